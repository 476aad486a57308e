"""Messages of next week as examples of what rules mean: when each would be due, and how long the patient waits."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from triage_app.queue.domain.calendar import Mode, SpecialDay
from triage_app.queue.domain.policies import ANYTHING, Facts
from triage_app.queue.domain.rule_texts import LAST_DAY
from triage_app.queue.domain.rulebook import Rules, for_weekends, rulebook

_MONDAY, _FRIDAY, _SATURDAY = 0, 4, 5
WEEK: Final = ((_MONDAY, time(9)), (_FRIDAY, time(16, 30)), (_SATURDAY, time(10)))
EVENING: Final = time(18)
_DAY: Final = timedelta(days=1)
_NO_TIME: Final = timedelta(microseconds=1)
"""What is due at midnight is due on the day that ends then."""

_OVER_A_WEEKEND: Final = 5
"""Days from a Friday on, none of which is different on an ordinary weekend."""


@dataclass(frozen=True)
class Example:
    """A message that is sent at a moment and due at another. Times are UTC.

    `policy` is the one that decides. `special` is the name of the day that is different and follows, or empty;
    `different` are the days meanwhile that are so besides, where the policy counts open hours or days.
    """

    sent_at: datetime
    due_at: datetime
    policy: str
    special: str = ""
    different: tuple[SpecialDay, ...] = ()

    @property
    def wait(self) -> timedelta:
        """How long the patient really waits."""
        return self.due_at - self.sent_at


@dataclass(frozen=True)
class Weekend:
    """What becomes of a message of Friday afternoon where somebody answers at weekends, and where nobody does."""

    answered: Example
    unanswered: Example


def examples(rules: Rules, zone: str, now: datetime, facts: Facts = ANYTHING) -> tuple[Example, ...]:
    """One message of next Monday, Friday and Saturday, and of the evening before a day that is different, by date.

    `facts` are what policies look at in these messages.
    """
    today = now.astimezone(ZoneInfo(zone)).date()
    found = [_example(rules, zone, facts, _next(today, weekday), at) for weekday, at in WEEK]
    hours = rules.hours_of(facts.location)
    special = min((one for one in hours.special if today < one.day <= LAST_DAY), default=None)
    if special is not None:
        found.append(_example(rules, zone, facts, special.day - _DAY, EVENING, special))
    return tuple(sorted(found, key=lambda one: one.sent_at))


def same_by(others: Iterable[Example], example: Example) -> Example | None:
    """The same message by other rules; None where there is none."""
    return next((one for one in others if one.sent_at == example.sent_at), None)


def weekend(rules: Rules, zone: str, now: datetime) -> Weekend:
    """A message of the next ordinary Friday, 4:30 PM, by either answer."""
    friday = _next(now.astimezone(ZoneInfo(zone)).date(), _FRIDAY)
    different = {one.day for one in rules.hours.special}
    while different & {friday + _DAY * after for after in range(_OVER_A_WEEKEND)}:
        friday += 7 * _DAY
    by = (_example(for_weekends(rules, answered=one), zone, ANYTHING, friday, WEEK[1][1]) for one in (True, False))
    return Weekend(*by)


def _example(
    rules: Rules, zone: str, facts: Facts, day: date, at: time, special: SpecialDay | None = None
) -> Example:
    sent = datetime.combine(day, at, ZoneInfo(zone)).astimezone(UTC)
    promise = rulebook(rules, 0, zone).promise(facts)
    segment = promise.segment(sent)
    last = (segment.due_at - _NO_TIME).astimezone(ZoneInfo(zone)).date()
    different = tuple(
        one
        for one in rules.hours_of(facts.location).special
        if promise.mode_of(segment) is not Mode.ELAPSED and day <= one.day <= last and one != special
    )
    return Example(sent, segment.due_at, promise.policy.name, special.name if special else "", different)


def _next(after: date, weekday: int) -> date:
    return after + _DAY * ((weekday - after.weekday() - 1) % 7 + 1)
