"""What the desk does for who goes away, on the real queue: the absence, then what is given away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from counted import H
from owned import history, many, owners
from queues import NOW
from triage_app.errors import UsageError
from triage_app.queue.domain.handing import How
from triage_app.ui.leave.giving import go
from triage_app.ui.leave.plan import Span, Wanted

if TYPE_CHECKING:
    from queues import Queue

LUNCH = Span(None, NOW + H)


@pytest.mark.parametrize("login", ["joy", "ana"])
def test_who_goes_leaves_some_to_a_colleague_some_to_everybody_and_keeps_the_rest(
    queue: Queue, login: str
) -> None:
    """Joy hands hers over one by one; Ana, who may reassign, gives each group away in one act."""
    me, lena = queue.people[login].id, queue.people["lena"].id
    ids = many(queue, 5)
    for number in ids[:4]:
        queue.desk(login).claim(number)
    gone = go(queue.desk(login), Wanted(LUNCH, lena, ((lena, tuple(ids[:2])), (None, (ids[2],)))))
    assert owners(queue) == [lena, lena, None, me, None]
    assert (gone.given, gone.kept) == (((lena, 2), (None, 1)), 0)
    assert [row.owner_id for row in sorted(gone.rows, key=lambda row: row.id)] == [lena, lena, None]
    assert [one.staff_id for one in queue.desk().absences()] == [me]
    assert {one[1] for one in history(queue)} == {How.HANDED if login == "joy" else How.REASSIGNED}


@pytest.mark.parametrize("login", ["joy", "ana"])
def test_what_is_somebody_elses_by_now_stays_with_them_and_is_counted(queue: Queue, login: str) -> None:
    me, lena = queue.people[login].id, queue.people["lena"].id
    ids = many(queue, 2)
    queue.desk(login).claim(ids[0])
    queue.desk("lena").claim(ids[1])
    gone = go(queue.desk(login), Wanted(LUNCH, None, ((None, tuple(ids)),)))
    assert owners(queue) == [None, lena]
    assert (gone.given, gone.kept) == (((None, 1),), 1)
    assert gone.away.staff_id == me


def test_where_the_absence_is_refused_nothing_is_given_away(queue: Queue) -> None:
    joy, lena = queue.people["joy"].id, queue.people["lena"].id
    (number,) = many(queue, 1)
    queue.desk("joy").claim(number)
    with pytest.raises(UsageError, match="absence_backwards"):
        go(queue.desk("joy"), Wanted(Span(NOW + H, NOW), None, ((lena, (number,)),)))
    assert owners(queue) == [joy]
