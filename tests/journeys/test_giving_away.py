"""Scenario 21: a supervisor gives forty overdue conversations away, and takes that back with one key."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from sqlalchemy import select

from counted import SENT, H
from queues import NO_UNDO, a_message, a_patient
from triage_app.queue.access import Access
from triage_app.queue.board import View
from triage_app.queue.domain.handing import How
from triage_app.queue.store.schema_ownership import Handover
from triage_app.ui.opening import read_queue
from triage_app.ui.queue_screen.reassign_dialog import ReassignDialog
from triage_app.ui.tasks import Tasks
from triage_app.ui.theme.choice import Theme
from triage_app.ui.window import Window

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

    from queues import Queue

pytestmark = [pytest.mark.postgres, pytest.mark.journey]

COUNT, LATE, JOYS = 45, 40, 25
"""So many conversations; so many of them are overdue, and so many of those are Joy's. The others are nobody's."""

LONG_MS = 10_000


@pytest.fixture
def open_window(team_queue: Queue, qtbot: QtBot) -> Iterator[Callable[[str], Window]]:
    opened: list[tuple[Window, Tasks, Access]] = []

    def open_window(login: str) -> Window:
        access = Access(team_queue.open_store(login), team_queue.people[login], NO_UNDO)
        tasks = Tasks()
        window = Window(Theme(), tasks)
        window.show()
        window.open(read_queue(access))
        opened.append((window, tasks, access))
        return window

    yield open_window
    for window, tasks, access in opened:
        window.close()
        tasks.stop()
        access.shut()
    qtbot.wait(0)


@pytest.fixture
def late(team_queue: Queue) -> list[int]:
    """Forty conversations that are overdue, most of them Joy's; five that are not."""
    people = tuple(a_patient(f"Patient/{n}", f"Patient {n}") for n in range(COUNT))
    team_queue.take_in(
        *(
            a_message(
                f"m-{n}",
                thread_key=f"t-{n}",
                patient_reference=f"Patient/{n}",
                sender_reference=f"Patient/{n}",
                sent=SENT + n * H / 60 if n < LATE else SENT + H,
            )
            for n in range(COUNT)
        ),
        patients=people,
    )
    team_queue.clock.advance(23.8 * H)
    rows = sorted(team_queue.desk().open_rows()[0], key=lambda row: (row.due_at is None, row.due_at))
    for row in rows[:JOYS]:
        team_queue.desk("joy").claim(row.id)
    return [row.id for row in rows[:LATE]]


def notices(window: Window) -> list[str]:
    found: list[str] = []
    window.screen_.noticed.connect(lambda text, _tone, _key: found.append(text))
    return found


def owners(window: Window, ids: list[int]) -> list[str]:
    found = [window.screen_._rows.board.row(key) for key in ids]
    return [row.owner for row in found if row is not None]


def press(window: Window, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    assert window.screen_.list.list is not None
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window)
    QTest.keyClick(window.screen_.list.list, key, modifier)


def test_scenario_21_forty_overdue_go_to_a_colleague_and_come_back(
    team_queue: Queue, open_window: Callable[[str], Window], late: list[int], qtbot: QtBot
) -> None:
    lena, ana = open_window("lena"), open_window("ana")
    qtbot.waitUntil(lambda: lena.screen_.giving.receiving._after is not None)
    hers, before = notices(lena), owners(ana, late)
    ana.screen_.rail.view_chosen.emit(View.OVERDUE)
    press(ana, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert ana.screen_.list.chosen_bar.text() == "40 chosen"

    press(ana, Qt.Key.Key_A)
    qtbot.waitUntil(lambda: any(one.act.isEnabled() for one in ana.findChildren(ReassignDialog)))
    (sheet,) = ana.findChildren(ReassignDialog)
    sheet.list.setCurrentRow([sheet.list.item(at).text() for at in range(sheet.list.count())].index("Lena Park"))
    qtbot.waitUntil(sheet.act.isEnabled)
    said = sheet.sheet.accessibleName()
    assert "Goes: 40 conversations, 40 overdue" in said
    assert "Lena Park: 0 open, 40 open" in said
    assert "Joy Tan: 25 open, 0 open" in said
    assert sheet.act.text() == "Give 40 to Lena Park"
    assert owners(ana, late) == before, "nothing is done yet"

    sheet.act.click()
    qtbot.waitUntil(lambda: ana.toast._text.text() == "40 conversations went to Lena Park.", timeout=LONG_MS)
    qtbot.waitUntil(lambda: set(owners(lena, late)) == {"Lena Park"}, timeout=LONG_MS)
    qtbot.waitUntil(lambda: bool(hers), timeout=LONG_MS)
    assert acts(team_queue) == [How.REASSIGNED], "one act, in one transaction"

    press(ana, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    back = "40 conversations went back to whom they had belonged."
    qtbot.waitUntil(lambda: ana.toast._text.text() == back, timeout=LONG_MS)
    assert owners(ana, late) == before
    qtbot.waitUntil(lambda: owners(lena, late) == before, timeout=LONG_MS)
    assert [one for one in hers if "gave you" in one] == ["Ana Reyes gave you 40 conversations."]


def acts(queue: Queue) -> list[How]:
    """What gave conversations away so far: one entry for each act, under the moment and the key of its own."""
    rows = select(Handover.action, Handover.at, Handover.how).distinct()
    found = queue.store.read(lambda work: work.connection.execute(rows).all())
    return [one.how for one in found]
