"""A queue too large to be read before anything is shown: its first screen, then the rest, names as one looks."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from triage_app.errors import UnreachableError
from triage_app.queue.access import Access
from triage_app.queue.board import Board, View, urgency_key
from triage_app.queue.domain.conversation import Row
from triage_app.ui import bridge
from triage_app.ui.opening import FIRST_ROWS, read_queue
from triage_app.ui.queue_screen.details import AROUND
from triage_app.ui.queue_screen.list_view import QueueList
from triage_app.ui.tasks import Tasks
from triage_app.ui.theme.choice import Theme
from triage_app.ui.window import Window

COUNT = 1_000


class Gate:
    """Holds the skeleton back until a test says so."""

    def __init__(self, stand_in: Any) -> None:
        self._open, self.tries = threading.Event(), 0
        stand_in.before_skeleton = self.wait

    def wait(self) -> None:
        self.tries += 1
        assert self._open.wait(10)

    def open(self) -> None:
        self._open.set()


@pytest.fixture
def large(stand_in: Any, a_row: Callable[..., Row]) -> Any:
    """A thousand conversations besides, the later the higher their numbers, each third nobody's."""
    owners = (1, 2, None)
    stand_in.add(
        [
            a_row(key, f"Patient {key}", due_in=timedelta(hours=21, seconds=key), owner_id=owners[key % 3])
            for key in range(10, 10 + COUNT)
        ]
    )
    return stand_in


@pytest.fixture
def gate(large: Any) -> Iterator[Gate]:
    made = Gate(large)
    yield made
    made.open()


@pytest.fixture
def at_first(theme: Theme, tasks: Tasks, gate: Gate, large: Any) -> Iterator[Window]:
    """A window that shows the first screen, while the rest is being read."""
    made = Window(theme, tasks)
    made.show()
    made.open(replace(read_queue(cast(Access, large)), here=large.here))
    yield made
    gate.open()
    made.close()
    made.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def whole(at_first: Window, gate: Gate, qtbot: QtBot) -> Window:
    """The same window with everything behind it."""
    gate.open()
    qtbot.waitUntil(lambda: board_of(at_first).is_all)
    return at_first


def board_of(window: Window) -> Board:
    return window.screen_._rows.board


def list_of(window: Window) -> QueueList:
    assert window.screen_.list.list is not None
    return window.screen_.list.list


def show_last(window: Window) -> None:
    bar = list_of(window).verticalScrollBar()
    bar.setValue(bar.maximum())


def said_of_last(window: Window) -> str:
    model = list_of(window).model()
    return str(model.index(model.rowCount() - 1, 0).data(Qt.ItemDataRole.AccessibleTextRole))


def said_at(window: Window, key: int) -> str:
    return str(window.screen_._model.line_of(key).data(Qt.ItemDataRole.AccessibleTextRole))


def test_the_first_screen_is_whole_and_says_no_count_it_cannot_know(at_first: Window, large: Any) -> None:
    board, now = board_of(at_first), large.clock.now()
    urgent = sorted(large.open_rows()[0], key=urgency_key)[:FIRST_ROWS]
    assert [board.row(key) for key in board.ids(View.ALL, now)] == urgent
    assert at_first.screen_.rail._items[View.ALL].accessibleName() == "All open"
    assert list_of(at_first).model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole) == "Overdue"
    at_first.screen_.list.show_view(View.TO_SEND)
    assert at_first.screen_.list._empty._title.text() == "Opening the queue…"


def test_behind_it_come_all_in_order_with_every_count(whole: Window, large: Any) -> None:
    now = large.clock.now()
    rows = sorted(large.open_rows()[0], key=urgency_key)
    assert board_of(whole).ids(View.ALL, now) == [row.id for row in rows]
    shown = {view: item.accessibleName().rpartition(", ")[2] for view, item in whole.screen_.rail._items.items()}
    assert shown[View.ALL] == str(COUNT + 5)
    assert shown[View.UNASSIGNED] == str(sum(row.owner_id is None for row in rows))
    assert list_of(whole).model().rowCount() == COUNT + 5 + 3


def test_a_name_that_is_not_read_yet_is_nobodys(whole: Window, qtbot: QtBot) -> None:
    model = list_of(whole).model()
    line = model.index(model.rowCount() - 3, 0)
    assert line.data() == "Name follows"
    spoken = line.data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Name follows, due in 21 hours 16 minutes, nobody's yet, press M to claim"
    show_last(whole)
    qtbot.waitUntil(lambda: line.data() == f"Patient {COUNT + 7}")


@pytest.mark.parametrize("more", [0, 4_000])
def test_what_is_read_grows_with_the_screen_and_not_with_the_queue(
    more: int, large: Any, a_row: Callable[..., Row], request: pytest.FixtureRequest, qtbot: QtBot
) -> None:
    large.add([a_row(key, f"Patient {key}", due_in=timedelta(hours=30)) for key in range(5_000, 5_000 + more)])
    window = request.getfixturevalue("whole")
    assert large.reads == []
    show_last(window)
    qtbot.waitUntil(lambda: not said_of_last(window).startswith("Name follows"))
    on_screen = list_of(window).height() // list_of(window).row_height + 2
    assert len(large.reads) == 1
    assert large.reads[0] <= on_screen + AROUND


def test_scrolling_fast_reads_where_it_began_and_where_it_ended(whole: Window, large: Any, qtbot: QtBot) -> None:
    last = list_of(whole).model().rowCount() - 1
    for line in range(450, last, 50):
        whole.screen_._details.want(line, line + 10)
    qtbot.waitUntil(lambda: not whole.screen_._model.bare_rows(last - AROUND, last))
    assert len(large.reads) == 2


def test_a_conversation_whose_name_is_not_read_yet_is_opened_and_claimed(whole: Window, qtbot: QtBot) -> None:
    list_of(whole).lines_shown.disconnect()
    pane, board = whole.screen_.pane, board_of(whole)
    opened, claimed = COUNT + 7, COUNT + 4
    for pressed in (Qt.Key.Key_End, Qt.Key.Key_K, Qt.Key.Key_K):
        QTest.keyClick(list_of(whole), pressed)
    assert pane.row == board.row(opened)
    assert said_at(whole, opened).startswith("Name follows")
    qtbot.waitUntil(lambda: pane.conversation is not None)
    assert said_at(whole, opened).startswith(f"Patient {opened}, Results, due")
    for _ in range(3):
        QTest.keyClick(list_of(whole), Qt.Key.Key_K)
    said: list[str] = []
    whole.screen_._rows.changed.connect(lambda _ids: said.append(said_at(whole, claimed)))
    with qtbot.waitSignal(whole.screen_.work.ownership.changed):
        whole.screen_.work.claim()
    due = "due in 21 hours 16 minutes, owner Ana Reyes"
    assert said == [f"Name follows, {due}", f"Patient {claimed}, Results, {due}"]


def test_what_was_heard_while_the_rest_was_read_stays(
    at_first: Window, gate: Gate, large: Any, qtbot: QtBot
) -> None:
    rows = at_first.screen_._rows
    urgent = large.by_id[3]
    rows.apply([3], [urgent._replace(owner_id=2, owner="Joy Tran")])
    rows.apply([COUNT], [])
    gate.open()
    qtbot.waitUntil(lambda: rows.board.is_all)
    kept = rows.board.row(3)
    assert kept is not None
    assert kept.owner == "Joy Tran"
    assert rows.board.row(COUNT) is None


def test_an_answer_about_a_row_that_has_changed_meanwhile_is_not_taken(whole: Window, large: Any) -> None:
    rows, key = whole.screen_._rows, COUNT
    asked = {one: row for one in (key, key + 1) if (row := rows.board.row(one)) is not None}
    newer = large.by_id[key]._replace(subject="Refill")
    rows.apply([key], [newer])
    rows.fill(asked, [large.by_id[key]])
    assert rows.board.row(key) == newer
    assert rows.board.row(key + 1) is None


def test_words_are_found_in_what_the_desk_has_not_read(whole: Window, qtbot: QtBot) -> None:
    model = whole.screen_._model
    whole.screen_.list.filter.setText(f"patient {COUNT + 3}")
    assert (model.conversations(), model.narrowing.is_looking) == (0, True)
    qtbot.waitUntil(lambda: model.conversations() == 1)
    qtbot.waitUntil(lambda: str(model.index(1).data()) == f"Patient {COUNT + 3}")


def test_owners_narrow_what_is_not_read_too(whole: Window, large: Any) -> None:
    whole.screen_.list._owner.choose(0)
    whole.screen_.list._owner.chosen.emit()
    nobodys = sum(row.owner_id is None for row in large.open_rows()[0])
    assert whole.screen_._model.conversations() == nobodys


def test_after_a_lost_line_the_board_stays_and_only_changes_are_read(
    whole: Window, gate: Gate, large: Any, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bridge, "_RETRY_S", (0.0, 0.01))
    assert whole._bridge is not None
    large.refusals["wait_for_change"] = UnreachableError("database_unreachable")
    with qtbot.waitSignal(whole._bridge.lost):
        pass
    large.by_id[3] = large.by_id[3]._replace(owner_id=2, owner="Joy Tran")
    with qtbot.waitSignal(whole._bridge.rows_changed) as news:
        large.touch(3)
    assert news.args[0].ids == {3}
    assert (gate.tries, large.reads) == (1, [1])
    assert board_of(whole).count(View.ALL, large.clock.now()) == COUNT + 5


def test_a_skeleton_that_could_not_be_read_is_read_again(
    at_first: Window, gate: Gate, large: Any, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bridge, "_RETRY_S", (0.0, 0.01))
    large.refusals["skeleton"] = UnreachableError("database_unreachable")
    gate.open()
    qtbot.waitUntil(lambda: board_of(at_first).is_all)
    assert gate.tries == 2


def test_desks_that_lost_the_queue_together_come_back_apart() -> None:
    shortest, longest = bridge._RETRY_S
    assert longest >= 2 * shortest > 0


@pytest.mark.pictures
def test_of_a_bare_row_no_word_is_painted(whole: Window, large: Any) -> None:
    list_of(whole).lines_shown.disconnect()
    pictures = [list_of(whole).grab().toImage()]
    for name in ("Denise Whitlock", "Somebody Else"):
        row = large.by_id[1]._replace(patient=name, subject=name, snippet=name, is_bare=True)
        whole.screen_._rows.apply([1], [row])
        pictures.append(list_of(whole).grab().toImage())
    assert pictures[0] != pictures[1] == pictures[2]
