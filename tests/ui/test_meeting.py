"""Two desks at one conversation: each sees the other, one asks, and no text is lost (scenario 8)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from triage_app.errors import ConflictError, UnreachableError
from triage_app.queue.domain.meeting import Here, Request
from triage_app.queue.domain.people import Person
from triage_app.ui.queue_screen.model import HERE_ROLE

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from triage_app.ui.queue_screen.composer import Composer
    from triage_app.ui.queue_screen.meeting import Meeting
    from triage_app.ui.tasks import Tasks
    from triage_app.ui.window import Window

    Opened = Callable[[int], None]

MINE, JOYS, LATER = 2, 4, 5
WRITES, LOOKS = Here(JOYS, 2, "Joy Tran", writes=True), Here(JOYS, 2, "Joy Tran", writes=False)
TO_ME = Request(MINE, 2, "Joy Tran", 1, "Ana Reyes", is_refused=False, is_ready=False)


@pytest.fixture
def meeting(window: Window) -> Meeting:
    """Its clock is the test's: nothing is asked but when the test says so."""
    made = window.screen_.besides.meeting
    made._timer.stop()
    made._arriving.setInterval(0)
    return made


@pytest.fixture
def at(opened: Opened, meeting: Meeting, stand_in: Any, qtbot: QtBot) -> Opened:
    """Opens a conversation and waits until the queue knows that this desk is there."""

    def go(key: int) -> None:
        opened(key)
        qtbot.waitUntil(lambda: (key, None) in stand_in.beats)
        qtbot.waitUntil(lambda: not meeting._is_asking)

    return go


def head(window: Window) -> str:
    note = window.screen_.pane.header.here
    return "" if note.isHidden() else note.text()


def line(window: Window, key: int, role: int) -> Any:
    model = window.screen_._model
    return model.line_of(key).data(role)


def test_who_opens_it_sees_at_once_that_a_colleague_writes_in_list_and_head(
    window: Window, at: Opened, stand_in: Any, qtbot: QtBot
) -> None:
    stand_in.others_here[:] = [WRITES]
    at(JOYS)
    qtbot.waitUntil(lambda: head(window) == "Joy Tran is writing")
    assert line(window, JOYS, HERE_ROLE) == (WRITES,)
    assert "Joy Tran is writing" in line(window, JOYS, Qt.ItemDataRole.ToolTipRole)
    assert "Joy Tran is writing" in line(window, JOYS, Qt.ItemDataRole.AccessibleTextRole)


def test_who_is_there_already_sees_it_with_the_next_look(
    window: Window, at: Opened, meeting: Meeting, stand_in: Any, qtbot: QtBot
) -> None:
    stand_in.others_here[:] = [LOOKS]
    at(JOYS)
    assert head(window) == "Joy Tran has it open"
    stand_in.others_here[:] = [WRITES]
    meeting.tick()
    qtbot.waitUntil(lambda: head(window) == "Joy Tran is writing")
    stand_in.others_here[:] = []
    meeting.tick()
    qtbot.waitUntil(lambda: head(window) == "")
    assert line(window, JOYS, HERE_ROLE) is None
    assert meeting._timer.interval() <= 2000


def test_the_first_key_says_that_one_writes_and_the_next_ones_do_not_say_it_again_at_once(
    at: Opened, composer: Composer, meeting: Meeting, stand_in: Any, qtbot: QtBot
) -> None:
    at(MINE)
    QTest.keyClicks(composer.text, "Good morning")
    qtbot.waitUntil(lambda: stand_in.beats[-1] == (MINE, True))
    assert stand_in.beats == [(MINE, None), (MINE, True)]
    meeting._wrote_at -= 11
    QTest.keyClicks(composer.text, "!")
    qtbot.waitUntil(lambda: stand_in.beats == [(MINE, None), (MINE, True), (MINE, True)])


def test_writing_is_over_when_the_text_is_gone_and_being_there_when_another_is_opened(
    at: Opened, composer: Composer, meeting: Meeting, stand_in: Any, qtbot: QtBot
) -> None:
    at(MINE)
    QTest.keyClicks(composer.text, "No")
    qtbot.waitUntil(lambda: stand_in.beats[-1] == (MINE, True) and not meeting._is_asking)
    composer.show_draft("", ())
    meeting.tick()
    qtbot.waitUntil(lambda: stand_in.beats[-1] == (MINE, False))
    at(LATER)
    assert stand_in.beats[-2:] == [(MINE, "left"), (LATER, None)]


def test_a_desk_says_again_that_it_is_there_only_every_few_seconds(
    at: Opened, meeting: Meeting, stand_in: Any, qtbot: QtBot
) -> None:
    at(MINE)
    for _ in range(3):
        meeting.tick()
        qtbot.waitUntil(lambda: not meeting._is_asking)
    assert stand_in.beats == [(MINE, None)]
    meeting._told_at -= 11
    meeting.tick()
    qtbot.waitUntil(lambda: stand_in.beats == [(MINE, None), (MINE, None)])


def test_nobody_is_shown_where_the_queue_does_not_answer(
    window: Window, at: Opened, meeting: Meeting, stand_in: Any, qtbot: QtBot
) -> None:
    stand_in.others_here[:] = [WRITES]
    at(JOYS)
    stand_in.refusals["others"] = UnreachableError("database_unreachable")
    meeting.tick()
    qtbot.waitUntil(lambda: head(window) == "")


def test_the_owner_is_asked_and_what_becomes_of_it_stands_in_place_of_the_text(
    window: Window, at: Opened, composer: Composer, meeting: Meeting, stand_in: Any, qtbot: QtBot
) -> None:
    at(JOYS)
    lock = composer._lock
    assert lock._button.text() == "Ask to take over"
    lock._button.click()
    qtbot.waitUntil(lambda: "You asked Joy Tran" in lock._reason.text())
    assert not lock._button.isVisible()
    assert stand_in.by_id[JOYS].owner_id == 2
    stand_in.answer_take_over(JOYS, grant=False)
    meeting.tick()
    qtbot.waitUntil(lambda: "keeps this conversation" in lock._reason.text())
    assert window.toast._text.text() == "Joy Tran keeps the conversation of Grace Kim"
    assert lock._button.text() == "Ask again"


def test_what_the_owner_lets_go_of_is_taken_by_itself(
    window: Window, at: Opened, composer: Composer, meeting: Meeting, stand_in: Any, qtbot: QtBot
) -> None:
    at(JOYS)
    composer._lock._button.click()
    qtbot.waitUntil(lambda: bool(stand_in.asking) and not meeting._is_asking)
    stand_in.refusals["take_after_asking"] = ConflictError("not_let_go", owner="Joy Tran")
    stand_in.asking[:] = [stand_in.asking[0]._replace(is_ready=True)]
    meeting.tick()
    qtbot.waitUntil(lambda: not stand_in.refusals and not meeting.requests._taking)
    assert stand_in.by_id[JOYS].owner_id == 2
    meeting.tick()
    qtbot.waitUntil(lambda: not composer._lock.isVisible())
    assert stand_in.by_id[JOYS].owner_id == 1
    assert window.toast._text.text() == "The conversation of Grace Kim is yours now"


def test_a_supervisor_asks_nobody(
    supervisor: Person, window: Window, opened: Opened, composer: Composer, stand_in: Any, qtbot: QtBot
) -> None:
    assert supervisor.name
    opened(JOYS)
    assert composer._lock._button.text() == "Take it over"
    composer._lock._button.click()
    qtbot.waitUntil(lambda: stand_in.by_id[JOYS].owner_id == 1)
    assert stand_in.asking == []
    assert window.screen_.pane.row is not None


@pytest.mark.parametrize("grant", [True, False])
def test_an_owner_who_is_asked_answers_beside_the_text_which_stays(
    grant: bool,  # noqa: FBT001
    at: Opened,
    composer: Composer,
    meeting: Meeting,
    stand_in: Any,
    qtbot: QtBot,
) -> None:
    at(MINE)
    composer.text.setPlainText("Half an answer")
    qtbot.waitUntil(lambda: not meeting._is_asking)
    stand_in.asking[:] = [TO_ME]
    meeting.tick()
    asked = meeting.requests.line
    qtbot.waitUntil(asked.isVisible)
    assert asked.text == "Joy Tran asks you for this conversation."
    (asked.give if grant else asked.keep).click()
    assert asked.isHidden()
    qtbot.waitUntil(lambda: not stand_in.asking or stand_in.asking[0].is_refused)
    assert stand_in.drafts[MINE].text == "Half an answer"
    qtbot.waitUntil(lambda: composer._lock.isVisible() is grant)
    assert (stand_in.by_id[MINE].owner_id == 2) is grant
    assert composer.written() == "Half an answer"
    assert composer.text.isReadOnly() is grant


def test_an_owner_who_is_elsewhere_is_told(
    window: Window, at: Opened, meeting: Meeting, stand_in: Any, qtbot: QtBot
) -> None:
    at(LATER)
    stand_in.asking[:] = [TO_ME]
    meeting.tick()
    said = "Joy Tran asks you for the conversation of Maria Delgado"
    qtbot.waitUntil(lambda: window.toast._text.text() == said)
    assert not meeting.requests.line.isVisible()
    at(MINE)
    assert meeting.requests.line.isVisible()


def test_a_window_that_closes_is_seen_nowhere_any_more(
    window: Window, at: Opened, tasks: Tasks, stand_in: Any
) -> None:
    at(MINE)
    window.close()
    assert tasks.stop()
    assert stand_in.beats[-1] == (MINE, "left")


def test_a_reply_whose_author_lost_the_conversation_is_held_with_its_text(
    window: Window, at: Opened, composer: Composer, stand_in: Any, a_message: Callable[..., Any], qtbot: QtBot
) -> None:
    at(MINE)
    composer.text.setPlainText("My answer")
    stand_in._own(MINE, 2)
    stand_in.messages[MINE].append(a_message(50, "One more question", at=stand_in.clock.now()))
    stand_in.refusals["reply"] = ConflictError("owned_by_other", owner="Joy Tran")
    window.actions_.send.trigger()
    qtbot.waitUntil(composer._lock.isVisible)
    assert composer.held.isVisible()
    assert composer.held._title.text() == "Held: Joy Tran has this conversation now"
    assert not any(button.isVisible() for button in composer.held._buttons())
    assert composer.text.isVisible()
    assert (composer.written(), composer.text.isReadOnly()) == ("My answer", True)
    assert stand_in.drafts[MINE].text == "My answer"
    bubbles = window.screen_.pane.messages._bubbles.values()
    assert any("One more question" in bubble.accessibleName() for bubble in bubbles)
    assert not window.actions_.send.isEnabled()


def test_a_reply_that_a_colleague_was_faster_with_is_held_and_can_be_sent_after_theirs(
    window: Window, at: Opened, composer: Composer, stand_in: Any, qtbot: QtBot
) -> None:
    at(MINE)
    composer.text.setPlainText("My answer")
    stand_in.refusals["reply"] = ConflictError("answered_meanwhile", by="Joy Tran")
    window.actions_.send.trigger()
    qtbot.waitUntil(composer.held.isVisible)
    assert composer.held._title.text() == "Held: Joy Tran has answered meanwhile"
    assert "take it back first" in composer.held._text.text()
    assert not any(button.isVisible() for button in composer.held._buttons())
    assert (composer.written(), composer.text.isReadOnly()) == ("My answer", False)
    qtbot.waitUntil(window.actions_.send.isEnabled)
    window.actions_.send.trigger()
    qtbot.waitUntil(lambda: len(stand_in.replies) == 2)
    qtbot.waitUntil(composer.held.isHidden)


def test_who_is_writing_is_told_as_soon_as_a_colleague_takes_it_and_goes_on_when_it_is_theirs_again(
    window: Window, at: Opened, composer: Composer, meeting: Meeting, stand_in: Any, qtbot: QtBot
) -> None:
    at(MINE)
    composer.text.setPlainText("My answer")
    qtbot.waitUntil(lambda: not meeting._is_asking)
    stand_in.asking[:] = [TO_ME]
    meeting.tick()
    qtbot.waitUntil(meeting.requests.line.isVisible)
    stand_in._own(MINE, 2)
    stand_in.touch(MINE)
    qtbot.waitUntil(composer.held.isVisible)
    assert not meeting.requests.line.isVisible()
    assert composer.written() == "My answer"
    stand_in._own(MINE, 1)
    stand_in.touch(MINE)
    qtbot.waitUntil(composer.held.isHidden)
    assert (composer.written(), composer.text.isReadOnly()) == ("My answer", False)
    assert window.actions_.send.isEnabled()
