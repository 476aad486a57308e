"""Through the real window, the real queue and a sync process of its own, to the portal and back."""

from __future__ import annotations

import os
import signal
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from pdf_bytes import pages
from tests.journeys.conftest import PACE
from triage_app.desk import Desk, Ready
from triage_app.practice.files import make_pdf
from triage_app.practice.journal import JournalKind, duplicates
from triage_app.queue.board import View
from triage_app.queue.domain.delivery import DeliveryKind, DeliveryState
from triage_app.queue.domain.quitting import Choice
from triage_app.queue.domain.states import State

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.journeys.conftest import Practice

pytestmark = pytest.mark.journey

LONG_MS = 60_000


@pytest.fixture
def desk(practice: Practice, qtbot: QtBot) -> Iterator[Desk]:
    practice.sync_once()
    made = practice.made
    desk = Desk(
        lambda: Ready(made.place, made.secrets, practice.access()), made.place.profile, remember=False, pace=PACE
    )
    desk.frame.show()
    qtbot.waitUntil(lambda: desk.sync is not None, timeout=LONG_MS)
    yield desk
    desk.end()
    if desk.sync is not None:
        desk.sync.wait(60)
    desk.frame.close()


def choose(desk: Desk, qtbot: QtBot) -> int:
    """Open the most urgent conversation with the keyboard and claim it."""
    queue_list = desk.window.screen_.list.list
    assert queue_list is not None
    desk.frame.activateWindow()
    qtbot.waitUntil(queue_list.hasFocus, timeout=LONG_MS)
    QTest.keyClick(queue_list, Qt.Key.Key_J)
    qtbot.waitUntil(lambda: desk.window.screen_.pane.row is not None, timeout=LONG_MS)
    QTest.keyClick(queue_list, Qt.Key.Key_M)
    qtbot.waitUntil(desk.window.screen_.pane.composer.isEnabled, timeout=LONG_MS)
    row = desk.window.screen_.pane.row
    assert row is not None
    return row.id


def write(desk: Desk, qtbot: QtBot, text: str) -> None:
    composer = desk.window.screen_.pane.composer
    queue_list = desk.window.screen_.list.list
    assert queue_list is not None
    QTest.keyClick(queue_list, Qt.Key.Key_R)
    qtbot.waitUntil(composer.text.hasFocus, timeout=LONG_MS)
    QTest.keyClicks(composer.text, text)
    qtbot.waitUntil(desk.window.actions_.send.isEnabled, timeout=LONG_MS)


def send(desk: Desk) -> None:
    text = desk.window.screen_.pane.composer.text
    QTest.keyClick(text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def test_claim_write_attach_send_and_see_it_accepted(
    desk: Desk, practice: Practice, qtbot: QtBot, tmp_path: Path
) -> None:
    report = tmp_path / "A1C.pdf"
    report.write_bytes(make_pdf(["A1C 6.1 %"]))
    conversation = choose(desk, qtbot)
    write(desk, qtbot, "Your result is attached.")
    composer = desk.window.screen_.pane.composer
    composer.files_given.emit([report])
    qtbot.waitUntil(lambda: len(composer.files()) == 1, timeout=LONG_MS)
    qtbot.waitUntil(desk.window.actions_.send.isEnabled, timeout=LONG_MS)
    send(desk)
    access = practice.access()
    qtbot.waitUntil(lambda: access.conversation(conversation).row.state is State.CLOSED, timeout=LONG_MS)
    qtbot.waitUntil(lambda: access.rows([conversation]) == (), timeout=LONG_MS)
    entries = practice.portal.journal.entries
    created = [one.resource_type for one in entries if one.kind is JournalKind.CREATED]
    assert created == ["Binary", "DocumentReference", "Communication"]
    assert duplicates(entries) == 0
    board = desk.window.screen_._opened.board
    qtbot.waitUntil(lambda: board.row(conversation) is None, timeout=LONG_MS)
    access.shut()


def test_undo_brings_the_text_back_and_nothing_reaches_the_portal(
    desk: Desk, practice: Practice, qtbot: QtBot
) -> None:
    conversation = choose(desk, qtbot)
    write(desk, qtbot, "Too early")
    send(desk)
    qtbot.waitUntil(lambda: desk.window.screen_.undo_time.count() == 1, timeout=LONG_MS)
    desk.window.screen_.undo()
    qtbot.waitUntil(lambda: desk.window.screen_.pane.composer.written() == "Too early", timeout=LONG_MS)
    access = practice.access()
    (row,) = access.conversation(conversation).deliveries
    assert row.state is DeliveryState.CANCELLED
    let_somebody_write(desk, practice, qtbot)  # and so sync has been at work since
    assert not [one for one in practice.portal.journal.entries if one.kind is JournalKind.CREATED]
    access.shut()


def let_somebody_write(desk: Desk, practice: Practice, qtbot: QtBot) -> None:
    board = desk.window.screen_._opened.board
    before = set(board.ids(View.ALL, datetime.now(UTC)))
    practice.portal.patient_writes(practice.people.patients[0].id, "Hello, is anybody there?")
    qtbot.waitUntil(lambda: bool(set(board.ids(View.ALL, datetime.now(UTC))) - before), timeout=LONG_MS)


def test_a_patient_who_writes_appears_without_anybody_asking(desk: Desk, practice: Practice, qtbot: QtBot) -> None:
    let_somebody_write(desk, practice, qtbot)


def test_a_killed_sync_is_replaced_when_the_desk_is_opened_again_and_sends_once(
    desk: Desk, practice: Practice, qtbot: QtBot
) -> None:
    conversation = choose(desk, qtbot)
    write(desk, qtbot, "This one survives.")
    assert desk.sync is not None
    os.kill(desk.sync.pid, signal.SIGKILL)
    desk.sync.wait(10)
    send(desk)
    access = practice.access()
    qtbot.waitUntil(lambda: bool(access.conversation(conversation).deliveries), timeout=LONG_MS)

    def sent() -> bool:
        practice.sync_if_free()
        return access.conversation(conversation).row.state is State.CLOSED

    qtbot.waitUntil(sent, timeout=LONG_MS)
    replies = [one for one in access.deliveries() if one.kind is DeliveryKind.REPLY]
    assert [one.state for one in replies] == [DeliveryState.DELIVERED]
    assert duplicates(practice.portal.journal.entries) == 0
    access.shut()


def test_a_desk_that_waits_for_a_reply_closes_by_itself_once_it_is_on_the_portal(
    desk: Desk, practice: Practice, qtbot: QtBot
) -> None:
    choose(desk, qtbot)
    write(desk, qtbot, "Before I go.")
    send(desk)
    qtbot.waitUntil(lambda: desk.window.screen_.undo_time.count() == 1, timeout=LONG_MS)
    assert not desk.frame.close()
    desk.window.quit_bar.chosen.emit(Choice.WAIT)
    assert desk.frame.isVisible()
    assert not [one for one in practice.portal.journal.entries if one.kind is JournalKind.CREATED]
    qtbot.waitUntil(lambda: not desk.frame.isVisible(), timeout=LONG_MS)
    entries = practice.portal.journal.entries
    assert [one.resource_type for one in entries if one.kind is JournalKind.CREATED] == ["Communication"]


def test_what_a_report_is_stands_on_it_before_it_goes_to_the_patient(
    desk: Desk, qtbot: QtBot, tmp_path: Path
) -> None:
    whole, cut = tmp_path / "whole.pdf", tmp_path / "cut.pdf"
    whole.write_bytes(pages(2))
    cut.write_bytes(pages(2)[:60])
    choose(desk, qtbot)
    write(desk, qtbot, "Your results are attached.")
    composer = desk.window.screen_.pane.composer
    composer.files_given.emit([whole, cut])
    qtbot.waitUntil(lambda: len(composer.files()) == 2, timeout=LONG_MS)
    qtbot.waitUntil(lambda: bool(composer._findings.text()), timeout=LONG_MS)
    qtbot.waitUntil(lambda: "2 pages" in composer._chips[0].accessibleName(), timeout=LONG_MS)
    assert composer._findings.text().startswith("cut.pdf: ")
    assert "whole.pdf" not in composer._findings.text()
    assert "pages" not in composer._chips[1].accessibleName()
