"""The most urgent conversation that nobody owns is taken with one key, and can be answered at once."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from triage_app.errors import UnreachableError
from triage_app.queue.board import View
from triage_app.queue.domain.people import Person
from triage_app.ui.window import Window


def press_t(window: Window) -> None:
    assert window.screen_.list.list is not None
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window)
    window.screen_.list.list.setFocus()
    QTest.keyClick(window.screen_.list.list, Qt.Key.Key_T)


def test_t_claims_it_opens_it_and_lets_one_write(window: Window, stand_in: Any, qtbot: QtBot) -> None:
    press_t(window)
    qtbot.waitUntil(window.screen_.pane.composer.text.hasFocus)
    row = window.screen_.pane.row
    assert row is not None
    assert (row.id, row.owner_id, stand_in.by_id[3].owner_id) == (3, 1, 1)
    QTest.keyClicks(window.screen_.pane.composer.text, "Hello")
    assert window.screen_.pane.composer.written() == "Hello"


def test_where_nobody_waits_for_an_owner_it_says_so(window: Window, stand_in: Any, qtbot: QtBot) -> None:
    stand_in._own(3, 2)
    press_t(window)
    qtbot.waitUntil(window.toast.isVisible)
    assert window.toast._text.text() == "Nothing waits for an owner."
    assert window.screen_.pane.row is None


def test_another_trouble_is_told_in_its_own_words(window: Window, stand_in: Any, qtbot: QtBot) -> None:
    stand_in.refusals["take_next"] = UnreachableError("database_unreachable")
    press_t(window)
    qtbot.waitUntil(window.toast.isVisible)
    assert "Nothing waits" not in window.toast._text.text()


def test_pressed_twice_it_takes_one(window: Window, stand_in: Any, qtbot: QtBot) -> None:
    stand_in._own(4, None)
    window.screen_.giving.taking.take()
    window.screen_.giving.taking.take()
    qtbot.waitUntil(lambda: window.screen_.pane.row is not None)
    with qtbot.waitCallback() as done:
        window._tasks.run(lambda: None, done)
    assert [stand_in.by_id[key].owner_id for key in (3, 4)] == [1, None]


def test_it_ends_what_was_being_chosen(supervisor: Person, window: Window, qtbot: QtBot) -> None:
    assert supervisor.id == 1
    assert window.screen_.list.list is not None
    window.screen_.list.list.choose_all()
    press_t(window)
    qtbot.waitUntil(lambda: window.screen_.pane.row is not None)
    assert not window.screen_.list.is_choosing


@pytest.mark.parametrize("view", list(View))
def test_the_button_stands_where_unowned_ones_are_shown(view: View, window: Window) -> None:
    window.screen_.list.show_view(view)
    assert window.screen_.list.take_next.isVisible() == (view is View.UNASSIGNED)


def test_the_button_does_the_same(window: Window, stand_in: Any, qtbot: QtBot) -> None:
    window.screen_.list.show_view(View.UNASSIGNED)
    window.screen_.list.take_next.click()
    qtbot.waitUntil(lambda: stand_in.by_id[3].owner_id == 1)
    qtbot.waitUntil(lambda: window.screen_.pane.row is not None)
