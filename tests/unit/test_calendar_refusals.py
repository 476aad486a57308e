"""Calendar files that are broken, endless or made to do harm are refused, whole and quickly."""

from __future__ import annotations

import random
import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ical import SPANISH, YEARS, closed, days_closed, event, file, named, refusal
from triage_app.errors import UsageError
from triage_app.queue.services.calendar_file import MOST_EVENTS
from triage_app.queue.services.holidays import LARGEST_BYTES, LONGEST_NAME, Read, from_ical


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
        ["DTSTART;VALUE=DATE:20260102", "RRULE:FREQ=DAILY;COUNT=9", "EXRULE:FREQ=DAILY;INTERVAL=2"],
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
