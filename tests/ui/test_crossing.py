"""A reply over which a message came: its author says what it answers, no key sends it by itself (scenario 10)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from triage_app.queue.domain.conversation import Draft, Reply
from triage_app.queue.domain.countdown import Direction

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from pytestqt.qtbot import QtBot

    from triage_app.ui.queue_screen.banner import HeldBanner
    from triage_app.ui.queue_screen.composer import Composer
    from triage_app.ui.window import Window

    Opened = Callable[[int], None]

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def held(composer: Composer) -> HeldBanner:
    return composer.held


@pytest.fixture
def arrives(
    window: Window, stand_in: Any, said: Callable[[], str], a_message: Callable[..., Any], qtbot: QtBot
) -> Callable[..., None]:
    """Lets the patient of conversation 2 write again, and waits until that is on screen."""

    def write(key: int = 50, text: str = "One more question") -> None:
        stand_in.messages[2].append(a_message(key, text, at=stand_in.clock.now()))
        window.screen_.work.reload()
        qtbot.waitUntil(lambda: text in said())

    return write


@pytest.fixture
def asked(
    window: Window, opened: Opened, composer: Composer, held: HeldBanner, arrives: Callable[..., None]
) -> HeldBanner:
    """A message came while a reply was written and was shown; then Send was pressed."""
    window.activateWindow()
    opened(2)
    composer.text.setPlainText("Here it is.")
    arrives()
    assert held.isHidden()
    window.actions_.send.trigger()
    assert held.isVisible()
    return held


def wait_for(stand_in: Any, qtbot: QtBot) -> Reply:
    qtbot.waitUntil(lambda: bool(stand_in.replies))
    reply: Reply
    (reply,) = stand_in.replies
    return reply


def test_send_asks_in_plain_words_and_sends_nothing(asked: HeldBanner, stand_in: Any, qtbot: QtBot) -> None:
    qtbot.waitUntil(asked._back.hasFocus)
    assert asked._text.text() == "Not sent yet. Does your reply also answer the new message?"
    assert [one.text() for one in asked._buttons()] == [
        "Yes, it answers everything",
        "No, the new message stays open",
        "Back to writing",
    ]
    assert not stand_in.replies


def test_yes_answers_everything_and_closes_as_was_wanted(asked: HeldBanner, stand_in: Any, qtbot: QtBot) -> None:
    asked._yes.click()
    reply = wait_for(stand_in, qtbot)
    assert (reply.seen, reply.answers, reply.close) == (50, None, True)


def test_no_answers_what_was_there_when_it_was_begun_and_does_not_close(
    window: Window, asked: HeldBanner, stand_in: Any, qtbot: QtBot
) -> None:
    asked._no.click()
    reply = wait_for(stand_in, qtbot)
    assert (reply.seen, reply.answers, reply.close) == (50, 2, False)
    qtbot.waitUntil(lambda: "the new message stays open" in window.toast._text.text())


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_and_escape_go_back_to_the_text(
    key: Qt.Key, asked: HeldBanner, composer: Composer, stand_in: Any, qtbot: QtBot
) -> None:
    qtbot.waitUntil(asked._back.hasFocus)
    QTest.keyClick(asked._back, key)
    qtbot.waitUntil(composer.text.hasFocus)
    assert asked.isHidden()
    assert composer.written() == "Here it is."
    assert not stand_in.replies


def test_pressing_send_again_and_again_sends_nothing(
    window: Window, asked: HeldBanner, stand_in: Any, qtbot: QtBot
) -> None:
    qtbot.waitUntil(asked._back.hasFocus)
    QTest.keyClick(asked._back, Qt.Key.Key_Return, CTRL)
    window.actions_.send.trigger()
    assert asked.isVisible()
    assert not window.screen_.work.answering.is_sending(2)
    assert not stand_in.replies


def test_one_more_message_is_counted_while_the_question_stands(
    asked: HeldBanner, arrives: Callable[..., None]
) -> None:
    arrives(51, "And another")
    assert asked._no.text() == "No, the 2 new messages stay open"
    assert "the 2 new messages" in asked._text.text()


def test_the_question_comes_again_when_the_reply_is_taken_back(
    window: Window, asked: HeldBanner, composer: Composer, stand_in: Any, qtbot: QtBot
) -> None:
    asked._no.click()
    wait_for(stand_in, qtbot)
    qtbot.waitUntil(lambda: window.screen_.undo_time.count() == 1)
    window.screen_.undo()
    qtbot.waitUntil(lambda: composer.written() == "Here it is.")
    window.actions_.send.trigger()
    assert asked.isVisible()


def test_a_reply_begun_anew_after_the_message_is_sent_without_a_question(
    window: Window, asked: HeldBanner, composer: Composer, stand_in: Any, qtbot: QtBot
) -> None:
    asked._back.click()
    composer.text.setPlainText("")
    composer.text.setPlainText("To both of your questions: yes.")
    window.actions_.send.trigger()
    assert wait_for(stand_in, qtbot).seen == 50


def test_another_conversation_in_between_forgets_nothing(
    window: Window, asked: HeldBanner, opened: Opened, stand_in: Any
) -> None:
    opened(5)
    assert asked.isHidden()
    opened(2)
    window.actions_.send.trigger()
    assert asked.isVisible()
    assert not stand_in.replies


def test_a_draft_from_before_the_message_is_asked_about_too(
    window: Window, opened: Opened, held: HeldBanner, stand_in: Any, a_message: Callable[..., Any], now: datetime
) -> None:
    stand_in.drafts[2] = Draft("Half", (), stand_in.messages[2][0].sent_at)
    stand_in.messages[2].append(a_message(50, "One more question", at=now))
    opened(2)
    window.actions_.send.trigger()
    assert held.isVisible()
    assert not stand_in.replies


def test_what_a_colleague_wrote_is_no_question(
    window: Window, opened: Opened, composer: Composer, stand_in: Any, a_message: Callable[..., Any], qtbot: QtBot
) -> None:
    opened(2)
    composer.text.setPlainText("Hello")
    stand_in.messages[2].append(replace(a_message(50, "Done"), direction=Direction.TO_PATIENT))
    window.screen_.work.reload()
    qtbot.waitUntil(lambda: bool(composer._guard.text()))
    window.actions_.send.trigger()
    assert wait_for(stand_in, qtbot).answers is None


def test_a_holding_reply_is_asked_about_too(
    opened: Opened, held: HeldBanner, composer: Composer, stand_in: Any, arrives: Callable[..., None], qtbot: QtBot
) -> None:
    opened(2)
    composer.text.setPlainText("We are checking.")
    arrives()
    composer.hold_requested.emit(24)
    assert held.isVisible()
    held._no.click()
    reply = wait_for(stand_in, qtbot)
    assert (reply.answers, reply.close) == (2, False)
    assert reply.promised is not None
