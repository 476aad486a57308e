"""A holding reply ends the wait as held, and what it has promised is due."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from counted import LAB, SENT, SPOKE, H, arrive, put_in_line, row, segments, send
from delivering import deliver
from queues import NOW, a_message
from triage_app.errors import UsageError
from triage_app.queue.domain.conversation import Reply
from triage_app.queue.domain.countdown import Direction
from triage_app.queue.domain.delivery import Confirmed, Rejected
from triage_app.queue.domain.explanation import Was
from triage_app.queue.domain.keys import new_key
from triage_app.queue.domain.policies import Basis
from triage_app.queue.domain.states import State
from triage_app.queue.store.schema import WaitingSegment
from triage_app.queue.store.schema_outbox import Outbox

if TYPE_CHECKING:
    from queues import Queue


def test_a_holding_reply_ends_the_wait_as_held_and_the_promised_time_is_due(queue: Queue) -> None:
    arrive(queue)
    send(queue, Confirmed("copy"), promised=30 * H)
    held = row(queue)
    assert (held.state, held.due_at, held.promised_at) == (State.OPEN, NOW + 30 * H, NOW + 30 * H)
    assert held.started_at == SENT
    assert segments(queue) == [(SENT, SENT + 24 * H, "held"), (NOW, NOW + 30 * H, None)]
    assert queue.desk().why(1).segment.basis is Basis.HELD
    send(queue, Confirmed("copy-2"))
    assert (row(queue).state, row(queue).promised_at) == (State.ANSWERED, None)
    assert segments(queue)[1][2] == "reply"


def test_what_the_practice_had_promised_stays_on_record_when_it_asks_for_more_time(queue: Queue) -> None:
    arrive(queue)
    queue.clock.advance(30 * H)
    send(queue, Confirmed("copy"), promised=30 * H)
    send(queue, Confirmed("copy-2"), promised=31 * H)
    why = queue.desk().why(1)
    assert why.segment.due_at == NOW + 61 * H
    assert why.was == Was(SENT + 24 * H, 0, SENT + 24 * H)


def test_a_promise_that_was_kept_until_more_time_was_asked_for_was_not_broken(queue: Queue) -> None:
    arrive(queue)
    send(queue, Confirmed("copy"), promised=30 * H)
    assert queue.desk().why(1).was == Was(SENT + 24 * H, 0, None)
    send(queue, Confirmed("copy-2"))
    queue.clock.advance(H)
    arrive(queue, "m-2", sent=NOW + H)
    assert queue.desk().why(1).was is None  # that was another wait


def test_a_holding_reply_that_arrives_after_the_time_it_promised_is_due_when_it_promised(queue: Queue) -> None:
    arrive(queue)
    put_in_line(queue, promised=H)
    deliver(queue, Confirmed("copy"), takes=2 * H)
    assert (row(queue).promised_at, row(queue).due_at) == (NOW + H, NOW + H)


def test_a_holding_reply_that_is_refused_leaves_the_original_due_time(queue: Queue) -> None:
    arrive(queue)
    send(queue, Rejected("portal_refused"), promised=30 * H)
    assert (row(queue).due_at, row(queue).promised_at) == (SENT + 24 * H, None)


def test_a_message_after_a_holding_reply_has_its_own_promise(queue: Queue) -> None:
    arrive(queue)
    send(queue, Confirmed("copy"), promised=48 * H)
    arrive(queue, "m-2", sent=NOW)
    assert (row(queue).started_at, row(queue).due_at) == (SENT, NOW + 24 * H)
    assert queue.desk().why(1).segment.basis is Basis.POLICY


def test_a_holding_reply_promises_at_most_three_days_twice_and_is_no_end(queue: Queue) -> None:
    arrive(queue)
    for hours, code in ((73, "promise_too_far"), (0.2, "promise_too_soon"), (0, "promise_too_soon")):
        with pytest.raises(UsageError, match=code):
            put_in_line(queue, promised=hours * H)
    desk = queue.desk("joy")
    with pytest.raises(UsageError, match="promise_and_close"):
        desk.reply(Reply(1, new_key(), "Soon.", (), close=True, seen=10**6, promised=H))
    send(queue, Confirmed("copy-1"), promised=72 * H)
    send(queue, Confirmed("copy-2"), promised=72 * H)
    with pytest.raises(UsageError, match="promised_before"):
        put_in_line(queue, promised=H)


def test_a_call_after_a_holding_reply_and_an_acknowledgement_answers(queue: Queue) -> None:
    arrive(queue)
    send(queue, Confirmed("copy"), promised=30 * H)
    queue.take_in(a_message("auto", **{**LAB, "direction": Direction.AUTOMATIC}, sent=NOW))
    assert queue.desk("joy").log_call(1, SPOKE, seen=10**6).row.state is State.ANSWERED


def test_a_call_of_before_a_holding_reply_ends_what_it_began_no_earlier_than_it_began(queue: Queue) -> None:
    arrive(queue)
    send(queue, Confirmed("copy"), promised=30 * H)
    queue.clock.advance(H)
    queue.desk("joy").log_call(1, replace(SPOKE, at=NOW - H / 2), seen=10**6)
    ended = select(WaitingSegment.ended_at).order_by(WaitingSegment.id)
    found = queue.store.read(lambda work: work.connection.execute(ended).scalars().all())
    assert found == [NOW, NOW + H]


def test_a_promise_far_in_the_future_is_held_to_three_days_from_now(queue: Queue) -> None:
    arrive(queue)
    put_in_line(queue, promised=72 * H)
    late = {"promised_at": NOW + 5072 * H}
    with queue.store.engine.begin() as connection:
        for statement in drop_frozen(queue.dialect):
            connection.exec_driver_sql(statement)
        connection.execute(update(Outbox).values(late))
    deliver(queue, Confirmed("copy"))
    assert row(queue).due_at == NOW + 72 * H


def drop_frozen(dialect: str) -> list[str]:
    """What lets a test write what only a cheating client could have."""
    if dialect == "sqlite":
        return ["DROP TRIGGER outbox_is_frozen"]
    return ["DROP TRIGGER frozen ON outbox"]
