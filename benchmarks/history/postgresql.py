"""Rows into PostgreSQL by COPY, as the owner of the tables; afterwards everything stands as migrations made it.

Foreign keys, unique constraints and indexes are taken off and made again from what the catalogue said of them, the
feed of changes is silent meanwhile (nobody listens to an empty queue), and all of it happens in one transaction:
whoever looks sees the queue empty and guarded, or full and guarded. Primary keys, guards and row security stay.
"""

from collections.abc import Iterable
from typing import Any, Final

from psycopg import sql
from sqlalchemy import Connection

from benchmarks.history.batches import Batch
from benchmarks.history.rows import COLUMNS
from triage_app.queue.store.engine import SCHEMA

_NUMBERED: Final = ("provider", "patient", "conversation", "message")
"""Tables whose numbers are given here; the others draw theirs."""

_CONSTRAINTS = """
SELECT c.relname, o.conname, pg_get_constraintdef(o.oid) FROM pg_constraint o JOIN pg_class c ON c.oid = o.conrelid
WHERE o.contype = %s AND c.relnamespace = %s::regnamespace AND c.relname = ANY (%s) ORDER BY c.relname, o.conname
"""
_INDEXES = """
SELECT i.relname, pg_get_indexdef(i.oid) FROM pg_index x
JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class c ON c.oid = x.indrelid
WHERE c.relnamespace = %s::regnamespace AND c.relname = ANY (%s)
    AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = i.oid) ORDER BY i.relname
"""


def store(connection: Connection, every: Iterable[Batch]) -> None:
    """Write all batches into tables that are empty; the caller commits."""
    driver: Any = connection.connection.driver_connection
    driver.execute("SET LOCAL maintenance_work_mem = '512MB'")
    driver.execute("SET LOCAL synchronous_commit = off")
    driver.execute("SET LOCAL idle_in_transaction_session_timeout = 0")  # what is written may take time to make up
    put_back = _take_off(driver)
    driver.execute(_statement("ALTER TABLE {} DISABLE TRIGGER feed_conversation", "conversation"))
    # emptied in this transaction, rows can be written frozen, which spares the first VACUUM of all of them
    tables = sql.SQL(", ").join(sql.Identifier(SCHEMA, table) for table in COLUMNS)
    driver.execute(sql.SQL("TRUNCATE {} CASCADE").format(tables))
    with driver.cursor() as cursor:
        for batch in every:
            for table, columns in COLUMNS.items():
                _copy(cursor, table, columns, batch.tables[table])
    driver.execute(_statement("ALTER TABLE {} ENABLE TRIGGER feed_conversation", "conversation"))
    for statement in put_back:
        driver.execute(statement)
    for table in _NUMBERED:
        counted = "SELECT setval(pg_get_serial_sequence(%s, 'id'), max(id)) FROM {} HAVING max(id) IS NOT NULL"
        driver.execute(_statement(counted, table), (f"{SCHEMA}.{table}",))
    for table in (*COLUMNS, "patient_alias"):
        driver.execute(_statement("ANALYZE {}", table))


def _take_off(driver: Any) -> list[sql.Composed]:
    """Drop what slows writing down; returns the statements that make it again, in their order."""
    tables = list(COLUMNS)
    put_back = []
    for kind in ("f", "u"):
        for table, name, definition in driver.execute(_CONSTRAINTS, (kind, SCHEMA, tables)).fetchall():
            driver.execute(_statement("ALTER TABLE {} DROP CONSTRAINT {}", table, name))
            add = sql.SQL("ALTER TABLE {} ADD CONSTRAINT {} {}")
            put_back.append(add.format(sql.Identifier(SCHEMA, table), sql.Identifier(name), sql.SQL(definition)))
    for name, definition in driver.execute(_INDEXES, (SCHEMA, tables)).fetchall():
        driver.execute(_statement("DROP INDEX {}", name))
        put_back.append(sql.Composed([sql.SQL(definition)]))
    return put_back[::-1]  # indexes first, foreign keys last: they lean on unique ones


def _statement(words: str, table: str, *names: str) -> sql.Composed:
    return sql.SQL(words).format(sql.Identifier(SCHEMA, table), *map(sql.Identifier, names))


def _copy(cursor: Any, table: str, columns: str, rows: list[Any]) -> None:
    if not rows:
        return
    named = sql.SQL(", ").join(map(sql.Identifier, columns.split()))
    into = sql.SQL("COPY {} ({}) FROM STDIN (FREEZE)").format(sql.Identifier(SCHEMA, table), named)
    moments = [place for place, name in enumerate(columns.split()) if name.endswith("_at")]
    with cursor.copy(into) as copy:
        for row in rows:
            values = list(row)
            for place in moments:  # psycopg takes three times as long: it asks each for its zone first
                values[place] = values[place] and str(values[place])
            copy.write_row(values)
