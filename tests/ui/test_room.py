"""Words of ours are never cut off, however long they are in a language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from triage_app.language import LANGUAGES
from triage_app.queue.domain.calendar import Mode, SpecialDay
from triage_app.queue.domain.calendar import Window as Open
from triage_app.queue.domain.conversation import Reply
from triage_app.queue.domain.countdown import Direction
from triage_app.queue.domain.delivery import DeliveryState
from triage_app.queue.domain.policies import EVERYTHING, Facts, Policy
from triage_app.queue.domain.rulebook import Hours, Rules
from triage_app.queue.domain.states import WaitingOn
from triage_app.queue.services.holidays import Read
from triage_app.queue.services.rulebooks import Edition
from triage_app.sentences import say
from triage_app.ui.first_start import ChoiceCard, FirstStart
from triage_app.ui.queue_screen.asking import ask_about_portal
from triage_app.ui.queue_screen.call_dialog import CallDialog
from triage_app.ui.settings.holidays import Holidays
from triage_app.ui.settings.page import SettingsPage
from triage_app.ui.theme import style
from triage_app.ui.theme.choice import Theme
from triage_app.ui.theme.icons import Icons
from triage_app.ui.theme.tokens import Type
from triage_app.ui.widgets.label import ElidedLabel
from triage_app.ui.widgets.nav_item import NavItem
from triage_app.ui.widgets.sheet import Sheet
from triage_app.ui.window import Window

pytestmark = [
    pytest.mark.parametrize("spoken", LANGUAGES, indirect=True),
    pytest.mark.parametrize(("size", "zoom"), [((1024, 700), 1.0), ((1024, 700), 2.0), ((1440, 900), 2.0)]),
]

OFFICES = (Open(time(8), time(12)), Open(time(13), time(17)))
Opened = Callable[[int], None]
NAMES = ("Greenfield Portal, ", "Northside")
"""Names of others are as long as they are; what carries one may end in an ellipsis."""


def needed_width(widget: QWidget, theme: Theme) -> float:
    match widget:
        case ElidedLabel():
            return widget.fontMetrics().horizontalAdvance(widget.whole())
        case QLabel() if widget.text() and not widget.wordWrap():
            return widget.sizeHint().width()
        case NavItem() if not widget._is_slim:
            return theme.metrics(Type.STRONG).horizontalAdvance(f"{widget.text()} 888") + theme.px(24)
        case ChoiceCard():
            return theme.metrics(Type.NOTE).horizontalAdvance(widget._explanation) + 2 * theme.px(18)
        case QPushButton() if widget.text() and not isinstance(widget, NavItem):
            return widget.sizeHint().width()
    return 0


def is_cut(widget: QWidget, theme: Theme) -> bool:
    if isinstance(widget, QLabel) and widget.wordWrap() and widget.text():
        return widget.heightForWidth(widget.width()) > widget.height()
    return needed_width(widget, theme) > widget.width()


def cut(window: QWidget, theme: Theme) -> list[str]:
    for _ in range(4):  # what wraps asks for another height once its width is known, and its parents after it
        window.grab()
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    shown = [one for one in window.findChildren(QWidget) if one.isVisible() and is_cut(one, theme)]
    said = [f"{type(one).__name__}: {one.accessibleName() or getattr(one, 'text', str)()}" for one in shown]
    return [one for one in said if not any(name in one for name in NAMES)]


def sideways(sheet: Sheet) -> list[str]:
    """Texts of a sheet that leave it at a side, or lie over one another."""
    laid = [
        (text.text(), text.lineAt(line).naturalTextRect().translated(at))
        for at, text, _ in sheet._laid
        for line in range(text.lineCount())
    ]
    found = [said for said, place in laid if place.left() < 0 or place.right() > sheet.width() + 1]
    return found + [
        f"{said} over {other}"
        for number, (said, place) in enumerate(laid)
        for other, there in laid[:number]
        if place.intersected(there).height() > 4 and place.intersected(there).width() > 1
    ]


@pytest.fixture
def small(window: Window, theme: Theme, size: tuple[int, int], zoom: float) -> Window:
    theme.choose_zoom(zoom)
    window.resize(*size)
    return window


def test_the_queue_alone(small: Window, theme: Theme) -> None:
    assert cut(small, theme) == []


@pytest.mark.parametrize("key", [1, 2, 3])
def test_an_open_conversation(key: int, small: Window, theme: Theme, opened: Opened) -> None:
    opened(key)
    small.screen_.pane.composer.show_hint(small.screen_.work.tr("Draft saved {time}").format(time="12:28 p.m."))
    assert cut(small, theme) == []


@pytest.fixture
def far_away(stand_in: Any) -> None:
    """Read elsewhere, of a patient whose real wait is told as well."""
    stand_in.here = ZoneInfo("Asia/Manila")
    since = stand_in.clock.now() - timedelta(hours=67)
    stand_in.by_id[2] = stand_in.by_id[2]._replace(
        started_at=since, messages=3, waiting_on=WaitingOn.LAB, waiting_on_since=since
    )


@pytest.mark.usefixtures("far_away")
def test_both_times_and_the_real_wait(small: Window, theme: Theme, opened: Opened) -> None:
    opened(2)
    assert not small.screen_.pane.header.due.yours.isHidden()
    assert cut(small, theme) == []


@pytest.mark.usefixtures("rich_reasons")
def test_a_countdown_that_says_why(small: Window, theme: Theme, opened: Opened, qtbot: QtBot) -> None:
    opened(2)
    popover = small.screen_.popover
    small.screen_.pane.header.due.click()
    qtbot.waitUntil(lambda: "12" in popover.sheet.text() and popover.sheet.height() > theme.px(300))
    assert cut(small, theme) == []
    assert sideways(popover.sheet) == []
    assert small.screen_.rect().contains(popover.geometry())
    assert popover.sheet.width() <= popover._scroll.viewport().width()


def test_what_is_written_grows_with_the_zoom(small: Window, theme: Theme, opened: Opened) -> None:
    opened(2)
    assert small.screen_.pane.composer.text.font().pointSizeF() == pytest.approx(theme.points(Type.BASE), abs=0.01)


def test_a_held_reply(small: Window, theme: Theme, opened: Opened) -> None:
    opened(2)
    small.screen_.pane.composer.show_draft("Text", ())
    small.screen_.pane.composer.held.show_held(2)
    assert cut(small, theme) == []


def test_a_message_that_only_says_thank_you(
    small: Window, theme: Theme, opened: Opened, stand_in: Any, a_message: Callable[..., Any]
) -> None:
    now = stand_in.clock.now()
    ours = replace(a_message(60, "It is here.", at=now - timedelta(hours=1)), direction=Direction.TO_PATIENT)
    stand_in.messages[2] += [ours, a_message(61, "Thank you!", at=now)]
    stand_in.by_id[2] = stand_in.by_id[2]._replace(started_at=now)
    opened(2)
    assert small.screen_.pane.header.proposal.isVisible()
    assert cut(small, theme) == []


def test_conversations_that_are_put_aside(small: Window, theme: Theme, opened: Opened, stand_in: Any) -> None:
    small.screen_._rows.apply([5], [stand_in.by_id[5]._replace(snoozed_until=stand_in.by_id[5].soon_at)])
    assert cut(small, theme) == []
    stand_in.by_id[5] = stand_in.by_id[5]._replace(snoozed_until=stand_in.by_id[5].soon_at)
    opened(5)
    assert small.screen_.pane.header.snoozed.isVisible()
    assert cut(small, theme) == []


@pytest.mark.usefixtures("far_away")
def test_conversations_that_are_put_aside_elsewhere(
    small: Window, theme: Theme, opened: Opened, stand_in: Any
) -> None:
    stand_in.by_id[5] = stand_in.by_id[5]._replace(snoozed_until=stand_in.by_id[5].soon_at)
    opened(5)
    assert "(" in small.screen_.pane.header.snoozed.text()
    assert cut(small, theme) == []


def test_replies_in_trouble(
    small: Window, theme: Theme, opened: Opened, stand_in: Any, a_delivery: Callable[..., Any]
) -> None:
    replies = [Reply(2, str(at), "Text", (), close=True, seen=2) for at in range(2)]
    stand_in.outbox[2] = [
        a_delivery(replies[0], DeliveryState.NEEDS_ATTENTION, can_cancel=False, error="delivery_altered"),
        a_delivery(replies[1], DeliveryState.PENDING, id=9),
    ]
    opened(2)
    small.footer.show_leaving(2, 18)
    assert cut(small, theme) == []


def test_the_first_start(theme: Theme, qtbot: QtBot, size: tuple[int, int], zoom: float, qapp: Any) -> None:
    first = FirstStart(theme, Icons(), one_computer=True)
    qtbot.addWidget(first)
    theme.choose_zoom(zoom)
    style.apply(qapp, theme)
    first.resize(*size)
    first.show()
    assert cut(first, theme) == []


def test_the_question_about_the_portal(small: Window, theme: Theme) -> None:
    box = ask_about_portal(small.screen_.pane, lambda: None)
    assert cut(box, theme) == []
    box.close()


def test_a_call_to_be_logged(small: Window, theme: Theme, opened: Opened) -> None:
    opened(2)
    small.actions_.log_call.trigger()
    (dialog,) = small.findChildren(CallDialog)
    assert cut(dialog, theme) == []
    dialog.note.setPlainText("A note about it\n" * 9)
    dialog.show_problem(str(say("call_before_message")))
    assert cut(dialog, theme) == []
    dialog.reject()


@pytest.fixture
def with_everything(stand_in: Any, supervisor: Any) -> None:
    """Rules that fill every part of the settings."""
    assert supervisor.roles
    days = (
        SpecialDay(date(2026, 11, 26), "Thanksgiving"),
        SpecialDay(date(2026, 12, 24), "Christmas Eve", OFFICES),
    )
    policy = Policy("Refills of one doctor", timedelta(hours=8), Mode.BUSINESS_HOURS, Facts(language="es"))
    rules = Rules(Hours((OFFICES,) * 6 + ((),), days), policies=(policy, EVERYTHING))
    stand_in.edition = Edition(3, rules, "America/New_York", "Joy Tran", stand_in.clock.now())


@pytest.mark.usefixtures("with_everything")
def test_the_settings(small: Window, theme: Theme, request: pytest.FixtureRequest) -> None:
    small._holidays = Holidays(lambda *_: Read(()), lambda *_: Read(()))
    page: SettingsPage = request.getfixturevalue("settings")
    assert cut(small, theme) == []
    assert sticks_out(page) == 0
    page.form.weekends._choices.chosen.emit(1)
    page.form.places._places[""].special._holidays.public.click()
    first = page.form.places._places[""].week.days[0]._rows[0]
    first.opens.setText("11 PM")
    first.opens.textEdited.emit("11 PM")
    page._patience.timeout.emit()
    assert cut(small, theme) == []
    page.ask_to_leave(lambda: None)
    assert cut(small, theme) == []


@pytest.mark.usefixtures("with_everything")
def test_the_settings_in_the_smallest_window(
    small: Window, theme: Theme, zoom: float, request: pytest.FixtureRequest
) -> None:
    page: SettingsPage = request.getfixturevalue("settings")
    small.resize(round(480 * zoom), round(420 * zoom))
    assert cut(small, theme) == []
    assert sticks_out(page) == 0


def sticks_out(page: SettingsPage) -> int:
    """By how much the form is wider than what is seen of it."""
    scroll = page.body._scroll
    inside = scroll.widget()
    return max(0, inside.minimumSizeHint().width() - scroll.viewport().width()) if inside is not None else 0


@pytest.mark.usefixtures("supervisor")
def test_the_question_above_the_queue(stand_in: Any, small: Window, theme: Theme) -> None:
    stand_in.edition = Edition(0, Rules(), "America/New_York")
    small._asking.follow(stand_in.edition)
    small.rules_line.tell(say("rules_behind"))
    assert small.weekends_bar.isVisible()
    assert cut(small, theme) == []
