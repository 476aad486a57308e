"""Two windows of one person: what one sends while the other writes holds the other's reply once, and is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtTest import QTest

from tests.ui.conftest import make_delivery
from triage_app.errors import ConflictError
from triage_app.queue.domain.conversation import Reply

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from triage_app.ui.queue_screen.composer import Composer
    from triage_app.ui.window import Window

    Opened = Callable[[int], None]


@pytest.fixture
def send_elsewhere(window: Window, stand_in: Any, qtbot: QtBot) -> Callable[[], None]:
    """Let another window of this person send something else, and this one hear of it."""

    def send_elsewhere() -> None:
        elsewhere = Reply(2, "other-desk", "Yes, take it.", (), close=False, seen=2)
        stand_in.outbox[2] = [make_delivery(elsewhere, id=900)]
        stand_in.touch(2)
        qtbot.waitUntil(lambda: bool((shown := window.screen_.pane.conversation) and shown.deliveries))

    return send_elsewhere


def test_what_was_sent_elsewhere_while_one_writes_was_not_known_of_until_the_reply_was_held(
    window: Window,
    opened: Opened,
    stand_in: Any,
    composer: Composer,
    send_elsewhere: Callable[[], None],
    qtbot: QtBot,
) -> None:
    opened(2)
    QTest.keyClicks(composer.text, "No, do not.")
    send_elsewhere()
    stand_in.refusals["reply"] = ConflictError("answered_elsewhere")
    window.actions_.send.trigger()
    qtbot.waitUntil(composer.held.isVisible)
    assert composer.held.accessibleName() == "Held: you have answered from another window meanwhile"
    assert composer.written() == "No, do not."
    qtbot.waitUntil(lambda: window.screen_.work.sending._own_replies._known == {2: 900})
    window.actions_.send.trigger()
    qtbot.waitUntil(composer.is_empty)
    assert [one.known for one in stand_in.replies] == [0, 900]


def test_what_is_begun_after_that_knows_of_it(
    window: Window,
    opened: Opened,
    stand_in: Any,
    composer: Composer,
    send_elsewhere: Callable[[], None],
    qtbot: QtBot,
) -> None:
    opened(2)
    send_elsewhere()
    QTest.keyClicks(composer.text, "And with water.")
    window.actions_.send.trigger()
    qtbot.waitUntil(composer.is_empty)
    assert [one.known for one in stand_in.replies] == [900]


def test_what_this_window_has_just_sent_is_known_of(
    window: Window, opened: Opened, stand_in: Any, composer: Composer, qtbot: QtBot
) -> None:
    for text in ("Take it.", "With water."):
        opened(2)
        QTest.keyClicks(composer.text, text)
        window.actions_.send.trigger()
        qtbot.waitUntil(composer.is_empty)
    first, second = stand_in.replies
    assert (first.known, second.known) == (0, 702)
