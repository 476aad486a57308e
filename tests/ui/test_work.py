"""Answering a patient: nothing typed is lost, nothing is shown as done before it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from triage_app.errors import ConflictError, UnreachableError, UsageError
from triage_app.queue.domain.conversation import Draft, Message
from triage_app.queue.domain.states import CloseReason, State
from triage_app.ui.queue_screen.composer import Composer
from triage_app.ui.window import Window

Opened = Callable[[int], None]


def send(window: Window) -> None:
    window.actions_.send.trigger()


def test_a_routine_answer_takes_four_keys_besides_the_text(
    window: Window, stand_in: Any, composer: Composer, qtbot: QtBot
) -> None:
    queue_list = window.screen_.list.list
    assert queue_list is not None
    window.activateWindow()
    QTest.keyClick(queue_list, Qt.Key.Key_J)
    QTest.keyClick(queue_list, Qt.Key.Key_J)
    QTest.keyClick(queue_list, Qt.Key.Key_R)
    qtbot.waitUntil(composer.text.hasFocus)
    QTest.keyClicks(composer.text, "It is on the portal.")
    qtbot.waitUntil(window.actions_.send.isEnabled)
    QTest.keyClick(composer.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(stand_in.replies))
    qtbot.waitUntil(lambda: window.screen_.pane.row is not None and window.screen_.pane.row.id == 3)
    assert stand_in.replies[0].text == "It is on the portal."
    assert stand_in.replies[0].close
    assert queue_list.hasFocus()


def test_a_reply_is_not_shown_as_sent_before_the_queue_has_it(
    window: Window, opened: Opened, composer: Composer, qtbot: QtBot
) -> None:
    opened(2)
    composer.text.setPlainText("Hello")
    send(window)
    assert composer.written() == "Hello"
    assert composer.text.isReadOnly()
    assert window.screen_.undo_time.count() == 0
    qtbot.waitUntil(lambda: window.screen_.undo_time.count() == 1)
    assert window.toast.isVisible()


def test_a_holding_reply_promises_the_answer_and_keeps_the_conversation_open(
    opened: Opened, stand_in: Any, composer: Composer, qtbot: QtBot
) -> None:
    opened(2)
    composer.text.setPlainText("We are checking with the lab.")
    menu: Any = composer._bar.send.more.menu()
    holds = menu.actions()[1].menu().actions()
    assert [action.text() for action in holds] == [f"Promise the answer within {n} hours" for n in (24, 48, 72)]
    holds[1].trigger()
    qtbot.waitUntil(lambda: bool(stand_in.replies))
    assert stand_in.replies[0].promised == timedelta(hours=48)
    assert not stand_in.replies[0].close


def test_a_refused_reply_keeps_its_text(
    window: Window, opened: Opened, stand_in: Any, composer: Composer, qtbot: QtBot
) -> None:
    opened(2)
    stand_in.refusals["reply"] = UsageError("reply_too_long", length=5, limit=4)
    composer.text.setPlainText("Hello")
    with qtbot.waitSignal(window.screen_.work.answering.refused):
        send(window)
    assert composer.written() == "Hello"
    assert not composer.text.isReadOnly()
    assert composer._guard.text()


def test_the_same_text_keeps_its_key_when_it_is_sent_again(
    window: Window, opened: Opened, stand_in: Any, composer: Composer, qtbot: QtBot
) -> None:
    opened(2)
    stand_in.refusals["reply"] = UnreachableError("database_unreachable")
    composer.text.setPlainText("Hello")
    with qtbot.waitSignal(window.screen_.work.answering.refused):
        send(window)
    with qtbot.waitSignal(window.screen_.work.sent):
        send(window)
    first, second = stand_in.replies
    assert first.key == second.key


def test_another_text_gets_another_key(
    window: Window, opened: Opened, stand_in: Any, composer: Composer, qtbot: QtBot
) -> None:
    opened(2)
    stand_in.refusals["reply"] = UnreachableError("database_unreachable")
    composer.text.setPlainText("Hello")
    with qtbot.waitSignal(window.screen_.work.answering.refused):
        send(window)
    composer.text.setPlainText("Hello, Maria")
    with qtbot.waitSignal(window.screen_.work.sent):
        send(window)
    first, second = stand_in.replies
    assert first.key != second.key


def test_a_newer_message_holds_the_reply_until_its_author_says_what_it_answers(
    window: Window,
    said: Callable[[], str],
    opened: Opened,
    stand_in: Any,
    a_message: Callable[..., Message],
    qtbot: QtBot,
) -> None:
    opened(2)
    window.screen_.pane.composer.text.setPlainText("Hello")
    stand_in.messages[2].append(a_message(50, "One more question", at=stand_in.clock.now()))
    send(window)
    qtbot.waitUntil(window.screen_.pane.composer.held.isVisible)
    assert window.screen_.pane.composer.written() == "Hello"
    qtbot.waitUntil(lambda: "One more question" in said())
    send(window)
    with qtbot.waitSignal(window.screen_.work.sent):
        window.screen_.pane.composer.held._yes.click()
    assert [(reply.seen, reply.answers, reply.close) for reply in stand_in.replies] == [
        (2, None, True),
        (50, None, True),
    ]


def test_taking_a_reply_back_brings_its_text_back(
    window: Window, opened: Opened, composer: Composer, qtbot: QtBot
) -> None:
    opened(2)
    composer.text.setPlainText("Hello")
    with qtbot.waitSignal(window.screen_.work.sent):
        send(window)
    window.screen_.undo()
    qtbot.waitUntil(lambda: composer.written() == "Hello")
    assert window.screen_.undo_time.count() == 0


def test_a_draft_is_saved_shortly_after_the_last_key(
    window: Window, opened: Opened, stand_in: Any, composer: Composer, qtbot: QtBot
) -> None:
    opened(2)
    QTest.keyClicks(composer.text, "Half a sen")
    with qtbot.waitSignal(window.screen_.work.drafts.saved, timeout=1_500):
        pass
    assert stand_in.drafts[2].text == "Half a sen"
    assert composer._bar.hint.whole() == "Draft saved 1:28 PM"


def test_a_draft_is_saved_at_once_when_another_conversation_opens(
    opened: Opened, stand_in: Any, composer: Composer
) -> None:
    opened(2)
    composer.text.setPlainText("Half")
    opened(5)
    assert stand_in.drafts[2].text == "Half"
    assert composer.written() == ""
    opened(2)
    assert composer.written() == "Half"


def test_what_is_typed_before_the_conversation_was_read_joins_the_draft(
    window: Window, stand_in: Any, composer: Composer, qtbot: QtBot
) -> None:
    stand_in.drafts[2] = Draft("Half", (), stand_in.clock.now())
    window.screen_.show_conversation(2)
    composer.text.setPlainText("more")
    assert not window.actions_.send.isEnabled()
    qtbot.waitUntil(lambda: composer.written() == "Half\n\nmore")
    assert window.actions_.send.isEnabled()


def test_what_nobody_can_see_is_nothing_to_send(window: Window, composer: Composer, opened: Opened) -> None:
    opened(2)
    composer.text.setPlainText(" \u200b\u2060\u2800 ")
    assert not window.actions_.send.isEnabled()
    composer.text.setPlainText("\u200bYes")
    assert window.actions_.send.isEnabled()


def test_what_is_typed_into_a_conversation_that_is_left_unread_joins_its_draft(
    window: Window, opened: Opened, stand_in: Any, composer: Composer, qtbot: QtBot
) -> None:
    stand_in.drafts[2] = Draft("Half", (), stand_in.clock.now())
    window.screen_.show_conversation(2)
    composer.text.setPlainText("more")
    window.screen_.show_conversation(5)
    qtbot.waitUntil(lambda: stand_in.drafts[2].text == "Half\n\nmore")
    opened(2)
    assert composer.written() == "Half\n\nmore"


def test_what_was_typed_into_an_unread_conversation_survives_a_database_that_refuses(
    window: Window, opened: Opened, stand_in: Any, composer: Composer, qtbot: QtBot
) -> None:
    stand_in.drafts[2] = Draft("Half", (), stand_in.clock.now())
    stand_in.refusals["save_draft"] = UnreachableError("database_unreachable")
    window.screen_.show_conversation(2)
    composer.text.setPlainText("more")
    with qtbot.waitSignal(window.screen_.work.noticed):
        window.screen_.show_conversation(5)
    opened(2)
    assert composer.written() == "Half\n\nmore"


def test_what_is_typed_while_the_window_is_left_for_another_is_not_doubled(
    window: Window, stand_in: Any, composer: Composer, qtbot: QtBot
) -> None:
    stand_in.drafts[2] = Draft("Half", (), stand_in.clock.now())
    window.screen_.show_conversation(2)
    composer.text.setPlainText("Hel")
    window.screen_.save()
    composer.text.setPlainText("Hello there")
    qtbot.waitUntil(lambda: window.screen_.pane.conversation is not None)
    assert composer.written() == "Half\n\nHello there"


def test_what_is_typed_just_before_the_window_closes_joins_the_draft(
    window: Window, stand_in: Any, composer: Composer, tasks: Any
) -> None:
    stand_in.drafts[2] = Draft("Half", (), stand_in.clock.now())
    window.screen_.show_conversation(2)
    composer.text.setPlainText("more")
    window.close()
    assert tasks.stop()
    assert stand_in.drafts[2].text == "Half\n\nmore"


def test_a_draft_is_saved_when_the_window_closes(
    window: Window, opened: Opened, stand_in: Any, composer: Composer, tasks: Any
) -> None:
    opened(2)
    composer.text.setPlainText("Half")
    window.close()
    assert tasks.stop()
    assert stand_in.drafts[2].text == "Half"


def test_a_draft_that_cannot_be_saved_survives_a_look_at_another_conversation(
    opened: Opened, stand_in: Any, composer: Composer
) -> None:
    opened(2)
    stand_in.refusals["save_draft"] = UnreachableError("database_unreachable")
    composer.text.setPlainText("Half")
    opened(5)
    assert 2 not in stand_in.drafts
    opened(2)
    assert composer.written() == "Half"


def test_a_sent_reply_leaves_no_draft_behind(
    window: Window, opened: Opened, stand_in: Any, composer: Composer, qtbot: QtBot
) -> None:
    opened(2)
    composer.text.setPlainText("Hello")
    with qtbot.waitSignal(window.screen_.work.sent):
        send(window)
    window.screen_.leave()
    assert 2 not in stand_in.drafts


def test_news_about_the_open_conversation_leave_the_text_alone(
    said: Callable[[], str],
    opened: Opened,
    stand_in: Any,
    composer: Composer,
    a_message: Callable[..., Message],
    qtbot: QtBot,
) -> None:
    opened(2)
    composer.text.setPlainText("Hello")
    stand_in.messages[2].append(a_message(50, "One more question", at=stand_in.clock.now()))
    stand_in.touch(2)
    qtbot.waitUntil(lambda: "arrived while you were writing" in said())
    assert composer.written() == "Hello"
    assert composer._guard.isVisible()


def test_what_somebody_else_owns_cannot_be_answered(window: Window, opened: Opened, composer: Composer) -> None:
    opened(4)
    assert "Joy Tran" in composer._lock._reason.text()
    assert not window.actions_.send.isEnabled()


def test_an_empty_reply_cannot_be_sent(window: Window, opened: Opened, composer: Composer) -> None:
    opened(2)
    composer.text.setPlainText("  \n ")
    assert not window.actions_.send.isEnabled()


def test_closing_without_a_reply_takes_it_off_the_list_and_opens_the_next(
    window: Window, opened: Opened, stand_in: Any, qtbot: QtBot
) -> None:
    opened(2)
    window.screen_.pane.header.acts.reasons.chosen.emit(CloseReason.THANKS_ONLY)
    qtbot.waitUntil(lambda: window.screen_.pane.row is not None and window.screen_.pane.row.id == 3)
    assert stand_in.closed == [(2, CloseReason.THANKS_ONLY)]
    assert not window.screen_._model.line_of(2).isValid()


def test_a_mistaken_closing_is_undone_from_its_notice_and_shown_again(
    window: Window, opened: Opened, stand_in: Any, qtbot: QtBot
) -> None:
    opened(2)
    before = stand_in.by_id[2]
    window.screen_.pane.header.acts.reasons.chosen.emit(CloseReason.THANKS_ONLY)
    qtbot.waitUntil(lambda: window.screen_.pane.row is not None and window.screen_.pane.row.id == 3)
    assert window.toast.accessibleName().startswith("Closed without a reply: ")
    window.toast._button.click()
    qtbot.waitUntil(lambda: window.screen_.pane.row is not None and window.screen_.pane.row.id == 2)
    assert window.screen_.pane.row == stand_in.by_id[2] == before
    assert window.screen_._model.line_of(2).isValid()
    assert window.toast._button.isHidden()


def test_where_it_was_answered_since_undo_says_so_and_nothing_is_opened(
    window: Window, opened: Opened, stand_in: Any, qtbot: QtBot
) -> None:
    opened(2)
    window.screen_.pane.header.acts.reasons.chosen.emit(CloseReason.THANKS_ONLY)
    qtbot.waitUntil(lambda: window.screen_.pane.row is not None and window.screen_.pane.row.id == 3)
    stand_in.refusals["reopen"] = UsageError("nothing_to_reopen", id=2)
    with qtbot.waitSignal(window.screen_.work.answering.failed):
        window.toast._button.click()
    assert "nothing to undo in conversation 2" in window.toast.accessibleName()
    assert window.screen_.pane.row is not None
    assert window.screen_.pane.row.id == 3


def test_a_refused_closing_changes_nothing(window: Window, opened: Opened, stand_in: Any, qtbot: QtBot) -> None:
    opened(2)
    stand_in.refusals["close"] = ConflictError("newer_message_unread", count=1)
    with qtbot.waitSignal(window.screen_.work.answering.not_closed):
        window.screen_.pane.header.acts.reasons.chosen.emit(CloseReason.THANKS_ONLY)
    assert window.screen_._model.line_of(2).isValid()
    assert stand_in.by_id[2].state is State.OPEN
