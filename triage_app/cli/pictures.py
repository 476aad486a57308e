"""Paints the screens of the make-believe practice at a fixed moment: for documents, guides and eyes."""

import sys
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from PySide6.QtCore import QEvent, QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from triage_app import language
from triage_app.cli.as_if import DRAFT, MOMENT
from triage_app.cli.make_believe import ZONE, MakeBelieve, PortalAt, set_up, share_out
from triage_app.cli.scenes import Shown, bring_about, settle
from triage_app.clock import SetClock
from triage_app.headless import access_to, open_store, sync_engine
from triage_app.practice.generator import make_practice
from triage_app.practice.portal import PracticePortal
from triage_app.queue.domain.calendar import Mode, SpecialDay
from triage_app.queue.domain.calendar import Window as OpenFrom
from triage_app.queue.domain.conversation import Row
from triage_app.queue.domain.policies import EVERYTHING, Facts, Policy
from triage_app.queue.domain.rulebook import OFFICE, Hours, Rules, for_weekends
from triage_app.queue.services.holidays import Read
from triage_app.sync.sweep import Sweep
from triage_app.ui import translation
from triage_app.ui.application import application
from triage_app.ui.garbage import GarbageOnThisThread
from triage_app.ui.opening import Opened, read_queue
from triage_app.ui.pictures import grab
from triage_app.ui.settings.holidays import Holidays
from triage_app.ui.tasks import Tasks
from triage_app.ui.theme import style
from triage_app.ui.theme.choice import Look, Theme
from triage_app.ui.theme.tokens import ThemeName
from triage_app.ui.window import Window

SIZES: Final = ((1440, 900), (1024, 700))
FAR: Final = "Europe/Paris"
"""Where a remote assistant reads some of them; the others are read at the practice."""

SHOWN: Final = "Maria Delgado"
HOLDS: Final = "Priya Natarajan"
"""Whose other conversation was merged into the open one."""

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
        settle(tasks, window)
        bring_about(window, opened, tasks, screen.shown, next(row.id for row in rows if row.id != shown.id))
        settle(tasks, window)
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
