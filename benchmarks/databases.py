"""Throw-away queues to measure on: an encrypted file, and a PostgreSQL whose commits wait for the disk."""

import secrets
import sys
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, insert, make_url
from sqlalchemy.engine import URL

from triage_app.clock import SetClock
from triage_app.queue.domain.people import Role
from triage_app.queue.services import practices, staff
from triage_app.queue.store import engine, migrate
from triage_app.queue.store.schema import Portal
from triage_app.queue.store.work import Store

sys.path.append(str(Path(__file__).parents[1] / "tests" / "plugins"))  # the tests' own PostgreSQL

from private_postgres import Cluster, running_cluster

__all__ = ["NOW", "PORTAL_ID", "Cluster", "copy_of", "embedded", "postgres", "team"]

NOW = datetime(2026, 11, 22, 14, tzinfo=UTC)
PORTAL_ID = 1
_PASSWORD = secrets.token_urlsafe()
_SYNC = "sync"


def embedded(path: Path, key: str | None = None) -> Store:
    """A new queue in an encrypted file."""
    store = Store(engine.open_embedded(path, key or secrets.token_hex(32)), SetClock(NOW))
    _begin(store, _SYNC, None)
    return store


@contextmanager
def postgres() -> Generator[Cluster]:
    """A PostgreSQL of our own that keeps what it commits."""
    with running_cluster(durable=True) as cluster:
        yield cluster


def opened(url: str, clock: SetClock) -> Store:
    """A team's queue at an address with a password."""
    return Store(_engine(make_url(url)), clock)


def team(cluster: Cluster) -> tuple[Store, Store]:
    """A new queue on PostgreSQL: as its owner has it, and as sync has it with its own rights."""
    url = cluster.make_database().owner_url
    owner = Store(_engine(make_url(url)), SetClock(NOW))
    login = f"{_SYNC}_{secrets.token_hex(4)}"
    _begin(owner, login, _PASSWORD)
    return owner, Store(_engine(make_url(url).set(username=login, password=_PASSWORD)), SetClock(NOW))


def copy_of(cluster: Cluster, owner: Store) -> Store:
    """A copy of a queue on PostgreSQL, as its owner has it; nobody may be connected to the original."""
    owner.close()
    copied = cluster.make_database(template=owner.engine.url.database or "")
    return Store(_engine(make_url(copied.owner_url)), SetClock(NOW))


def _engine(address: URL) -> Engine:
    bare = URL.create(
        "postgresql", address.username, None, address.host, address.port, address.database, address.query
    )
    return engine.open_team(bare.render_as_string(), address.password)


def _begin(store: Store, login: str, password: str | None) -> None:
    migrate.bring_up_to_date(store.engine)
    store.write(lambda work: practices.establish(work, "Our practice", "America/New_York", "Main office"))
    store.write(lambda work: staff.add(work, login, "Sync", frozenset({Role.SYNC}), password))
    portal = {"id": PORTAL_ID, "name": "Portal", "kind": "fhir", "settings": {}, "created_at": NOW}
    store.write(lambda work: work.connection.execute(insert(Portal).values(portal)))
