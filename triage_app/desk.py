"""Puts the desk together: an empty window first, then what it holds, then the queue, then sync beside it.

The other place that builds things is headless.py. Nothing that costs time is imported before the first frame is on
the screen, which is why so many imports stand inside functions here.
"""

import signal
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from triage_app import language
from triage_app.config import EMBEDDED, Place, Profile, Settings
from triage_app.errors import UsageError
from triage_app.ui.application import application
from triage_app.ui.first_frame import FirstFrame
from triage_app.ui.one_desk import OneDesk
from triage_app.welcome import ask_how

if TYPE_CHECKING:
    import subprocess

    from triage_app.credentials import Secrets
    from triage_app.queue.access import Access
    from triage_app.queue.services.holidays import Read
    from triage_app.sentences import Sentence
    from triage_app.sync_process import SyncProcess
    from triage_app.ui.opening import Opened
    from triage_app.ui.tasks import Tasks
    from triage_app.ui.theme.choice import Look
    from triage_app.ui.window import Window


@dataclass(frozen=True)
class Ready:
    """A queue to open the window on. `end` is called when the window is gone and sync has been told."""

    place: Place
    secrets: "Secrets"
    access: "Access"
    end: Callable[[], None] | None = None


def open_desk(place: Place) -> int:
    """Open the desk on a profile, or ask how it will be used; returns the exit code when the window is closed."""
    language.speak(place.settings.language)
    if place.settings.database == EMBEDDED and not place.profile.exists() and not ask_how(place):
        return 0

    def prepare() -> Ready:
        from triage_app.credentials import GivenSecrets
        from triage_app.headless import access_to, secrets_of

        known = place.settings.database == EMBEDDED
        secrets = secrets_of(place) if known else GivenSecrets({})
        return Ready(place, secrets, access_to(place, secrets))

    return run(prepare, place.profile, remember=True)


def run(prepare: Callable[[], Ready], profile: Profile, *, remember: bool) -> int:
    """Show the window, prepare the queue behind it, and stay until the window is closed."""
    program = application()
    place = OneDesk(profile.directory) if profile.exists() else None
    if place is not None and not place.take():
        return _call(place)
    desk = Desk(prepare, profile, remember=remember)
    if place is not None:
        place.show_requested.connect(desk.come_to_front)
        desk.frame.painted.connect(lambda: QTimer.singleShot(0, place.listen))
    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, lambda *_: desk.frame.leave())
    program.commitDataRequest.connect(desk.frame.ask_no_more)  # the session ends: sync sends what is in line
    desk.frame.show()
    code = program.exec()
    desk.end()
    if place is not None:
        place.leave()
    return code


def _call(place: OneDesk) -> int:
    """Show the desk that is open already.

    Raises:
        TriageError: `desk_already_open`, where it does not answer.
    """
    from triage_app.errors import TriageError

    if not place.call():
        raise TriageError("desk_already_open")
    return 0


class Desk(QObject):
    """A window, its worker, and the sync process that belongs to it.

    `window` and `tasks` are there once the first frame was painted; another language makes both anew.
    """

    window: "Window"
    tasks: "Tasks"

    _told = Signal(str)

    def __init__(
        self, prepare: Callable[[], Ready], profile: Profile, *, remember: bool, pace: float = 1.0
    ) -> None:
        super().__init__()
        self._prepare = prepare
        self._profile = profile
        self._remember = remember
        self._pace = pace
        self._saved = profile.settings() if profile.exists() else Settings()
        self._ready: Ready | None = None
        self._on_end: list[Callable[[], object]] = []
        self._sync: SyncProcess | None = None
        self.frame = FirstFrame(self._saved.theme, self._saved.zoom)
        self.frame.painted.connect(self._on_frame_painted)

    @property
    def sync(self) -> "subprocess.Popen[bytes] | None":
        """The sync process, once there is one."""
        return self._sync.process if self._sync is not None else None

    @Slot()
    def come_to_front(self) -> None:
        """Show the window: somebody started the program once more."""
        self.frame.setWindowState(self.frame.windowState() & ~Qt.WindowState.WindowMinimized)
        self.frame.show()
        self.frame.raise_()
        self.frame.activateWindow()

    def end(self) -> None:
        """Finish what was asked for, let sync send what is in line, and close everything."""
        for act in reversed(self._on_end):
            act()
        self._on_end.clear()

    @Slot()
    def _on_frame_painted(self) -> None:
        QTimer.singleShot(0, self._furnish)  # after this paint has reached the screen

    def _furnish(self) -> None:
        """Bring what the window holds, and have the queue opened behind it."""
        from triage_app.ui.garbage import GarbageOnThisThread
        from triage_app.ui.theme import style
        from triage_app.ui.theme.choice import Look, Theme
        from triage_app.ui.theme.tokens import ThemeName

        self._on_end.append(GarbageOnThisThread(self).stop)
        name = None if self._saved.theme == "system" else ThemeName(self._saved.theme)
        look = Look(name, self._saved.zoom, self._saved.compact)
        self._theme = Theme(look, remember=self._save_look, parent=self)
        style.apply(application(), self._theme)
        self._report_mistakes()
        self._on_end.append(self._leave_window)
        self._make_window()
        self.tasks.run(self._open, self._show, self.window.show_problem)

    def _make_window(self) -> None:
        from triage_app.ui import translation
        from triage_app.ui.settings.holidays import Holidays
        from triage_app.ui.tasks import Tasks
        from triage_app.ui.window import Window

        problem = translation.speak(application())
        self.tasks = Tasks()
        self.window = Window(self._theme, self.tasks, holidays=Holidays(_days_in_file, _public_holidays))
        self.window.language_requested.connect(self._on_window_language_requested)
        self.window.leave_requested.connect(self.frame.leave)
        self.frame.take_in(self.window)
        self.frame.ask_first(self.window.holds_back)
        if problem:
            self._on_told(problem)

    def _leave_window(self) -> None:
        self.window.shut_down()
        self.tasks.stop()

    @Slot(str)
    def _on_window_language_requested(self, spoken: str) -> None:
        """Make the window anew, as at a start; what was being written is saved, and what was open opens again."""
        from triage_app.ui.opening import read_queue

        ready, shown = self._ready, self.window.screen_.pane.row
        if ready is None:
            return
        self._save(language=spoken)
        language.speak(spoken)
        self._leave_window()
        self._make_window()

        def show(opened: "Opened") -> None:
            self.window.open(opened)
            if shown is not None:
                self.window.screen_.show_conversation(shown.id)

        self.tasks.run(lambda: read_queue(ready.access), show, self.window.show_problem)

    def _report_mistakes(self) -> None:
        from triage_app.crash import Reporter

        self._told.connect(self._on_told, Qt.ConnectionType.QueuedConnection)
        if self._profile.directory.is_dir():
            self._profile.logs.mkdir(exist_ok=True)
            reporter = Reporter(self._profile.logs, self._tell)
            reporter.install()
            self._on_end.append(reporter.uninstall)

    def _open(self) -> "Opened":
        from triage_app.ui.opening import read_queue

        ready = self._prepare()
        self._ready = ready
        # ends after the worker, in this order: connections, sync's pipe, what was prepared
        ends = [ready.access.shut, self._let_sync_go, *([ready.end] if ready.end else [])]
        self._on_end[:0] = reversed(ends)
        return read_queue(ready.access)

    def _show(self, opened: "Opened") -> None:
        self.window.open(opened)
        self.tasks.run(self._start_sync)

    def _start_sync(self) -> None:
        """On a single workstation the desk runs sync; a team has a service for it."""
        from triage_app.sync_process import SyncProcess

        ready = self._ready
        if ready is not None and ready.place.settings.database == EMBEDDED:
            self._sync = SyncProcess(
                ready.place, ready.secrets, ready.access.connections, self._pace, self._tell_of_update
            )
            self._sync.start()

    def _tell_of_update(self) -> None:
        from triage_app.sentences import say

        self._tell(say("program_changed"))

    def _let_sync_go(self) -> None:
        """Sync sends what is in line and ends by itself; a throw-away queue is not waited for."""
        if self._sync is None:
            return
        self._sync.let_go()
        process = self._sync.process
        if process is not None and self._ready is not None and self._ready.end is not None:
            process.terminate()
            process.wait(30)

    def _save_look(self, look: "Look") -> None:
        self._save(theme=look.theme.value if look.theme else "system", zoom=look.zoom, compact=look.compact)

    def _save(self, **changed: Any) -> None:
        if self._remember and self._profile.exists():
            self._profile.save(replace(self._profile.settings(), **changed))

    def _tell(self, sentence: "Sentence") -> None:
        self._told.emit(str(sentence))

    @Slot(str)
    def _on_told(self, text: str) -> None:
        from triage_app.ui.theme.tokens import Tone

        self.window.toast.show_notice(text, tone=Tone.BAD)


_LARGEST_CALENDAR = 2_000_000
"""Bytes; whoever reads it refuses what is larger."""


def _days_in_file(path: Path, years: range) -> "Read":
    """The whole days of a calendar file, and what of it was left out."""
    from triage_app.queue.services.holidays import from_ical

    try:
        with path.open("rb") as source:
            content = source.read(_LARGEST_CALENDAR + 1)
    except OSError as error:
        raise UsageError("calendar_file_unopened", reason=error.strerror or "?") from None
    return from_ical(content, years)


def _public_holidays(country: str, state: str, years: range) -> "Read":
    """The public holidays of a country, or of one of its states."""
    from triage_app.queue.services.holidays import Read, proposed

    return Read(proposed(country, state or None, years))
