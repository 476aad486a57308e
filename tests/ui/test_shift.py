"""What somebody leaves to the next shift, shown at the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from triage_app.errors import UnreachableError
from triage_app.ui.leave.shift_dialog import ShiftDialog

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from triage_app.ui.window import Window


def shown(window: Window, qtbot: QtBot) -> ShiftDialog:
    entry = next(one for one in window.screen_.rail.person.entries.actions() if "next shift" in one.text())
    entry.trigger()
    qtbot.waitUntil(lambda: window.shift.dialog is not None and window.shift.dialog.isVisible())
    assert window.shift.dialog is not None
    return window.shift.dialog


def test_what_is_open_is_listed_by_when_it_is_due(window: Window, stand_in: Any, qtbot: QtBot) -> None:
    mine = [row for row in stand_in.by_id.values() if row.owner_id == 1 and row.due_at is not None]
    said = shown(window, qtbot).sheet.accessibleName()
    assert f"Ana Reyes leaves {len(mine)} conversations" in said
    places = [said.index(row.patient) for row in sorted(mine, key=lambda row: row.due_at)]
    assert places == sorted(places)


def test_where_nothing_is_left_it_says_so_and_escape_closes_it(
    window: Window, stand_in: Any, qtbot: QtBot
) -> None:
    for key, row in stand_in.by_id.items():
        stand_in.by_id[key] = row._replace(owner_id=2)
    dialog = shown(window, qtbot)
    assert dialog.sheet.accessibleName() == "Ana Reyes leaves nothing open"
    dialog.close_.click()
    qtbot.waitUntil(lambda: window.shift.dialog is None)


def test_a_list_that_cannot_be_read_is_told(window: Window, stand_in: Any, qtbot: QtBot) -> None:
    stand_in.refusals["shift_list"] = UnreachableError("database_unreachable")
    window.screen_.rail.person.shift_requested.emit()
    qtbot.waitUntil(window.toast.isVisible)
    assert window.shift.dialog is None
