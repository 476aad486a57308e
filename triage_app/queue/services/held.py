"""Whose rows somebody else holds at the moment: nobody else is to wait for them."""

from collections.abc import Collection
from typing import Final

from sqlalchemy import Select, select

from triage_app.queue.store.round_trip import among
from triage_app.queue.store.schema import Conversation, WaitingSegment
from triage_app.queue.store.work import Work

_ROWS: Final = select(Conversation.id).where(among(Conversation.id, "ids")).order_by(Conversation.id)
_WAITS: Final = (
    select(WaitingSegment.conversation_id)
    .where(among(WaitingSegment.conversation_id, "ids"), WaitingSegment.ended_at.is_(None))
    .order_by(WaitingSegment.conversation_id)
)


def held_by_others(work: Work, ids: Collection[int]) -> frozenset[int]:
    """Take hold of these conversations and their waits; returns those of which somebody else has hold.

    SQLite has one writer: there nobody else has.
    """
    if not ids or work.dialect != "postgresql":
        return frozenset()
    values = {"ids": sorted(ids)}

    def rows(ask: Select[int]) -> set[int]:
        return set(work.connection.execute(ask, values).scalars())

    unheld = rows(_ROWS.with_for_update(skip_locked=True))
    held_waits = rows(_WAITS) - rows(_WAITS.with_for_update(skip_locked=True))
    return frozenset(ids) - unheld | held_waits
