"""Why one conversation's answer is due when it is, by the very version of the rules it was counted by."""

from dataclasses import replace
from datetime import date, datetime
from typing import Final

from sqlalchemy import case, func, select

from triage_app.errors import UsageError
from triage_app.queue.domain.escalation import Rung, Step
from triage_app.queue.domain.explanation import Start, Was, Why, explain
from triage_app.queue.domain.past import PastWait
from triage_app.queue.services import past, rulebooks
from triage_app.queue.services.actions import CONVERSATION
from triage_app.queue.services.browse import OLDEST_SEEN
from triage_app.queue.services.promises import promised_to
from triage_app.queue.services.rulebooks import Edition
from triage_app.queue.services.steps import counted
from triage_app.queue.services.waiting import HELD
from triage_app.queue.store.schema import Conversation, Location, Portal, WaitingSegment
from triage_app.queue.store.schema_rules import SegmentStep
from triage_app.queue.store.work import Work

_C = Conversation
_ROW: Final = (
    select(
        *(_C.id, _C.portal_id, _C.location_id, _C.provider_id, _C.patient_id, _C.category),
        *(_C.started_at, _C.started_source, _C.segment_at, _C.promised_at, _C.due_at, _C.message_count),
        *(_C.look_due_at, _C.rules_version, _C.merged_into, Location.name.label("location")),
        OLDEST_SEEN.label("seen_at"),
        Portal.created_at.label("connected_at"),
    )
    .join(Portal, Portal.id == _C.portal_id)
    .join(Location, Location.id == _C.location_id)
    .where(_C.id == CONVERSATION)
)
_TOLD: Final = (
    select(SegmentStep.at, SegmentStep.step)
    .join(WaitingSegment, WaitingSegment.id == SegmentStep.segment_id)
    .join(_C, (_C.id == WaitingSegment.conversation_id) & (_C.segment_at == WaitingSegment.started_at))
    .where(_C.id == CONVERSATION)
    .order_by(SegmentStep.at)
)
_WAS: Final = (
    select(WaitingSegment.was_due_at, WaitingSegment.was_rules_version, WaitingSegment.breached_at)
    .join(_C, (_C.id == WaitingSegment.conversation_id) & (_C.segment_at == WaitingSegment.started_at))
    .where(_C.id == CONVERSATION, WaitingSegment.was_due_at.is_not(None))
)
_BROKEN: Final = case((WaitingSegment.due_at < WaitingSegment.ended_at, WaitingSegment.due_at))
_REPLACED: Final = (
    select(
        WaitingSegment.due_at,
        WaitingSegment.rules_version,
        func.coalesce(WaitingSegment.breached_at, _BROKEN).label("breached_at"),
    )
    .join(_C, _C.id == WaitingSegment.conversation_id)
    .where(
        _C.id == CONVERSATION,
        _C.promised_at.is_not(None),
        WaitingSegment.ended_by == HELD,
        WaitingSegment.started_at >= _C.started_at,
        WaitingSegment.started_at < _C.segment_at,
    )
    .order_by(WaitingSegment.started_at)
    .limit(1)
)
"""What the practice's own promise was, where a holding reply has taken its place: that is not undone by it."""


def why(work: Work, conversation_id: int) -> Why:
    """Tell why.

    Raises:
        UsageError: `conversation_unknown`, `merged_already`, `nobody_waits`.
    """
    found = why_or_past(work, conversation_id)
    if not isinstance(found, Why):
        raise UsageError("nobody_waits", id=conversation_id)
    return found


def why_or_past(work: Work, conversation_id: int) -> Why | tuple[PastWait, ...]:
    """Tell why; where nobody waits, which waits were the last, the newest first.

    Raises:
        UsageError: `conversation_unknown`, `merged_already`.
    """
    asked = ((one, {"conversation": conversation_id}) for one in (_ROW, _TOLD, _WAS, _REPLACED, past.PAST))
    found, told, moved, replaced, over = work.together(*asked)
    row = found.one_or_none()
    if row is None:
        raise UsageError("conversation_unknown", id=conversation_id)
    if row.merged_into is not None:
        raise UsageError("merged_already", into=row.merged_into)
    if row.due_at is None:
        return past.read(over)
    edition = rulebooks.version(work, row.rules_version)
    promise, segment = counted(row, promised_to(work, edition.rulebook, [row])[row.id])
    started = Start(
        row.started_at,
        row.started_source,
        row.seen_at or row.started_at,
        row.message_count,
        row.promised_at,
        row.look_due_at,
        row.connected_at,
    )
    before = next((Was(*one) for one in (*replaced, *moved)), None)
    account = explain(
        started,
        segment,
        promise,
        work.now,
        names=_names(edition, row.location),
        told=tuple(sorted((Rung(one.at, one.step) for one in told), key=_in_order)),
    )
    return replace(account, was=before)


def _in_order(rung: Rung) -> tuple[datetime, int]:
    return rung.at, tuple(Step).index(rung.step)


def _names(edition: Edition, location: str) -> dict[date, str]:
    return {one.day: one.name for one in edition.rules.hours_of(location).special}
