"""One's own conversation goes to a colleague who works at a desk, and a supervisor gives away anybody's."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from triage_app.errors import UsageError
from triage_app.queue.domain.people import Person, Role
from triage_app.ui.queue_screen.hand_over_menu import HandOverMenu
from triage_app.ui.window import Window


@pytest.fixture
def menu(window: Window, qtbot: QtBot) -> HandOverMenu:
    """The menu of an open conversation of one's own, once it knows who works here."""
    window.screen_.show_conversation(2)
    qtbot.waitUntil(lambda: window.screen_.pane.conversation is not None)
    return offered(window, qtbot)


def offered(window: Window, qtbot: QtBot) -> HandOverMenu:
    header = window.screen_.pane.header
    header._owner_menu.aboutToShow.emit()
    qtbot.waitUntil(lambda: any(action.isEnabled() for action in header.hand_over.actions()))
    return header.hand_over


def named(menu: HandOverMenu) -> list[str]:
    return [action.text() for action in menu.actions()]


def test_colleagues_at_a_desk_are_offered_and_nobody_else(menu: HandOverMenu) -> None:
    assert named(menu) == ["Joy Tran"]


def test_a_colleague_owns_it_then_and_the_desk_says_so(menu: HandOverMenu, window: Window, qtbot: QtBot) -> None:
    menu.actions()[0].trigger()
    qtbot.waitUntil(window.toast.isVisible)
    assert window.toast._text.text() == "Joy Tran has the conversation of Maria Delgado now"
    row = window.screen_.pane.row
    assert row is not None
    assert (row.owner_id, row.owner) == (2, "Joy Tran")
    assert window.screen_.pane.composer._lock.isVisible()


def test_what_is_being_written_is_kept_first(
    menu: HandOverMenu, window: Window, stand_in: Any, qtbot: QtBot
) -> None:
    window.screen_.pane.composer.text.setPlainText("Not finished")
    menu.actions()[0].trigger()
    qtbot.waitUntil(lambda: stand_in.by_id[2].owner_id == 2)
    assert [draft.text for draft in stand_in.drafts.values()] == ["Not finished"]


def test_a_supervisor_gives_a_colleagues_away_but_not_to_whoever_has_it(
    supervisor: Person, window: Window, qtbot: QtBot
) -> None:
    assert Role.SUPERVISOR in supervisor.roles
    window.screen_.show_conversation(1)
    qtbot.waitUntil(lambda: window.screen_.pane.conversation is not None)
    menu = offered(window, qtbot)
    assert named(menu) == ["Ana Reyes"]
    menu.actions()[0].trigger()
    qtbot.waitUntil(lambda: window.screen_.pane.row is not None and window.screen_.pane.row.owner_id == 1)


def test_a_refusal_is_told_and_changes_nothing(
    menu: HandOverMenu, window: Window, stand_in: Any, qtbot: QtBot
) -> None:
    stand_in.refusals["hand_over"] = UsageError("cannot_own", id=2)
    menu.actions()[0].trigger()
    qtbot.waitUntil(window.toast.isVisible)
    assert "cannot own this conversation" in window.toast._text.text()
    assert stand_in.by_id[2].owner_id == 1


def test_a_colleague_who_is_away_is_offered_with_a_warning(
    window: Window, stand_in: Any, now: datetime, qtbot: QtBot
) -> None:
    window.screen_.show_conversation(2)
    qtbot.waitUntil(lambda: window.screen_.pane.conversation is not None)
    stand_in.go(2, now + timedelta(hours=1))
    menu = offered(window, qtbot)
    assert [one.replace("\u00a0", " ") for one in named(menu)] == ["Joy Tran (away until 2:28 PM)"]
    menu.actions()[0].trigger()
    qtbot.waitUntil(lambda: stand_in.by_id[2].owner_id == 2)
