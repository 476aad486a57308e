"""A message that only says thank you: proposed to need no reply, and closed by a person alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from triage_app.queue.domain.countdown import Direction
from triage_app.queue.domain.states import CloseReason

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from pytestqt.qtbot import QtBot

    from triage_app.ui.queue_screen.header import Header
    from triage_app.ui.window import Window

    Opened = Callable[[int], None]


def reasons(header: Header) -> list[str]:
    return [action.text() for action in header.acts.reasons.actions()[:4]]


@pytest.fixture
def header(window: Window) -> Header:
    return window.screen_.pane.header


@pytest.fixture
def says(opened: Opened, stand_in: Any, a_message: Callable[..., Any], now: datetime) -> Callable[[str], None]:
    """Opens conversation 2, in which the patient was answered an hour ago and says this since."""

    def say(text: str) -> None:
        ours = replace(a_message(60, "It is here.", at=now - timedelta(hours=1)), direction=Direction.TO_PATIENT)
        stand_in.messages[2] += [ours, a_message(61, text, at=now)]
        stand_in.by_id[2] = stand_in.by_id[2]._replace(started_at=now)
        opened(2)

    return say


def test_thanks_are_proposed_first_and_it_is_said_why(says: Callable[[str], None], header: Header) -> None:
    says("Thank you so much!")
    assert header.proposal.isVisible()
    assert header.proposal.text() == "Looks like a thank-you."
    assert reasons(header)[0] == "&1  The patient only says thanks (suggested: it looks like a thank-you)"
    assert header.acts.reasons.defaultAction() is header.acts.reasons.actions()[0]


@pytest.mark.parametrize(
    "text",
    ["Thanks, but the chest pain is back", "Thank you! Should I take it twice?", "Thank you, 101 fever", "Where?"],
)
def test_nothing_is_proposed_where_there_is_more_to_it(
    text: str, says: Callable[[str], None], header: Header
) -> None:
    says(text)
    assert not header.proposal.isVisible()
    assert reasons(header)[0] == "&1  The patient only says thanks"
    assert header.acts.reasons.defaultAction() is None


def test_one_key_opens_it_and_one_more_closes(
    window: Window, says: Callable[[str], None], header: Header, stand_in: Any, qtbot: QtBot
) -> None:
    says("Thank you so much!")
    window.activateWindow()
    queue_list = window.screen_.list.list
    assert queue_list is not None
    queue_list.setFocus()
    QTest.keyClick(queue_list, Qt.Key.Key_E)
    qtbot.waitUntil(header.acts.reasons.isVisible)
    assert not stand_in.closed
    QTest.keyClick(header.acts.reasons, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: stand_in.closed == [(2, CloseReason.THANKS_ONLY)])


def test_a_click_on_the_proposal_asks_and_closes_nothing(
    says: Callable[[str], None], header: Header, stand_in: Any
) -> None:
    says("Thank you so much!")
    header.proposal._button.click()
    assert header.acts.reasons.isVisible()
    assert header.acts.reasons.activeAction() is header.acts.reasons.actions()[0]
    header.acts.reasons.close()
    assert not stand_in.closed


def test_without_a_proposal_enter_chooses_nothing(
    says: Callable[[str], None], header: Header, stand_in: Any
) -> None:
    says("When can I come?")
    header.acts.open_reasons()
    assert header.acts.reasons.activeAction() is None
    QTest.keyClick(header.acts.reasons, Qt.Key.Key_Return)
    assert not stand_in.closed


def test_the_proposal_goes_with_the_conversation(
    says: Callable[[str], None], header: Header, opened: Opened
) -> None:
    says("Thank you so much!")
    opened(5)
    assert not header.proposal.isVisible()
    assert header.acts.reasons.proposed is None


def test_it_is_not_said_to_somebody_who_may_not_close_it(
    says: Callable[[str], None], header: Header, stand_in: Any
) -> None:
    stand_in.by_id[2] = stand_in.by_id[2]._replace(owner_id=2, owner="Joy Tran")
    says("Thank you so much!")
    assert not header.proposal.isVisible()


def test_it_is_withdrawn_and_its_menu_closed_when_the_patient_writes_more(
    window: Window,
    says: Callable[[str], None],
    header: Header,
    stand_in: Any,
    a_message: Callable[..., Any],
    qtbot: QtBot,
) -> None:
    says("Thank you so much!")
    header.acts.open_reasons()
    assert header.acts.reasons.isVisible()
    stand_in.messages[2].append(a_message(62, "But it hurts again", at=stand_in.clock.now()))
    window.screen_.work.reload()
    qtbot.waitUntil(lambda: not header.proposal.isVisible())
    assert not header.acts.reasons.isVisible()
