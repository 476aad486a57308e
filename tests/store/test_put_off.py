"""A desk whose clock is ahead puts off no warning: what it closed and took back is told as every other wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from counted import H, arrive
from queues import NOW
from triage_app.queue.domain.escalation import Step
from triage_app.queue.domain.states import CloseReason
from triage_app.queue.services import recount
from triage_app.queue.store.schema import Conversation
from triage_app.sync.sweep import Sweep

if TYPE_CHECKING:
    from queues import Queue


def stands(queue: Queue) -> Step | None:
    row = queue.store.read(lambda work: work.connection.execute(Conversation.__table__.select()).one())
    return None if row.step is None else Step(row.step)


def told_by_day(queue: Queue, first: int = 1) -> dict[Step, int]:
    """What a sweep every hour tells, and after how many hours."""
    told: dict[Step, int] = {}
    sweep = Sweep(queue.sync, lambda: True)
    for hour in range(first, 100):
        queue.clock._now = NOW + hour * H
        sweep.sweep()
        if (step := stands(queue)) is not None:
            told.setdefault(step, hour)
    return told


def close_and_undo(queue: Queue) -> None:
    desk = queue.desk("joy")
    desk.claim(1)
    desk.close(1, CloseReason.DUPLICATE, seen=10**6)
    desk.reopen(1)


@pytest.mark.parametrize("ahead", [48, 144])
def test_steps_are_told_in_time_although_a_close_was_undone_days_ahead(queue: Queue, ahead: int) -> None:
    arrive(queue, sent=NOW)
    queue.clock._now = NOW + ahead * H
    close_and_undo(queue)
    told = told_by_day(queue)
    assert told[Step.SOON] == 19  # after 18 h, before the practice opens
    assert told[Step.OVERDUE] == 24
    assert {Step.LONG, Step.GIVEN_UP} <= told.keys()


def test_long_steps_are_told_although_an_overdue_close_was_undone_days_ahead(queue: Queue) -> None:
    arrive(queue, sent=NOW - 25 * H)
    Sweep(queue.sync, lambda: True).sweep()
    assert stands(queue) is Step.OVERDUE
    queue.clock._now = NOW + 144 * H
    close_and_undo(queue)
    assert told_by_day(queue)[Step.LONG] < 24


def test_what_is_put_off_until_the_practice_opens_stays_so(queue: Queue, monkeypatch: pytest.MonkeyPatch) -> None:
    arrive(queue, sent=NOW - 12 * H)
    monkeypatch.setattr(recount, "again", lambda *_told: pytest.fail("nothing was put off for too long"))
    told = told_by_day(queue)
    assert Step.SOON not in told  # it was reached at night, and in the morning it was overdue
    assert told[Step.OVERDUE] == 19
