"""How one desk learns what another did: a table that triggers fill, and a wake-up that carries nothing.

The feed is read by transaction horizon (decision 55): on PostgreSQL a row's number and even its commit may come
after those of rows already seen, so the cursor is the oldest transaction that was still running when the feed was
last read. On SQLite writers take turns and the row's number is the cursor. A wake-up is a hint: whoever listens
also looks every few seconds.
"""

import time
from collections.abc import Container, Mapping
from typing import Any, ClassVar, Final

from sqlalchemy import Connection, Engine, bindparam, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from triage_app.errors import UnreachableError
from triage_app.queue.store.round_trip import CHANNEL, Asked, driver_module
from triage_app.queue.store.schema_outbox import Change
from triage_app.queue.store.types import Id

_LOOK_S = 0.1
"""How often the embedded feed is looked at: one index look-up, since no other process can wake us."""

_LOOK_ANYWAY_S = 5.0
"""How long a lost wake-up can hide a change on PostgreSQL."""


class _Number(FunctionElement[int]):
    """A number for which each database has its own words."""

    type = Id
    inherit_cache = True
    words: ClassVar[Mapping[str, str]]


@compiles(_Number)
def _spell(element: _Number, compiler: SQLCompiler, **kw: Any) -> str:
    del kw
    return element.words[compiler.dialect.name]


class _Cursor(_Number):
    name = "change_cursor"
    inherit_cache = True
    words: ClassVar[Mapping[str, str]] = {
        "sqlite": "(SELECT coalesce(max(id), 0) FROM change)",
        "postgresql": "pg_snapshot_xmin(pg_current_snapshot())::text::bigint",
    }


class _ThisTransaction(_Number):
    name = "this_transaction"
    inherit_cache = True
    words: ClassVar[Mapping[str, str]] = {
        "sqlite": "triage_transaction()",
        "postgresql": "pg_current_xact_id()::text::bigint",
    }


CURSOR: Final = select(_Cursor())
"""The cursor for whoever reads everything else in this same transaction."""

THIS_TRANSACTION: Final[Asked] = (select(_ThisTransaction().label("xid")), {})
"""Asks for the number under which the feed will tell of what is written here."""

_SINCE: Final = bindparam("since", type_=Id)
_SETTLED: Final = {
    "postgresql": (Change.xid >= _SINCE) & (Change.xid < _Cursor()),
    "sqlite": Change.id > _SINCE,
}
CHANGES: Final[Mapping[str, Any]] = {
    dialect: select(Change.xid, Change.conversation_id).where(settled) for dialect, settled in _SETTLED.items()
}
"""By database: what was written to the feed `since` a cursor; what still runs is reported later."""

CHANGED: Final[Mapping[str, Any]] = {
    dialect: select(Change.conversation_id).where(settled) for dialect, settled in _SETTLED.items()
}
"""By database: conversations that changed `since` a cursor."""


def others(changes: Any, shown: Container[int], told: Container[int]) -> frozenset[int]:
    """The conversations of an answer to `CHANGES` but those that only `shown` ones changed; `told` ones stay."""
    return frozenset(row.conversation_id for row in changes if row.xid not in shown or row.conversation_id in told)


def cursor_now(connection: Connection) -> int:
    """The cursor for whoever reads everything else in this same transaction."""
    return connection.execute(CURSOR).scalar_one()


class Ear:
    """Waits for news of others' commits on a connection of its own. For one thread; close it when done."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Connection | None = None
        self._looked_at = 0.0

    def wait(self, cursor: int, timeout_s: float) -> bool:
        """True as soon as something after the cursor may be there, False when the time is up."""
        if self._engine.dialect.name == "postgresql":
            try:
                return self._wait_for_notice(timeout_s)
            except (DBAPIError, driver_module(self._engine.dialect).Error):
                self.close()
                raise UnreachableError("database_unreachable") from None
        until = time.monotonic() + timeout_s
        while time.monotonic() < until:
            with self._engine.connect() as connection:
                if cursor_now(connection) > cursor:
                    return True
            time.sleep(min(_LOOK_S, timeout_s))
        return False

    def _wait_for_notice(self, timeout_s: float) -> bool:
        if self._connection is None:
            self._connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            self._connection.exec_driver_sql(f"LISTEN {CHANNEL}")
            self._looked_at = 0.0  # what was said before we listened was not heard
        driver: Any = self._connection.connection.driver_connection
        heard = any(True for _ in driver.notifies(timeout=timeout_s, stop_after=1))
        if heard or time.monotonic() - self._looked_at > _LOOK_ANYWAY_S:
            self._looked_at = time.monotonic()
            return True
        return False

    def close(self) -> None:
        """Give the connection back."""
        if self._connection is not None:
            self._connection.invalidate()
            self._connection.close()
            self._connection = None
