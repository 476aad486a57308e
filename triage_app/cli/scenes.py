"""What the pictures show: as if it had happened, without anything being written for a picture."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from triage_app.cli import as_if
from triage_app.cli.as_if import DRAFT, MOMENT
from triage_app.cli.make_believe import ZONE
from triage_app.clock import stopwatch
from triage_app.queue.board import View
from triage_app.queue.domain.clocks import Offset
from triage_app.queue.domain.conversation import Delivery
from triage_app.queue.domain.delivery import DeliveryKind, DeliveryState
from triage_app.queue.domain.troubles import troubles
from triage_app.ui.opening import Opened
from triage_app.ui.tasks import Tasks
from triage_app.ui.window import Window
from triage_app.ui.wording import Wording

_LONGEST_MS, _A_WHILE_MS, _A_MOMENT_MS = 20_000, 600, 100


class Shown(StrEnum):
    """What a picture shows; also the beginning of its file's name."""

    QUEUE = "queue"
    QUITTING = "quitting"
    """The desk is closed while a reply is on its way."""
    SILENT = "silent"
    """Nobody collects messages, and this computer's clock is wrong."""
    START = "start"
    """The desk has just begun and says what is late."""
    WHY = "why"
    """A countdown says why it is due then."""
    SETTINGS = "settings"
    """Hours and promises, while they are edited."""
    WEEKENDS = "weekends"
    """Nobody has said yet whether messages are answered at weekends."""
    SNOOZED = "snoozed"
    """Some conversations are put aside and shown all the same, the open one among them."""
    THANKS = "thanks"
    """The patient, since they were answered, only says thank you."""
    HELD = "held"
    """Send was pressed after the patient had written again."""
    MERGE = "merge"
    """Another conversation of the patient is about to be merged into the open one."""
    CALL = "call"
    """A call of this morning is about to be logged, after which the patient has written again."""
    MERGED = "merged"
    """A conversation that another one was merged into."""
    CHOOSING = "choosing"
    """Several conversations are chosen, the open one among them."""
    REASSIGN = "reassign"
    """What is chosen is about to be given to a colleague."""
    UNOWNED = "unowned"
    """What nobody owns, and how the most urgent of it is taken."""
    AWAY = "away"
    """The owner of the open conversation is at lunch."""
    ACCEPT = "accept"
    """The program gave the open conversation to who sits here, who has not accepted it yet."""
    SHIFT = "shift"
    """What who sits here leaves to the next shift."""
    LEAVE = "leave"
    """Whoever sits here is about to go until tomorrow."""


def bring_about(window: Window, opened: Opened, tasks: Tasks, shown: Shown, other: int) -> None:
    """Let happen what a picture is about; `other` is a conversation that is not open."""
    if shown is Shown.QUITTING:
        window.screen_.undo_time.add([_on_its_way(other)])
        window.holds_back()
    elif shown in _PRESSED:
        _PRESSED[shown](window)
    elif shown is Shown.SILENT:
        words = Wording(ZoneInfo(ZONE))
        ahead = Offset(timedelta(minutes=4), timedelta(0))
        health = replace(opened.health, sync_beat_age_s=720.0, clock=ahead)
        window.footer.show_health(health, words, MOMENT)
        found = troubles(health, MOMENT, settled=True)
        window.trouble_bar.show_troubles(tuple(words.trouble(one, MOMENT) for one in found))
        QApplication.processEvents()
    elif shown is Shown.SETTINGS:
        _edit_rules(window, tasks)
    elif shown is Shown.SNOOZED:
        _put_aside(window, opened, tasks)
    elif shown is Shown.LEAVE:
        window.screen_.rail.person.away_requested.emit()
        _answer(tasks)
        as_if.fill_leave(window)
    elif shown is Shown.WEEKENDS:
        edition = opened.access.rules()
        window._asking.follow(replace(edition, rules=replace(edition.rules, weekends=None)))  # noqa: SLF001
        QApplication.processEvents()


def _edit_rules(window: Window, tasks: Tasks) -> None:
    """Say in the settings that nobody answers at weekends, without saving it."""
    window.screen_.settings.show()
    _answer(tasks)
    if window.screen_.settings.page is not None:
        window.screen_.settings.page.form.weekends.answered.emit(False)  # noqa: FBT003 -- a signal's argument
        _let_pass(_A_WHILE_MS)
        _answer(tasks)


def _put_aside(window: Window, opened: Opened, tasks: Tasks) -> None:
    """As if the last of the open conversations had been put aside; nothing is written for a picture."""
    screen, board = window.screen_, opened.board
    later = [row for key in board.ids(View.MINE, MOMENT) if (row := board.row(key)) and row.soon_at][-2:]
    hidden = [row._replace(snoozed_until=MOMENT + timedelta(hours=at)) for at, row in enumerate(later, 1)]
    screen.work._rows.apply([row.id for row in hidden], hidden)  # noqa: SLF001
    screen.rail.view_chosen.emit(View.MINE)
    screen.list.foot.pressed.emit()
    screen.show_conversation(hidden[0].id)
    settle(tasks, window)
    if screen.pane.conversation is not None:
        screen.pane.show_conversation(replace(screen.pane.conversation, row=hidden[0]))


def _choose(window: Window) -> None:
    """Choose what is late, and some of what is due today."""
    found = window.screen_.list.list
    if found is not None:
        found.extend(1)
        found.extend(1)
        found.step(1)
        found.step(1)
        found.toggle()


def _reassign(window: Window) -> None:
    """Choose everything that is shown, and ask to whom it is to be given."""
    window.actions_.choose_all.trigger()
    window.actions_.reassign.trigger()


_PRESSED: Final[dict[Shown, Callable[[Window], None]]] = {
    Shown.WHY: lambda window: window.actions_.why.trigger(),
    Shown.MERGE: lambda window: window.screen_.pane.header.acts.more.regroup.merge.trigger(),
    Shown.HELD: as_if.cross,
    Shown.CALL: as_if.log_a_call,
    Shown.THANKS: as_if.thank,
    Shown.AWAY: as_if.owner_away,
    Shown.SHIFT: lambda window: window.screen_.rail.person.shift_requested.emit(),
    Shown.ACCEPT: as_if.given,
    Shown.CHOOSING: _choose,
    Shown.REASSIGN: _reassign,
    Shown.UNOWNED: lambda window: window.screen_.rail.view_chosen.emit(View.UNASSIGNED),
}
"""Pictures of what one press brings about."""


def _let_pass(milliseconds: int) -> None:
    """Let so much time pass, while what happens is painted."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def _on_its_way(conversation_id: int) -> Delivery:
    """A reply that was sent a moment ago; nothing is written for a picture."""
    return Delivery(
        id=0,
        key="shown",
        reply_key="shown",
        conversation_id=conversation_id,
        kind=DeliveryKind.REPLY,
        state=DeliveryState.PENDING,
        text=DRAFT,
        name="",
        by="",
        by_id=0,
        attempts=0,
        error=None,
        error_values={},
        remote_id=None,
        created_at=MOMENT,
        delivered_at=None,
        sends_in_s=13.9,
        can_cancel=True,
    )


def settle(tasks: Tasks, window: Window) -> None:
    """Let the worker answer everything it was asked and files be looked into, and the answers be painted."""
    for _ in range(3):
        _answer(tasks)
    until = stopwatch() + _LONGEST_MS / 1000
    while not window.screen_.pane.composer.knows_files() and stopwatch() < until:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, _A_MOMENT_MS)
    QApplication.processEvents()


def _answer(tasks: Tasks) -> None:
    """Let the worker answer what it was asked so far."""
    loop = QEventLoop()
    tasks.run(lambda: None, lambda _: loop.quit())
    QTimer.singleShot(_LONGEST_MS, loop.quit)
    loop.exec()
