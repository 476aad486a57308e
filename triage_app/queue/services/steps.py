"""Tell staff how far waits have come: every step once for each wait, several at once as the last of them."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import bindparam, select

from triage_app.queue.domain.calendar import next_opening
from triage_app.queue.domain.countdown import Wait, strictest
from triage_app.queue.domain.escalation import Ladder
from triage_app.queue.domain.policies import Promise, Segment, held
from triage_app.queue.services import rulebooks
from triage_app.queue.services.promises import promised_to
from triage_app.queue.store import rows
from triage_app.queue.store.schema import Conversation, WaitingSegment
from triage_app.queue.store.schema_rules import SegmentStep
from triage_app.queue.store.types import UtcDateTime
from triage_app.queue.store.work import Work

BATCH: Final = 200
"""How many waits one transaction tells of."""

_C = Conversation
_DUE: Final = (
    select(
        *(_C.id, _C.portal_id, _C.location_id, _C.provider_id, _C.patient_id, _C.category),
        *(_C.started_at, _C.segment_at, _C.promised_at, _C.soon_at, _C.due_at, _C.step),
        WaitingSegment.id.label("segment_id"),
    )
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
