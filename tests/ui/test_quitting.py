"""Closing the desk while replies can still be taken back asks in one line, and never keeps anybody."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from triage_app.errors import UnreachableError
from triage_app.queue.domain.conversation import Delivery, Reply
from triage_app.queue.domain.delivery import DeliveryState
from triage_app.queue.domain.people import Role
from triage_app.ui.first_frame import FirstFrame
from triage_app.ui.window import Window

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.ui.conftest import StandIn

KEPT = "Close now, sending goes on"


class Site:
    """A desk's frame around the window, with one reply that was just sent."""

    def __init__(self, window: Window, stand_in: StandIn, delivery: Delivery) -> None:
        self.window, self.stand_in, self.delivery = window, stand_in, delivery
        self.frame = FirstFrame("light", 1.0)
        self.frame.take_in(window)
        self.frame.ask_first(window.holds_back)
        window.leave_requested.connect(self.frame.leave)
        self.frame.show()
        self.undo_time = window.screen_.undo_time
        self.send(delivery)

    def send(self, delivery: Delivery) -> None:
        self.stand_in.outbox[delivery.conversation_id] = [delivery]
        self.undo_time.add([delivery])

    def becomes(self, state: DeliveryState, **more: object) -> None:
        """The undo window is over, and this became of the reply."""
        self.stand_in.outbox[self.delivery.conversation_id] = [replace(self.delivery, state=state, **more)]  # type: ignore[arg-type]
        self.undo_time.remove(self.delivery.reply_key)

    def offered(self) -> list[str]:
        buttons = self.window.quit_bar.findChildren(QPushButton)
        return [one.text() for one in buttons if one.isVisible()] if self.window.quit_bar.isVisible() else []

    def press(self, text: str) -> None:
        (button,) = (one for one in self.window.quit_bar.findChildren(QPushButton) if one.text() == text)
        assert button.isVisible()
        button.click()


@pytest.fixture
def site(window: Window, stand_in: StandIn, a_delivery: Callable[..., Delivery], qtbot: QtBot) -> Site:
    made = Site(window, stand_in, a_delivery(Reply(2, "key-1", "It is here.", (), close=True, seen=2)))
    qtbot.addWidget(made.frame)
    return made


def test_nothing_is_asked_when_nothing_can_be_taken_back(site: Site) -> None:
    site.undo_time.remove("key-1")
    assert site.frame.close()


def test_an_assistant_may_wait_or_close_and_ends_no_undo_window_by_quitting(site: Site) -> None:
    assert not site.frame.close()
    assert site.frame.isVisible()
    assert site.offered() == ["Do not close", KEPT, "Wait"]
    assert site.window.quit_bar.accessibleName() == "1 reply has not left yet; it will be sent in 20 seconds."


def test_a_supervisor_may_send_at_once(site: Site, stand_in: StandIn, qtbot: QtBot) -> None:
    stand_in.person = replace(stand_in.person, roles=frozenset({Role.SUPERVISOR}))
    site.frame.close()
    site.press("Send now")
    qtbot.waitUntil(lambda: not site.frame.isVisible())
    assert stand_in.sent_now


def test_a_supervisor_who_cannot_send_at_once_is_told_and_may_still_close(
    site: Site, stand_in: StandIn, qtbot: QtBot
) -> None:
    stand_in.person = replace(stand_in.person, roles=frozenset({Role.SUPERVISOR}))
    stand_in.refusals["send_now"] = UnreachableError("database_unreachable")
    site.frame.close()
    site.press("Send now")
    qtbot.waitUntil(lambda: "Close now" in site.offered())
    assert site.frame.isVisible()
    site.press("Close now")
    assert not site.frame.isVisible()


def test_who_closes_anyway_loses_nothing_and_is_not_kept(site: Site, stand_in: StandIn) -> None:
    site.frame.close()
    site.press(KEPT)
    assert not site.frame.isVisible()
    assert stand_in.outbox[2][0].state is DeliveryState.PENDING


def test_closing_a_second_time_closes(site: Site) -> None:
    assert not site.frame.close()
    assert site.frame.close()


def test_escape_keeps_the_desk_open(site: Site, qtbot: QtBot) -> None:
    site.frame.activateWindow()
    site.frame.close()
    qtbot.waitUntil(site.window.quit_bar._wait.hasFocus)
    QTest.keyClick(site.window.quit_bar._wait, Qt.Key.Key_Escape)
    assert (site.offered(), site.frame.isVisible()) == ([], True)
    assert not site.frame.close()


def test_who_waits_sees_for_how_long_and_the_desk_closes_once_they_have_left(site: Site, qtbot: QtBot) -> None:
    site.frame.close()
    site.press("Wait")
    assert site.offered() == ["Do not close", "Close now"]
    said = site.window.quit_bar.accessibleName()
    assert re.fullmatch(r"Closes when 1 reply has left, in about \d+ seconds\.", said), said
    site.becomes(DeliveryState.IN_FLIGHT)
    qtbot.waitUntil(lambda: "portal has answered" in site.window.quit_bar.accessibleName())
    assert site.frame.isVisible()
    site.becomes(DeliveryState.DELIVERED)
    qtbot.waitUntil(lambda: not site.frame.isVisible())


def test_who_waits_in_vain_is_told_why(site: Site, qtbot: QtBot) -> None:
    site.frame.close()
    site.press("Wait")
    site.becomes(DeliveryState.RETRY, error="portal_unreachable", error_values={"portal": "Greenfield Portal"})
    qtbot.waitUntil(lambda: "Greenfield Portal" in site.window.quit_bar.accessibleName())
    assert site.frame.isVisible()
    site.press("Close now")
    assert not site.frame.isVisible()


def test_a_reply_that_is_taken_back_meanwhile_keeps_the_desk_open(site: Site, qtbot: QtBot) -> None:
    site.frame.close()
    site.press("Wait")
    site.window.screen_.undo()
    qtbot.waitUntil(lambda: site.offered() == [])
    assert site.frame.isVisible()


def test_the_question_goes_when_they_have_begun_to_leave(site: Site) -> None:
    site.frame.close()
    site.undo_time.remove("key-1")
    assert not site.frame.isVisible()


def test_nobody_is_asked_when_the_session_ends(site: Site) -> None:
    site.frame.ask_no_more()
    assert site.frame.close()


def test_an_end_from_outside_goes_past_the_question(site: Site) -> None:
    assert not site.frame.close()
    site.frame.leave()
    assert not site.frame.isVisible()
