"""Who is told how far waits have come, how often, and in which words."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from triage_app.queue.board import Board, View
from triage_app.queue.domain.escalation import Step
from triage_app.queue.domain.people import Person, Role
from triage_app.queue.domain.states import State
from triage_app.ui.queue_screen.live_rows import LiveRows
from triage_app.ui.queue_screen.step_notices import StepNotices
from triage_app.ui.theme.tokens import Tone

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from triage_app.queue.domain.conversation import Row
    from triage_app.ui.window import Window

pytestmark = pytest.mark.usefixtures("qtbot")
H = timedelta(hours=1)
JOY = Person(1, "joy", "Joy Tan", frozenset({Role.ASSISTANT}))
ANA = Person(9, "ana", "Ana Reyes", frozenset({Role.SUPERVISOR}))


class Told:
    """A desk's rows, and what it was told."""

    def __init__(self, person: Person, rows: list[Row], *, bare: bool = False) -> None:
        self.rows = LiveRows(Board(person.id))
        self.rows.board.load([row._replace(is_bare=bare) for row in rows])
        self.notices = StepNotices(self.rows, person, self.rows)
        self.notices.know(self.rows.board.known())
        self.said: list[tuple[str, Tone]] = []
        self.notices.noticed.connect(lambda text, tone: self.said.append((text, tone)))

    def reach(self, step: Step, *keys: int) -> None:
        rows = [row._replace(step=step, is_bare=False) for key in keys if (row := self.rows.board.row(key))]
        self.rows.apply(keys, rows)

    def wait(self) -> None:
        """Let the five minutes pass."""
        self.notices._quiet.timeout.emit()
        self.notices._quiet.stop()


@pytest.fixture
def desk(a_row: Callable[..., Row]) -> Callable[..., Told]:
    """A person's desk on three conversations: Joy's, nobody's and a colleague's."""
    rows = [a_row(1, owner_id=1), a_row(2, owner_id=None), a_row(3, owner_id=2)]
    return lambda person, **more: Told(person, rows, **more)


def test_what_is_new_is_told_with_numbers_and_no_names(desk: Callable[..., Told]) -> None:
    told = desk(JOY)
    told.reach(Step.SOON, 1, 2, 3)
    assert told.said == [("2 conversations are due soon. 1 of them is yours.", Tone.WARN)]


def test_a_supervisor_hears_of_everybodys_from_nine_tenths_on(desk: Callable[..., Told]) -> None:
    told = desk(ANA)
    told.reach(Step.SOON, 3)
    assert told.said == []
    told.reach(Step.OVERDUE, 3)
    assert told.said == [("1 conversation is overdue.", Tone.BAD)]


def test_after_a_notice_others_wait_five_minutes_and_come_together(desk: Callable[..., Told]) -> None:
    told = desk(ANA)
    told.reach(Step.OVERDUE, 1)
    told.reach(Step.GIVEN_UP, 2)
    told.reach(Step.NEAR, 3)
    assert len(told.said) == 1
    told.wait()
    assert told.said[1:] == [
        ("1 patient has waited for three days. Call them today. 1 conversation is about to be late.", Tone.BAD)
    ]
    told.wait()
    assert len(told.said) == 2


def test_five_minutes_are_five_minutes(desk: Callable[..., Told]) -> None:
    told = desk(ANA)
    told.reach(Step.OVERDUE, 1)
    assert told.notices._quiet.isActive()
    assert timedelta(milliseconds=told.notices._quiet.interval()) == timedelta(minutes=5)


def test_nothing_is_told_twice_or_of_what_is_answered_meanwhile(desk: Callable[..., Told]) -> None:
    told = desk(JOY)
    told.reach(Step.OVERDUE, 1)
    told.reach(Step.OVERDUE, 1)
    told.reach(Step.OVERDUE, 2)
    told.rows.apply([2], [])
    told.wait()
    assert len(told.said) == 1


def test_more_time_after_an_edit_of_the_rules_is_no_step(desk: Callable[..., Told]) -> None:
    told = desk(JOY)
    told.reach(Step.OVERDUE, 1)
    told.wait()
    told.reach(Step.HALF, 1)
    told.wait()
    told.reach(Step.SOON, 1)
    assert [text for text, _ in told.said] == ["1 conversation is overdue.", "1 conversation is due soon."]


def test_what_a_desk_reads_for_the_first_time_is_no_news(desk: Callable[..., Told]) -> None:
    told = desk(JOY, bare=True)
    bare = told.rows.board.row(1)
    assert bare is not None
    told.rows.fill({1: bare}, [bare._replace(is_bare=False, step=Step.OVERDUE)])
    assert told.said == []


@pytest.mark.parametrize("step", Step)
def test_every_step_has_its_words(desk: Callable[..., Told], step: Step) -> None:
    told = desk(ANA)
    told.reach(step, 2)
    assert told.said[0][0].startswith("1 ")


def test_when_a_desk_starts_one_notice_says_what_is_late_and_what_is_due_soon(
    a_row: Callable[..., Row], now: datetime
) -> None:
    late, soon, calm = -1 * H, 3 * H, 20 * H
    rows = [
        a_row(1, owner_id=1, due_in=late),
        a_row(2, owner_id=None, due_in=late),
        a_row(3, owner_id=2, due_in=late),
    ]
    rows += [a_row(4, owner_id=None, due_in=soon), a_row(5, owner_id=1, due_in=calm)]
    told = Told(JOY, rows)
    told.notices.begin(lambda: now)
    yours = "3 conversations are overdue. 1 of them is yours. 1 conversation is due soon."
    assert told.said == [(yours, Tone.BAD)]
    told = Told(ANA, rows)
    told.notices.begin(lambda: now)
    assert told.said == [("3 conversations are overdue. 1 conversation is due soon.", Tone.BAD)]


def test_what_was_reached_at_night_is_told_at_the_start_and_not_again_when_sync_tells_of_it(
    a_row: Callable[..., Row], now: datetime
) -> None:
    told = Told(JOY, [a_row(1, owner_id=1, due_in=-1 * H), a_row(2, owner_id=1, due_in=20 * H)])
    told.notices.begin(lambda: now)
    told.reach(Step.OVERDUE, 1)
    told.wait()
    assert [text for text, _ in told.said] == ["1 conversation is overdue."]
    told.reach(Step.LONG, 1)
    told.wait()
    assert len(told.said) == 2


def test_a_desk_that_starts_with_nothing_late_or_due_soon_is_quiet(
    a_row: Callable[..., Row], now: datetime
) -> None:
    others = a_row(2, owner_id=2, due_in=-1 * H)
    sending = a_row(3, owner_id=1, due_in=-1 * H)._replace(state=State.SENDING)
    told = Told(JOY, [a_row(1, owner_id=1, due_in=20 * H), others, sending])
    told.notices.begin(lambda: now)
    assert told.said == []


def test_of_a_large_queue_it_is_said_once_all_of_it_is_here(a_row: Callable[..., Row], now: datetime) -> None:
    rows = [a_row(key, owner_id=1, due_in=-key * H) for key in (1, 2, 30)]
    told = Told(JOY, rows[:1])
    told.rows.board.load(rows[:1], is_all=False)
    told.notices.begin(lambda: now)
    assert told.said == []
    whole = Board(JOY.id)
    whole.load(
        [row._replace(is_bare=row.id == 2, started_at=None if row.id == 2 else row.started_at) for row in rows]
    )
    told.rows.complete(whole)
    assert told.said == [
        ("1 conversation has waited for 36 hours or more. 2 conversations are overdue.", Tone.BAD)
    ]


def test_what_was_overdue_when_it_reached_us_is_told_to_be_so(a_row: Callable[..., Row], now: datetime) -> None:
    late = a_row(1, owner_id=None, due_in=-2 * H, seen_at=now - H)
    rows = [late, a_row(2, owner_id=None, due_in=-2 * H, seen_at=now - 3 * H)]
    told = Told(ANA, rows)
    told.notices.begin(lambda: now)
    said = "2 conversations are overdue. 1 of them was overdue when it reached us."
    assert told.said == [(said, Tone.BAD)]
    told = Told(ANA, [one._replace(connected_at=now - H) for one in rows])
    told.notices.begin(lambda: now)
    assert told.said == [("2 conversations are overdue.", Tone.BAD)], (
        "it was there before the portal was connected"
    )
    told = Told(ANA, rows)
    told.reach(Step.OVERDUE, 1)
    assert told.said == [("1 conversation is overdue. It was overdue already when it reached us.", Tone.BAD)]


def test_the_window_says_it_when_it_opens_and_counts_as_the_rail_does(window: Window) -> None:
    said = "1 conversation is overdue. 3 conversations are due soon. 1 of them is yours."
    assert window.toast._text.text() == said
    board, now = window.screen_._opened.board, window.screen_._opened.access.clock.now()
    assert (board.count(View.OVERDUE, now), board.count(View.DUE_SOON, now)) == (1, 3)
