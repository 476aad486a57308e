"""What the pictures show: as if it had happened, without anything being written for a picture."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from triage_app.cli.make_believe import ZONE
from triage_app.clock import stopwatch
from triage_app.queue.board import View
from triage_app.queue.domain.clocks import Offset
from triage_app.queue.domain.conversation import Delivery
from triage_app.queue.domain.countdown import Direction
from triage_app.queue.domain.delivery import DeliveryKind, DeliveryState
from triage_app.queue.domain.policies import PROMISE, SOON_SHARE
from triage_app.queue.domain.troubles import troubles
from triage_app.ui.opening import Opened
from triage_app.ui.queue_screen.call_dialog import CallDialog
from triage_app.ui.settings.typed import time_shown
from triage_app.ui.tasks import Tasks
from triage_app.ui.window import Window
from triage_app.ui.wording import Wording

MOMENT: Final = datetime(2026, 11, 24, 13, 28, tzinfo=ZoneInfo(ZONE))
DRAFT: Final = (
    "Hola, señora Delgado. Su resultado de A1C ya está en el portal: abra “Resultados” y toque “Hemoglobina "
    "A1C”. El Dr. Osei lo revisó. Si tiene preguntas, responda aquí."
)
AGAIN: Final = "Gracias por llamar. ¿Tengo que repetir el análisis?"
NOTE: Final = "Told her where to look in the portal."
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


def _thank(window: Window) -> None:
    """As if the patient of the open conversation had been answered and had said thank you."""
    whole = window.screen_.pane.conversation
    if whole is not None:
        first, *_ = whole.messages
        ours = replace(first, id=first.id + 1, remote_id="", direction=Direction.TO_PATIENT, sender="", text=DRAFT)
        ours = replace(ours, sent_at=MOMENT - timedelta(hours=2))
        thanks = replace(first, id=ours.id + 1, remote_id="", text="Muchas gracias, doctor.", sent_at=MOMENT)
        window.screen_.pane.composer.show_draft("", ())
        begun = MOMENT.astimezone(UTC)
        row = whole.row._replace(
            started_at=begun,
            soon_at=begun + PROMISE * SOON_SHARE,
            due_at=begun + PROMISE,
            messages=1,
            snippet=thanks.text,
            look_due_at=None,
        )
        window.screen_.work._rows.apply([row.id], [row])  # noqa: SLF001
        window.screen_.pane.show_conversation(replace(whole, row=row, messages=(first, ours, thanks)))


def _cross(window: Window) -> None:
    """As if the newest message of the open conversation had come while its reply was being written."""
    whole, work = window.screen_.pane.conversation, window.screen_.work
    if whole is not None:
        work.crossing.note(replace(whole, messages=whole.messages[:-1]), whole)
        window.screen_.pane.show_conversation(whole, new_after=work.crossing.begun_after(whole.row.id))
        window.actions_.send.trigger()


def _log_a_call(window: Window) -> None:
    """As if the patient had been called this morning, and had written again at noon."""
    whole = window.screen_.pane.conversation
    if whole is not None:
        *_, last = whole.messages
        noon = MOMENT - timedelta(hours=1, minutes=28)
        again = replace(last, id=last.id + 1, remote_id="", text=AGAIN, sent_at=noon)
        window.screen_.pane.show_conversation(replace(whole, messages=(*whole.messages, again)))
    window.actions_.log_call.trigger()
    dialog = window.findChild(CallDialog)
    if isinstance(dialog, CallDialog):
        dialog.time.setText(time_shown(time(7, 50)))
        dialog.time.textEdited.emit(dialog.time.text())
        dialog.note.setPlainText(NOTE)


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
    Shown.HELD: _cross,
    Shown.CALL: _log_a_call,
    Shown.THANKS: _thank,
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
