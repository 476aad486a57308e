"""Queues for tests: the same store on SQLCipher and on PostgreSQL, with people, a portal and messages."""

from __future__ import annotations

import shutil
import uuid
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest
from sqlalchemy import URL, insert, make_url

from triage_app.clock import SetClock
from triage_app.queue.access import Access
from triage_app.queue.domain.countdown import Direction
from triage_app.queue.domain.people import Person, Role
from triage_app.queue.domain.remote import Intake, RemoteMessage, RemotePatient, RemoteThread
from triage_app.queue.domain.timing import Timing
from triage_app.queue.services import intake, portals, practices, staff
from triage_app.queue.store import engine, lease, migrate
from triage_app.queue.store.schema_outbox import Stamp
from triage_app.queue.store.work import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sqlalchemy import Engine

    from postgres_cluster import Cluster, Database
    from triage_app.queue.services.portals import Connection
    from triage_app.queue.store.lease import Held

KEY = "7e" * 32
NOW = datetime(2026, 11, 24, 18, 28, tzinfo=UTC)
NO_UNDO = Timing(undo=timedelta(0), undo_with_files=timedelta(0), quarantine=timedelta(0))
PEOPLE = (
    ("ana", "Ana Reyes", frozenset({Role.SUPERVISOR, Role.ADMIN})),
    ("joy", "Joy Tan", frozenset({Role.ASSISTANT})),
    ("lena", "Lena Park", frozenset({Role.ASSISTANT})),
    ("sync", "Sync", frozenset({Role.SYNC})),
)
PASSWORD = "made up for tests"
Queues: TypeAlias = "Callable[[], Iterator[Queue]]"


@dataclass
class Queue:
    """A queue with three people and one portal; `open_store` opens it once more, as another desk would.

    `store` is its owner's, for what a test has to arrange; desks and sync have their own, with their own rights.
    """

    store: Store
    clock: SetClock
    people: dict[str, Person]
    portal: Connection
    open_store: Callable[[str], Store]
    dialect: str
    _opened: dict[str, Store] = field(default_factory=dict)
    _desks: list[Access] = field(default_factory=list)

    def desk(self, login: str = "ana", timing: Timing = NO_UNDO) -> Access:
        self._desks.append(Access(self.as_login(login), self.people[login], timing))
        return self._desks[-1]

    @property
    def sync(self) -> Store:
        """The store as sync has it."""
        return self.as_login("sync")

    def as_login(self, login: str) -> Store:
        if login not in self._opened:
            self._opened[login] = self.open_store(login)
            self._opened[login].act_as(login)
        return self._opened[login]

    def close(self) -> None:
        for desk in self._desks:
            desk.stop_listening()
        for one in (self.store, *self._opened.values()):
            one.close()

    def take_in(self, *messages: RemoteMessage, **more: Any) -> intake.Taken:
        page = Intake(
            messages=messages,
            threads=more.get("threads", ()),
            unreadable=more.get("unreadable", ()),
            patients=more.get("patients", (a_patient(),)),
            providers=more.get("providers", (("Practitioner/osei", "Dr. Osei"),)),
        )
        return self.sync.write(lambda work: intake.take_in(work, self.portal.id, page, self.clock.now()))

    def keep_up(self) -> None:
        """Let the practice's moment be the database's own, by which a team's database tells who is away."""
        self.clock.advance(max(timedelta(0), datetime.now(UTC) - self.clock.now()))

    def only(self) -> int:
        """The number of the one open conversation."""
        ((row,), _) = self.desk().open_rows()
        return row.id

    def take_lease(self, life_s: float = 30) -> Held:
        held = self.sync.write(
            lambda work: lease.take(work, practices.SYNC_LEASE, "test", timedelta(seconds=life_s))
        )
        assert held is not None
        return held


def a_message(remote_id: str, text: str = "When is my result ready?", **facts: Any) -> RemoteMessage:
    """A patient's message, sent an hour ago unless said otherwise."""
    said: dict[str, Any] = {
        "thread_key": "thread-1",
        "answers": None,
        "subject": "Results",
        "patient_reference": "Patient/maria",
        "provider_reference": "Practitioner/osei",
        "sender_reference": "Patient/maria",
        "sender": "Maria Delgado",
        "direction": Direction.FROM_PATIENT,
        "sent": NOW - timedelta(hours=1),
        "received": None,
        "last_updated": None,
        "files": (),
        "own_key": None,
        "withdrawn": False,
        "content_hash": f"{remote_id}:{text}",
    }
    return RemoteMessage(remote_id=remote_id, text=text, **{**said, **facts})


def a_title(remote_id: str, **facts: Any) -> RemoteThread:
    alone = a_message(remote_id, "Results", thread_key=remote_id)
    said: dict[str, Any] = {
        "subject": "My A1C result",
        "patient_reference": "Patient/maria",
        "provider_reference": "Practitioner/osei",
        "alone": alone,
    }
    return RemoteThread(remote_id=remote_id, **{**said, **facts})


def a_patient(reference: str = "Patient/maria", name: str = "Maria Delgado", **facts: Any) -> RemotePatient:
    said: dict[str, Any] = {"born": None, "record_number": "004417", "phone": "(555) 555-0144", "language": "es"}
    return RemotePatient(reference=reference, name=name, **{**said, **facts})


@pytest.fixture(params=["embedded", pytest.param("team", marks=pytest.mark.postgres)])
def queue(request: pytest.FixtureRequest) -> Iterator[Queue]:
    """A fresh queue on each of the two databases."""
    yield from request.getfixturevalue("embedded_queues" if request.param == "embedded" else "team_queues")()


@pytest.fixture
def embedded_queue(embedded_queues: Queues) -> Iterator[Queue]:
    """A fresh queue in an encrypted file, where the database makes no difference."""
    yield from embedded_queues()


@pytest.fixture
def team_queue(team_queues: Queues) -> Iterator[Queue]:
    """A fresh queue on PostgreSQL."""
    yield from team_queues()


@pytest.fixture(scope="session")
def embedded_pattern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new queue's file, to be copied."""
    path = tmp_path_factory.mktemp("pattern") / "queue.db"
    store = Store(engine.open_embedded(path, KEY), SetClock(NOW))
    _begin(store, suffix="", password=None)
    with store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()
    return path


@pytest.fixture
def embedded_queues(embedded_pattern: Path, tmp_path: Path) -> Queues:
    path = tmp_path / "queue.db"

    def fresh() -> Iterator[Queue]:
        clock = SetClock(NOW)
        shutil.copyfile(embedded_pattern, path)
        yield from _opened(lambda _login: Store(engine.open_embedded(path, KEY), clock), clock)

    return fresh


@dataclass(frozen=True)
class TeamPattern:
    """A team's database to be copied, and what its people's logins end in."""

    cluster: Cluster
    database: str
    suffix: str

    def copied(self) -> Iterator[Queue]:
        """A queue on a database of its own."""
        database = self.cluster.make_database(template=self.database)
        yield from self._opened(database)
        self.cluster.drop_database(database.name)

    def filled(self, fill: Callable[[Queue], None]) -> TeamPattern:
        """A pattern with more in it, for tests that all begin there."""
        database = self.cluster.make_database(template=self.database)
        for queue in self._opened(database):
            fill(queue)
        return replace(self, database=database.name)

    def _opened(self, database: Database) -> Iterator[Queue]:
        clock = SetClock(NOW)

        def open_store(login: str) -> Store:
            named = self.cluster.url(f"{login}{self.suffix}", PASSWORD, database.name)
            return Store(engine_at(database.owner_url if login == "owner" else named), clock)

        yield from _opened(open_store, clock)


@pytest.fixture(scope="session")
def team_pattern(postgres_cluster: Cluster) -> TeamPattern:
    """A new queue's database."""
    database, suffix = postgres_cluster.make_database(), f"_{uuid.uuid4().hex[:8]}"
    store = Store(engine_at(database.owner_url), SetClock(NOW))
    _begin(store, suffix=suffix, password=PASSWORD)
    store.close()
    return TeamPattern(postgres_cluster, database.name, suffix)


@pytest.fixture
def team_queues(team_pattern: TeamPattern) -> Queues:
    return team_pattern.copied


def engine_at(url: str) -> Engine:
    """An engine on a team database at an address with a password."""
    address = make_url(url)
    bare = URL.create(
        "postgresql", address.username, None, address.host, address.port, address.database, address.query
    )
    return engine.open_team(bare.render_as_string(), address.password)


def _begin(store: Store, *, suffix: str, password: str | None) -> None:
    migrate.bring_up_to_date(store.engine)
    store.write(lambda work: practices.establish(work, "Northside Family Practice", "America/New_York", "Main St"))
    for login, name, held in PEOPLE:
        store.write(lambda work, a=(login + suffix, name, held, password): staff.add(work, *a))  # type: ignore[misc]
    for name in ("undo_s", "undo_with_files_s"):  # which a team's database holds everybody to
        store.write(lambda work, name=name: work.connection.execute(insert(Stamp).values(name=name, value="0")))  # type: ignore[misc]
    ana = store.read(staff.members)[0].person
    settings = {"url": "http://127.0.0.1:9/fhir", "auth": "none"}
    Access(store, ana, NO_UNDO).add_portal("Greenfield Portal", "fhir", settings)


def _opened(open_store: Callable[[str], Store], clock: SetClock) -> Iterator[Queue]:
    store = open_store("owner")
    members = store.read(staff.members)
    people = {login: member.person for (login, _, _), member in zip(PEOPLE, members, strict=True)}
    (portal,) = store.read(portals.connections)
    queue = Queue(store, clock, people, portal, open_store, store.engine.dialect.name)
    yield queue
    queue.close()
