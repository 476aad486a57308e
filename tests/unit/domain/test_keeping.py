"""Which replies wait after a break, by values alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from triage_app.queue.domain import keeping
from triage_app.queue.domain.delivery import DeliveryState
from triage_app.queue.domain.people import Person, Role
from triage_app.queue.domain.quitting import Choice, Waiting, choices, waiting

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)


@pytest.mark.parametrize(
    ("read_before", "breaks"), [(None, True), (NOW - HOUR - SECOND, True), (NOW - HOUR, False), (NOW, False)]
)
def test_a_pass_ends_a_break_when_nothing_was_read_for_over_an_hour(
    read_before: datetime | None, *, breaks: bool
) -> None:
    assert keeping.is_after_break(read_before, NOW) is breaks


def test_a_reply_of_just_half_a_day_is_not_asked_about() -> None:
    assert keeping.asked_until(NOW) == NOW - 12 * HOUR
    assert keeping.question(NOW - 13 * HOUR - 59 * 60 * SECOND, NOW).values == {"hours": 13}


@pytest.mark.parametrize("role", [Role.ASSISTANT, Role.CLINICIAN, Role.SUPERVISOR, Role.ADMIN])
def test_quitting_ends_the_undo_window_for_a_supervisor_only(role: Role) -> None:
    person = Person(1, "joy", "Joy Tan", frozenset({role}))
    assert choices(person, 0) == ()
    assert (Choice.SEND_NOW in choices(person, 2)) is (role is Role.SUPERVISOR)
    assert choices(person, 2)[-2:] == (Choice.WAIT, Choice.KEEP)


def test_waiting_is_over_when_everything_has_left_and_stuck_when_something_cannot() -> None:
    s = DeliveryState
    assert waiting([s.DELIVERED, s.CANCELLED]) is Waiting.OVER
    assert waiting([s.DELIVERED, s.IN_FLIGHT]) is Waiting.GOES_ON
    assert waiting([s.PENDING]) is Waiting.GOES_ON
    assert waiting([s.IN_FLIGHT, s.RETRY]) is Waiting.STUCK
    assert waiting([s.DELIVERED, s.NEEDS_ATTENTION]) is Waiting.STUCK
