"""A row that somebody holds keeps no other from being counted, and is counted once it is free."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from counted import SPOKE
from queues import NOW, a_message
from regrouped import H, row, two
from triage_app.errors import TriageError
from triage_app.queue.domain.policies import EVERYTHING
from triage_app.queue.domain.rulebook import Rules
from triage_app.queue.services import called, regroup
from triage_app.sync.sweep import Sweep

if TYPE_CHECKING:
    from typing import Any

    from queues import Queue

ALL = 10**6


class Held:
    """What sync does to conversations fails while somebody holds the row."""

    def __init__(self, does: Any) -> None:
        self._does = does
        self.is_held = True
        self.tried = 0

    def __call__(self, *told: Any, **more: Any) -> Any:
        self.tried += 1
        if self.is_held:
            raise TriageError("database_busy")
        return self._does(*told, **more)


@pytest.fixture
def later(queue: Queue) -> Sweep:
    """Sync at work, and in conversation 1 a message before and one after a call."""
    two(queue, first=NOW - 5 * H)
    queue.take_in(a_message("m-3", thread_key="t-1", sent=NOW - 3 * H))
    sweep = Sweep(queue.sync, lambda: True)
    sweep.sweep()
    return sweep


def test_a_call_that_could_not_be_counted_is_tried_again(
    queue: Queue, later: Sweep, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = Held(called.count)
    monkeypatch.setattr(called, "count", held)
    monkeypatch.setattr(called, "LATE", 0)  # as if thousands had called since
    queue.desk("joy").log_call(1, replace(SPOKE, at=NOW - 4 * H), seen=ALL)
    assert later.is_asked_for()
    later.sweep()
    assert row(queue, 1).started_at == NOW - 5 * H
    assert not later.is_asked_for()  # it waits for the next sweep and rings for none
    held.is_held = False
    later.sweep()
    assert row(queue, 1).started_at == NOW - 3 * H
    tried = held.tried
    later.sweep()
    assert held.tried == tried


def test_a_regrouping_that_waits_for_a_held_row_keeps_nothing_from_being_counted(
    queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    two(queue)
    queue.desk("joy").merge(1, into=2)
    desk = queue.desk()
    desk.edit_rules(Rules(policies=(replace(EVERYTHING, target=4 * H),)), based_on=desk.rules().version)
    held = Held(regroup.do)
    monkeypatch.setattr(regroup, "do", held)
    sweep = Sweep(queue.sync, lambda: True)
    with pytest.raises(TriageError, match="database_busy"):
        sweep.sweep()
    assert [row(queue, one).due_at for one in (1, 2)] == [NOW + H, NOW + 3 * H]
    assert held.tried == 2  # once for itself, once among what is counted, and then no more
    held.is_held = False
    sweep.sweep()
    assert row(queue, 1).due_at is None
