"""Somebody goes away at the desk: until when, who stands in, what becomes of what is open, and coming back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from absentees import ANA, JOY, LENA
from triage_app.errors import ConflictError, UnreachableError, UsageError
from triage_app.queue.services.coming_back import CameBack
from triage_app.ui import leave_words
from triage_app.ui.leave.sheet import LeaveSheet

if TYPE_CHECKING:
    from datetime import datetime

    from pytestqt.qtbot import QtBot

    from triage_app.queue.domain.people import Person
    from triage_app.ui.queue_screen.absences import Absences
    from triage_app.ui.widgets.menu_choice import MenuChoice
    from triage_app.ui.window import Window

TODAYS, TOMORROWS = 2, 5
H = timedelta(hours=1)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def bar(window: Window) -> str:
    return plain(window.leave_bar.text)


@pytest.fixture
def absences(window: Window, qtbot: QtBot) -> Absences:
    made = window.screen_.work.absences
    qtbot.waitUntil(lambda: bool(made.team.members))
    made._timer.stop()
    return made


@pytest.fixture
def sheet(absences: Absences, window: Window, qtbot: QtBot) -> LeaveSheet:
    """The sheet, opened from the person at the foot of the rail."""
    assert absences.team.members
    window.screen_.rail.person.entries.actions()[0].trigger()
    qtbot.waitUntil(lambda: bool(window.findChildren(LeaveSheet)))
    (found,) = window.findChildren(LeaveSheet)
    assert isinstance(found, LeaveSheet)
    return found


def choose(choice: MenuChoice, beginning: str) -> None:
    (action,) = [one for one in choice.menu().actions() if one.text().startswith(beginning)]
    action.trigger()


def quick(sheet: LeaveSheet, at: int) -> None:
    button = sheet.span.quick._group.button(at)
    assert button is not None
    button.click()


def typed(sheet: LeaveSheet) -> list[str]:
    return [one.text() for one in (*sheet.span.begins, *sheet.span.ends)]


def test_it_begins_with_lunch_and_says_what_is_open(sheet: LeaveSheet) -> None:
    assert typed(sheet) == ["11/20/2026", "1:28 PM", "11/20/2026", "2:28 PM"]
    assert sheet.share._title.text() == "2 open"
    assert sheet.share.names() == ["2 due later"]
    assert sheet.share.note.text() == (
        "The supervisor on shift sees to what stays yours, and every colleague may cover it."
    )
    offered = [one.text() for one in sheet.stand_in.menu().actions()]
    assert offered == [
        "Nobody: the supervisor on shift sees to it",
        "Joy Tran · 2 open",
        "Lena Park · 0 open",
        "Sam Ortiz · 0 open",
    ]


@pytest.mark.parametrize(
    ("at", "fields", "groups"),
    [
        (1, ["11/20/2026", "1:28 PM", "11/20/2026", "midnight"], ["1 due before you are back", "1 due later"]),
        (2, ["11/21/2026", "midnight", "11/21/2026", "midnight"], ["2 due before you are back"]),
        (3, ["11/20/2026", "1:28 PM", "11/27/2026", "midnight"], ["2 due before you are back"]),
    ],
)
def test_every_quick_choice_fills_the_fields_and_counts_anew(
    sheet: LeaveSheet, at: int, fields: list[str], groups: list[str]
) -> None:
    quick(sheet, at)
    assert typed(sheet) == fields
    assert sheet.share.names() == groups


def test_who_goes_to_lunch_names_a_stand_in_and_keeps_what_is_theirs(
    sheet: LeaveSheet, window: Window, stand_in: Any, now: datetime, qtbot: QtBot
) -> None:
    choose(sheet.stand_in, "Lena Park")
    assert sheet.share.note.text() == "Lena Park sees to what stays yours, and every colleague may cover it."
    QTest.keyClick(sheet, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(bar(window)))
    assert bar(window) == "You are away until 2:28 PM; Lena Park sees to your conversations."
    (entered,) = stand_in.leaves
    assert entered == (ANA, now, now + H, LENA)
    assert plain(window.toast._text.text()) == "Ana Reyes: away until 2:28 PM → Lena Park."
    assert [stand_in.by_id[key].owner_id for key in (TODAYS, TOMORROWS)] == [ANA, ANA]


def test_scenario_18_what_is_due_before_they_are_back_goes_to_a_colleague_and_the_rest_to_everybody(
    sheet: LeaveSheet, window: Window, stand_in: Any, qtbot: QtBot
) -> None:
    """Somebody who may not reassign hands their own over one by one; the desk shows it at once."""
    quick(sheet, 1)
    choose(sheet.share.choices[0], "go to Joy Tran")
    choose(sheet.share.choices[1], "go back to everybody")
    assert sheet.share.note.isHidden(), "nothing stays theirs"
    sheet.act.click()
    qtbot.waitUntil(lambda: bool(bar(window)))
    assert [stand_in.by_id[key].owner_id for key in (TODAYS, TOMORROWS)] == [JOY, None]
    board = window.screen_._opened.board
    shown = [row.owner_id for key in (TODAYS, TOMORROWS) if (row := board.row(key)) is not None]
    assert shown == [JOY, None]
    told = "1 conversation went to Joy Tran. 1 conversation went to nobody."
    assert plain(window.toast._text.text()).endswith(told)


@pytest.mark.usefixtures("supervisor")
def test_who_may_reassign_gives_them_away_in_one_act(sheet: LeaveSheet, stand_in: Any, qtbot: QtBot) -> None:
    quick(sheet, 2)
    choose(sheet.share.choices[0], "go to Lena Park")
    sheet.act.click()
    qtbot.waitUntil(lambda: bool(stand_in.moves))
    assert stand_in.moves == [((TODAYS, TOMORROWS), LENA, "")]


def test_what_cannot_be_given_away_stays_and_is_told(
    sheet: LeaveSheet, window: Window, stand_in: Any, qtbot: QtBot
) -> None:
    quick(sheet, 2)
    choose(sheet.share.choices[0], "go to Joy Tran")
    stand_in.refusals["hand_over"] = ConflictError("owned_by_other", owner="Joy Tran")
    sheet.act.click()
    qtbot.waitUntil(lambda: bool(stand_in.leaves) and window.toast.isVisible())
    told = "went to Joy Tran. Still yours, because it could not be given away: 1 conversation."
    assert plain(window.toast._text.text()).endswith(told)


@pytest.mark.parametrize(
    ("field", "said", "problem"),
    [
        (("ends", 0), "someday", "someday"),
        (("ends", 1), "late", "late"),
        (("begins", 1), "soon", "soon"),
        (("ends", 1), "8:00 AM", "absence"),
    ],
)
def test_what_cannot_be_read_or_is_refused_is_said_in_the_sheet_which_stays(
    sheet: LeaveSheet, stand_in: Any, qtbot: QtBot, field: tuple[str, int], said: str, problem: str
) -> None:
    fields = getattr(sheet.span, field[0])
    fields[field[1]].setText(said)
    fields[field[1]].textEdited.emit(said)
    sheet.act.click()
    qtbot.waitUntil(lambda: not sheet.problem.isHidden())
    assert problem in sheet.problem.text().lower()
    assert sheet.isVisible()
    assert sheet.act.isEnabled()
    assert not stand_in.leaves


def test_whoever_is_away_themselves_is_offered_with_until_when(
    absences: Absences, window: Window, stand_in: Any, now: datetime, qtbot: QtBot
) -> None:
    stand_in.go(JOY, now + H)
    absences.read()
    window.screen_.rail.person.away_requested.emit()
    qtbot.waitUntil(lambda: bool(window.findChildren(LeaveSheet)))
    (sheet,) = window.findChildren(LeaveSheet)
    assert isinstance(sheet, LeaveSheet)
    assert "Joy Tran · 2 open (away until 2:28 PM)" in [
        plain(one.text()) for one in sheet.stand_in.menu().actions()
    ]


def test_what_cannot_be_asked_is_told_and_no_sheet_opens(
    absences: Absences, window: Window, stand_in: Any, qtbot: QtBot
) -> None:
    assert absences.team.members
    stand_in.refusals["shift_list"] = UnreachableError("database_unreachable")
    window.screen_.rail.person.away_requested.emit()
    qtbot.waitUntil(window.toast.isVisible)
    assert not window.findChildren(LeaveSheet)


@pytest.mark.parametrize("where", ["bar", "menu"])
def test_who_is_back_says_so_and_hears_once_what_became_of_theirs(
    absences: Absences, window: Window, stand_in: Any, now: datetime, qtbot: QtBot, where: str
) -> None:
    stand_in.go(ANA, now + H, LENA)
    absences.read()
    qtbot.waitUntil(lambda: bool(bar(window)))
    away, back, *_ = window.screen_.rail.person.entries.actions()
    assert back.isVisible()
    stand_in.found_back = CameBack(now, (("Lena Park", 4),), 8, 2)
    stand_in.clock.advance(H / 4)
    window.leave_bar.back.click() if where == "bar" else back.trigger()
    qtbot.waitUntil(lambda: bar(window).startswith("You are back."))
    assert bar(window) == "You are back. Lena Park took over 4; 8 are still yours, 2 overdue."
    assert not absences.is_away(ANA)
    assert not back.isVisible()
    assert away.isVisible()
    window.leave_bar.dismiss.click()
    absences.read()
    qtbot.waitUntil(lambda: not absences._asked)
    assert bar(window) == "", "once is enough"


def test_an_absence_ends_by_itself_and_the_desk_says_what_became_of_it(
    absences: Absences, window: Window, stand_in: Any, now: datetime, qtbot: QtBot
) -> None:
    stand_in.go(ANA, now + H)
    absences.read()
    qtbot.waitUntil(lambda: bool(bar(window)))
    assert bar(window) == "You are away until 2:28 PM; the supervisor on shift sees to your conversations."
    stand_in.found_back = CameBack(now, (), 2, 0)
    stand_in.clock.advance(H)
    window.screen_._ticks.passed.emit()
    qtbot.waitUntil(lambda: bar(window) == "You are back. 2 are still yours.")


def test_a_refusal_to_come_back_is_told(
    absences: Absences, window: Window, stand_in: Any, now: datetime, qtbot: QtBot
) -> None:
    stand_in.go(ANA, now + H)
    absences.read()
    qtbot.waitUntil(lambda: bool(bar(window)))
    stand_in.refusals["end_absence"] = UsageError("absence_unknown", id=0)
    window.leave_bar.back.click()
    qtbot.waitUntil(window.toast.isVisible)
    assert bar(window).startswith("You are away")


@pytest.mark.usefixtures("absences")
def test_what_is_still_ahead_is_called_off_from_the_same_menu(
    window: Window, stand_in: Any, now: datetime, qtbot: QtBot
) -> None:
    stand_in.go(JOY, now + 30 * H, begins=now + 24 * H)
    stand_in.go(ANA, now + 30 * H, LENA, begins=now + 24 * H)
    menu = window.screen_.rail.person.entries
    for _ in range(2):  # the second time it stands there once as well
        menu.aboutToShow.emit()
        qtbot.waitUntil(lambda: len(menu.actions()) == 4)
    entry = menu.actions()[3]
    assert plain(entry.text()) == "Call off: Ana Reyes, from Sat 1:28 PM: away until Sat 7:28 PM → Lena Park"
    entry.trigger()
    qtbot.waitUntil(window.toast.isVisible)
    assert [one.staff_id for one in stand_in.absences()] == [JOY]
    menu.aboutToShow.emit()
    qtbot.waitUntil(lambda: len(menu.actions()) == 3)


def test_every_summary_says_who_has_what_and_what_is_late(now: datetime) -> None:
    def told(*taken: tuple[str, int], owned: int = 0, overdue: int = 0) -> str:
        return leave_words.came_back(CameBack(now, taken, owned, overdue))

    assert told() == "You are back. None is yours any more."
    assert told(owned=1, overdue=1) == "You are back. 1 is still yours, 1 overdue."
    assert told(("Lena", 4), ("", 2), owned=3) == (
        "You are back. Lena took over 4, nobody's again: 2; 3 are still yours."
    )


def test_the_person_is_reached_by_the_keyboard_and_has_a_name_for_the_ear(
    absences: Absences, window: Window, me: Person
) -> None:
    assert absences.team.members
    button = window.screen_.rail.person
    assert button.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert button.accessibleName().startswith(me.name)
