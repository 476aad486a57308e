"""When threads begin: by hour, weekday and holiday, and exactly as many as a size has. Moments are Unix seconds.

A Poisson process, walked back from the last moment hour by hour. It is drawn from one table, so that it comes out
the same on every machine.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

from triage_app.practice.days import PATIENTS_WRITE
from triage_app.practice.history.sizes import THREADS_A_DAY, ZONE, Size

WEEKDAYS: Final = (125, 110, 100, 100, 90, 35, 40)
"""How busy each day is, Monday first, in hundredths [assumed; reference/domain.md, 8]."""

HOLIDAY, AFTER_HOLIDAY = 30, 140
HOUR: Final = 3600
QUIET_S: Final = 600
"""So long before the last moment nothing new begins, so that what is settled by then had time for it."""

_ZONE = ZoneInfo(ZONE)
_PER_ARRIVAL: Final = (0.36787944117144233, 0.7357588823428847, 0.9196986029286058, 0.9810118431238462)
"""Chances that a Poisson variable with mean one is at most 0, 1, 2, 3; 4 stands for all that is more."""

TURNING_POINTS: Final = tuple(
    int(datetime.fromisoformat(moment).timestamp())
    for moment in (
        "2023-12-31T23:58:00-05:00",  # the answer comes next year
        "2024-02-29T12:00:00-05:00",  # leap day
        "2024-03-10T01:58:00-05:00",  # the clock on the wall goes on from 2:00 to 3:00
        "2024-11-03T01:30:00-04:00",  # and back: half past one comes twice
        "2024-11-03T01:30:00-05:00",
    )
)


def starts(random: Random, size: Size) -> Iterator[int]:
    """When each thread of a size begins, in order."""
    turning = TURNING_POINTS if size.turns else ()
    yield from turning
    left = size.threads - len(turning)
    end = int(size.now.timestamp())
    counts: list[int] = []
    while left > 0:
        begin = end - HOUR * (len(counts) + 1)
        counts.append(min(_count(random, _expected(begin, size.providers)), left))
        left -= counts[-1]
    for back in range(len(counts), 0, -1):
        begin = end - HOUR * back
        room = HOUR if back > 1 else HOUR - QUIET_S
        yield from sorted(begin + int(random.random() * room) for _ in range(counts[back - 1]))


def is_holiday(day: date) -> bool:
    """Whether the practice keeps that day: the six days on which hardly anybody in the US works."""
    weekday = day.weekday()
    return (
        (day.month, day.day) in {(1, 1), (7, 4), (12, 25)}
        or (day.month == 5 and weekday == 0 and day.day > 24)  # noqa: PLR2004 - the last Monday of May
        or (day.month == 9 and weekday == 0 and day.day <= 7)  # noqa: PLR2004 - the first Monday of September
        or (day.month == 11 and weekday == 3 and 22 <= day.day <= 28)  # noqa: PLR2004 - the fourth Thursday
    )


def _expected(begin: int, providers: int) -> float:
    """How many threads begin in the hour from that moment, on average."""
    local = datetime.fromtimestamp(begin, _ZONE)
    share = PATIENTS_WRITE[local.hour] * WEEKDAYS[local.weekday()] * _holiday(local.date())
    return providers * THREADS_A_DAY * share / (sum(PATIENTS_WRITE) * 10_000)


def _holiday(day: date) -> int:
    if is_holiday(day):
        return HOLIDAY
    return AFTER_HOLIDAY if is_holiday(day - timedelta(days=1)) else 100


def _count(random: Random, expected: float) -> int:
    """A Poisson variable: the sum of as many of mean one, the last of them thinned out."""
    whole = int(expected)
    count = sum(_one(random) for _ in range(whole))
    return count + sum(random.random() < expected - whole for _ in range(_one(random)))


def _one(random: Random) -> int:
    drawn = random.random()
    return sum(drawn >= chance for chance in _PER_ARRIVAL)
