"""Whatever is written, answered, merged, taken apart and split: what nobody answered waits, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from queues import a_message
from triage_app.errors import TriageError
from triage_app.queue.domain.calls import Call, Outcome, Spoken
from triage_app.queue.domain.countdown import Direction
from triage_app.queue.domain.states import CloseReason
from triage_app.sync.sweep import Sweep

if TYPE_CHECKING:
    from datetime import datetime

    from queues import Queue, Queues

ACTS = ("writes", "closed", "called", "elsewhere", "merge", "unmerge", "split")
MINUTE = timedelta(minutes=1)


@dataclass
class Told:
    """A message of the patient as this test keeps book of it: its thread, where it is shown, whether it waits."""

    name: str
    thread: int
    at: datetime
    shown_in: int
    waits: bool = True


@dataclass
class Book:
    """The same history, kept in the plainest way."""

    queue: Queue
    messages: list[Told] = field(default_factory=list)
    merged: dict[int, int] = field(default_factory=dict)
    count: int = 0

    def act(self, act: str, one: int, other: int) -> None:
        self.queue.clock.advance(MINUTE)
        try:
            getattr(self, act)(one, other)
        except TriageError as error:
            assert error.code in {"nobody_waits", "split_last", "merged_already", "merge_other_way"}  # noqa: PT017

    def writes(self, one: int, _: int) -> None:
        self._arrives(one)
        shown_in = self.merged.get(one, one)
        self.messages.append(Told(f"m-{self.count}", one, self.queue.clock.now(), shown_in))

    def elsewhere(self, one: int, _: int) -> None:
        self._arrives(one, direction=Direction.TO_PATIENT, sender="Dr. Osei", sender_reference="")
        shown_in = self.merged.get(one, one)
        for told in self.messages:
            told.waits &= (told.thread, told.shown_in) != (one, shown_in)

    def _arrives(self, thread: int, **facts: object) -> None:
        self.count += 1
        self.queue.take_in(
            a_message(f"m-{self.count}", thread_key=f"t-{thread}", sent=self.queue.clock.now(), **facts)  # type: ignore[arg-type]
        )

    def called(self, one: int, _: int) -> None:
        desk, now = self.queue.desk("joy"), self.queue.clock.now()
        if one not in self.merged and desk.conversation(one).row.due_at is not None:
            desk.claim(one)
            seen = desk.conversation(one).newest_message_id
            desk.log_call(one, Call(now, Outcome.SPOKE, Spoken.PATIENT), seen=seen)
            self._settled(one)

    def closed(self, one: int, _: int) -> None:
        desk = self.queue.desk("joy")
        if one not in self.merged:
            desk.claim(one)
            desk.close(one, CloseReason.DUPLICATE, seen=desk.conversation(one).newest_message_id)
            self._settled(one)

    def _settled(self, number: int) -> None:
        for told in self.messages:
            told.waits &= told.shown_in != number

    def merge(self, one: int, other: int) -> None:
        if one == other:
            return
        self.queue.desk("joy").claim(other)
        self.queue.desk("joy").claim(one)
        self.queue.desk("joy").merge(one, into=other)
        self._sweep()
        self.merged[one] = other
        for told in self.messages:
            told.shown_in = other if told.shown_in == one else told.shown_in

    def unmerge(self, one: int, _: int) -> None:
        if one not in self.merged:
            return
        self.queue.desk("joy").unmerge(one, out_of=self.merged[one])
        self._sweep()
        back = self.merged.pop(one)
        for told in self.messages:
            told.shown_in = one if (told.thread, told.shown_in) == (one, back) else told.shown_in

    def split(self, one: int, _: int) -> None:
        desk = self.queue.desk("joy")
        its = [told for told in self.messages if told.shown_in == one]
        if one in self.merged or not its:
            return
        desk.claim(one)
        number = next(it.id for it in desk.conversation(one).messages if it.remote_id == its[-1].name)
        desk.split(one, number)
        self._sweep()
        its[-1].shown_in, its[-1].waits = max(tie.id for tie in desk.conversation(one).ties), True

    def _sweep(self) -> None:
        Sweep(self.queue.sync, lambda: True).sweep()

    def check(self) -> None:
        desk = self.queue.desk("joy")
        for number in {told.shown_in for told in self.messages}:
            whole = desk.conversation(number)
            here = [told for told in self.messages if told.shown_in == number]
            shown = [it.remote_id for it in whole.messages if it.direction is Direction.FROM_PATIENT]
            assert sorted(shown) == sorted(told.name for told in here)
            waiting = [told.at for told in here if told.waits]
            assert (whole.row.messages, whole.row.started_at) == (len(waiting), min(waiting, default=None))


STEPS = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(1, 3), st.integers(1, 3)), min_size=6, max_size=14)


@given(steps=STEPS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_nobody_answered_waits_and_nothing_else(
    embedded_queues: Queues, steps: list[tuple[str, int, int]]
) -> None:
    for queue in embedded_queues():
        book = Book(queue)
        for thread in (1, 2, 3):
            book.act("writes", thread, 0)
        for act, one, other in steps:
            book.act(act, one, other)
            book.check()


@pytest.mark.postgres
def test_so_it_does_on_a_team_database(team_queue: Queue) -> None:
    book = Book(team_queue)
    for thread in (1, 2, 3):
        book.act("writes", thread, 0)
    steps = "closed1 merge12 writes1 elsewhere2 called2 writes3 merge32 split2 elsewhere1 unmerge1 writes1 closed2"
    for step in steps.split():
        act, numbers = step.rstrip("0123456789"), step.lstrip("abcdefghijklmnopqrstuvwxyz")
        book.act(act, int(numbers[0]), int(numbers[-1]))
        book.check()
