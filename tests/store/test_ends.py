"""When a wait has ended and who has ended it, also where several waits of one conversation are over."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from counted import LAB, SENT, SPOKE, H, arrive, put_in_line
from delivering import deliver
from queues import NOW, a_message
from triage_app.queue.domain.states import CloseReason

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from queues import Queue
    from triage_app.queue.domain.past import PastWait


def past(queue: Queue) -> tuple[PastWait, ...]:
    return queue.desk().conversation(1).past


def answer_elsewhere(queue: Queue, sent: datetime) -> None:
    queue.take_in(a_message("ehr", **LAB, sent=sent))


def test_an_answer_that_was_in_time_on_the_portal_was_in_time_however_late_it_was_pulled(
    embedded_queue: Queue,
) -> None:
    arrive(embedded_queue)
    embedded_queue.clock.advance(30 * H)
    answer_elsewhere(embedded_queue, NOW)
    (ended,) = past(embedded_queue)
    assert (ended.ended_by, ended.ended_at, ended.met) == ("portal", NOW, True)


def test_no_wait_ends_before_it_began(embedded_queue: Queue) -> None:
    arrive(embedded_queue)
    embedded_queue.clock.advance(H)
    put_in_line(embedded_queue, promised=48 * H)
    deliver(embedded_queue, "copy")
    embedded_queue.clock.advance(H)
    answer_elsewhere(embedded_queue, NOW)  # before the holding reply, with which the second wait began
    second, first = past(embedded_queue)
    assert (first.started_at, first.ended_at, first.ended_by) == (SENT, NOW + H, "held")
    assert (second.started_at, second.ended_at, second.ended_by) == (NOW + H, NOW + 2 * H, "portal")


def reply(queue: Queue, login: str) -> None:
    put_in_line(queue, login)
    deliver(queue, f"copy of {login}")


def close(queue: Queue, login: str) -> None:
    queue.desk(login).close(1, CloseReason.DUPLICATE, seen=10**6)


def call(queue: Queue, login: str) -> None:
    queue.desk(login).log_call(1, replace(SPOKE, at=queue.clock.now()), seen=10**6)


@pytest.mark.parametrize("ends", [reply, close, call])
def test_each_wait_names_the_colleague_who_ended_it(
    embedded_queue: Queue, ends: Callable[[Queue, str], None]
) -> None:
    for number, login in enumerate(("joy", "ana")):
        arrive(embedded_queue, f"m-{number}", sent=embedded_queue.clock.now())
        embedded_queue.clock.advance(H)
        embedded_queue.desk(login).claim(1, take=login == "ana")
        ends(embedded_queue, login)
    assert [one.by for one in past(embedded_queue)] == ["Ana Reyes", "Joy Tan"]
