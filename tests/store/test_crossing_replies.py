"""A reply that leaves open what the patient wrote while it was being written (scenario 10)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from delivering import deliver
from queues import NOW, a_message
from triage_app.errors import ConflictError, UsageError
from triage_app.queue.domain.conversation import Reply
from triage_app.queue.domain.countdown import Direction
from triage_app.queue.domain.keys import new_key
from triage_app.queue.domain.states import State
from triage_app.queue.store.schema import WaitingSegment
from triage_app.queue.store.schema_outbox import Outbox

if TYPE_CHECKING:
    from queues import Queue
    from triage_app.queue.domain.conversation import Delivery, Row

H = timedelta(hours=1)
FIRST, SECOND = NOW - 5 * H, NOW - H
STAFF = {"thread_key": "thread-1", "direction": Direction.TO_PATIENT, "sender": "Dr. Osei", "sender_reference": ""}


@pytest.fixture
def numbers(queue: Queue) -> list[int]:
    """The numbers of two messages of a patient, and between them of one that a doctor wrote in the portal.

    It is of the first message's own time and answers nothing.
    """
    queue.take_in(a_message("m-1", sent=FIRST))
    queue.take_in(a_message("ehr", **STAFF, sent=FIRST))
    queue.take_in(a_message("m-2", "And one more", sent=SECOND))
    queue.desk("joy").claim(1)
    by_name = {one.remote_id: one.id for one in queue.desk().conversation(1).messages}
    return [by_name[name] for name in ("m-1", "ehr", "m-2")]


def reply(queue: Queue, **more: Any) -> Delivery:
    """An assistant's reply, who has seen everything."""
    wanted: dict[str, Any] = {"close": False, "seen": 10**6, **more}
    return queue.desk("joy").reply(Reply(1, new_key(), "Here it is.", (), **wanted))


def row(queue: Queue) -> Row:
    return queue.desk().conversation(1).row


def answered(queue: Queue) -> list[int | None]:
    return list(
        queue.store.read(lambda work: work.connection.execute(select(Outbox.answers_message_id)).scalars().all())
    )


def test_the_countdown_goes_on_from_the_message_that_is_left_open(queue: Queue, numbers: list[int]) -> None:
    first, _, _ = numbers
    reply(queue, answers=first)
    assert (row(queue).state, row(queue).started_at, row(queue).due_at) == (State.SENDING, FIRST, FIRST + 24 * H)
    deliver(queue)
    assert (row(queue).state, row(queue).started_at, row(queue).due_at) == (State.OPEN, SECOND, SECOND + 24 * H)
    assert (row(queue).messages, row(queue).snippet) == (1, "And one more")
    ends = select(WaitingSegment.started_at, WaitingSegment.ended_by).order_by(WaitingSegment.id)
    found = queue.store.read(lambda work: work.connection.execute(ends).all())
    assert [tuple(one) for one in found] == [(FIRST, "reply"), (SECOND, None)]


def test_a_reply_that_answers_everything_stops_it(queue: Queue, numbers: list[int]) -> None:
    reply(queue, answers=numbers[-1])
    deliver(queue)
    assert (row(queue).state, row(queue).due_at) == (State.ANSWERED, None)


def test_without_a_word_about_it_everything_that_was_seen_is_answered(queue: Queue, numbers: list[int]) -> None:
    reply(queue)
    assert answered(queue) == [numbers[-1]]


def test_it_answers_the_newest_message_of_the_patient_up_to_there(queue: Queue, numbers: list[int]) -> None:
    first, doctors, _ = numbers
    reply(queue, answers=doctors)
    assert answered(queue) == [first]


def test_a_reply_that_was_begun_before_the_patient_wrote_answers_nothing(queue: Queue, numbers: list[int]) -> None:
    reply(queue, answers=numbers[0] - 1)
    assert answered(queue) == [None]
    deliver(queue)
    assert (row(queue).state, row(queue).started_at, row(queue).messages) == (State.OPEN, FIRST, 2)


def test_what_was_not_seen_still_holds_it_back(queue: Queue, numbers: list[int]) -> None:
    first, doctors, _ = numbers
    with pytest.raises(ConflictError, match="newer_message"):
        reply(queue, seen=doctors, answers=first)
    assert answered(queue) == []


def test_what_leaves_a_message_open_closes_nothing(queue: Queue, numbers: list[int]) -> None:
    first, _, second = numbers
    with pytest.raises(UsageError, match="open_and_close"):
        reply(queue, answers=first, close=True)
    reply(queue, answers=second, close=True)
    deliver(queue)
    assert row(queue).state is State.CLOSED


def test_a_holding_reply_promises_for_what_it_answers_only(queue: Queue, numbers: list[int]) -> None:
    reply(queue, answers=numbers[0], promised=48 * H)
    deliver(queue)
    assert (row(queue).started_at, row(queue).due_at) == (FIRST, SECOND + 24 * H)


def test_a_reply_that_is_taken_back_leaves_both_waiting(queue: Queue, numbers: list[int]) -> None:
    made = reply(queue, answers=numbers[0])
    queue.desk("joy").cancel(made.reply_key)
    assert (row(queue).state, row(queue).started_at, row(queue).messages) == (State.OPEN, FIRST, 2)
