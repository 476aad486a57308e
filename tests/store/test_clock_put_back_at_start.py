"""What a clock that was ahead has told is told again also where sync begins with a pass, as it always does."""

from __future__ import annotations

from threading import Event, Thread
from typing import TYPE_CHECKING

import pytest

from counted import H, arrive
from queues import NOW
from triage_app.queue.domain.escalation import Step
from triage_app.queue.domain.timing import Timing
from triage_app.queue.store.schema import Conversation
from triage_app.sync.engine import Engine
from triage_app.sync.portal import Page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from queues import Queue


class Quiet:
    """A portal on which there is nothing new."""

    def __init__(self) -> None:
        self.was_read = Event()

    def pages(self, _cursor: object) -> Iterator[Page]:
        yield Page((), (), (), {"high_water": None}, None)
        self.was_read.set()

    def close(self) -> None:
        pass


def engine(queue: Queue, portal: Any) -> Engine:
    return Engine(queue.sync, lambda _connection: portal, Timing())


def step(queue: Queue) -> Step | None:
    row = queue.store.read(lambda work: work.connection.execute(Conversation.__table__.select()).one())
    return None if row.step is None else Step(row.step)


@pytest.fixture
def told_ahead(queue: Queue) -> Queue:
    """A queue whose sync told of a wait with a clock two days ahead, which was put right since."""
    arrive(queue, sent=NOW)
    queue.clock._now = NOW + 48 * H
    engine(queue, Quiet()).once()
    assert step(queue) is Step.LONG
    queue.clock._now = NOW + H
    return queue


def test_single_rounds_tell_every_step_again(told_ahead: Queue) -> None:
    told = set()
    for hour in range(1, 50):  # the long step is reached at night and told in the morning
        told_ahead.clock._now = NOW + hour * H
        engine(told_ahead, Quiet()).once()
        told.add(step(told_ahead))
    assert {None, Step.SOON, Step.OVERDUE, Step.LONG} <= told


def test_a_sync_at_work_counts_anew_although_its_first_pass_is_over_before_its_first_sweep(
    told_ahead: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    portal, counted = Quiet(), Event()
    at_work = engine(told_ahead, portal)
    look_back = at_work._sweep.look_back

    def after_a_pass() -> None:
        portal.was_read.wait(30)
        look_back()
        counted.set()

    monkeypatch.setattr(at_work._sweep, "look_back", after_a_pass)
    running = Thread(target=at_work.run)
    running.start()
    try:
        assert counted.wait(30)
    finally:
        at_work.stop()
        running.join()
    assert step(told_ahead) is None
