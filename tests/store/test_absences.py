"""Somebody is away: who may say so, who sees to what is theirs meanwhile, and how it ends by itself."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from counted import H, arrive
from queues import NOW
from triage_app.errors import ConflictError, NotAllowedError, UsageError
from triage_app.queue.domain.accountable import Because

if TYPE_CHECKING:
    from queues import Queue


def ids(queue: Queue) -> tuple[int, int, int]:
    return tuple(queue.people[one].id for one in ("ana", "joy", "lena"))  # type: ignore[return-value]


def test_while_its_owner_is_away_a_conversation_is_the_substitutes_and_then_theirs_again(queue: Queue) -> None:
    ana, joy, lena = ids(queue)
    arrive(queue)
    queue.desk("joy").claim(1)
    queue.desk("joy").be_away(joy, NOW, NOW + 2 * H, lena)
    queue.desk("lena").be_away(lena, NOW + H, NOW + 3 * H, ana)
    look = queue.desk("ana").accountable
    assert look(1) == (lena, Because.SUBSTITUTE)
    queue.clock.advance(H)
    assert look(1) == (ana, Because.SUBSTITUTE), "the substitute's substitute"
    queue.clock.advance(H)
    assert look(1) == (joy, Because.OWNS), "it has ended by itself"
    assert [one.staff_id for one in queue.desk().absences()] == [lena]


def test_everybody_says_it_of_themselves_and_who_manages_people_of_anybody(queue: Queue) -> None:
    _, joy, lena = ids(queue)
    with pytest.raises(NotAllowedError, match="not_your_role"):
        queue.desk("joy").be_away(lena, NOW, NOW + H)
    made = queue.desk("ana").be_away(lena, NOW, NOW + H, joy)
    with pytest.raises(NotAllowedError, match="not_your_role"):
        queue.desk("joy").end_absence(made.id)
    assert queue.desk("lena").end_absence(made.id).ends_at == NOW
    assert queue.desk().absences() == ()


@pytest.mark.parametrize(
    ("begins", "ends", "substitute", "code"),
    [
        (H, H, None, "absence_backwards"),
        (2 * H, H, None, "absence_backwards"),
        (-2 * H, -H, None, "absence_over"),
        (H, timedelta(days=400), None, "absence_too_long"),
        (H, 2 * H, "joy", "own_substitute"),
        (H, 2 * H, "sync", "cannot_stand_in"),
    ],
)
def test_an_absence_that_makes_no_sense_is_refused(
    queue: Queue, begins: timedelta, ends: timedelta, substitute: str | None, code: str
) -> None:
    joy = queue.people["joy"].id
    whom = None if substitute is None else queue.people[substitute].id
    with pytest.raises(UsageError, match=code):
        queue.desk("joy").be_away(joy, NOW + begins, NOW + ends, whom)


@pytest.mark.parametrize("substitute", [None, "lena"])
def test_an_absence_that_is_said_twice_is_one_absence(queue: Queue, substitute: str | None) -> None:
    joy, whom = queue.people["joy"].id, queue.people[substitute].id if substitute else None
    made = [queue.desk("joy").be_away(joy, NOW + H, NOW + 2 * H, whom) for _ in range(2)]
    assert made[0] == made[1]
    assert len(queue.desk().absences()) == 1
    assert queue.desk("joy").be_away(joy, NOW + H, NOW + 3 * H, whom).id != made[0].id


def test_an_absence_that_has_not_begun_is_called_off(queue: Queue) -> None:
    joy = queue.people["joy"].id
    made = queue.desk("joy").be_away(joy, NOW + H, NOW + 2 * H)
    assert queue.desk("joy").end_absence(made.id).ends_at == NOW + H
    assert queue.desk("joy").absences() == ()
    with pytest.raises(UsageError, match="absence_unknown"):
        queue.desk("joy").end_absence(99)


def test_what_belongs_to_somebody_who_is_away_is_covered_in_one_act(queue: Queue) -> None:
    _, joy, lena = ids(queue)
    queue.keep_up()
    arrive(queue)
    queue.desk("joy").claim(1)
    with pytest.raises(ConflictError, match="owned_by_other"):
        queue.desk("lena").cover(1)
    queue.desk("joy").be_away(joy, queue.clock.now(), queue.clock.now() + H)
    assert queue.desk("lena").cover(1).row.owner_id == lena
    with pytest.raises(ConflictError, match="owned_by_other"):
        queue.desk("joy").cover(1)


def test_what_nobody_owns_is_covered_as_it_is_claimed(queue: Queue) -> None:
    arrive(queue)
    assert queue.desk("joy").cover(1).row.owner_id == queue.people["joy"].id


def test_a_leave_that_another_has_entered_is_not_ended_by_going_away_for_lunch(queue: Queue) -> None:
    _, joy, lena = ids(queue)
    queue.desk("ana").be_away(joy, NOW, NOW + 240 * H, lena)
    queue.clock.advance(H)
    queue.desk("joy").be_away(joy, NOW + H, NOW + 3 * H)
    queue.clock.advance(5 * H)
    assert [one.ends_at for one in queue.desk().absences()] == [NOW + 240 * H]


def test_of_who_goes_away_now_the_last_word_counts(queue: Queue) -> None:
    _, joy, lena = ids(queue)
    desk = queue.desk("joy")
    desk.be_away(joy, NOW, NOW + 480 * H, lena)
    ahead = desk.be_away(joy, NOW + 500 * H, NOW + 501 * H)
    queue.clock.advance(H)
    last = desk.be_away(joy, NOW + H, NOW + 48 * H)
    assert desk.absences() == (last, ahead)
    queue.clock.advance(H)
    again = desk.be_away(joy, NOW + 2 * H, NOW + 48 * H)
    assert desk.absences() == (again, ahead)


def test_an_absence_ahead_changes_nothing_about_the_one_somebody_is_in(queue: Queue) -> None:
    _, joy, _ = ids(queue)
    desk = queue.desk("joy")
    now = desk.be_away(joy, NOW, NOW + 3 * H)
    then = desk.be_away(joy, NOW + H, NOW + 2 * H)
    assert desk.absences() == (now, then)
