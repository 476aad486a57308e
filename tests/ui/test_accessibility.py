"""Every window and dialog as somebody hears it who does not see it, in both languages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QEventLoop, QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAbstractButton, QApplication, QMenu, QMessageBox, QWidget
from pytestqt.qtbot import QtBot
from typing_extensions import override

from absentees import ANA, JOY, LENA
from triage_app.language import LANGUAGES
from triage_app.queue.board import View
from triage_app.queue.domain.calendar import SpecialDay
from triage_app.queue.domain.calendar import Window as Open
from triage_app.queue.domain.conversation import File, FileState, Reply, StagedFile
from triage_app.queue.domain.delivery import DeliveryKind, DeliveryState
from triage_app.queue.domain.people import Person
from triage_app.queue.domain.policies import EVERYTHING, Facts, Policy
from triage_app.queue.domain.quitting import Choice
from triage_app.queue.domain.regrouping import Regroup, Request, Tie, TieKind
from triage_app.queue.domain.rulebook import Hours, Rules
from triage_app.queue.services.holidays import Read
from triage_app.queue.services.rulebooks import Edition
from triage_app.sentences import say
from triage_app.ui.first_frame import FirstFrame
from triage_app.ui.first_start import FirstStart
from triage_app.ui.leave.plan import Quick
from triage_app.ui.leave.sheet import LeaveSheet
from triage_app.ui.queue_screen.asking import ask_about_portal
from triage_app.ui.queue_screen.call_dialog import CallDialog
from triage_app.ui.queue_screen.reassign_dialog import ReassignDialog
from triage_app.ui.queue_screen.regroup_dialog import RegroupDialog
from triage_app.ui.settings.holidays import Holidays
from triage_app.ui.settings.page import SettingsPage
from triage_app.ui.theme.choice import Theme
from triage_app.ui.theme.icons import Icons
from triage_app.ui.window import Window

pytestmark = pytest.mark.parametrize("spoken", LANGUAGES, indirect=True)

Opened = Callable[[int], None]
_Role = QAccessible.Role
BUTTONS = {_Role.Button, _Role.ButtonMenu, _Role.CheckBox, _Role.RadioButton, _Role.MenuItem}
ROLES = BUTTONS | {_Role.EditableText, _Role.List, _Role.ListItem, _Role.StaticText, _Role.Pane, _Role.Client}
SHORTENED = re.compile(r"\d (h|min|s)\b")
CRYPTIC = re.compile(r"\W*")
CARD = {"en": "due in 3 hours, answer by 4:28 PM today", "es": "vence en 3 horas, límite: hoy, 4:28 p.m."}
LATE = {"en": "Denise Whitlock, Results, 1 hour late", "es": "Denise Whitlock, Results, vencida hace 1 hora"}


@dataclass(frozen=True)
class Heard:
    """One thing a screen reader can reach, with what it says of it."""

    name: str
    role: QAccessible.Role
    acts: bool
    widget: QWidget | None
    parent: int

    @override
    def __str__(self) -> str:
        known = (self.widget.objectName() or type(self.widget).__name__) if self.widget else ""
        return f"{self.role.name} {known} {self.name!r}"


def tree(node: QAccessibleInterface, parent: int = 0) -> Iterator[Heard]:
    state, thing = node.state(), node.object()
    if state.invisible:
        return
    widget = thing if isinstance(thing, QWidget) else None
    acts = bool(state.focusable) or node.role() in BUTTONS or isinstance(widget, QAbstractButton)
    yield Heard(node.text(QAccessible.Text.Name).strip(), node.role(), acts, widget, parent)
    for at in range(node.childCount()):
        child = node.child(at)
        if child is not None:
            yield from tree(child, id(node))


def heard(widget: QWidget) -> list[Heard]:
    root = QAccessible.queryAccessibleInterface(widget)
    assert root is not None
    return list(tree(root))


def faults(widget: QWidget) -> list[str]:
    """What somebody could reach without learning what it is."""
    everything = heard(widget)
    found = [f"no name: {one}" for one in everything if one.acts and CRYPTIC.fullmatch(one.name)]
    found += [f"no role: {one}" for one in everything if one.acts and one.role not in ROLES]
    buttons = [one for one in everything if one.role in BUTTONS]
    found += [
        f"twice: {one}"
        for at, one in enumerate(buttons)
        if any((one.name, one.parent) == (other.name, other.parent) for other in buttons[:at])
    ]
    found += [f"shortened: {one}" for one in everything if SHORTENED.search(one.name)]
    return found


def in_focus_order(window: QWidget) -> list[QWidget]:
    found: list[QWidget] = []
    here = window.nextInFocusChain()
    while here is not None and here is not window:
        if here.isVisible() and here.isEnabled() and here.focusPolicy() & Qt.FocusPolicy.TabFocus:
            found.append(here)
        here = here.nextInFocusChain()
    return found


def place(widget: QWidget, window: QWidget) -> QRect:
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


def backwards(window: QWidget, areas: tuple[QWidget, ...]) -> list[str]:
    """Steps of the Tab key that lead to an earlier area, or up or to the left within one."""

    def where(widget: QWidget) -> int:
        return next(at for at, area in enumerate(areas) if area is widget or area.isAncestorOf(widget))

    wrong = []
    for one, other in pairwise(in_focus_order(window)):
        here, there = place(one, window), place(other, window)
        onward = there.top() > here.bottom() or there.left() >= here.right() or one.isAncestorOf(other)
        if where(other) < where(one) or (where(other) == where(one) and not onward):
            wrong.append(f"{_name(one)} -> {_name(other)}")
    return wrong


def _name(widget: QWidget) -> str:
    return f"{type(widget).__name__} {widget.accessibleName() or widget.objectName()}"


def settle(window: QWidget) -> None:
    """What wraps asks for another height once its width is known, and its parents after it."""
    for _ in range(4):
        window.grab()
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)


def areas_of(window: Window) -> tuple[QWidget, ...]:
    screen = window.screen_
    above = (window.trouble_bar, window.rules_line, window.leave_bar, window.weekends_bar, screen.rail)
    page = screen.settings.page
    settings = () if page is None else (page.head, page.body)
    return (*above, screen.list, screen.pane, *settings, window.quit_bar, window.footer)


@pytest.fixture
def with_rules(stand_in: Any, supervisor: Any) -> None:
    """Rules that fill every part of the settings, and a second location."""
    assert supervisor.roles
    split = (Open(time(8), time(12)), Open(time(13), time(17)))
    days = (SpecialDay(date(2026, 11, 26), "Thanksgiving"), SpecialDay(date(2026, 12, 24), "Christmas Eve", split))
    policies = (
        Policy("Refills", conditions=Facts(category="refill")),
        Policy("Rx", conditions=Facts(language="es")),
    )
    rules = Rules(Hours((split,) * 5 + ((), ()), days), {"North": Hours()}, (*policies, EVERYTHING))
    stand_in.edition = Edition(3, rules, "America/New_York", "Joy Tran", stand_in.clock.now())


@pytest.fixture
def rich(stand_in: Any, a_message: Callable[..., Any], a_delivery: Callable[..., Any]) -> None:
    """Conversation 2 with everything a conversation can show."""
    files = tuple(
        File(at, f"{state}.pdf", "application/pdf", 2048, state, None) for at, state in enumerate(FileState, 1)
    )
    earlier = [a_message(100 + at, f"Message {at}") for at in range(9)]
    stand_in.messages[2] = [*earlier, replace(a_message(2, "With files"), files=files)]
    states = {"p": DeliveryState.PENDING, "r": DeliveryState.RETRY, "n": DeliveryState.NEEDS_ATTENTION}
    stand_in.outbox[2] = [
        a_delivery(Reply(2, key, f"Reply {key}", (), close=True, seen=2), state, id=at, can_cancel=key != "n")
        for at, (key, state) in enumerate(states.items())
    ]
    file = replace(stand_in.outbox[2][0], id=99, kind=DeliveryKind.FILE, name="sent.pdf")
    stand_in.outbox[2].insert(0, file)
    staged = tuple(StagedFile(str(at) * 64, f"{at}.pdf", "application/pdf", 4096) for at in range(2))
    stand_in.save_draft(2, "A draft", staged)


def test_the_first_frame_is_one_window_with_a_title(qtbot: QtBot) -> None:
    frame = FirstFrame("light", 1.0)
    qtbot.addWidget(frame)
    frame.show()
    assert heard(frame)[0].name == "Triage"
    assert faults(frame) == []


def test_the_queue_without_an_open_conversation(window: Window) -> None:
    assert faults(window) == []
    assert backwards(window, areas_of(window)) == []


@pytest.mark.usefixtures("rich")
def test_an_open_conversation(window: Window, opened: Opened) -> None:
    opened(2)
    assert faults(window) == []
    assert backwards(window, areas_of(window)) == []


@pytest.mark.parametrize("key", [1, 3])
def test_a_conversation_that_is_somebody_elses_or_nobodys(key: int, window: Window, opened: Opened) -> None:
    opened(key)
    assert faults(window) == []
    assert backwards(window, areas_of(window)) == []


def test_a_held_message(window: Window, opened: Opened) -> None:
    opened(2)
    window.screen_.pane.composer.show_draft("Text", ())
    window.screen_.pane.composer.held.show_held(2)
    assert faults(window) == []
    assert backwards(window, areas_of(window)) == []


def test_conversations_that_are_put_aside(window: Window, opened: Opened, stand_in: Any) -> None:
    stand_in.by_id[5] = stand_in.by_id[5]._replace(snoozed_until=stand_in.by_id[5].soon_at)
    window.screen_._rows.apply([5], [stand_in.by_id[5]])
    opened(5)
    assert window.screen_.list.foot.isVisible()
    assert window.screen_.pane.header.snoozed.isVisible()
    assert faults(window) == []
    assert backwards(window, areas_of(window)) == []


@pytest.mark.usefixtures("rich")
@pytest.mark.parametrize("zoom", [1.0, 2.0])
def test_a_small_window(zoom: float, window: Window, theme: Theme, opened: Opened) -> None:
    window.resize(1024, 700)
    theme.choose_zoom(zoom)
    opened(2)
    window.screen_.list.filter.setText("a")
    assert faults(window) == []
    assert backwards(window, areas_of(window)) == []


@pytest.mark.usefixtures("rich_reasons")
@pytest.mark.parametrize("zoom", [1.0, 2.0])
def test_a_countdown_that_says_why(
    zoom: float, window: Window, theme: Theme, opened: Opened, qtbot: QtBot, stand_in: Any
) -> None:
    theme.choose_zoom(zoom)
    opened(2)
    due, sheet = window.screen_.pane.header.due, window.screen_.popover.sheet
    due.click()
    qtbot.waitUntil(lambda: stand_in.reasons[2].start.messages == 3 and "12" in sheet.text())
    assert faults(window) == []
    order = in_focus_order(window)
    assert order[order.index(due) + 1] is sheet
    texts = [one.name for one in heard(window.screen_.popover) if one.name]
    assert texts == [window.screen_.popover.accessibleName(), sheet.text()]
    assert not SHORTENED.search(sheet.text())
    assert due.accessibleDescription()


def test_a_notice_with_something_to_do(window: Window) -> None:
    window.toast.show_notice("Taken back.", action=window.tr("Undo"))
    assert window.toast.isVisible()
    assert faults(window) == []


@pytest.mark.parametrize("choices", [tuple(Choice), (Choice.WAIT, Choice.KEEP)], ids=["supervisor", "desk"])
def test_the_question_about_replies_that_have_not_left(
    choices: tuple[Choice, ...], window: Window, opened: Opened
) -> None:
    opened(2)
    window.quit_bar.ask(choices)
    window.quit_bar.show_asking(2, 13.0)
    assert window.quit_bar.isVisible()
    assert faults(window) == []
    assert backwards(window, areas_of(window)) == []


def test_what_nobody_may_overlook(window: Window, opened: Opened) -> None:
    opened(2)
    window.trouble_bar.show_troubles([say("sync_never"), say("sync_never")])
    assert window.trouble_bar.isVisible()
    assert faults(window) == []
    assert backwards(window, areas_of(window)) == []
    bar = next(one for one in heard(window) if one.widget is window.trouble_bar)
    assert (bar.role, bool(bar.name)) == (_Role.AlertMessage, True)


def test_every_menu(window: Window, opened: Opened, stand_in: Any) -> None:
    opened(2)
    window.screen_._settle_counts()
    for menu in window.findChildren(QMenu):
        menu.aboutToShow.emit()
        named = [action for action in menu.actions() if not action.isSeparator() and action.isVisible()]
        assert named
        texts = [action.text().replace("&", "") for action in named]
        assert all(texts)
        assert len(set(texts)) == len(texts)
    assert stand_in.by_id


def test_the_first_start(theme: Theme, qtbot: QtBot) -> None:
    first = FirstStart(theme, Icons(), one_computer=True)
    qtbot.addWidget(first)
    first.show()
    first.show_problem("It did not work.")
    assert faults(first) == []
    assert backwards(first, (first,)) == []


def test_the_question_about_the_portal(window: Window) -> None:
    box = ask_about_portal(window.screen_.pane, lambda: None)
    assert faults(box) == []
    said = heard(box)
    assert any(one.name == box.text() for one in said)
    assert any(one.name == box.informativeText() for one in said)
    assert all(isinstance(one, QAbstractButton) for one in box.buttons())
    assert isinstance(box, QMessageBox)
    box.close()


def test_what_belongs_to_a_conversation_and_was_asked_for_it(
    window: Window, opened: Opened, stand_in: Any, now: datetime
) -> None:
    stand_in.ties[2] = tuple(Tie(kind, 3, f"Results {kind}", now) for kind in TieKind)
    stand_in.requests[2] = Request(Regroup.MERGE, 1, "owned_by_other")
    stand_in.messages[2].append(replace(stand_in.messages[2][0], id=77, trace=Regroup.MERGE))
    opened(2)
    settle(window)
    assert faults(window) == []
    assert backwards(window, areas_of(window)) == []


def test_a_call_to_be_logged(window: Window, opened: Opened) -> None:
    opened(2)
    window.actions_.log_call.trigger()
    (dialog,) = window.findChildren(CallDialog)
    for problem, told in (("", dialog.result_), (str(say("call_before_message")), dialog.problem)):
        dialog.show_problem(problem)
        assert faults(dialog) == []
        assert backwards(dialog, (dialog,)) == []
        said = [one.name for one in heard(dialog)]
        assert all(one.accessibleName() in said for one in (told, dialog.day, dialog.note))
    dialog.reject()


@pytest.mark.parametrize("zoom", [1.0, 2.0])
def test_several_that_are_chosen_and_to_whom_they_can_be_given(
    zoom: float, supervisor: Person, window: Window, theme: Theme, stand_in: Any
) -> None:
    assert supervisor.roles
    window.resize(1024, 700)
    theme.choose_zoom(zoom)
    window.actions_.choose_all.trigger()
    settle(window)
    assert faults(window) == []
    assert backwards(window, areas_of(window)) == []
    assert window.screen_.list.chosen_bar.text() in [one.name for one in heard(window)]
    stand_in.stuck[3] = "nobody_waits"
    window.actions_.reassign.trigger()
    while not (found := [one for one in window.findChildren(ReassignDialog) if one.act.isEnabled()]):
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 1000)
    settle(found[0])
    assert faults(found[0]) == []
    assert backwards(found[0], (found[0],)) == []
    said = [one.name for one in heard(found[0])]
    assert all(one.accessibleName() in said for one in (found[0].sheet, found[0].act, found[0].why))
    found[0].reject()


def test_the_way_to_what_nobody_owns(window: Window) -> None:
    window.screen_.list.show_view(View.UNASSIGNED)
    settle(window)
    assert faults(window) == []
    assert backwards(window, areas_of(window)) == []


def test_going_away(window: Window, qtbot: QtBot) -> None:
    window.screen_.rail.person.away_requested.emit()
    qtbot.waitUntil(lambda: bool(window.findChildren(LeaveSheet)))
    (sheet,) = window.findChildren(LeaveSheet)
    assert isinstance(sheet, LeaveSheet)
    sheet.span.quick.chosen.emit(Quick.TODAY)
    sheet.show_problem(str(say("absence_backwards")))
    assert faults(sheet) == []
    assert backwards(sheet, (sheet,)) == []
    said = [one.name for one in heard(sheet)]
    assert all(one.accessibleName() in said for one in (sheet.problem, sheet.stand_in, *sheet.share.choices))
    sheet.reject()


def test_an_owner_who_is_away_while_oneself_is(
    window: Window, opened: Opened, stand_in: Any, now: datetime, qtbot: QtBot
) -> None:
    for who in (ANA, JOY):
        stand_in.go(who, now + timedelta(hours=1), LENA)
    window.screen_.work.absences.read()
    qtbot.waitUntil(lambda: bool(window.leave_bar.text))
    opened(4)
    settle(window)
    assert faults(window) == []
    assert backwards(window, areas_of(window)) == []
    said = " ".join(one.name for one in heard(window))
    assert window.leave_bar.text in said
    assert window.screen_.pane.header.whose.text() in said


@pytest.mark.parametrize("act", ["merge", "split"])
def test_the_question_what_to_merge_or_split(
    act: str, window: Window, opened: Opened, stand_in: Any, now: datetime
) -> None:
    stand_in.add([stand_in.by_id[2]._replace(id=9, due_at=now - timedelta(hours=1))])
    stand_in.messages[2].append(replace(stand_in.messages[2][0], id=77, text="Hello?"))
    opened(2)
    dialog = asked(window, act)
    assert faults(dialog) == []
    assert backwards(dialog, (dialog,)) == []
    lines = [one.name for one in heard(dialog) if one.role is _Role.ListItem]
    assert lines
    assert all(", " in line for line in lines)
    assert any(one.name == dialog.result_.text() for one in heard(dialog))
    dialog.close()


def asked(window: Window, act: str) -> RegroupDialog:
    """The dialog that an entry of the menu opens."""
    getattr(window.screen_.pane.header.acts.more.regroup, act).trigger()
    while not (found := window.findChildren(RegroupDialog)):
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 1000)
    return found[0]


def test_a_line_of_the_list_reads_as_a_sentence(window: Window, spoken: str) -> None:
    lines = [one.name for one in heard(window) if one.role is _Role.ListItem]
    assert any(line.startswith(LATE[spoken]) for line in lines)
    assert all(", " in line and not SHORTENED.search(line) for line in lines)


def test_the_countdown_is_spoken_in_whole_words(window: Window, opened: Opened, spoken: str) -> None:
    opened(2)
    assert CARD[spoken] in {one.name for one in heard(window.screen_.pane.header)}


@pytest.mark.usefixtures("with_rules")
@pytest.mark.parametrize("zoom", [1.0, 2.0])
def test_the_settings(zoom: float, window: Window, theme: Theme, request: pytest.FixtureRequest) -> None:
    window._holidays = Holidays(lambda *_: Read(()), lambda *_: Read(()))
    theme.choose_zoom(zoom)
    page: SettingsPage = request.getfixturevalue("settings")
    settle(window)
    assert faults(window) == []
    assert backwards(window, areas_of(window)) == []
    page.form.places._places[""].week.days[5]._add.click()
    page.form.policies._add.click()
    page.form.places._places[""].special._holidays.public.click()
    page._patience.timeout.emit()
    assert page.head.note.offers == ("show",)
    settle(window)
    assert faults(window) == []
    assert backwards(window, areas_of(window)) == []
    page.ask_to_leave(lambda: None)
    settle(window)
    assert faults(window) == []
    assert backwards(window, areas_of(window)) == []


@pytest.mark.usefixtures("with_rules")
def test_the_hours_of_a_location(window: Window, settings: SettingsPage) -> None:
    settings.form.places.show_place("North")
    settle(window)
    assert faults(window) == []
    assert backwards(window, areas_of(window)) == []


@pytest.mark.usefixtures("supervisor")
def test_the_question_about_weekends(window: Window, stand_in: Any) -> None:
    stand_in.edition = Edition(0, Rules(), "America/New_York")
    window._asking.follow(stand_in.edition)
    assert window.weekends_bar.isVisible()
    settle(window)
    assert faults(window) == []
    assert backwards(window, areas_of(window)) == []
