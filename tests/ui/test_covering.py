"""Whose a conversation is while its owner is away, and who sees to it: said, and covered in one key."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from absentees import ANA, JOY, LENA, SAM
from triage_app.errors import ConflictError, UnreachableError
from triage_app.queue.domain.handing import HandedOver, How

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from PySide6.QtCore import QRect
    from pytestqt.qtbot import QtBot

    from triage_app.ui.queue_screen.absences import Absences
    from triage_app.ui.tasks import Tasks
    from triage_app.ui.window import Window

    Opened = Callable[[int], None]

MINE, UNOWNED, JOYS = 2, 3, 4
H = timedelta(hours=1)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def line(window: Window) -> str:
    note = window.screen_.pane.header.whose
    return "" if note.isHidden() else plain(note.text())


def lock(window: Window) -> tuple[str, str]:
    box = window.screen_.pane.composer._lock
    return box._reason.text().replace("\u00a0", " "), box._button.text()


def press_m(window: Window) -> None:
    window.actions_.claim.trigger()


@pytest.fixture
def absences(window: Window, qtbot: QtBot) -> Absences:
    made = window.screen_.work.absences
    qtbot.waitUntil(lambda: bool(made.team.members))
    made._timer.stop()  # it is read again when the test says so
    return made


@pytest.fixture
def joy_away(absences: Absences, stand_in: Any, now: datetime, qtbot: QtBot) -> None:
    """Joy is at lunch, and Lena stands in."""
    stand_in.go(JOY, now + H, LENA)
    absences.read()
    qtbot.waitUntil(lambda: bool(absences.team.absences))


@pytest.mark.usefixtures("joy_away")
def test_an_owner_who_is_away_is_told_with_until_when_and_who_stands_in(opened: Opened, window: Window) -> None:
    opened(JOYS)
    assert line(window) == "Joy Tran · away until 2:28 PM → Lena Park"
    assert lock(window) == (
        "Joy Tran is away until 2:28 PM → Lena Park. Cover it, and it is yours to answer.",
        "Cover and answer",
    )
    opened(MINE)
    assert line(window) == ""


@pytest.mark.usefixtures("joy_away")
def test_one_key_covers_for_who_is_away_and_the_desk_says_so(opened: Opened, window: Window, qtbot: QtBot) -> None:
    opened(JOYS)
    press_m(window)
    qtbot.waitUntil(lambda: window.screen_.pane.row is not None and window.screen_.pane.row.owner_id == ANA)
    assert window.toast._text.text() == "You cover for Joy Tran: the conversation of Grace Kim is yours now"
    assert line(window) == ""
    assert not window.screen_.pane.composer._lock.isVisible()


@pytest.mark.parametrize("where", ["header", "composer"])
@pytest.mark.usefixtures("joy_away")
def test_so_do_the_buttons_of_the_head_and_of_the_locked_text(
    opened: Opened, window: Window, stand_in: Any, qtbot: QtBot, where: str
) -> None:
    opened(JOYS)
    pane = window.screen_.pane
    button = pane.header.whose._button if where == "header" else pane.composer._lock._button
    assert button.accessibleName().startswith("Cover")
    button.click()
    qtbot.waitUntil(lambda: stand_in.by_id[JOYS].owner_id == ANA)


@pytest.mark.usefixtures("joy_away")
def test_the_mark_in_the_list_goes_the_same_way(
    opened: Opened, window: Window, stand_in: Any, qtbot: QtBot
) -> None:
    opened(MINE)
    window.screen_.list.claim_requested.emit(JOYS)
    qtbot.waitUntil(lambda: stand_in.by_id[JOYS].owner_id == ANA)


@pytest.mark.usefixtures("absences")
def test_where_the_owner_is_here_the_same_key_asks_them(
    opened: Opened, window: Window, stand_in: Any, qtbot: QtBot
) -> None:
    opened(JOYS)
    assert line(window) == ""
    assert lock(window)[1] == "Ask to take over"
    press_m(window)
    qtbot.waitUntil(lambda: bool(stand_in.asking))
    assert stand_in.by_id[JOYS].owner_id == JOY


@pytest.mark.usefixtures("supervisor", "absences")
def test_and_a_supervisor_takes_it(opened: Opened, window: Window, stand_in: Any, qtbot: QtBot) -> None:
    opened(JOYS)
    press_m(window)
    qtbot.waitUntil(lambda: stand_in.by_id[JOYS].owner_id == ANA)


def test_being_away_begins_and_ends_by_the_clock_alone(
    absences: Absences, opened: Opened, window: Window, stand_in: Any, now: datetime, qtbot: QtBot
) -> None:
    stand_in.go(JOY, now + H, LENA, begins=now + timedelta(minutes=10))
    absences.read()
    qtbot.waitUntil(lambda: bool(absences.team.absences))
    opened(JOYS)
    assert line(window) == ""
    stand_in.refusals["team"] = UnreachableError("database_unreachable")  # nobody is asked for this
    for minutes, told in ((10, "Joy Tran · away until 2:28 PM → Lena Park"), (50, "")):
        stand_in.clock.advance(timedelta(minutes=minutes))
        window.screen_._ticks.passed.emit()
        assert line(window) == told
        assert lock(window)[1] == ("Cover and answer" if told else "Ask to take over")


def test_scenario_18_who_stands_in_for_who_stands_in_is_told_and_nobody_is_without_an_owner(
    absences: Absences, opened: Opened, window: Window, stand_in: Any, now: datetime, qtbot: QtBot
) -> None:
    stand_in.go(JOY, now + 3 * H, LENA)
    stand_in.go(LENA, now + H, SAM)
    absences.read()
    qtbot.waitUntil(lambda: len(absences.team.absences) == 2)
    opened(JOYS)
    assert line(window) == "Joy Tran · away until 4:28 PM → Sam Ortiz"
    stand_in.clock.advance(H)
    window.screen_._ticks.passed.emit()
    assert line(window) == "Joy Tran · away until 4:28 PM → Lena Park", "Lena is back"
    stand_in.clock.advance(2 * H)
    window.screen_._ticks.passed.emit()
    assert line(window) == "", "so is Joy, and it was hers all the time"
    assert stand_in.by_id[JOYS].owner_id == JOY


def test_where_nobody_stands_in_it_is_told_who_sees_to_it(
    absences: Absences, opened: Opened, window: Window, stand_in: Any, now: datetime, qtbot: QtBot
) -> None:
    stand_in.go(JOY, now + H)
    absences.read()
    qtbot.waitUntil(lambda: bool(absences.team.absences))
    opened(JOYS)
    told = "Joy Tran · away until 2:28 PM. Sam Ortiz sees to it, as the supervisor on shift."
    qtbot.waitUntil(lambda: line(window) == told)


@pytest.mark.usefixtures("absences")
def test_of_what_nobody_owns_it_is_told_who_sees_to_it(opened: Opened, window: Window, qtbot: QtBot) -> None:
    opened(UNOWNED)
    told = "Nobody owns it yet. Sam Ortiz sees to it, as the supervisor on shift."
    qtbot.waitUntil(lambda: line(window) == told)
    press_m(window)
    qtbot.waitUntil(lambda: line(window) == "")


def test_where_nobody_can_say_who_sees_to_it_nothing_is_said(
    absences: Absences, opened: Opened, window: Window, stand_in: Any, qtbot: QtBot
) -> None:
    stand_in.refusals["accountable"] = UnreachableError("database_unreachable")
    opened(UNOWNED)
    qtbot.waitUntil(lambda: not stand_in.refusals)
    assert line(window) == ""
    absences.read()
    qtbot.waitUntil(lambda: line(window).startswith("Nobody owns it yet."))


@pytest.mark.usefixtures("joy_away")
def test_who_came_back_meanwhile_keeps_it_and_the_desk_says_why(
    opened: Opened, window: Window, stand_in: Any, qtbot: QtBot
) -> None:
    opened(JOYS)
    stand_in.refusals["cover"] = ConflictError("owned_by_other", owner="Joy Tran")
    press_m(window)
    qtbot.waitUntil(window.toast.isVisible)
    assert "Joy Tran" in window.toast._text.text()
    assert stand_in.by_id[JOYS].owner_id == JOY


@pytest.mark.usefixtures("absences")
def test_what_the_program_gave_is_accepted_in_one_key(
    opened: Opened, window: Window, stand_in: Any, now: datetime, qtbot: QtBot
) -> None:
    stand_in.by_id[MINE] = stand_in.by_id[MINE]._replace(accept_by=now + 1.5 * H)
    window.screen_._rows.apply([MINE], [stand_in.by_id[MINE]])
    opened(MINE)
    assert line(window) == "The program gave you this. Accept by 2:58 PM."
    assert window.screen_.pane.header.whose._button.text() == "Accept"
    press_m(window)
    qtbot.waitUntil(lambda: line(window) == "")
    assert stand_in.by_id[MINE].accept_by is None
    assert window.toast._text.text() == "Accepted: the conversation of Maria Delgado is yours"


@pytest.mark.usefixtures("absences")
def test_the_first_key_in_what_the_program_gave_accepts_it_once(
    opened: Opened, window: Window, stand_in: Any, now: datetime, qtbot: QtBot
) -> None:
    stand_in.by_id[MINE] = stand_in.by_id[MINE]._replace(accept_by=now + 1.5 * H)
    window.screen_._rows.apply([MINE], [stand_in.by_id[MINE]])
    opened(MINE)
    composer = window.screen_.pane.composer
    QTest.keyClicks(composer.text, "Dear")
    qtbot.waitUntil(lambda: line(window) == "")
    assert stand_in.by_id[MINE].accept_by is None
    assert (stand_in.claims, composer.written()) == ([MINE], "Dear")


@pytest.mark.usefixtures("absences")
def test_of_a_colleague_it_is_told_that_they_have_not_accepted_it(
    opened: Opened, window: Window, stand_in: Any, now: datetime
) -> None:
    stand_in.by_id[JOYS] = stand_in.by_id[JOYS]._replace(accept_by=now + H)
    window.screen_._rows.apply([JOYS], [stand_in.by_id[JOYS]])
    opened(JOYS)
    assert line(window) == "The program gave this to Joy Tran, who has not accepted it yet."
    assert window.screen_.pane.header.whose._button.isHidden()


@pytest.mark.usefixtures("absences")
def test_one_key_of_ones_own_does_nothing_where_nothing_is_to_be_accepted(
    opened: Opened, window: Window, stand_in: Any, tasks: Tasks, qtbot: QtBot
) -> None:
    opened(MINE)
    stand_in.refusals["claim"] = ConflictError("owned_by_other", owner="Joy Tran")
    press_m(window)
    answered: list[None] = []
    tasks.run(lambda: None, answered.append)
    qtbot.waitUntil(lambda: bool(answered))
    assert stand_in.refusals


@pytest.mark.usefixtures("absences")
def test_the_list_marks_what_is_to_be_accepted_and_a_click_on_the_mark_accepts_it(
    window: Window, stand_in: Any, now: datetime, qtbot: QtBot
) -> None:
    for key in (MINE, JOYS):
        stand_in.by_id[key] = stand_in.by_id[key]._replace(accept_by=now + H)
    window.screen_._rows.apply([MINE, JOYS], [stand_in.by_id[MINE], stand_in.by_id[JOYS]])
    view = window.screen_.list.list
    assert view is not None

    def mark(key: int) -> QRect:
        index = window.screen_._model.line_of(key)
        return view._rows.claim_rect(view._option(index), stand_in.by_id[key]).toRect()

    told = window.screen_._model.line_of(JOYS).data(Qt.ItemDataRole.AccessibleTextRole).replace("\u00a0", " ")
    assert "The program gave this to Joy Tran, to be accepted by 2:28 PM today" in told
    assert mark(JOYS).isEmpty(), "only one's own is accepted"
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=mark(MINE).center())
    qtbot.waitUntil(lambda: stand_in.by_id[MINE].accept_by is None)
    assert mark(MINE).isEmpty()


@pytest.mark.usefixtures("absences")
def test_scenario_19_what_was_not_accepted_overnight_is_nobodys_again_and_the_transcript_says_why(
    opened: Opened, window: Window, now: datetime
) -> None:
    opened(UNOWNED)
    pane = window.screen_.pane
    assert pane.conversation is not None
    handovers = (
        HandedOver(now - 17 * H, How.ASSIGNED, "", "", "Joy Tran", "least_load"),
        HandedOver(now - 2 * H, How.RETURNED, "", "Joy Tran", "", ""),
        HandedOver(now - H, How.ASSIGNED, "", "", "Lena Park", "last_replier"),
    )
    pane.show_conversation(replace(pane.conversation, handovers=handovers))
    told = [plain(one.text()) for one in pane.messages.findChildren(QLabel, "trace")]
    assert [one.partition(" · ")[0] for one in told] == [
        "The program gave this to Joy Tran",
        "Joy Tran did not accept this in time; it was nobody's again",
        "The program gave this to Lena Park",
    ]
    assert told[0].endswith("(who had the least to do)")
