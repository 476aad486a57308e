"""What comes back from a portal under a key of ours: the replies this queue sent, seen by the next pull."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import func, select, update

from triage_app.queue.domain.countdown import Direction
from triage_app.queue.domain.delivery import FINAL, DeliveryState, more_than_once
from triage_app.queue.domain.remote import RemoteMessage
from triage_app.queue.domain.states import State
from triage_app.queue.store.schema import Conversation, Message
from triage_app.queue.store.schema_outbox import Outbox
from triage_app.queue.store.work import Work

_IN_LINE = (DeliveryState.PENDING, DeliveryState.RETRY)


def written(work: Work, key: str | None) -> Any:
    """When a reply of ours was written, and the last message its author could see; None for others' messages."""
    return work.connection.execute(
        select(Outbox.created_at, Outbox.answers_message_id).where(Outbox.key == key)
    ).one_or_none()


def direction(one: RemoteMessage, *, ours: bool) -> Direction:
    """Which way a message went. A reply of ours is ours even where the portal dropped its sender."""
    if not ours or one.sender_reference:
        return one.direction
    return Direction.AUTOMATIC if one.withdrawn else Direction.TO_PATIENT


def recognise(work: Work, portal_id: int, messages: Iterable[RemoteMessage]) -> None:
    """A reply of ours comes back for the first time: from now on the portal's form of it is compared."""
    for one in messages:
        work.connection.execute(
            update(Message)
            .where(Message.portal_id == portal_id, Message.remote_id == one.remote_id)
            .values(content_hash=one.content_hash)
        )


def settle_found(work: Work, portal_id: int, messages: Iterable[RemoteMessage]) -> None:
    """Draw from new messages under keys of ours what they say about deliveries that seemed otherwise.

    What still stands in line is searched for before it is sent; what waits for a person and is there after all,
    word for word, is delivered; and a second copy of what was delivered is told.
    """
    for one in messages:
        if one.own_key is None or direction(one, ours=True) is not Direction.TO_PATIENT:
            continue
        row = work.connection.execute(
            select(Outbox.id, Outbox.state, Outbox.conversation_id, Outbox.remote_id).where(
                Outbox.key == one.own_key, Outbox.portal_id == portal_id
            )
        ).one_or_none()
        if row is None:
            continue
        if row.state in _IN_LINE:
            _change(work, row.id, search_first=True)
        elif row.state is DeliveryState.NEEDS_ATTENTION and _word_for_word(work, row.id, one):
            _delivered(work, row.id, row.conversation_id, one.remote_id)
        elif row.state is DeliveryState.DELIVERED and row.remote_id != one.remote_id:
            flaw = more_than_once(2)
            _change(work, row.id, error=flaw.code, error_values=dict(flaw.values))


def _word_for_word(work: Work, outbox_id: int, one: RemoteMessage) -> bool:
    row = work.connection.execute(
        select(Outbox.text, Outbox.patient_reference).where(Outbox.id == outbox_id)
    ).one()
    return (row.text, row.patient_reference) == (one.text, one.patient_reference)


def _delivered(work: Work, outbox_id: int, conversation_id: int, remote_id: str) -> None:
    _change(
        work,
        outbox_id,
        state=DeliveryState.DELIVERED,
        remote_id=remote_id,
        delivered_at=work.now,
        search_first=False,
        error=None,
        error_values=None,
    )
    unsettled = work.connection.execute(
        select(func.count()).where(Outbox.conversation_id == conversation_id, Outbox.state.not_in(FINAL))
    ).scalar_one()
    work.connection.execute(
        update(Conversation)
        .where(Conversation.id == conversation_id, Conversation.state == State.NOT_DELIVERED)
        .values(state=State.NOT_DELIVERED if unsettled else State.OPEN)
    )


def _change(work: Work, outbox_id: int, **facts: Any) -> None:
    work.connection.execute(update(Outbox).where(Outbox.id == outbox_id).values(**facts))
