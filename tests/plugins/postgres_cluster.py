"""The private PostgreSQL that all tests of a run share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from private_postgres import OWNER, Cluster, Database, libpq, running_cluster

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["OWNER", "Cluster", "Database", "libpq", "running_cluster"]


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[Cluster]:
    """The cluster all tests of a run share; it starts when the first of them asks for it."""
    with running_cluster() as cluster:
        yield cluster


@pytest.fixture
def postgres_database(postgres_cluster: Cluster) -> Iterator[Database]:
    """An empty database for one test."""
    database = postgres_cluster.make_database()
    yield database
    postgres_cluster.drop_database(database.name)
