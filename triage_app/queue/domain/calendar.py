"""When a practice is open, and when a span of its time is used up.

Moments are UTC. Windows are the practice's wall clock, in its own time zone, so that a day on which the clocks
change has the hours it really has (queue-behaviour, section 3.4).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

_DAY: Final = timedelta(days=1)
_NOTHING: Final = timedelta(0)
_MOST_CLOSED_DAYS: Final = 400
"""After so many closed days in a row a practice counts as never open."""
_LONGEST_LOOK: Final = timedelta(days=3660)
"""A promise that its opening hours do not reach within so long is counted by the clock."""


class Mode(StrEnum):
    """Which time counts towards a promise."""

    ELAPSED = "elapsed"
    """All of it."""
    OPEN_DAYS = "open_days"
    """All of every day on which the practice is open at all, from the first moment of its date to the last."""
    BUSINESS_HOURS = "business_hours"
    """Opening hours."""


class Window(NamedTuple):
    """Opening and closing time of one day, wall clock; closing at 00:00 is the midnight that ends the day."""

    opens: time
    closes: time


class SpecialDay(NamedTuple):
    """A date on which the practice's hours are different, and why; no windows: closed."""

    day: date
    name: str
    windows: tuple[Window, ...] = ()


class Span(NamedTuple):
    """From one moment until just before another, both UTC."""

    begins: datetime
    ends: datetime


WHOLE_DAY: Final = (Window(time(0), time(0)),)


@dataclass(frozen=True)
class Calendar:
    """When a practice is open: seven weekdays from Monday, and dates on which that is different.

    `special` maps a date to its windows: none where the practice is closed, fewer or other ones on a half day.
    """

    zone: str
    week: tuple[tuple[Window, ...], ...]
    special: Mapping[date, tuple[Window, ...]] = field(default_factory=dict)
    _known: dict[tuple[Mode, date], tuple[Span, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @cached_property
    def _zone_info(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @property
    def has_hours(self) -> bool:
        """Whether the practice is ever open."""
        return any(self.week) or any(self.special.values())

    def windows(self, day: date) -> tuple[Window, ...]:
        """The opening hours of a date."""
        return self.special.get(day, self.week[day.weekday()])

    def spans(self, day: date, mode: Mode) -> tuple[Span, ...]:
        """What counts of a date, in order and apart from one another."""
        known = self._known.get((mode, day))
        if known is None:
            known = self._known[mode, day] = self._spans(day, mode)
        return known

    def _spans(self, day: date, mode: Mode) -> tuple[Span, ...]:
        windows = self.windows(day)
        if mode is Mode.ELAPSED or (mode is Mode.OPEN_DAYS and windows):
            windows = WHOLE_DAY
        found = sorted(_span(day, one, self.zone) for one in windows)
        apart: list[Span] = []
        for one in found:
            if one.ends <= one.begins:
                continue
            if apart and one.begins <= apart[-1].ends:
                apart[-1] = Span(apart[-1].begins, max(apart[-1].ends, one.ends))
            else:
                apart.append(one)
        return tuple(apart)

    def local_date(self, moment: datetime) -> date:
        """The date on the practice's calendar."""
        return moment.astimezone(self._zone_info).date()

    def begins(self, day: date) -> datetime:
        """When a date begins there."""
        return _first(day, time(0), self.zone)


def due(start: datetime, target: timedelta, mode: Mode, calendar: Calendar) -> datetime | None:
    """When as much of the practice's time as promised is used up; None where it is never open.

    Args:
        start: when the wait began.
        target: how much time was promised.
        mode: which time counts.
        calendar: when the practice is open.
    """
    if mode is Mode.ELAPSED or target <= _NOTHING:
        return start + target
    left, day, closed = target, calendar.local_date(start), 0
    last = day + _LONGEST_LOOK
    while closed <= _MOST_CLOSED_DAYS and day < last:
        spans = calendar.spans(day, mode)
        closed = 0 if spans else closed + 1
        for begins, ends in spans:
            counted = ends - (max(start, begins))
            if counted >= left:
                return ends - counted + left
            if counted > _NOTHING:
                left -= counted
        day += _DAY
    return None


def used(start: datetime, end: datetime, mode: Mode, calendar: Calendar) -> timedelta:
    """How much of the practice's time there is between two moments; none where the second is not later."""
    if end <= start:
        return timedelta(0)
    if mode is Mode.ELAPSED:
        return end - start
    total, day, last = timedelta(0), calendar.local_date(start), calendar.local_date(end)
    while day <= last:
        for begins, ends in calendar.spans(day, mode):
            total += max(timedelta(0), min(ends, end) - max(begins, start))
        day += _DAY
    return total


def is_open(moment: datetime, calendar: Calendar) -> bool:
    """Whether somebody is at the practice."""
    spans = calendar.spans(calendar.local_date(moment), Mode.BUSINESS_HOURS)
    return any(one.begins <= moment < one.ends for one in spans)


def next_opening(moment: datetime, calendar: Calendar) -> datetime | None:
    """The moment itself while the practice is open, else when it opens next; None where it never does."""
    at = due(moment, timedelta(microseconds=1), Mode.BUSINESS_HOURS, calendar)
    return None if at is None else at - timedelta(microseconds=1)


def _span(day: date, window: Window, zone: str) -> Span:
    # A day ends where the next date begins: some clocks are put back at 1:00, and show that midnight twice
    is_midnight = window.closes == time(0)
    ends = _first(day + _DAY, time(0), zone) if is_midnight else _last(day, window.closes, zone)
    return Span(_first(day, window.opens, zone), ends)


@lru_cache(maxsize=4096)
def _first(day: date, wall: time, zone: str) -> datetime:
    """The first moment at which a wall clock shows a time, or has leapt over it."""
    early, late = _both(day, wall, zone)
    return early if early <= late else _leap(late, early, zone)


@lru_cache(maxsize=4096)
def _last(day: date, wall: time, zone: str) -> datetime:
    """The last moment at which a wall clock shows a time, or has leapt over it."""
    early, late = _both(day, wall, zone)
    return late if early <= late else _leap(late, early, zone)


def _both(day: date, wall: time, zone: str) -> tuple[datetime, datetime]:
    """A wall clock's time by the offset before and after a change; in a leap the second is the earlier one."""
    local = datetime.combine(day, wall, ZoneInfo(zone))
    return local.astimezone(UTC), local.replace(fold=1).astimezone(UTC)


def _leap(before: datetime, after: datetime, zone: str) -> datetime:
    """The moment between two at which the clocks are put forward, to the second."""
    offset, second = before.astimezone(ZoneInfo(zone)).utcoffset(), timedelta(seconds=1)
    while after - before > second:
        middle = before + (after - before) // 2
        if middle.astimezone(ZoneInfo(zone)).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after.replace(microsecond=0)
