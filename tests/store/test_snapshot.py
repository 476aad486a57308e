"""What a desk reads of a large queue: the first screen, the skeleton behind it, and what changes meanwhile."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from queues import NO_UNDO, NOW, a_message, a_patient, engine_at
from relay import Relay
from triage_app.queue.access import Access
from triage_app.queue.board import Board, View, urgency_key
from triage_app.queue.domain.conversation import Reply, Row
from triage_app.queue.domain.countdown import Direction
from triage_app.queue.domain.keys import new_key
from triage_app.queue.domain.states import CloseReason, WaitingOn
from triage_app.queue.store.work import Store

if TYPE_CHECKING:
    from collections.abc import Callable

    from postgres_cluster import Cluster
    from queues import Queue


def take_in(queue: Queue, count: int) -> None:
    """Conversations whose order is not that of their numbers; some were sent at the same moment."""
    waited = [timedelta(hours=1, minutes=7 * number % count // 2) for number in range(count)]
    queue.take_in(
        *(
            a_message(f"m-{n}", thread_key=f"t-{n}", subject=f"Matter {n}", sent=NOW - one)
            for n, one in enumerate(waited)
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
    unread = row._replace(portal="", patient="", subject="", snippet="", patient_id=None)
    unread = unread._replace(started_at=None, messages=0, files=0, is_bare=True)
    return unread._replace(look_due_at=None, step=None, seen_at=None, connected_at=None, waiting_on_since=None)


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
    own = next(row.id for row in queue.desk().open_rows()[0] if row.due_at)
    queue.desk("joy").claim(own)
    assert queue.desk("joy").snooze(own, timedelta(minutes=30)).row.snoozed_until is not None
    assert queue.desk("joy").wait_on(own, WaitingOn.LAB).row.waiting_on is WaitingOn.LAB
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


def test_words_are_looked_for_in_all_that_is_open_whatever_their_letters(queue: Queue) -> None:
    take_in(queue, 3)
    nunez = a_patient("Patient/n", "Íñigo Núñez")
    queue.take_in(
        a_message("m-x", "100 %_\\ ", thread_key="t-x", patient_reference="Patient/n"), patients=(nunez,)
    )
    desk = queue.desk()
    ids = {row.subject: row.id for row in desk.open_rows()[0]}
    assert desk.open_with(["NÚÑEZ", "íñi", "osei"]) == {ids["Results"]}
    assert desk.open_with(["100", "%_\\"]) == {ids["Results"]}
    assert desk.open_with(["_00"]) == set()
    assert desk.open_with(["matter", "1"]) == {ids["Matter 1"]}
    assert desk.open_with(["matter", "núñez"]) == set()


def in_short(board: Board, ids: list[int]) -> list[tuple[object, ...]]:
    return [(row.id, row.owner, row.version) for row in map(board.row, ids) if row]


@pytest.mark.parametrize("heard_first", [True, False])
def test_nothing_is_lost_or_comes_back_between_first_screen_skeleton_and_feed(
    queue: Queue, *, heard_first: bool
) -> None:
    take_in(queue, 12)
    desk, joy = queue.desk(), queue.desk("joy")
    urgent = [row.id for row in desk.open_rows()[0]]
    board, whole = Board(desk.person.id), Board(desk.person.id)

    def others_work(*close: int, claim: int) -> None:
        for at in close:
            joy.close(urgent[at], CloseReason.DUPLICATE, seen=joy.claim(urgent[at]).newest_message_id)
        joy.claim(urgent[claim])
        queue.take_in(a_message(f"new-{claim}", thread_key=f"new-{claim}", sent=NOW))

    def hear(cursor: int) -> int:
        news = desk.news(cursor)
        board.apply(news.ids, news.rows)
        return news.cursor

    first = desk.first_screen(4)
    board.load(first.rows, is_all=first.is_all)
    others_work(0, 6, claim=1)
    if not heard_first:
        whole.load(desk.skeleton())
    others_work(2, 7, claim=8)
    cursor = hear(first.cursor)
    if heard_first:
        whole.load(desk.skeleton())
    others_work(3, claim=9)
    board.complete(whole)
    hear(cursor)
    rows = sorted(desk.open_rows()[0], key=urgency_key)
    assert in_short(board, board.ids(View.ALL, NOW)) == [(row.id, row.owner, row.version) for row in rows]


@pytest.mark.postgres
def test_a_large_queue_is_waited_for_once_at_first_and_once_for_a_few_bytes_a_conversation(
    team_queue: Queue, postgres_cluster: Cluster
) -> None:
    with Relay(postgres_cluster.port) as relay:
        url = team_queue.as_login("joy").engine.url.set(port=relay.address)
        store = Store(engine_at(url.render_as_string(hide_password=False)), team_queue.clock)
        desk = Access(store, team_queue.people["joy"], NO_UNDO)
        desk.practice()

        def asked(read: Callable[[], object]) -> tuple[int, int]:
            before, relay.delay_s = (relay.round_trips, relay.received_bytes), 0.15
            read()
            relay.delay_s = 0.0
            return relay.round_trips - before[0], relay.received_bytes - before[1]

        take_in(team_queue, 40)
        waits, small = asked(desk.skeleton)
        first_waits, first = asked(lambda: desk.first_screen(20))
        team_queue.take_in(*(a_message(f"n-{n}", thread_key=f"n-{n}") for n in range(60)))
        assert (waits, first_waits) == (1, 1)
        assert asked(lambda: desk.rows(range(400)))[0] == 1
        assert asked(lambda: desk.first_screen(20))[1] < first * 1.2
        assert (asked(desk.skeleton)[1] - small) / 60 < 32
        desk.shut()
