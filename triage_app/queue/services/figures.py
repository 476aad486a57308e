"""Counts that can be held against a portal's own: what is here, what waits, what was delivered."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select

from triage_app.queue.domain.delivery import DeliveryKind, DeliveryState
from triage_app.queue.domain.states import WAITING
from triage_app.queue.store.schema import Conversation, Message
from triage_app.queue.store.schema_outbox import Outbox
from triage_app.queue.store.work import Work


@dataclass(frozen=True)
class Accounts:
    """The queue in figures at one moment. `message_ids` are the portals' own."""

    conversations: int
    without_owner: int
    overdue: int
    replies_delivered: int
    files_delivered: int
    message_ids: frozenset[str]
    written_keys: frozenset[str]
    """Everything that was to reach a portal and was not taken back."""


def accounts(work: Work) -> Accounts:
    """Count everything in one consistent state of the database."""
    waits = Conversation.state.in_(WAITING)
    delivered = work.connection.execute(select(Outbox.kind).where(Outbox.state == DeliveryState.DELIVERED)).all()
    return Accounts(
        conversations=_count(work, Conversation.id.in_(select(Message.conversation_id))),
        without_owner=_count(work, waits, Conversation.owner_id.is_(None)),
        overdue=_count(work, waits, Conversation.due_at < work.now),
        replies_delivered=sum(row.kind is DeliveryKind.REPLY for row in delivered),
        files_delivered=sum(row.kind is DeliveryKind.FILE for row in delivered),
        message_ids=frozenset(work.connection.execute(select(Message.remote_id)).scalars()),
        written_keys=frozenset(
            work.connection.execute(select(Outbox.key).where(Outbox.state != DeliveryState.CANCELLED)).scalars()
        ),
    )


def _count(work: Work, *where: ColumnElement[bool]) -> int:
    return work.connection.execute(select(func.count()).select_from(Conversation).where(*where)).scalar_one()
