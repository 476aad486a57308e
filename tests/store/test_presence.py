"""Colleagues see who has a conversation on screen and who writes, for as long as their desks say so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from machine_moments import let_pass
from owned import many
from queues import a_message
from triage_app.errors import NotAllowedError
from triage_app.queue.store.schema_ownership import Presence

if TYPE_CHECKING:
    from queues import Queue
    from triage_app.queue.access import Access


def seen(desk: Access, *ids: int) -> list[tuple[int, str, bool]]:
    return [(one.conversation_id, one.name, one.writes) for one in desk.others(ids or None).here]


def kept(queue: Queue) -> int:
    count = select(func.count()).select_from(Presence)
    return queue.store.read(lambda work: work.connection.execute(count).scalar_one())


def test_a_colleague_sees_who_looks_and_who_writes_and_nobody_sees_themselves(queue: Queue) -> None:
    queue.take_in(a_message("m-1"))
    conversation, joy, lena = queue.only(), queue.desk("joy"), queue.desk("lena")
    assert joy.be_here(conversation).here == ()
    assert seen(lena, conversation) == [(conversation, "Joy Tan", False)]
    joy.be_here(conversation, writing=True)
    (met,) = lena.be_here(conversation).here
    assert (met.name, met.writes) == ("Joy Tan", True)
    assert seen(joy) == [(conversation, "Lena Park", False)]


def test_only_the_conversations_that_were_asked_about_are_told(queue: Queue) -> None:
    first, second, *_ = many(queue)
    queue.desk("joy").be_here(first)
    queue.desk("ana").be_here(second)
    assert seen(queue.desk("lena"), first) == [(first, "Joy Tan", False)]
    assert seen(queue.desk("lena")) == [(first, "Joy Tan", False), (second, "Ana Reyes", False)]


def test_who_says_nothing_for_twenty_five_seconds_is_gone_and_swept_up_by_the_next(queue: Queue) -> None:
    queue.take_in(a_message("m-1"))
    conversation, lena = queue.only(), queue.desk("lena")
    queue.desk("joy").be_here(conversation)
    let_pass(queue, 24)
    assert seen(lena) == [(conversation, "Joy Tan", False)]
    let_pass(queue, 1.1)
    assert (seen(lena), kept(queue)) == ([], 1)
    lena.be_here(conversation)
    assert kept(queue) == 1


def test_writing_is_over_sixty_seconds_after_it_was_last_said_and_looking_does_not_renew_it(queue: Queue) -> None:
    queue.take_in(a_message("m-1"))
    conversation, joy, lena = queue.only(), queue.desk("joy"), queue.desk("lena")
    joy.be_here(conversation, writing=True)
    let_pass(queue, 20)
    joy.be_here(conversation)
    let_pass(queue, 20)
    joy.be_here(conversation)
    assert seen(lena) == [(conversation, "Joy Tan", True)]
    let_pass(queue, 20.1)
    assert seen(lena) == [(conversation, "Joy Tan", False)]


def test_writing_ends_at_once_when_it_is_said_and_so_does_looking(queue: Queue) -> None:
    queue.take_in(a_message("m-1"))
    conversation, joy, lena = queue.only(), queue.desk("joy"), queue.desk("lena")
    joy.be_here(conversation, writing=True)
    joy.be_here(conversation, writing=False)
    assert seen(lena) == [(conversation, "Joy Tan", False)]
    joy.leave(conversation)
    assert (seen(lena), kept(queue)) == ([], 0)


def test_who_comes_to_another_conversation_takes_away_what_is_left_of_them_elsewhere(queue: Queue) -> None:
    first, second, *_ = many(queue)
    joy = queue.desk("joy")
    joy.be_here(first)
    let_pass(queue, 30)
    joy.be_here(second)
    assert kept(queue) == 1


def test_a_writer_whose_line_is_cut_is_not_swept_up_before_the_lease_is_over(queue: Queue) -> None:
    queue.take_in(a_message("m-1"))
    conversation, lena = queue.only(), queue.desk("lena")
    queue.desk("joy").be_here(conversation, writing=True)
    let_pass(queue, 30)
    lena.be_here(conversation)
    assert (seen(lena), kept(queue)) == ([], 2)
    let_pass(queue, 31)
    lena.be_here(conversation)
    assert kept(queue) == 1


def test_being_somewhere_is_no_news_and_no_version(queue: Queue) -> None:
    queue.take_in(a_message("m-1"))
    conversation, joy, lena = queue.only(), queue.desk("joy"), queue.desk("lena")
    rows, cursor = lena.open_rows()
    joy.be_here(conversation, writing=True)
    joy.leave(conversation)
    joy.be_here(4711)
    assert (lena.open_rows()[0], lena.news(cursor).ids) == (rows, frozenset())
    assert kept(queue) == 0


@pytest.mark.postgres
def test_no_desk_is_woken_by_it(team_queue: Queue) -> None:
    team_queue.take_in(a_message("m-1"))
    conversation, joy, lena = team_queue.only(), team_queue.desk("joy"), team_queue.desk("lena")
    cursor = lena.first_screen(1).cursor
    lena.wait_for_change(cursor, 0.05)
    joy.be_here(conversation, writing=True)
    joy.leave(conversation)
    assert not lena.wait_for_change(cursor, 0.05)
    joy.claim(conversation)
    assert lena.wait_for_change(cursor, 5)


def test_who_only_runs_sync_is_nowhere(queue: Queue) -> None:
    queue.take_in(a_message("m-1"))
    with pytest.raises(NotAllowedError, match="not_your_role"):
        queue.desk("sync").be_here(queue.only())
    with pytest.raises(NotAllowedError, match="not_your_role"):
        queue.desk("sync").others()
