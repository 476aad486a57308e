"""Which days are proposed as closed: public holidays, and the whole days of calendar files, good and bad."""

from __future__ import annotations

import codecs
import random
import time
from contextlib import suppress
from datetime import date, timedelta
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage_app.errors import UsageError
from triage_app.queue.domain.calendar import SpecialDay
from triage_app.queue.services.calendar_file import MOST_EVENTS
from triage_app.queue.services.holidays import LARGEST_BYTES, LONGEST_NAME, Read, from_ical, proposed

YEARS = (2026, 2027)


def named(days: tuple[SpecialDay, ...]) -> dict[str, str]:
    return {day.day.isoformat(): day.name for day in days}


def event(*lines: str) -> list[str]:
    return ["BEGIN:VEVENT", "DTSTAMP:20260101T000000Z", *lines, "END:VEVENT"]


def file(*events: list[str]) -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Practice//EN", *chain(*events), "END:VCALENDAR", ""]
    return "\r\n".join(lines).encode()


def closed(*lines: str) -> dict[str, str]:
    return named(from_ical(file(event(*lines)), YEARS).days)


def days_closed(*lines: str) -> list[str]:
    return list(closed("SUMMARY:Closed", *lines))


def refusal(content: bytes) -> str:
    with pytest.raises(UsageError) as refused:
        from_ical(content, YEARS)
    return refused.value.code


# --- public holidays ---


def test_federal_holidays_stand_with_the_days_on_which_they_are_made_up_for() -> None:
    found = named(proposed("US", None, YEARS))
    assert list(found) == sorted(found)
    assert (found["2026-07-04"], found["2026-07-03"]) == ("Independence Day", "Independence Day (observed)")
    assert (found["2027-07-04"], found["2027-07-05"]) == ("Independence Day", "Independence Day (observed)")
    assert (found["2026-11-26"], found["2027-11-25"]) == ("Thanksgiving Day", "Thanksgiving Day")
    assert found["2027-12-31"] == "New Year's Day (observed)"
    assert {day[:4] for day in found} == {"2026", "2027"}


def test_holidays_are_proposed_as_closed_all_day() -> None:
    assert {day.windows for day in proposed("US", None, YEARS)} == {()}


def test_a_part_of_the_country_has_days_of_its_own() -> None:
    everywhere, there = proposed("US", None, YEARS), named(proposed("US", "PR", YEARS))
    assert there["2026-07-25"] == "Puerto Rico Constitution Day"
    assert "2026-07-25" not in named(everywhere)
    assert named(proposed("US", "CA", YEARS))["2026-03-31"] == "Cesar Chavez Day"


def test_two_holidays_on_one_day_are_both_named() -> None:
    assert named(proposed("US", "CA", YEARS))["2027-02-15"] == "Presidents' Day / Susan B. Anthony Day"


def test_a_holiday_with_a_long_name_is_cut() -> None:
    name = named(proposed("US", "PR", YEARS))["2026-02-16"]
    assert name.startswith("George Washington Day, Presidents' Day")
    assert (len(name) <= LONGEST_NAME, name[-1]) == (True, "…")


def test_names_are_english_where_there_are_english_ones() -> None:
    assert named(proposed("MX", None, YEARS))["2026-12-25"] == "Christmas Day"


@pytest.mark.parametrize(
    ("country", "subdivision", "named"),
    [
        ("XX", None, "XX"),
        ("", None, ""),
        ("us", None, "us"),
        ("USA", None, "USA"),
        ("US", "ZZ", "US-ZZ"),
        ("HolidayBase", None, "HolidayBase"),
        ("country_holidays", None, "country_holidays"),
        ("__path__", "X", "__path__-X"),
    ],
)
def test_an_unknown_country_or_part_is_said_by_name(country: str, subdivision: str | None, named: str) -> None:
    with pytest.raises(UsageError) as refused:
        proposed(country, subdivision, YEARS)
    assert (refused.value.code, refused.value.values) == ("country_unknown", {"country": named})


# --- days in a calendar file ---


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


# --- names ---


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


SPANISH = file(event("DTSTART;VALUE=DATE:20260106", "SUMMARY;LANGUAGE=es:Día de Reyes\\, España cierra"))


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


# --- files that are refused ---


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\r\n\r\n",
        b"\x00\xff\xfe" * 1000,
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
        b"<html>BEGIN:VCALENDAR</html>",
        SPANISH.decode().encode("utf-16"),
        SPANISH[: SPANISH.index(b"END:VCALENDAR")],
        SPANISH[: SPANISH.index(b"SUMMARY")],
        SPANISH.replace(b"END:VEVENT", b"END:VTODO"),
        b"END:VCALENDAR",
        b"BEGIN:A\r\n" * 100_000,
        b"BEGIN:A\r\n" * 30_000 + b"END:A\r\n" * 30_000,
        b"BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20260101\r\nEND:VEVENT\r\n",
    ],
)
def test_what_is_no_whole_calendar_is_refused(content: bytes) -> None:
    assert refusal(content) == "calendar_file_unreadable"


@pytest.mark.parametrize(
    "lines",
    [
        ["SUMMARY:No day"],
        ["DTSTART:tomorrow"],
        ["DTSTART;VALUE=DATE:20260230"],
        ["DTSTART;VALUE=DATE:٢٠٢٦٠١٠١"],
        ["DTSTART;VALUE=DATE:20260101", "DTSTART;VALUE=DATE:20260102"],
        ["DTSTART;VALUE=DATE:20260102", "DTEND;VALUE=DATE:20260101"],
        ["DTSTART;VALUE=DATE:20260102", "DTEND:20260103T120000"],
        ["DTSTART;VALUE=DATE:20260102", "DURATION:P999999999999D"],
        ["DTSTART;VALUE=DATE:20260102", "DTEND;VALUE=DATE:20260103", "DURATION:P1D"],
        *(
            ["DTSTART;VALUE=DATE:20260102", f"{name}:{value}"]
            for name in ("DTEND", "DURATION", "EXDATE", "RDATE", "RECURRENCE-ID", "RRULE")
            for value in ("", "never", "20260230", "12:00")
            if (name, value) != ("RDATE", "")  # adds none, as some programs write
        ),
        ["DTSTART;VALUE=DATE:20260102", "RDATE:120000"],
        ["DTSTART;VALUE=DATE:20260102", "RECURRENCE-ID;RANGE=THISANDFUTURE:20260102"],
        ["DTSTART;VALUE=DATE:99991231"],
    ],
)
def test_a_day_that_cannot_be_understood_is_not_left_out_unsaid(lines: list[str]) -> None:
    good = event("DTSTART;VALUE=DATE:20260101")
    assert refusal(file(good, event(*lines))) == "calendar_file_unreadable"


@pytest.mark.parametrize(
    "rule",
    [
        *("", "YEARLY", "FREQ=", "FREQ=SOMETIMES", "FREQ=SECONDLY", "FREQ=MINUTELY;INTERVAL=7", "FREQ=HOURLY"),
        *("FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;INTERVAL=-1", "FREQ=DAILY;COUNT=0", "FREQ=DAILY;COUNT=many"),
        *("FREQ=DAILY;BYHOUR=1", "FREQ=YEARLY;BYWEEKNO=20", "FREQ=YEARLY;BYEASTER=0", "FREQ=WEEKLY;BYDAY=2MO"),
        *(
            "FREQ=YEARLY;BYDAY=XX",
            "FREQ=YEARLY;UNTIL=",
            "FREQ=YEARLY;WKST=1",
            "FREQ=YEARLY;INTERVAL=" + "9" * 9999,
        ),
    ],
)
def test_a_rule_that_whole_days_cannot_have_is_refused(rule: str) -> None:
    begin = time.thread_time()
    assert refusal(file(event("DTSTART;VALUE=DATE:20260101", f"RRULE:{rule}"))) == "calendar_file_unreadable"
    assert time.thread_time() - begin < 1


@pytest.mark.parametrize(
    ("rule", "count"),
    [
        ("FREQ=DAILY;COUNT=1000000000", 730),
        ("FREQ=DAILY;INTERVAL=1000000000", 0),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", 0),
        ("FREQ=WEEKLY;BYMONTH=2;BYMONTHDAY=31;UNTIL=99991231", 0),
        ("FREQ=MONTHLY;BYSETPOS=" + ",".join(map(str, range(40, 9000))) + ";BYDAY=MO", 0),
    ],
)
def test_a_rule_that_never_ends_or_never_comes_true_takes_no_time(rule: str, count: int) -> None:
    begin = time.thread_time()
    assert len(days_closed("DTSTART;VALUE=DATE:19700101", f"RRULE:{rule}")) == count
    assert time.thread_time() - begin < 1


@pytest.mark.parametrize(
    "lines",
    [
        ["DTSTART;VALUE=DATE:00010101", "RRULE:FREQ=DAILY;COUNT=1000000000"],
        ["DTSTART;VALUE=DATE:19000101", "DTEND;VALUE=DATE:20800101", "RRULE:FREQ=DAILY"],
    ],
)
def test_a_file_that_would_take_for_ever_is_given_up(lines: list[str]) -> None:
    begin = time.thread_time()
    assert refusal(file(event(*lines))) == "calendar_file_too_large"
    assert time.thread_time() - begin < 5


def test_many_rules_that_are_slow_together_are_given_up() -> None:
    rule = "RRULE:FREQ=WEEKLY;BYMONTH=2;BYMONTHDAY=31"
    assert refusal(file(*[event("DTSTART;VALUE=DATE:20200101", rule)] * 2000)) == "calendar_file_too_large"


def test_a_name_as_long_as_the_file_takes_no_longer_on_many_days() -> None:
    begin = time.thread_time()
    found = closed("DTSTART;VALUE=DATE:20260101", "DTEND;VALUE=DATE:20280101", "SUMMARY:" + "n" * 900_000)
    assert (len(found), set(found.values())) == (730, {"n" * 79 + "…"})
    assert time.thread_time() - begin < 5


def test_two_megabytes_are_refused_unread() -> None:
    assert refusal(SPANISH.replace(b"SUMMARY", b"X-" + b"x" * 2 * LARGEST_BYTES)) == "calendar_file_too_large"


def test_as_many_events_as_may_be_are_read_and_one_more_is_not() -> None:
    one = event("DTSTART;VALUE=DATE:20260101")
    assert len(from_ical(file(*[one] * MOST_EVENTS), YEARS).days) == 1
    assert refusal(file(*[one] * (MOST_EVENTS + 1))) == "calendar_file_too_large"


def test_more_than_three_thousand_days_are_refused() -> None:
    daily = file(event("DTSTART;VALUE=DATE:20200101", "RRULE:FREQ=DAILY"))
    assert len(from_ical(daily, range(2020, 2028)).days) == 2922
    with pytest.raises(UsageError, match="calendar_file_too_large"):
        from_ical(daily, range(2020, 2029))


GOOD = file(
    event(
        "UID:a",
        "DTSTART;VALUE=DATE:20191224",
        "DTEND;VALUE=DATE:20191227",
        "RRULE:FREQ=YEARLY;COUNT=20",
        "SUMMARY:Año",
    ),
    event("UID:a", "DTSTART;VALUE=DATE:20261225", "RECURRENCE-ID;VALUE=DATE:20261224", "SUMMARY:Moved"),
    event("UID:b", "DTSTART;VALUE=DATE:20200101", "RRULE:FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=11,12;INTERVAL=1"),
    event("UID:c", "DTSTART;VALUE=DATE:20200103", "RRULE:FREQ=WEEKLY;BYDAY=FR;UNTIL=20270101", "EXDATE:20260703"),
    event("UID:d", "DTSTART;TZID=America/New_York:20200103T100000", "DURATION:PT1H", "RRULE:FREQ=DAILY"),
    event("UID:e", "DTSTART;VALUE=DATE:20200103", "DURATION:P3D", "RDATE;VALUE=DATE:20260901", "STATUS:CONFIRMED"),
)


def survives(content: bytes) -> None:
    begin = time.thread_time()
    read = Read((), 0)
    with suppress(UsageError):
        read = from_ical(content, YEARS)
    assert time.thread_time() - begin < 1
    assert all(len(day.name) <= LONGEST_NAME and day.day.year in YEARS for day in read.days)
    assert list(read.days) == sorted(read.days)


@given(st.binary(max_size=2000))
def test_any_bytes_at_all_are_read_or_refused(content: bytes) -> None:
    survives(content)
    survives(b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260101\n" + content + b"\nEND:VEVENT\nEND:VCALENDAR")


PIECES = [
    "DTSTART",
    "DTEND",
    "RRULE:FREQ=",
    "BYDAY=",
    "-1",
    ":",
    ";",
    "=",
    ",",
    "\r\n",
    "\r\n ",
    "99999999",
    "T",
    "\0",
]


@settings(max_examples=200)
@given(st.randoms(use_true_random=False), st.integers(1, 8), st.booleans())
def test_a_good_file_wounded_anywhere_is_read_or_refused(chance: random.Random, wounds: int, swap: bool) -> None:  # noqa: FBT001
    content = bytearray(GOOD)
    for _ in range(wounds):
        place = chance.randrange(len(content))
        length = chance.choice([0, 1, 1, 1, 5, 40])
        piece = (
            chance.choice(PIECES).encode() if swap else bytes([chance.choice(b"0123456789:;=,\r\n\xff\x00AYZ")])
        )
        content[place : place + length] = piece
    survives(bytes(content))


def test_the_file_that_is_wounded_is_a_good_one() -> None:
    read = from_ical(GOOD, YEARS)
    assert (len(read.days) > 50, read.with_times) == (True, 1)
    assert named(read.days)["2026-12-25"] == "Moved"
