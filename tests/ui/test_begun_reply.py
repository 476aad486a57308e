"""What a colleague had begun to write before a conversation was handed over can go on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.ui.conftest import make_delivery
from triage_app.queue.domain.conversation import Begun, Reply
from triage_app.queue.domain.delivery import DeliveryState

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from triage_app.ui.queue_screen.composer import Composer
    from triage_app.ui.window import Window

    Opened = Callable[[int], None]


def test_it_is_offered_to_the_owner_and_goes_below_what_is_written_already(
    window: Window, opened: Opened, stand_in: Any, composer: Composer, qtbot: QtBot
) -> None:
    stand_in.begun[2] = Begun("Joy Tran", "Your result is fine.", (), stand_in.clock.now())
    opened(2)
    line = window.screen_.besides.begun.line
    assert line.text.text() == "Joy Tran had begun a reply here (1:28 PM)."
    composer.text.setPlainText("Dear Ms. Lopez,")
    assert line.isVisible()
    line.button.click()
    assert composer.written() == "Dear Ms. Lopez,\n\nYour result is fine."
    assert not line.isVisible()
    window.screen_.leave()
    qtbot.waitUntil(lambda: 2 in stand_in.drafts)
    opened(5)
    opened(2)
    assert not line.isVisible(), "it is part of the draft already"


def test_files_that_were_to_go_along_are_named(window: Window, opened: Opened, stand_in: Any) -> None:
    stand_in.begun[2] = Begun("Joy Tran", "Your result.", ("result.pdf", "letter.pdf"), stand_in.clock.now())
    opened(2)
    told = window.screen_.besides.begun.line.text.text()
    assert told == "Joy Tran had begun a reply here (1:28 PM), with result.pdf, letter.pdf to go with it."


def test_what_its_author_sends_from_another_desk_is_gone_from_this_one(
    opened: Opened, stand_in: Any, composer: Composer, qtbot: QtBot
) -> None:
    opened(2)
    composer.text.setPlainText("Your result is fine.")
    elsewhere = Reply(2, "other-desk", "Your result is fine.", (), close=False, seen=2)
    stand_in.outbox[2] = [make_delivery(elsewhere, DeliveryState.CANCELLED)]
    stand_in.touch(2)
    qtbot.wait(0)
    stand_in.outbox[2] = [*stand_in.outbox[2], make_delivery(elsewhere, id=999)]
    stand_in.touch(2)
    qtbot.waitUntil(composer.is_empty)


def test_where_nothing_was_begun_nothing_is_offered(window: Window, opened: Opened) -> None:
    opened(2)
    assert not window.screen_.besides.begun.line.isVisible()
