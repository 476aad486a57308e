"""Calls and waiting for somebody, from the buttons of an open conversation."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from triage_app.errors import ConflictError, UsageError
from triage_app.queue.domain.calls import LONGEST_NOTE, Outcome, Spoken
from triage_app.ui.queue_screen.call_dialog import CallDialog
from triage_app.ui.theme.tokens import Tone

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QAction
    from pytestqt.qtbot import QtBot

    from triage_app.ui.window import Window

    Opened = Callable[[int], None]

SPOKE, IN_PERSON, VOICEMAIL, NO_ANSWER = range(4)


def wait(window: Window, words: str) -> QAction:
    """The entry of the menu of whom it waits on that says this."""
    (found,) = [one for one in window.screen_.pane.header.acts.waits.actions() if words in one.text()]
    return found


def asked(window: Window) -> CallDialog:
    """The dialog that is opened by the entry of the menu, or by its key."""
    window.actions_.log_call.trigger()
    (found,) = [one for one in window.findChildren(CallDialog) if one.isVisible()]
    return found


def edit(dialog: CallDialog, **fields: str) -> None:
    for name, text in fields.items():
        field = getattr(dialog, name)
        field.setText(text)
        field.textEdited.emit(text)


@pytest.fixture
def dialog(window: Window, opened: Opened) -> CallDialog:
    """About a call with Maria Delgado, whose conversation 2 is Ana's."""
    opened(2)
    return asked(window)


def test_a_call_of_just_now_with_the_patient_is_what_enter_logs_and_the_next_conversation_opens(
    window: Window, dialog: CallDialog, stand_in: Any, qtbot: QtBot
) -> None:
    assert dialog.result_.text() == "Answers the patient: the countdown ends."
    assert window.actions_.log_call.shortcut().toString() == "L"
    stand_in.clock.advance(timedelta(minutes=4))
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(stand_in.calls))
    call = stand_in.calls[0]
    assert (call.outcome, call.spoken, call.at) == (Outcome.SPOKE, Spoken.PATIENT, stand_in.clock.now())
    qtbot.waitUntil(lambda: window.screen_.pane.row is not None and window.screen_.pane.row.id == 3)
    assert "Answered by a call: Maria Delgado" in window.toast._text.text()
    assert not [one for one in window.findChildren(CallDialog) if one.isVisible()]


def test_a_call_is_dated_back_in_the_practices_time_and_has_a_note(
    dialog: CallDialog, stand_in: Any, qtbot: QtBot
) -> None:
    assert (dialog.day.text(), dialog.time.text().replace("\u00a0", " ")) == ("11/20/2026", "1:28 PM")
    dialog.outcome.choose(IN_PERSON)
    dialog.whom.choose(1)
    edit(dialog, day="11/19/2026", time="5 pm")
    dialog.note.setPlainText("Told her daughter.\n")
    QTest.keyClick(dialog.note, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(stand_in.calls))
    call = stand_in.calls[0]
    assert call.at == datetime(2026, 11, 19, 22, tzinfo=UTC)
    assert (call.outcome, call.spoken, call.note) == (Outcome.IN_PERSON, Spoken.AUTHORISED, "Told her daughter.")


def test_a_call_of_before_leaves_what_came_later_open_and_says_so(
    window: Window, dialog: CallDialog, qtbot: QtBot
) -> None:
    edit(dialog, day="11/18/2026", time="5 pm")
    assert dialog.result_.text() == "Answers what was written before the call: what came later still waits."
    dialog.act.click()
    qtbot.waitUntil(lambda: "answers what Maria Delgado wrote before it" in window.toast._text.text())
    assert window.screen_.pane.row is not None
    assert window.screen_.pane.row.id == 2, "it is still to be answered"


def test_a_voicemail_is_logged_and_the_patient_still_waits(
    window: Window, dialog: CallDialog, stand_in: Any, qtbot: QtBot
) -> None:
    dialog.outcome.choose(VOICEMAIL)
    dialog.outcome.chosen.emit()
    assert dialog.result_.text() == "Answers nobody: the countdown runs on."
    assert not dialog.whom.isEnabled()
    dialog.act.click()
    qtbot.waitUntil(lambda: "Maria Delgado still waits" in window.toast._text.text())
    assert window.screen_.pane.row is not None
    assert window.screen_.pane.row.id == 2
    assert stand_in.calls[0].spoken is None
    (line,) = window.screen_.pane.messages.findChildren(QLabel, "trace")
    assert line.text() == "Joy Tan left a voicemail, which answers nobody · 1:28 PM"


@pytest.mark.parametrize(
    ("day", "time", "note", "said"),
    [
        ("11/21/2026", "8:00 AM", "", "later than now"),
        ("yesterday", "8:00 AM", "", "Write the day of the call like 11/20/2026."),
        ("11/20/2026", "eight", "", "Write the time of the call"),
        ("11/20/2026", "8:00 AM", "n" * (LONGEST_NOTE + 1), "Shorten it"),
    ],
)
def test_what_cannot_be_logged_is_said_in_the_dialog_and_nothing_typed_is_lost(
    dialog: CallDialog, stand_in: Any, day: str, time: str, note: str, said: str
) -> None:
    edit(dialog, day=day, time=time)
    dialog.note.setPlainText(note)
    dialog.act.click()
    assert said in dialog.problem.text()
    assert dialog.isVisible()
    assert dialog.problem.isVisible()
    assert (dialog.day.text(), dialog.time.text(), dialog.note.toPlainText()) == (day, time, note)
    assert dialog.act.isEnabled()
    assert not stand_in.calls


@pytest.mark.parametrize(
    ("refusal", "said"),
    [
        (ConflictError("newer_message_unread", count=1), "Nothing was changed"),
        (UsageError("call_before_message"), "after that"),
    ],
)
def test_a_refusal_of_the_queue_stands_in_the_dialog_beside_what_was_typed(
    dialog: CallDialog, stand_in: Any, qtbot: QtBot, refusal: Any, said: str
) -> None:
    stand_in.refusals["log_call"] = refusal
    dialog.note.setPlainText("She is fine.")
    dialog.act.click()
    qtbot.waitUntil(dialog.problem.isVisible)
    assert said in dialog.problem.text()
    assert dialog.result_.isHidden(), "nothing comes of a call that was refused"
    assert dialog.note.toPlainText() == "She is fine."
    edit(dialog, time=dialog.time.text())
    assert (dialog.result_.isHidden(), dialog.problem.isHidden()) == (False, True)
    dialog.act.click()
    qtbot.waitUntil(lambda: bool(stand_in.calls))


def test_what_was_typed_and_not_logged_is_there_when_it_is_asked_again(
    window: Window, dialog: CallDialog, opened: Opened, stand_in: Any
) -> None:
    dialog.outcome.choose(NO_ANSWER)
    dialog.note.setPlainText("Call her daughter instead")
    edit(dialog, time="9:15 AM")
    QTest.keyClick(dialog.note, Qt.Key.Key_Escape)
    opened(5)
    other = asked(window)
    assert (other.outcome.value(), other.note.toPlainText()) == (SPOKE, "")
    other.cancel.click()
    opened(2)
    again = asked(window)
    assert (again.outcome.value(), again.time.text()) == (NO_ANSWER, "9:15 AM")
    assert again.note.toPlainText() == "Call her daughter instead"
    assert not stand_in.calls


def test_somebody_elses_call_is_not_logged(window: Window, opened: Opened) -> None:
    opened(4)
    window.actions_.log_call.trigger()
    assert not window.findChildren(CallDialog)


def test_waiting_for_the_lab_is_shown_with_its_own_time(window: Window, opened: Opened, qtbot: QtBot) -> None:
    opened(2)
    wait(window, "The &lab").trigger()
    header = window.screen_.pane.header
    qtbot.waitUntil(lambda: "waiting" in header._identity.text().replace("\u00a0", " "))
    assert "waiting for the lab since 1:28 PM today" in header._identity.text().replace("\u00a0", " ")
    assert wait(window, "The &lab").isChecked()
    wait(window, "&Nobody").trigger()
    qtbot.waitUntil(lambda: "waiting" not in header._identity.text())


def test_a_refusal_to_wait_is_told_and_changes_nothing(
    window: Window, opened: Opened, stand_in: Any, qtbot: QtBot
) -> None:
    opened(2)
    stand_in.refusals["wait_on"] = ConflictError("owned_by_other", owner="Joy Tran")
    wait(window, "The &lab").trigger()
    qtbot.waitUntil(window.toast.isVisible)
    assert "belongs to Joy Tran" in window.toast._text.text()
    assert window.toast.property("tone") == Tone.BAD.value


def test_reasons_for_no_reply_are_what_they_were(
    window: Window, opened: Opened, stand_in: Any, qtbot: QtBot
) -> None:
    opened(2)
    window.screen_.pane.header.acts.reasons.actions()[0].trigger()
    qtbot.waitUntil(lambda: bool(stand_in.closed))
    assert not stand_in.calls
