"""A pull and a merge at the same moment on a team's database: one waits for the other, no message is astray."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest

from queues import NOW, a_message, a_patient
from triage_app.queue.domain.remote import Intake
from triage_app.queue.services import intake, parties, regroup
from triage_app.sync.sweep import Sweep

if TYPE_CHECKING:
    from queues import Queue
    from triage_app.queue.store.work import Work


@pytest.mark.postgres
def test_what_a_pull_has_read_before_a_merge_lands_where_it_belongs_after_it(
    team_queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    team_queue.take_in(a_message("m-1", thread_key="t-1"), a_message("m-2", thread_key="t-2"))
    for number in (1, 2):
        team_queue.desk("joy").claim(number)
    team_queue.desk("joy").merge(1, into=2)
    has_read, may_write = threading.Event(), threading.Event()

    def slow(*facts: Any) -> Any:
        has_read.set()
        may_write.wait(10)
        return parties.patients_on(*facts)

    monkeypatch.setattr("triage_app.queue.services.intake.patients_on", slow)
    page = Intake((a_message("m-3", thread_key="t-1", sent=NOW),), (), (), (a_patient(),), ())
    portal_id = team_queue.portal.id

    def pull(work: Work) -> None:
        intake.take_in(work, portal_id, page, NOW)

    sync = team_queue.open_store("sync")
    pulling = threading.Thread(target=sync.write, args=(pull,))
    merging = threading.Thread(target=Sweep(team_queue.sync, lambda: True).sweep)
    pulling.start()
    assert has_read.wait(10)
    merging.start()
    merging.join(0.5)
    assert merging.is_alive(), "a merge waits while a pull places messages"
    may_write.set()
    for one in (pulling, merging):
        one.join(10)
    sync.close()
    whole = team_queue.desk().conversation(2)
    assert [one.remote_id for one in whole.messages if one.trace is None] == ["m-1", "m-2", "m-3"]
    assert whole.row.messages == 3
    assert team_queue.sync.read(regroup.asked) is None
