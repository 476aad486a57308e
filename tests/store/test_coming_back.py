"""What somebody finds who was away: who covered what, what is still theirs, and what of it is late."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counted import H
from owned import many, owners
from queues import NOW
from triage_app.queue.domain.accountable import Because
from triage_app.queue.services.coming_back import RECENT

if TYPE_CHECKING:
    from queues import Queue


def test_who_comes_back_hears_who_covered_what_and_what_is_still_theirs(queue: Queue) -> None:
    joy, lena = (queue.people[one].id for one in ("joy", "lena"))
    queue.keep_up()
    begin = queue.clock.now()
    ids = many(queue, 6)
    for number in ids:
        queue.desk("joy").claim(number)
    queue.desk("ana").claim(ids[4], take=True)  # before: that is no matter of the absence
    queue.clock.advance(H / 60)
    queue.desk("joy").be_away(joy, queue.clock.now(), queue.clock.now() + 2 * H, lena)
    queue.desk("joy").hand_over(ids[5], lena)  # her own doing, which is no news to her
    assert queue.desk("joy").came_back() is None, "still away"
    queue.clock.advance(H / 60)
    for number in ids[:2]:
        queue.desk("lena").cover(number)
    queue.desk("ana").claim(ids[2], take=True)
    queue.clock.advance(2 * H)
    found = queue.desk("joy").came_back()
    assert found is not None
    assert found.since == begin + H / 60
    assert found.taken == ((queue.people["lena"].name, 2), (queue.people["ana"].name, 1))
    assert (found.owned, found.overdue) == (1, 0)
    assert queue.desk("lena").came_back() is None, "who was not away does not come back"
    queue.clock.advance(RECENT)
    assert queue.desk("joy").came_back() is None, "it is no news any more"


def test_what_is_late_by_then_is_counted_and_so_is_what_came_back_to_nobody(queue: Queue) -> None:
    joy = queue.people["joy"].id
    ids = many(queue, 2)
    for number in ids:
        queue.desk("joy").claim(number)
    queue.desk("joy").be_away(joy, NOW, NOW + 30 * H)
    queue.desk("ana").reassign(ids[:1], None)
    queue.clock.advance(30 * H)
    found = queue.desk("joy").came_back()
    assert found is not None
    assert found.taken == (("", 1),)
    assert (found.owned, found.overdue) == (1, 1)


def test_an_absence_that_is_called_off_or_ends_early_counts_from_then(queue: Queue) -> None:
    joy = queue.people["joy"].id
    made = queue.desk("joy").be_away(joy, NOW + H, NOW + 5 * H)
    queue.desk("joy").end_absence(made.id)
    queue.clock.advance(2 * H)
    assert queue.desk("joy").came_back() is None, "it never was one"
    made = queue.desk("joy").be_away(joy, queue.clock.now(), queue.clock.now() + 5 * H)
    queue.clock.advance(H)
    queue.desk("joy").end_absence(made.id)
    found = queue.desk("joy").came_back()
    assert found is not None
    assert found.since == NOW + 2 * H


def test_scenario_18_of_twelve_conversations_none_is_ownerless_while_three_people_are_away_in_turn(
    queue: Queue,
) -> None:
    """A's substitute B goes as well, and C stands in; every absence ends by itself; what was moved stays moved."""
    joy, lena, ana = (queue.people[one].id for one in ("joy", "lena", "ana"))
    ids = many(queue, 12)
    for number in ids:
        queue.desk("joy").claim(number)
    queue.desk("joy").be_away(joy, NOW, NOW + 3 * H, lena)
    queue.desk("lena").be_away(lena, NOW + H, NOW + 2 * H, ana)
    for number in ids[:3]:
        queue.desk("joy").hand_over(number, lena)
    look = queue.desk("ana").accountable
    for who, because in ((lena, Because.SUBSTITUTE), (ana, Because.SUBSTITUTE), (lena, Because.SUBSTITUTE)):
        assert [look(number) for number in ids[3:]] == [(who, because)] * 9
        assert None not in owners(queue)
        queue.clock.advance(H)
    assert [look(number) for number in ids[3:]] == [(joy, Because.OWNS)] * 9
    assert [look(number) for number in ids[:3]] == [(lena, Because.OWNS)] * 3
    assert queue.desk().absences() == (), "nobody had to end any"


def test_what_was_given_back_meanwhile_is_not_told_as_taken(queue: Queue) -> None:
    joy, lena = (queue.people[one].id for one in ("joy", "lena"))
    ids = many(queue, 2)
    for number in ids:
        queue.desk("joy").claim(number)
    queue.desk("joy").be_away(joy, NOW, NOW + 2 * H)
    moved = queue.desk("ana").reassign(ids, lena)
    queue.desk("ana").undo_reassign(moved.key)
    queue.clock.advance(3 * H)
    found = queue.desk("joy").came_back()
    assert found is not None
    assert (found.taken, found.owned) == ((), 2)
