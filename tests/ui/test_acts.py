"""The buttons of an open conversation: everyday acts in sight, each with its key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from triage_app.language import LANGUAGES
from triage_app.queue.domain.states import State

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QMenu
    from pytestqt.qtbot import QtBot

    from triage_app.ui.queue_screen.acts import Acts
    from triage_app.ui.window import Window

    Opened = Callable[[int], None]


@pytest.fixture
def acts(window: Window, opened: Opened) -> Acts:
    """Those of conversation 2, which is Ana's."""
    opened(2)
    return window.screen_.pane.header.acts


def press(window: Window, key: Qt.Key) -> None:
    queue_list = window.screen_.list.list
    assert queue_list is not None
    window.activateWindow()
    queue_list.setFocus()
    QTest.keyClick(queue_list, key)


def test_everyday_acts_stand_beside_the_owner(acts: Acts) -> None:
    assert [one.text() for one in acts.buttons] == ["Waiting on…", "No reply needed…", "More  ▾"]
    assert all(one.isVisible() and one.isEnabled() for one in acts.buttons)


@pytest.mark.parametrize(
    ("key", "name"),
    [(Qt.Key.Key_D, "waits"), (Qt.Key.Key_E, "reasons"), (Qt.Key.Key_Period, "more")],
)
def test_each_opens_by_its_key_and_its_tool_tip_names_the_key(
    window: Window, acts: Acts, qtbot: QtBot, key: Qt.Key, name: str
) -> None:
    place = ("waits", "reasons", "more").index(name)
    menu: QMenu = getattr(acts, name)
    press(window, key)
    qtbot.waitUntil(menu.isVisible)
    assert acts.buttons[place].toolTip().endswith(f"({'.' if name == 'more' else chr(key)})")
    menu.close()


def test_somebody_elses_says_what_to_do_first_but_more_can_be_seen(
    window: Window, acts: Acts, opened: Opened
) -> None:
    opened(4)
    assert [one.isEnabled() for one in acts.buttons] == [False, False, True]
    assert acts.buttons[0].toolTip() == acts.buttons[1].toolTip() == "Claim it first"
    entries = [acts.more.waits, acts.more.snooze.menuAction()]
    assert {(one.isEnabled(), one.toolTip()) for one in entries} == {(False, "Claim it first")}
    press(window, Qt.Key.Key_D)
    assert not acts.waits.isVisible()


def test_what_nobody_waits_in_is_not_ended_again(window: Window, acts: Acts, stand_in: Any) -> None:
    stand_in.by_id[2] = stand_in.by_id[2]._replace(state=State.ANSWERED, due_at=None, soon_at=None)
    window.screen_.pane.show_standing(stand_in.by_id[2])
    assert acts.buttons[0].toolTip() == "Nobody waits here"
    assert not acts.can_end()


def lines(window: Window) -> list[list[str]]:
    """What stands in the lines of buttons, none of which is cut."""
    for _ in range(4):
        window.grab()
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    header = window.screen_.pane.header
    shown = [one for one in (header._owner, *header.acts.buttons) if one.isVisible()]
    assert all(one.width() >= one.sizeHint().width() for one in shown)
    assert all(header.contentsRect().contains(one.geometry()) for one in shown)
    middles = sorted({one.geometry().center().y() // 10 for one in shown})
    return [[one.text().strip() for one in shown if one.geometry().center().y() // 10 == at] for at in middles]


SHORT = {"en": ["▾", "Waiting on…", "No reply needed…", "More  ▾"]}
LONG = {"es": [["Ana Reyes (yo)  ▾", "En espera de…"], ["No requiere respuesta…", "Más  ▾"]]}


@pytest.mark.usefixtures("acts")
@pytest.mark.parametrize("spoken", LANGUAGES, indirect=True)
def test_in_a_small_window_all_of_them_can_be_pressed(window: Window, spoken: str) -> None:
    window.resize(1440, 900)
    assert [len(line) for line in lines(window)] == [4]
    window.resize(1024, 700)
    assert lines(window) == ([SHORT[spoken]] if spoken in SHORT else LONG[spoken])
    assert window.screen_.pane.header._owner.toolTip().endswith(f"Ana Reyes ({'you' if spoken == 'en' else 'yo'})")


@pytest.mark.parametrize("spoken", LANGUAGES, indirect=True)
def test_in_the_smallest_window_waiting_goes_into_the_menu_and_its_action_finds_it(
    window: Window, acts: Acts, qtbot: QtBot
) -> None:
    window.resize(480, 420)
    assert [len(line) for line in lines(window)] == [3]
    assert (acts.buttons[0].isVisible(), acts.more.waits.isVisible()) == (False, True)
    window.actions_.wait_on.trigger()
    qtbot.waitUntil(acts.waits.isVisible)
    acts.waits.close()
    window.resize(1440, 900)
    assert [len(line) for line in lines(window)] == [4]
    assert (acts.buttons[0].isVisible(), acts.more.waits.isVisible()) == (True, False)
