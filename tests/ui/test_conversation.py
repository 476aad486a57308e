"""An open conversation: its files and words as they are, its replies once, and its place on the list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from triage_app.errors import UsageError
from triage_app.queue.domain.conversation import Draft, Message, Reply
from triage_app.queue.domain.countdown import Direction
from triage_app.queue.domain.delivery import DeliveryState
from triage_app.queue.domain.states import State
from triage_app.ui.queue_screen.composer import Composer
from triage_app.ui.window import Window

Opened = Callable[[int], None]


def test_pasted_files_are_attached_and_can_be_removed(
    opened: Opened, composer: Composer, tmp_path: Path, qtbot: QtBot
) -> None:
    opened(2)
    path = tmp_path / "A1C.pdf"
    path.write_bytes(b"%PDF-1.7")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    composer.text.insertFromMimeData(mime)
    qtbot.waitUntil(lambda: len(composer.files()) == 1)
    remove = next(button for button in composer.findChildren(QPushButton) if button.text() == "Remove")
    QTest.mouseClick(remove, Qt.MouseButton.LeftButton)
    assert composer.files() == ()


def test_a_refused_file_is_named_with_the_reason(
    opened: Opened, stand_in: Any, composer: Composer, tmp_path: Path, qtbot: QtBot
) -> None:
    opened(2)
    stand_in.refusals["stage_file"] = UsageError("file_kind_refused")
    composer.files_given.emit([tmp_path / "tool.exe"])
    qtbot.waitUntil(lambda: "tool.exe is not attached" in composer._guard.text())
    assert composer.files() == ()


@pytest.mark.parametrize(
    "text",
    [
        "<b>bold</b> &amp; <img src=x>",
        "مرحبا، متى يمكنني الحصول على النتائج؟",
        "👩🏽‍⚕️ " * 20,
        "x" * 5000,
        "a\n\nb",
    ],
)
def test_what_a_patient_wrote_is_shown_letter_by_letter(
    text: str, window: Window, opened: Opened, stand_in: Any, a_message: Callable[..., Message]
) -> None:
    stand_in.messages[2] = [a_message(2, text)]
    opened(2)
    bubble = window.screen_.pane.messages._bubbles["message 2"]
    assert bubble._text.text() == text
    assert bubble._text._document.toPlainText() == text
    assert bubble.width() <= window.screen_.pane.messages.viewport().width()


def test_pasted_formatting_arrives_as_plain_text(opened: Opened, composer: Composer) -> None:
    opened(2)
    mime = QMimeData()
    mime.setHtml("<b>Hello</b>")
    mime.setText("Hello")
    composer.text.insertFromMimeData(mime)
    assert "font-weight:700" not in composer.text.toHtml()
    assert composer.written() == "Hello"


def test_a_delivered_reply_and_its_copy_are_one_bubble_and_a_second_copy_is_seen(
    said: Callable[[], str],
    opened: Opened,
    stand_in: Any,
    a_delivery: Callable[..., Any],
    a_message: Callable[..., Message],
) -> None:
    now = stand_in.clock.now()
    reply = Reply(2, "k", "It is on the portal.", (), close=True, seen=2)
    delivered = a_delivery(reply, DeliveryState.DELIVERED, delivered_at=now)
    stand_in.outbox[2] = [replace(delivered, remote_id="m-60")]
    copy = a_message(60, "It is on the portal.", at=now + timedelta(seconds=1))
    twice = a_message(61, "It is on the portal.", at=now + timedelta(seconds=2))
    stand_in.messages[2] += [replace(one, direction=Direction.TO_PATIENT) for one in (copy, twice)]
    opened(2)
    assert said().count("It is on the portal.") == 2  # one of ours, and one sent twice elsewhere


def test_a_draft_from_before_is_there_when_the_conversation_opens(
    opened: Opened, stand_in: Any, composer: Composer
) -> None:
    stand_in.drafts[2] = Draft("From yesterday", (), stand_in.clock.now())
    opened(2)
    assert composer.written() == "From yesterday"
    assert composer._bar.hint.whole() == "Draft saved 1:28 PM"


def test_a_conversation_somebody_else_answered_stays_on_screen_with_a_reason(
    window: Window, opened: Opened, stand_in: Any, composer: Composer, qtbot: QtBot
) -> None:
    opened(2)
    composer.text.setPlainText("Half")
    stand_in.by_id[2] = stand_in.by_id[2]._replace(
        state=State.ANSWERED, due_at=None, soon_at=None, started_at=None
    )
    stand_in.touch(2)
    qtbot.waitUntil(composer._lock.isVisible)
    assert window.screen_.pane.row is not None
    assert window.screen_.pane.row.id == 2
    assert not window.screen_._model.line_of(2).isValid()
    assert composer.written() == "Half"


def test_the_selection_follows_a_conversation_that_moves(
    window: Window, opened: Opened, stand_in: Any, qtbot: QtBot
) -> None:
    opened(5)
    moved = stand_in.by_id[5]._replace(due_at=stand_in.clock.now() + timedelta(minutes=5))
    stand_in.by_id[5] = moved
    stand_in.touch(5)
    model, queue_list = window.screen_._model, window.screen_.list.list
    assert queue_list is not None
    qtbot.waitUntil(lambda: bool(model.line_of(5).row() == 3))
    assert queue_list.currentIndex() == model.line_of(5)
    assert queue_list.selectionModel().isSelected(model.line_of(5))


def test_what_may_be_on_the_portal_is_taken_back_only_by_a_supervisor_who_has_looked_there(
    window: Window, opened: Opened, stand_in: Any, a_delivery: Callable[..., Any], qtbot: QtBot
) -> None:
    reply = Reply(2, "k", "Is it there?", (), close=True, seen=2)
    lost = a_delivery(reply, DeliveryState.NEEDS_ATTENTION, can_cancel=False, error="delivery_altered")
    stand_in.outbox[2] = [lost]
    opened(2)
    bubble = window.screen_.pane.messages._bubbles["reply k"]
    assert not bubble._undo.isVisible()
    bubble._give_up.click()
    box = window.findChild(QMessageBox)
    assert box is not None
    leave, take = (one for one in sorted(box.buttons(), key=lambda one: one.text(), reverse=True))
    assert box.defaultButton() is leave
    leave.click()
    assert stand_in.outbox[2] == [lost]
    bubble._give_up.click()
    box = next(one for one in window.findChildren(QMessageBox) if one.isVisible())
    take = next(one for one in box.buttons() if "take it back" in one.text())
    with qtbot.waitSignal(window.screen_.work.taken_back):
        take.click()
    assert (stand_in.drafts[2].text, stand_in.given_up) == ("Is it there?", True)
