"""A desk knows how far its computer's clock is from the database's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from queues import NO_UNDO
from triage_app.cli.doctor import _checks
from triage_app.clock import stopwatch
from triage_app.queue.access import Access

if TYPE_CHECKING:
    from queues import Queue


class Computer:
    """A computer whose clock is off by a span, and runs."""

    def __init__(self, off: timedelta) -> None:
        self._off = off

    def now(self) -> datetime:
        return datetime.now(UTC) + self._off


def desk_at(queue: Queue, off: timedelta) -> Access:
    return Access(queue.as_login("ana"), queue.people["ana"], NO_UNDO, Computer(off))


@pytest.mark.parametrize("minutes", [4, -4, 0])
def test_a_desk_learns_by_how_much_its_clock_is_off(queue: Queue, minutes: int) -> None:
    off = timedelta(minutes=minutes)
    clock = desk_at(queue, off).health().clock
    assert clock is not None
    assert abs(clock.ahead - off) < timedelta(seconds=5)
    assert clock.is_far is (minutes != 0)


def test_the_practices_own_time_makes_no_clock_wrong(queue: Queue) -> None:
    """The tests' practice time stands still in another month."""
    clock = queue.desk().health().clock
    assert clock is not None
    assert not clock.is_far


@pytest.mark.parametrize(("minutes", "state", "said"), [(4, "warning", "4 min"), (0, "ok", "agree to")])
def test_the_doctor_says_it(queue: Queue, minutes: int, state: str, said: str) -> None:
    (check,) = [one for one in _checks(desk_at(queue, timedelta(minutes=minutes))) if one["name"] == "clock"]
    assert (check["state"], said in check["sentence"]) == (state, True)


def test_every_answer_of_the_database_is_noted(queue: Queue) -> None:
    desk = queue.desk()
    asked = stopwatch()
    desk.health()
    assert asked <= desk.heard <= stopwatch()
