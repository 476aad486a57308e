"""What happens to mistakes of the program: a report without anything a patient wrote, and a sentence."""

import faulthandler
import sys
import threading
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from types import TracebackType
from typing import TextIO

from triage_app import __version__
from triage_app.errors import TriageError
from triage_app.sentences import Sentence, say, say_error


class Reporter:
    """Writes crash reports into a directory and tells the person through `tell`."""

    def __init__(self, directory: Path, tell: Callable[[Sentence], None]) -> None:
        self._directory = directory
        self._tell = tell
        self._before = (sys.excepthook, threading.excepthook)
        self._faults: TextIO | None = None

    def install(self) -> None:
        """Become the last resort of every thread, and of the interpreter itself."""
        sys.excepthook = self.report
        threading.excepthook = lambda args: self.report(
            args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback
        )
        if not faulthandler.is_enabled():
            self._faults = (self._directory / "fault.log").open("a")
            faulthandler.enable(file=self._faults)

    def uninstall(self) -> None:
        """Give the last resort back to whoever had it."""
        sys.excepthook, threading.excepthook = self._before
        if self._faults is not None:
            faulthandler.disable()
            self._faults.close()
            self._faults = None

    def report(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Say what happened; what is no fault of the program is said without a report."""
        if isinstance(error, TriageError):
            self._tell(say_error(error))
            return
        path = write_report(self._directory, kind, trace)
        self._tell(say("unexpected", {"kind": kind.__name__, "report": path.name}))


def write_report(directory: Path, kind: type[BaseException], trace: TracebackType | None) -> Path:
    """Write where a mistake happened; where the directory takes nothing, among the temporary files."""
    path = directory / f"crash-{datetime.now(UTC):%Y%m%dT%H%M%S%f}.txt"
    report = describe(kind, trace)
    try:
        directory.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        directory.mkdir(exist_ok=True, mode=0o700)
        path.write_text(report, encoding="utf-8")
    except OSError:
        with NamedTemporaryFile("w", prefix="triage-app-crash-", suffix=".txt", delete=False) as file:
            file.write(report)
            return Path(file.name)
    return path


def place_of(error: BaseException) -> str:
    """The file and line where a mistake happened."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"


def describe(kind: type[BaseException], trace: TracebackType | None) -> str:
    """Where a mistake happened: files, lines and functions; no values and not the error's own words."""
    frames = traceback.extract_tb(trace)
    lines = [f"  {Path(frame.filename).name}:{frame.lineno} in {frame.name}" for frame in frames]
    head = f"triage-app {__version__}, Python {sys.version.split()[0]}, {sys.platform}\n{kind.__name__}\n"
    return head + "\n".join(lines) + "\n"
