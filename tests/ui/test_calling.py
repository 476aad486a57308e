"""Calls and waiting for somebody, from the menu of an open conversation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtWidgets import QLabel

from triage_app.errors import ConflictError
from triage_app.queue.domain.calls import Outcome, Spoken
from triage_app.ui.theme.tokens import Tone

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QAction
    from pytestqt.qtbot import QtBot

    from triage_app.ui.window import Window


def entry(window: Window, words: str) -> QAction:
    """The entry of the conversation's menus that says this."""
    acts: Any = window.screen_.pane.header.acts
    below = [one for action in acts.more.actions() if action.menu() for one in action.menu().actions()]
    found: QAction
    (found,) = [one for one in below if words in one.text()]
    return found


def test_a_call_that_was_taken_answers_and_the_next_conversation_opens(
    window: Window, opened: Callable[[int], None], stand_in: Any, qtbot: QtBot
) -> None:
    opened(2)
    entry(window, "Spoke with the patient").trigger()
    qtbot.waitUntil(lambda: bool(stand_in.calls))
    call = stand_in.calls[0]
    assert (call.outcome, call.spoken, call.at) == (Outcome.SPOKE, Spoken.PATIENT, stand_in.clock.now())
    qtbot.waitUntil(lambda: window.screen_.pane.row is not None and window.screen_.pane.row.id == 3)
    assert "Answered by a call: Maria Delgado" in window.toast._text.text()


def test_a_voicemail_is_logged_and_the_patient_still_waits(
    window: Window, opened: Callable[[int], None], stand_in: Any, qtbot: QtBot
) -> None:
    opened(2)
    entry(window, "voicemail").trigger()
    qtbot.waitUntil(lambda: "Maria Delgado still waits" in window.toast._text.text())
    assert window.screen_.pane.row is not None
    assert window.screen_.pane.row.id == 2
    assert stand_in.calls[0].spoken is None
    (line,) = window.screen_.pane.messages.findChildren(QLabel, "trace")
    assert line.text() == "Joy Tan left a voicemail, which answers nobody · 1:28 PM"


def test_waiting_for_the_lab_is_shown_with_its_own_time(
    window: Window, opened: Callable[[int], None], qtbot: QtBot
) -> None:
    opened(2)
    entry(window, "The &lab").trigger()
    header = window.screen_.pane.header
    qtbot.waitUntil(lambda: "waiting" in header._identity.text().replace("\u00a0", " "))
    assert "waiting for the lab since 1:28 PM today" in header._identity.text().replace("\u00a0", " ")
    assert entry(window, "The &lab").isChecked()
    entry(window, "&Nobody").trigger()
    qtbot.waitUntil(lambda: "waiting" not in header._identity.text())


@pytest.mark.parametrize("verb", ["log_call", "wait_on"])
def test_a_refusal_is_said_and_changes_nothing(
    window: Window, opened: Callable[[int], None], stand_in: Any, qtbot: QtBot, verb: str
) -> None:
    opened(2)
    stand_in.refusals[verb] = ConflictError("newer_message", count=1)
    entry(window, "Spoke with the patient" if verb == "log_call" else "The &lab").trigger()
    qtbot.waitUntil(window.toast.isVisible)
    assert "written again" in window.toast._text.text()
    assert window.toast.property("tone") == Tone.BAD.value
    assert not stand_in.calls


def test_reasons_for_no_reply_are_what_they_were(
    window: Window, opened: Callable[[int], None], stand_in: Any, qtbot: QtBot
) -> None:
    opened(2)
    window.screen_.pane.header.acts.reasons.actions()[0].trigger()
    qtbot.waitUntil(lambda: bool(stand_in.closed))
    assert not stand_in.calls
