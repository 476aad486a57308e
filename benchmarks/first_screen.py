"""Figure 15: the first screen of a very large queue, far away behind a narrow line.

A desk that is signed in reads what its window shows first, and then the skeleton of everything open, through a
link on which answers take 200 ms and come in at 20 Mbit/s. Round trips are held against those the design allows,
seconds against as many bytes of one value through the same link. Histories are filled in by COPY.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import make_url, text

from benchmarks import databases
from benchmarks.databases import Cluster
from benchmarks.figure import Anchor, Figure
from benchmarks.history.beside import threads_beside
from benchmarks.history.fill import fill
from benchmarks.people import hire
from benchmarks.turns import in_turn, seconds
from triage_app.clock import SetClock
from triage_app.practice.history.sizes import Size
from triage_app.queue.access import Access
from triage_app.queue.domain.timing import Timing
from triage_app.queue.store.work import Store
from triage_app.ui.opening import FIRST_ROWS

from relay import Relay  # isort: skip - databases.py says where the tests' plugins are

FULL = Size("open", providers=5_000, threads=200_000, open=100_000)
SMALL = Size("few open", providers=3, threads=200, open=100)
DELAY_S, SMALL_DELAY_S = 0.2, 0.02
BYTES_PER_S = 20e6 / 8
TURNS, SMALL_TURNS = 5, 1
ROUND_TRIPS, SKELETON_S = 3, 2.0
_LIMIT = "half is the line, half is making rows of what came through it, on a busy machine"


@dataclass(frozen=True)
class _Far:
    """A desk at the other end of the link, and what came through it."""

    relay: Relay
    desk: Access
    store: Store
    waits: list[float]
    sizes: list[int]

    def first_screen(self) -> float:
        """Seconds until the first rows are here."""
        return seconds(lambda: self.desk.first_screen(FIRST_ROWS))

    def everything(self) -> float:
        """Seconds until the skeleton is here too; notes how often the desk waited for both, and their bytes."""
        trips, size = self.relay.round_trips, self.relay.received_bytes
        self.first_screen()
        took = seconds(self.desk.skeleton)
        self.waits.append(self.relay.round_trips - trips)
        self.sizes.append(self.relay.received_bytes - size)
        return took

    def raw(self) -> float:
        """Seconds for as many bytes as a skeleton has, in one value."""
        return self._ask(max(self.sizes))

    def statement(self) -> float:
        """Seconds for next to nothing: one round trip."""
        return self._ask(1)

    def _ask(self, size: int) -> float:
        with self.store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            asked = text("SELECT repeat('x', :size)")
            return seconds(lambda: connection.execute(asked, {"size": size}).scalar())


def _far_desk(cluster: Cluster, relay: Relay, size: Size) -> _Far:
    owner, sync = databases.team(cluster)
    sync.close()
    far = hire(owner, cluster, "far")
    fill(owner.engine, size, threads_beside(size))
    owner.close()
    url = make_url(far.url).set(port=relay.address)
    store = databases.opened(url.render_as_string(hide_password=False), SetClock(size.now))
    desk = Access(store, far.person, Timing())
    desk.practice()  # signed in
    return _Far(relay, desk, store, [], [])


def measure(*, small: bool = False) -> Iterator[Figure]:
    """Round trips, and seconds."""
    size, turns = (SMALL, SMALL_TURNS) if small else (FULL, TURNS)
    with databases.postgres() as cluster, Relay(cluster.port) as relay:
        far = _far_desk(cluster, relay, size)
        relay.delay_s, relay.bytes_per_s = SMALL_DELAY_S if small else DELAY_S, BYTES_PER_S
        sides = {"skeleton": far.everything, "first": far.first_screen, "raw": far.raw, "statement": far.statement}
        took = in_turn(sides, turns)
        relay.delay_s = relay.bytes_per_s = 0.0
        far.desk.shut()
    name = f"of {size.open:,} open"
    within = Anchor(f"{SKELETON_S:.0f} s, as designed", [SKELETON_S], 1.0)
    trip = Anchor("one statement", took["statement"], None)
    raw = Anchor("as many bytes in one value", took["raw"], None)
    allowed = Anchor("what the design allows", [ROUND_TRIPS], 1.0)
    shown: dict[str, float | str] = {"bytes": max(far.sizes)}
    yield Figure(
        15, f"first screen and skeleton {name}", "round trips", far.waits[-turns:], (allowed,), beside=shown
    )
    yield Figure(15, f"first screen {name}", "s", took["first"], (within, trip))
    yield Figure(15, f"skeleton {name}", "s", took["skeleton"], (within, raw), limit=_LIMIT)
