"""A lease is believed only while it surely holds, however long the computer slept."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from rude_portal import embedded
from triage_app.queue.domain.timing import Timing
from triage_app.sync import tenure
from triage_app.sync.tenure import Tenure

if TYPE_CHECKING:
    from queues import Queue

TEN = Timing(lease=timedelta(seconds=10))


@embedded
def test_a_lease_is_believed_for_less_long_than_it_lasts(queue: Queue, monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = [100.0]
    monkeypatch.setattr(tenure, "stopwatch", lambda: seconds[0])
    ours = Tenure(queue.store, TEN)
    assert not ours.holds()
    assert ours.licence() is None
    assert ours.take()
    seconds[0] += 7.9
    assert ours.holds()
    seconds[0] += 0.2
    assert not ours.holds()
    assert ours.licence() is None
    assert ours.take()
    assert ours.holds()


@embedded
def test_a_second_sync_waits_until_the_first_gives_its_lease_back(queue: Queue) -> None:
    first, second = Tenure(queue.store, TEN), Tenure(queue.store, TEN)
    assert first.take()
    assert not second.take()
    assert not second.holds()
    first.give_back()
    assert not first.holds()
    assert second.take()
    licence = second.licence()
    assert licence is not None
    assert licence.still_holds()
