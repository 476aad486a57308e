"""A queue connected to a practice portal over real HTTP, what may stand between them, and how to look at both."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Self

import msgspec
import pytest
from sqlalchemy import func, select, update
from typing_extensions import override

from queues import NO_UNDO, NOW
from triage_app.practice.generator import make_practice
from triage_app.practice.http_front import HttpFront
from triage_app.practice.journal import JournalKind, duplicates, lost, messages_available
from triage_app.practice.portal import PracticePortal
from triage_app.queue.domain.conversation import Reply
from triage_app.queue.domain.delivery import DeliveryKind, DeliveryState
from triage_app.queue.domain.keys import new_key
from triage_app.queue.services import portals
from triage_app.queue.store import schema, schema_outbox
from triage_app.queue.store.machine_time import machine_now
from triage_app.queue.store.work import Store
from triage_app.sync import registry
from triage_app.sync.engine import Engine
from triage_app.sync.pull import pull

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import TypeVar

    from queues import Queue
    from triage_app.practice.conversations import Thread
    from triage_app.practice.exchange import Request, Response
    from triage_app.practice.generator import Practice
    from triage_app.practice.journal import JournalEntry
    from triage_app.practice.traits import Traits
    from triage_app.queue.domain.conversation import Conversation, Delivery, PortalHealth
    from triage_app.queue.domain.timing import Timing
    from triage_app.queue.services.portals import Connection
    from triage_app.queue.store.work import Work
    from triage_app.sync.engine import Once
    from triage_app.sync.portal import Portal
    from triage_app.sync.pull import Pulled

    T = TypeVar("T")

    Change = Callable[[Request, Response], Response | None]
    """What a proxy makes of an answer; None hangs up."""

embedded = pytest.mark.parametrize("queue", ["embedded"], indirect=True)
"""For what does not depend on the database."""

WHOLE = make_practice(NOW)
"""The practice with all of its messages."""


def some_of(first: int, last: int) -> Practice:
    """A practice with some of the conversations, under ids that new ones will not be given."""
    return replace(WHOLE, threads=tuple(_kept(one) for one in WHOLE.threads[first:last]))


def _kept(thread: Thread) -> Thread:
    named = f"kept-{thread.id}"
    messages = tuple(replace(one, id=f"kept-{one.id}", thread_id=named) for one in thread.messages)
    return replace(thread, id=named, messages=messages)


NOBODY = some_of(0, 0)
"""Nobody has written yet."""
FEW = some_of(12, 17)
"""Five of its conversations: nineteen messages by now, in both directions, one with a file."""
WORDS = "It is here."
PDF = b"%PDF-1.7\nA1C 6.1 %\n%%EOF\n"


def posts(seen: list[Request], resource_type: str) -> int:
    """How many of the requests create a resource of a kind."""
    return sum(one.method == "POST" and one.path.endswith(f"/{resource_type}") for one in seen)


class KillError(BaseException):
    """The process is gone: nothing of ours can catch it."""


def as_it_is(_request: Request, answer: Response) -> Response:
    """What a proxy that changes nothing makes of an answer."""
    return answer


@dataclass(frozen=True)
class Between:
    """What may stand between sync and a portal: it hears every request and may change, answer or withhold."""

    change: Change = as_it_is
    """What becomes of the portal's answer."""
    instead: Callable[[Request], Response | None] = lambda _request: None
    """An answer without asking the portal at all."""
    hear: Callable[[Request], Request] = lambda request: request
    """What the portal hears of a request."""
    heard: list[Request] = field(default_factory=list)


class Proxy:
    """Passes on what is said between sync and a portal."""

    def __init__(self, portal: PracticePortal, between: Between) -> None:
        self._portal = portal
        self._between = between
        self._front = HttpFront(self._answer)

    def _answer(self, request: Request) -> Response | None:
        self._between.heard.append(request)
        instead = self._between.instead(request)
        if instead is not None:
            return instead
        answer = self._portal._handle(self._portal._fhir.answer, self._between.hear(request))
        return None if answer is None else self._between.change(request, answer)

    @property
    def base_url(self) -> str:
        return f"{self._front.origin}/fhir/R4"

    def __enter__(self) -> Self:
        self._front.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._front.stop()


@dataclass
class Site:
    """A practice's queue, its portal, and the sync between them."""

    queue: Queue
    portal: PracticePortal
    store: Store
    folder: Path
    timing: Timing = NO_UNDO
    secret: str = field(default="", repr=False)
    wrap: Callable[[Portal], Portal] = lambda portal: portal

    # syncing

    def engine(self, store: Store | None = None) -> Engine:
        """Sync as headless.py puts it together."""

        return Engine(store or self.store, self.open_line, self.timing)

    def open_line(self, connection: Connection | None = None) -> Portal:
        """The portal as sync speaks to it."""
        (known,) = self.queue.desk().connections()
        one = connection or known
        kind = registry.kind(one.kind)
        return self.wrap(kind.open(one.name, one.settings, self.secret, self.timing.request))

    def sync(self) -> Once:
        return self.engine().once()

    def pull(self) -> Pulled:
        (pulled,) = self.sync().pulled.values()
        return pulled

    def read(self) -> Pulled:
        """A pass over the portal, without sending anything."""
        line = self.open_line()
        pulled = pull(line, self.queue.portal.id, self.store, lambda: True)
        line.close()
        return pulled

    def sync_until_sent(self, rounds: int = 6) -> None:
        for _ in range(rounds):
            self.sync()
            if not self.unsettled():
                return
            self.let_machine_time_pass()

    def let_machine_time_pass(self) -> None:
        """Undo windows, pauses and quarantine are over."""
        o = schema_outbox.Outbox
        self.run(update(o).values(not_before=machine_now(timedelta(seconds=-1))))

    def let_the_lease_run_out(self) -> None:
        self.run(update(schema_outbox.Lease).values(expires_at=machine_now(timedelta(seconds=-1))))

    # the queue

    def run(self, statement: Any) -> None:
        self.queue.store.write(lambda work: work.connection.execute(statement))

    def column(self, column: Any) -> list[Any]:
        """All values of a column, in the order of the rows' ids."""
        statement = select(column).order_by(column.class_.id)
        return self.queue.store.read(lambda work: list(work.connection.execute(statement).scalars()))

    def configure(self, **settings: Any) -> None:
        """Change how the queue reaches the portal."""
        p = schema.Portal
        before = self.queue.store.read(lambda work: work.connection.execute(select(p.settings)).scalar_one())
        self.run(update(p).values(settings=before | settings))

    def message_ids(self) -> list[str]:
        return sorted(self.column(schema.Message.remote_id))

    def missing(self) -> frozenset[str]:
        """Messages that a client could have fetched and that are not here."""
        available = messages_available(self.portal.journal.entries, self.queue.clock.now())
        return available - set(self.message_ids())

    def sizes(self) -> dict[str, int]:
        """How many rows each table has; the feed of changes among them."""
        tables = schema.Base.metadata.sorted_tables

        def count(work: Work) -> dict[str, int]:
            return {
                one.name: work.connection.execute(select(func.count()).select_from(one)).scalar_one()
                for one in tables
            }

        return self.queue.store.read(count)

    def quarantined(self) -> list[bytes]:
        return [bytes(one) for one in self.column(schema.Quarantine.original)]

    def health(self) -> PortalHealth:
        return self.queue.desk().health().portals[0]

    def cursor(self) -> dict[str, Any] | None:
        return self.queue.store.read(lambda work: portals.cursor(work, self.queue.portal.id))

    def conversation_with(self, remote_id: str) -> Conversation:
        m = schema.Message
        statement = select(m.conversation_id).where(m.remote_id == remote_id)
        found = self.queue.store.read(lambda work: work.connection.execute(statement).scalar_one())
        return self.queue.desk().conversation(found)

    # the portal

    def plant(self, remote_id: str = "planted", **changes: Any) -> str:
        """Put a patient's message on the portal as it is; None leaves an element out."""
        patient = self.portal_patient()
        resource = {
            "resourceType": "Communication",
            "id": remote_id,
            "meta": {"lastUpdated": self.queue.clock.now().isoformat(timespec="milliseconds")},
            "status": "completed",
            "subject": {"reference": f"Patient/{patient}"},
            "sender": {"reference": f"Patient/{patient}", "display": "Somebody"},
            "sent": (self.queue.clock.now() - timedelta(hours=1)).isoformat(),
            "payload": [{"contentString": "When is my result ready?"}],
        } | changes
        kept = {name: element for name, element in resource.items() if element is not None}
        self.portal.put_raw(msgspec.json.encode(kept), resource_id=remote_id)
        return remote_id

    def portal_patient(self, place: int = 0) -> str:
        return FEW.threads[place].patient_id

    def created(self, resource_type: str) -> list[JournalEntry]:
        """What we created on the portal, in order."""
        entries = self.portal.journal.entries
        return [e for e in entries if e.kind is JournalKind.CREATED and e.resource_type == resource_type]

    # answering

    def reply(self, words: str = WORDS, *, file: bool = False, to: str | None = None) -> str:
        """Answer a message, by default one a patient has just written; returns the reply's key."""
        desk = self.queue.desk()
        if to is None:
            self.queue.clock.advance(timedelta(minutes=20))  # what came before is outside the overlap
            to = self.portal.patient_writes(self.portal_patient(), f"Question {new_key()}").id
            self.read()
        whole = self.conversation_with(to)
        desk.claim(whole.row.id, take=True)
        key = new_key()
        report = self.folder / "A1C.pdf"
        report.write_bytes(PDF + key.encode())
        files = (desk.stage_file(report),) if file else ()
        desk.reply(Reply(whole.row.id, key, words, files, close=False, seen=whole.newest_message_id))
        return key

    def rows_of(self, reply_key: str) -> tuple[Delivery, ...]:
        return tuple(one for one in reversed(self.queue.desk().deliveries()) if one.reply_key == reply_key)

    def told(self, reply_key: str) -> Delivery:
        (row,) = (one for one in self.rows_of(reply_key) if one.kind is DeliveryKind.REPLY)
        return row

    def unsettled(self) -> list[Delivery]:
        settled = {DeliveryState.DELIVERED, DeliveryState.CANCELLED, DeliveryState.NEEDS_ATTENTION}
        return [one for one in self.queue.desk().deliveries() if one.state not in settled]

    def assert_on_portal_once(self, *reply_keys: str) -> None:
        """By the portal's own account each reply is there once, after its files, and nothing is there twice."""
        entries = self.portal.journal.entries
        keys = [row.key for reply_key in reply_keys for row in self.rows_of(reply_key)]
        assert {row.state for key in reply_keys for row in self.rows_of(key)} == {DeliveryState.DELIVERED}
        assert (duplicates(entries), lost(entries, keys)) == (0, 0)
        made = [value for entry in entries if entry.kind is JournalKind.CREATED for value in entry.identifiers]
        assert [value for value in made if value.removeprefix("urn:uuid:") in keys] == [
            f"urn:uuid:{key}" for key in keys
        ]


class WatchedStore(Store):
    """A store that tells before and after each of its writes."""

    def __init__(self, store: Store, before: Callable[[], None], after: Callable[[], None]) -> None:
        super().__init__(store.engine, store.clock)
        self._before, self._after = before, after

    @override
    def write(self, act: Callable[[Work], T], *, keyed: bool = False) -> T:
        self._before()
        result = super().write(act, keyed=keyed)
        self._after()
        return result


class Connect:
    """Starts a practice portal and connects the queue to it, directly or through a proxy."""

    def __init__(self, queue: Queue, folder: Path, stack: ExitStack) -> None:
        self._queue = queue
        self._folder = folder
        self._stack = stack
        self.machine_seconds = 1000.0
        self.practice = FEW

    def __call__(
        self,
        traits: Traits | None = None,
        *,
        practice: Practice | None = None,
        timing: Timing = NO_UNDO,
        between: Between | None = None,
    ) -> Site:
        portal = PracticePortal(
            practice or self.practice,
            clock=self._queue.clock.now,
            traits=traits,
            machine_clock=lambda: self.machine_seconds,
        )
        self._stack.enter_context(portal)
        base = self._stack.enter_context(Proxy(portal, between)).base_url if between else portal.base_url
        store = self._queue.store
        if self._queue.dialect == "postgresql":  # with sync's own rights
            store = self._queue.open_store("sync")
            self._stack.callback(store.close)
        site = Site(self._queue, portal, store, self._folder, timing, portal.client_secret)
        site.configure(url=base, auth="client-secret", client_id=portal.client_id)
        return site


@pytest.fixture
def connect(queue: Queue, tmp_path: Path) -> Iterator[Connect]:
    """Connects the queue to as many practice portals as a test asks for, one after the other."""
    with ExitStack() as stack:
        yield Connect(queue, tmp_path, stack)
