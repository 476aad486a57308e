"""Times and states in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from triage_app.queue.board import Group, View
from triage_app.queue.domain.clocks import Offset
from triage_app.queue.domain.conversation import Health, PortalHealth, Reply, Row
from triage_app.queue.domain.delivery import DeliveryState
from triage_app.queue.domain.states import CloseReason
from triage_app.queue.domain.troubles import troubles
from triage_app.ui import wording
from triage_app.ui.footer import health_line
from triage_app.ui.theme.tokens import Tone

WORDS = wording.Wording(ZoneInfo("America/New_York"))


@pytest.mark.parametrize(
    ("due_in", "ring", "left", "until"),
    [
        (timedelta(hours=3, minutes=12), "3 h", "3 h 12 min left", "answer by 4:40 PM today"),
        (timedelta(minutes=19), "19 min", "19 min left", "answer by 1:47 PM today"),
        (timedelta(seconds=45), "45 s", "45 s left", "answer by 1:28 PM today"),
        (timedelta(0), "0 s", "0 s left", "answer by 1:28 PM today"),
        (timedelta(hours=20), "20 h", "20 h 0 min left", "answer by 9:28 AM tomorrow"),
        (-timedelta(hours=1, minutes=52), "late", "1 h 52 min late", "was due 11:36 AM today"),
        (-timedelta(hours=22), "late", "22 h 0 min late", "was due 3:28 PM yesterday"),
    ],
)
def test_a_countdown_always_says_what_it_counts(
    due_in: timedelta, ring: str, left: str, until: str, a_row: Callable[..., Row], now: datetime
) -> None:
    row = a_row(1, due_in=due_in)
    assert (wording.ring(row, now), wording.time_left(row, now), WORDS.answer_by(row, now)) == (ring, left, until)


@pytest.mark.parametrize(("hour", "said"), [(5, "12:00 AM"), (9, "4:00 AM"), (17, "12:00 PM"), (18, "1:00 PM")])
def test_midnight_and_noon_are_twelve(hour: int, said: str) -> None:
    assert WORDS.time(datetime(2026, 11, 20, hour, tzinfo=UTC)) == said


def test_days_are_said_as_the_practice_counts_them(now: datetime) -> None:
    late_evening = datetime(2026, 11, 20, 3, tzinfo=UTC)  # still the 19th in New York
    assert WORDS.day(late_evening, now) == "Yesterday"
    assert WORDS.day(now - timedelta(days=10), now) == "Tuesday, 11/10/2026"


def test_the_wrong_day_is_never_said_when_clocks_change() -> None:
    before = datetime(2026, 11, 1, 3, 30, tzinfo=UTC)  # Oct 31, 11:30 PM; clocks go back that night
    after = datetime(2026, 11, 1, 14, 0, tzinfo=UTC)
    assert WORDS.moment(before, after) == "11:30 PM yesterday"


@pytest.mark.parametrize(
    ("state", "left", "text", "tone"),
    [
        (DeliveryState.PENDING, 8.2, "sends in 8 s", Tone.ACCENT),
        (DeliveryState.PENDING, 0.0, "on its way to the portal", Tone.ACCENT),
        (DeliveryState.IN_FLIGHT, 0.0, "on its way to the portal", Tone.ACCENT),
        (DeliveryState.RETRY, 0.0, "not sent yet, will be tried again", Tone.WARN),
        (DeliveryState.NEEDS_ATTENTION, 0.0, "not delivered", Tone.BAD),
        (DeliveryState.CANCELLED, 0.0, "taken back", Tone.MUTED),
    ],
)
def test_a_receipt_says_where_a_reply_stands(
    state: DeliveryState, left: float, text: str, tone: Tone, a_delivery: Callable[..., Any], now: datetime
) -> None:
    delivery = a_delivery(Reply(1, "k", "Hello", (), close=True, seen=1), state)
    assert WORDS.receipt(delivery, left, now) == wording.Receipt(text, tone)


def test_an_accepted_reply_says_when(a_delivery: Callable[..., Any], now: datetime) -> None:
    reply = Reply(1, "k", "Hello", (), close=True, seen=1)
    delivery = a_delivery(reply, DeliveryState.DELIVERED, delivered_at=now - timedelta(minutes=45))
    assert WORDS.receipt(delivery, 0, now).text == "accepted 12:43 PM"


def test_every_member_of_every_closed_set_has_words() -> None:
    assert all(wording.view(view) and all(wording.nothing_in(view)) for view in View)
    assert all(wording.group(group) for group in Group)
    assert all(wording.close_reason(reason) for reason in CloseReason)


def test_an_unreadable_name_is_said_to_be_so(a_row: Callable[..., Row]) -> None:
    assert wording.patient_name(a_row(1, "")) == "Name not readable"


def tell(health: Health, now: datetime) -> list[str]:
    return [WORDS.trouble(one, now).happened for one in troubles(health, now, settled=True)]


PORTAL = PortalHealth(1, "Greenfield Portal", None, None, {}, ())


def test_health_names_the_portal_and_when_it_was_checked(now: datetime) -> None:
    checked = replace(PORTAL, checked_at=now - timedelta(seconds=12))
    line = health_line(Health((checked,), 3.0, 0, 0), WORDS, now)
    assert line == ("Greenfield Portal, checked 12 s ago", Tone.OK)


@pytest.mark.parametrize(("age", "tone"), [(90.0, Tone.OK), (90.1, Tone.BAD), (None, Tone.BAD)])
def test_silence_of_sync_turns_red_after_ninety_seconds(age: float | None, tone: Tone, now: datetime) -> None:
    assert health_line(Health((PORTAL,), age, 0, 0), WORDS, now)[1] is tone


def test_a_portal_that_was_not_read_to_the_end_for_ten_minutes_is_told(now: datetime) -> None:
    read = replace(PORTAL, checked_at=now - timedelta(minutes=11))
    text, tone = health_line(Health((read,), 3.0, 0, 0), WORDS, now)
    assert (text, tone) == ("Greenfield Portal, checked 11 min ago", Tone.BAD)
    assert tell(Health((read,), 3.0, 0, 0), now) == ["Greenfield Portal was last read 1:17 PM today."]


def test_what_could_not_be_read_is_counted_beside_the_portal(now: datetime) -> None:
    aside = replace(PORTAL, checked_at=now, set_aside=(("entry_broken", 2), ("entry_not_fhir", 1)))
    text, tone = health_line(Health((aside,), 3.0, 0, 0), WORDS, now)
    assert (text, tone) == ("Greenfield Portal, checked just now, 3 entries could not be read", Tone.WARN)


def test_silence_says_since_when(now: datetime) -> None:
    assert tell(Health((PORTAL,), 600.0, 0, 0), now) == ["Nobody has collected messages since 1:18 PM today."]


def test_a_clock_that_is_off_says_by_how_much_in_whole_words(now: datetime) -> None:
    sure = timedelta(milliseconds=20)
    ahead = Health((), 3.0, 0, 0, Offset(timedelta(minutes=4, seconds=5), sure))
    behind = Health((), 3.0, 0, 0, Offset(timedelta(hours=-1, minutes=-2), sure))
    assert tell(ahead, now) == ["This computer's clock is 4 minutes ahead of the practice's database."]
    assert tell(behind, now) == ["This computer's clock is 1 hour 2 minutes behind the practice's database."]
