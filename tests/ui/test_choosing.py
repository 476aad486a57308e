"""Several conversations are chosen in the list: by keys and clicks, whatever is open stays open."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import timedelta
from types import FrameType
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from triage_app.queue.board import View
from triage_app.queue.domain.conversation import Row
from triage_app.queue.domain.people import Act, Person, may
from triage_app.ui.queue_screen.choosing_list import ChoosingList
from triage_app.ui.theme.choice import Theme
from triage_app.ui.theme.tokens import ThemeName
from triage_app.ui.window import Window

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
Key = Qt.Key


@pytest.fixture
def listed(supervisor: Person, window: Window) -> ChoosingList:
    """The list of somebody who may give conversations away."""
    assert may(supervisor, Act.REASSIGN)
    assert window.screen_.list.list is not None
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window)
    window.screen_.list.list.setFocus()
    return window.screen_.list.list


def chosen(window: Window) -> list[int]:
    return window.screen_.list.about()


def said(window: Window) -> str:
    bar = window.screen_.list.chosen_bar
    return bar.text() if bar.isVisible() else ""


def press(listed: ChoosingList, *keys: Qt.Key | tuple[Qt.Key, Qt.KeyboardModifier]) -> None:
    for one in keys:
        QTest.keyClick(listed, *one) if isinstance(one, tuple) else QTest.keyClick(listed, one)


def click(listed: ChoosingList, window: Window, number: int, modifier: Qt.KeyboardModifier | None = None) -> None:
    rect = listed.visualRect(window.screen_._model.line_of(number))
    place = QPoint(120, rect.center().y())
    QTest.mouseClick(
        listed.viewport(), Qt.MouseButton.LeftButton, modifier or Qt.KeyboardModifier.NoModifier, place
    )


@pytest.mark.parametrize(("down", "up"), [(Key.Key_J, Key.Key_K), (Key.Key_Down, Key.Key_Up)])
def test_shift_with_a_step_chooses_from_the_open_one_on_and_back_again(
    down: Qt.Key, up: Qt.Key, listed: ChoosingList, window: Window
) -> None:
    press(listed, Key.Key_J, Key.Key_J)
    press(listed, (down, SHIFT), (down, SHIFT))
    assert (chosen(window), said(window)) == ([2, 3, 4], "3 chosen")
    press(listed, (up, SHIFT))
    assert (chosen(window), said(window)) == ([2, 3], "2 chosen")
    press(listed, (up, SHIFT), (up, SHIFT))
    assert chosen(window) == [1, 2]


def test_with_nothing_open_the_first_one_is_chosen(listed: ChoosingList, window: Window) -> None:
    press(listed, (Key.Key_J, SHIFT))
    assert (chosen(window), said(window)) == ([1], "1 chosen")


def test_choosing_opens_nothing_and_reads_nothing(
    listed: ChoosingList, window: Window, stand_in: Any, opened: Callable[[int], None], qtbot: QtBot
) -> None:
    opened(2)
    looks = list(stand_in.looks)
    press(listed, (Key.Key_J, SHIFT), (Key.Key_J, SHIFT), Key.Key_J, Key.Key_Down)
    click(listed, window, 1, CTRL)
    stand_in.touch(4)
    qtbot.waitUntil(lambda: bool(stand_in.reads))
    row = window.screen_.pane.row
    assert row is not None
    assert row.id == 2
    assert stand_in.looks == looks


def test_a_click_with_shift_chooses_a_range_and_one_with_ctrl_one_more_or_less(
    listed: ChoosingList, window: Window
) -> None:
    click(listed, window, 2)
    click(listed, window, 4, SHIFT)
    assert chosen(window) == [2, 3, 4]
    click(listed, window, 3, CTRL)
    click(listed, window, 1, CTRL)
    assert chosen(window) == [1, 2, 4]
    assert window.screen_.pane.row is not None
    assert window.screen_.pane.row.id == 2
    click(listed, window, 5)
    assert (chosen(window), said(window), window.screen_.pane.row.id) == ([], "", 5)


def test_two_quick_clicks_with_ctrl_are_two_clicks_and_claim_nothing(
    listed: ChoosingList, window: Window, stand_in: Any
) -> None:
    rect = listed.visualRect(window.screen_._model.line_of(3))
    mark = QPoint(rect.right() - 30, rect.top() + 42)
    QTest.mouseClick(listed.viewport(), Qt.MouseButton.LeftButton, CTRL, mark)
    assert chosen(window) == [3]
    QTest.mouseDClick(listed.viewport(), Qt.MouseButton.LeftButton, CTRL, mark)
    assert chosen(window) == []
    assert stand_in.by_id[3].owner_id is None
    assert window.screen_.pane.row is None


def test_the_cursor_goes_on_alone_and_x_chooses_under_it(listed: ChoosingList, window: Window) -> None:
    press(listed, Key.Key_J, (Key.Key_J, SHIFT), Key.Key_J, Key.Key_J, Key.Key_X)
    assert chosen(window) == [1, 2, 4]
    press(listed, Key.Key_X)
    assert chosen(window) == [1, 2]
    press(listed, (Key.Key_End, SHIFT))
    assert chosen(window) == [1, 2, 4, 5]


def test_ctrl_a_chooses_what_the_view_and_the_filter_show(listed: ChoosingList, window: Window) -> None:
    press(listed, (Key.Key_A, CTRL))
    assert said(window) == "5 chosen"
    window.screen_.list.show_view(View.MINE)
    assert (chosen(window), said(window)) == ([], "")
    press(listed, (Key.Key_A, CTRL))
    assert chosen(window) == [2, 5]
    window.screen_.list.show_view(View.ALL)
    window.screen_.list.filter.setText("Kim")
    press(listed, (Key.Key_A, CTRL))
    assert chosen(window) == [4]


def test_escape_ends_it_and_the_next_key_goes_on_from_what_is_open(listed: ChoosingList, window: Window) -> None:
    press(listed, Key.Key_J, (Key.Key_J, SHIFT), (Key.Key_J, SHIFT), Key.Key_Escape)
    assert (chosen(window), said(window)) == ([], "")
    assert listed.currentIndex().data() == "Denise Whitlock"
    press(listed, Key.Key_J)
    assert window.screen_.pane.row is not None
    assert window.screen_.pane.row.id == 2


def test_enter_opens_what_is_under_the_cursor_and_ends_it(listed: ChoosingList, window: Window) -> None:
    press(listed, Key.Key_J, (Key.Key_J, SHIFT), Key.Key_J, Key.Key_Return)
    assert chosen(window) == []
    assert window.screen_.pane.row is not None
    assert window.screen_.pane.row.id == 3


def test_clear_at_the_foot_ends_it_and_the_list_has_the_keys_again(
    listed: ChoosingList, window: Window, qtbot: QtBot
) -> None:
    press(listed, (Key.Key_A, CTRL))
    window.screen_.list.chosen_bar.clear.click()
    assert (chosen(window), said(window)) == ([], "")
    qtbot.waitUntil(listed.hasFocus)


def test_who_leaves_the_list_is_not_chosen_any_more(listed: ChoosingList, window: Window) -> None:
    press(listed, (Key.Key_A, CTRL))
    window.screen_._rows.apply([4], [])
    assert (chosen(window), said(window)) == ([1, 2, 3, 5], "4 chosen")
    window.screen_.list.filter.setText("Haddad")
    assert (chosen(window), said(window)) == ([3], "1 chosen")
    window.screen_._rows.apply([3], [])
    assert (chosen(window), said(window)) == ([], "")


def test_who_moves_in_the_list_stays_chosen_and_who_comes_is_not(
    listed: ChoosingList, window: Window, a_row: Callable[..., Row]
) -> None:
    press(listed, Key.Key_J, (Key.Key_J, SHIFT))
    later = a_row(1, "Denise Whitlock", due_in=timedelta(hours=40), owner_id=2)
    window.screen_._rows.apply([], [later, a_row(9, "Nora Lind", due_in=timedelta(hours=2))])
    assert chosen(window) == [2, 1]


def test_the_cursor_stays_close_when_its_conversation_goes(listed: ChoosingList, window: Window) -> None:
    press(listed, Key.Key_J, (Key.Key_J, SHIFT), (Key.Key_J, SHIFT))
    window.screen_._rows.apply([3], [])
    assert chosen(window) == [1, 2]
    press(listed, Key.Key_X)
    assert chosen(window) == [1, 2, 4]


def test_a_typed_filter_leaves_the_open_conversation_and_the_rest_of_the_choice(
    listed: ChoosingList, window: Window
) -> None:
    press(listed, Key.Key_J, Key.Key_J, (Key.Key_J, SHIFT), (Key.Key_J, SHIFT))
    window.screen_.list.filter.setText("ad")
    assert chosen(window) == [2, 3]
    assert window.screen_.pane.row is not None
    assert window.screen_.pane.row.id == 2


def test_no_key_acts_on_the_open_conversation_meanwhile(
    listed: ChoosingList, stand_in: Any, opened: Callable[[int], None], qtbot: QtBot
) -> None:
    opened(3)
    listed.setFocus()
    press(listed, (Key.Key_J, SHIFT), Key.Key_M)
    assert stand_in.by_id[3].owner_id is None
    press(listed, Key.Key_Escape, Key.Key_M)
    qtbot.waitUntil(lambda: stand_in.by_id[3].owner_id == 1)


def test_who_may_not_give_away_chooses_nothing(window: Window) -> None:
    listed = window.screen_.list.list
    assert listed is not None
    press(listed, Key.Key_J, (Key.Key_J, SHIFT), (Key.Key_A, CTRL), Key.Key_X)
    click(listed, window, 4, CTRL)
    assert chosen(window) == []
    assert window.screen_.pane.row is not None
    assert window.screen_.pane.row.id == 4


def test_a_chosen_line_says_so(listed: ChoosingList, window: Window) -> None:
    line = window.screen_._model.line_of(3)
    assert not str(line.data(Qt.ItemDataRole.AccessibleTextRole)).startswith("chosen")
    click(listed, window, 3, CTRL)
    assert str(line.data(Qt.ItemDataRole.AccessibleTextRole)).startswith("chosen, Omar Haddad")
    assert window.screen_.list.chosen_bar.accessibleName() == "1 chosen"


@pytest.mark.pictures
@pytest.mark.parametrize("look", list(ThemeName))
def test_a_chosen_line_has_a_tick_and_another_ground_than_the_open_one(
    look: ThemeName, listed: ChoosingList, window: Window, theme: Theme
) -> None:
    theme.choose(look)
    click(listed, window, 2)
    rect = listed.visualRect(window.screen_._model.line_of(2))

    def colours() -> tuple[str, str]:
        picture = listed.viewport().grab().toImage()
        ground = picture.pixelColor(rect.center().x(), rect.top() + 3).name()
        return ground, picture.pixelColor(53, rect.center().y() + 15).name()

    tokens = theme.tokens
    opened = colours()
    click(listed, window, 3, CTRL)
    beside = colours()
    click(listed, window, 2, CTRL)
    assert opened[0] == tokens.sel
    assert beside[0] == tokens.panel, "open, and not chosen"
    assert colours() == (tokens.sel, tokens.accent)


def calls_of(work: Callable[[], object]) -> int:
    """How many functions of ours are called."""
    count = 0

    def note(_frame: FrameType, event: str, _what: object) -> None:
        nonlocal count
        count += event == "call"

    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


def test_to_choose_all_of_many_calls_no_more_than_to_choose_all_of_few(
    listed: ChoosingList, window: Window, a_row: Callable[..., Row]
) -> None:
    few = calls_of(listed.choose_all)
    rows = [a_row(key, f"Patient {key}", due_in=timedelta(hours=30, seconds=key)) for key in range(10, 5_010)]
    window.screen_._rows.apply([], rows)
    assert calls_of(listed.choose_all) <= few + 2
    assert said(window) == "5,005 chosen" or said(window) == "5005 chosen"


def test_one_change_among_many_chosen_costs_no_more_than_among_few(
    listed: ChoosingList, window: Window, a_row: Callable[..., Row]
) -> None:
    rows = [a_row(key, f"Patient {key}", due_in=timedelta(hours=30, seconds=key)) for key in range(10, 5_010)]
    window.screen_._rows.apply([], rows)
    press(listed, Key.Key_J, (Key.Key_J, SHIFT))
    few = calls_of(lambda: window.screen_._rows.apply([3_000], []))
    listed.choose_all()
    assert calls_of(lambda: window.screen_._rows.apply([2_000], [])) <= few + 20
    assert len(chosen(window)) == 5_003
