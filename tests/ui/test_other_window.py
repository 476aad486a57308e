"""What another window of the same person has written, or a supervisor took back, is shown and not saved over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtTest import QTest

from triage_app.queue.domain.conversation import Draft
from triage_app.ui.queue_screen.saved_drafts import below

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from pytestqt.qtbot import QtBot

    from triage_app.ui.queue_screen.composer import Composer
    from triage_app.ui.window import Window

    Opened = Callable[[int], None]

LONG = "A long careful letter."
BOTH = f"{LONG}\n\nYes."


def elsewhere(stand_in: Any, text: str = LONG) -> None:
    stand_in.drafts[2] = Draft(text, (), stand_in.clock.now())


def test_what_another_window_saved_stands_above_what_is_written_here(
    window: Window, opened: Opened, stand_in: Any, composer: Composer, qtbot: QtBot
) -> None:
    opened(2)
    elsewhere(stand_in)
    QTest.keyClicks(composer.text, "Yes.")
    window.screen_.work.save()
    qtbot.waitUntil(lambda: composer.written() == BOTH)
    assert stand_in.drafts[2].text == BOTH
    assert composer._guard.text().startswith("What you wrote in another window")
    QTest.keyClicks(composer.text, " Really.")
    window.screen_.work.save()
    qtbot.waitUntil(lambda: stand_in.drafts[2].text == f"{BOTH} Really.")


def test_what_is_deleted_here_stays_deleted(
    window: Window, opened: Opened, stand_in: Any, composer: Composer, qtbot: QtBot
) -> None:
    opened(2)
    for text in (LONG, "Shorter.", ""):
        composer.text.setPlainText(text)
        with qtbot.waitSignal(window.screen_.work.drafts.saved):
            window.screen_.work.save()
        assert stand_in.drafts[2].text == text
    before = window.screen_.pane.conversation
    window.screen_.work.reload()
    qtbot.waitUntil(lambda: window.screen_.pane.conversation is not before)
    assert composer.is_empty()


def test_what_is_sent_here_leaves_what_another_window_saved(
    window: Window, opened: Opened, stand_in: Any, composer: Composer, qtbot: QtBot
) -> None:
    opened(2)
    elsewhere(stand_in)
    composer.text.setPlainText("Yes.")
    drop, stand_in.drafts = stand_in.reply, stand_in.drafts

    def reply(wanted: Any) -> Any:  # another window's draft is not forgotten with what is sent
        before = stand_in.drafts[2]
        made = drop(wanted)
        stand_in.drafts[2] = before
        return made

    stand_in.reply = reply
    with qtbot.waitSignal(window.screen_.work.sent):
        window.screen_.work.sending.send(close=False)
    qtbot.waitUntil(lambda: stand_in.drafts[2].text == LONG)
    assert [one.text for one in stand_in.replies] == ["Yes."]
    opened(2)
    qtbot.waitUntil(lambda: composer.written() == LONG)


def test_a_reply_that_a_supervisor_took_back_is_shown_to_its_author(
    opened: Opened, stand_in: Any, composer: Composer, qtbot: QtBot
) -> None:
    opened(2)
    elsewhere(stand_in, "The first letter.")
    stand_in.touch(2)
    qtbot.waitUntil(lambda: composer.written() == "The first letter.")


def test_a_reply_that_a_supervisor_took_back_stands_above_what_its_author_has_begun(
    window: Window, opened: Opened, stand_in: Any, composer: Composer, qtbot: QtBot
) -> None:
    opened(2)
    QTest.keyClicks(composer.text, "PS")
    window.screen_.work.save()
    qtbot.waitUntil(lambda: 2 in stand_in.drafts and not window.screen_.work.drafts.unsaved(2))
    elsewhere(stand_in, "The first letter.\n\nPS")
    stand_in.touch(2)
    qtbot.waitUntil(lambda: composer.written() == "The first letter.\n\nPS")


@pytest.mark.parametrize(
    ("there", "here", "whole"),
    [
        ("A letter.", "Yes.", "A letter.\n\nYes."),
        ("A letter.", "", "A letter."),
        ("A letter.", "A letter. More.", "A letter. More."),
        ("A letter.\n\nYes.", "A letter. More.", "Yes.\n\nA letter. More."),
    ],
)
def test_a_text_goes_below_what_is_not_part_of_it(there: str, here: str, whole: str, now: datetime) -> None:
    assert below(Draft(there, (), now), here, ()).text == whole


@pytest.mark.parametrize(
    ("before", "there", "here", "whole"),
    [
        ("From A.", "From A.\n\nFrom B.", "From A. More.", "From B.\n\nFrom A. More."),
        (
            "From A.\n\nFrom B.",
            "From B.\n\nFrom A. More.",
            "From A.\n\nFrom B. Too.",
            "From A. More.\n\nFrom B. Too.",
        ),
        ("Helo world", "Helo world\n\nFrom B.", "Hello world", "From B.\n\nHello world"),
        ("One.\n\nTwo.", "Two.", "One.\n\nTwo. Three.", "Two. Three."),
        ("One.", "Two.", "Three.", "Two.\n\nThree."),
        ("One.", "Two.", "One.", "Two."),
        (
            "Dear Maria, your",
            "Dear Maria, your result is here.",
            "Dear Maria, your",
            "Dear Maria, your result is here.",
        ),
        ("Dear Maria, your", "Dear", "Dear Maria, your", "Dear"),
        ("Dear Maria, your", "Dear", "Dear Maria, your result", "Dear Maria, your result"),
    ],
)
def test_what_both_know_of_is_not_shown_twice(
    before: str, there: str, here: str, whole: str, now: datetime
) -> None:
    assert below(Draft(there, (), now), here, (), Draft(before, (), now)).text == whole


def test_a_reply_that_was_sent_here_and_taken_back_by_a_supervisor_is_shown(
    window: Window, opened: Opened, stand_in: Any, composer: Composer, qtbot: QtBot
) -> None:
    opened(2)
    QTest.keyClicks(composer.text, LONG)
    window.actions_.send.trigger()
    qtbot.waitUntil(lambda: composer.is_empty() and bool(stand_in.outbox.get(2)))
    opened(2)
    stand_in.cancel(stand_in.outbox[2][0].reply_key)
    stand_in.touch(2)
    qtbot.waitUntil(lambda: composer.written() == LONG)
    QTest.keyClicks(composer.text, " PS")
    window.screen_.work.save()
    qtbot.waitUntil(lambda: stand_in.drafts[2].text == f"{LONG} PS")


def test_a_window_that_nobody_touches_shows_what_the_other_one_writes_and_adds_nothing(
    window: Window, opened: Opened, stand_in: Any, composer: Composer, qtbot: QtBot
) -> None:
    opened(2)
    QTest.keyClicks(composer.text, "Dear Maria, your")
    window.screen_.work.save()
    qtbot.waitUntil(lambda: 2 in stand_in.drafts and not window.screen_.work.drafts.unsaved(2))
    elsewhere(stand_in, "Dear Maria, your result is here.")
    stand_in.touch(2)
    qtbot.waitUntil(lambda: composer.written() == "Dear Maria, your result is here.")
    elsewhere(stand_in, "Dear Maria,")
    stand_in.touch(2)
    qtbot.waitUntil(lambda: composer.written() == "Dear Maria,")
    before = window.screen_.pane.conversation
    stand_in.drafts.pop(2)
    stand_in.touch(2)
    qtbot.waitUntil(lambda: window.screen_.pane.conversation is not before)
    elsewhere(stand_in, "Dear Maria, it is normal.")
    stand_in.touch(2)
    qtbot.waitUntil(lambda: composer.written() == "Dear Maria, it is normal.")
    assert stand_in.drafts[2].text == "Dear Maria, it is normal."
