"""The list widget computes places instead of asking for them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from typing_extensions import override

from triage_app.queue.board import View
from triage_app.queue.domain import calendar, countdown
from triage_app.queue.domain.conversation import Row
from triage_app.queue.domain.policies import Promise
from triage_app.ui.queue_screen.delegate import first_words
from triage_app.ui.queue_screen.list_view import QueueList
from triage_app.ui.theme.choice import Theme
from triage_app.ui.theme.tokens import ThemeName
from triage_app.ui.window import Window


class PaintedHeights(QObject):
    """How much of a widget is painted, each time."""

    def __init__(self, watched: QWidget) -> None:
        super().__init__(watched)
        self.heights: list[int] = []
        watched.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.heights.append(event.rect().height())
        return False


@pytest.fixture
def queue_list(window: Window) -> QueueList:
    assert window.screen_.list.list is not None
    return window.screen_.list.list


def test_every_line_is_found_where_it_is_painted(queue_list: QueueList) -> None:
    model = queue_list.model()
    for line in range(model.rowCount()):
        rect = queue_list.visualRect(model.index(line, 0))
        assert {queue_list.indexAt(QPoint(5, y)).row() for y in (rect.top(), rect.bottom())} == {line}
    assert not queue_list.indexAt(QPoint(5, 5_000)).isValid()


def test_rows_are_62_px_and_44_px_when_compact(queue_list: QueueList, theme: Theme) -> None:
    row = queue_list.model().index(1, 0)
    assert queue_list.visualRect(row).height() == 62
    theme.choose_compact(compact=True)
    assert queue_list.visualRect(row).height() == 44


def test_one_conversation_that_changes_is_painted_alone(
    queue_list: QueueList, window: Window, stand_in: Any, qtbot: QtBot
) -> None:
    queue_list.repaint()
    QCoreApplication.processEvents()
    painted = PaintedHeights(queue_list.viewport())
    stand_in._own(3, 1)
    window.screen_._rows.apply([3], stand_in.rows([3]))
    qtbot.waitUntil(lambda: bool(painted.heights))
    assert painted.heights == [queue_list.row_height]


def test_focus_alone_opens_no_conversation(queue_list: QueueList, window: Window) -> None:
    queue_list.clearFocus()
    queue_list.setFocus()
    assert window.screen_.pane.row is None


def test_j_and_k_go_through_conversations_only(queue_list: QueueList) -> None:
    seen = []
    for key in (Qt.Key.Key_J, Qt.Key.Key_J, Qt.Key.Key_J, Qt.Key.Key_K):
        QTest.keyClick(queue_list, key)
        seen.append(queue_list.currentIndex().data())
    assert seen == ["Denise Whitlock", "Maria Delgado", "Omar Haddad", "Maria Delgado"]


def test_end_and_page_up_stay_on_conversations(queue_list: QueueList) -> None:
    QTest.keyClick(queue_list, Qt.Key.Key_End)
    assert queue_list.currentIndex().data() == "Hassan Abdi"
    QTest.keyClick(queue_list, Qt.Key.Key_Home)
    assert queue_list.currentIndex().data() == "Denise Whitlock"


def test_a_click_on_the_claim_mark_claims(
    queue_list: QueueList, window: Window, stand_in: Any, qtbot: QtBot
) -> None:
    rect = queue_list.visualRect(queue_list.model().index(4, 0))
    place = QPoint(rect.right() - 30, rect.top() + 42)
    with qtbot.waitSignal(window.screen_.work.ownership.changed):
        QTest.mouseClick(queue_list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert stand_in.by_id[3].owner_id == 1


def test_ten_thousand_lines_scroll_to_the_last(
    queue_list: QueueList, window: Window, stand_in: Any, a_row: Callable[..., Row]
) -> None:
    rows = [a_row(key, f"Patient {key}", due_in=timedelta(hours=30, seconds=key)) for key in range(10, 10_010)]
    stand_in.add(rows)
    window.screen_._rows.apply([], rows)
    queue_list.setCurrentIndex(queue_list.model().index(queue_list.model().rowCount() - 1, 0))
    assert queue_list.visualRect(queue_list.currentIndex()).bottom() < queue_list.viewport().height()
    assert queue_list.currentIndex().data() == "Patient 10009"


@pytest.fixture
def long_list(queue_list: QueueList, window: Window, stand_in: Any, a_row: Callable[..., Row]) -> QueueList:
    """A list longer than its screen, scrolled to its middle; conversations 100 to 199 follow the others."""
    rows = [a_row(key, f"Patient {key}", due_in=timedelta(hours=30, minutes=key)) for key in range(100, 200)]
    stand_in.add(rows)
    window.screen_._rows.apply([], rows)
    queue_list.verticalScrollBar().setValue(queue_list.verticalScrollBar().maximum() // 2 + 7)
    queue_list.repaint()
    QCoreApplication.processEvents()
    return queue_list


def on_screen(shown: QueueList) -> list[tuple[str, int]]:
    page = range(0, shown.viewport().height(), shown.row_height)
    found = [shown.indexAt(QPoint(5, y)) for y in page]
    return [(index.data(), shown.visualRect(index).top()) for index in found if index.isValid()]


@pytest.mark.parametrize("hours", [2, 50], ids=["above", "below"])
def test_what_comes_and_goes_outside_the_screen_moves_and_paints_nothing_on_it(
    hours: int, long_list: QueueList, window: Window, a_row: Callable[..., Row]
) -> None:
    painted, before = PaintedHeights(long_list.viewport()), on_screen(long_list)
    lines = long_list.model().rowCount()
    window.screen_._rows.apply([], [a_row(900, "Nora Lind", due_in=timedelta(hours=hours))])
    QCoreApplication.processEvents()
    assert long_list.model().rowCount() == lines + 1
    assert on_screen(long_list) == before
    window.screen_._rows.apply([900], [])
    QCoreApplication.processEvents()
    assert on_screen(long_list) == before
    assert painted.heights == []


def test_what_comes_on_the_screen_is_painted_with_what_stands_below_it(
    long_list: QueueList, window: Window, a_row: Callable[..., Row], qtbot: QtBot
) -> None:
    painted = PaintedHeights(long_list.viewport())
    third = long_list.indexAt(QPoint(5, 3 * long_list.row_height))
    here = window.screen_._model.row_at(third)
    assert here is not None
    assert here.due_at is not None
    top = long_list.visualRect(third).top()
    comes = a_row(900, "Nora Lind")._replace(due_at=here.due_at - timedelta(seconds=30))
    window.screen_._rows.apply([], [comes])
    qtbot.waitUntil(lambda: bool(painted.heights))
    assert ("Nora Lind", top) in on_screen(long_list)
    assert painted.heights == [long_list.viewport().height() - top]


def test_news_of_one_conversation_does_not_lay_the_window_out_anew(
    window: Window, a_row: Callable[..., Row]
) -> None:
    class LaidOut(QObject):
        times = 0

        @override
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            self.times += event.type() is QEvent.Type.LayoutRequest
            return False

    for _ in range(10):
        QCoreApplication.processEvents()
    laid_out = LaidOut()
    window.installEventFilter(laid_out)
    window.screen_._rows.apply([], [a_row(4, "Grace Kim", due_in=timedelta(hours=6))])
    for _ in range(10):  # from the innermost layout to the window's, one after another
        QCoreApplication.processEvents()
    assert laid_out.times == 0


@pytest.mark.pictures
def test_each_theme_paints_the_list_differently(window: Window, theme: Theme) -> None:
    pictures = []
    for name in ThemeName:
        theme.choose(name)
        pictures.append(window.screen_.list.grab().toImage())
    assert all(one != other for at, one in enumerate(pictures) for other in pictures[at + 1 :])


@pytest.mark.pictures
def test_the_same_moment_paints_the_same_picture(window: Window) -> None:
    assert window.screen_.list.grab().toImage() == window.screen_.list.grab().toImage()


def test_counts_of_the_rail_agree_with_the_lists(window: Window) -> None:
    for view in View:
        window.screen_.list.show_view(view)
        model = window.screen_._model
        shown = window.screen_.rail._items[view].accessibleName().rpartition(", ")[2]
        assert shown == str(model.conversations())


def test_first_words_do_not_say_the_subject_twice(a_row: Callable[..., Row]) -> None:
    assert first_words(a_row(1, subject="Refill", snippet="Refill still\nmissing")) == "Refill still missing"
    assert first_words(a_row(1, subject="Refill", snippet="Still missing")) == "Refill: Still missing"


def test_painting_counts_no_wait_anew(queue_list: QueueList, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object) -> None:
        raise AssertionError("evaluated while painting")

    for place, name in ((calendar, "due"), (calendar, "used"), (countdown, "wait_of"), (countdown, "segment_of")):
        monkeypatch.setattr(place, name, refuse)
    monkeypatch.setattr(Promise, "segment", refuse)
    monkeypatch.setattr(Promise, "at_share", refuse)
    assert not queue_list.grab().isNull()
