"""The red bar: what a person has to know before trusting the screen, said by the window itself."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QLabel

from triage_app.errors import NotAllowedError, UnreachableError
from triage_app.queue.domain.clocks import Offset
from triage_app.queue.domain.timing import Timing
from triage_app.ui.theme.choice import Theme
from triage_app.ui.window import Window

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.ui.conftest import StandIn

FOUR_MINUTES = Offset(timedelta(minutes=4), timedelta(milliseconds=10))


@pytest.fixture(autouse=True)
def impatient(stand_in: StandIn) -> None:
    """Ten seconds pass in a tenth of one."""
    stand_in.timing = Timing().scaled(0.01)


@pytest.fixture
def line(stand_in: StandIn) -> Iterator[threading.Event]:
    """A line to the database that answers while it is set; whoever asks meanwhile waits."""
    works = threading.Event()
    works.set()
    stand_in.before_health = lambda: works.wait(30)
    yield works
    works.set()


def ask(window: Window) -> None:
    assert window._watch is not None
    window._watch.ask()


def shown(window: Window) -> list[str]:
    """What stands in the bar, line by line."""
    if not window.trouble_bar.isVisible():
        return []
    return [one.text() for one in window.trouble_bar.findChildren(QLabel) if one.isVisible() and one.text()]


def ask_until(window: Window, begins: str, qtbot: QtBot) -> None:
    def is_told() -> bool:
        ask(window)
        return bool(shown(window)) and shown(window)[0].startswith(begins)

    qtbot.waitUntil(is_told)


def test_there_is_no_bar_while_all_is_well(window: Window, qtbot: QtBot) -> None:
    assert window._watch is not None
    with qtbot.waitSignal(window._watch.troubled):
        ask(window)
    assert shown(window) == []


def test_a_silent_sync_is_told_across_the_window_and_taken_back(
    window: Window, stand_in: StandIn, qtbot: QtBot
) -> None:
    stand_in.beat_age_s = 600.0
    ask_until(window, "Nobody has collected messages since 1:18 PM today.", qtbot)
    assert window.trouble_bar.width() == window.width()
    assert "nothing is lost" in shown(window)[1]
    stand_in.beat_age_s = 2.0
    ask(window)
    qtbot.waitUntil(lambda: shown(window) == [])


def test_a_sync_that_begins_with_its_desk_raises_no_alarm(window: Window, stand_in: StandIn, qtbot: QtBot) -> None:
    stand_in.timing = Timing()
    stand_in.beat_age_s = 50_000.0
    assert window._watch is not None
    with qtbot.waitSignal(window._watch.troubled):
        ask(window)
    assert shown(window) == []


def test_a_database_that_falls_silent_is_told_by_the_window_itself(
    window: Window, line: threading.Event, qtbot: QtBot
) -> None:
    line.clear()
    ask(window)
    qtbot.waitUntil(lambda: bool(shown(window)))
    assert shown(window)[0] == "The database has not answered since 1:27 PM today."  # a moment before 1:28
    assert "What you see may be old." in shown(window)[1]
    line.set()
    qtbot.waitUntil(lambda: shown(window) == [])


def test_a_question_that_is_on_its_way_is_not_asked_again(
    window: Window, stand_in: StandIn, line: threading.Event, qtbot: QtBot
) -> None:
    asked: list[int] = []

    def stall() -> None:
        asked.append(1)
        line.wait(30)

    stand_in.before_health = stall
    line.clear()
    for _ in range(5):
        ask(window)
    line.set()
    assert window._watch is not None
    with qtbot.waitSignal(window._watch.answered):
        pass
    assert len(asked) == 1


def test_a_worker_that_is_busy_with_an_answering_database_is_no_silence(
    window: Window, stand_in: StandIn, line: threading.Event, qtbot: QtBot
) -> None:
    line.clear()
    ask(window)
    stand_in.heard += 1_000  # a large file goes out piece by piece, and the database takes every one
    assert window._watch is not None
    with qtbot.waitSignal(window._watch._patience.timeout):
        pass
    assert shown(window) == []


def test_a_night_on_which_the_computer_slept_is_no_silence(
    window: Window, stand_in: StandIn, line: threading.Event
) -> None:
    watch = window._watch
    assert watch is not None
    line.clear()
    ask(window)
    assert watch._unanswered_since is not None
    watch._unanswered_since -= 30_000
    stand_in.heard -= 30_000
    watch._waking._slept -= 30_000
    ask(window)
    assert watch._left_s() > 0
    assert shown(window) == []


def test_a_database_that_refuses_at_once_is_told_after_the_same_while(
    window: Window, stand_in: StandIn, qtbot: QtBot
) -> None:
    def refuse() -> None:
        raise UnreachableError("database_unreachable")

    stand_in.before_health = refuse
    ask(window)
    qtbot.waitUntil(lambda: "does not answer" in window.footer._health.whole())
    assert shown(window) == []
    ask_until(window, "The database has not answered since", qtbot)


def test_why_a_login_is_locked_out_is_told_in_its_own_words(
    window: Window, stand_in: StandIn, qtbot: QtBot
) -> None:
    def refuse() -> None:
        raise NotAllowedError("database_refused")

    stand_in.before_health = refuse
    ask_until(window, "The database does not allow your login to do this.", qtbot)


def test_a_clock_that_is_off_says_what_it_does_to_countdowns(
    window: Window, stand_in: StandIn, qtbot: QtBot
) -> None:
    stand_in.clock_offset = FOUR_MINUTES
    ask_until(window, "This computer's clock is 4 minutes ahead of the practice's database.", qtbot)
    assert "4 minutes more time than this screen says" in shown(window)[1]


def test_the_others_wait_behind_a_button(window: Window, stand_in: StandIn, qtbot: QtBot) -> None:
    stand_in.beat_age_s, stand_in.clock_offset = 600.0, FOUR_MINUTES
    ask_until(window, "Nobody has collected", qtbot)
    more = window.trouble_bar._more
    assert (more.text(), more.accessibleName(), len(shown(window))) == ("+1 more", "Show 1 more message", 2)
    more.click()
    qtbot.waitUntil(lambda: len(shown(window)) == 4)
    assert more.text() == "Show less"
    stand_in.clock_offset = None
    ask(window)
    qtbot.waitUntil(more.isHidden)
    assert len(shown(window)) == 2


def test_a_screen_reader_hears_an_alert(window: Window, stand_in: StandIn, qtbot: QtBot) -> None:
    stand_in.beat_age_s = 600.0
    ask_until(window, "Nobody has collected", qtbot)
    interface = QAccessible.queryAccessibleInterface(window.trouble_bar)
    assert interface is not None
    assert interface.role() is QAccessible.Role.AlertMessage
    assert interface.text(QAccessible.Text.Name).startswith("Nobody has collected messages since 1:18 PM today. ")


@pytest.mark.parametrize("spoken", ["en", "es"], indirect=True)
@pytest.mark.parametrize("size", [(1440, 900), (1024, 700)])
@pytest.mark.usefixtures("spoken")
def test_nothing_of_it_is_cut_off_at_two_hundred_percent(
    size: tuple[int, int], window: Window, theme: Theme, stand_in: StandIn, qtbot: QtBot
) -> None:
    theme.choose_zoom(2.0)
    window.resize(*size)
    stand_in.beat_age_s, stand_in.clock_offset = 600.0, FOUR_MINUTES
    bar = window.trouble_bar

    def says_both() -> bool:
        ask(window)
        return bar._more.isVisible()

    qtbot.waitUntil(says_both)
    labels = [one for one in bar.findChildren(QLabel) if one.isVisible() and one.text()]
    assert [one for one in labels if one.height() < one.heightForWidth(one.width())] == []
    assert bar.rect().contains(bar._more.geometry())
    assert bar.height() < window.height() / 2
