"""Whatever anybody does: one owner, one accountable person, and never two replies to the same state."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from typing_extensions import override

from ownership_book import CONVERSATIONS, DESKS, Book, Site

if TYPE_CHECKING:
    from queues import Queues

pytestmark = pytest.mark.postgres

people, numbers = st.sampled_from(DESKS), st.sampled_from(CONVERSATIONS)


class Ownership(RuleBasedStateMachine):
    """Everything that can happen to who owns what, on all of its databases at once."""

    queues: ClassVar[tuple[Queues, ...]]

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.book = Book(tuple(Site(self.stack.enter_context(contextmanager(one)())) for one in self.queues))

    @initialize()
    def begin(self) -> None:
        for number in CONVERSATIONS:
            self.book.writes(number)

    @rule(who=people, number=numbers)
    def claim(self, who: str, number: int) -> None:
        self.book.claim(who, number)

    @rule(who=people, number=numbers)
    def cover(self, who: str, number: int) -> None:
        self.book.cover(who, number)

    @rule(who=people, number=numbers)
    def release(self, who: str, number: int) -> None:
        self.book.release(who, number)

    @rule(who=people, number=numbers, to=people)
    def hand_over(self, who: str, number: int, to: str) -> None:
        self.book.hand_over(who, number, to)

    @rule(who=people)
    def take_next(self, who: str) -> None:
        self.book.take_next(who)

    @rule(to=st.none() | people)
    def reassign(self, to: str | None) -> None:
        self.book.reassign(to)

    @rule()
    def undo(self) -> None:
        self.book.undo()

    @rule(who=people, hours=st.integers(1, 9), substitute=st.none() | people)
    def leave(self, who: str, hours: int, substitute: str | None) -> None:
        self.book.leave(who, hours, substitute)

    @rule(who=people, number=numbers)
    def close(self, who: str, number: int) -> None:
        self.book.close(who, number)

    @rule(who=people, number=numbers, behind=st.integers(0, 1))
    def reply(self, who: str, number: int, behind: int) -> None:
        self.book.reply(who, number, behind=behind)

    @rule(number=numbers)
    def write(self, number: int) -> None:
        self.book.writes(number)

    @rule(hours=st.integers(1, 12))
    def time_passes(self, hours: int) -> None:
        self.book.passes(hours)

    @rule(on=st.booleans())
    def assigns(self, *, on: bool) -> None:
        self.book.assigns(on=on)

    @rule(fails=st.booleans())
    def sweep(self, *, fails: bool) -> None:
        self.book.sweep(fails=fails)

    @rule()
    def restart(self) -> None:
        self.book.restart()

    @invariant()
    def holds(self) -> None:
        self.book.check()

    @override
    def teardown(self) -> None:
        self.stack.close()


def play(queues: tuple[Queues, ...], examples: int, steps: int) -> None:
    run_state_machine_as_test(
        type("OwnershipHere", (Ownership,), {"queues": queues}),
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_on_both_databases_the_same_comes_of_everything(embedded_queues: Queues, team_queues: Queues) -> None:
    play((embedded_queues, team_queues), examples=6, steps=20)


@pytest.mark.full
@pytest.mark.timeout(0)
def test_so_it_does_ten_thousand_times(embedded_queues: Queues, team_queues: Queues) -> None:
    play((embedded_queues, team_queues), examples=10_000, steps=30)
