"""A desk asks what others gave to its person: by whom, and nothing they took themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from owned import many
from triage_app.queue.domain.handing import How

if TYPE_CHECKING:
    from collections.abc import Collection

    from queues import Queue
    from triage_app.queue.access import Access


def told(desk: Access, ids: Collection[int], after: int = 0) -> list[tuple[int, How, str]]:
    return [(one.conversation_id, one.how, one.by) for one in desk.given(ids, after)]


def test_who_gave_it_is_told_for_what_was_given_since(queue: Queue) -> None:
    ids, joy, lena = many(queue), queue.people["joy"].id, queue.people["lena"].id
    queue.desk("lena").claim(ids[0])
    queue.desk("lena").hand_over(ids[0], joy)
    before = queue.desk("joy").latest_handover()
    queue.desk("ana").reassign(ids[1:3], joy)
    queue.desk("ana").reassign(ids[3:], lena)
    desk = queue.desk("joy")
    assert told(desk, ids) == [
        (ids[0], How.HANDED, "Lena Park"),
        (ids[1], How.REASSIGNED, "Ana Reyes"),
        (ids[2], How.REASSIGNED, "Ana Reyes"),
    ]
    assert [number for number, _, _ in told(desk, ids, before)] == ids[1:3]
    assert told(desk, ids[:1], before) == [], "only what is asked about"
    assert told(desk, ids, desk.latest_handover()) == []


def test_what_comes_back_is_told_and_the_last_time_counts(queue: Queue) -> None:
    ids, joy, lena = many(queue, 2), queue.people["joy"].id, queue.people["lena"].id
    queue.desk("ana").reassign(ids[:1], joy)
    moved = queue.desk("ana").reassign(ids[:1], lena)
    queue.desk("ana").undo_reassign(moved.key)
    assert told(queue.desk("joy"), ids) == [(ids[0], How.UNDONE, "Ana Reyes")]


def test_what_somebody_claims_takes_or_gives_to_themselves_is_no_gift(queue: Queue) -> None:
    ids, ana = many(queue, 4), queue.people["ana"].id
    queue.desk("joy").claim(ids[0])
    desk = queue.desk("ana")
    desk.claim(ids[0], take=True)
    desk.claim(ids[1])
    desk.reassign(ids[2:3], ana)
    assert told(desk, ids) == []


def test_with_no_handover_so_far_all_that_come_are_new(queue: Queue) -> None:
    assert queue.desk("joy").latest_handover() == 0
