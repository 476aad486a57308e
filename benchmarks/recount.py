"""Figure 10's claim while open conversations are counted anew after an edit, and the price of counting one.

A hundred thousand conversations are open when a holiday is set. Sync counts them anew in a process of its own; one
desk claims and releases without a break. Told are the slowest claim in a hundred, and how long the slowest batch
held its rows; the anchors are the bounds of the design, and the same desk while nothing is counted.
"""

import json
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from statistics import median

from sqlalchemy import insert

from benchmarks import databases
from benchmarks.claim_beside_pull import claims, slowest_of
from benchmarks.databases import NOW
from benchmarks.figure import Anchor, Figure
from benchmarks.history.beside import threads_beside
from benchmarks.history.fill import fill
from benchmarks.people import hire
from triage_app.clock import SetClock
from triage_app.practice.history.sizes import Size
from triage_app.queue.access import Access
from triage_app.queue.domain.calendar import Mode, SpecialDay
from triage_app.queue.domain.countdown import Direction, StartSource
from triage_app.queue.domain.people import Role
from triage_app.queue.domain.policies import EVERYTHING, Facts
from triage_app.queue.domain.rulebook import Hours, Rules, rulebook
from triage_app.queue.domain.timing import Timing
from triage_app.queue.services import rulebooks, staff
from triage_app.queue.services.waiting import Heard, standing
from triage_app.queue.store import engine
from triage_app.queue.store.schema_rules import Rulebook
from triage_app.queue.store.work import Store

FULL = Size("open", providers=5_000, threads=200_000, open=100_000)
SMALL = Size("few open", providers=3, threads=200, open=100)
ALONE, SMALL_ALONE = timedelta(seconds=5), timedelta(seconds=0.25)
SLOWEST_S, HELD_S, ONE_S = 0.05, 0.1, 50e-6
CLAIMED = 500
EVENTS, TURNS, SMALL_TURNS = 6, 5_000, 500
HOLIDAY = SpecialDay(date(2026, 11, 23), "Founder's day")
WORDS = "When is my result ready? I have been waiting since Monday."
_WROTE = (Direction.FROM_PATIENT, Direction.TO_PATIENT, Direction.FROM_PATIENT)
RULES = Rules(Hours(special=(HOLIDAY,)), policies=(replace(EVERYTHING, mode=Mode.OPEN_DAYS),))
_LIMIT = "two cores for the desk, the database and what counts; every claim waits for the disk"


def measure(*, small: bool = False) -> Iterator[Figure]:
    """Claims beside a count on both databases, and one conversation counted."""
    size, alone = (SMALL, SMALL_ALONE) if small else (FULL, ALONE)
    with ExitStack() as stack:
        for name, (owner, desk, words) in (
            ("in a file", embedded(stack, size)),
            ("on PostgreSQL", team(stack, size)),
        ):
            yield from _beside(name, owner, desk, words, alone)
    yield _one(SMALL_TURNS if small else TURNS)


def embedded(stack: ExitStack, size: Size) -> tuple[Store, Access, list[str]]:
    """A queue in a file: as its owner has it, as a desk has it, and what recounting.py is told."""
    path, key = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "queue.db", secrets.token_hex(32)
    owner = databases.embedded(path, key)
    person = owner.write(lambda work: staff.add(work, "joy", "Joy", frozenset({Role.ASSISTANT})))
    fill(owner.engine, size, threads_beside(size))
    desk = Access(Store(engine.open_embedded(path, key), SetClock(NOW)), person, Timing())
    return owner, desk, [str(path), key]


def team(stack: ExitStack, size: Size) -> tuple[Store, Access, list[str]]:
    """The same on PostgreSQL."""
    cluster = stack.enter_context(databases.postgres())
    owner, sync = databases.team(cluster)
    hired = hire(owner, cluster, "joy")
    fill(owner.engine, size, threads_beside(size))
    desk = Access(databases.opened(hired.url, SetClock(NOW)), hired.person, Timing())
    return owner, desk, [sync.engine.url.render_as_string(hide_password=False)]


def close_on_a_holiday(owner: Store) -> None:
    """Edit the rules, so that everything open is behind them."""
    row = {"id": 1, "content": rulebooks.written(RULES), "edited_by": None, "edited_at": NOW}
    owner.write(lambda work: work.connection.execute(insert(Rulebook).values(row)))


def _beside(name: str, owner: Store, desk: Access, words: list[str], alone_for: timedelta) -> Iterator[Figure]:
    waiting = [row.id for row in desk.first_screen(CLAIMED).rows if row.owner_id is None]
    until = time.perf_counter() + alone_for.total_seconds()
    alone = claims(desk, waiting, lambda: time.perf_counter() < until)
    close_on_a_holiday(owner)
    counting = subprocess.Popen(  # noqa: S603 - this very program
        (sys.executable, "-m", "benchmarks.recounting", *words), stdout=subprocess.PIPE, text=True
    )
    beside = claims(desk, waiting, lambda: counting.poll() is None)
    done = json.loads(counting.communicate()[0])
    desk.shut()
    shown: dict[str, float | str] = {
        "the middle one, s": round(median(beside), 4),
        "all of it, s": round(done["all"], 1),
    }
    slowest = Anchor("50 ms, as designed", [SLOWEST_S], 1.0)
    yield Figure(
        *(10, f"claim beside a count {name}, slowest in 100", "s", [slowest_of(beside)]),
        (slowest, Anchor("nothing is counted", [slowest_of(alone)], None)),
        limit=_LIMIT,
        beside=shown,
    )
    held, batches = (Anchor("100 ms, as designed", [HELD_S], 1.0),), done["batches"]
    shown = {"the middle one, s": round(median(batches), 4), "slowest in 100, s": round(slowest_of(batches), 4)}
    yield Figure(
        *(10, f"rows held by a batch {name}, slowest", "s", [max(batches)]),
        held,
        limit=_LIMIT,
        beside={**shown, "batches": len(batches)},
    )


def _one(turns: int) -> Figure:
    """What one conversation says of itself by its messages: who waits, when the answer is due, the next step."""
    promise = rulebook(RULES, 1, "America/New_York").promise(Facts())
    ours = []
    for turn in range(turns):
        begins = NOW - timedelta(minutes=turn * 7 % 20_000)
        events = [
            Heard(_WROTE[n % 3], at, at, n, source=StartSource.SENT, text=WORDS)
            for n in range(1, EVENTS + 1)
            if (at := begins + timedelta(hours=n))
        ]
        began = time.perf_counter()
        standing(events, 0, (promise,))
        ours.append(time.perf_counter() - began)
    shown: dict[str, float | str] = {"slowest in 100, s": round(slowest_of(ours), 6)}
    return Figure(
        10, "one conversation counted", "s", ours, (Anchor("50 µs, as asked", [ONE_S], 1.0),), beside=shown
    )
