"""Puts the desk together: an empty window first, then what it holds, then the queue, then sync beside it.

The other place that builds things is headless.py. Nothing that costs time is imported before the first frame is on
the screen, which is why so many imports stand inside functions here.
"""

import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication

from triage_app.config import EMBEDDED, Place, Profile, Settings
from triage_app.ui.first_frame import FirstFrame
from triage_app.ui.one_desk import OneDesk

if TYPE_CHECKING:
    import subprocess

    from triage_app.credentials import Secrets
    from triage_app.queue.access import Access
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
    if place.settings.database == EMBEDDED and not place.profile.exists() and not ask_how(place):
        return 0

    def prepare() -> Ready:
        from triage_app.credentials import GivenSecrets
        from triage_app.headless import access_to, secrets_of

        known = place.settings.database == EMBEDDED
        secrets = secrets_of(place) if known else GivenSecrets({})
        return Ready(place, secrets, access_to(place, secrets))

    return run(prepare, place.profile, remember=True)


def ask_how(place: Place) -> bool:
    """Show the first start; true when a queue was made on this computer and the desk should open on it."""
    import subprocess

    from triage_app.errors import TriageError
    from triage_app.headless import begin_on_this_computer
    from triage_app.program import program_command
    from triage_app.sentences import say_error
    from triage_app.ui.first_start import FirstStart
    from triage_app.ui.theme import style
    from triage_app.ui.theme.choice import Theme
    from triage_app.ui.theme.icons import Icons

    application = _application()
    theme = Theme()
    style.apply(application, theme)
    first = FirstStart(theme, Icons(), one_computer=True)
    made: list[bool] = []

    def look_around() -> None:
        subprocess.Popen([*program_command(), "demo"], start_new_session=True)  # noqa: S603 - this very program
        first.close()

    def begin_here() -> None:
        try:
            begin_on_this_computer(place)
        except TriageError as error:
            first.show_problem(str(say_error(error)))
        else:
            made.append(True)
            first.close()

    first.demo_requested.connect(look_around)
    first.one_computer_requested.connect(begin_here)
    first.show()
    application.exec()
    return bool(made)


def run(prepare: Callable[[], Ready], profile: Profile, *, remember: bool) -> int:
    """Show the window, prepare the queue behind it, and stay until the window is closed."""
    application = _application()
    place = OneDesk(profile.directory) if profile.exists() else None
    if place is not None and not place.take():
        return _call(place)
    desk = Desk(prepare, profile, remember=remember)
    if place is not None:
        place.show_requested.connect(desk.come_to_front)
        desk.frame.painted.connect(lambda: QTimer.singleShot(0, place.listen))
    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, lambda *_: desk.frame.close())
    desk.frame.show()
    code = application.exec()
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

    `window` and `tasks` are there once the first frame was painted.
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
        from triage_app.ui.tasks import Tasks
        from triage_app.ui.theme import style
        from triage_app.ui.theme.choice import Look, Theme
        from triage_app.ui.theme.tokens import ThemeName
        from triage_app.ui.window import Window

        self._on_end.append(GarbageOnThisThread(self).stop)
        name = None if self._saved.theme == "system" else ThemeName(self._saved.theme)
        look = Look(name, self._saved.zoom, self._saved.compact)
        theme = Theme(look, remember=self._save_look if self._remember else None, parent=self)
        style.apply(_application(), theme)
        self._report_mistakes()
        self.tasks = Tasks()
        self._on_end.append(self.tasks.stop)
        self.window = Window(theme, self.tasks)
        self._on_end.append(self.window.shut_down)
        self.frame.take_in(self.window)
        self.tasks.run(self._open, self._show, self.window.show_problem)

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
        if self._profile.exists():
            saved = self._profile.settings()
            theme: Any = look.theme.value if look.theme else "system"
            self._profile.save(replace(saved, theme=theme, zoom=look.zoom, compact=look.compact))

    def _tell(self, sentence: "Sentence") -> None:
        self._told.emit(str(sentence))

    @Slot(str)
    def _on_told(self, text: str) -> None:
        from triage_app.ui.theme.tokens import Tone

        self.window.toast.show_notice(text, tone=Tone.BAD)


def _application() -> QApplication:
    running = QApplication.instance()
    if isinstance(running, QApplication):
        return running
    application = QApplication(sys.argv[:1])
    application.setApplicationName("triage-app")
    return application
