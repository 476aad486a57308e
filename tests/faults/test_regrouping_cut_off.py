"""A merge, a split or taking apart that is cut off at any statement happened wholly or not at all, and once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event, select

from queues import NOW, a_message
from regrouped import H, merge, outcomes, two, whole
from rude_portal import KillError
from triage_app.queue.services import regroup
from triage_app.queue.store.schema import Conversation, Message, WaitingSegment
from triage_app.queue.store.schema_record import Regrouping
from triage_app.sync.sweep import Sweep

if TYPE_CHECKING:
    from collections.abc import Callable

    from queues import Queue


def everything(queue: Queue) -> list[Any]:
    """What a regrouping writes, as it is in the database."""
    tables = (Conversation, Message, WaitingSegment, Regrouping)
    with queue.store.engine.connect() as connection:
        return [connection.execute(select(one.__table__).order_by(one.id)).all() for one in tables]


def cut_off_at(queue: Queue, statement: int) -> bool:
    """Do what was asked for, and die at its so-manieth statement; whether it came so far."""
    left, engine = statement, queue.sync.engine

    def die(*_: Any) -> None:
        nonlocal left
        left -= 1
        if left <= 0:
            raise KillError

    number = queue.sync.read(regroup.asked)
    assert number is not None
    event.listen(engine, "before_cursor_execute", die)
    try:
        queue.sync.write(lambda work: regroup.do(work, number))
    except KillError:
        return True
    finally:
        event.remove(engine, "before_cursor_execute", die)
    return False


def ask_merge(queue: Queue) -> None:
    queue.desk("joy").merge(1, into=2)


def ask_unmerge(queue: Queue) -> None:
    merge(queue)
    queue.desk("joy").unmerge(1, out_of=2)


def ask_split(queue: Queue) -> None:
    queue.take_in(a_message("m-3", thread_key="t-1", sent=NOW - 2 * H))
    (message,) = (one.id for one in whole(queue, 1).messages if one.remote_id == "m-3")
    queue.desk("joy").split(1, message)


@pytest.mark.parametrize("ask", [ask_merge, ask_unmerge, ask_split])
def test_it_happened_wholly_or_not_at_all(queue: Queue, ask: Callable[[Queue], None]) -> None:
    two(queue)
    ask(queue)
    before, statement = everything(queue), 0
    while cut_off_at(queue, statement := statement + 1):
        assert everything(queue) == before
    assert statement > 10
    done = everything(queue)
    Sweep(queue.sync, lambda: True).regroup()
    assert everything(queue) == done
    assert outcomes(queue)[-1] == "done"
