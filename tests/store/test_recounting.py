"""A recount holds few conversations at once, lets others in between, and stops when somebody else is to do it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from counted import SENT, H, arrive, row, steps
from queues import a_message
from regrouped import outcomes, two
from triage_app.queue.domain.escalation import Step
from triage_app.queue.domain.policies import EVERYTHING
from triage_app.queue.domain.rulebook import Rules
from triage_app.queue.services import recount
from triage_app.queue.store.schema import Conversation
from triage_app.queue.store.schema_rules import RulesApplied
from triage_app.sync.sweep import Sweep

if TYPE_CHECKING:
    from queues import Queue
    from triage_app.queue.store.work import Work

LONGER = Rules(policies=(replace(EVERYTHING, target=48 * H),))


def batches(queue: Queue) -> list[int]:
    """How many conversations each transaction has counted."""
    told = select(RulesApplied.conversations).order_by(RulesApplied.id)
    return list(queue.store.read(lambda work: work.connection.execute(told).scalars().all()))


def many(queue: Queue, number: int) -> None:
    queue.take_in(*(a_message(f"m-{one}", thread_key=f"t-{one}", sent=SENT) for one in range(number)))


def test_no_transaction_holds_more_than_forty_conversations(embedded_queue: Queue) -> None:
    many(embedded_queue, 45)
    embedded_queue.desk().edit_rules(LONGER, based_on=0)
    Sweep(embedded_queue.sync, lambda: True).recount()
    assert batches(embedded_queue) == [1, 40, 4]


def test_a_recount_stops_once_the_lease_is_lost_and_is_taken_up_by_the_next(
    embedded_queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recount, "BATCH", 1)
    many(embedded_queue, 3)
    embedded_queue.desk().edit_rules(LONGER, based_on=0)
    Sweep(embedded_queue.sync, lambda: not batches(embedded_queue)).recount()
    assert embedded_queue.sync.read(recount.behind) == (1, [2, 3])
    Sweep(embedded_queue.sync, lambda: True).recount()
    assert embedded_queue.sync.read(recount.behind) == (1, [])


def test_after_a_minute_it_is_looked_again_whether_a_pull_has_counted_by_the_rules_before(
    embedded_queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = [0.0]
    monkeypatch.setattr("triage_app.sync.sweep.stopwatch", lambda: seconds[0])
    arrive(embedded_queue)
    embedded_queue.desk().edit_rules(LONGER, based_on=0)
    sync = Sweep(embedded_queue.sync, lambda: True)
    sync.recount()
    before = update(Conversation).values(rules_version=0, due_at=SENT + 24 * H)
    embedded_queue.store.write(lambda work: work.connection.execute(before))
    seconds[0] = 59.0
    sync.recount()
    assert row(embedded_queue).due_at == SENT + 24 * H, "it is not looked with every sweep"
    seconds[0] = 60.0
    sync.recount()
    assert row(embedded_queue).due_at == SENT + 48 * H


def test_a_merge_that_is_asked_for_during_a_recount_waits_for_no_more_than_one_batch(
    embedded_queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    two(embedded_queue)
    many(embedded_queue, 3)
    embedded_queue.desk().edit_rules(LONGER, based_on=0)
    monkeypatch.setattr(recount, "BATCH", 1)

    def holds() -> bool:
        if len(batches(embedded_queue)) == 1 and not outcomes(embedded_queue):
            embedded_queue.desk("joy").merge(1, into=2)
        return len(batches(embedded_queue)) < 2

    Sweep(embedded_queue.sync, holds).recount()
    assert outcomes(embedded_queue) == ["done"]
    assert embedded_queue.sync.read(recount.behind)[1], "and much is still to be counted"


@pytest.mark.postgres
def test_a_batch_waits_for_no_disk_while_it_holds_its_rows(team_queue: Queue) -> None:
    arrive(team_queue)

    def counts(work: Work) -> list[object]:
        told = []
        for _ in range(2):
            told.append(work.connection.exec_driver_sql("SHOW synchronous_commit").scalar_one())
            recount.again(work, [1])
        return told

    assert team_queue.sync.write(counts) == ["on", "off"]


def test_steps_go_by_the_due_time_that_is_shown_until_it_is_counted_anew(embedded_queue: Queue) -> None:
    arrive(embedded_queue, sent=SENT - 24 * H)
    embedded_queue.desk().edit_rules(LONGER, based_on=0)
    Sweep(embedded_queue.sync, lambda: True).tell()
    assert row(embedded_queue).due_at == SENT
    assert steps(embedded_queue)[-1] is Step.OVERDUE
