"""Figure 5: a claim on one desk until twenty others have it on their boards.

Each of the others is what a desk is below its windows: a connection of its own that listens, the bridge's thread,
the rows read again and the board on the thread of the interface; how long a list takes to paint is figure 11. The
anchor is a NOTIFY heard on a bare connection. Commits reach the disk; all of it shares this computer.
"""

import threading
import time
from collections.abc import Iterator
from statistics import quantiles

import psycopg
from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QTimer

from benchmarks import databases
from benchmarks.correspondence import everybody, pages
from benchmarks.databases import NOW, PORTAL_ID, Cluster
from benchmarks.figure import Anchor, Figure
from benchmarks.people import Hired, hire
from benchmarks.turns import in_turn
from triage_app.clock import SetClock
from triage_app.queue.access import Access
from triage_app.queue.board import Board
from triage_app.queue.domain.conversation import News
from triage_app.queue.domain.timing import Timing
from triage_app.queue.services import intake
from triage_app.ui.bridge import Bridge

DESKS, SMALL_DESKS = 20, 2
TURNS, SMALL_TURNS = 40, 1
MIDDLE_S, SLOWEST_S = 0.06, 0.3
PAUSE_S = 0.3
"""Between two claims: longer than a desk coalesces, as people are."""

_PEOPLE = 5
_LIMIT = "twenty desks' Python shares two cores; one desk alone is told at once"


class _Other:
    """Another desk: what it knows, and when it learnt of a conversation."""

    def __init__(self, hired: Hired) -> None:
        self._access = Access(databases.opened(hired.url, SetClock(NOW)), hired.person, Timing())
        rows, cursor = self._access.open_rows()
        self._board = Board(hired.person.id)
        self._board.load(rows)
        self.seen_at: dict[int, float] = {}
        self._bridge = Bridge(self._access, cursor)
        self._bridge.rows_changed.connect(self._on_rows_changed)
        self._bridge.start()

    def _on_rows_changed(self, news: News) -> None:
        for changed in self._board.apply(news.ids, news.rows):
            self.seen_at.setdefault(changed, time.perf_counter())

    def shut(self) -> None:
        self._bridge.stop()
        self._access.shut()


def measure(*, small: bool = False) -> Iterator[Figure]:
    """The middle and the slowest of all desks and claims."""
    desks, turns = (SMALL_DESKS, SMALL_TURNS) if small else (DESKS, TURNS)
    program = QCoreApplication.instance() or QCoreApplication([])
    with databases.postgres() as cluster:
        owner, sync = databases.team(cluster)
        sync.write(lambda work: intake.take_in(work, PORTAL_ID, everybody(NOW), NOW))
        page = next(pages(NOW, 300))
        sync.write(lambda work: intake.take_in(work, PORTAL_ID, page, NOW))
        hired = [hire(owner, cluster, f"desk{number}") for number in range(_PEOPLE)]
        others = [_Other(hired[number % _PEOPLE]) for number in range(desks)]
        me = hire(owner, cluster, "me")
        desk = Access(databases.opened(me.url, SetClock(NOW)), me.person, Timing())
        waiting = [row.id for row in desk.open_rows()[0]]
        delays: list[float] = []

        def claim() -> float:
            took = _seen_everywhere(desk, waiting.pop(), others)
            delays.extend(took)
            return max(took)

        raw = in_turn({"ours": claim, "notify": lambda: _heard(cluster)}, turns)["notify"]
        for one in others:
            one.shut()
        desk.shut()
        owner.close()
        sync.close()
    program.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    cuts = quantiles(delays, n=100) if len(delays) > 1 else delays * 99
    notify = Anchor("a bare NOTIFY", raw, None)
    for name, value, bound in (("middle", cuts[49], MIDDLE_S), ("slowest in 100", cuts[98], SLOWEST_S)):
        anchors = (Anchor(f"{bound * 1000:.0f} ms, as designed", [bound], 1.0), notify)
        yield Figure(5, f"seen on {desks} desks, {name}", "s", [value], anchors, limit=_LIMIT)


def _seen_everywhere(desk: Access, conversation: int, others: list[_Other]) -> list[float]:
    """Claim on a thread of its own, and wait until every other desk knows; the seconds from the commit on."""
    committed: list[float] = []

    def claim() -> None:
        desk.claim(conversation)
        committed.append(time.perf_counter())

    acting = threading.Thread(target=claim)
    acting.start()
    loop, poll = QEventLoop(), QTimer()
    poll.timeout.connect(lambda: loop.quit() if all(conversation in one.seen_at for one in others) else None)
    poll.start(1)
    loop.exec()
    acting.join()
    QTimer.singleShot(int(PAUSE_S * 1000), loop.quit)
    loop.exec()
    return [max(0.0, one.seen_at[conversation] - committed[0]) for one in others]


def _heard(cluster: Cluster) -> float:
    url = cluster.superuser_url.replace("postgresql+psycopg://", "postgresql://", 1)
    with psycopg.connect(url, autocommit=True) as ear, psycopg.connect(url, autocommit=True) as mouth:
        ear.execute("LISTEN bench")
        began = time.perf_counter()
        mouth.execute("NOTIFY bench")
        next(ear.notifies(timeout=5, stop_after=1))
        return time.perf_counter() - began
