"""Opens the database: an encrypted file on this computer, or the practice's PostgreSQL over TLS."""

import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import sqlcipher3
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import URL, ExceptionContext
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

from triage_app.errors import UnreachableError, UsageError

SCHEMA = "triage"
"""The PostgreSQL schema that holds every table."""

CACHE_KB = 16 * 1024
"""Pages kept per connection; another process's commit empties it, so more would not help (decision 68)."""

WRITING = "triage_writing"
"""Execution option of a connection that is about to write: takes SQLite's write lock at once."""

MOST_LINES = 5
"""Connections a desk or a sync has at most."""

_OPTIONS = frozenset({"sslmode", "sslrootcert", "sslcert", "sslkey", "sslcrl"})
"""What may stand in a team database's address beside user, host, port and name."""

_LAST_PORT = 65_535
_NEVER = 2**31
"""More often than any statement is executed; what is sent in batches is prepared when it is sent."""

_PATIENCE = (
    "-c lock_timeout=4s -c idle_in_transaction_session_timeout=3s"
    " -c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3"
)
"""How soon the server lets go of a row that a desk holds which fell asleep, and how long others wait for it.

After a pipeline the idle time does not count, for psycopg says one word more than the server's clock listens to
(PostgreSQL 15); there the line itself has to be found dead.
"""

_ALIVE = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3, "tcp_user_timeout": 20_000}
"""How a line that died without a word is noticed within seconds; seconds, and milliseconds for the last."""

ACTOR = "triage_actor"
"""Execution option of an embedded database's engine: who acts, as the record will say."""

_TRANSACTION = "triage_transaction"
"""Where a connection keeps the number of its transaction, which PostgreSQL gives by itself."""

_PRAGMAS = (
    "PRAGMA cipher_log_level = NONE",  # otherwise a wrong key is printed to stderr
    "PRAGMA busy_timeout = 0",  # the retry loop in work.py waits instead, fairly (decision 68)
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    f"PRAGMA cache_size = -{CACHE_KB}",
    "PRAGMA temp_store = MEMORY",
)


def open_embedded(path: Path, key: str) -> Engine:
    """An engine on an encrypted file; `key` is 64 hexadecimal digits and is used as it is, without derivation."""

    def connect() -> Any:
        connection = sqlcipher3.connect(str(path), check_same_thread=False, isolation_level=None)
        connection.execute(f"PRAGMA key = \"x'{bytes.fromhex(key).hex()}'\"")
        for pragma in _PRAGMAS:
            connection.execute(pragma)
        return connection

    # the URL names no file, which would mean a database in memory: the pool must be asked for
    engine = create_engine(
        "sqlite://", creator=connect, module=sqlcipher3.dbapi2, poolclass=QueuePool, hide_parameters=True
    )
    event.listen(engine, "connect", _introduce)
    event.listen(engine, "begin", _begin)
    return engine


def _introduce(connection: Any, record: ConnectionPoolEntry) -> None:
    """Let triggers ask who acts, and in which transaction; a foreign tool cannot answer and so cannot write.

    SQLite's own lower() knows no letter beyond ASCII.
    """
    connection.create_function("triage_actor", 0, lambda: record.info.get(ACTOR, "owner"))
    connection.create_function("triage_transaction", 0, lambda: record.info.get(_TRANSACTION, 0))
    connection.create_function("lower", 1, str.lower, deterministic=True)


def _begin(connection: Connection) -> None:
    connection.info[ACTOR] = connection.get_execution_options().get(ACTOR, "owner")
    connection.info[_TRANSACTION] = secrets.randbits(62)
    writing = connection.get_execution_options().get(WRITING)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def open_team(url: str, password: str | None) -> Engine:
    """An engine on PostgreSQL; `url` carries no password.

    Raises:
        UsageError: `database_url_invalid`, `database_url_with_password`, `database_url_without_tls`.
    """
    address = team_address(url)
    if password is not None:
        address = address.set(password=password)
    engine = create_engine(
        address,
        pool_size=MOST_LINES,
        max_overflow=0,
        hide_parameters=True,
        connect_args={
            "prepare_threshold": _NEVER,  # a sixth execution would cost another round trip (decision 35)
            "connect_timeout": 10,
            "application_name": "triage-app",
            "options": f"-c search_path={SCHEMA} {_PATIENCE}",
            **_ALIVE,
        },
    )
    event.listen(engine, "handle_error", _quote_nothing)
    return engine


def _quote_nothing(context: ExceptionContext) -> None:
    told = context.sqlalchemy_exception
    quoted, said = quote_nothing(context.original_exception)
    if told is not None:
        told.args = tuple(str(one).replace(quoted, said) for one in told.args)


def quote_nothing(error: BaseException) -> tuple[str, str]:
    """Leave out of a PostgreSQL error what it quotes of a row or a value; what it said before and says now.

    Its detail shows a whole row that breaks a rule, its message a value that is none of its type (class 22).
    """
    before, state = str(error), getattr(error, "sqlstate", None)
    if state is not None:
        primary = getattr(error, "diag").message_primary or ""  # noqa: B009 - only psycopg's errors have it
        error.args = (f"SQLSTATE {state}" if state.startswith("22") else primary,)
    return before, str(error)


def team_address(url: str) -> URL:
    """A checked address of a team database.

    Raises:
        UsageError: it is not PostgreSQL, carries a password, or would talk without a verified certificate.
    """
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):  # a port that is no number is a ValueError
        raise UsageError("database_url_invalid") from None
    if address.get_backend_name() != "postgresql" or not address.username or not address.host:
        raise UsageError("database_url_invalid")
    if address.password is not None or "password" in address.query:
        raise UsageError("database_url_with_password")
    if (
        address.query.keys() - _OPTIONS
        or not 0 < (address.port or 1) <= _LAST_PORT
        or "\0" in str(address.database)
    ):
        raise UsageError("database_url_invalid")
    if _option(address.query, "sslmode") != "verify-full":
        raise UsageError("database_url_without_tls")
    return address.set(drivername="postgresql+psycopg")


def _option(query: Mapping[str, Any], name: str) -> str | None:
    value = query.get(name)
    return value if isinstance(value, str) else None


def file_is_there(path: Path) -> Path:
    """The path of an existing embedded database.

    Raises:
        UnreachableError: `database_missing`.
    """
    if not path.is_file():
        raise UnreachableError("database_missing")
    return path
