"""Figure 1: pulling, decoding and durably storing 50,000 entries, and the memory it takes.

Every side is a process of its own against the same portal, which serves entries that were encoded beforehand. Ours
pulls into an encrypted file with the pauses sync makes for the desk, and reads the records of the 1,200 patients
besides. The anchors only fetch, at a thousand entries a page, and store nothing: Medplum's client from the tests'
lock, fhirpy at a pinned version in an environment of its own that the first full run installs, and httpx with the
standard library's JSON. Fetching bytes without a look inside says what the portal itself can do.
"""

import json
import secrets
import subprocess
import sys
import tempfile
import venv
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import platformdirs

from benchmarks import databases
from benchmarks.figure import Anchor, Figure
from benchmarks.prepared_portal import serving
from benchmarks.turns import in_turn
from medplum_packages import installed_packages, node

ENTRIES, SMALL_ENTRIES = 50_000, 150
TURNS, SMALL_TURNS = 3, 1
FHIRPY = "fhirpy==2.3.1"
MOST_MB = 90.0
HERE = Path(__file__).parent
_LIMIT = "storing a page takes twice what decoding it does, in turn in one thread; 5 ms of pause a page"
_LIMIT_OF_MEMORY = "62 MB are imports, of which SQLAlchemy is 29, SQLCipher 5, httpx 3; 16 MB are the file's cache"
_PYTHON = (sys.executable, "-m")


def measure(*, small: bool = False) -> Iterator[Figure]:
    """The rate, and the memory at this size and at ten times as many."""
    entries, turns = (SMALL_ENTRIES, SMALL_TURNS) if small else (ENTRIES, TURNS)
    said: list[dict[str, float]] = []
    with tempfile.TemporaryDirectory() as folder, serving(entries) as url:
        sides: dict[str, Callable[[], float]] = {
            "ours": lambda: entries / _ours(Path(folder), url, said)["s"],
            "medplum": partial(_rate, (node(), str(HERE / "fetching.mjs"), str(installed_packages()), url)),
            "httpx": partial(_rate, (*_PYTHON, "benchmarks.fetching", url, "json")),
            "bytes": partial(_rate, (*_PYTHON, "benchmarks.fetching", url, "bytes")),
        }
        if not small:  # the test run installs nothing
            sides["fhirpy"] = partial(_rate, (str(_fhirpy()), str(HERE / "fhirpy_fetching.py"), url))
        rates = in_turn(sides, turns, warm=0)
    yield _first(rates)
    with tempfile.TemporaryDirectory() as folder, serving(entries * 10) as url:
        many = _ours(Path(folder), url, [])
    yield from _memory([one["peak_mb"] for one in said[:turns]], many["peak_mb"], entries)


def _first(rates: dict[str, list[float]]) -> Figure:
    anchors = [Anchor("@medplum/core, fetching only", rates["medplum"], 1.0)]
    if "fhirpy" in rates:
        anchors.append(Anchor(f"{FHIRPY}, fetching only", rates["fhirpy"], 8.0))
    anchors.append(Anchor("httpx and json, fetching only", rates["httpx"], None))
    anchors.append(Anchor("the portal's own ceiling", rates["bytes"], None))
    return Figure(
        1, "pull and store everything", "entries/s", rates["ours"], tuple(anchors), at_least=True, limit=_LIMIT
    )


def _memory(peaks: list[float], of_ten_times: float, entries: int) -> Iterator[Figure]:
    allowed = Anchor("what the design allows", [MOST_MB], 1.0)
    yield Figure(1, "peak memory of pulling", "MB", peaks, (allowed,), limit=_LIMIT_OF_MEMORY)
    fewer = Anchor(f"{entries:,} entries", peaks, 1.1)
    yield Figure(1, f"peak memory of pulling {entries * 10:,}", "MB", [of_ten_times], (fewer, allowed))


_number = count()


def _ours(folder: Path, url: str, said: list[dict[str, float]]) -> dict[str, float]:
    path, key = folder / f"{next(_number)}.db", secrets.token_hex(32)
    databases.embedded(path, key).close()
    done = _run((*_PYTHON, "benchmarks.pulling", str(databases.PORTAL_ID), str(path), key, url))
    said.append(done)
    return done


def _rate(command: tuple[str, ...]) -> float:
    done = _run(command)
    return float(done["entries"] / done["s"])


def _run(command: tuple[str, ...]) -> dict[str, Any]:
    done = subprocess.run(command, cwd=HERE.parent, capture_output=True, text=True, check=True)  # noqa: S603
    said: dict[str, Any] = json.loads(done.stdout)
    return said


def _fhirpy() -> Path:
    """A Python that has fhirpy; made once."""
    folder = platformdirs.user_cache_path("triage-app-benchmarks", appauthor=False) / FHIRPY.replace("==", "-")
    python = folder / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    ready = folder / "ready"
    if not ready.exists():
        venv.create(folder, clear=True, with_pip=True)
        subprocess.run((python, "-m", "pip", "install", "--quiet", FHIRPY), check=True)  # noqa: S603
        ready.touch()
    return python
