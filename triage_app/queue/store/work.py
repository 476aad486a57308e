"""The only transactions of the program: short, retried when the database asks, failing in our words."""

import random
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import timedelta
from typing import Final, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from triage_app.clock import Clock
from triage_app.errors import NotAllowedError, TriageError, UnreachableError
from triage_app.queue.store.changes import wake_listeners
from triage_app.queue.store.engine import ACTOR, WRITING

T = TypeVar("T")

_SQLITE_WAIT_S: Final = 0.0005
_AGAIN = frozenset({"40P01", "40001", "55P03"})  # deadlock, serialisation failure, lock not available


class Work:
    """An open transaction, and the practice's time at which it happens."""

    def __init__(self, connection: Connection, clock: Clock) -> None:
        self.connection = connection
        self.now = clock.now()


class Store:
    """A database that can be read from and written to."""

    def __init__(
        self,
        engine: Engine,
        clock: Clock,
        *,
        pause: timedelta = timedelta(0),
        patience: timedelta = timedelta(seconds=5),
    ) -> None:
        """Open nothing yet.

        Args:
            engine: where to.
            clock: practice time for everything written.
            pause: how long to stay away after a write so that another process gets its turn on SQLite.
            patience: how long to try again while the database is busy.
        """
        self.engine = engine
        self.clock = clock
        self._patience_s = patience.total_seconds()
        self._pause_s = pause.total_seconds() if engine.dialect.name == "sqlite" else 0.0

    def act_as(self, login: str) -> None:
        """Say who acts, for the record of an embedded database; on PostgreSQL the login itself says so."""
        self.engine.update_execution_options(**{ACTOR: login})

    def read(self, look: Callable[[Work], T]) -> T:
        """Run something that only reads, on one consistent state of the database."""
        return self._in_transaction(look, writing=False)

    def write(self, act: Callable[[Work], T]) -> T:
        """Run something that writes; all of it is committed, or nothing.

        `act` may run more than once, so it must have no effect outside the database.
        """
        result = self._in_transaction(act, writing=True)
        wake_listeners(self.engine)
        if self._pause_s:
            time.sleep(self._pause_s)
        return result

    def _in_transaction(self, act: Callable[[Work], T], *, writing: bool) -> T:
        give_up = time.monotonic() + self._patience_s
        while True:
            try:
                with self._transaction(writing=writing) as work:
                    return act(work)
            except DBAPIError as error:
                if not _may_try_again(error) or time.monotonic() > give_up:
                    raise in_our_words(error) from None
                time.sleep(
                    _SQLITE_WAIT_S if self.engine.dialect.name == "sqlite" else random.uniform(0.001, 0.02)  # noqa: S311
                )

    @contextmanager
    def _transaction(self, *, writing: bool) -> Generator[Work]:
        with self.engine.connect().execution_options(**{WRITING: writing}) as connection, connection.begin():
            yield Work(connection, self.clock)

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def sqlstate(error: DBAPIError) -> str:
    """PostgreSQL's five characters, or an empty string on SQLite and for broken connections."""
    return str(getattr(error.orig, "sqlstate", None) or "")


def _may_try_again(error: DBAPIError) -> bool:
    said = str(error.orig)
    return sqlstate(error) in _AGAIN or "database is locked" in said or "database table is locked" in said


_IN_OUR_WORDS: tuple[tuple[str, str, Callable[[], TriageError]], ...] = (
    # what PostgreSQL's state begins with ("-" for none), what SQLite says, and what we call it
    ("53100", "database or disk is full", lambda: TriageError("disk_full")),
    ("25006", "readonly database", lambda: TriageError("database_read_only")),
    ("40", "is locked", lambda: TriageError("database_busy")),
    ("55P03", "is locked", lambda: TriageError("database_busy")),
    ("42501", "not authorized", lambda: NotAllowedError("database_refused")),
    ("XX001", "malformed", lambda: TriageError("database_damaged")),
    ("-", "file is not a database", lambda: UnreachableError("database_key_wrong")),
    ("08", "unable to open database", lambda: UnreachableError("database_unreachable")),
    ("57P", "disk I/O error", lambda: UnreachableError("database_unreachable")),
    ("53300", "unable to open database", lambda: UnreachableError("database_unreachable")),
)


def in_our_words(error: SQLAlchemyError) -> Exception:
    """A database's failure as a TriageError where it is the world's doing, else the error itself."""
    if not isinstance(error, DBAPIError):
        return error
    state, said = sqlstate(error), str(error.orig)
    if state.startswith("28"):
        return UnreachableError("database_sign_in_refused")
    for begins, says, ours in _IN_OUR_WORDS:
        if state.startswith(begins) or (not state and says in said):
            return ours()
    lost = error.connection_invalidated or type(error.orig).__name__ == "OperationalError"
    return UnreachableError("database_unreachable") if lost and not state else error
