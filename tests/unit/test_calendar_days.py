"""Which days a calendar file closes, and what they are called."""

from __future__ import annotations

import codecs
from datetime import date, timedelta

import pytest

from ical import SPANISH, YEARS, closed, days_closed, event, file, named
from triage_app.queue.services.holidays import from_ical


def test_a_day_without_an_end_is_one_day() -> None:
    assert closed("DTSTART;VALUE=DATE:20260703", "SUMMARY:Closed") == {"2026-07-03": "Closed"}


def test_the_end_is_the_day_after_the_last() -> None:
    found = days_closed("DTSTART;VALUE=DATE:20261224", "DTEND;VALUE=DATE:20261227")
    assert found == ["2026-12-24", "2026-12-25", "2026-12-26"]


@pytest.mark.parametrize("end", ["DTEND;VALUE=DATE:20261224", "DURATION:P1D", "DURATION:P0D"])
def test_what_ends_on_its_first_day_is_that_day(end: str) -> None:
    assert days_closed("DTSTART;VALUE=DATE:20261224", end) == ["2026-12-24"]


def test_a_duration_says_how_many_days() -> None:
    assert len(days_closed("DTSTART;VALUE=DATE:20260706", "DURATION:P2W")) == 14


def test_days_of_other_years_are_left_out() -> None:
    read = from_ical(file(event("DTSTART;VALUE=DATE:20251230", "DTEND;VALUE=DATE:20260103")), [2026])
    assert list(named(read.days)) == ["2026-01-01", "2026-01-02"]
    assert from_ical(file(event("DTSTART;VALUE=DATE:20251230")), []).days == ()


def test_events_without_a_day_in_the_years_that_are_asked_for_are_counted() -> None:
    past, ever = event("DTSTART;VALUE=DATE:20201224"), event("DTSTART;VALUE=DATE:20201224", "RRULE:FREQ=YEARLY")
    read = from_ical(file(past, past, ever), YEARS)
    assert (len(read.days), read.other_years) == (2, 2)


def test_years_between_two_that_are_asked_for_are_left_out() -> None:
    yearly = file(event("DTSTART;VALUE=DATE:20200101", "RRULE:FREQ=YEARLY"))
    assert list(named(from_ical(yearly, [2028, 2026]).days)) == ["2026-01-01", "2028-01-01"]


def test_what_comes_round_every_year_does_so_but_for_the_years_it_is_left_out() -> None:
    lines = ("DTSTART;VALUE=DATE:20191224", "RRULE:FREQ=YEARLY")
    assert days_closed(*lines) == ["2026-12-24", "2027-12-24"]
    assert days_closed(*lines, "EXDATE;VALUE=DATE:20261224") == ["2027-12-24"]
    assert days_closed(*lines, "EXDATE;VALUE=DATE:20251224,20261224", "EXDATE;VALUE=DATE:20271224") == []


@pytest.mark.parametrize("zone", ["", ";TZID=America/New_York", ";TZID=Nowhere/At_All"])
def test_midnight_instead_of_a_day_leaves_the_day_out_as_well(zone: str) -> None:
    lines = ("DTSTART;VALUE=DATE:20191224", "RRULE:FREQ=YEARLY", f"EXDATE{zone}:20261224T000000")
    assert days_closed(*lines) == ["2027-12-24"]


def test_what_lasts_several_days_and_is_left_out_once_is_left_out_whole() -> None:
    lines = ("DTSTART;VALUE=DATE:20191224", "DTEND;VALUE=DATE:20191227", "RRULE:FREQ=YEARLY")
    assert days_closed(*lines, "EXDATE;VALUE=DATE:20261224") == ["2027-12-24", "2027-12-25", "2027-12-26"]


def test_what_began_last_year_reaches_into_this_one() -> None:
    lines = ("DTSTART;VALUE=DATE:20181230", "DTEND;VALUE=DATE:20190103", "RRULE:FREQ=YEARLY;UNTIL=20261230")
    assert days_closed(*lines) == ["2026-01-01", "2026-01-02", *_dates("2026-12-30", 4)]


def _dates(first: str, count: int) -> list[str]:
    return [(date.fromisoformat(first) + timedelta(days=one)).isoformat() for one in range(count)]


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ("FREQ=YEARLY;BYMONTH=11;BYDAY=4TH", ["2026-11-26", "2027-11-25"]),
        ("FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO", ["2026-05-25", "2027-05-31"]),
        ("FREQ=YEARLY;COUNT=8", ["2026-11-28"]),
        ("FREQ=YEARLY;UNTIL=20261128T235959Z", ["2026-11-28"]),
        ("FREQ=YEARLY;INTERVAL=2", ["2027-11-28"]),
        ("FREQ=MONTHLY;INTERVAL=8;BYMONTHDAY=-1", ["2026-07-31", "2027-03-31", "2027-11-30"]),
        ("FREQ=MONTHLY;INTERVAL=12;BYDAY=MO,TU;BYSETPOS=1;WKST=SU", ["2026-11-02", "2027-11-01"]),
        ("FREQ=YEARLY;BYYEARDAY=-1;", ["2026-12-31", "2027-12-31"]),
        ("freq=yearly;bymonth=1;bymonthday=6", ["2026-01-06", "2027-01-06"]),
    ],
)
def test_rules_of_calendar_programs_are_understood(rule: str, days: list[str]) -> None:
    assert days_closed("DTSTART;VALUE=DATE:20191128", f"RRULE:{rule}") == days


def test_days_can_be_added_one_by_one() -> None:
    found = days_closed("DTSTART;VALUE=DATE:20260102", "RDATE;VALUE=DATE:20260301,20270301")
    assert found == ["2026-01-02", "2026-03-01", "2027-03-01"]


def test_one_day_of_a_series_can_be_moved_or_cancelled() -> None:
    series = event("UID:1", "DTSTART;VALUE=DATE:20191224", "RRULE:FREQ=YEARLY", "SUMMARY:Closed")
    one = ("UID:1", "RECURRENCE-ID;VALUE=DATE:20261224", "SUMMARY:Moved")
    moved = from_ical(file(series, event(*one, "DTSTART;VALUE=DATE:20261223")), YEARS)
    assert named(moved.days) == {"2026-12-23": "Moved", "2027-12-24": "Closed"}
    cancelled = from_ical(file(event(*one, "STATUS:CANCELLED"), series), YEARS)
    assert named(cancelled.days) == {"2027-12-24": "Closed"}
    half = from_ical(file(series, event(*one, "DTSTART:20261224T120000")), YEARS)
    assert (named(half.days), half.with_times) == ({"2027-12-24": "Closed"}, 1)


def test_another_series_keeps_its_day() -> None:
    series = event("UID:1", "DTSTART;VALUE=DATE:20191224", "RRULE:FREQ=YEARLY", "SUMMARY:Closed")
    other = event("UID:2", "RECURRENCE-ID;VALUE=DATE:20261224", "STATUS:CANCELLED")
    assert len(from_ical(file(series, other), YEARS).days) == 2


@pytest.mark.parametrize(
    "begins",
    [
        "DTSTART:20260703T120000Z",
        "DTSTART;TZID=America/New_York:20260703T000000",
        'DTSTART;X="a:b":20260703T000000',
    ],
)
def test_what_has_times_closes_nothing_and_is_counted(begins: str) -> None:
    meeting = event(begins, "DTEND:20260704T000000", "RRULE:FREQ=SECONDLY", "SUMMARY:Meeting")
    read = from_ical(file(meeting, event("DTSTART;VALUE=DATE:20260706"), meeting), YEARS)
    assert (list(named(read.days)), read.with_times) == (["2026-07-06"], 2)


def test_what_is_cancelled_is_left_out_and_counted_apart() -> None:
    timed = event("DTSTART:20260703T120000Z", "STATUS:CANCELLED")
    read = from_ical(file(timed, event("DTSTART;VALUE=DATE:20260703", "STATUS:cancelled")), YEARS)
    assert (read.days, read.with_times, read.cancelled) == ((), 0, 2)


def test_several_events_of_a_day_are_named_once_each() -> None:
    names = ["Christmas", "Closed", "Christmas", ""]
    content = file(*(event("DTSTART;VALUE=DATE:20261225", f"SUMMARY:{name}") for name in names))
    assert named(from_ical(content, YEARS).days) == {"2026-12-25": "Christmas / Closed"}


def test_an_event_without_a_name_closes_all_the_same() -> None:
    assert closed("DTSTART;VALUE=DATE:20261225") == {"2026-12-25": ""}


def test_alarms_tasks_and_time_zones_are_passed_over() -> None:
    zone = ["BEGIN:VTIMEZONE", "TZID:Here", "BEGIN:STANDARD", "DTSTART:00010101T000000", "RRULE:FREQ=SECONDLY"]
    zone += ["END:STANDARD", "END:VTIMEZONE"]
    task = ["BEGIN:VTODO", "DTSTART;VALUE=DATE:20260101", "SUMMARY:Call", "END:VTODO"]
    alarm = ["BEGIN:VALARM", "SUMMARY:Wake up", "DURATION:PT1M", "END:VALARM"]
    read = from_ical(file(zone, task, event("DTSTART;VALUE=DATE:20260102", *alarm, "SUMMARY:Closed")), YEARS)
    assert (named(read.days), read.with_times) == ({"2026-01-02": "Closed"}, 0)


def test_a_calendar_without_events_closes_nothing() -> None:
    assert from_ical(file(), YEARS).days == ()


@pytest.mark.parametrize("name", ["SUMMARY;=:x", "SUMMARY", "SUMMARY;VALUE=BINARY:x", 'SUMMARY;X="a:b', "UID;=:x"])
def test_a_day_with_a_broken_name_closes_all_the_same(name: str) -> None:
    assert list(closed("DTSTART;VALUE=DATE:20260101", name)) == ["2026-01-01"]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Año Nuevo\\, día de descanso", "Año Nuevo, día de descanso"),
        ("Two\\nlines", "Two lines"),
        ("bell\a and \x1b[31mred", "bell and [31mred"),
        ("turned \u202eround", "turned round"),
        ("  \t ", ""),
        ("n" * 80, "n" * 80),
        ("n" * 81, "n" * 79 + "…"),
    ],
)
def test_a_name_is_one_short_line(written: str, name: str) -> None:
    assert closed("DTSTART;VALUE=DATE:20260101", f"SUMMARY:{written}") == {"2026-01-01": name}


def test_accents_survive_a_mark_in_front_and_line_ends_of_any_kind() -> None:
    for content in (SPANISH, codecs.BOM_UTF8 + SPANISH, SPANISH.replace(b"\r\n", b"\n"), SPANISH.rstrip()):
        assert named(from_ical(content, YEARS).days) == {"2026-01-06": "Día de Reyes, España cierra"}


def test_lines_may_be_folded_anywhere_even_within_a_letter() -> None:
    start = SPANISH.index(b"DTSTART")
    for place in range(start + 1, SPANISH.index(b"\r\nEND:VEVENT")):
        if SPANISH[place - 1 : place + 1] in {b"\r\n", b"\nS"} or SPANISH[place : place + 1] == b"\r":
            continue
        folded = SPANISH[:place] + b"\r\n " + SPANISH[place:]
        assert named(from_ical(folded, YEARS).days) == {"2026-01-06": "Día de Reyes, España cierra"}


def test_a_file_from_an_old_windows_program_keeps_its_accents() -> None:
    content = SPANISH.decode().encode("cp1252")
    assert named(from_ical(content, YEARS).days) == {"2026-01-06": "Día de Reyes, España cierra"}
