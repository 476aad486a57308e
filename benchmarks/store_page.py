"""Figures 3 and 2: storing a page of 500 messages through the store layer, and the same page once more.

Ours is `take_in` with all it does: what is known is looked up, conversations are found or made, waits and due
times are derived, triggers keep the feed of changes and the record; on PostgreSQL sync has its own rights only.
The anchor writes the very rows that came of it (conversations, messages, waits) into the same tables, without
triggers and without deriving anything: SQLCipher by executemany, psycopg by COPY and INSERT … ON CONFLICT. Once
more, it inserts the messages that are there already. Every transaction is committed to the disk.
"""

import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import text

from benchmarks import databases
from benchmarks.correspondence import everybody, pages
from benchmarks.databases import NOW, PORTAL_ID
from benchmarks.figure import Anchor, Figure
from benchmarks.turns import in_turn, seconds
from triage_app.queue.domain.remote import Intake
from triage_app.queue.services import intake
from triage_app.queue.store.work import Store

PAGE, SMALL_PAGE = 500, 20
TURNS, SMALL_TURNS = 15, 1
TARGET, TARGET_AGAIN = 0.6, 0.2

_NEW = "SELECT conversation_id FROM message WHERE id > :before"
_WRITTEN = {
    "conversation": f"SELECT * FROM conversation WHERE id IN ({_NEW})",
    "message": "SELECT * FROM message WHERE id > :before",
    "waiting_segment": f"SELECT * FROM waiting_segment WHERE conversation_id IN ({_NEW})",
}
"""What a page came to, in the order in which it can be written."""

_LIMIT = (
    "three fifths of our processor time are Python between the statements: rows are made, waits derived, values "
    "converted, once each"
)

Rows = Mapping[str, list[tuple[Any, ...]]]


def measure(*, small: bool = False) -> Iterator[Figure]:
    """Both databases, each against its own driver."""
    size, turns = (SMALL_PAGE, SMALL_TURNS) if small else (PAGE, TURNS)
    with tempfile.TemporaryDirectory() as folder:
        ours, raw = (databases.embedded(Path(folder) / name) for name in ("ours.db", "raw.db"))
        for store in (ours, raw):
            _take_in(store, everybody(NOW))
        yield from _figures("SQLCipher", _Sides(ours, ours, raw, _executemany), size, turns)
    with databases.postgres() as cluster:
        owner, sync = databases.team(cluster)
        _take_in(sync, everybody(NOW))
        sync.close()
        raw = databases.copy_of(cluster, owner)
        yield from _figures("PostgreSQL", _Sides(owner, sync, raw, _copy), size, turns)


class _Sides:
    """One queue with all that belongs to it, and the same tables bare; a turn is a page."""

    def __init__(self, owner: Store, sync: Store, raw: Store, write: Callable[[Any, Rows], None]) -> None:
        self._owner, self._sync, self._raw = owner, sync, raw
        self._write = write
        self._rows: Rows = {}
        _without_triggers(raw)

    def store(self, page: Intake) -> float:
        """Messages a second through the store layer."""
        before = self._read(self._owner, "SELECT coalesce(max(id), 0) FROM message")[0][0]
        rate = len(page.messages) / seconds(lambda: _take_in(self._sync, page))
        self._rows = {table: self._read(self._owner, query, before=before) for table, query in _WRITTEN.items()}
        return rate

    def store_again(self, page: Intake) -> float:
        """Messages a second where nothing is new."""
        return len(page.messages) / seconds(lambda: _take_in(self._sync, page))

    def write(self, *tables: str) -> float:
        """Messages a second where the rows that came of the page are ready to be written."""
        rows = {table: self._rows[table] for table in tables or _WRITTEN}
        with self._raw.engine.connect() as connection:
            driver = connection.connection.driver_connection
            return len(rows["message"]) / seconds(lambda: self._write(driver, rows))

    @staticmethod
    def _read(store: Store, query: str, **values: Any) -> list[tuple[Any, ...]]:
        with store.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(query), values)]


def _figures(database: str, sides: _Sides, size: int, turns: int) -> Iterator[Figure]:
    coming = pages(NOW, size)
    page = next(coming)

    def store_next() -> float:
        nonlocal page
        page = next(coming)
        return sides.store(page)

    measured = {
        "ours": store_next,
        "raw": sides.write,
        "again": lambda: sides.store_again(page),
        "no-op": lambda: sides.write("message"),
    }
    rates = in_turn(measured, turns, warm=3)
    stored = Anchor("the same rows, ready", rates["raw"], TARGET)
    yield Figure(
        3, f"store a page, {database}", "messages/s", rates["ours"], (stored,), at_least=True, limit=_LIMIT
    )
    again = Anchor("insert of what is there", rates["no-op"], TARGET_AGAIN)
    yield Figure(2, f"a page once more, {database}", "messages/s", rates["again"], (again,), at_least=True)


def _take_in(store: Store, page: Intake) -> None:
    store.write(lambda work: intake.take_in(work, PORTAL_ID, page, NOW))


def _without_triggers(store: Store) -> None:
    with store.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            for table in _WRITTEN:
                connection.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        else:
            for (name,) in connection.exec_driver_sql(
                "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            ).all():
                connection.exec_driver_sql(f"DROP TRIGGER {name}")


def _executemany(connection: Any, rows: Rows) -> None:
    connection.execute("BEGIN IMMEDIATE")
    for table, some in rows.items():
        if some:
            places = ", ".join("?" * len(some[0]))
            connection.executemany(f"INSERT INTO {table} VALUES ({places}) ON CONFLICT DO NOTHING", some)
    connection.execute("COMMIT")


def _copy(connection: Any, rows: Rows) -> None:
    cursor = connection.cursor()
    for table, some in rows.items():
        cursor.execute(
            f"CREATE TEMP TABLE IF NOT EXISTS new_{table} ON COMMIT DELETE ROWS AS SELECT * FROM {table} LIMIT 0"
        )
        with cursor.copy(f"COPY new_{table} FROM STDIN") as copy:
            for row in some:
                copy.write_row(row)
        cursor.execute(f"INSERT INTO {table} SELECT * FROM new_{table} ON CONFLICT DO NOTHING")
    connection.commit()
