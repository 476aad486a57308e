"""Cold start: from starting the process to the first painted frame of the desk, against a bare PySide6 window.

Both are whole processes, started in turn. The desk opens on a queue, so that the start is the everyday one.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from benchmarks.figure import Anchor, Figure
from benchmarks.turns import in_turn

RUNS, SMALL_RUNS = 11, 1
TARGET = 1.3

_WATCH = """
import os, sys, time
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget
class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and isinstance(watched, QWidget):
            print(time.time() - float(sys.argv[1]), flush=True)
            os._exit(0)
        return False
application = QApplication(["bench"])
watch = Watch()
application.installEventFilter(watch)
"""
BARE = _WATCH + "window = QWidget(); window.resize(1440, 900); window.show(); application.exec()"
_DESK = _WATCH + "from triage_app.cli import main; sys.exit(main([]))"


def measure(*, small: bool = False) -> Iterator[Figure]:
    """The first paint, in turn with the bare window's."""
    with tempfile.TemporaryDirectory() as folder:
        profile = _profile(Path(folder))
        sides = {"desk": partial(run, _DESK, profile), "bare": partial(run, BARE, profile)}
        times = in_turn(sides, SMALL_RUNS if small else RUNS)
    yield Figure(12, "first paint", "s", times["desk"], (Anchor("bare PySide6 window", times["bare"], TARGET),))


def _profile(folder: Path) -> Path:
    from triage_app.config import Place, Profile  # noqa: PLC0415 - not before the anchor's own imports matter
    from triage_app.credentials.vault import VaultSecrets  # noqa: PLC0415
    from triage_app.headless import Founding, found  # noqa: PLC0415

    place = Place(Profile(folder / "profile"))
    place.profile.make()
    found(
        place,
        Founding("Our practice", "America/New_York", "Main office", "ana", "Ana"),
        VaultSecrets(place.profile.vault, "bench"),
    )
    place.profile.save(place.settings)
    return place.profile.directory


def run(program: str, profile: Path, given: str = "") -> float:
    """Seconds that a program in a process and session of its own says, which reads what is `given`."""
    done = subprocess.run(  # noqa: S603 - this very program
        [sys.executable, "-c", program, str(time.time())],
        env={
            **os.environ,
            "TRIAGE_PROFILE": str(profile),
            "PYTHONDONTWRITEBYTECODE": "",  # an installed program has its bytecode; ours from the first start on
            "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen"),
        },
        input=given,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        start_new_session=True,
    )
    if not done.stdout:
        raise RuntimeError(done.stderr)
    return float(done.stdout.split()[0])
