"""Many conversations are given to somebody at once: seen before, done whole or not at all, and taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from counted import SENT, H
from delivering import deliver
from owned import history, many, owners
from queues import a_message
from triage_app.errors import NotAllowedError, UsageError
from triage_app.queue.domain.assignment import Load
from triage_app.queue.domain.conversation import Reply
from triage_app.queue.domain.handing import How
from triage_app.queue.domain.keys import new_key
from triage_app.queue.domain.states import CloseReason
from triage_app.queue.services import reassign
from triage_app.queue.services.reassign import Change

if TYPE_CHECKING:
    from queues import Queue


def test_a_supervisor_gives_many_to_somebody_and_takes_it_back(queue: Queue) -> None:
    ids, joy, lena = many(queue), queue.people["joy"].id, queue.people["lena"].id
    queue.desk("joy").claim(ids[0])
    ana = queue.desk("ana")
    moved = ana.reassign(ids[:4], lena, "Joy is at the dentist.")
    assert (moved.ids, moved.left_out) == (tuple(ids[:4]), {})
    assert owners(queue) == [lena] * 4 + [None]
    assert history(queue)[0] == (ids[0], How.REASSIGNED, joy, lena, "Joy is at the dentist.")
    assert ana.undo_reassign(moved.key).ids == tuple(ids[:4])
    assert owners(queue) == [joy, None, None, None, None]
    assert ana.undo_reassign(moved.key).ids == (), "once is enough"


def test_what_went_on_since_is_not_taken_back(queue: Queue) -> None:
    ids, joy, lena = many(queue), queue.people["joy"].id, queue.people["lena"].id
    ana = queue.desk("ana")
    moved = ana.reassign(ids, lena)
    queue.desk("lena").hand_over(ids[0], joy)
    seen = queue.desk("lena").conversation(ids[1]).newest_message_id
    queue.desk("lena").close(ids[1], CloseReason.DUPLICATE, seen=seen)
    undone = ana.undo_reassign(moved.key)
    assert undone.ids == tuple(ids[2:])
    assert undone.left_out == {ids[0]: "owned_by_other", ids[1]: "nobody_waits"}


def test_what_was_given_back_and_forth_since_stays(queue: Queue) -> None:
    (number,), joy, lena = many(queue, 1), queue.people["joy"].id, queue.people["lena"].id
    queue.desk("joy").claim(number)
    moved = queue.desk("ana").reassign([number], lena)
    queue.desk("lena").hand_over(number, joy)
    queue.desk("joy").hand_over(number, lena, why="Really hers.")
    undone = queue.desk("ana").undo_reassign(moved.key)
    assert (undone.ids, undone.left_out) == ((), {number: "went_on"})
    assert owners(queue) == [lena]


def test_another_wait_stays_whose_it_is(queue: Queue) -> None:
    (number,), lena = many(queue, 1), queue.people["lena"].id
    queue.desk("joy").claim(number)
    moved = queue.desk("ana").reassign([number], lena)
    queue.clock.advance(H)
    seen = queue.desk("lena").conversation(number).newest_message_id
    queue.desk("lena").reply(Reply(number, new_key(), "It is normal.", (), close=False, seen=seen))
    deliver(queue)
    queue.clock.advance(24 * H)
    queue.take_in(a_message("m-9", thread_key="t-0", sent=queue.clock.now()))
    assert queue.desk("ana").undo_reassign(moved.key).left_out == {number: "went_on"}
    assert owners(queue) == [lena]


def test_a_key_under_which_nothing_was_reassigned_is_said(queue: Queue) -> None:
    with pytest.raises(UsageError, match="reassign_unknown"):
        queue.desk("ana").undo_reassign(new_key())


def test_what_cannot_go_is_left_out_and_said(queue: Queue) -> None:
    ids, lena = many(queue, 2), queue.people["lena"].id
    seen = queue.desk("joy").claim(ids[0]).newest_message_id
    queue.desk("joy").close(ids[0], CloseReason.DUPLICATE, seen=seen)
    moved = queue.desk("ana").reassign([*ids, 99], lena)
    assert moved.ids == (ids[1],)
    assert moved.left_out == {ids[0]: "nobody_waits", 99: "conversation_unknown"}


def test_a_preview_tells_what_everybody_would_own_and_changes_nothing(queue: Queue) -> None:
    ids, joy, lena = many(queue), queue.people["joy"].id, queue.people["lena"].id
    queue.desk("joy").claim(ids[0])
    queue.clock.advance(23 * H)
    found = queue.desk("ana").preview_reassign(ids[:3], lena)
    assert found.changes == (Change(joy, Load(1, 2), Load(0, 0)), Change(lena, Load(0, 0), Load(3, 6)))
    assert (found.moves, found.overdue, found.earliest) == (3, 0, SENT + 24 * H)
    assert (found.is_away, found.is_off) == (False, False)
    queue.desk("lena").be_away(lena, queue.clock.now(), queue.clock.now() + H)
    assert queue.desk("ana").preview_reassign(ids[:3], lena).is_away
    assert owners(queue)[0] == joy


def test_repeated_under_its_key_it_is_done_once(queue: Queue) -> None:
    ids, lena, ana = many(queue), queue.people["lena"].id, queue.people["ana"]
    store = queue.as_login("ana")

    def again() -> reassign.Moved:
        return store.write(lambda work: reassign.reassign(work, ana, "key-1", ids, lena, ""))

    assert again().ids == again().ids == tuple(ids)
    assert len(history(queue)) == len(ids)


def test_it_is_for_supervisors_and_to_who_works_at_a_desk(queue: Queue) -> None:
    ids, joy = many(queue), queue.people["joy"].id
    for act in (queue.desk("joy").reassign, queue.desk("joy").preview_reassign):
        with pytest.raises(NotAllowedError, match="not_your_role"):
            act(ids, joy)
    with pytest.raises(UsageError, match="cannot_own"):
        queue.desk("ana").reassign(ids, queue.people["sync"].id)
    with pytest.raises(UsageError, match="why_too_long"):
        queue.desk("ana").reassign(ids, joy, "x" * 501)
    with pytest.raises(UsageError, match="too_many"):
        queue.desk("ana").reassign(range(501), joy)
    moved = queue.desk("ana").reassign(ids, joy)
    with pytest.raises(NotAllowedError, match="not_your_role"):
        queue.desk("joy").undo_reassign(moved.key)


def test_nobody_may_own_it_again(queue: Queue) -> None:
    ids = many(queue)
    queue.desk("joy").claim(ids[0])
    assert queue.desk("ana").reassign(ids, None).ids == (ids[0],)
    assert set(owners(queue)) == {None}


def test_the_next_one_is_the_most_urgent_that_nobody_owns(queue: Queue) -> None:
    ids = many(queue, 3)
    joy, lena = queue.desk("joy"), queue.desk("lena")
    assert [joy.take_next().row.id, lena.take_next().row.id, joy.take_next().row.id] == ids
    with pytest.raises(UsageError, match="nothing_unowned"):
        lena.take_next()
