"""Messages of a portal are written one after the other: a number on screen means that all lower ones are."""

from __future__ import annotations

import threading
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from delivering import new_lease
from queues import NOW, a_message
from regrouped import put_in_line, whole
from triage_app.queue.domain.delivery import Confirmed, Tried, verdict
from triage_app.queue.domain.remote import Intake
from triage_app.queue.services import deliveries, intake
from triage_app.queue.services.waiting import bring_in_step
from triage_app.queue.store.schema import Conversation

if TYPE_CHECKING:
    import pytest

    from queues import Queue


class SlowPull:
    """A pull that has numbered its message and goes on when it is told to."""

    def __init__(self, queue: Queue, monkeypatch: pytest.MonkeyPatch) -> None:
        self._go_on, numbered = threading.Event(), threading.Event()

        def slowly(work: Any, ids: Any, **more: Any) -> None:
            numbered.set()
            assert self._go_on.wait(20)
            bring_in_step(work, ids, **more)

        monkeypatch.setattr("triage_app.queue.services.intake.bring_in_step", slowly)
        page = Intake((a_message("m-2", "My chest hurts", thread_key="t", sent=NOW),), (), (), (), ())
        store = self._store = queue.open_store("sync")
        store.read(lambda work: work.connection.execute(select(Conversation.id)).all())
        self._thread = threading.Thread(
            target=lambda: store.write(lambda work: intake.take_in(work, queue.portal.id, page, NOW))
        )
        self._thread.start()
        assert numbered.wait(20)

    def end(self) -> None:
        self._go_on.set()
        self._thread.join(20)
        self._store.close()


def test_a_reply_gets_its_number_after_the_pull_that_is_under_way(
    team_queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue, arrived = team_queue, Confirmed("ours")
    queue.take_in(a_message("m-1", thread_key="t"))
    queue.desk("joy").claim(1)
    put_in_line(queue, 1)
    held = new_lease(queue)
    waiting = queue.sync.read(lambda work: deliveries.next_row(work, [queue.portal.id]))
    assert waiting is not None
    parcel = queue.sync.write(lambda work: deliveries.take(work, held, waiting))
    assert parcel is not None
    decided = verdict(arrived, Tried(parcel.attempts, uncertain=False), quarantine=timedelta(0), jitter=0)
    settle = partial(deliveries.settle, parcel=parcel, outcome=arrived, decision=decided)
    pull = SlowPull(queue, monkeypatch)
    push = threading.Thread(target=lambda: queue.sync.write(settle))
    push.start()
    push.join(0.5)
    assert push.is_alive(), "it waits for the pull, whose message has the lower number"
    pull.end()
    push.join(20)
    in_order = sorted(whole(queue, 1).messages, key=lambda one: one.id)
    assert [one.text for one in in_order] == ["When is my result ready?", "My chest hurts", "It is normal."]
