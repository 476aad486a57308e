"""Decision 68, and figure 10's claim: one person claims while sync pulls into the same encrypted file.

Sync is a process of its own that reads from a portal whose answers are ready, so that it writes as much as it can;
the desk claims and releases without a break. What is told is the time of the slowest claim in a hundred. The
anchor beside the bound is the same desk on the same file with nobody pulling.
"""

import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import cycle
from math import inf
from pathlib import Path
from statistics import median, quantiles

from benchmarks import databases
from benchmarks.correspondence import everybody, pages
from benchmarks.databases import NOW, PORTAL_ID
from benchmarks.figure import Anchor, Figure
from benchmarks.prepared_portal import serving
from triage_app.clock import SetClock
from triage_app.queue.access import Access
from triage_app.queue.domain.countdown import Direction
from triage_app.queue.domain.people import Role
from triage_app.queue.domain.remote import Intake
from triage_app.queue.domain.timing import Timing
from triage_app.queue.services import intake, staff
from triage_app.queue.store import engine
from triage_app.queue.store.work import Store

ENTRIES, SMALL_ENTRIES = 20_000, 400
ALONE = timedelta(seconds=5)
SLOWEST_S = 0.05
_FROM_PATIENT = Direction.FROM_PATIENT
_LIMIT = "the disk: every claim and every page waits for it, and pages are in each other's way"


def measure(*, small: bool = False) -> Iterator[Figure]:
    """The slowest claim in a hundred while somebody pulls."""
    with tempfile.TemporaryDirectory() as folder, serving(SMALL_ENTRIES if small else ENTRIES) as url:
        path, key = Path(folder) / "queue.db", secrets.token_hex(32)
        desk, waiting = _desk(path, key)
        until = time.perf_counter() + (ALONE.total_seconds() / 20 if small else ALONE.total_seconds())
        alone = claims(desk, waiting, lambda: time.perf_counter() < until)
        pulling = subprocess.Popen(  # noqa: S603 - this very program
            (sys.executable, "-m", "benchmarks.pulling", str(PORTAL_ID), str(path), key, url),
            stdout=subprocess.DEVNULL,
        )
        beside = claims(desk, waiting, lambda: pulling.poll() is None)
        desk.shut()
    anchors = (Anchor("50 ms, as designed", [SLOWEST_S], 1.0), Anchor("nobody pulls", [slowest_of(alone)], None))
    shown: dict[str, float | str] = {"the middle one, s": round(median(beside), 4), "claims": len(beside)}
    yield Figure(
        10, "claim beside a pull, slowest in 100", "s", [slowest_of(beside)], anchors, limit=_LIMIT, beside=shown
    )


def _desk(path: Path, key: str) -> tuple[Access, list[int]]:
    store = databases.embedded(path, key)
    store.write(lambda work: intake.take_in(work, PORTAL_ID, everybody(NOW), NOW))
    store.write(lambda work: intake.take_in(work, PORTAL_ID, _own_page(), NOW))
    person = store.write(lambda work: staff.add(work, "ana", "Ana", frozenset({Role.SUPERVISOR})))
    store.close()
    desk = Access(Store(engine.open_embedded(path, key), SetClock(NOW)), person, Timing())
    return desk, [row.id for row in desk.open_rows()[0]]


def _own_page() -> Intake:
    """Conversations that the portal knows nothing of, so that nothing answers them meanwhile."""
    page = next(pages(NOW, 100))
    apart = (
        replace(
            one, remote_id=f"own-{place}", thread_key=f"own-{place}", direction=Direction.FROM_PATIENT, sent=NOW
        )
        for place, one in enumerate(page.messages)
    )
    return replace(page, messages=tuple(apart), threads=())


def claims(desk: Access, waiting: list[int], go_on: Callable[[], bool]) -> list[float]:
    """Claim and release these without a break as long as it goes on; the seconds of every claim."""
    times: list[float] = []
    for conversation in cycle(waiting):
        if not go_on():
            return times
        began = time.perf_counter()
        desk.claim(conversation)
        times.append(time.perf_counter() - began)
        desk.release(conversation)
    return times


def slowest_of(times: list[float]) -> float:
    """The slowest in a hundred; on a computer so busy that there was one at most, that one."""
    return quantiles(times, n=100)[-1] if len(times) > 1 else max(times, default=inf)
