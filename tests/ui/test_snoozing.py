"""Putting conversations aside: hidden for a while, never without a trace, and still counted."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from triage_app.errors import UsageError
from triage_app.queue.board import View
from triage_app.queue.domain.states import State, WaitingOn
from triage_app.ui.theme.tokens import Tone

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from triage_app.ui.window import Window

    Opened = Callable[[int], None]

H = timedelta(hours=1)


def plain(text: str) -> str:
    return " ".join(text.split())


def entries(window: Window) -> list[str]:
    return [plain(action.text()) for action in window.screen_.pane.header.acts.more.snooze.actions()]


def listed(window: Window) -> list[int]:
    model = window.screen_._model
    rows = (model.row_at(model.index(line)) for line in range(model.rowCount()))
    return [row.id for row in rows if row is not None]


def count(window: Window) -> str:
    return window.screen_.list._count.text()


def pass_to(window: Window, stand_in: Any, by: timedelta) -> None:
    stand_in.clock.advance(by)
    window.screen_._ticks.passed.emit()


@pytest.fixture
def asked(window: Window, opened: Opened, qtbot: QtBot) -> Window:
    """H was pressed in conversation 5, which is due in twenty hours and due soon in fourteen."""
    opened(5)
    queue_list = window.screen_.list.list
    assert queue_list is not None
    window.activateWindow()
    queue_list.setFocus()
    QTest.keyClick(queue_list, Qt.Key.Key_H)
    qtbot.waitUntil(window.screen_.pane.header.acts.more.snooze.isVisible)
    return window


@pytest.fixture
def snoozed(asked: Window, stand_in: Any, qtbot: QtBot) -> Window:
    """Conversation 5 is put aside for an hour."""
    asked.screen_.pane.header.acts.more.snooze.actions()[1].trigger()
    qtbot.waitUntil(lambda: stand_in.by_id[5].snoozed_until is not None)
    qtbot.waitUntil(lambda: listed(asked) == [1, 2, 3, 4])
    return asked


def test_h_offers_spans_that_say_until_when(asked: Window) -> None:
    assert entries(asked) == [
        "&1 30 minutes, until 1:58 PM today",
        "&2 1 hour, until 2:28 PM today",
        "&3 2 hours, until 3:28 PM today",
    ]


def test_the_next_opening_is_offered_where_that_is_before_the_warning(
    window: Window, opened: Opened, stand_in: Any, qtbot: QtBot
) -> None:
    stand_in.clock.advance(72 * H)  # Monday
    stand_in.by_id[5] = stand_in.by_id[5]._replace(soon_at=stand_in.clock.now() + 30 * H)
    window.screen_._rows.apply([5], [stand_in.by_id[5]])
    opened(5)
    window.actions_.snooze.trigger()
    qtbot.waitUntil(lambda: len(entries(window)) == 4)
    assert entries(window)[-1] == "&4 Until the practice opens, 8:00 AM tomorrow"


def test_an_entry_says_when_the_warning_ends_it(
    window: Window, opened: Opened, stand_in: Any, qtbot: QtBot
) -> None:
    stand_in.by_id[5] = stand_in.by_id[5]._replace(soon_at=stand_in.clock.now() + 0.75 * H)
    window.screen_._rows.apply([5], [stand_in.by_id[5]])
    opened(5)
    window.actions_.snooze.trigger()
    qtbot.waitUntil(lambda: bool(entries(window)))
    assert entries(window) == ["&1 30 minutes, until 1:58 PM today", "&2 Until it is due soon, 2:13 PM today"]


def test_what_is_due_soon_is_not_offered_to_be_hidden(window: Window, opened: Opened, qtbot: QtBot) -> None:
    opened(2)
    window.actions_.snooze.trigger()
    menu = window.screen_.pane.header.acts.more.snooze
    qtbot.waitUntil(menu.isVisible)
    assert entries(window) == ["It is due soon: it is not hidden any more"]
    assert not menu.actions()[0].isEnabled()


def test_somebody_elses_is_not_asked_about(window: Window, opened: Opened) -> None:
    opened(4)
    window.actions_.snooze.trigger()
    assert not window.screen_.pane.header.acts.can_end()
    assert not window.screen_.pane.header.acts.more.snooze.isVisible()


def test_it_is_hidden_counted_and_told_at_the_foot_and_the_next_one_opens(snoozed: Window, qtbot: QtBot) -> None:
    screen = snoozed.screen_
    assert screen.list.foot.isVisible()
    assert screen.list.foot.text() == "1 snoozed conversation"
    assert count(snoozed) == "5 conversations"
    assert screen._opened.board.count(View.ALL, screen._opened.access.clock.now()) == 5
    assert "is hidden until 2:28 PM today" in plain(snoozed.toast._text.text())
    qtbot.waitUntil(lambda: screen.pane.row is not None and screen.pane.row.id == 2)


def test_show_and_hide_bring_it_and_take_it_away_again(snoozed: Window) -> None:
    foot = snoozed.screen_.list.foot
    foot._button.click()
    assert listed(snoozed) == [1, 2, 3, 4, 5]
    assert (foot._button.text(), count(snoozed)) == ("Hide", "5 conversations")
    foot._button.click()
    assert listed(snoozed) == [1, 2, 3, 4]
    assert foot._button.text() == "Show"


def test_it_comes_back_by_itself_when_its_time_is_over(snoozed: Window, stand_in: Any) -> None:
    pass_to(snoozed, stand_in, H - timedelta(seconds=1))
    assert listed(snoozed) == [1, 2, 3, 4]
    pass_to(snoozed, stand_in, timedelta(seconds=1))
    assert listed(snoozed) == [1, 2, 3, 4, 5]
    assert not snoozed.screen_.list.foot.isVisible()


def test_it_comes_back_when_the_patient_writes_again(snoozed: Window, stand_in: Any, qtbot: QtBot) -> None:
    stand_in.by_id[5] = stand_in.by_id[5]._replace(snoozed_until=None, messages=2)
    stand_in.touch(5)
    qtbot.waitUntil(lambda: listed(snoozed) == [1, 2, 3, 4, 5])


def test_what_did_not_arrive_is_never_hidden(snoozed: Window, stand_in: Any, qtbot: QtBot) -> None:
    stand_in.by_id[5] = stand_in.by_id[5]._replace(state=State.NOT_DELIVERED)
    stand_in.touch(5)
    qtbot.waitUntil(lambda: listed(snoozed) == [1, 2, 3, 4, 5])


def test_words_find_it(snoozed: Window) -> None:
    snoozed.screen_.list.filter.setText("hassan")
    assert listed(snoozed) == [5]
    assert not snoozed.screen_.list.foot.isVisible()


def test_a_view_in_which_everything_is_put_aside_says_so(snoozed: Window, stand_in: Any) -> None:
    until = stand_in.clock.now() + H
    for key in (1, 2, 3, 4):
        stand_in.by_id[key] = stand_in.by_id[key]._replace(snoozed_until=until)
    snoozed.screen_._rows.apply([1, 2, 3, 4], [stand_in.by_id[key] for key in (1, 2, 3, 4)])
    assert listed(snoozed) == []
    assert snoozed.screen_.list._empty._title.text() == "Everything here is snoozed."
    assert snoozed.screen_.list.foot.text() == "5 snoozed conversations"


def test_the_open_one_says_until_when_and_wakes(
    snoozed: Window, opened: Opened, stand_in: Any, qtbot: QtBot
) -> None:
    opened(5)
    note = snoozed.screen_.pane.header.snoozed
    assert note.isVisible()
    assert plain(note.text()) == "Snoozed until 2:28 PM"
    note._button.click()
    qtbot.waitUntil(lambda: stand_in.by_id[5].snoozed_until is None)
    qtbot.waitUntil(lambda: listed(snoozed) == [1, 2, 3, 4, 5])
    assert not note.isVisible()
    assert snoozed.screen_.pane.row is not None
    assert snoozed.screen_.pane.row.id == 5


def test_a_line_that_is_shown_all_the_same_says_until_when(snoozed: Window, stand_in: Any) -> None:
    words, now = snoozed.screen_._words, stand_in.clock.now()
    assert "Snoozed until 2:28 PM" in plain(words.row_spoken(stand_in.by_id[5], now))
    assert words.snoozed(stand_in.by_id[5], now + H) == ""


def test_a_refusal_is_said_and_hides_nothing(asked: Window, stand_in: Any, qtbot: QtBot) -> None:
    stand_in.refusals["snooze"] = UsageError("due_too_soon", id=5)
    asked.screen_.pane.header.acts.more.snooze.actions()[0].trigger()
    qtbot.waitUntil(asked.toast.isVisible)
    assert "due soon already" in asked.toast._text.text()
    assert asked.toast.property("tone") == Tone.BAD.value
    assert listed(asked) == [1, 2, 3, 4, 5]


def in_rail(window: Window, view: View) -> bool:
    return not window.screen_.rail._items[view].isHidden()


def test_what_is_put_aside_has_a_view_that_stands_in_the_rail_while_there_is_anything(
    window: Window, opened: Opened, stand_in: Any, qtbot: QtBot
) -> None:
    opened(5)
    assert not in_rail(window, View.SNOOZED)
    stand_in.by_id[5] = stand_in.by_id[5]._replace(snoozed_until=stand_in.clock.now() + H)
    window.screen_._rows.apply([5], [stand_in.by_id[5]])
    qtbot.waitUntil(lambda: in_rail(window, View.SNOOZED))
    window.screen_.rail.view_chosen.emit(View.SNOOZED)
    assert listed(window) == [5]
    assert count(window) == "1 conversation"
    assert not window.screen_.list._foot_frame.isVisible()
    pass_to(window, stand_in, H)
    assert listed(window) == []
    assert in_rail(window, View.SNOOZED), "it is the one that is shown"
    window.screen_.rail.view_chosen.emit(View.ALL)
    pass_to(window, stand_in, H / 100)
    assert not in_rail(window, View.SNOOZED)
    assert listed(window) == [1, 2, 3, 4, 5]


def test_what_waits_for_others_has_a_view_as_well(window: Window, opened: Opened, stand_in: Any) -> None:
    opened(5)
    assert not in_rail(window, View.WAITING_ON)
    waits = {"waiting_on": WaitingOn.LAB, "waiting_on_since": stand_in.clock.now()}
    window.screen_._rows.apply([4], [stand_in.by_id[4]._replace(**waits)])
    assert in_rail(window, View.WAITING_ON)
    assert window.screen_.rail._items[View.WAITING_ON].accessibleName() == "Waiting on others, 1"
    window.screen_.rail.view_chosen.emit(View.WAITING_ON)
    assert listed(window) == [4]
