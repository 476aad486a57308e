"""Rows into an embedded database by batched inserts; afterwards everything stands as migrations made it.

Indexes that are not part of a table and the trigger that feeds changes are dropped and made again as the catalogue
had them, within the one transaction that writes it all.
"""

from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import Connection, Date

from benchmarks.history.batches import Batch
from benchmarks.history.rows import COLUMNS, Row
from triage_app.queue.store.schema import Base
from triage_app.queue.store.types import UtcDateTime

_LATER = """
SELECT type, name, sql FROM sqlite_master
WHERE sql IS NOT NULL AND (type = 'index' AND tbl_name IN ({tables}) OR name = 'feed_conversation_new')
"""


def store(connection: Connection, every: Iterable[Batch]) -> None:
    """Write all batches into tables that are empty; the caller commits."""
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA defer_foreign_keys = ON")  # a conversation comes after its messages
    tables = ", ".join(f"'{table}'" for table in COLUMNS)
    later = driver.execute(_LATER.format(tables=tables)).fetchall()
    for kind, name, _ in later:
        driver.execute(f"DROP {kind} {name}")
    inserts = {table: _insert(table, columns) for table, columns in COLUMNS.items()}
    writers = {table: _writers(connection, table, columns) for table, columns in COLUMNS.items()}
    for batch in every:
        for table, rows in batch.tables.items():
            driver.executemany(inserts[table], _written(rows, writers[table]))
    for _, _, statement in later:
        driver.execute(statement)
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
