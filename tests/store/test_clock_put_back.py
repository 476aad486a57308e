"""A clock that was ahead for a while has told and put off nothing for good."""

from __future__ import annotations

from datetime import timedelta

import pytest

from counted import H, arrive
from queues import NOW, Queue
from triage_app.queue.domain.escalation import Step
from triage_app.queue.services import portals
from triage_app.queue.store.schema import Conversation
from triage_app.sync.sweep import Sweep


def told_by_day(queue: Queue, sweep: Sweep) -> list[tuple[int, Step]]:
    """What a sweep every hour tells from now on, and after how many hours."""
    told, before = [], None
    for hour in range(1, 50):
        queue.clock._now = NOW + hour * H
        sweep.sweep()
        step = queue.store.read(lambda work: work.connection.execute(Conversation.__table__.select()).one().step)
        if step is not None and step != before:
            told.append((hour, Step(step)))
        before = step
    return told


@pytest.mark.parametrize("ahead", [48, 100])
def test_every_step_is_told_when_it_is_reached_after_a_clock_was_put_back(queue: Queue, ahead: int) -> None:
    arrive(queue, sent=NOW)
    sweep = Sweep(queue.sync, lambda: True)
    queue.clock._now = NOW + ahead * H
    sweep.sweep()
    queue.clock._now = NOW
    steps = [step for _, step in told_by_day(queue, sweep)]
    assert {Step.SOON, Step.OVERDUE, Step.LONG} <= set(steps)


def test_a_sync_that_starts_after_a_clock_was_put_back_counts_anew(queue: Queue) -> None:
    arrive(queue, sent=NOW)
    queue.clock._now = NOW + 48 * H
    Sweep(queue.sync, lambda: True).sweep()
    queue.sync.write(lambda work: portals.passed(work, queue.portal.id, {}, work.now))
    queue.clock._now = NOW
    sweep = Sweep(queue.sync, lambda: True)
    assert Step.SOON in [step for _, step in told_by_day(queue, sweep)]


def test_a_clock_that_goes_on_counts_nothing_anew(queue: Queue, monkeypatch: pytest.MonkeyPatch) -> None:
    arrive(queue, sent=NOW)
    sweep = Sweep(queue.sync, lambda: True)
    counted: list[object] = []
    monkeypatch.setattr("triage_app.queue.services.recount.again", lambda *told: counted.append(told))
    for seconds in (0, 30, -30, 60):
        queue.clock._now += timedelta(seconds=seconds)
        sweep.sweep()
    assert counted == []
    queue.clock._now -= timedelta(minutes=2)
    sweep.sweep()
    assert len(counted) == 1
    sweep.sweep()
    assert len(counted) == 1
