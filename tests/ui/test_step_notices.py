"""Who is told how far waits have come, how often, and in which words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from triage_app.queue.board import Board
from triage_app.queue.domain.escalation import Step
from triage_app.queue.domain.people import Person, Role
from triage_app.ui.queue_screen.live_rows import LiveRows
from triage_app.ui.queue_screen.step_notices import StepNotices
from triage_app.ui.theme.tokens import Tone

if TYPE_CHECKING:
    from collections.abc import Callable

    from triage_app.queue.domain.conversation import Row

pytestmark = pytest.mark.usefixtures("qtbot")
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
    assert told.said == [("2 conversations are due soon.", Tone.WARN)]


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
