"""The only transactions of the program: short, retried when the database asks, failing in our words."""

import copy
import random
import threading
import time
from collections import deque
from collections.abc import Callable, Generator
from contextlib import contextmanager, nullcontext
from datetime import timedelta
from typing import Any, Final, Self, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DataError, DBAPIError, OperationalError, SQLAlchemyError

from triage_app.clock import Clock, stopwatch
from triage_app.errors import NotAllowedError, TriageError, UnreachableError
from triage_app.queue.store.changes import THIS_TRANSACTION
from triage_app.queue.store.engine import ACTOR, MOST_LINES, WRITING
from triage_app.queue.store.round_trip import BEGIN, BEGIN_READING, Answers, Asked, ask_each, ask_together

T = TypeVar("T")

_SHOWN: Final = 256
"""How many of its latest transactions a desk knows again in the feed."""

_SQLITE_WAIT_S: Final = 0.0005
_AGAIN = frozenset({"40P01", "40001", "55P03"})  # deadlock, serialisation failure, lock not available


class MovedError(Exception):
    """What an act had read was no longer so when it wrote, and nothing was written: it begins again."""


UNREADABLE: Final = (LookupError, TypeError, ValueError, DataError)
"""What reading a row raises of which no program can make sense."""


class Work:
    """An open transaction, and the practice's time at which it happens.

    `connection` runs statements one at a time. `together` runs several in one round trip; `finish` does, and
    commits in the same one: nothing can be asked after it.
    """

    def __init__(self, connection: Connection, clock: Clock, *, writing: bool) -> None:
        self.now = clock.now()
        self.shown: int | None = None
        self.dialect = connection.dialect.name
        self._connection = connection
        self._writing = writing
        self._pipelined = self.dialect == "postgresql"
        self._begun = not self._pipelined
        self._finished = False

    @property
    def connection(self) -> Connection:
        """For one statement at a time."""
        if first := self._begin():
            self._connection.exec_driver_sql(first)
        return self._connection

    def together(self, *batch: Asked) -> Answers:
        """The rows of each statement, asked for in one round trip."""
        first = self._begin()
        if not self._pipelined:
            return ask_each(self._connection, batch)
        return ask_together(self._connection, batch, first=first)

    def finish(self, *batch: Asked) -> Answers:
        """The rows of each statement, which are committed already; listening desks are told."""
        return self._finish(batch, wake=self._writing)

    def finish_unheard(self, *batch: Asked) -> Answers:
        """As `finish`, for what is not in the feed: no desk is told to look."""
        return self._finish(batch, wake=False)

    def finish_shown(self, *batch: Asked) -> Answers:
        """As `finish`, for an act whose outcome the desk shows by itself: its own feed does not tell it again."""
        *answers, (transaction,) = self.finish(*batch, THIS_TRANSACTION)
        self.shown = transaction.xid
        return tuple(answers)

    def spare_the_disk(self) -> None:
        """Commit without waiting for the disk: for what is derived anew when a crash takes the last moment away.

        Rows are locked until a commit is over, and a disk can take long over one.
        """
        if self._pipelined:
            self.connection.exec_driver_sql("SET LOCAL synchronous_commit = off")

    def end(self) -> None:
        """Commit what is not committed yet."""
        if self._begun and not self._finished:
            self.finish()

    def _finish(self, batch: tuple[Asked, ...], *, wake: bool) -> Answers:
        first = self._begin()
        self._finished = True
        if self._pipelined:
            return ask_together(self._connection, batch, first=first, commit=True, wake=wake)
        answers = ask_each(self._connection, batch)
        self._connection.commit()
        return answers

    def _begin(self) -> str:
        """What begins the transaction, the first time; SQLite's has begun with its connection."""
        if self._finished:
            raise RuntimeError("committed already")
        begun, self._begun = self._begun, True
        return "" if begun else BEGIN if self._writing else BEGIN_READING


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
        self.heard = stopwatch()
        """When the database last answered, in seconds of the stopwatch."""
        self._shown: deque[int] = deque(maxlen=_SHOWN)
        self._first: Callable[[Work], None] = lambda _work: None
        self.clock = clock
        self._patience_s = patience.total_seconds()
        self._pause_s = pause.total_seconds() if engine.dialect.name == "sqlite" else 0.0
        # SQLite has one writer: threads of a process queue up here, and only processes find each other busy
        self._turn = threading.Lock() if engine.dialect.name == "sqlite" else nullcontext()

    @property
    def shown(self) -> frozenset[int]:
        """The latest transactions of this desk whose outcome it shows by itself."""
        return frozenset(self._shown)

    def under(self, condition: Callable[[Work], None]) -> Self:
        """The same store, each of whose writes asks first whether it may: `condition` raises where it may not."""
        conditional = copy.copy(self)
        conditional._first = condition  # noqa: SLF001 - another one of this very class
        return conditional

    def act_as(self, login: str) -> None:
        """Say who acts, for the record of an embedded database; on PostgreSQL the login itself says so."""
        self.engine.update_execution_options(**{ACTOR: login})

    def read(self, look: Callable[[Work], T]) -> T:
        """Run something that only reads, on one consistent state of the database."""
        return self._in_transaction(look, writing=False, keyed=True)

    def write(self, act: Callable[[Work], T], *, keyed: bool = False) -> T:
        """Run something that writes; all of it is committed, or nothing.

        `act` may run more than once, so it must have no effect outside the database. With `keyed` a repeat does
        nothing new (decision 27), so that a lost answer is asked for again.
        """

        def conditional(work: Work) -> T:
            self._first(work)
            return act(work)

        with self._turn:
            result = self._in_transaction(conditional, writing=True, keyed=keyed)
        if self._pause_s:
            time.sleep(self._pause_s)
        return result

    def _in_transaction(self, act: Callable[[Work], T], *, writing: bool, keyed: bool) -> T:
        give_up = time.monotonic() + self._patience_s
        lines_left = MOST_LINES + 1 if keyed else 0
        while True:
            try:
                with self._transaction(writing=writing) as work:
                    result = act(work)
                    work.end()
                    self.heard = stopwatch()
                    if work.shown is not None:
                        self._shown.append(work.shown)
                    return result
            except MovedError:
                if time.monotonic() > give_up:
                    raise TriageError("database_busy") from None
            except DBAPIError as error:
                if error.connection_invalidated and lines_left:
                    lines_left -= 1  # it was dead, perhaps since the computer slept, and so may the others be
                    continue
                if not _may_try_again(error) or time.monotonic() > give_up:
                    raise in_our_words(error) from None
                time.sleep(
                    _SQLITE_WAIT_S if self.engine.dialect.name == "sqlite" else random.uniform(0.001, 0.02)  # noqa: S311
                )

    @contextmanager
    def _transaction(self, *, writing: bool) -> Generator[Work]:
        options: dict[str, Any] = {WRITING: writing}
        if self.engine.dialect.name == "postgresql":
            options["isolation_level"] = "AUTOCOMMIT"  # transactions begin and end in round_trip.py
        with self.engine.connect().execution_options(**options) as connection, connection.begin():
            yield Work(connection, self.clock, writing=writing)

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
    ("25P03", "disk I/O error", lambda: UnreachableError("database_unreachable")),  # it was idle for too long
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
    lost = error.connection_invalidated or isinstance(error, OperationalError)
    return UnreachableError("database_unreachable") if lost and not state else error
