"""What is chosen, or the open conversation, is given to somebody: seen before, done at once, and undone."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from triage_app.errors import UnreachableError
from triage_app.queue.domain.absence import Absence
from triage_app.queue.domain.accountable import Member
from triage_app.queue.domain.assignment import Load
from triage_app.queue.domain.calendar import Calendar
from triage_app.queue.domain.conversation import Reply, Row
from triage_app.queue.domain.people import Act, Person, Role, may
from triage_app.queue.domain.states import CloseReason
from triage_app.queue.services.reassign import Change, Preview
from triage_app.ui import reassign_words
from triage_app.ui.queue_screen.candidate_lines import CANDIDATE_ROLE
from triage_app.ui.queue_screen.candidates import Candidate
from triage_app.ui.queue_screen.reassign_dialog import ReassignDialog
from triage_app.ui.theme.choice import Theme
from triage_app.ui.window import Window
from triage_app.ui.wording import Wording

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def boss(supervisor: Person, window: Window, stand_in: Any) -> Window:
    """The window of somebody who may give anybody's away, with the list in focus; three work there."""
    stand_in.members = stand_in.members[:3]
    assert may(supervisor, Act.REASSIGN)
    assert window.screen_.list.list is not None
    window.screen_.list.list.setFocus()
    return window


def press(window: Window, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    assert window.screen_.list.list is not None
    window.activateWindow()  # the offscreen platform does not when a sheet closes
    assert QTest.qWaitForWindowActive(window)
    QTest.keyClick(window.screen_.list.list, key, modifier)


def sheet(window: Window, qtbot: QtBot) -> ReassignDialog:
    """The sheet, once the queue has said what the first choice would change."""
    press(window, Qt.Key.Key_A)
    return shown(window, qtbot)


def shown(window: Window, qtbot: QtBot) -> ReassignDialog:
    def open_ones() -> list[ReassignDialog]:
        return [one for one in window.findChildren(ReassignDialog) if one.isVisible()]

    qtbot.waitUntil(
        lambda: bool(open_ones()) and (open_ones()[0].act.isEnabled() or not open_ones()[0].list.isEnabled())
    )
    return open_ones()[0]


def lines(dialog: ReassignDialog) -> list[Candidate]:
    return [dialog.list.item(at).data(CANDIDATE_ROLE) for at in range(dialog.list.count())]


def choose(dialog: ReassignDialog, name: str, qtbot: QtBot) -> None:
    at = next(at for at, one in enumerate(lines(dialog)) if one.name.startswith(name))
    if at != dialog.list.currentRow():
        dialog.list.setCurrentRow(at)
        assert not dialog.act.isEnabled(), "not before it is known what it would change"
    qtbot.waitUntil(dialog.act.isEnabled)


def told(window: Window) -> str:
    return window.toast._text.text() if window.toast.isVisible() else ""


def owners(stand_in: Any) -> list[int | None]:
    return [stand_in.by_id[key].owner_id for key in sorted(stand_in.by_id)]


def on_board(window: Window) -> list[int | None]:
    found = [window.screen_._rows.board.row(key) for key in range(1, 6)]
    return [row.owner_id for row in found if row is not None]


def test_everybody_is_offered_with_what_they_own_now_and_then(boss: Window, qtbot: QtBot) -> None:
    press(boss, Qt.Key.Key_A, CTRL)
    dialog = sheet(boss, qtbot)
    assert dialog.windowTitle() == "Reassign 5 conversations"
    assert [(one.name, one.about, one.load) for one in lines(dialog)] == [
        ("Lena Park", "on shift", "0 open → 5 open"),
        ("Ana Reyes", "you · on shift", "2 open → 5 open"),
        ("Joy Tran", "on shift", "2 open → 5 open"),
        ("Nobody: give it back to everybody", "Whoever has time claims it", ""),
    ]


def test_who_is_away_or_off_shift_is_said_and_comes_last(
    boss: Window, stand_in: Any, now: datetime, qtbot: QtBot
) -> None:
    desk = frozenset({Role.ASSISTANT})
    closed = Calendar("America/New_York", ((),) * 7)
    members = (
        Member(2, desk, name="Joy Tran"),
        Member(3, desk, hours=closed, name="Lena Park"),
        Member(4, desk, name="Max Ott"),
    )
    away = Absence(2, now - timedelta(hours=1), now + timedelta(minutes=92), 4)
    stand_in.members = members
    stand_in.leaves.append(away)
    press(boss, Qt.Key.Key_A, CTRL)
    dialog = sheet(boss, qtbot)
    found = {one.name: (one.about, one.is_here) for one in lines(dialog)}
    assert lines(dialog)[0].name == "Max Ott"
    assert found["Joy Tran"] == ("away until 3:00 PM → Max Ott", False)
    assert found["Lena Park"] == ("off shift", False)


def test_what_it_would_change_follows_the_choice(boss: Window, stand_in: Any, qtbot: QtBot) -> None:
    press(boss, Qt.Key.Key_A, CTRL)
    dialog = sheet(boss, qtbot)
    choose(dialog, "Joy", qtbot)
    assert dialog.act.text() == "Give 3 to Joy Tran"
    said = dialog.sheet.accessibleName()
    assert "Goes: 3 conversations, the first is due Fri 4:28 PM." in said.replace("\u00a0", " ")
    assert "Joy Tran: 2 open, 5 open" in said
    assert "Ana Reyes: 2 open, 0 open" in said
    choose(dialog, "Nobody", qtbot)
    assert dialog.act.text() == "Give 4 back to everybody"
    assert "1 overdue, the first was due" in dialog.sheet.accessibleName()
    assert stand_in.previewed_for == [3, 2, None]


def test_they_go_at_once_with_the_reason_and_the_list_shows_it(boss: Window, stand_in: Any, qtbot: QtBot) -> None:
    press(boss, Qt.Key.Key_A, CTRL)
    dialog = sheet(boss, qtbot)
    choose(dialog, "Joy", qtbot)
    dialog.why.setText("  Ana is at the dentist. ")
    dialog.act.click()
    qtbot.waitUntil(lambda: told(boss) == "3 conversations went to Joy Tran.")
    assert stand_in.moves == [((1, 2, 3, 4, 5), 2, "Ana is at the dentist.")]
    assert on_board(boss) == [2] * 5
    assert not boss.screen_.list.is_choosing
    assert not isValid(dialog) or not dialog.isVisible()


@pytest.mark.parametrize("way", ["toast", "u", "ctrl+z"])
def test_undo_gives_them_back(way: str, boss: Window, stand_in: Any, qtbot: QtBot) -> None:
    before = owners(stand_in)
    press(boss, Qt.Key.Key_A, CTRL)
    sheet(boss, qtbot).act.click()
    qtbot.waitUntil(lambda: told(boss) == "5 conversations went to Lena Park.")
    if way == "toast":
        boss.toast._button.click()
    elif way == "u":
        press(boss, Qt.Key.Key_U)
    else:
        press(boss, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: told(boss) == "5 conversations went back to whom they had belonged.")
    assert owners(stand_in) == before
    assert on_board(boss) == before
    press(boss, Qt.Key.Key_U)
    assert told(boss) == "There is nothing to undo."
    assert stand_in.undone == ["key-0"]


def test_the_latest_act_is_undone_first_whichever_it_is(
    boss: Window, stand_in: Any, opened: Callable[[int], None], qtbot: QtBot
) -> None:
    press(boss, Qt.Key.Key_A, CTRL)
    dialog = sheet(boss, qtbot)
    choose(dialog, "Ana", qtbot)
    dialog.act.click()
    qtbot.waitUntil(lambda: told(boss).endswith("went to Ana Reyes."))
    opened(4)
    stand_in.by_id[4] = stand_in.by_id[4]._replace(owner_id=1)
    boss.screen_.pane.header.acts.reasons.chosen.emit(CloseReason.DUPLICATE)
    qtbot.waitUntil(lambda: told(boss) == "Closed without a reply: Grace Kim")
    press(boss, Qt.Key.Key_U)
    qtbot.waitUntil(lambda: not stand_in.open_before)
    assert not stand_in.undone
    press(boss, Qt.Key.Key_U)
    qtbot.waitUntil(lambda: stand_in.undone == ["key-0"])


def test_a_reply_that_has_left_is_not_passed_over_for_something_earlier(
    boss: Window, stand_in: Any, a_delivery: Callable[..., Any], qtbot: QtBot
) -> None:
    press(boss, Qt.Key.Key_A, CTRL)
    sheet(boss, qtbot).act.click()
    qtbot.waitUntil(lambda: told(boss).endswith("went to Lena Park."))
    sent = a_delivery(Reply(2, "reply-1", "Your result is here.", (), close=True, seen=2))
    boss.screen_.work.sent.emit(sent)
    boss.screen_.undo_time.remove("reply-1")  # its seconds are over
    press(boss, Qt.Key.Key_U)
    assert told(boss) == "The last reply is on its way already and cannot be taken back."
    assert not stand_in.undone


def test_with_nothing_chosen_it_is_about_the_open_conversation(
    boss: Window, stand_in: Any, opened: Callable[[int], None], qtbot: QtBot
) -> None:
    opened(4)
    assert boss.screen_.list.list is not None
    boss.screen_.list.list.setFocus()
    dialog = sheet(boss, qtbot)
    assert dialog.windowTitle() == "Reassign 1 conversation"
    assert [one.name for one in lines(dialog)][:2] == ["Lena Park", "Ana Reyes"], "its owner has it already"
    assert dialog.act.text() == "Give it to Lena Park"
    dialog.act.click()
    qtbot.waitUntil(lambda: told(boss) == "1 conversation went to Lena Park.")
    assert stand_in.moves == [((4,), 3, "")]
    assert boss.screen_.pane.row is not None
    assert boss.screen_.pane.row.owner_id == 3


def test_the_menu_of_the_open_conversation_asks_the_same(
    boss: Window, opened: Callable[[int], None], qtbot: QtBot
) -> None:
    opened(4)
    boss.screen_.pane.header.acts.more.reassign.trigger()
    assert shown(boss, qtbot).windowTitle() == "Reassign 1 conversation"


def test_with_nothing_chosen_and_nothing_open_nothing_is_asked(boss: Window, stand_in: Any, qtbot: QtBot) -> None:
    press(boss, Qt.Key.Key_A)
    qtbot.waitUntil(lambda: boss.screen_._ticks is not None)
    assert not boss.findChildren(ReassignDialog)
    assert stand_in.previewed_for == []


def test_what_is_being_written_is_saved_first(
    boss: Window, stand_in: Any, opened: Callable[[int], None], qtbot: QtBot
) -> None:
    opened(2)
    boss.screen_.pane.composer.text.setPlainText("Not finished")
    boss.screen_.giving.reassigning.ask()
    shown(boss, qtbot).act.click()
    qtbot.waitUntil(lambda: bool(stand_in.moves))
    assert [draft.text for draft in stand_in.drafts.values()] == ["Not finished"]


def test_what_stays_is_said_by_reason_before_and_after(boss: Window, stand_in: Any, qtbot: QtBot) -> None:
    stand_in.stuck.update({1: "nobody_waits", 3: "cannot_own", 4: "cannot_own"})
    press(boss, Qt.Key.Key_A, CTRL)
    dialog = sheet(boss, qtbot)
    why = (
        "2 conversations stay: this colleague does not see their location. "
        "1 conversation stays: nobody waits in it any more."
    )
    assert f"Stays: {why}" in dialog.sheet.accessibleName()
    assert dialog.act.text() == "Give 2 to Lena Park"
    dialog.act.click()
    qtbot.waitUntil(lambda: told(boss) == f"2 conversations went to Lena Park. {why}")


def test_where_nothing_would_go_nothing_can_be_given(boss: Window, stand_in: Any, qtbot: QtBot) -> None:
    stand_in.stuck.update(dict.fromkeys(range(1, 6), "nobody_waits"))
    press(boss, Qt.Key.Key_A, CTRL)
    press(boss, Qt.Key.Key_A)
    qtbot.waitUntil(lambda: any(one.sheet.accessibleName() for one in boss.findChildren(ReassignDialog)))
    (dialog,) = boss.findChildren(ReassignDialog)
    assert dialog.sheet.accessibleName().startswith("Goes: Nothing")
    assert not dialog.act.isEnabled()


def test_the_sheet_follows_the_queue_while_it_is_open(boss: Window, stand_in: Any, qtbot: QtBot) -> None:
    press(boss, Qt.Key.Key_A, CTRL)
    dialog = sheet(boss, qtbot)
    assert dialog.act.text() == "Give 5 to Lena Park"
    stand_in._own(2, 3)
    stand_in.touch(2)
    qtbot.waitUntil(lambda: dialog.act.text() == "Give 4 to Lena Park")


def test_more_than_500_go_in_steps_the_most_urgent_first(
    boss: Window, stand_in: Any, a_row: Callable[..., Row], qtbot: QtBot
) -> None:
    rows = [a_row(key, f"Patient {key}", due_in=timedelta(hours=30, seconds=key)) for key in range(10, 610)]
    stand_in.add(rows)
    boss.screen_._rows.apply([], rows)
    press(boss, Qt.Key.Key_A, CTRL)
    dialog = sheet(boss, qtbot)
    assert dialog.too_many.text() == "At most 500 go at once: first the most urgent, then the others."
    assert (dialog.list.isEnabled(), dialog.act.isEnabled(), stand_in.previewed_for) == (False, False, [])
    assert dialog.why.geometry().top() - dialog.list.geometry().bottom() > 20, "there is room for what is above it"
    dialog.too_many._button.click()
    qtbot.waitUntil(dialog.act.isEnabled)
    assert dialog.act.text() == "Give 500 to Lena Park"
    dialog.act.click()
    qtbot.waitUntil(lambda: told(boss) == "500 conversations went to Lena Park.")
    ((given, *_),) = stand_in.moves
    assert list(given) == [1, 2, 3, 4, 5, *range(10, 505)]
    assert len(boss.screen_.list.about()) == 105, "the others are still chosen"


def test_a_refusal_is_told_on_the_sheet_and_nothing_is_lost(boss: Window, stand_in: Any, qtbot: QtBot) -> None:
    press(boss, Qt.Key.Key_A, CTRL)
    dialog = sheet(boss, qtbot)
    dialog.why.setText("Shift ends.")
    stand_in.refusals["reassign"] = UnreachableError("database_unreachable")
    dialog.act.click()
    qtbot.waitUntil(lambda: dialog.problem.isVisible() and dialog.act.isEnabled())
    assert dialog.why.text() == "Shift ends."
    assert boss.screen_.list.is_choosing
    dialog.act.click()
    qtbot.waitUntil(lambda: told(boss) == "5 conversations went to Lena Park.")


def test_a_preview_that_cannot_be_told_gives_nothing(boss: Window, stand_in: Any, qtbot: QtBot) -> None:
    press(boss, Qt.Key.Key_A, CTRL)
    dialog = sheet(boss, qtbot)
    stand_in.refusals["preview_reassign"] = UnreachableError("database_unreachable")
    dialog.list.setCurrentRow(1)
    qtbot.waitUntil(dialog.problem.isVisible)
    assert not dialog.act.isEnabled()
    choose(dialog, "Joy", qtbot)
    assert not dialog.problem.isVisible()


def test_escape_gives_nothing_and_the_choice_stays(boss: Window, stand_in: Any, qtbot: QtBot) -> None:
    press(boss, Qt.Key.Key_A, CTRL)
    dialog = sheet(boss, qtbot)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert stand_in.moves == []
    assert len(boss.screen_.list.about()) == 5


def test_whoever_may_not_reassign_sees_none_of_it(
    window: Window, opened: Callable[[int], None], qtbot: QtBot
) -> None:
    opened(2)
    assert window.screen_.list.list is not None
    window.screen_.list.list.setFocus()
    press(window, Qt.Key.Key_A)
    assert not window.actions_.reassign.isVisible()
    assert not window.screen_.pane.header.acts.more.reassign.isVisible()
    window.screen_.giving.reassigning.ask()
    qtbot.waitUntil(lambda: window.screen_.pane.conversation is not None)
    assert not window.findChildren(ReassignDialog)


def test_where_many_would_own_less_the_last_of_them_are_one_line(window: Window, now: datetime) -> None:
    changes = [Change(key, Load(key, key), Load(0, 0)) for key in range(1, 9)]
    changes.append(Change(9, Load(1, 1), Load(37, 37)))
    preview = Preview(tuple(changes), 36, 0, now, {}, is_away=False, is_off=False)
    names = {key: f"Person {key}" for key in range(1, 10)}
    words: Wording = window.screen_._words
    owned = reassign_words.facts(preview, names, words, now)[1].lines
    assert owned[0] == ("Person 9", "1 open → 37 open")
    assert owned[1] == ("Person 8", "8 open → 0 open")
    assert owned[-1] == ("4 others", "10 open → 0 open")
    assert len(owned) == 6


@pytest.mark.parametrize("spoken", ["en", "es"], indirect=True)
@pytest.mark.parametrize("zoom", [1.0, 2.0])
def test_the_sheet_fits_a_small_window(zoom: float, spoken: str, boss: Window, theme: Theme, qtbot: QtBot) -> None:
    assert spoken in {"en", "es"}
    boss.resize(1024, 700)
    theme.choose_zoom(zoom)
    press(boss, Qt.Key.Key_A, CTRL)
    dialog = sheet(boss, qtbot)
    assert dialog.width() <= boss.width()
    assert dialog.height() <= boss.height()
    for one in (dialog.list, dialog.why, dialog.act, dialog.cancel):
        assert dialog.rect().contains(one.geometry())
    assert dialog.act.geometry().bottom() < dialog.height()


def test_the_sheet_speaks(boss: Window, qtbot: QtBot) -> None:
    press(boss, Qt.Key.Key_A, CTRL)
    dialog = sheet(boss, qtbot)
    spoken = dialog.list.item(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Lena Park, on shift, 0 open, 5 open"
    assert dialog.list.accessibleName() == "To whom"
    assert dialog.list.accessibleDescription() == dialog.sheet.accessibleName()
    assert dialog.act.accessibleName() == "Give 5 to Lena Park"


def test_an_answer_about_an_earlier_choice_is_not_shown(boss: Window, stand_in: Any, qtbot: QtBot) -> None:
    press(boss, Qt.Key.Key_A, CTRL)
    dialog = sheet(boss, qtbot)
    asked, let_go, answer = threading.Event(), threading.Event(), stand_in.preview_reassign

    def hold_back(ids: Any, to: int | None) -> Preview:
        if to is None:
            asked.set()
            assert let_go.wait(10)
        found: Preview = answer(ids, to)
        return found

    stand_in.preview_reassign = hold_back
    dialog.list.setCurrentRow(2)
    dialog.list.setCurrentRow(3)
    qtbot.waitUntil(asked.is_set)  # what was asked before has been answered
    QCoreApplication.processEvents()
    assert not dialog.act.isEnabled()
    let_go.set()
    qtbot.waitUntil(dialog.act.isEnabled)
    assert dialog.act.text() == "Give 4 back to everybody"
