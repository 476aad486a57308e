"""Why an answer is due when it is: the rule, the start, what counts of which day, and the real wait."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple

from triage_app.queue.domain.arrival import late_by, was_overdue
from triage_app.queue.domain.calendar import Mode, Span, used
from triage_app.queue.domain.countdown import StartSource
from triage_app.queue.domain.escalation import Rung
from triage_app.queue.domain.policies import Promise, Segment

MOST_DAYS: Final = 21
"""Days that are told one by one; of longer promises the first ones."""


class Day(NamedTuple):
    """What counts of one date: spans in UTC, and the name of a day that is different."""

    day: date
    spans: tuple[Span, ...]
    name: str


@dataclass(frozen=True)
class Start:
    """Since when somebody waits: `at` the patient's real wait, how we know, when it reached us, what was promised.

    `promised_at` is by when a holding reply has promised an answer, None where there was none; `read_by` by when
    somebody has to have read what is new, None where somebody has. Its portal was connected at `connected_at`.
    """

    at: datetime
    source: StartSource
    seen_at: datetime
    messages: int
    promised_at: datetime | None = None
    read_by: datetime | None = None
    connected_at: datetime | None = None


class Was(NamedTuple):
    """When the answer was due before that was moved, by which version of the rules. Times are UTC.

    `breached_at` is a due time that had passed by then without an answer, None where none had.
    """

    due_at: datetime
    version: int
    breached_at: datetime | None = None


@dataclass(frozen=True)
class Why:
    """Everything there is to say about a due time. Times are UTC, spans of time real unless told otherwise.

    `waited` is the patient's real wait, `counted` as much of the promise as is used up, in the promise's own time;
    `by_the_clock_due` is when 24 real hours (or whatever the policy promises) would end. `late_by`: how long the
    oldest message took to reach us, None where that is not worth telling. `was`: None where it never moved.
    """

    start: Start
    segment: Segment
    promise: Promise
    mode: Mode
    waited: timedelta
    counted: timedelta
    target: timedelta
    by_the_clock_due: datetime
    late_by: timedelta | None
    days: tuple[Day, ...]
    told: tuple[Rung, ...]
    was: Was | None = None

    @property
    def late_import(self) -> bool:
        """Whether the answer was overdue when its message reached us, by the rules of now or of before."""
        start, broken = self.start, self.was.breached_at if self.was is not None else None
        return any(
            was_overdue(due_at, start.at, start.seen_at, start.connected_at)
            for due_at in (self.segment.due_at, broken)
        )

    @property
    def is_cut(self) -> bool:
        """Whether more days count than are told."""
        return self.days[-1].day < self.promise.calendar.local_date(self.segment.due_at)


def explain(
    start: Start,
    segment: Segment,
    promise: Promise,
    now: datetime,
    *,
    names: Mapping[date, str] | None = None,
    told: tuple[Rung, ...] = (),
) -> Why:
    """Tell why.

    Args:
        start: since when somebody waits.
        segment: the wait as it is counted.
        promise: what it is counted by.
        now: the practice's moment.
        names: why days are different, by date.
        told: steps that staff were told of.
    """
    mode = promise.mode_of(segment)
    return Why(
        start,
        segment,
        promise,
        mode,
        max(timedelta(0), now - start.at),
        used(segment.started_at, now, mode, promise.calendar),
        used(segment.started_at, segment.due_at, mode, promise.calendar),
        start.at + promise.policy.target,
        late_by(start.at, start.seen_at, start.connected_at),
        _days(segment, promise, mode, names or {}),
        told,
    )


def _days(segment: Segment, promise: Promise, mode: Mode, names: Mapping[date, str]) -> tuple[Day, ...]:
    """What counts of every date from the start until the answer is due."""
    day, last = (promise.calendar.local_date(one) for one in (segment.started_at, segment.due_at))
    found: list[Day] = []
    while day <= last and len(found) < MOST_DAYS:
        within = (
            Span(max(one.begins, segment.started_at), min(one.ends, segment.due_at))
            for one in promise.calendar.spans(day, mode)
        )
        found.append(Day(day, tuple(one for one in within if one.ends > one.begins), names.get(day, "")))
        day += timedelta(days=1)
    return tuple(found)
