"""When people write: patients at the hours at which they do, the practice while it is open."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from random import Random

PATIENTS_WRITE = (2, 2, 1, 1, 1, 2, 4, 10, 18, 22, 22, 18, 14, 16, 16, 14, 12, 8, 8, 8, 8, 6, 4, 2)
"""How busy each hour of the day is, local time."""
_OPENS = 8
_CLOSES = 17
_FRIDAY = 4
_WEEK = timedelta(days=7)


def some_time_ago(random: Random, now: datetime, *, shortest: int, longest: int) -> datetime:
    """A moment so many minutes before now, more likely one at which patients write."""
    minutes = range(shortest, longest)
    weights = [PATIENTS_WRITE[(now - timedelta(minutes=count)).hour] for count in minutes]
    return off_the_hour(now - timedelta(minutes=random.choices(minutes, weights)[0]))


def times_before(random: Random, shape: Sequence[bool], end: datetime) -> list[datetime]:
    """Moments for messages, inbound where the shape says so, all of them before the end."""
    day = end.date() - timedelta(days=random.randrange(1, 10))
    hour = random.choices(range(24), PATIENTS_WRITE)[0]
    times = [off_the_hour(datetime.combine(day, time(hour, random.randrange(60)), end.tzinfo))]
    for was_inbound, is_inbound in pairwise(shape):
        times.append(_next(random, times[-1], was_inbound=was_inbound, is_inbound=is_inbound))
    while times[-1] >= end:
        times = [moment - _WEEK for moment in times]
    return times


def _next(random: Random, moment: datetime, *, was_inbound: bool, is_inbound: bool) -> datetime:
    if not is_inbound:
        return off_the_hour(_when_open(random, moment + timedelta(minutes=random.randrange(25, 300))))
    hours = 9 if was_inbound else 40
    return off_the_hour(moment + timedelta(minutes=random.randrange(40, hours * 60)))


def _when_open(random: Random, moment: datetime) -> datetime:
    if moment.weekday() <= _FRIDAY and _OPENS <= moment.hour < _CLOSES:
        return moment
    day = moment.date() if moment.hour < _OPENS else moment.date() + timedelta(days=1)
    while day.weekday() > _FRIDAY:
        day += timedelta(days=1)
    return datetime.combine(day, time(_OPENS), moment.tzinfo) + timedelta(minutes=random.randrange(5, 150))


def off_the_hour(moment: datetime) -> datetime:
    """The moment or up to three minutes later: an odd minute, and no multiple of five."""
    moment = moment.replace(minute=moment.minute | 1, second=0, microsecond=0)
    return moment + timedelta(minutes=2) if moment.minute % 5 == 0 else moment


def utc(moment: datetime) -> datetime:
    """The same moment in UTC."""
    return moment.astimezone(UTC)
