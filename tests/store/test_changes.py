"""What one desk does, another learns; nothing is skipped."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import psycopg
import pytest
from sqlalchemy import update

from postgres_cluster import libpq
from queues import NO_UNDO, a_message
from triage_app.errors import UnreachableError
from triage_app.queue import access
from triage_app.queue.access import Access
from triage_app.queue.board import Board
from triage_app.queue.domain.conversation import Reply
from triage_app.queue.domain.keys import new_key
from triage_app.queue.store.engine import WRITING
from triage_app.queue.store.schema import Conversation

if TYPE_CHECKING:
    from collections.abc import Callable

    from postgres_cluster import Cluster
    from queues import Queue


def test_a_desk_reads_only_what_changed_since_it_last_looked(queue: Queue) -> None:
    queue.take_in(a_message("m-1", thread_key="t-1"), a_message("m-2", thread_key="t-2"))
    desk = queue.desk()
    rows, cursor = desk.open_rows()
    assert desk.news(cursor).ids == frozenset()
    queue.desk("joy").claim(rows[0].id)
    news = desk.news(cursor)
    changed, cursor = news.ids, news.cursor
    assert changed == {rows[0].id}
    assert desk.news(cursor).ids == frozenset()


def test_what_a_desk_did_and_shows_already_is_not_told_to_it_again_but_to_others(queue: Queue) -> None:
    queue.take_in(a_message("m-1", thread_key="t-1"), a_message("m-2", thread_key="t-2"))
    joy, lena = queue.desk("joy"), queue.desk("lena")
    rows, cursor = joy.open_rows()
    first, second = (row.id for row in rows)
    joy.claim(first)
    joy.release(first)
    joy.claim(second)
    seen = joy.conversation(second).newest_message_id
    joy.reply(Reply(second, new_key(), "It is normal.", (), close=True, seen=seen))
    assert joy.news(cursor).ids == {second}, "a reply returns its delivery only: the row is read again"
    assert lena.news(cursor).ids == {first, second}
    cursor = joy.news(cursor).cursor
    lena.claim(first)
    assert joy.news(cursor).ids == {first}


def test_what_others_changed_shortly_before_is_told_again_after_an_act_of_ones_own(queue: Queue) -> None:
    queue.take_in(a_message("m-1"))
    joy, conversation = queue.desk("joy"), queue.only()
    rows, cursor = joy.open_rows()
    board = Board(joy.person.id)
    board.load(rows)
    queue.desk("lena").claim(conversation)
    queue.desk("lena").release(conversation)
    late = joy.news(cursor)
    board.apply([conversation], [joy.claim(conversation).row])
    board.apply(late.ids, late.rows)
    news = joy.news(late.cursor)
    board.apply(news.ids, news.rows)
    shown = board.row(conversation)
    assert shown is not None
    assert shown.owner == "Joy Tan"


def test_what_waits_long_to_be_shown_is_told_again_after_an_act_of_ones_own(
    queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue.take_in(a_message("m-1"))
    joy, conversation = queue.desk("joy"), queue.only()
    cursor, moment = joy.open_rows()[1], [1000.0]
    monkeypatch.setattr(access, "stopwatch", lambda: moment[0])
    queue.desk("lena").claim(conversation)
    queue.desk("lena").release(conversation)
    late = joy.news(cursor)
    moment[0] += 50
    joy.still_to_show(late.ids)  # so much is shown before it
    moment[0] += 50
    joy.claim(conversation)
    assert joy.news(late.cursor).ids == {conversation}


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
        news = desk.news(cursor)
        seen, cursor = news.ids, news.cursor
        early.commit()
    news = desk.news(cursor)
    rest, _ = news.ids, news.cursor
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
                news = other.news(at)
                ids, at = news.ids, news.cursor
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


def conversations(queue: Queue, count: int) -> list[int]:
    messages = [a_message(f"m-{n}", thread_key=f"t-{n}") for n in range(count)]
    queue.take_in(*messages)
    return [row.id for row in queue.desk().open_rows()[0]]


def heard(reader: Access, cursor: int, until: Callable[[], bool]) -> set[int]:
    """Everything a desk learns by listening and reading on, until nothing more can come."""
    found: set[int] = set()
    while True:
        done = until()
        reader.wait_for_change(cursor, 0.05)
        news = reader.news(cursor)
        ids, cursor = news.ids, news.cursor
        found |= ids
        if done and not ids:
            return found


def test_of_a_thousand_changes_by_four_desks_at_once_none_is_missed(queue: Queue) -> None:
    ids = conversations(queue, 48)  # a multiple of four: each desk has its own
    reader = queue.desk("lena")
    cursor = reader.open_rows()[1]
    stores = [queue.open_store("ana") for _ in range(4)]

    def work(place: int) -> None:
        desk = Access(stores[place], queue.people["ana"], NO_UNDO)
        for turn in range(125):
            key = ids[(place + 4 * turn) % len(ids)]
            desk.claim(key, take=True)
            desk.release(key)

    with ThreadPoolExecutor(4) as pool:
        jobs = [pool.submit(work, place) for place in range(4)]
        found = heard(reader, cursor, lambda: all(job.done() for job in jobs))
        for job in jobs:
            job.result()
    touched = {ids[(place + 4 * turn) % len(ids)] for place in range(4) for turn in range(125)}
    assert found == touched
    for store in stores:
        store.close()


def test_a_listener_whose_connection_was_killed_hears_again_and_misses_nothing(
    team_queue: Queue, postgres_cluster: Cluster
) -> None:
    ids = conversations(team_queue, 3)
    reader = team_queue.desk("lena")
    cursor = reader.open_rows()[1]
    reader.wait_for_change(cursor, 0.05)
    kill = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE query ILIKE 'LISTEN%'"
    team_queue.desk("joy").claim(ids[0])
    with psycopg.connect(libpq(postgres_cluster.superuser_url), autocommit=True) as superuser:
        assert superuser.execute(kill).fetchone() == (1,)
    team_queue.desk("joy").claim(ids[1])
    failed = 0
    for _ in range(2):  # what was said before it died may still be heard; then it is noticed, and once only
        try:
            assert reader.wait_for_change(cursor, 5)
        except UnreachableError:
            failed += 1
    assert failed == 1
    assert reader.wait_for_change(cursor, 5)
    assert reader.news(cursor).ids == {ids[0], ids[1]}


def test_a_desk_that_was_suspended_learns_of_everything_afterwards(queue: Queue) -> None:
    ids = conversations(queue, 20)
    reader = queue.desk("lena")
    cursor = reader.open_rows()[1]
    reader.wait_for_change(cursor, 0.05)
    desk = queue.desk("joy")
    for key in ids:  # nobody listens meanwhile
        desk.claim(key)
    assert reader.wait_for_change(cursor, 5)
    assert reader.news(cursor).ids == set(ids)
