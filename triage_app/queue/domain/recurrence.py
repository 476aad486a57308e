"""On which days the rule of an event that lasts whole days comes round (RFC 5545, section 3.3.10).

A library follows a rule that never comes true, such as every 30th of February, to the year 9999, and cannot be
stopped on the way. Here no day outside of what was asked for is looked at, save to count, and each one is told.
"""

from calendar import isleap, monthrange
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import NamedTuple


class Frequency(StrEnum):
    """How often a rule comes round; events that last whole days know no hours."""

    YEARLY = "YEARLY"
    MONTHLY = "MONTHLY"
    WEEKLY = "WEEKLY"
    DAILY = "DAILY"


@dataclass(frozen=True)
class Rule:
    """Every so many years, months, weeks or days, on those of their days that all of these name; empty names all.

    Negative numbers count from the end. A weekday, of which Monday is 0, stands behind the number of the one that
    is meant in the month or the year, or 0 for every one. `positions` choose among the days the others name.

    Raises:
        ValueError: it would never move on, or names weekdays by number where there is nothing to count them in.
    """

    frequency: Frequency
    interval: int = 1
    count: int | None = None
    until: date | None = None
    week_begins: int = 0
    months: frozenset[int] = frozenset()
    month_days: frozenset[int] = frozenset()
    year_days: frozenset[int] = frozenset()
    weekdays: frozenset[tuple[int, int]] = frozenset()
    positions: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        if self.interval < 1 or (self.count is not None and self.count < 1):
            raise ValueError("a rule moves on by one at least, and comes once at least")
        if self.frequency in {Frequency.WEEKLY, Frequency.DAILY} and any(which for which, _ in self.weekdays):
            raise ValueError("weekdays are numbered in months and years only")


def occurrences(
    rule: Rule, begins: date, first: date, last: date, look_at: Callable[[int], None]
) -> Iterator[date]:
    """The days between two, both included, on which a rule that begins on a day comes round.

    Args:
        rule: the rule.
        begins: the day of the event itself, which says what the rule does not.
        first: the first day of interest.
        last: the last day of interest.
        look_at: told before how many days are looked at; stops it all by raising.
    """
    rule = _completed(rule, begins)
    last = min(last, rule.until or last)
    left = rule.count
    # Only who counts has to begin at the beginning
    number = 0 if left is not None or first <= begins else _round_of(rule, begins, first) // rule.interval
    for at in range(number * rule.interval, _round_of(rule, begins, last) + 1, rule.interval):
        days = _days_of(rule, begins, at)
        look_at(1 + len(days))
        for day in _chosen(rule, days):
            if day < begins:
                continue
            if day > last or left == 0:
                return
            left = None if left is None else left - 1
            if day >= first:
                yield day


def _completed(rule: Rule, begins: date) -> Rule:
    """What a rule leaves open is as on the day it begins."""
    if rule.weekdays or rule.month_days or rule.year_days:
        return rule
    if rule.frequency is Frequency.YEARLY:
        months = rule.months or frozenset({begins.month})
        return replace(rule, months=months, month_days=frozenset({begins.day}))
    if rule.frequency is Frequency.MONTHLY:
        return replace(rule, month_days=frozenset({begins.day}))
    if rule.frequency is Frequency.WEEKLY:
        return replace(rule, weekdays=frozenset({(0, begins.weekday())}))
    return rule


def _round_of(rule: Rule, begins: date, day: date) -> int:
    """How many years, months, weeks or days after the one in which the rule begins."""
    if rule.frequency is Frequency.YEARLY:
        return day.year - begins.year
    if rule.frequency is Frequency.MONTHLY:
        return (day.year - begins.year) * 12 + day.month - begins.month
    if rule.frequency is Frequency.WEEKLY:
        return (day.toordinal() - _week_of(rule, begins)) // 7
    return day.toordinal() - begins.toordinal()


def _week_of(rule: Rule, begins: date) -> int:
    return begins.toordinal() - (begins.weekday() - rule.week_begins) % 7


def _days_of(rule: Rule, begins: date, at: int) -> Sequence[date]:
    """The days of a year, month or week, without months that the rule leaves out anyway."""
    if rule.frequency is Frequency.YEARLY:
        year = begins.year + at
        return [day for month in sorted(rule.months) or range(1, 13) for day in _month(year, month)]
    if rule.frequency is Frequency.MONTHLY:
        year, before = divmod(begins.year * 12 + begins.month - 1 + at, 12)
        return [] if rule.months and before + 1 not in rule.months else _month(year, before + 1)
    if rule.frequency is Frequency.WEEKLY:
        opening = max(1, _week_of(rule, begins) + at * 7)
        return [date.fromordinal(one) for one in range(opening, min(opening + 7, date.max.toordinal() + 1))]
    return [date.fromordinal(begins.toordinal() + at)]


def _month(year: int, month: int) -> list[date]:
    return [date(year, month, day) for day in range(1, monthrange(year, month)[1] + 1)]


def _chosen(rule: Rule, days: Sequence[date]) -> list[date]:
    fitting = [day for day in days if _fits(rule, day)]
    if not rule.positions:
        return fitting
    places = (_Place(at, len(fitting)) for at in range(1, len(fitting) + 1))
    return [day for day, place in zip(fitting, places, strict=True) if place.named_by(rule.positions)]


def _fits(rule: Rule, day: date) -> bool:
    if rule.months and day.month not in rule.months:
        return False
    in_month = _Place(day.day, monthrange(day.year, day.month)[1])
    in_year = _Place(day.timetuple().tm_yday, 365 + isleap(day.year))
    counted_in = in_year if rule.frequency is Frequency.YEARLY and not rule.months else in_month
    return (
        (not rule.month_days or in_month.named_by(rule.month_days))
        and (not rule.year_days or in_year.named_by(rule.year_days))
        and (not rule.weekdays or any((one, day.weekday()) in rule.weekdays for one in (0, *counted_in.weeks())))
    )


class _Place(NamedTuple):
    """Where something stands in a row, from 1, and how long the row is."""

    at: int
    of: int

    def named_by(self, numbers: frozenset[int]) -> bool:
        return self.at in numbers or self.at - self.of - 1 in numbers

    def weeks(self) -> tuple[int, int]:
        """Which of its weekday a day is, from the beginning and from the end."""
        return (self.at + 6) // 7, -((self.of - self.at) // 7 + 1)
