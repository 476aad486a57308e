"""By when somebody has to have read what is new, as it is told with the reasons of a due time."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from queues import NOW, a_message

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
