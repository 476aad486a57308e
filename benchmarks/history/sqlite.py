"""Rows into an embedded database by batched inserts; afterwards everything stands as migrations made it.

The trigger that feeds changes is dropped and made again as the catalogue had it, within the one transaction that
writes it all. Indexes stay: while foreign keys wait for their rows, every new conversation is looked up in them.
"""

from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import Connection, Date

from benchmarks.history.batches import Batch
from benchmarks.history.rows import COLUMNS, Row
from triage_app.queue.store.schema import Base
from triage_app.queue.store.types import UtcDateTime

_FEED = "feed_conversation_new"


def store(connection: Connection, every: Iterable[Batch]) -> None:
    """Write all batches into tables that are empty; the caller commits."""
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA defer_foreign_keys = ON")  # a conversation comes after its messages
    (feed,) = driver.execute("SELECT sql FROM sqlite_master WHERE name = ?", (_FEED,)).fetchone()
    driver.execute(f"DROP TRIGGER {_FEED}")
    inserts = {table: _insert(table, columns) for table, columns in COLUMNS.items()}
    writers = {table: _writers(connection, table, columns) for table, columns in COLUMNS.items()}
    for batch in every:
        for table, rows in batch.tables.items():
            driver.executemany(inserts[table], _written(rows, writers[table]))
    driver.execute(feed)
    driver.execute("ANALYZE")


def _insert(table: str, columns: str) -> str:
    names = columns.split()
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"


Writer = Callable[[Any], Any]


def _writers(connection: Connection, table: str, columns: str) -> list[tuple[int, Writer]]:
    """How the store itself writes moments and days, by their places in a row."""
    types = [Base.metadata.tables[table].c[name].type for name in columns.split()]
    found = [
        (place, kind.dialect_impl(connection.dialect).bind_processor(connection.dialect))
        for place, kind in enumerate(types)
        if isinstance(kind, UtcDateTime | Date)
    ]
    return [(place, write) for place, write in found if write is not None]


def _written(rows: Iterable[Row], writers: list[tuple[int, Writer]]) -> Iterable[list[Any]]:
    for row in rows:
        values = list(row)
        for place, write in writers:
            values[place] = write(values[place])
        yield values
