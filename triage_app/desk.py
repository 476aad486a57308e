"""Puts the desk together: window first, then the queue behind it, then sync as a process of its own.

The other place that builds things is headless.py, which this one uses once the first frame is on the screen: the
window paints before SQLAlchemy is imported.
"""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication

from triage_app.config import EMBEDDED, Profile, Settings
from triage_app.crash import Reporter
from triage_app.errors import TriageError
from triage_app.sentences import Sentence, say_error
from triage_app.ui.first_start import FirstStart
from triage_app.ui.tasks import Tasks
from triage_app.ui.theme import style
from triage_app.ui.theme.choice import Look, Theme
from triage_app.ui.theme.icons import Icons
from triage_app.ui.theme.tokens import ThemeName, Tone
from triage_app.ui.window import Window

if TYPE_CHECKING:
    from triage_app.credentials import Secrets
    from triage_app.headless import Place
    from triage_app.queue.access import Access
    from triage_app.ui.opening import Opened


@dataclass(frozen=True)
class Ready:
    """A queue to open the window on. `end` is called when the window is gone and sync has been told."""

    place: "Place"
    secrets: "Secrets"
    access: "Access"
    end: Callable[[], None] | None = None


def open_desk(place: "Place") -> int:
    """Open the desk on a profile, or ask how it will be used; returns the exit code when the window is closed."""
    if place.settings.database == EMBEDDED and not place.profile.exists() and not ask_how(place):
        return 0

    def prepare() -> Ready:
        from triage_app.credentials import GivenSecrets  # noqa: PLC0415 - behind the painted window
        from triage_app.headless import access_to, secrets_of  # noqa: PLC0415

        known = place.settings.database == EMBEDDED
        secrets = secrets_of(place) if known else GivenSecrets({})
        return Ready(place, secrets, access_to(place, secrets))

    return run(prepare, place.profile, remember=True)


def ask_how(place: "Place") -> bool:
    """Show the first start; true when a queue was made on this computer and the desk should open on it."""
    application = _application()
    theme = Theme()
    style.apply(application, theme)
    first = FirstStart(theme, Icons(), one_computer=True)
    made: list[bool] = []

    def look_around() -> None:
        from triage_app.headless import program_command  # noqa: PLC0415 - behind the painted window

        subprocess.Popen([*program_command(), "demo"], start_new_session=True)  # noqa: S603 - this very program
        first.close()

    def begin_here() -> None:
        from triage_app.headless import begin_on_this_computer  # noqa: PLC0415 - behind the painted window

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
    desk = Desk(prepare, profile, remember=remember)
    desk.window.show()
    code = application.exec()
    desk.end()
    return code


class Desk(QObject):
    """A window, its worker, and the sync process that belongs to it."""

    _told = Signal(str)

    def __init__(
        self, prepare: Callable[[], Ready], profile: Profile, *, remember: bool, pace: float = 1.0
    ) -> None:
        super().__init__()
        self._prepare = prepare
        self._profile = profile
        self._pace = pace
        self._ready: Ready | None = None
        self._reporter: Reporter | None = None
        self._sync: subprocess.Popen[bytes] | None = None
        saved = profile.settings() if profile.exists() else Settings()
        self._theme = Theme(_look_of(saved), remember=self._save_look if remember else None)
        style.apply(_application(), self._theme)
        self.tasks = Tasks()
        self.window = Window(self._theme, self.tasks)
        self._told.connect(self._on_told, Qt.ConnectionType.QueuedConnection)
        QTimer.singleShot(0, self._begin)  # once the event loop runs, and so once the first frame was painted

    @Slot()
    def _begin(self) -> None:
        if self._profile.directory.is_dir():
            logs = self._profile.logs
            logs.mkdir(exist_ok=True)
            self._reporter = Reporter(logs, self._tell)
            self._reporter.install()
        self.tasks.run(self._open, self._show, self.window.show_problem)

    def _open(self) -> "Opened":
        from triage_app.ui.opening import read_queue  # noqa: PLC0415 - behind the painted window

        self._ready = self._prepare()
        return read_queue(self._ready.access)

    def _show(self, opened: "Opened") -> None:
        self.window.open(opened)
        self.tasks.run(self._start_sync)

    def _start_sync(self) -> None:
        """On a single workstation the desk runs sync; a team has a service for it."""
        from triage_app.headless import start_sync  # noqa: PLC0415

        ready = self._ready
        if ready is not None and ready.place.settings.database == EMBEDDED:
            self._sync = start_sync(ready.place, ready.secrets, ready.access, self._pace)

    def end(self) -> None:
        """Finish what was asked for, let sync send what is in line, and close everything."""
        self.window.shut_down()
        self.tasks.stop()
        if self._ready is not None:
            self._ready.access.shut()
        if self._sync is not None and self._sync.stdin is not None:
            self._sync.stdin.close()
        if self._ready is not None and self._ready.end is not None:
            self._ready.end()
        if self._reporter is not None:
            self._reporter.uninstall()
            self._reporter = None

    @property
    def sync(self) -> subprocess.Popen[bytes] | None:
        """The sync process, while there is one."""
        return self._sync

    def _save_look(self, look: Look) -> None:
        if self._profile.exists():
            saved = self._profile.settings()
            theme: Any = look.theme.value if look.theme else "system"
            self._profile.save(
                Settings(saved.database, saved.keys, theme=theme, zoom=look.zoom, compact=look.compact)
            )

    def _tell(self, sentence: Sentence) -> None:
        self._told.emit(str(sentence))

    @Slot(str)
    def _on_told(self, text: str) -> None:
        self.window.toast.show_notice(text, tone=Tone.BAD)


def _look_of(saved: Settings) -> Look:
    theme = None if saved.theme == "system" else ThemeName(saved.theme)
    return Look(theme, saved.zoom, saved.compact)


def _application() -> QApplication:
    running = QApplication.instance()
    if isinstance(running, QApplication):
        return running
    application = QApplication(sys.argv[:1])
    application.setApplicationName("triage-app")
    return application
