"""Figure 12: from starting the process to the first painted rows of a real queue, against a bare PySide6 window.

The queue is a history in an encrypted file. Its key is handed over on the way in: how long the operating system's
keyring takes to answer is not ours and not counted. Both are whole processes, started in turn.
"""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from benchmarks.figure import Anchor, Figure
from benchmarks.first_paint import BARE, run
from benchmarks.turns import in_turn

RUNS, SMALL_RUNS = 11, 1
SIZE, SMALL_SIZE = "M", "tiny"
TARGET = 1.8
_LIMIT = "half is loading SQLAlchemy and mapping tables, a quarter the window's own modules; reading takes 50 ms"
_PASSPHRASE = "bench"  # noqa: S105 - of a throw-away vault

_DESK = """
import os, signal, sys, time
from PySide6.QtCore import QEvent, QObject, QTimer
from triage_app import language
from triage_app.config import Place, profile_at
from triage_app.desk import Ready, run
from triage_app.ui.application import application

class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            list_ = watched.parent()
            if list_ is not None and list_.objectName() == "list" and list_.viewport() is watched:
                if list_.model().rowCount():
                    QTimer.singleShot(0, self.painted)
        return False

    def painted(self):
        print(time.time() - float(sys.argv[1]), flush=True)
        os.killpg(0, signal.SIGKILL)  # with sync, if it was started: nothing runs beside the next one

key = sys.stdin.readline().strip()
place = Place(profile_at(None))
language.speak(place.settings.language)

def prepare():
    from triage_app.credentials import DATABASE_KEY, GivenSecrets
    from triage_app.headless import access_to
    secrets = GivenSecrets({DATABASE_KEY: key})
    return Ready(place, secrets, access_to(place, secrets))

watch = Watch()
application().installEventFilter(watch)
sys.exit(run(prepare, place.profile, remember=True))
"""


def measure(*, small: bool = False) -> Iterator[Figure]:
    """The first painted rows, in turn with the bare window's first paint."""
    size, runs = (SMALL_SIZE, SMALL_RUNS) if small else (SIZE, RUNS)
    with tempfile.TemporaryDirectory() as folder:
        profile, key = _queue(Path(folder), size)
        sides = {"desk": partial(run, _DESK, profile, key), "bare": partial(run, BARE, profile)}
        times = in_turn(sides, runs)
    anchor = Anchor("bare PySide6 window", times["bare"], TARGET)
    yield Figure(12, f"usable queue, size {size}", "s", times["desk"], (anchor,), limit=_LIMIT)


def _queue(folder: Path, size: str) -> tuple[Path, str]:
    """A profile with a history of a size, and the key of its queue."""
    from triage_app.credentials import DATABASE_KEY  # noqa: PLC0415 - as in first_paint
    from triage_app.credentials.vault import VaultSecrets  # noqa: PLC0415

    profile, passphrase = folder / "profile", folder / "passphrase"
    passphrase.write_text(_PASSPHRASE)
    passphrase.chmod(0o600)
    command = [
        sys.executable,
        "-m",
        "benchmarks.history",
        size,
        "--profile",
        profile,
        "--passphrase-file",
        passphrase,
    ]
    subprocess.run(command, cwd=Path(__file__).parents[1], check=True, capture_output=True)  # noqa: S603 - this program
    return profile, VaultSecrets(profile / "vault.json", _PASSPHRASE).get(DATABASE_KEY)
