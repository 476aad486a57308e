"""How a conversation stands for somebody who wants to answer or end it: read, judged, and asked once more.

It is read without a lock, so that a desk which falls asleep holds nobody up. What is written afterwards is written
under `still`, in the one batch that begins with `LOCK`: if anything has changed meanwhile, nothing is written.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Executable, Result, and_, bindparam, func, or_, select

from triage_app.errors import ConflictError, NotAllowedError, UsageError
from triage_app.queue.domain.countdown import Direction
from triage_app.queue.domain.delivery import FINAL, DeliveryKind, DeliveryState
from triage_app.queue.domain.people import Person
from triage_app.queue.domain.states import State
from triage_app.queue.services import traces
from triage_app.queue.services.actions import CONVERSATION, PERSON
from triage_app.queue.store.round_trip import Asked, one_of
from triage_app.queue.store.schema import Conversation, Message, Patient, Staff
from triage_app.queue.store.schema_outbox import Outbox
from triage_app.queue.store.types import Id

_HERE = Message.conversation_id == CONVERSATION
OF_PATIENT = _HERE & (Message.direction == Direction.FROM_PATIENT)
"""What the patient of a conversation wrote."""

NEWS = OF_PATIENT | (_HERE & traces.IS_ONE)
"""What an author has to have seen: what patients wrote, and where messages came in or were taken out."""


def laid_open_after(name: str) -> ColumnElement[bool]:
    """Whether anything was laid open after the message of this parameter: by regrouping, or by the portal."""
    trace = select(Message.id).where(_HERE, traces.IS_ONE, Message.id > bindparam(name, type_=Id))
    return trace.exists()


LOCK: Final = select(Conversation.id).where(Conversation.id == CONVERSATION).with_for_update()
"""Comes before everything that is written: what is read after it is as the last to hold it left it."""

_SEEN: Final = bindparam("seen", type_=Id)
_IS_UNSEEN: Final = (
    select(Message.id)
    .where(
        Message.portal_id == Outbox.portal_id,
        Message.remote_id == Outbox.remote_id,
        Message.id > _SEEN,
    )
    .exists()
)
"""Whether what was delivered is a message that was not on screen."""

_STATEMENTS: Final[tuple[Executable, ...]] = (
    select(Conversation.portal_id, Conversation.owner_id, Conversation.version, Conversation.merged_into).where(
        Conversation.id == CONVERSATION
    ),
    select(Staff.name)
    .join(Conversation, Conversation.owner_id == Staff.id)
    .where(Conversation.id == CONVERSATION),
    select(
        func.max(Message.id).filter(OF_PATIENT).label("answers"),
        func.max(Message.id).filter(NEWS).label("newest"),
        func.max(Message.id).filter(Message.id <= _SEEN).label("seen"),
        func.count().filter(NEWS, Message.id > _SEEN).label("newer"),
    ).where(_HERE),
    select(Patient.remote_id, Patient.name, Patient.born, Patient.readable)
    .join(Conversation, Conversation.patient_id == Patient.id)
    .where(Conversation.id == CONVERSATION),
    select(Outbox.state).where(Outbox.conversation_id == CONVERSATION, ~one_of(Outbox.state, FINAL)),
    select(Staff.id, Staff.name)
    .join(Outbox, Outbox.created_by == Staff.id)
    .where(
        Outbox.conversation_id == CONVERSATION,
        Outbox.kind == DeliveryKind.REPLY,
        or_(Outbox.created_by != PERSON, Outbox.id > bindparam("known", type_=Id)),
        or_(~one_of(Outbox.state, FINAL), _IS_UNSEEN),
    )
    .order_by(Outbox.id.desc()),
)


@dataclass(frozen=True)
class Standing:
    """A conversation that belongs to the person and in which nothing newer has arrived, at this version.

    `patient` is the patient's row (remote_id, name, born, readable), None where nobody knows who it is; `answers`
    is the newest message of theirs, `newest` what its author has to have seen, and `seen` what they have, our own
    replies among it; `sending` is what the outbox makes of the state, None where all is settled.
    `is_answered`: the person has answered from another window, and did not know of it.
    """

    portal_id: int
    version: int
    patient: Any
    answers: int | None
    newest: int | None
    seen: int | None
    sending: State | None
    is_answered: bool = False


def still(*unsettled: DeliveryState) -> ColumnElement[bool]:
    """The condition that a conversation stands as it was read, and no row of it in the outbox stands like this.

    For statements with the conversation in their FROM; their values are `of` and `conversation`.
    """
    newer = select(Message.id).where(NEWS, Message.id > bindparam("newest", type_=Id))
    in_line = select(Outbox.id).where(Outbox.conversation_id == CONVERSATION, one_of(Outbox.state, unsettled))
    return and_(
        Conversation.id == CONVERSATION,
        # an owner comes and goes with a version
        Conversation.version == bindparam("version", type_=Conversation.version.type),
        Conversation.merged_into.is_(None),
        ~newer.exists(),
        ~in_line.exists(),
    )


def of(standing: Standing) -> dict[str, Any]:
    """The values of `still` for a conversation as it was read."""
    return {"version": standing.version, "newest": standing.newest or 0}


def ask(conversation_id: int, person: Person, seen: int, known: int = 0) -> tuple[Asked, ...]:
    """What to ask for `read`. `seen` is the newest message on screen, `known` the newest row of the outbox."""
    values = {"conversation": conversation_id, "person": person.id, "seen": seen, "known": known}
    return tuple((one, values) for one in _STATEMENTS)


def read(
    answers: Sequence[Result[Any]], person: Person, conversation_id: int, *, writes: bool = False
) -> Standing:
    """How the conversation stands, out of the answers to `ask`, for somebody who `writes` or who does without.

    Raises:
        UsageError: `conversation_unknown`.
        NotAllowedError: `claim_first`.
        ConflictError: `owned_by_other`, `merged_meanwhile`; `newer_message` or `answered_meanwhile` of a text,
            else `newer_message_unread`.
    """
    found, owner, heard, patient, unsettled, unknown = answers
    row, messages = found.one_or_none(), heard.one()
    if row is None:
        raise UsageError("conversation_unknown", id=conversation_id)
    if row.merged_into is not None:
        raise ConflictError("merged_meanwhile", into=row.merged_into)
    if row.owner_id is None:
        raise NotAllowedError("claim_first")
    if row.owner_id != person.id:
        raise ConflictError("owned_by_other", owner=owner.scalar_one())
    if messages.newer and writes:
        raise ConflictError("newer_message", count=messages.newer)
    replies = unknown.all()
    by_colleagues = [one.name for one in replies if one.id != person.id]
    if by_colleagues and writes:
        raise ConflictError("answered_meanwhile", by=by_colleagues[0])
    if messages.newer:
        raise ConflictError("newer_message_unread", count=messages.newer)
    sending = state_while_sending(unsettled.scalars())
    seen = messages.answers, messages.newest, messages.seen
    facts = row.portal_id, row.version, patient.one_or_none(), *seen
    return Standing(*facts, sending, is_answered=bool(replies))


def state_while_sending(unsettled: Iterable[DeliveryState]) -> State | None:
    """What rows of the outbox that have not settled make of a conversation's state; None where there are none."""
    states = set(unsettled)
    if DeliveryState.NEEDS_ATTENTION in states:
        return State.NOT_DELIVERED
    return State.SENDING if states else None
