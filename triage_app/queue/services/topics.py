"""New matters in old threads: since when everything in a conversation is settled, and what begins anew there."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from triage_app.queue.domain.countdown import Direction
from triage_app.queue.domain.regrouping import is_new_topic
from triage_app.queue.store.round_trip import among
from triage_app.queue.store.schema import Conversation, Message, WaitingSegment
from triage_app.queue.store.work import Work

_C = Conversation
_MEMBER = aliased(Conversation)
_SETTLED: Final = select(
    _C.id,
    select(func.max(WaitingSegment.ended_at)).where(WaitingSegment.conversation_id == _C.id).scalar_subquery(),
    select(func.max(Message.sent_at)).where(Message.conversation_id == _C.id).scalar_subquery(),
).where(
    among(_C.id, "ids"),
    _C.due_at.is_(None),
    ~select(_MEMBER.id).where(_MEMBER.merged_into == _C.id).exists(),
)


def settled_at(work: Work, ids: Collection[int]) -> dict[int, datetime]:
    """Since when nobody waits in these conversations and nothing was written; without those where somebody does.

    What was put together by hand stays one matter.
    """
    if not ids:
        return {}
    found = work.connection.execute(_SETTLED, {"ids": ids})
    known = {number: [at for at in moments if at is not None] for number, *moments in found}
    return {number: max(moments) for number, moments in known.items() if moments}


def begins_at(written: Iterable[Mapping[str, Any]], settled: datetime | None, after: timedelta) -> datetime | None:
    """When the patient sent the first of these messages that is a new matter; None where none of them is."""
    new = (
        one["sent_at"]
        for one in written
        if one["direction"] is Direction.FROM_PATIENT and is_new_topic(one["sent_at"], settled, after)
    )
    return min(new, default=None)
