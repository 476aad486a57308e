"""A call answers what the patient had written by then; what came later goes on waiting, with its own start."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from counted import SPOKE, H, arrive, put_in_line, row, segments
from delivering import deliver
from queues import NOW
from triage_app.errors import ConflictError, UsageError
from triage_app.queue.domain.calls import Call, Outcome
from triage_app.queue.domain.delivery import Confirmed
from triage_app.queue.domain.states import State
from triage_app.queue.services import calls
from triage_app.queue.store.schema import WaitingSegment
from triage_app.queue.store.schema_outbox import Change
from triage_app.queue.store.schema_rules import PhoneCall
from triage_app.sync.sweep import Sweep

if TYPE_CHECKING:
    from datetime import datetime

    from queues import Queue

EARLY, CALLED, LATE = NOW - 5 * H, NOW - 4 * H, NOW - 3 * H
ALL = 10**6


@pytest.fixture
def sync(queue: Queue) -> Sweep:
    """Sync at work, and Joy's conversation with a message before and one after a call."""
    arrive(queue, sent=EARLY)
    arrive(queue, "m-2", text="And the other one?", sent=LATE)
    queue.desk("joy").claim(1)
    sweep = Sweep(queue.sync, lambda: True)
    sweep.sweep()
    return sweep


def log(queue: Queue, at: datetime = CALLED) -> None:
    queue.desk("joy").log_call(1, replace(SPOKE, at=at), seen=ALL)


def changes(queue: Queue) -> int:
    rows = select(Change.id)
    return len(queue.store.read(lambda work: work.connection.execute(rows).all()))


def test_what_came_after_the_call_goes_on_waiting_by_its_own_time(queue: Queue, sync: Sweep) -> None:
    log(queue)
    assert (row(queue).started_at, row(queue).state) == (EARLY, State.OPEN), "only sync counts"
    assert sync.is_asked_for()
    sync.sweep()
    now = row(queue)
    assert (now.started_at, now.due_at, now.messages) == (LATE, LATE + 24 * H, 1)
    assert (now.snippet, now.owner) == ("And the other one?", "Joy Tan")
    assert segments(queue) == [(EARLY, EARLY + 24 * H, "call"), (LATE, LATE + 24 * H, None)]


def test_the_wait_that_it_ended_was_over_when_it_took_place(queue: Queue, sync: Sweep) -> None:
    queue.clock.advance(30 * H)
    log(queue)
    sync.sweep()
    ended = select(WaitingSegment.ended_at, WaitingSegment.breached_at).order_by(WaitingSegment.id)
    first = queue.store.read(lambda work: work.connection.execute(ended).first())
    assert first is not None
    assert tuple(first) == (CALLED, None)


def test_a_call_after_everything_ends_the_wait_at_once(queue: Queue, sync: Sweep) -> None:
    log(queue, NOW - 2 * H)
    assert (row(queue).state, row(queue).due_at) == (State.ANSWERED, None)
    assert not sync.is_asked_for()


def test_a_call_answers_what_was_sent_at_its_very_moment(queue: Queue, sync: Sweep) -> None:
    log(queue, EARLY)
    sync.sweep()
    assert (row(queue).started_at, row(queue).messages) == (LATE, 1)
    log(queue, LATE)
    assert (row(queue).state, row(queue).due_at) == (State.ANSWERED, None)


def test_a_call_before_everything_that_is_open_is_refused(queue: Queue, sync: Sweep) -> None:
    with pytest.raises(UsageError, match="call_before_message"):
        log(queue, EARLY - H)
    log(queue)
    sync.sweep()
    with pytest.raises(UsageError, match="call_before_message"):
        log(queue, CALLED)
    assert row(queue).started_at == LATE


def test_a_call_of_before_is_written_down_where_nobody_waits(queue: Queue, sync: Sweep) -> None:
    put_in_line(queue)
    deliver(queue, Confirmed("ours"))
    log(queue)
    sync.sweep()
    assert (row(queue).state, row(queue).due_at) == (State.ANSWERED, None)


def test_nobody_logs_a_call_over_what_was_not_on_screen(queue: Queue, sync: Sweep) -> None:
    sync.sweep()
    seen = queue.desk().conversation(1).newest_message_id
    arrive(queue, "m-3", sent=NOW)
    with pytest.raises(ConflictError, match="newer_message"):
        queue.desk("joy").log_call(1, replace(SPOKE, at=CALLED), seen=seen)


def test_no_call_answers_a_message_that_was_numbered_after_one_it_could_not_know(
    queue: Queue, sync: Sweep
) -> None:
    arrive(queue, "m-0", text="I wrote this first", sent=EARLY - H)  # the portal brings it last
    log(queue)
    sync.sweep()
    assert (row(queue).started_at, row(queue).messages) == (EARLY - H, 2)
    with pytest.raises(UsageError, match="call_before_message"):
        log(queue, EARLY - H / 2)


def test_a_call_is_counted_once_and_again_when_sync_begins_anew(queue: Queue, sync: Sweep) -> None:
    log(queue)
    sync.sweep()
    before = changes(queue)
    for _ in range(3):
        assert not sync.is_asked_for()
        sync.sweep()
    assert changes(queue) == before
    other = Sweep(queue.sync, lambda: True)
    other.sweep()
    assert not other.is_asked_for()
    assert row(queue).started_at == LATE


def test_calls_that_answer_nobody_are_not_counted(queue: Queue, sync: Sweep) -> None:
    queue.desk("joy").log_call(1, Call(CALLED, Outcome.VOICEMAIL), seen=ALL)
    assert not sync.is_asked_for()
    assert row(queue).started_at == EARLY


def test_without_the_lease_nothing_is_counted(queue: Queue, sync: Sweep) -> None:
    log(queue)
    Sweep(queue.sync, lambda: False).sweep()
    assert row(queue).started_at == EARLY
    sync.sweep()
    assert row(queue).started_at == LATE


def test_a_repeat_under_its_key_writes_one_call(queue: Queue, sync: Sweep) -> None:
    joy = queue.people["joy"]
    for _ in range(2):
        queue.as_login("joy").write(
            lambda work: calls.log_call(work, joy, 1, "a-key", call=replace(SPOKE, at=CALLED), seen=ALL)
        )
        sync.sweep()
    rows = select(PhoneCall.id)
    assert len(queue.store.read(lambda work: work.connection.execute(rows).all())) == 1
    assert row(queue).started_at == LATE


@pytest.mark.usefixtures("sync")
@pytest.mark.parametrize("first", [Outcome.VOICEMAIL, Outcome.NO_ANSWER])
def test_of_two_calls_at_one_moment_the_one_that_spoke_has_ended_the_wait(queue: Queue, first: Outcome) -> None:
    queue.desk("joy").log_call(1, Call(NOW, first), seen=ALL)
    queue.desk("joy").release(1)
    queue.desk("lena").claim(1)
    (ended,) = queue.desk("lena").log_call(1, SPOKE, seen=ALL).past
    assert (ended.ended_by, ended.by) == ("call", "Lena Park")
