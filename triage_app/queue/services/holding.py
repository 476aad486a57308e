"""Holding replies that were given: how many a conversation has had, wherever its messages came from."""

from typing import Final

from sqlalchemy import func, select

from triage_app.queue.domain.delivery import DeliveryState
from triage_app.queue.services.actions import CONVERSATION
from triage_app.queue.store.schema import Conversation
from triage_app.queue.store.schema_outbox import Outbox

GIVEN: Final = select(
    Conversation.holds_before
    + select(func.count())
    .where(
        Outbox.conversation_id == Conversation.id,
        Outbox.promised_at.is_not(None),
        Outbox.state != DeliveryState.CANCELLED,
    )
    .scalar_subquery()
).where(Conversation.id == CONVERSATION)
"""How many one conversation has had, with what was merged into it or it was split off from."""
