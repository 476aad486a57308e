"""Whoever works on what the program gave them has accepted it, also without saying so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from counted import H, sweep
from delivering import deliver
from owned import history, leave_to, many, owners
from queues import a_message
from triage_app.queue.domain.calls import Call, Outcome, Spoken
from triage_app.queue.domain.conversation import Reply
from triage_app.queue.domain.handing import How
from triage_app.queue.domain.keys import new_key
from triage_app.queue.domain.states import CloseReason, WaitingOn

if TYPE_CHECKING:
    from queues import Queue
    from triage_app.queue.access import Access


def put(desk: Access, number: int, promised: timedelta | None = None) -> None:
    seen = desk.conversation(number).newest_message_id
    desk.reply(Reply(number, new_key(), "We have it here.", (), close=False, seen=seen, promised=promised))


def call(desk: Access, number: int, outcome: Outcome) -> None:
    spoken = Spoken.PATIENT if outcome is Outcome.SPOKE else None
    made = Call(desk.clock.now(), outcome, spoken, "")
    desk.log_call(number, made, seen=desk.conversation(number).newest_message_id)


WORK: dict[str, Callable[[Access, int], object]] = {
    "answers": put,
    "promises an answer": lambda desk, number: put(desk, number, 4 * H),
    "calls in vain": lambda desk, number: call(desk, number, Outcome.NO_ANSWER),
    "snoozes": lambda desk, number: desk.snooze(number, H),
    "wakes": lambda desk, number: desk.snooze(number, None),
    "waits for the lab": lambda desk, number: desk.wait_on(number, WaitingOn.LAB),
    "waits no more": lambda desk, number: desk.wait_on(number, None),
    "begins to write": lambda desk, number: desk.be_here(number, writing=True),
}


@pytest.mark.parametrize("does", WORK)
def test_what_its_owner_works_on_is_not_taken_back(queue: Queue, does: str) -> None:
    joy, _lena = leave_to(queue, "joy", "lena")
    (number,) = many(queue, 1)
    sweep(queue)
    version = queue.desk("joy").conversation(number).row.version
    WORK[does](queue.desk("joy"), number)
    row = queue.desk("joy").conversation(number).row
    assert (row.accept_by, row.version) == (None, version + 1)
    queue.clock.advance(H)
    sweep(queue)
    assert (owners(queue), len(history(queue))) == ([joy], 1)


def test_what_already_waited_for_the_lab_is_accepted_and_waits_since_it_did(queue: Queue) -> None:
    leave_to(queue, "joy")
    (number,) = many(queue, 1)
    joy = queue.desk("joy")
    joy.claim(number)
    since = joy.wait_on(number, WaitingOn.LAB).row.waiting_on_since
    joy.release(number)
    sweep(queue)
    queue.clock.advance(H / 10)
    row = joy.wait_on(number, WaitingOn.LAB).row
    assert (row.accept_by, row.waiting_on_since) == (None, since)


def test_looking_accepts_nothing_and_nobody_accepts_for_somebody_else(queue: Queue) -> None:
    leave_to(queue, "joy", "lena")
    (number,) = many(queue, 1)
    sweep(queue)
    queue.desk("joy").be_here(number)
    queue.desk("lena").be_here(number, writing=True)
    assert queue.desk("joy").conversation(number).row.accept_by is not None


@pytest.mark.parametrize("ends", [put, lambda desk, number: call(desk, number, Outcome.SPOKE)])
def test_whoever_answered_keeps_it_when_the_patient_writes_again(
    queue: Queue, ends: Callable[[Access, int], object]
) -> None:
    joy, _lena = leave_to(queue, "joy", "lena")
    (number,) = many(queue, 1)
    sweep(queue)
    ends(queue.desk("joy"), number)
    if ends is put:
        deliver(queue)
    write_again(queue)
    assert (owners(queue), [one[1] for one in history(queue)]) == ([joy], [How.ASSIGNED])


def test_whoever_closed_it_keeps_it_when_the_patient_writes_again(queue: Queue) -> None:
    joy, _lena = leave_to(queue, "joy", "lena")
    (number,) = many(queue, 1)
    sweep(queue)
    desk = queue.desk("joy")
    desk.close(number, CloseReason.DUPLICATE, seen=desk.conversation(number).newest_message_id)
    write_again(queue)
    assert owners(queue) == [joy]


def write_again(queue: Queue) -> None:
    queue.clock.advance(24 * H)
    queue.take_in(a_message("m-9", thread_key="t-0", sent=queue.clock.now()))
    sweep(queue)
