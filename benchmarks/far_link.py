"""Figure 15: acts through a link on which every answer takes 150 ms, as a virtual assistant far away has it.

The anchor is one statement through the same link, which is one round trip: the ratio counts how often a person
waits. A file's bytes are not counted. The link is the tests' relay; TLS goes through it as it is.
"""

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import make_url, text

from benchmarks import databases
from benchmarks.correspondence import everybody, pages
from benchmarks.databases import NOW, PORTAL_ID, Cluster
from benchmarks.figure import Anchor, Figure
from benchmarks.people import hire
from benchmarks.turns import in_turn, seconds
from triage_app.clock import SetClock
from triage_app.queue.access import Access
from triage_app.queue.domain.conversation import Reply, StagedFile
from triage_app.queue.domain.keys import new_key
from triage_app.queue.domain.timing import Timing
from triage_app.queue.services import intake
from triage_app.queue.store.work import Store

from relay import Relay  # isort: skip - databases.py says where the tests' plugins are

LINK_S, SMALL_LINK_S = 0.15, 0.02
TURNS, SMALL_TURNS = 7, 1
MARGIN = 0.2
"""How much of a round trip the work itself may take."""


@dataclass(frozen=True)
class Far:
    """A desk at the other end of the link, and conversations that wait."""

    relay: Relay
    desk: Access
    store: Store
    waiting: list[int]


def measure(*, small: bool = False) -> Iterator[Figure]:
    """Each act against one statement."""
    turns, link = (SMALL_TURNS, SMALL_LINK_S) if small else (TURNS, LINK_S)
    with databases.postgres() as cluster, Relay(cluster.port) as relay, tempfile.TemporaryDirectory() as folder:
        far = far_desk(cluster, relay)
        relay.delay_s = link
        for name, (act, allowed) in _acts(far, Path(folder)).items():
            took = in_turn({"ours": act, "statement": lambda: seconds(lambda: _one_statement(far.store))}, turns)
            anchor = Anchor("one statement", took["statement"], allowed + MARGIN)
            yield Figure(15, f"{name}, {link * 1000:.0f} ms away", "s", took["ours"], (anchor,))
        relay.delay_s = 0.0
        far.desk.shut()


def far_desk(cluster: Cluster, relay: Relay) -> Far:
    """A desk on a queue of 200 messages, connected through a relay."""
    owner, sync = databases.team(cluster)
    sync.write(lambda work: intake.take_in(work, PORTAL_ID, everybody(NOW), NOW))
    page = next(pages(NOW, 200))
    sync.write(lambda work: intake.take_in(work, PORTAL_ID, page, NOW))
    far = hire(owner, cluster, "far")
    url = make_url(far.url).set(port=relay.address)
    store = databases.opened(url.render_as_string(hide_password=False), SetClock(NOW))
    desk = Access(store, far.person, Timing())
    waiting = [row.id for row in desk.open_rows()[0]]
    owner.close()
    sync.close()
    return Far(relay, desk, store, waiting)


def _acts(far: Far, folder: Path) -> dict[str, tuple[Callable[[], float], int]]:
    """What a person does, as seconds it takes, and how many round trips it may."""
    report = folder / "report.pdf"
    report.write_bytes(b"%PDF-1.7\n" + bytes(2000) + b"%%EOF")
    staged = far.desk.stage_file(report)

    def send(*files: StagedFile) -> float:
        conversation = far.desk.claim(far.waiting.pop())
        seen = conversation.newest_message_id
        reply = Reply(conversation.row.id, new_key(), "It is normal.", files, close=True, seen=seen)
        return seconds(lambda: far.desk.reply(reply))

    return {
        "claim": (lambda: seconds(lambda: far.desk.claim(far.waiting.pop())), 1),
        "open": (lambda: seconds(lambda: far.desk.conversation(far.waiting[0])), 2),
        "send": (send, 3),
        "send with a file": (lambda: send(staged), 3),
    }


def _one_statement(store: Store) -> None:
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("SELECT 1"))
