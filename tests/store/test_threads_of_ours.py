"""A reply of ours begins no conversation, in whatever threads its portal shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from queues import NOW, a_message, a_title
from regrouped import ELSEWHERE, H, answer, two
from triage_app.queue.services import threads
from triage_app.queue.store.schema import Conversation

if TYPE_CHECKING:
    from queues import Queue
    from triage_app.queue.domain.remote import RemoteMessage


def keys(queue: Queue) -> list[str]:
    """The threads that have a conversation."""
    rows = select(Conversation.thread_key).order_by(Conversation.id)
    return list(queue.store.read(lambda work: work.connection.execute(rows).scalars().all()))


def back(queue: Queue, thread: str, *, own_key: bool = True, text: str = "It is normal.") -> RemoteMessage:
    """Our latest reply, as the portal shows it in a thread."""
    key = queue.desk().deliveries(limit=1)[0].key if own_key else None
    return a_message("ours", text, own_key=key, thread_key=thread, sent=NOW, content_hash=thread, **ELSEWHERE)


def test_a_reply_that_wanders_leaves_no_conversation_behind(queue: Queue) -> None:
    two(queue)
    answer(queue, 1, "ours")
    for turn in range(3):
        for _ in range(2):  # edited, and then the same once more
            queue.take_in(back(queue, f"t-{turn + 5}"))
    queue.take_in(back(queue, "t-9", own_key=False))
    queue.take_in(back(queue, "t-9", own_key=False))
    assert keys(queue) == ["t-1", "t-2"]


def test_a_reply_that_is_first_seen_in_another_thread_stays_where_it_was_written(queue: Queue) -> None:
    two(queue)
    answer(queue, 1, "receipt")
    queue.take_in(back(queue, "t-5"))
    assert keys(queue) == ["t-1", "t-2"]


def test_a_thread_that_is_named_or_written_in_has_its_conversation(queue: Queue) -> None:
    two(queue)
    answer(queue, 1, "ours")
    queue.take_in(back(queue, "t-5"), a_message("m-9", thread_key="t-5", sent=NOW), threads=(a_title("t-6"),))
    assert keys(queue)[2:] == ["t-6", "t-5"]
    queue.clock.advance(H)
    queue.take_in(back(queue, "t-7", text="A bill of 40 dollars"))
    assert keys(queue)[4:] == ["t-7"], "what is none of ours any more belongs where it is"


def test_a_title_after_a_reply_that_wandered_counts_as_a_thread_without_messages(queue: Queue) -> None:
    two(queue)
    answer(queue, 1, "ours")
    queue.take_in(back(queue, "t-5"))
    queue.take_in(threads=(a_title("t-5"),))
    assert queue.store.read(lambda work: threads.without_messages(work, queue.portal.id, ["t-5"])) == ["t-5"]
