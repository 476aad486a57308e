"""Replies that were kept while nobody read their portal are asked about before they leave (decision 70)."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select, update
from sqlalchemy.orm import aliased

from triage_app.queue.domain import keeping
from triage_app.queue.domain.delivery import FINAL, DeliveryState
from triage_app.queue.domain.states import State
from triage_app.queue.store.schema import Conversation, PortalState
from triage_app.queue.store.schema_outbox import Outbox
from triage_app.queue.store.work import Work


def may_leave_unread(now: datetime) -> ColumnElement[bool]:
    """Rows that need not wait for a portal to be read: written lately, or the portal was read lately."""
    lately = (keeping.fresh_since(now), now + keeping.SKEW)
    return or_(
        Outbox.created_at.between(*lately),
        Outbox.portal_id.in_(select(PortalState.portal_id).where(PortalState.checked_at.between(*lately))),
    )


def ask_after_break(work: Work, portal_id: int) -> None:
    """A complete pass has ended and is not written down yet: old replies wait for a person if it ended a break.

    Belongs into the transaction that moves the cursor, so that nothing leaves in between. A reply with files is
    asked about once: what comes after its first row waits behind it.
    """
    now = work.now
    read_before = work.connection.execute(
        select(PortalState.checked_at).where(PortalState.portal_id == portal_id)
    ).scalar()
    if not keeping.is_after_break(read_before, now):
        return
    for row_id, conversation_id, written_at in work.connection.execute(_old(portal_id, now)).all():
        asked = keeping.question(written_at, now)
        work.connection.execute(
            update(Outbox)
            .where(Outbox.id == row_id)
            .values(state=DeliveryState.NEEDS_ATTENTION, error=asked.code, error_values=dict(asked.values))
        )
        work.connection.execute(
            update(Conversation).where(Conversation.id == conversation_id).values(state=State.NOT_DELIVERED)
        )


def _old(portal_id: int, now: datetime) -> Select[Any, Any, Any]:
    """The first row of each old reply that nobody is sending."""
    earlier = aliased(Outbox)
    ahead = select(earlier.id).where(
        earlier.reply_key == Outbox.reply_key, earlier.id < Outbox.id, earlier.state.not_in(FINAL)
    )
    return (
        select(Outbox.id, Outbox.conversation_id, Outbox.created_at)
        .where(
            Outbox.portal_id == portal_id,
            Outbox.state.in_([DeliveryState.PENDING, DeliveryState.RETRY]),
            Outbox.created_at < keeping.asked_until(now),
            ~ahead.exists(),
        )
        .order_by(Outbox.id)
        .with_for_update()
    )
