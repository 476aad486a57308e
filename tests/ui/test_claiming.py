"""Whose a conversation is: claimed by a key, a press or the first letter of a reply, given back, rolled back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from triage_app.errors import ConflictError
from triage_app.queue.domain.conversation import Draft, StagedFile
from triage_app.ui.queue_screen.composer import Composer
from triage_app.ui.window import Window

Opened = Callable[[int], None]


def test_a_claim_shows_at_once(window: Window, opened: Opened, composer: Composer) -> None:
    opened(3)
    assert "first key makes this conversation yours" in composer.text.placeholderText()
    window.screen_.work.claim()
    assert "first key" not in composer.text.placeholderText()
    assert window.screen_.pane.row is not None
    assert window.screen_.pane.row.owner_id == 1


def test_the_first_key_in_what_nobody_owns_makes_it_ones_own(
    opened: Opened, stand_in: Any, composer: Composer, qtbot: QtBot
) -> None:
    opened(3)
    assert stand_in.by_id[3].owner_id is None
    QTest.keyClicks(composer.text, "Dear")
    qtbot.waitUntil(lambda: bool(stand_in.by_id[3].owner_id == 1))
    assert composer.written() == "Dear"


def test_a_file_for_what_nobody_owns_makes_it_ones_own(
    opened: Opened, stand_in: Any, composer: Composer, qtbot: QtBot
) -> None:
    opened(3)
    composer.add_file(StagedFile("0" * 64, "result.pdf", "application/pdf", 10))
    qtbot.waitUntil(lambda: bool(stand_in.by_id[3].owner_id == 1))


def test_a_draft_of_what_nobody_owns_claims_nothing_until_it_is_sent(
    window: Window, opened: Opened, stand_in: Any, composer: Composer, qtbot: QtBot
) -> None:
    stand_in.drafts[3] = Draft("From yesterday", (), stand_in.clock.now())
    opened(3)
    assert not stand_in.by_id[3].owner_id
    window.actions_.send.trigger()
    qtbot.waitUntil(lambda: bool(stand_in.replies))
    assert stand_in.by_id[3].owner_id == 1
    qtbot.waitUntil(composer.is_empty)


def test_what_was_typed_while_somebody_else_was_faster_is_kept_and_said(
    opened: Opened, stand_in: Any, composer: Composer, qtbot: QtBot
) -> None:
    opened(3)
    stand_in.refusals["claim"] = ConflictError("owned_by_other", owner="Joy Tran")
    stand_in._own(3, 2)
    QTest.keyClicks(composer.text, "Dear")
    qtbot.waitUntil(composer._lock.isVisible)
    assert composer.written() == "Dear"
    assert composer.held.is_taken


def test_a_claim_somebody_else_won_is_rolled_back_with_a_sentence(
    window: Window, opened: Opened, stand_in: Any, composer: Composer, qtbot: QtBot
) -> None:
    opened(3)
    stand_in.refusals["claim"] = ConflictError("owned_by_other", owner="Joy Tran")
    stand_in._own(3, 2)
    window.screen_.work.claim()
    qtbot.waitUntil(composer._lock.isVisible)
    row = window.screen_._rows.board.row
    qtbot.waitUntil(lambda: (shown := row(3)) is not None and shown.owner == "Joy Tran")
    assert "Joy Tran" in window.toast.accessibleName()


def test_a_release_shows_at_once(window: Window, opened: Opened, composer: Composer) -> None:
    opened(2)
    window.screen_.pane.header.release_requested.emit()
    assert window.screen_.pane.row is not None
    assert window.screen_.pane.row.owner_id is None
    assert "first key" in composer.text.placeholderText()


def test_a_release_that_failed_is_rolled_back_with_a_sentence(
    window: Window, opened: Opened, stand_in: Any, composer: Composer, qtbot: QtBot
) -> None:
    opened(2)
    stand_in.refusals["release"] = ConflictError("owned_by_other", owner="Joy Tran")
    stand_in._own(2, 2)
    window.screen_.pane.header.release_requested.emit()
    row = window.screen_._rows.board.row
    assert (shown := row(2)) is not None
    assert shown.owner_id is None
    qtbot.waitUntil(lambda: (shown := row(2)) is not None and shown.owner == "Joy Tran")
    qtbot.waitUntil(lambda: "Joy Tran" in window.toast.accessibleName())
    assert composer._lock.isVisible()


def test_r_on_what_nobody_owns_claims_and_writes(
    window: Window, stand_in: Any, composer: Composer, qtbot: QtBot
) -> None:
    window.activateWindow()
    window.screen_.show_conversation(3)
    window.actions_.reply.trigger()
    qtbot.waitUntil(composer.text.hasFocus)
    qtbot.waitUntil(lambda: bool(stand_in.by_id[3].owner_id == 1))


def test_enter_opens_and_claims_nothing(window: Window, stand_in: Any, qtbot: QtBot) -> None:
    window.screen_.list.opened.emit(3)
    qtbot.waitUntil(lambda: window.screen_.pane.conversation is not None)
    assert stand_in.by_id[3].owner_id is None
