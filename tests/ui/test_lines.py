"""Lines come, go and move in few steps, and always stand as if they were read anew."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typing_extensions import override

from triage_app.clock import Clock, SetClock
from triage_app.queue.board import Board, Group, View, ends_of_groups
from triage_app.queue.domain.conversation import Row
from triage_app.queue.domain.states import State
from triage_app.ui.queue_screen.lines import Ends, Key, Lines
from triage_app.ui.queue_screen.model import Narrowing, QueueModel
from triage_app.ui.wording import Wording

ZONE = ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 18, 18, 0, tzinfo=UTC)
HOUR, HOURS = timedelta(hours=1), st.integers(-30, 60)
KEYS = st.dictionaries(st.integers(1, 30), HOURS).map(
    lambda found: sorted((NOW + timedelta(hours=hours), key) for key, hours in found.items())
)


def ends_at(hours: int) -> Ends:
    return ends_of_groups(NOW + timedelta(hours=hours), ZONE)


def all_of(lines: Lines) -> list[Group | int]:
    return [lines.at(line) for line in range(len(lines))]


def begun(order: list[Key], ends: Ends) -> Lines:
    made = Lines()
    made.begin(list(order), ends)
    return made


@given(KEYS, KEYS, HOURS, HOURS)
def test_steps_lead_from_any_lines_to_any_others(old: list[Key], new: list[Key], before: int, now: int) -> None:
    lines, wanted = begun(old, ends_at(before)), begun(new, ends_at(now))
    seen = all_of(lines)
    for step in lines.steps(set(old) - set(new), set(new) - set(old), ends_at(now)):
        step.take()
        if step.comes:
            seen[step.first : step.first] = [lines.at(line) for line in range(step.first, step.last + 1)]
        else:
            del seen[step.first : step.last + 1]
        assert seen == all_of(lines)
    assert seen == all_of(wanted)
    assert (lines.headings(), lines.counts()) == (wanted.headings(), wanted.counts())


@given(KEYS, HOURS)
def test_every_conversation_is_found_on_its_line(order: list[Key], hours: int) -> None:
    lines = begun(order, ends_at(hours))
    for key in order:
        line = lines.line_of(key)
        assert line is not None
        assert lines.at(line) == key[1]
    assert lines.line_of((NOW, 99)) is None


def test_one_that_moves_among_many_takes_two_steps() -> None:
    order = [(NOW + timedelta(minutes=at), at) for at in range(-500, 500)]
    lines = begun(order, ends_at(0))
    steps = [lines.line_of(order[900])]
    for step in lines.steps([order[900]], [(order[10][0], 900)], ends_at(0)):
        step.take()
        steps.append(step.first)
    assert steps == [903 - 1, 903 - 1, 12]


def test_what_arrives_behind_a_first_screen_takes_a_step_for_each_group() -> None:
    order = [(NOW + timedelta(minutes=at), at) for at in range(-500, 5_000)]
    lines = begun(order[:200], ends_at(0))
    steps = [(step.first, step.last) for step in lines.steps([], order[200:], ends_at(0)) if step.take() is None]
    assert len(steps) <= len(Group) + 2
    assert len(lines) == len(order) + 3


class Counted(Board):
    """Counts how often a row is looked at."""

    looks = 0

    @override
    def row(self, conversation_id: int) -> Row | None:
        self.looks += 1
        return super().row(conversation_id)


@pytest.mark.parametrize("view", [View.ALL, View.OVERDUE, View.DUE_SOON, View.MINE])
def test_one_change_and_a_tick_look_at_no_more_rows_however_many_there_are(
    view: View, a_row: Callable[..., Row]
) -> None:
    looks = []
    for many in (100, 3_000):
        board, clock = Counted(1), SetClock(NOW)
        board.load(a_row(key, "Kim", due_in=timedelta(seconds=30 * key - 900)) for key in range(1, many))
        model = QueueModel(board, clock, Wording(ZONE))
        model.show_view(view)
        board.looks = 0
        model.refresh(board.apply([60], [a_row(60, "Kim", due_in=timedelta(hours=3))]))
        clock.advance(timedelta(minutes=1))
        model.refresh()
        looks.append(board.looks)
    assert looks[0] == looks[1] < 10


def a_conversation(key: int, hours: int, owner: int | None, asleep: int | None, state: State) -> Row:
    due = NOW + timedelta(hours=hours)
    row = Row(
        key, "", "Kim" if key % 2 else "Diaz", "", "", "", state, owner, "", due, due - HOUR * 6, due, 1, 0, 1
    )
    return row if asleep is None else row._replace(snoozed_until=NOW + timedelta(hours=asleep))


OWNERS, STATES = st.sampled_from([None, 1, 2]), st.sampled_from([State.OPEN, State.OPEN, State.SENDING])
ROWS = st.builds(a_conversation, st.integers(1, 12), HOURS, OWNERS, st.none() | st.integers(1, 30), STATES)
NEWS = st.lists(st.tuples(st.lists(ROWS | st.integers(1, 12), max_size=4), st.integers(-2, 9)), max_size=6)


class Unsteady(Clock):
    """A clock that may be set back."""

    at = NOW

    @override
    def now(self) -> datetime:
        return self.at


@given(data=st.data())
def test_a_list_that_follows_stands_as_one_that_is_read_anew(data: st.DataObject) -> None:
    view, shows = data.draw(st.sampled_from(View)), data.draw(st.booleans())
    narrowing = data.draw(st.sampled_from([Narrowing(), Narrowing("kim"), Narrowing(owner_id=0)]))
    board, clock = Board(1), Unsteady()
    model = QueueModel(board, clock, Wording(ZONE))
    model.show_snoozed(shown=shows)
    model.show_view(view, narrowing)
    for news, hours in data.draw(NEWS):
        found = {one.id: one for one in news if isinstance(one, Row)}
        changed = board.apply([one for one in news if isinstance(one, int)], found.values())
        clock.at += timedelta(hours=hours)
        model.refresh(changed)
        anew = QueueModel(board, clock, Wording(ZONE))
        anew.show_snoozed(shown=shows)
        anew.show_view(view, narrowing)
        assert told(model) == told(anew)
        assert model.snoozed() == anew.snoozed()


def told(model: QueueModel) -> list[object]:
    return [model._line(at) for at in range(model.rowCount())]
