"""By when somebody has to have read what is new, as it is told with the reasons of a due time."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from counted import SPOKE, H, put_in_line, sweep
from queues import NOW, a_message
from triage_app.queue.domain.calls import Call, Outcome

if TYPE_CHECKING:
    from queues import Queue


def test_why_says_by_when_what_is_new_is_to_be_read_until_somebody_has(queue: Queue) -> None:
    queue.take_in(a_message("m-1"))
    assert queue.desk().why(queue.only()).start.read_by == NOW  # an open hour after it was sent
    queue.desk("lena").look(queue.only(), seen=10**6)
    assert queue.desk().why(queue.only()).start.read_by is None


def test_of_several_messages_that_nobody_has_read_the_first_says_by_when(queue: Queue) -> None:
    queue.take_in(a_message("m-1"))
    queue.clock.advance(timedelta(minutes=30))
    queue.take_in(a_message("m-2", sent=queue.clock.now()))
    assert queue.desk().conversation(queue.only()).row.look_due_at == NOW
    assert queue.desk().why(queue.only()).start.read_by == NOW


@pytest.mark.parametrize("promised", [None, 30 * H], ids=["reply", "holding reply"])
def test_who_puts_a_reply_in_line_has_read_what_was_on_screen(queue: Queue, promised: timedelta | None) -> None:
    queue.take_in(a_message("m-1"))
    put_in_line(queue, promised=promised)
    assert queue.desk().why(1).start.read_by is None
    queue.take_in(a_message("m-2", sent=NOW))
    assert queue.desk().why(1).start.read_by is not None


def test_who_logs_a_call_that_answers_nobody_has_read_what_was_on_screen(queue: Queue) -> None:
    queue.take_in(a_message("m-1"))
    seen = queue.desk("joy").claim(1).newest_message_id
    queue.desk("joy").log_call(1, Call(NOW, Outcome.VOICEMAIL), seen=seen)
    assert queue.desk().why(1).start.read_by is None


def test_who_logs_a_call_of_before_has_read_what_it_leaves_open(queue: Queue) -> None:
    queue.take_in(a_message("m-1", sent=NOW - 5 * H))
    queue.take_in(a_message("m-2", sent=NOW - 3 * H))
    seen = queue.desk("joy").claim(1).newest_message_id
    queue.desk("joy").log_call(1, replace(SPOKE, at=NOW - 4 * H), seen=seen)
    sweep(queue)
    assert queue.desk().why(1).start.read_by is None
