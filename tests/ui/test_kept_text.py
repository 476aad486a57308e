"""Nothing typed is lost, whatever happens while a reply is handed over; no name of a file plays tricks."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from triage_app.errors import ConflictError, TriageError, UnreachableError, UsageError
from triage_app.queue.domain.conversation import File, FileState
from triage_app.queue.domain.reports import LONGEST_NAME, safe_name
from triage_app.ui.queue_screen.composer import Composer
from triage_app.ui.theme.choice import Theme
from triage_app.ui.widgets.file_chip import FileChip
from triage_app.ui.widgets.label import ElidedLabel
from triage_app.ui.window import Window

Opened = Callable[[int], None]
REFUSALS = [UnreachableError("database_unreachable"), ConflictError("newer_message", count=1)]


@pytest.fixture
def composer(window: Window) -> Composer:
    return window.screen_.pane.composer


@contextmanager
def held_up(stand_in: Any, verb: str) -> Iterator[threading.Event]:
    """The verb waits inside the worker until the block ends; the event is set as soon as it waits."""
    real, began, gate = getattr(stand_in, verb), threading.Event(), threading.Event()

    def wait(*given: Any, **named: Any) -> Any:
        began.set()
        assert gate.wait(10)
        return real(*given, **named)

    setattr(stand_in, verb, wait)
    try:
        yield began
    finally:
        setattr(stand_in, verb, real)
        gate.set()


def send_held_up(window: Window, composer: Composer, text: str, began: threading.Event) -> None:
    composer.text.setPlainText(text)
    window.actions_.send.trigger()
    assert began.wait(10)


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda error: error.code)
def test_a_reply_refused_while_another_conversation_is_open_is_its_draft_again(
    refusal: TriageError, window: Window, opened: Opened, stand_in: Any, composer: Composer, qtbot: QtBot
) -> None:
    opened(2)
    stand_in.refusals["reply"] = refusal
    stand_in.refusals["save_draft"] = UnreachableError("database_unreachable")
    with held_up(stand_in, "reply") as began:
        send_held_up(window, composer, "A careful answer", began)
        window.screen_.show_conversation(5)
    qtbot.waitUntil(window.toast.isVisible)
    assert "Maria Delgado is not sent, its text is kept as a draft." in window.toast.accessibleName()
    qtbot.waitUntil(lambda: 2 in stand_in.drafts)
    assert stand_in.drafts[2].text == "A careful answer"
    opened(2)
    assert composer.written() == "A careful answer"
    assert not composer.text.isReadOnly()


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda error: error.code)
def test_a_reply_refused_after_the_window_closed_is_a_draft(
    refusal: TriageError, window: Window, opened: Opened, stand_in: Any, composer: Composer, tasks: Any
) -> None:
    opened(2)
    stand_in.refusals["reply"] = refusal
    with held_up(stand_in, "reply") as began:
        send_held_up(window, composer, "Sent and closed", began)
        window.close()
    assert tasks.stop()
    assert stand_in.drafts[2].text == "Sent and closed"


def test_a_reply_that_was_accepted_unheard_leaves_no_draft_when_it_is_sent_again(
    window: Window, opened: Opened, stand_in: Any, composer: Composer, qtbot: QtBot
) -> None:
    opened(2)
    stand_in.refusals["reply"] = UnreachableError("database_unreachable")
    composer.text.setPlainText("Hello")
    with qtbot.waitSignal(window.screen_.work.answering.refused):
        window.actions_.send.trigger()
    real = stand_in.reply

    def repeat(wanted: Any) -> Any:  # a repeat under a known key changes nothing, not even the draft
        draft, delivery = stand_in.drafts.get(2), real(wanted)
        stand_in.drafts[2] = draft
        return delivery

    stand_in.reply = repeat
    with qtbot.waitSignal(window.screen_.work.sent):
        window.actions_.send.trigger()
    assert not stand_in.drafts[2].text


def test_a_conversation_opened_again_while_its_reply_is_handed_over_stays_locked(
    window: Window, opened: Opened, stand_in: Any, composer: Composer, qtbot: QtBot
) -> None:
    opened(2)
    with held_up(stand_in, "reply") as began:
        send_held_up(window, composer, "First", began)
        window.screen_.show_conversation(5)
        assert not composer.text.isReadOnly()
        window.screen_.show_conversation(2)
        assert composer.text.isReadOnly()
        window.screen_.work.sending.send(close=True)
    qtbot.waitUntil(lambda: not composer.text.isReadOnly())
    assert [reply.text for reply in stand_in.replies] == ["First"]


def test_what_is_written_while_the_reply_lands_stays(
    window: Window, opened: Opened, stand_in: Any, composer: Composer, qtbot: QtBot
) -> None:
    opened(2)
    with held_up(stand_in, "reply") as began:
        send_held_up(window, composer, "First", began)
        window.screen_.show_conversation(5)
        window.screen_.show_conversation(2)
        composer.text.setPlainText("Another thought")
    qtbot.waitUntil(lambda: 2 in stand_in.drafts and stand_in.drafts[2].text == "Another thought")
    assert composer.written() == "Another thought"
    assert window.screen_.pane.row is not None
    assert window.screen_.pane.row.id == 2
    assert [reply.text for reply in stand_in.replies] == ["First"]


def test_what_is_written_while_the_reply_is_refused_stands_below_it(
    window: Window, opened: Opened, stand_in: Any, composer: Composer, qtbot: QtBot
) -> None:
    opened(2)
    stand_in.refusals["reply"] = UnreachableError("database_unreachable")
    with qtbot.waitSignal(window.screen_.work.answering.refused), held_up(stand_in, "reply") as began:
        send_held_up(window, composer, "First", began)
        composer.text.setPlainText("Another thought")
    assert composer.written() == "First\n\nAnother thought"


def fail_to_save(window: Window, stand_in: Any, composer: Composer, text: str, qtbot: QtBot) -> None:
    stand_in.refusals["save_draft"] = UnreachableError("database_busy")
    composer.text.setPlainText(text)
    with qtbot.waitSignal(window.screen_.work.drafts.not_saved):
        window.screen_.leave()
    assert 2 not in stand_in.drafts


def test_a_draft_that_could_not_be_saved_is_tried_again_at_the_next_pause_of_typing(
    window: Window, opened: Opened, stand_in: Any, composer: Composer, qtbot: QtBot
) -> None:
    opened(2)
    fail_to_save(window, stand_in, composer, "Half", qtbot)
    opened(1)
    stand_in.drafts.clear()
    opened(2)
    fail_to_save(window, stand_in, composer, "Half a sentence", qtbot)
    window.screen_.work.drafts.keep(window.screen_.work._composed(5))
    qtbot.waitUntil(lambda: {2, 5} <= set(stand_in.drafts))
    assert stand_in.drafts[2].text == "Half a sentence"


def test_a_draft_that_could_not_be_saved_is_tried_again_on_leaving(
    window: Window, opened: Opened, stand_in: Any, composer: Composer, qtbot: QtBot
) -> None:
    opened(2)
    fail_to_save(window, stand_in, composer, "Half", qtbot)
    opened(5)
    assert stand_in.drafts[2].text == "Half"


def test_every_unsaved_draft_is_tried_again_when_the_window_closes(
    window: Window, opened: Opened, stand_in: Any, composer: Composer, tasks: Any
) -> None:
    opened(2)
    real, left = stand_in.save_draft, [2]

    def busy_twice(*given: Any, over: Any) -> Any:
        if left[0]:
            left[0] -= 1
            raise UnreachableError("database_busy")
        return real(*given, over=over)

    stand_in.save_draft = busy_twice
    composer.text.setPlainText("Half")
    opened(5)
    composer.text.setPlainText("Another half")
    window.screen_.leave()  # one more try for both is under way; the first of them fails, unheard
    window.close()
    assert tasks.stop()
    assert {key: draft.text for key, draft in stand_in.drafts.items()} == {2: "Half", 5: "Another half"}


def test_a_reply_waits_for_the_file_that_is_being_checked(
    window: Window, opened: Opened, stand_in: Any, composer: Composer, tmp_path: Path, qtbot: QtBot
) -> None:
    opened(2)
    path = tmp_path / "A1C.pdf"
    path.write_bytes(b"%PDF-1.7")
    with held_up(stand_in, "stage_file") as began:
        composer.files_given.emit([path])
        assert began.wait(10)
        composer.text.setPlainText("See the attached report")
        assert not window.actions_.send.isEnabled()
        assert composer._guard.text() == "Checking A1C.pdf…"
        window.screen_.work.sending.send(close=True)
        window.screen_.show_conversation(5)
        window.screen_.show_conversation(2)
        assert not window.actions_.send.isEnabled()
    qtbot.waitUntil(window.actions_.send.isEnabled)
    with qtbot.waitSignal(window.screen_.work.sent):
        window.actions_.send.trigger()
    assert [(reply.text, [file.name for file in reply.files]) for reply in stand_in.replies] == [
        ("See the attached report", ["A1C.pdf"])
    ]


def test_a_refused_file_stays_named_while_others_arrive(
    opened: Opened, stand_in: Any, composer: Composer, tmp_path: Path, qtbot: QtBot
) -> None:
    opened(2)
    path = tmp_path / "A1C.pdf"
    path.write_bytes(b"%PDF-1.7")
    stand_in.refusals["stage_file"] = UsageError("file_kind_refused")
    composer.files_given.emit([tmp_path / "tool.exe", path])
    qtbot.waitUntil(lambda: len(composer.files()) == 1)
    assert "tool.exe is not attached" in composer._guard.text()


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../.config/autostart/evil.desktop", "evil.desktop"),
        ("/etc/passwd", "passwd"),
        ("C:\\Users\\ana\\scan.pdf", "scan.pdf"),
        ("..\uff0f..\uff0fscan.pdf", "scan.pdf"),
        ("report\u202efdp.exe", "reportfdp.exe"),
        ("two\nlines\u2028here .pdf", "twolines here .pdf"),
        (".bashrc", "bashrc"),
        ("~root", "root"),
        ("../..", "file"),
        ("", "file"),
        ("x" * 77 + ".pdf", "x" * (LONGEST_NAME - 4) + ".pdf"),
        ("Réponse du 3 mai.pdf", "Réponse du 3 mai.pdf"),
    ],
)
def test_no_name_from_a_portal_chooses_where_a_file_is_saved(
    name: str, safe: str, window: Window, theme: Theme, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    asked: list[str] = []

    def ask(_parent: object, _title: str, offered: str) -> tuple[str, str]:
        asked.append(offered)
        return "", ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    file = File(9, name, "application/pdf", 5, FileState.HERE, "a" * 64)
    window.screen_.pane.messages.file_requested.emit(file)
    chip = FileChip(theme)
    qtbot.addWidget(chip)
    chip.show_file(name, file.content_type, "5 B", what=file, action="Save…")
    assert asked == [safe]
    assert chip._name.whole() == safe
    assert chip.findChildren(QPushButton)[0].accessibleName() == f"Save… {safe}"
    assert safe_name(safe) == safe


def test_a_tool_tip_shows_letters_and_loads_nothing(qtbot: QtBot) -> None:
    label, text = ElidedLabel(), "<img src='file:///etc/hostname'><b>Grace &amp; Kim</b>"
    qtbot.addWidget(label)
    label.resize(20, 20)
    label.show_text(text)
    shown = QTextDocument()
    shown.setHtml(label.toolTip())
    assert shown.toPlainText() == text
