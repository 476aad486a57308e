"""When a practice is open, and when a promise is used up: against a table, and against a slow oracle."""

from __future__ import annotations

from bisect import bisect_left
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage_app.queue.domain.calendar import Calendar, Mode, Window, due, is_open, next_opening, used

NEW_YORK = "America/New_York"
OFFICE = (Window(time(8), time(17)),)
WEEK = (OFFICE,) * 5 + ((), ())
THANKSGIVING = date(2026, 11, 26)
PRACTICE = Calendar(NEW_YORK, WEEK, {THANKSGIVING: ()})
NOBODY = Calendar(NEW_YORK, ((),) * 7)
H, MINUTE = timedelta(hours=1), timedelta(minutes=1)
ELAPSED, OPEN_DAYS, BUSINESS = Mode.ELAPSED, Mode.OPEN_DAYS, Mode.BUSINESS_HOURS


def at(text: str, fold: int = 0) -> datetime:
    """A wall clock's time in New York."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(NEW_YORK), fold=fold).astimezone(UTC)


@pytest.mark.parametrize(
    ("start", "elapsed", "open_days", "business"),
    [
        ("2026-11-20 16:30", "2026-11-21 16:30", "2026-11-23 16:30", "2026-11-25 13:30"),
        ("2026-11-25 16:30", "2026-11-26 16:30", "2026-11-27 16:30", "2026-12-01 13:30"),
        ("2026-11-21 10:00", "2026-11-22 10:00", "2026-11-24 00:00", "2026-11-25 14:00"),
        ("2027-03-13 12:00", "2027-03-14 13:00", "2027-03-16 00:00", "2027-03-17 14:00"),
        ("2026-10-31 12:00", "2026-11-01 11:00", "2026-11-03 00:00", "2026-11-04 14:00"),
        ("2026-11-01 01:30", "2026-11-02 00:30", "2026-11-03 00:00", "2026-11-04 14:00"),
    ],
)
def test_the_three_modes_give_what_the_reference_says(
    start: str, elapsed: str, open_days: str, business: str
) -> None:
    ends = {mode: due(at(start), 24 * H, mode, PRACTICE) for mode in Mode}
    assert ends == {ELAPSED: at(elapsed), OPEN_DAYS: at(open_days), BUSINESS: at(business)}


SPLIT = (Window(time(8), time(12)), Window(time(13, 30), time(17)))


@pytest.mark.parametrize(
    ("start", "hours", "week", "end"),
    [
        ("2026-11-20 16:30", 9, WEEK, "2026-11-23 16:30"),
        ("2026-11-20 17:00", 1, WEEK, "2026-11-23 09:00"),
        ("2026-11-23 11:00", 2, (SPLIT, *((),) * 6), "2026-11-23 14:30"),
        ("2026-11-23 16:30", 1, (SPLIT, *((),) * 6), "2026-11-30 08:30"),
    ],
)
def test_business_hours_give_what_the_reference_says(
    start: str, hours: int, week: tuple[tuple[Window, ...], ...], end: str
) -> None:
    assert due(at(start), hours * H, BUSINESS, Calendar(NEW_YORK, week)) == at(end)


@pytest.mark.parametrize(
    ("start", "minutes", "day", "end"),
    [
        ("2026-11-20 16:30", 30, OFFICE, "2026-11-20 17:00"),
        ("2026-11-20 08:00", 9 * 60, OFFICE, "2026-11-20 17:00"),
        ("2026-11-20 07:00", 9 * 60, OFFICE, "2026-11-20 17:00"),
        ("2026-11-19 16:30", 9 * 60 + 30, OFFICE, "2026-11-20 17:00"),
        ("2026-11-20 11:00", 60, SPLIT, "2026-11-20 12:00"),
        ("2026-11-20 11:00", 60 + 210, SPLIT, "2026-11-20 17:00"),
    ],
)
def test_what_is_used_up_as_the_practice_closes_is_due_then_and_not_when_it_opens_again(
    start: str, minutes: int, day: tuple[Window, ...], end: str
) -> None:
    assert due(at(start), minutes * MINUTE, BUSINESS, Calendar(NEW_YORK, (day,) * 5 + ((), ()))) == at(end)


@pytest.mark.parametrize("mode", [OPEN_DAYS, BUSINESS])
def test_a_practice_that_never_opens_is_said_to_and_nothing_hangs(mode: Mode) -> None:
    assert due(at("2026-11-23 10:00"), H, mode, NOBODY) is None
    assert due(at("2026-11-23 10:00"), 24 * H, ELAPSED, NOBODY) == at("2026-11-24 10:00")
    assert next_opening(at("2026-11-23 10:00"), NOBODY) is None


def test_a_half_day_has_other_windows() -> None:
    eve = Calendar(NEW_YORK, WEEK, {date(2026, 12, 24): (Window(time(8), time(12)),), date(2026, 12, 25): ()})
    assert due(at("2026-12-24 11:00"), 2 * H, BUSINESS, eve) == at("2026-12-28 09:00")
    assert not is_open(at("2026-12-24 12:00"), eve)
    assert next_opening(at("2026-12-24 12:00"), eve) == at("2026-12-28 08:00")


def test_a_holiday_may_be_a_day_on_which_one_is_open() -> None:
    saturday = Calendar(NEW_YORK, WEEK, {date(2026, 11, 28): OFFICE})
    assert due(at("2026-11-27 16:00"), 2 * H, BUSINESS, saturday) == at("2026-11-28 09:00")


def test_windows_that_overlap_count_once() -> None:
    twice = Calendar(NEW_YORK, ((Window(time(8), time(12)), Window(time(10), time(14))), *((),) * 6))
    assert used(at("2026-11-23 00:00"), at("2026-11-24 00:00"), BUSINESS, twice) == 6 * H


def test_the_hour_that_is_twice_is_open_twice_and_the_one_that_is_not_never() -> None:
    nights = Calendar(NEW_YORK, ((Window(time(1), time(3)),),) * 7)
    for day, hours in (("2026-10-31", 2), ("2026-11-01", 3), ("2027-03-14", 1)):
        assert used(at(f"{day} 00:00"), at(f"{day} 23:00"), BUSINESS, nights) == hours * H, day
    within = Calendar(NEW_YORK, ((Window(time(2, 15), time(2, 45)),),) * 7)
    assert used(at("2027-03-14 00:00"), at("2027-03-14 23:00"), BUSINESS, within) == timedelta(0)


@pytest.mark.parametrize(
    ("window", "minutes"), [(Window(time(0), time(1, 30)), 150), (Window(time(1, 30), time(3)), 150)]
)
def test_hours_that_begin_or_end_in_the_hour_that_is_twice_have_all_of_it_that_they_can(
    window: Window, minutes: int
) -> None:
    nights = Calendar(NEW_YORK, ((window,),) * 7)
    assert used(at("2026-11-01 00:00"), at("2026-11-01 23:00"), BUSINESS, nights) == minutes * MINUTE


@pytest.mark.parametrize(
    ("window", "minutes"),
    [
        (Window(time(2, 30), time(4)), 60),
        (Window(time(1), time(2, 30)), 60),
        (Window(time(2), time(3)), 0),
        (Window(time(1, 30), time(3, 30)), 60),
    ],
)
def test_hours_that_begin_or_end_in_the_hour_that_is_not_have_what_is_left_of_them(
    window: Window, minutes: int
) -> None:
    nights = Calendar(NEW_YORK, ((window,),) * 7)
    assert used(at("2027-03-14 00:00"), at("2027-03-14 23:00"), BUSINESS, nights) == minutes * MINUTE


@pytest.mark.parametrize("days", [399, 400, 401, 402])
def test_a_practice_counts_as_never_open_after_four_hundred_closed_days_and_no_sooner(days: int) -> None:
    begins = date(2026, 12, 1)  # a Tuesday
    closed = {begins + timedelta(days=n): () for n in range(days)}
    always = Calendar(NEW_YORK, (OFFICE,) * 7, closed)
    opens = datetime.combine(begins + timedelta(days=days), time(8), ZoneInfo(NEW_YORK)).astimezone(UTC)
    assert due(at("2026-12-01 09:00"), 2 * H, BUSINESS, always) == (opens + 2 * H if days <= 400 else None)


def test_a_practice_that_is_closed_for_two_months_answers_after_them() -> None:
    """Peers give up after 25 closed days."""
    closed = {date(2026, 12, 1) + timedelta(days=n): () for n in range(60)}
    assert due(at("2026-12-01 09:00"), 2 * H, BUSINESS, Calendar(NEW_YORK, WEEK, closed)) == at("2027-02-01 10:00")


def test_a_promise_that_the_hours_never_reach_is_said_to_be_none() -> None:
    one_minute = Calendar(NEW_YORK, ((Window(time(8), time(8, 1)),), *((),) * 6))
    assert due(at("2026-11-23 07:00"), 10 * H, BUSINESS, one_minute) is None


times = st.integers(0, 24 * 12 - 1).map(lambda five: time(five // 12, five % 12 * 5))
nights = st.integers(5, 45).map(lambda five: time(five // 12, five % 12 * 5))
"""Times about which clocks are changed."""

windows = st.one_of(st.builds(Window, times, times), st.builds(Window, nights, nights)).filter(
    lambda one: one.closes == time(0) or one.opens < one.closes
)
days = st.lists(windows, max_size=3).map(tuple)
dates = st.dates(date(2024, 1, 1), date(2033, 12, 31))
modes = st.sampled_from(Mode)


@lru_cache(maxsize=64)
def shown(name: str, day: date) -> dict[datetime, time]:
    """Every minute of a local date, and what a wall clock shows then."""
    zone = ZoneInfo(name)
    minute = datetime.combine(day, time(0), zone).astimezone(UTC) - 3 * H
    wall = {one: one.astimezone(zone) for one in (minute + n * MINUTE for n in range(31 * 60))}
    return {one: local.time() for one, local in wall.items() if local.date() == day}


def opened(calendar: Calendar, day: date, mode: Mode) -> list[datetime]:
    """Every minute of a local date that counts, by looking at a wall clock again and again."""
    wall = shown(calendar.zone, day)
    of_day = list(wall)
    hours = calendar.special.get(day, calendar.week[day.weekday()])
    if mode is Mode.ELAPSED or (mode is Mode.OPEN_DAYS and hours):
        return of_day
    counted: set[datetime] = set()
    for opens, closes in hours:
        begun = [one for one in of_day if wall[one] >= opens]
        first = begun[0] if begun else None
        before = [one for one in of_day if closes == time(0) or wall[one] < closes]
        last = before[-1] if before else None
        if first is not None and last is not None:
            counted |= {one for one in of_day if first <= one <= last}
    return sorted(counted)


def slowly(start: datetime, minutes: int, mode: Mode, calendar: Calendar, limit: int = 30) -> datetime | None:
    """When so many minutes are used up, counted one by one."""
    day, left = start.astimezone(ZoneInfo(calendar.zone)).date(), minutes
    for _ in range(limit):
        for minute in opened(calendar, day, mode):
            if minute >= start:
                left -= 1
                if left == 0:
                    return minute + MINUTE
        day += timedelta(days=1)
    return None


TURNS = {
    NEW_YORK: (date(2026, 11, 1), date(2027, 3, 14)),
    "America/Los_Angeles": (date(2026, 11, 1), date(2027, 3, 14)),
    "Europe/Madrid": (date(2026, 10, 25), date(2027, 3, 28)),
    "America/Phoenix": (),
    "Asia/Manila": (),
    "UTC": (),
    # Here clocks are put back to midnight or over it, and forward over it
    "Atlantic/Azores": (date(2026, 10, 25), date(2027, 3, 28)),
    "America/Havana": (date(2026, 11, 1), date(2027, 3, 14)),
    "Africa/Cairo": (date(2026, 10, 30), date(2027, 4, 30)),
    "Asia/Beirut": (date(2026, 10, 25), date(2027, 3, 28)),
    "America/Santiago": (date(2027, 4, 4), date(2026, 9, 6)),
    "America/Asuncion": (date(2024, 3, 24), date(2024, 10, 6)),
}
"""Zones, with the days on which their clocks are put back and forward."""

AT_MIDNIGHT = tuple(TURNS)[6:]
RARE = (date(2028, 2, 29), date(2026, 12, 31))


@st.composite
def waits(draw: st.DrawFn) -> tuple[Calendar, datetime]:
    """A practice, and when a wait begins there: different days and nights on which clocks change are near."""
    zone = draw(st.sampled_from(list(TURNS)))
    day = draw(st.one_of(dates, st.sampled_from((*TURNS[zone], *RARE))))
    start = datetime.combine(day, time(0), UTC) - 30 * H + draw(st.integers(0, 48 * 60)) * MINUTE
    special = draw(st.dictionaries(st.integers(-2, 12), days, max_size=6))
    week = draw(st.lists(days, min_size=7, max_size=7).map(tuple))
    return Calendar(zone, week, {day + timedelta(days=n): its for n, its in special.items()}), start


@st.composite
def promises(draw: st.DrawFn) -> tuple[Calendar, datetime, int, Mode]:
    """A practice, when a wait begins there, and how many minutes are promised of which time.

    It often begins or ends to the minute when something that counts does.
    """
    calendar, start = draw(waits())
    mode = draw(modes)
    first = start.astimezone(ZoneInfo(calendar.zone)).date()
    counted = [one for n in range(3) for one in opened(calendar, first + timedelta(days=n), mode)]
    apart = set(counted)
    begins = [one for one in counted if one - MINUTE not in apart]
    ends = [one + MINUTE for one in counted if one + MINUTE not in apart]
    start = draw(st.sampled_from([start, *begins, *ends]))
    until = (bisect_left(counted, end) - bisect_left(counted, start) for end in ends)
    on_an_edge = [minutes for minutes in until if minutes > 0]
    free = st.integers(1, 3000)
    minutes = draw(st.one_of(free, st.sampled_from(on_an_edge)) if on_an_edge else free)
    return calendar, start, minutes, mode


EVERY_DAY = (Window(time(0), time(0)),)


@pytest.mark.parametrize("mode", [OPEN_DAYS, BUSINESS])
@pytest.mark.parametrize("zone", AT_MIDNIGHT)
def test_a_day_that_is_open_lasts_as_long_as_its_date_wherever_clocks_change_at_midnight(
    zone: str, mode: Mode
) -> None:
    calendar = Calendar(zone, (EVERY_DAY,) * 7)
    longest = set()
    for turn in TURNS[zone]:
        for day in (turn + timedelta(days=n) for n in (-2, -1, 0, 1)):
            ((begins, ends),) = calendar.spans(day, mode)
            minutes = opened(calendar, day, mode)
            assert (begins, ends) == (minutes[0], minutes[-1] + MINUTE), day
            longest.add((ends - begins) // H)
    assert longest == {23, 24, 25}


@pytest.mark.parametrize("zone", AT_MIDNIGHT)
def test_24_hours_of_open_days_are_24_hours_wherever_clocks_change_at_midnight(zone: str) -> None:
    calendar = Calendar(zone, (EVERY_DAY,) * 7)
    for turn in TURNS[zone]:
        start = datetime.combine(turn, time(0), UTC) - 30 * H
        for begins in (start + n * H for n in range(48)):
            assert due(begins, 24 * H, OPEN_DAYS, calendar) == begins + 24 * H


@settings(max_examples=120, deadline=None)
@given(promise=promises())
def test_a_promise_is_used_up_when_a_slow_count_of_minutes_says_so(
    promise: tuple[Calendar, datetime, int, Mode],
) -> None:
    calendar, start, minutes, mode = promise
    expected = slowly(start, minutes, mode, calendar)
    found = due(start, minutes * MINUTE, mode, calendar)
    if expected is not None:
        assert found == expected
    else:
        assert found is None or found - start > timedelta(days=27)


@given(begun=waits(), wait=st.integers(0, 5000), more=st.integers(0, 5000), mode=modes)
def test_what_begins_later_or_is_promised_for_later_is_never_due_earlier(
    begun: tuple[Calendar, datetime], wait: int, more: int, mode: Mode
) -> None:
    calendar, start = begun
    first = due(start, 60 * MINUTE, mode, calendar)
    later = due(start + wait * MINUTE, 60 * MINUTE, mode, calendar)
    longer = due(start, (60 + more) * MINUTE, mode, calendar)
    if first is not None and later is not None:
        assert first <= later
    if first is not None and longer is not None:
        assert first <= longer


@given(wait=waits(), minutes=st.integers(1, 3000), mode=modes)
def test_what_is_used_until_it_is_due_is_what_was_promised(
    wait: tuple[Calendar, datetime], minutes: int, mode: Mode
) -> None:
    calendar, start = wait
    end = due(start, minutes * MINUTE, mode, calendar)
    if end is not None:
        assert used(start, end, mode, calendar) == minutes * MINUTE
