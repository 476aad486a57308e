"""What a desk reads of a large queue: the first screen, the skeleton behind it, and what changes meanwhile."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from queues import NOW, a_message
from triage_app.queue.board import urgency_key
from triage_app.queue.domain.conversation import Reply
from triage_app.queue.domain.countdown import Direction
from triage_app.queue.domain.keys import new_key
from triage_app.queue.domain.states import CloseReason

if TYPE_CHECKING:
    from queues import Queue
    from triage_app.queue.domain.conversation import Row


def take_in(queue: Queue, count: int) -> None:
    """Conversations whose order is not that of their numbers; some were sent at the same moment."""
    for_order = [7 * number % count // 2 for number in range(count)]
    queue.take_in(
        *(
            a_message(f"m-{n}", thread_key=f"t-{n}", subject=f"Matter {n}", sent=NOW - timedelta(hours=1, minutes=at))
            for n, at in enumerate(for_order)
        )
    )


def send_where_nobody_waits(queue: Queue) -> int:
    """A reply is on its way where somebody answered elsewhere meanwhile: still open, and due never."""
    desk = queue.desk()
    row = desk.open_rows()[0][-1]
    seen = desk.claim(row.id).newest_message_id
    desk.reply(Reply(row.id, new_key(), "It is normal.", (), close=True, seen=seen))
    thread = row.subject.replace("Matter ", "t-")
    queue.take_in(a_message("m-e", thread_key=thread, direction=Direction.TO_PATIENT, sent=NOW))
    return row.id


def bare(row: Row) -> Row:
    """What the skeleton knows of a row."""
    return replace(
        row, portal="", patient="", subject="", snippet="", started_at=None, messages=0, files=0, patient_id=None,
        is_bare=True,
    )  # fmt: skip


def test_the_first_screen_has_the_most_urgent_and_says_whether_there_are_others(queue: Queue) -> None:
    take_in(queue, 12)
    undated = send_where_nobody_waits(queue)
    desk = queue.desk()
    rows, cursor = desk.open_rows()
    urgent = tuple(sorted(rows, key=urgency_key))
    first = desk.first_screen(5)
    assert (first.rows, first.is_all, first.cursor) == (urgent[:5], False, cursor)
    assert (first.rows[0].id, first.rows[0].due_at) == (undated, None)
    assert (desk.first_screen(12).rows, desk.first_screen(12).is_all) == (urgent, True)
    assert [one.conversation_id for one in first.leaving] == [undated]
    assert queue.desk("joy").first_screen(5).leaving == ()
    assert (first.practice, first.health) == (desk.practice(), desk.health())


def test_the_skeleton_knows_of_every_open_conversation_what_order_and_views_need(queue: Queue) -> None:
    take_in(queue, 12)
    send_where_nobody_waits(queue)
    queue.desk("joy").claim(queue.desk().open_rows()[0][0].id)
    queue.take_in(a_message("m-n", thread_key="t-n", provider_reference=None, sent=NOW))
    rows = queue.desk().open_rows()[0]
    assert len({(row.owner, row.state, row.provider) for row in rows}) == 4
    assert sorted(queue.desk().skeleton(), key=urgency_key) == [bare(row) for row in sorted(rows, key=urgency_key)]


def test_a_closed_conversation_is_in_neither(queue: Queue) -> None:
    take_in(queue, 3)
    desk = queue.desk()
    rows = desk.open_rows()[0]
    seen = desk.claim(rows[0].id).newest_message_id
    desk.close(rows[0].id, CloseReason.DUPLICATE, seen=seen)
    assert desk.first_screen(9).rows == rows[1:]
    assert {row.id for row in desk.skeleton()} == {row.id for row in rows[1:]}


def test_rows_of_very_many_conversations_are_asked_for_at_once(queue: Queue) -> None:
    take_in(queue, 3)
    assert len(queue.desk().rows(range(70_000))) == 3
