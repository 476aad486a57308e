"""Clicking a countdown says why; what was in the foreground before comes back with its focus."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any, cast

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from triage_app.errors import TriageError
from triage_app.queue.domain.conversation import Row
from triage_app.queue.domain.countdown import StartSource
from triage_app.queue.domain.explanation import Why
from triage_app.queue.domain.past import PastWait
from triage_app.queue.domain.states import State
from triage_app.ui.queue_screen.due_card import DueCard
from triage_app.ui.queue_screen.why_popover import WhyPopover
from triage_app.ui.theme.choice import Theme
from triage_app.ui.window import Window


@pytest.fixture
def due(window: Window) -> DueCard:
    return window.screen_.pane.header.due


@pytest.fixture
def popover(window: Window) -> WhyPopover:
    window.activateWindow()
    return window.screen_.popover


@pytest.fixture
def asked(opened: Callable[[int], None], due: DueCard, popover: WhyPopover, qtbot: QtBot) -> QWidget:
    """Conversation 2, asked why by its key from the list; what had the focus before."""
    opened(2)
    window = due.window()
    assert isinstance(window, Window)
    line = window.screen_.list.list
    assert line is not None
    line.setFocus()
    QTest.keyClick(line, Qt.Key.Key_W)
    qtbot.waitUntil(lambda: "Real hours" in popover.sheet.text())
    return line


def test_a_click_on_the_countdown_says_why(
    opened: Callable[[int], None], due: DueCard, popover: WhyPopover, qtbot: QtBot
) -> None:
    opened(2)
    QTest.mouseClick(due, Qt.MouseButton.LeftButton)
    assert popover.isVisible()
    qtbot.waitUntil(lambda: "promise 1 of 1: an answer within 24 real hours." in popover.sheet.text())
    assert popover.sheet.hasFocus()


def test_the_tab_key_reaches_the_countdown_and_the_space_bar_asks(
    opened: Callable[[int], None], due: DueCard, popover: WhyPopover
) -> None:
    opened(2)
    due.setFocus(Qt.FocusReason.TabFocusReason)
    assert due.hasFocus()
    QTest.keyClick(due, Qt.Key.Key_Space)
    assert popover.isVisible()


def test_the_key_opens_it_and_escape_closes_it_and_gives_the_focus_back(
    asked: QWidget, popover: WhyPopover
) -> None:
    assert popover.sheet.hasFocus()
    QTest.keyClick(popover.sheet, Qt.Key.Key_Escape)
    assert not popover.isVisible()
    assert asked.hasFocus()


def test_a_click_elsewhere_closes_it_and_gives_the_focus_back(
    asked: QWidget, popover: WhyPopover, window: Window
) -> None:
    QTest.mouseClick(window.screen_.rail, Qt.MouseButton.LeftButton, pos=QPoint(5, 400))
    assert not popover.isVisible()
    assert asked.hasFocus()


def test_a_click_inside_leaves_it_open(asked: QWidget, popover: WhyPopover) -> None:
    QTest.mouseClick(popover.sheet, Qt.MouseButton.LeftButton)
    assert popover.isVisible()
    assert not asked.hasFocus()


def test_a_second_click_on_the_countdown_closes_it(asked: QWidget, due: DueCard, popover: WhyPopover) -> None:
    QTest.mouseClick(due, Qt.MouseButton.LeftButton)
    assert not popover.isVisible()
    assert asked.hasFocus()


def test_going_on_with_tab_closes_it_and_takes_no_focus_back(asked: QWidget, popover: WhyPopover) -> None:
    QTest.keyClick(popover.sheet, Qt.Key.Key_Tab)
    assert not popover.isVisible()
    assert not asked.hasFocus()


@pytest.mark.usefixtures("asked")
def test_another_conversation_closes_it(popover: WhyPopover, opened: Callable[[int], None]) -> None:
    opened(3)
    assert not popover.isVisible()


def test_a_reply_that_is_being_written_keeps_the_cursor_and_its_letters(
    opened: Callable[[int], None], due: DueCard, popover: WhyPopover, window: Window
) -> None:
    opened(2)
    text = window.screen_.pane.composer.text
    text.setFocus()
    QTest.keyClicks(text, "We")
    assert not popover.isVisible()
    QTest.mouseClick(due, Qt.MouseButton.LeftButton)
    QTest.keyClick(popover.sheet, Qt.Key.Key_Escape)
    assert text.hasFocus()
    assert window.screen_.pane.composer.written() == "We"


def test_what_the_list_knows_is_said_at_once(
    opened: Callable[[int], None], due: DueCard, popover: WhyPopover, stand_in: Any, qtbot: QtBot
) -> None:
    opened(2)
    go_on = threading.Event()
    answer = stand_in.why
    stand_in.why = lambda key: (go_on.wait(20), answer(key))[1]
    due.click()
    assert popover.accessibleName().startswith("Answer due Fri 4:28 PM")
    assert "Waiting 21 hours. Promise: The promise and the hours are being read…" in popover.sheet.text()
    go_on.set()
    qtbot.waitUntil(lambda: "Real hours" in popover.sheet.text())


def test_what_cannot_be_told_is_told_in_a_sentence(
    opened: Callable[[int], None], due: DueCard, popover: WhyPopover, stand_in: Any, qtbot: QtBot
) -> None:
    opened(2)
    stand_in.refusals["why"] = TriageError("nobody_waits", id=2)
    due.click()
    qtbot.waitUntil(lambda: "Conversation 2 is answered or closed" in popover.sheet.text())
    assert popover.isVisible()


def test_an_answer_to_an_earlier_question_is_not_shown(
    opened: Callable[[int], None], due: DueCard, popover: WhyPopover, stand_in: Any, window: Window, qtbot: QtBot
) -> None:
    gates, asked, answer = {2: threading.Event(), 5: threading.Event()}, [], stand_in.why

    def slowly(key: int) -> Why:
        asked.append(key)
        gates[key].wait(20)
        return cast(Why, answer(key))

    opened(2)
    stand_in.why = slowly
    due.click()
    window.screen_.show_conversation(5)
    due.click()
    gates[2].set()
    qtbot.waitUntil(lambda: asked == [2, 5])
    QCoreApplication.processEvents()
    assert popover.accessibleName().startswith("Answer due Sat 9:28 AM")
    assert "being read" in popover.sheet.text()
    gates[5].set()
    qtbot.waitUntil(lambda: "Real hours" in popover.sheet.text())


def test_news_of_the_conversation_is_shown_while_it_is_read(
    asked: QWidget, popover: WhyPopover, stand_in: Any, qtbot: QtBot
) -> None:
    assert "1 message waits" in popover.sheet.text()
    stand_in.by_id[2] = stand_in.by_id[2]._replace(messages=4)
    stand_in.touch(2)
    qtbot.waitUntil(lambda: "4 messages wait" in popover.sheet.text())
    assert popover.isVisible()
    assert not asked.hasFocus()


def test_where_nobody_waits_it_says_how_the_last_waits_ended(
    due: DueCard, popover: WhyPopover, stand_in: Any, window: Window, a_row: Callable[..., Row], qtbot: QtBot
) -> None:
    stand_in.by_id[2] = a_row(2)._replace(state=State.CLOSED, started_at=None, soon_at=None, due_at=None)
    now, day = stand_in.clock.now(), timedelta(days=1)
    began = now - 2 * day
    stand_in.past[2] = (
        PastWait(began, StartSource.SENT, began + day, now, "duplicate", 3, by="Joy Tran"),
        PastWait(began - day, StartSource.SENT, began, began, "portal", 0),
    )
    window.screen_.pane.show_conversation(stand_in.conversation(2))
    window.actions_.why.trigger()
    assert popover.accessibleName() == "Nobody waits here"
    qtbot.waitUntil(lambda: "Joy Tran" in popover.sheet.text())
    told = popover.sheet.text()
    assert "too late.: Closed without a reply by Joy Tran: " in told
    assert "Version 3 of hours and promises." in told
    assert "in time.: Answered on the portal. Counted from " in told
    assert "those the practice began with" in told
    assert due.toolTip() == "Say how the last waits ended (W)"


@pytest.mark.parametrize("zoom", [1.0, 2.0])
@pytest.mark.usefixtures("rich_reasons")
def test_in_the_smallest_window_the_rest_is_scrolled_to_with_keys(
    zoom: float,
    opened: Callable[[int], None],
    popover: WhyPopover,
    window: Window,
    theme: Theme,
    qtbot: QtBot,
) -> None:
    theme.choose_zoom(zoom)
    window.resize(window.minimumSize())
    opened(2)
    window.screen_.pane.header.due.click()
    qtbot.waitUntil(lambda: "Version 12" in popover.sheet.text())
    bar = popover._scroll.verticalScrollBar()
    assert window.screen_.rect().contains(popover.geometry())
    assert bar.maximum() > 0
    QTest.keyClick(popover.sheet, Qt.Key.Key_PageDown)
    assert bar.value() > 0
