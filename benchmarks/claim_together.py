"""Figure 4: many desks that claim or take the next, and release, on PostgreSQL with guards and record.

Ours is `Access.claim` or `take_next`, and `Access.release`: rights, guards, record, feed, the act's own key and
the conversation read again, with one login a person. The anchor types the UPDATEs as the owner into tables without
triggers. Both are processes of their own, as many as there are cores, with commits that reach the disk.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from sqlalchemy import select

from benchmarks import databases
from benchmarks.claim_beside_pull import slowest_of
from benchmarks.claiming import Desk, Done, Task
from benchmarks.correspondence import everybody, pages
from benchmarks.databases import NOW, PORTAL_ID, Cluster
from benchmarks.figure import Anchor, Figure
from benchmarks.people import hire
from benchmarks.turns import in_turn
from triage_app.queue.services import intake
from triage_app.queue.store.schema import Conversation
from triage_app.queue.store.work import Store

DESKS, SMALL_DESKS = (16, 64), (2,)
TURNS, SMALL_TURNS = 5, 1
FOR_S, SMALL_FOR_S = 3.0, 0.2
POOL, SMALL_POOL = 500, 20
AT_LEAST, SLOWEST = 0.3, 3.0
LOGINS, SMALL_LOGINS = 16, 2
"""People; desks of one person share a login, which may connect eight times."""

_LIMIT = "two cores for desks and database together; Python's share of a claim is in the profile"


def measure(*, small: bool = False) -> Iterator[Figure]:
    """Pairs a second, and the slowest claim in a hundred."""
    turns, for_s = (SMALL_TURNS, SMALL_FOR_S) if small else (TURNS, FOR_S)
    with databases.postgres() as cluster:
        ours, bare = (_Pool(cluster, small=small) for _ in range(2))
        bare.drop_guards()
        for desks in SMALL_DESKS if small else DESKS:
            for takes_next in (False, True):
                yield from _together(ours, bare, _Race(desks, for_s, takes_next), turns)


@dataclass(frozen=True)
class _Race:
    """How many desks race, for how many seconds, and for what: the most urgent one, or one by chance."""

    desks: int
    for_s: float
    takes_next: bool


def _together(ours: "_Pool", bare: "_Pool", race: _Race, turns: int) -> Iterator[Figure]:
    found: dict[bool, list[Done]] = {False: [], True: []}

    def pairs(pool: "_Pool") -> float:
        done = pool.race(race)
        found[pool.bare].append(done)
        return done.pairs / race.for_s

    rates = in_turn({"ours": lambda: pairs(ours), "bare": lambda: pairs(bare)}, turns)
    raw = Anchor("bare UPDATEs, no guards", rates["bare"], AT_LEAST)
    lost: dict[str, float | str] = {"that another desk won": sum(done.lost for done in found[False])}
    act = "take-next" if race.takes_next else "claim"
    yield Figure(
        *(4, f"{act} and release, {race.desks} desks", "pairs/s", rates["ours"], (raw,)),
        at_least=True,
        limit=_LIMIT,
        beside=lost,
    )
    slowest = Anchor("bare UPDATE", [_slowest(done) for done in found[True]], SLOWEST)
    times = [_slowest(done) for done in found[False]]
    yield Figure(4, f"slowest {act} in 100, {race.desks} desks", "s", times, (slowest,))


def _slowest(done: Done) -> float:
    return slowest_of(done.times)


class _Pool:
    """A practice with conversations nobody owns, and people who want them."""

    def __init__(self, cluster: Cluster, *, small: bool) -> None:
        self.bare = False
        self._owner, sync = databases.team(cluster)
        sync.write(lambda work: intake.take_in(work, PORTAL_ID, everybody(NOW), NOW))
        page = next(pages(NOW, SMALL_POOL if small else POOL))
        sync.write(lambda work: intake.take_in(work, PORTAL_ID, page, NOW))
        self._ids = list(self._read_ids(self._owner))
        self._desks = [self._person(cluster, number) for number in range(SMALL_LOGINS if small else LOGINS)]
        sync.close()

    @staticmethod
    def _read_ids(store: Store) -> Iterator[int]:
        with store.engine.connect() as connection:
            yield from connection.execute(
                select(Conversation.id).where(Conversation.due_at.is_not(None))
            ).scalars()

    def _person(self, cluster: Cluster, number: int) -> Desk:
        hired = hire(self._owner, cluster, f"desk{number}")
        return Desk(hired.person.id, hired.person.login, hired.url)

    def drop_guards(self) -> None:
        """Make this the anchor's: no triggers, and everybody connects as the owner."""
        self.bare = True
        with self._owner.engine.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE conversation DISABLE TRIGGER USER")
        url = self._owner.engine.url.render_as_string(hide_password=False)
        self._desks = [Desk(one.staff_id, one.login, url) for one in self._desks]

    def race(self, race: _Race) -> Done:
        """Let so many desks claim and release for a while; nobody may own anything afterwards."""
        processes = min(os.cpu_count() or 1, race.desks)
        crew = [self._desks[number % len(self._desks)] for number in range(race.desks)]
        tasks = [
            Task(self.bare, race.takes_next, crew[place::processes], self._ids, race.for_s)
            for place in range(processes)
        ]
        running = [_start(task) for task in tasks]
        for one in running:
            _hear(one)
        for one in running:
            _tell(one, "go")
        outcomes = [Done(**json.loads(one.communicate()[0])) for one in running]
        return Done(
            sum(one.pairs for one in outcomes),
            sum(one.lost for one in outcomes),
            [seconds for one in outcomes for seconds in one.times],
        )


def _start(task: Task) -> "subprocess.Popen[str]":
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.claiming"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    _tell(process, json.dumps(asdict(task)))
    return process


def _tell(process: "subprocess.Popen[str]", line: str) -> None:
    assert process.stdin is not None  # noqa: S101 - asked for above
    process.stdin.write(line + "\n")
    process.stdin.flush()


def _hear(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None  # noqa: S101 - asked for above
    return process.stdout.readline()
