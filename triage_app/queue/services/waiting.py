"""Keeps what a conversation shows in step with its messages: who waits since when, first words, counts."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any, Final, TypeAlias

from sqlalchemy import bindparam, case, func, select, update
from sqlalchemy.orm import aliased
from typing_extensions import override

from triage_app.queue.domain.calls import ANSWERS
from triage_app.queue.domain.countdown import (
    Event,
    StartSource,
    Wait,
    answered_at,
    strictest,
    unanswered_of,
    wait_for,
)
from triage_app.queue.domain.escalation import Ladder, Step
from triage_app.queue.domain.past import JOINED
from triage_app.queue.domain.policies import Promise, Segment
from triage_app.queue.domain.states import WAITING, State, WaitingOn
from triage_app.queue.services import rulebooks
from triage_app.queue.services.promises import promised_to
from triage_app.queue.store import rows
from triage_app.queue.store.round_trip import among, one_of
from triage_app.queue.store.schema import Attachment, Conversation, Message, WaitingSegment
from triage_app.queue.store.schema_rules import PhoneCall
from triage_app.queue.store.types import UtcDateTime
from triage_app.queue.store.work import Work

SNIPPET_LENGTH = 160
PORTAL: Final = "portal"
"""What is recorded of a wait that was answered there."""
HELD: Final = "held"
"""What is recorded of a wait for which a holding reply has promised an answer."""

REGROUPED: Final = frozenset({"merged", "unmerged", "split"})
"""What is recorded of a wait that goes on elsewhere."""

_READ: Final = SNIPPET_LENGTH * 2
"""Characters of a message that are looked at for its first words."""

NOBODY_WAITS: Final[dict[str, Any]] = {
    "started_at": None,
    "started_source": None,
    "soon_at": None,
    "due_at": None,
    "message_count": 0,
    "segment_at": None,
    "promised_at": None,
    "step": None,
    "next_step_at": None,
    "look_due_at": None,
    "waiting_on": None,
    "waiting_on_since": None,
    "snoozed_until": None,
}
"""What a conversation says of a wait that is over."""

_C: Final = Conversation
_BEFORE: Final = (
    *(_C.state, _C.segment_at, _C.step, _C.message_count, _C.looked_up_to),
    *(_C.waiting_on, _C.waiting_on_since, _C.snoozed_until),
)
_LOCKED: Final = (
    select(_C.id, _C.portal_id, _C.location_id, _C.provider_id, _C.patient_id, _C.category, _C.closed_up_to)
    .add_columns(*_BEFORE)
    .where(among(Conversation.id, "ids"))
    .order_by(Conversation.id)
    .with_for_update()
)
_HOLDING: Any = aliased(Message)
"""The holding reply that spoke of a message before it was regrouped."""

_HEARD: Final = (
    select(
        Message.conversation_id,
        Message.direction,
        Message.sent_at,
        Message.seen_at,
        Message.id,
        Message.answers_up_to,
        func.coalesce(Message.promised_at, _HOLDING.promised_at, type_=UtcDateTime()),
        Message.settled,
        Message.came_from,
        _HOLDING.sent_at,
        Message.sent_source,
        func.substr(Message.text, 1, _READ),
    )
    .outerjoin(_HOLDING, _HOLDING.id == Message.held_by)
    .where(among(Message.conversation_id, "ids"))
    .order_by(Message.conversation_id, Message.sent_at, Message.id)
)
_FILES: Final = (
    select(Message.conversation_id, func.count())
    .join(Attachment, Attachment.message_id == Message.id)
    .where(among(Message.conversation_id, "ids"))
    .group_by(Message.conversation_id)
)
_CALLS: Final = (
    select(PhoneCall.conversation_id, func.max(PhoneCall.answers_up_to))
    .where(among(PhoneCall.conversation_id, "ids"), one_of(PhoneCall.outcome, sorted(ANSWERS)))
    .group_by(PhoneCall.conversation_id)
)
_OF_SEGMENT: Final = Conversation.id == WaitingSegment.conversation_id
_PRESENT: Final = select(Conversation.id).where(_OF_SEGMENT, Conversation.segment_at == WaitingSegment.started_at)
_IS_HELD: Final = select(Conversation.id).where(
    _OF_SEGMENT, Conversation.promised_at.is_not(None), Conversation.segment_at > WaitingSegment.started_at
)
_EARLIER: Final = select(Conversation.id).where(_OF_SEGMENT, Conversation.segment_at < WaitingSegment.started_at)
_AT, _NOW = (bindparam(name, type_=UtcDateTime()) for name in ("at", "now"))
_END: Final = (
    update(WaitingSegment)
    .where(among(WaitingSegment.conversation_id, "ids"), WaitingSegment.ended_at.is_(None), ~_PRESENT.exists())
    .values(
        ended_at=case((WaitingSegment.started_at > _AT, _NOW), else_=_AT),
        ended_by=case((_IS_HELD.exists(), HELD), (_EARLIER.exists(), bindparam("joined")), else_=bindparam("by")),
    )
)
_MOVED: Final = select(Conversation.id).where(
    _OF_SEGMENT,
    Conversation.segment_at == WaitingSegment.started_at,
    Conversation.due_at != WaitingSegment.due_at,
)
_OVER_BY: Final = func.coalesce(WaitingSegment.ended_at, _AT)
_KEEP: Final = (
    update(WaitingSegment)
    .where(
        among(WaitingSegment.conversation_id, "ids"), _MOVED.exists() | (WaitingSegment.breached_at >= _OVER_BY)
    )
    .values(
        was_due_at=case((_MOVED.exists(), WaitingSegment.due_at), else_=WaitingSegment.was_due_at),
        was_rules_version=case(
            (_MOVED.exists(), WaitingSegment.rules_version), else_=WaitingSegment.was_rules_version
        ),
        breached_at=case(
            (WaitingSegment.breached_at < _OVER_BY, WaitingSegment.breached_at),
            (_MOVED.exists() & (WaitingSegment.due_at < _OVER_BY), WaitingSegment.due_at),
        ),
    )
)
"""What stays when an answer is due at another time: the time before, and a promise that was broken by then.

A clock that was ahead has seen promises broken that were not: those are forgotten.
"""

Standing: TypeAlias = dict[str, Any]
"""What a conversation says of its messages, by column."""


@dataclass(frozen=True, kw_only=True)
class Heard(Event):
    """A message as far as its conversation speaks of it."""

    source: StartSource
    text: str

    @property
    @override
    def latest(self) -> datetime:
        """Where only the day is known it may have been sent until that was over, or until it was seen."""
        if self.source is not StartSource.SENT_DAY:
            return self.at
        return max(self.at, min(self.at + _LONGEST_DAY, self.seen_at))


@dataclass(frozen=True)
class Before:
    """What a conversation said before, as far as it stays."""

    state: State = State.ANSWERED
    segment_at: datetime | None = None
    step: Step | None = None
    message_count: int = 0
    looked_up_to: int | None = None
    waiting_on: WaitingOn | None = None
    waiting_on_since: datetime | None = None
    snoozed_until: datetime | None = None


_LONGEST_DAY: Final = timedelta(hours=25)

NEW: Final = Before()
"""A conversation that is only beginning."""


def bring_in_step(
    work: Work,
    conversation_ids: Collection[int],
    *,
    ended_by: str = PORTAL,
    ended_at: Mapping[int, datetime] | None = None,
) -> None:
    """Derive the wait, its due time, first words and counts of these conversations again from their messages.

    `ended_by` is recorded with a wait that turns out to be over: reply, call, portal (answered there) or closed;
    one that a holding reply has ended is recorded as held, one that
    goes on as part of an earlier one as joined. `ended_at` has when it ended, where that is known.
    """
    if not conversation_ids:
        return
    ids = {"ids": conversation_ids}
    # before anything else is read: as the last to hold it left it
    locked = work.connection.execute(_LOCKED, ids).all()
    heard = heard_in(work, conversation_ids)
    settled = settled_in(work, conversation_ids, {row.id: row.closed_up_to for row in locked})
    files = _file_counts(work, conversation_ids)
    promised = promised_to(work, rulebooks.in_force(work), locked)
    standings = {
        row.id: standing(
            heard.get(row.id, ()),
            files.get(row.id, 0),
            promised[row.id],
            Before(*row[7:]),
            settled[row.id],
            now=work.now,
        )
        for row in locked
    }
    rows.change(work.connection, Conversation, [{"id": number, **one} for number, one in standings.items()])
    there = _answered_there(heard, standings, work.now) if ended_by == PORTAL else {}
    _end_past(work, conversation_ids, ended_by, ended_at or there)
    if ended_by not in REGROUPED:  # it moves no promise of its own
        work.connection.execute(_KEEP, {**ids, "at": work.now})
    begin(work, standings)


def wake(work: Work, conversation_ids: Collection[int]) -> None:
    """Show again what was put aside and has changed since."""
    if conversation_ids:
        work.connection.execute(
            update(_C).where(among(_C.id, "ids"), _C.snoozed_until.is_not(None)).values(snoozed_until=None),
            {"ids": conversation_ids},
        )


def heard_in(work: Work, ids: Collection[int]) -> dict[int, tuple[Heard, ...]]:
    """Each conversation's messages, by the time of sending and then of arrival."""
    found = work.connection.execute(_HEARD, {"ids": ids})
    return {
        key: tuple(Heard(*event, source=source, text=text) for _, *event, source, text in group)
        for key, group in groupby(found.all(), key=itemgetter(0))
    }


def settled_in(work: Work, ids: Collection[int], closed: Mapping[int, int | None]) -> dict[int, int | None]:
    """Up to which message each conversation was settled by a call or by closing it; `closed` has the latter."""
    called: dict[int, int] = {row[0]: row[1] for row in work.connection.execute(_CALLS, {"ids": ids})}
    both = ((number, (called.get(number), up_to)) for number, up_to in closed.items())
    return {number: max((one for one in some if one is not None), default=None) for number, some in both}


def _file_counts(work: Work, ids: Collection[int]) -> dict[int, int]:
    return {row[0]: row[1] for row in work.connection.execute(_FILES, {"ids": ids})}


def _state(state: State, *, waits: bool) -> State:
    if waits:
        return state if state in WAITING else State.OPEN
    return State.ANSWERED if state is State.OPEN else state


def standing(
    messages: Sequence[Heard],
    files: int,
    promised: Sequence[Promise],
    before: Before = NEW,
    settled_up_to: int | None = None,
    now: datetime | None = None,
) -> Standing:
    """What a conversation says of its messages and their files.

    Args:
        messages: all of them, by the time of sending and then of arrival.
        files: how many come with them.
        promised: how soon an answer is promised; where others were merged into it, to each of them.
        before: what it said before.
        settled_up_to: the last message that a call or closing it has settled.
        now: the practice's moment; nothing is told of a conversation that is only beginning, which needs none.
    """
    unanswered = unanswered_of(messages, settled_up_to)
    wait = wait_for(unanswered, messages)
    shown = unanswered[:1] or [one for one in messages if one.text][-1:]
    said = {
        **NOBODY_WAITS,
        "state": _state(before.state, waits=wait is not None),
        "snippet": first_words(shown[0].text[:_READ]) if shown else "",
        "file_count": files,
        "rules_version": promised[0].version,
    }
    return said if wait is None else {**said, **_waiting(wait, unanswered, promised, before, now)}


def _waiting(
    wait: Wait, unanswered: Sequence[Heard], promised: Sequence[Promise], before: Before, now: datetime | None
) -> Standing:
    """What a conversation says of somebody who waits."""
    promise, segment = strictest(wait, promised)
    ladder = Ladder(segment, promise, wait.since)
    step = before.step if before.segment_at == segment.started_at else None
    if step is not None and now is not None and ladder.at(step) > now:
        step = next(iter(reversed(ladder.reached(None, now))), None)  # under other rules it comes again
    unread = [one.at for one in unanswered if one.number > (before.looked_up_to or 0)]
    has_news = len(unanswered) > before.message_count
    return {
        "started_at": wait.since,
        "started_source": unanswered[0].source,
        "soon_at": segment.soon_at,
        "due_at": segment.due_at,
        "message_count": len(unanswered),
        "segment_at": segment.started_at,
        "promised_at": wait.promised_at if wait.held_at is not None else None,
        "step": step,
        "next_step_at": ladder.next_at(step),
        "look_due_at": min(one.read_by(min(unread)) for one in promised) if unread else None,
        "waiting_on": before.waiting_on,
        "waiting_on_since": before.waiting_on_since,
        "snoozed_until": None if has_news else _hidden(before.snoozed_until, segment),
    }


def _hidden(until: datetime | None, segment: Segment) -> datetime | None:
    """A conversation is never hidden longer than until it is due soon, whatever has become of the rules."""
    return None if until is None else min(until, segment.soon_at)


def _answered_there(
    heard: Mapping[int, Sequence[Heard]], standings: Mapping[int, Standing], now: datetime
) -> dict[int, datetime]:
    """When those were answered in which nobody waits any more: what was written in time was in time."""
    over = (number for number, one in standings.items() if one["segment_at"] is None)
    ended = ((number, answered_at(heard.get(number, ()))) for number in over)
    return {number: min(at, now) for number, at in ended if at is not None}


def _end_past(work: Work, conversation_ids: Collection[int], ended_by: str, at: Mapping[int, datetime]) -> None:
    """End every wait that is no longer the one its conversation speaks of; `at` has when, where that is known."""
    joined = JOINED if ended_by == PORTAL else ended_by
    same = {"by": ended_by, "joined": joined, "now": work.now}
    alone = [{"ids": [number], "at": moment, **same} for number, moment in sorted(at.items())]
    others = sorted(set(conversation_ids) - at.keys())
    work.connection.execute(_END, [*alone, {"ids": others, "at": work.now, **same}])


def begin(work: Work, standings: Mapping[int, Standing]) -> None:
    """Note each present wait, by the conversations' numbers; one that had ended goes on."""
    waits = [
        {
            "conversation_id": number,
            "started_at": one["segment_at"],
            "source": _source(one),
            "due_at": one["due_at"],
            "rules_version": one["rules_version"],
            "ended_at": None,
            "ended_by": None,
        }
        for number, one in standings.items()
        if one["segment_at"] is not None
    ]
    unique, goes_on = "conversation_id, started_at", ("due_at", "rules_version", "ended_at", "ended_by")
    rows.add(work.connection, WaitingSegment, waits, unique=unique, renewed=goes_on)


def _source(one: Standing) -> StartSource:
    """How we know when a wait began: for a later one than the patient's whole wait, by a holding reply."""
    is_held = one["promised_at"] is not None and one["segment_at"] != one["started_at"]
    source: StartSource = StartSource.HELD if is_held else one["started_source"]
    return source


def first_words(text: str) -> str:
    """The beginning of a message on one line, as lists show it."""
    line = " ".join(text.split())
    return line if len(line) <= SNIPPET_LENGTH else line[: SNIPPET_LENGTH - 1].rstrip() + "…"
