"""Paints the screens of the make-believe practice at a fixed moment: for documents, guides and eyes."""

import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from PySide6.QtCore import QEvent, QEventLoop, QMessageLogContext, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from triage_app import language
from triage_app.cli.make_believe import ZONE, MakeBelieve, PortalAt, set_up, share_out
from triage_app.clock import SetClock, stopwatch
from triage_app.headless import access_to, open_store, sync_engine
from triage_app.practice.generator import make_practice
from triage_app.practice.portal import PracticePortal
from triage_app.queue.board import View
from triage_app.queue.domain.calendar import Mode, SpecialDay
from triage_app.queue.domain.calendar import Window as OpenFrom
from triage_app.queue.domain.clocks import Offset
from triage_app.queue.domain.conversation import Delivery, Row
from triage_app.queue.domain.countdown import Direction
from triage_app.queue.domain.delivery import DeliveryKind, DeliveryState
from triage_app.queue.domain.policies import EVERYTHING, PROMISE, SOON_SHARE, Facts, Policy
from triage_app.queue.domain.rulebook import OFFICE, Hours, Rules, for_weekends
from triage_app.queue.domain.troubles import troubles
from triage_app.queue.services.holidays import Read
from triage_app.sync.sweep import Sweep
from triage_app.ui import translation
from triage_app.ui.application import application
from triage_app.ui.garbage import GarbageOnThisThread
from triage_app.ui.opening import Opened, read_queue
from triage_app.ui.pictures import grab
from triage_app.ui.queue_screen.call_dialog import CallDialog
from triage_app.ui.settings.holidays import Holidays
from triage_app.ui.settings.typed import time_shown
from triage_app.ui.tasks import Tasks
from triage_app.ui.theme import style
from triage_app.ui.theme.choice import Look, Theme
from triage_app.ui.theme.tokens import ThemeName
from triage_app.ui.window import Window
from triage_app.ui.wording import Wording

MOMENT: Final = datetime(2026, 11, 24, 13, 28, tzinfo=ZoneInfo(ZONE))
SIZES: Final = ((1440, 900), (1024, 700))
FAR: Final = "Europe/Paris"
"""Where a remote assistant reads some of them; the others are read at the practice."""

SHOWN: Final = "Maria Delgado"
HOLDS: Final = "Priya Natarajan"
"""Whose other conversation was merged into the open one."""

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


_READ_FAR_AWAY: Final = frozenset({Shown.WHY, Shown.SNOOZED, Shown.CALL})


@dataclass(frozen=True)
class Screen:
    """One picture: of what, in which language and theme, how large."""

    spoken: str
    theme: ThemeName
    size: tuple[int, int]
    shown: Shown = Shown.QUEUE

    @property
    def name(self) -> str:
        """The picture's file name."""
        suffix = "" if self.size == SIZES[0] else f"-{self.size[0]}x{self.size[1]}"
        spoken = "" if self.spoken == language.ENGLISH else f"-{self.spoken}"
        return f"{self.shown}-{self.theme.value.replace('_', '-')}{suffix}{spoken}.png"


SCREENS: Final = tuple(
    Screen(spoken, theme, size, shown)
    for spoken in language.LANGUAGES
    for shown in Shown
    for size in SIZES
    for theme in ThemeName
)


def paint_all(directory: Path, target: Path) -> list[Path]:
    """Paint every screen into a folder; `directory` holds the throw-away queue meanwhile."""
    target.mkdir(parents=True, exist_ok=True)
    qInstallMessageHandler(_without_noise)
    made, clock = _practice(directory)
    application()
    garbage = GarbageOnThisThread()
    try:
        return [_paint(made, clock, screen, target / screen.name) for screen in SCREENS]
    finally:
        garbage.stop()


def _without_noise(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
    """Pass Qt's messages on, but for what its offscreen platform says of every window."""
    del context
    if "propagateSizeHints" not in text:
        sys.stderr.write(f"{kind.name}: {text}\n")


def _practice(directory: Path) -> tuple[MakeBelieve, SetClock]:
    clock = SetClock(MOMENT)
    with PracticePortal(make_practice(MOMENT), clock=clock.now) as portal:
        at = PortalAt(portal.base_url, portal.token_url, portal.client_id, portal.client_secret)
        made = set_up(directory, at, clock)
        _set_rules(made, clock)
        store = open_store(made.place, made.secrets, clock, for_sync=True)
        try:
            sync_engine(store, made.secrets).once()
            share_out(made, clock)
            _merge(made, clock)
            Sweep(store, lambda: True).regroup()
        finally:
            store.close()
    access = access_to(made.place, made.secrets, clock)
    try:
        report = directory / "A1C result, 11-12-2026.pdf"
        _write_report(report)
        shown = _shown(access.open_rows()[0])
        access.save_draft(shown.id, DRAFT, (access.stage_file(report),))
    finally:
        access.shut()
    return made, clock


def _set_rules(made: MakeBelieve, clock: SetClock) -> None:
    """What the practice has set on an ordinary day."""
    access = access_to(made.place, made.secrets, clock)
    try:
        closed = ((11, 26, "Thanksgiving"), (11, 27, "Day after Thanksgiving"), (12, 25, "Christmas Day"))
        days = [SpecialDay(date(MOMENT.year, month, day), name) for month, day, name in closed]
        half = SpecialDay(date(MOMENT.year, 12, 24), "Christmas Eve", (OpenFrom(time(8), time(12)),))
        split = (OpenFrom(time(8), time(12)), OpenFrom(time(13), time(17)))
        hours = Hours((OFFICE, OFFICE, split, OFFICE, OFFICE, (), ()), tuple(sorted([*days, half])))
        refills = Policy("Refills", timedelta(hours=8), Mode.BUSINESS_HOURS, Facts(category="refill"))
        rules = for_weekends(Rules(hours, policies=(refills, EVERYTHING)), answered=True)
        access.edit_rules(rules, based_on=access.rules().version)
    finally:
        access.shut()


def _merge(made: MakeBelieve, clock: SetClock) -> None:
    """Ask for one patient's conversations to become one."""
    access = access_to(made.place, made.secrets, clock)
    try:
        into = _shown(access.open_rows()[0], HOLDS).id
        access.merge(access.relatives(into)[0].id, into=into)
    finally:
        access.shut()


def _write_report(path: Path) -> None:
    from triage_app.practice.files import make_pdf

    path.write_bytes(make_pdf(["Greenfield Laboratory", "Hemoglobin A1C", "6.1 %"]))


def _shown(rows: tuple[Row, ...], patient: str = SHOWN) -> Row:
    return next((row for row in rows if row.patient == patient), rows[0])


def _paint(made: MakeBelieve, clock: SetClock, screen: Screen, path: Path) -> Path:
    language.speak(screen.spoken)
    if problem := translation.speak(application()):
        sys.stderr.write(f"{problem}\n")
    theme = Theme(Look(screen.theme))
    style.apply(application(), theme)
    tasks = Tasks()
    access = access_to(made.place, made.secrets, clock)
    window = Window(theme, tasks, holidays=Holidays(lambda *_: Read(()), lambda *_: Read(())))
    try:
        window.resize(*screen.size)
        window.show()
        opened = _fresh(read_queue(access), screen.shown)
        window.open(opened)
        rows = opened.access.open_rows()[0]
        shown = _shown(rows, HOLDS if screen.shown is Shown.MERGED else SHOWN)
        if screen.shown is Shown.QUITTING:  # the next one is open already: the draft is another's
            shown = next(row for row in rows if row.owner_id == access.person.id and row.id != shown.id)
        window.screen_.show_conversation(shown.id)
        _settle(tasks, window)
        _bring_about(window, opened, tasks, screen.shown, next(row.id for row in rows if row.id != shown.id))
        _settle(tasks, window)
        window.toast.setVisible(screen.shown is Shown.START)
        grab(window, path)
    finally:
        window.close()
        tasks.stop()
        access.shut()
        # now, from the outside in: two dozen windows for Python's collector to take apart end in a crash
        window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return path


def _fresh(opened: Opened, shown: Shown) -> Opened:
    """Read where it is told, with a sync heard of just now: real time passes while pictures are painted."""
    here = ZoneInfo(FAR if shown in _READ_FAR_AWAY else ZONE)
    return replace(opened, here=here, health=replace(opened.health, sync_beat_age_s=0.0))


def _bring_about(window: Window, opened: Opened, tasks: Tasks, shown: Shown, other: int) -> None:
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
    window.screen_.show_settings()
    _answer(tasks)
    if window.screen_.settings is not None:
        window.screen_.settings.form.weekends.answered.emit(False)  # noqa: FBT003 -- a signal's argument
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
    _settle(tasks, window)
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


_PRESSED: Final[dict[Shown, Callable[[Window], None]]] = {
    Shown.WHY: lambda window: window.actions_.why.trigger(),
    Shown.MERGE: lambda window: window.screen_.pane.header.acts.more.regroup.merge.trigger(),
    Shown.HELD: _cross,
    Shown.CALL: _log_a_call,
    Shown.THANKS: _thank,
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


def _settle(tasks: Tasks, window: Window) -> None:
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
