"""Tell staff how far waits have come: every step once for each wait, several at once as the last of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import bindparam, or_, select

from triage_app.queue.domain.calendar import next_opening
from triage_app.queue.domain.countdown import Wait, strictest
from triage_app.queue.domain.escalation import HOURS, Ladder, Step
from triage_app.queue.domain.policies import Promise, Segment, held
from triage_app.queue.services import rulebooks
from triage_app.queue.services.promises import promised_to
from triage_app.queue.store import rows
from triage_app.queue.store.round_trip import one_of
from triage_app.queue.store.schema import Conversation, WaitingSegment
from triage_app.queue.store.schema_rules import SegmentStep
from triage_app.queue.store.types import UtcDateTime
from triage_app.queue.store.work import Work

BATCH: Final = 200
"""How many waits one transaction tells of."""

_C = Conversation
_FACTS: Final = (
    *(_C.id, _C.portal_id, _C.location_id, _C.provider_id, _C.patient_id, _C.category),
    *(_C.started_at, _C.segment_at, _C.promised_at, _C.soon_at, _C.due_at, _C.step, _C.next_step_at),
)
_DUE: Final = (
    select(*_FACTS, WaitingSegment.id.label("segment_id"))
    .join(
        WaitingSegment,
        (WaitingSegment.conversation_id == _C.id) & (WaitingSegment.started_at == _C.segment_at),
    )
    .where(_C.next_step_at <= bindparam("now", type_=UtcDateTime()))
    .order_by(_C.id)
    .limit(BATCH)
    .with_for_update(of=(_C, WaitingSegment), skip_locked=True)
)
"""What is to be told next, but for what somebody holds: nobody else's warning waits for that."""


_ANY: Final = select(_C.id).where(_C.next_step_at <= bindparam("now", type_=UtcDateTime())).limit(1)


_NOW: Final = bindparam("now", type_=UtcDateTime())
_PUT_OFF: Final = select(*_FACTS).where(
    _C.next_step_at > _NOW,
    or_(
        (_C.soon_at <= _NOW) & (_C.step.is_(None) | (_C.step == Step.HALF)),
        (_C.due_at <= _NOW) & one_of(_C.step, (Step.SOON, Step.NEAR)),
        (_C.started_at <= bindparam("long_ago", type_=UtcDateTime())) & (_C.step == Step.OVERDUE),
    ),
)
"""Waits that have come further than was told, and of which nothing is to be told until later."""


def put_off(work: Work) -> list[int]:
    """Those of whom nothing is to be told for longer than until the practice opens, by ascending id.

    A desk whose clock is ahead does that: it closes, and undoing that is looked at when it was closed.
    """
    values = {"now": work.now, "long_ago": work.now - HOURS[Step.LONG]}
    found = work.connection.execute(_PUT_OFF, values).all()
    promised = promised_to(work, rulebooks.in_force(work), found) if found else {}
    return sorted(row.id for row in found if row.next_step_at > _latest(row, promised[row.id], work.now))


def _latest(row: Any, promised: Sequence[Promise], now: datetime) -> datetime:
    """Until when at the latest the next step of a wait may be put off."""
    promise, segment = counted(row, promised)
    opens = None if promise.on_call else next_opening(now, promise.calendar)
    at = Ladder(shown(row, segment), promise, row.started_at).next_at(row.step)
    return max(one for one in (now, opens, at) if one is not None)


def is_any_due(work: Work) -> bool:
    """Whether there is anything to tell."""
    return work.connection.execute(_ANY, {"now": work.now}).scalar() is not None


def tell(work: Work) -> int:
    """Move every wait on whose next step is due, at most `BATCH` of them; how many there were."""
    found = work.connection.execute(_DUE, {"now": work.now}).all()
    if not found:
        return 0
    promised = promised_to(work, rulebooks.in_force(work), found)
    news: list[dict[str, Any]] = []
    told: list[dict[str, Any]] = []
    for row in found:
        promise, segment = counted(row, promised[row.id])
        ladder = Ladder(shown(row, segment), promise, row.started_at)
        opens = None if promise.on_call else next_opening(work.now, promise.calendar)
        if opens is not None and opens > work.now:  # it was due by day, and nobody was there to tell it
            news.append({"id": row.id, "step": row.step, "next_step_at": opens})
            continue
        steps = ladder.reached(row.step, work.now)
        step = steps[-1] if steps else row.step
        news.append({"id": row.id, "step": step, "next_step_at": ladder.next_at(step)})
        told += [{"segment_id": row.segment_id, "step": one, "at": work.now} for one in steps]
    rows.change(work.connection, Conversation, news)
    rows.add(work.connection, SegmentStep, told, unique="segment_id, step")
    return len(found)


def shown(row: Any, segment: Segment) -> Segment:
    """The wait as its row shows it, also where what policies look at has changed since it was counted."""
    return segment if segment.due_at == row.due_at else Segment(row.segment_at, row.soon_at, row.due_at)


def counted(row: Any, promised: Sequence[Promise]) -> tuple[Promise, Segment]:
    """The wait a conversation's row speaks of, as it is counted, and by which of the promises to it."""
    if row.promised_at is not None and row.due_at == row.promised_at:
        return promised[0], held(row.segment_at, row.promised_at)
    return strictest(Wait(row.segment_at), promised)
