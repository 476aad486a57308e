"""What one desk does, another learns; nothing is skipped."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from sqlalchemy import update

from queues import NO_UNDO, a_message
from triage_app.queue.access import Access
from triage_app.queue.store.engine import WRITING
from triage_app.queue.store.schema import Conversation

if TYPE_CHECKING:
    from queues import Queue


def test_a_desk_reads_only_what_changed_since_it_last_looked(queue: Queue) -> None:
    queue.take_in(a_message("m-1", thread_key="t-1"), a_message("m-2", thread_key="t-2"))
    desk = queue.desk()
    rows, cursor = desk.open_rows()
    assert desk.changes(cursor)[0] == frozenset()
    desk.claim(rows[0].id)
    changed, cursor = desk.changes(cursor)
    assert changed == {rows[0].id}
    assert desk.changes(cursor)[0] == frozenset()


def test_a_change_that_commits_late_is_not_skipped_by_one_that_began_later(team_queue: Queue) -> None:
    team_queue.take_in(a_message("m-1", thread_key="t-1"), a_message("m-2", thread_key="t-2"))
    desk = team_queue.desk()
    rows, cursor = desk.open_rows()
    touched = [update(Conversation).where(Conversation.id == row.id).values(version=9) for row in rows]
    with (
        team_queue.store.engine.connect() as early,
        team_queue.store.engine.connect().execution_options(**{WRITING: True}) as late,
    ):
        early.execute(touched[0])
        late.execute(touched[1])
        late.commit()
        seen, cursor = desk.changes(cursor)
        early.commit()
    rest, _ = desk.changes(cursor)
    assert seen | rest == {rows[0].id, rows[1].id}


def test_a_listening_desk_is_woken_by_anothers_commit(queue: Queue) -> None:
    queue.take_in(a_message("m-1"))
    conversation = queue.only()
    other = Access(queue.open_store("lena"), queue.people["lena"], NO_UNDO)
    _, cursor = other.open_rows()
    heard = threading.Event()
    listening = threading.Event()

    def listen() -> None:
        at = cursor
        while not heard.is_set():
            listening.set()
            if other.wait_for_change(at, 5):
                ids, at = other.changes(at)
                if ids == {conversation}:
                    heard.set()

    ear = threading.Thread(target=listen)
    ear.start()
    assert listening.wait(5)
    queue.desk("joy").claim(conversation)
    assert heard.wait(5)
    ear.join(10)
    assert other.rows([conversation])[0].owner == "Joy Tan"
    other.shut()


def test_a_closed_conversation_is_no_longer_among_the_open(queue: Queue) -> None:
    from triage_app.queue.domain.states import CloseReason  # noqa: PLC0415

    queue.take_in(a_message("m-1"))
    desk = queue.desk()
    whole = desk.claim(queue.only())
    desk.close(whole.row.id, CloseReason.DUPLICATE, seen=whole.newest_message_id)
    assert desk.rows([whole.row.id]) == ()
    assert desk.settled_rows(5)[0].id == whole.row.id
