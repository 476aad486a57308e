"""The window as a whole: an honest first frame, names for every control, layouts that hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from triage_app.queue.access import Access
from triage_app.queue.board import View
from triage_app.ui.first_start import FirstStart
from triage_app.ui.opening import read_queue
from triage_app.ui.pictures import grab
from triage_app.ui.tasks import Tasks
from triage_app.ui.theme.choice import Look, Theme
from triage_app.ui.theme.icons import Icons
from triage_app.ui.theme.tokens import ThemeName
from triage_app.ui.window import Window

CONTROLS = {
    QAccessible.Role.Button,
    QAccessible.Role.ButtonMenu,
    QAccessible.Role.CheckBox,
    QAccessible.Role.RadioButton,
    QAccessible.Role.EditableText,
    QAccessible.Role.List,
    QAccessible.Role.Table,
    QAccessible.Role.ListItem,
    QAccessible.Role.MenuItem,
}


def every(node: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    yield node
    for at in range(node.childCount()):
        child = node.child(at)
        if child is not None:
            yield from every(child)


def unnamed(widget: QWidget) -> list[str]:
    root = QAccessible.queryAccessibleInterface(widget)
    assert root is not None
    return [
        f"{node.role().name} {node.object().objectName() if isinstance(node.object(), QWidget) else ''}"
        for node in every(root)
        if node.role() in CONTROLS and not node.state().invisible and not node.text(QAccessible.Text.Name).strip()
    ]


@pytest.mark.parametrize("key", [2, 3, 4])
def test_every_control_has_a_name(key: int, window: Window, opened: Callable[[int], None]) -> None:
    opened(key)
    assert unnamed(window) == []


def test_every_control_of_the_first_start_has_a_name(theme: Theme, qtbot: QtBot) -> None:
    page = FirstStart(theme, Icons(), one_computer=True)
    qtbot.addWidget(page)
    page.show()
    assert unnamed(page) == []


def test_lines_of_the_list_speak(window: Window) -> None:
    root = QAccessible.queryAccessibleInterface(cast(QWidget, window.screen_.list.list))
    assert root is not None
    spoken = [node.text(QAccessible.Text.Name) for node in every(root)]
    assert "Omar Haddad, Results, due in 4 hours, nobody's yet, press M to claim" in spoken


def test_the_first_frame_says_that_it_opens_and_names_nobody(theme: Theme, tasks: Tasks) -> None:
    window = Window(theme, tasks)
    window.show()
    root = QAccessible.queryAccessibleInterface(window)
    assert root is not None
    words = {node.text(QAccessible.Text.Name) for node in every(root)}
    assert "Opening the queue…" in words
    assert window.windowTitle() == "Triage"
    window.close()
    window.deleteLater()


def test_the_title_names_the_practice(window: Window) -> None:
    assert window.windowTitle() == "Northside Family Practice — Triage"


def test_an_empty_view_says_what_that_means(window: Window) -> None:
    window.screen_.list.show_view(View.NOT_DELIVERED)
    assert window.screen_.list._empty._title.text() == "Everything that was sent has arrived."


def test_without_a_portal_the_list_says_how_to_connect_one(theme: Theme, tasks: Tasks, stand_in: Any) -> None:
    stand_in.by_id.clear()
    stand_in.portals = ()
    window = Window(theme, tasks)
    window.open(read_queue(cast(Access, stand_in)))
    assert "triage-app portal add" in window.screen_.list._empty._text.text()
    window.close()
    window.deleteLater()


@pytest.mark.parametrize("size", [(1440, 900), (1024, 700)])
@pytest.mark.parametrize("zoom", [1.0, 2.0])
def test_nothing_leaves_the_window(
    size: tuple[int, int], zoom: float, window: Window, theme: Theme, opened: Callable[[int], None], qtbot: QtBot
) -> None:
    window.resize(*size)
    theme.choose_zoom(zoom)
    opened(2)
    qtbot.waitUntil(window.screen_.pane.composer.isVisible)
    outside = [
        widget.objectName() or type(widget).__name__
        for widget in (
            window.screen_.rail,
            window.screen_.pane,
            window.screen_.pane.composer._bar.send,
            window.footer,
        )
        if not window.rect().contains(widget.rect().translated(widget.mapTo(window, widget.rect().topLeft())))
    ]
    assert outside == []


@pytest.mark.usefixtures("qapp")
def test_the_theme_that_was_chosen_is_remembered() -> None:
    remembered: list[Look] = []
    theme = Theme(remember=remembered.append)
    theme.choose(ThemeName.DARK)
    theme.choose_zoom(9)
    assert remembered == [Look(ThemeName.DARK), Look(ThemeName.DARK, 2.0)]


def test_ctrl_shift_l_goes_round_the_themes(window: Window, theme: Theme) -> None:
    seen = []
    for _ in ThemeName:
        window.actions_.toggle_theme.trigger()
        seen.append(theme.tokens.name)
    assert seen == [ThemeName.DARK, ThemeName.HIGH_CONTRAST, ThemeName.LIGHT]


def test_no_key_is_given_twice(window: Window) -> None:
    actions = window.actions_
    keys = [
        key.toString()
        for action in (*actions.of_list(), *actions.of_conversation(), *actions.of_window())
        for key in action.shortcuts()
    ]
    assert len(keys) == len(set(keys))


def test_letters_typed_into_the_filter_are_letters(window: Window) -> None:
    window.activateWindow()
    window.screen_.list.filter.setFocus()
    QTest.keyClicks(window.screen_.list.filter, "kim")
    assert window.screen_.list.filter.text() == "kim"
    assert window.screen_._model.conversations() == 1


def test_escape_in_the_filter_shows_everything_again(window: Window) -> None:
    field = window.screen_.list.filter
    QTest.keyClicks(field, "zzz")
    assert window.screen_.list._empty._title.text() == "Nothing fits the filter."
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert window.screen_._model.conversations() == 5


def test_the_footer_follows_how_the_portals_are(window: Window, stand_in: Any, qtbot: QtBot) -> None:
    stand_in.portals = (replace(stand_in.portals[0], error="portal_forbidden", error_values={"portal": "Portal"}),)
    assert window._watch is not None
    window._watch.ask()
    qtbot.waitUntil(lambda: window.footer._health.whole().startswith("Greenfield Portal: "))


def test_a_passing_minute_moves_countdowns_without_asking_anybody(
    window: Window, stand_in: Any, opened: Callable[[int], None]
) -> None:
    opened(2)
    stand_in.clock.advance(timedelta(minutes=1))
    window.screen_._on_ticks_passed()
    assert window.screen_.pane.header.due.left_.text() == "2 h 59 min left"


@pytest.mark.pictures
def test_two_pictures_of_one_moment_are_equal(
    window: Window, opened: Callable[[int], None], tmp_path: Path, qtbot: QtBot
) -> None:
    opened(2)
    qtbot.waitUntil(window.screen_.pane.composer.isVisible)
    grab(window, tmp_path / "one.png")
    grab(window, tmp_path / "two.png")
    assert QImage(str(tmp_path / "one.png")) == QImage(str(tmp_path / "two.png"))
    assert QImage(str(tmp_path / "one.png")).width() == 1440
