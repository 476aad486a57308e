"""How sync takes rows out of the outbox and settles them; every write carries the fence of its lease.

A row is committed as in flight before its first byte (R1), written afterwards only under its own fence (R2), and
within a conversation only the oldest unsettled row moves (R5): security-and-delivery, section 3.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, insert, select, update
from sqlalchemy.orm import aliased

from triage_app.errors import ConflictError, NotAllowedError
from triage_app.queue.domain.conversation import FileState
from triage_app.queue.domain.countdown import LONGEST_HOLD, Direction, StartSource
from triage_app.queue.domain.delivery import (
    FINAL,
    Confirmed,
    DeliveryKind,
    DeliveryState,
    Outcome,
    Rejected,
    RetryLater,
    Verdict,
    more_than_once,
)
from triage_app.queue.domain.people import Act, Person, may
from triage_app.queue.domain.states import State
from triage_app.queue.services import actions, keeping, parcels, portals, traces
from triage_app.queue.services.parcels import Parcel
from triage_app.queue.services.standing import state_while_sending
from triage_app.queue.services.waiting import bring_in_step
from triage_app.queue.store import lease, upsert
from triage_app.queue.store.lease import Held
from triage_app.queue.store.machine_time import machine_now
from triage_app.queue.store.schema import Attachment, Conversation, Message, Patient
from triage_app.queue.store.schema_outbox import Blob, Outbox
from triage_app.queue.store.work import Work

_PATIENT_IN_DOUBT = frozenset({"portal_patient_gone", "portal_patient_changed", "portal_patient_differs"})

_UNREADABLE = Rejected("delivery_unreadable")

_RETRIED = actions.note(Act.RETRY)
_MAY_LEAVE = (DeliveryState.PENDING, DeliveryState.RETRY)

_ANSWERING = select(
    *(Outbox.created_at, Outbox.close_after, Outbox.answers_message_id, Outbox.promised_at),
    traces.uncovered_since().scalar_subquery().label("uncovered"),
).join(Conversation, Conversation.id == Outbox.conversation_id)


def next_row(work: Work, portal_ids: Collection[int]) -> int | None:
    """The row that should leave next: due, and the oldest unsettled one of its conversation.

    What was kept for long waits until its portal was read.
    """
    earlier = aliased(Outbox)
    ahead = (
        select(earlier.id)
        .where(
            earlier.conversation_id == Outbox.conversation_id,
            earlier.id < Outbox.id,
            earlier.state.not_in(FINAL),
        )
        .exists()
    )
    return work.connection.execute(
        select(Outbox.id)
        .where(
            Outbox.state.in_(_MAY_LEAVE),
            Outbox.not_before <= machine_now(),
            Outbox.portal_id.in_(portal_ids),
            keeping.may_leave_unread(work.now),
            ~ahead,
        )
        .order_by(Outbox.id)
        .limit(1)
    ).scalar()


def take(work: Work, held: Held, row_id: int) -> Parcel | None:
    """Mark a row as in flight and return it; None when it was cancelled or the lease lost meanwhile."""
    taken = work.connection.execute(
        update(Outbox)
        .where(Outbox.id == row_id, Outbox.state.in_(_MAY_LEAVE), lease.holds(held))
        .values(
            state=DeliveryState.IN_FLIGHT,
            fence=held.fence,
            attempts=Outbox.attempts + 1,
            sent_at=func.coalesce(Outbox.sent_at, work.now),
        )
    ).rowcount
    return parcels.parcel(work, row_id, held) if taken else None


def set_aside(work: Work, held: Held, row_id: int) -> None:
    """Have a person look at a row in line that no program can make sense of."""
    work.connection.execute(
        update(Outbox)
        .where(Outbox.id == row_id, Outbox.state.in_(_MAY_LEAVE), lease.holds(held))
        .values(state=DeliveryState.NEEDS_ATTENTION, error=_UNREADABLE.code)
    )


def remember_location(work: Work, parcel: Parcel, location: str) -> None:
    """Keep where a file's bytes are before its document is made, so that a repeat need not send them again.

    Raises:
        ConflictError: `fenced_off`.
    """
    _own(work, parcel, {"location": location})


def settle(work: Work, parcel: Parcel, outcome: Outcome, decision: Verdict) -> None:
    """Write down what an attempt came to, and what that means for the conversation.

    Raises:
        ConflictError: `fenced_off`, when another sync has taken over; its account counts, not ours.
    """
    arrived = outcome.remote_id if isinstance(outcome, Confirmed) and parcel.kind is DeliveryKind.REPLY else None
    if arrived is not None:
        # a pull that has drawn its messages' numbers commits first: ours would be on screen before a lower one
        portals.hold(work, parcel.portal_id)
    _own(work, parcel, _facts(outcome, decision, work.now))
    if arrived is not None:
        _answered(work, parcel, arrived)
    elif decision.state is DeliveryState.NEEDS_ATTENTION:
        _move(work, parcel.conversation_id, State.NOT_DELIVERED)
        if isinstance(outcome, Rejected) and outcome.code in _PATIENT_IN_DOUBT:
            _read_patient_again(work, parcel)


def _facts(outcome: Outcome, decision: Verdict, now: datetime) -> dict[str, Any]:
    """What a row of the outbox says of an attempt."""
    facts: dict[str, Any] = {
        "state": decision.state,
        "attempts": decision.attempts,
        "search_first": decision.search_first,
        "not_before": machine_now(decision.wait),
        "error": None,
        "error_values": None,
    }
    match outcome:
        case Confirmed(remote_id=remote_id, location=location, copies=copies):
            facts |= {"remote_id": remote_id, "delivered_at": now}
            if location is not None:
                facts["location"] = location
            if copies > 1:
                flaw = more_than_once(copies)
                facts |= {"error": flaw.code, "error_values": dict(flaw.values)}
        case Rejected(code=code, values=values) | RetryLater(code=code, values=values):
            facts |= {"error": code, "error_values": dict(values)}
        case other:
            facts["error"] = other.code
    return facts


def _read_patient_again(work: Work, parcel: Parcel) -> None:
    """Nothing more is written to this patient until the next pull has read who they are now."""
    work.connection.execute(
        update(Patient)
        .where(Patient.portal_id == parcel.portal_id, Patient.remote_id == parcel.patient_reference)
        .values(readable=False)
    )


def _own(work: Work, parcel: Parcel, facts: dict[str, Any]) -> None:
    changed = work.connection.execute(
        update(Outbox)
        .where(
            Outbox.id == parcel.id,
            Outbox.state == DeliveryState.IN_FLIGHT,
            Outbox.fence == parcel.held.fence,
            lease.holds(parcel.held),
        )
        .values(**facts)
    )
    if changed.rowcount == 0:
        raise ConflictError("fenced_off")


def _move(work: Work, conversation_id: int, state: State) -> None:
    work.connection.execute(update(Conversation).where(Conversation.id == conversation_id).values(state=state))


def _answered(work: Work, parcel: Parcel, remote_id: str) -> None:
    """The portal has the reply: it joins the thread, and the wait it answers is over."""
    # before anything is read: nothing is changed there meanwhile that its author has not seen
    locked = select(Conversation.id).where(Conversation.id == parcel.conversation_id).with_for_update()
    work.connection.execute(locked)
    row = work.connection.execute(_ANSWERING.where(Outbox.id == parcel.id)).one()
    message_id = work.connection.execute(
        upsert.insert(Message)
        .values(
            conversation_id=parcel.conversation_id,
            portal_id=parcel.portal_id,
            remote_id=remote_id,
            content_hash="",
            direction=Direction.TO_PATIENT,
            sender=parcel.author,
            sender_reference="",
            sent_at=min(row.created_at, work.now),
            sent_source=StartSource.SENT,
            seen_at=min(row.created_at, work.now),
            answers_up_to=traces.reaches(row.answers_message_id, row.uncovered),
            promised_at=row.promised_at and min(row.promised_at, work.now + LONGEST_HOLD),
            text=parcel.text,
        )
        .on_conflict_do_nothing(index_elements=["portal_id", "remote_id"])
        .returning(Message.id)
    ).scalar()
    if message_id is not None:
        _show_files(work, parcel, message_id)
    conclude(work, parcel.conversation_id, row.created_at if row.close_after else None)


def sending_state(work: Work, conversation_id: int) -> State | None:
    """What a conversation's outbox makes of its state; None where everything is settled."""
    of_conversation = Outbox.conversation_id == conversation_id
    return state_while_sending(
        work.connection.execute(select(Outbox.state).where(of_conversation, Outbox.state.not_in(FINAL))).scalars()
    )


def conclude(work: Work, conversation_id: int, close_at: datetime | None) -> None:
    """A reply has arrived: the wait it answers is over, and the conversation closed where that was asked for."""
    remaining = sending_state(work, conversation_id)
    _move(work, conversation_id, remaining or State.OPEN)
    bring_in_step(work, [conversation_id], ended_by="reply")
    if close_at is not None and remaining is None:
        work.connection.execute(
            update(Conversation)
            .where(Conversation.id == conversation_id, Conversation.state == State.ANSWERED)
            .values(state=State.CLOSED, closed_at=close_at)
        )


def _show_files(work: Work, parcel: Parcel, message_id: int) -> None:
    rows = work.connection.execute(
        select(Outbox.name, Outbox.content_type, Outbox.sha256, Outbox.location, Blob.size_bytes)
        .join(Blob, Blob.sha256 == Outbox.sha256)
        .where(
            Outbox.reply_key == select(Outbox.reply_key).where(Outbox.id == parcel.id).scalar_subquery(),
            Outbox.conversation_id == parcel.conversation_id,
            Outbox.kind == DeliveryKind.FILE,
        )
        .order_by(Outbox.id)
    ).all()
    for place, file in enumerate(rows):
        work.connection.execute(
            insert(Attachment).values(
                message_id=message_id,
                place=place,
                name=file.name,
                content_type=file.content_type,
                size_bytes=file.size_bytes,
                reference=file.location or "",
                state=FileState.HERE,
                sha256=file.sha256,
            )
        )


def retry(work: Work, person: Person, delivery_id: int, key: str) -> None:
    """Send a row that needed attention again, under its old key.

    Raises:
        NotAllowedError: `not_your_role`.
        ConflictError: `not_waiting_for_you`, when it needs no attention.
        UsageError: `key_taken`.
    """
    if not may(person, Act.RETRY):
        raise NotAllowedError("not_your_role")
    of_row = select(Outbox.conversation_id).where(Outbox.id == delivery_id)
    conversation_id = work.connection.execute(of_row).scalar() or 0
    values = {"action": key, "person": person.id, "conversation": conversation_id, "now": work.now}
    (noted,) = work.together((actions.OUTCOME, values))
    if actions.is_done(noted, Act.RETRY, conversation_id):
        return
    again = work.connection.execute(
        update(Outbox)
        .where(Outbox.id == delivery_id, Outbox.state == DeliveryState.NEEDS_ATTENTION)
        .values(
            state=DeliveryState.RETRY,
            attempts=0,
            # what may be on the portal already is searched for first, and not before its quarantine is over
            not_before=case((Outbox.search_first, Outbox.not_before), else_=machine_now()),
        )
    ).rowcount
    if not again:
        raise ConflictError("not_waiting_for_you")
    work.connection.execute(
        update(Conversation)
        .where(Conversation.id == conversation_id)
        .values(state=State.SENDING, version=Conversation.version + 1)
    )
    work.finish((_RETRIED, values))


def send_now(work: Work, person: Person) -> int:
    """End the undo window of a person's own replies; how many rows may leave now.

    Raises:
        NotAllowedError: `not_your_role`.
    """
    if not may(person, Act.SEND_NOW):
        raise NotAllowedError("not_your_role")
    return work.connection.execute(
        update(Outbox)
        .where(
            Outbox.created_by == person.id,
            Outbox.state == DeliveryState.PENDING,
            Outbox.attempts == 0,
            Outbox.not_before > machine_now(),
        )
        .values(not_before=machine_now())
    ).rowcount


def unsettled(work: Work) -> int:
    """How many rows could still leave without a person's help."""
    return work.connection.execute(
        select(func.count()).where(
            Outbox.state.in_([DeliveryState.PENDING, DeliveryState.RETRY, DeliveryState.IN_FLIGHT])
        )
    ).scalar_one()
