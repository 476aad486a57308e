"""What is due at midnight is due at the end of the day that is over then, in the practice's zone and no other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from triage_app.queue.board import Group, ends_of_groups, urgency_key
from triage_app.queue.domain.conversation import Row
from triage_app.ui.moments import Moments
from triage_app.ui.wording import Wording

NEW_YORK = ZoneInfo("America/New_York")
WORDS, NEAR = Wording(NEW_YORK), Moments(NEW_YORK, NEW_YORK)
TONIGHT = datetime(2026, 11, 21, 5, tzinfo=UTC)
"""The end of Friday the 20th in New York; it is 1:28 PM there."""

DAY = timedelta(days=1)


def due(a_row: Callable[..., Row], at: datetime) -> Row:
    return a_row(1)._replace(due_at=at, snoozed_until=at)


@pytest.mark.parametrize(
    ("days", "whole", "near"),
    [
        (-1, "was due end of yesterday", "by end of Thu"),
        (0, "answer by end of today", "by end of today"),
        (1, "answer by end of tomorrow", "by end of Sat"),
        (4, "answer by end of Tuesday 11/24", "by end of Tue"),
    ],
)
def test_due_at_midnight_is_told_as_the_end_of_the_day_before(
    days: int, whole: str, near: str, a_row: Callable[..., Row], now: datetime
) -> None:
    row = due(a_row, TONIGHT + days * DAY)
    assert (WORDS.answer_by(row, now), WORDS.by(row, now)) == (whole, near)


@pytest.mark.parametrize("spoken", ["es"], indirect=True)
def test_the_end_of_a_day_is_told_in_spanish(spoken: str, a_row: Callable[..., Row], now: datetime) -> None:
    assert spoken == "es"
    row = due(a_row, TONIGHT + 4 * DAY)
    assert WORDS.answer_by(row, now) == "límite: martes 24 de noviembre, al final del día"
    assert WORDS.by(row, now) == "límite fin del mar"
    assert WORDS.answer_by(due(a_row, TONIGHT), now) == "límite: hoy, al final del día"
    assert NEAR.end(TONIGHT, now).replace("\u00a0", " ") == "vie, al final del día"


@pytest.mark.parametrize("off", [timedelta(minutes=1), timedelta(minutes=-1)])
def test_a_minute_beside_midnight_is_told_by_the_clock(
    off: timedelta, a_row: Callable[..., Row], now: datetime
) -> None:
    said = {timedelta(minutes=1): "by Sat 12:01 AM", timedelta(minutes=-1): "by 11:59 PM"}
    assert WORDS.by(due(a_row, TONIGHT + off), now) == said[off]
    assert "end of" not in NEAR.end(TONIGHT + off, now)


def test_midnight_elsewhere_is_no_end_of_the_practices_day(a_row: Callable[..., Row], now: datetime) -> None:
    midnight_in_utc = datetime(2026, 11, 21, tzinfo=UTC)
    assert WORDS.by(due(a_row, midnight_in_utc), now) == "by 7:00 PM"


def test_what_began_at_midnight_began_then(now: datetime) -> None:
    assert WORDS.moment(TONIGHT - DAY, now) == "12:00 AM today"
    assert NEAR.at(TONIGHT - DAY, now).replace("\u00a0", " ") == "Fri 12:00 AM"


def test_hidden_until_midnight_is_hidden_until_the_day_ends(a_row: Callable[..., Row], now: datetime) -> None:
    assert WORDS.snoozed(due(a_row, TONIGHT), now) == "Snoozed until end of today"
    assert WORDS.snoozed(due(a_row, TONIGHT + DAY), now) == "Snoozed until end of Sat"


@pytest.mark.parametrize(
    ("reader", "said"),
    [
        ("America/Los_Angeles", "end of Fri clinic time (9:00 PM your time)"),
        ("Europe/Paris", "end of Fri clinic time (Sat 6:00 AM your time)"),
        ("America/Toronto", "end of Fri"),
    ],
)
def test_a_reader_far_away_reads_what_their_clock_shows_at_the_end_of_the_practices_day(
    reader: str, said: str, now: datetime
) -> None:
    assert Moments(NEW_YORK, ZoneInfo(reader)).end_in_both(TONIGHT, now).replace("\u00a0", " ") == said


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (datetime(2026, 3, 6, 17, tzinfo=UTC), "Fri 10:00 AM"),
        (datetime(2026, 3, 9, 17, tzinfo=UTC), "Mon 11:00 AM (10:00 AM your time)"),
    ],
)
@pytest.mark.parametrize("day", [6, 9])
def test_whether_clocks_differ_is_judged_at_the_moment_told(told: datetime, said: str, day: int) -> None:
    """Between Friday and Monday clocks change in Denver, and not in Phoenix."""
    moments = Moments(ZoneInfo("America/Denver"), ZoneInfo("America/Phoenix"))
    now = datetime(2026, 3, day, 16, tzinfo=UTC)
    assert moments.at_beside(told, now).replace("\u00a0", " ") == said


def test_a_midnight_of_the_readers_is_not_the_practices(now: datetime) -> None:
    six = TONIGHT - timedelta(hours=6)
    said = Moments(NEW_YORK, ZoneInfo("Europe/Paris")).end_in_both(six, now).replace("\u00a0", " ")
    assert said == "Fri 6:00 PM clinic time (Sat 12:00 AM your time)"


def test_where_a_night_has_two_midnights_the_first_ends_the_day() -> None:
    havana, now = Moments(ZoneInfo("America/Havana")), datetime(2026, 10, 31, 12, tzinfo=UTC)
    first = datetime(2026, 11, 1, 4, tzinfo=UTC)  # clocks go back from one to midnight an hour later
    assert havana.end(first, now).replace("\u00a0", " ") == "end of Sat"
    assert havana.end(first + timedelta(hours=1), now).replace("\u00a0", " ") == "Sun 12:00 AM"


def test_what_is_due_by_the_end_of_today_stands_under_due_today(a_row: Callable[..., Row], now: datetime) -> None:
    ends = ends_of_groups(now, NEW_YORK)
    for off, group in ((timedelta(0), Group.DUE_TODAY), (timedelta(microseconds=1), Group.LATER)):
        key = urgency_key(due(a_row, TONIGHT + off))
        assert next(one for one, until in ends if key < (until, 0)) is group
