"""How a thread goes: who writes in turn and when, as Unix seconds, and how it ends.

After a message of the patient the practice answers, or the patient adds something, or somebody closes; after an
answer the patient asks on, or it is over. The chances below make 2.77 messages a thread.
"""

from random import Random
from typing import Final, NamedTuple

NUDGES, CLOSES = 0.18, 0.12
"""Chances after a patient's message; otherwise the practice answers."""

ASKS_ON: Final = 0.2947
"""Chance that an answer is not the end."""

LEFT, ANSWERED = 0.65, 0.5
"""Chances that an open thread stops at a patient's message; otherwise, that an answer comes before the next."""

_MINUTE, _HOUR, _DAY = 60, 3600, 86_400
_OPENS, _CLOSES_AT, _MORNING_S = 8, 17, 9000
_SATURDAY: Final = 5
_MONDAY_OF_DAY_ZERO: Final = 3
"""1 January 1970 was a Thursday."""

_SPARE_S: Final = 240
"""Everything has happened so long before the last moment."""


class Course(NamedTuple):
    """Pairs of whether the patient wrote and when; `closed` is when somebody closed it without a reply."""

    turns: list[tuple[bool, int]]
    closed: int | None


def settled(random: Random, start: int, offset: int, now: int) -> Course:
    """The course of a thread in which nobody waits any more; `offset` is the practice's distance from UTC."""
    draw = random.random
    turns, moment, closed = [(True, start)], start, None
    while closed is None:
        if not turns[-1][0]:
            if draw() >= ASKS_ON:
                break
            moment += _patient_pause(random, 40)
            turns.append((True, moment))
        elif (chance := draw()) < NUDGES:
            moment += _patient_pause(random, 9)
            turns.append((True, moment))
        else:
            moment = _practice_acts(random, moment, offset)
            if chance < NUDGES + CLOSES:
                closed = moment
            else:
                turns.append((False, moment))
    return _before(Course(turns, closed), now)


def left_open(random: Random, start: int, offset: int, now: int) -> Course:
    """The course of a thread in which the patient waits."""
    draw = random.random
    turns, moment = [(True, start)], start
    while not turns[-1][0] or draw() >= LEFT:
        if turns[-1][0] and draw() < ANSWERED:
            moment = _practice_acts(random, moment, offset)
            turns.append((False, moment))
        else:
            moment += _patient_pause(random, 9)
            turns.append((True, moment))
    return _before(Course(turns, None), now)


def _patient_pause(random: Random, hours: int) -> int:
    return 40 * _MINUTE + int(random.random() * (hours * _HOUR - 40 * _MINUTE))


def _practice_acts(random: Random, moment: int, offset: int) -> int:
    """Most answers come within five hours, some the next day, few after days; all while the practice is open."""
    drawn = random.random()
    if drawn < 0.70:  # noqa: PLR2004 - [assumed], as the rest of this function
        moment += 25 * _MINUTE + int(random.random() * 5 * _HOUR)
    elif drawn < 0.95:  # noqa: PLR2004
        moment += 5 * _HOUR + int(random.random() * 19 * _HOUR)
    else:
        moment += _DAY + int(random.random() * 3 * _DAY)
    local = moment + offset
    day, second = divmod(local, _DAY)
    weekday = (day + _MONDAY_OF_DAY_ZERO) % 7
    if weekday < _SATURDAY and _OPENS * _HOUR <= second < _CLOSES_AT * _HOUR:
        return moment
    if weekday >= _SATURDAY or second >= _OPENS * _HOUR:
        day += 1
        while (day + _MONDAY_OF_DAY_ZERO) % 7 >= _SATURDAY:
            day += 1
    return day * _DAY + _OPENS * _HOUR + int(random.random() * _MORNING_S) - offset


def _before(course: Course, now: int) -> Course:
    """The same course, hurried where it would go beyond the present."""
    start, limit = course.turns[0][1], now - _SPARE_S
    last = course.closed if course.closed is not None else course.turns[-1][1]
    if last <= limit:
        return course
    steps = len(course.turns)
    room = limit - steps - start

    def hurried(place: int, moment: int) -> int:
        return start + (moment - start) * room // (last - start) + place

    turns = [(inbound, hurried(place, moment)) for place, (inbound, moment) in enumerate(course.turns)]
    return Course(turns, None if course.closed is None else hurried(steps, course.closed))
