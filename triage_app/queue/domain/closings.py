"""Closed days in a row after which an answer would be due weeks later: worth asking whether they are meant."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from triage_app.queue.domain.calendar import Mode, due
from triage_app.queue.domain.names import spelt
from triage_app.queue.domain.policies import PROMISE, Policy, with_the_rest
from triage_app.queue.domain.rulebook import Hours, Rules

LONGEST_UNASKED: Final = timedelta(days=14)
"""A day's promise that falls later than this after its message is asked about."""

_LATE: Final = time(23, 59)
_DAY: Final = timedelta(days=1)


class LongWait(NamedTuple):
    """A message before closed days, by which promise it is counted, and when it would be due. Times are UTC."""

    sent_at: datetime
    due_at: datetime
    policy: str

    @property
    def days(self) -> int:
        """How many days later it is due."""
        return (self.due_at - self.sent_at) // _DAY


def newly_long(before: Rules, wanted: Rules, zone: str, now: datetime) -> LongWait | None:
    """The longest wait that closed days make of a promise of a day; None where it is short, or was so before."""
    was, found = (max(_long(one, zone, now), key=_span, default=None) for one in (before, wanted))
    return found if found is not None and (was is None or _span(found) > _span(was)) else None


def _span(one: LongWait) -> timedelta:
    return one.due_at - one.sent_at


def _long(rules: Rules, zone: str, now: datetime) -> Iterator[LongWait]:
    today = now.astimezone(ZoneInfo(zone)).date()
    for place, hours in (("", rules.hours), *rules.locations.items()):
        counted = {(one.mode, min(one.target, PROMISE)): one.name for one in _promises(rules, place)}
        for (mode, target), name in counted.items():
            for wait in _waits(hours, mode, target, zone, today):
                if wait[1] - wait[0] > LONGEST_UNASKED:
                    yield LongWait(*wait, name)


def _promises(rules: Rules, place: str) -> Iterator[Policy]:
    """Those that count open time at a place, the first of several that count alike last."""
    for one in reversed(with_the_rest(rules.policies)):
        is_elsewhere = place and one.conditions.location and spelt(place, [one.conditions.location]) is None
        if one.mode is not Mode.ELAPSED and not is_elsewhere:
            yield one


def _waits(
    hours: Hours, mode: Mode, target: timedelta, zone: str, today: date
) -> Iterator[tuple[datetime, datetime]]:
    """When the last message before each run of closed days is sent, and when it is due."""
    calendar, closed = hours.calendar(zone), {one.day for one in hours.special if not one.windows}
    for day in sorted(closed):
        before = day - _DAY
        if before == today or (before > today and before not in closed):
            sent = datetime.combine(before, _LATE, ZoneInfo(zone)).astimezone(UTC)
            yield sent, due(sent, target, mode, calendar) or sent  # never open counts by the clock
