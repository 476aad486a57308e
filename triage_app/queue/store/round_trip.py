"""Several statements in one round trip: PostgreSQL is sent all of them before it answers the first (decision 35).

psycopg's pipeline does the sending; SQLAlchemy would wait for every answer, so statements are compiled and their
values converted here, by SQLAlchemy's own compiler and types. SQLite has no way to save: they run one by one.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, Self, TypeAlias, cast

from sqlalchemy import (
    ARRAY,
    Boolean,
    ColumnElement,
    Connection,
    Dialect,
    Executable,
    LargeBinary,
    Result,
    Text,
    TypeDecorator,
    bindparam,
    false,
    or_,
)
from sqlalchemy.engine.result import IteratorResult, SimpleResultMetaData
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeEngine
from typing_extensions import override

from triage_app.queue.store.engine import quote_nothing

Asked: TypeAlias = tuple[Executable, Mapping[str, Any]]
"""A statement and the values of its named parameters. It is compiled once: keep it as a constant, without IN."""

Answers: TypeAlias = tuple[Result[Any], ...]
"""The rows of each statement, none of those that return none."""

_Convert: TypeAlias = Callable[[Any], Any]

CHANNEL: Final = "triage_change"
"""Where desks listen for the hint that something changed."""

BEGIN: Final = "BEGIN"
BEGIN_READING: Final = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"

_COMMIT: Final = "COMMIT"
_WAKE: Final = f"SELECT set_config('synchronous_commit', 'off', true), pg_notify('{CHANNEL}', '')"
"""Told after a commit and never inside it: there NOTIFY serialises commits (decision 55)."""


def one_of(column: Any, values: Iterable[Any]) -> ColumnElement[bool]:
    """What IN says, for statements that are compiled before their values are known."""
    return or_(false(), *(column == value for value in values))


class _Several(TypeDecorator[Iterable[Any]]):
    """Any number of texts or numbers as one value: an array on PostgreSQL, JSON on SQLite."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: TypeEngine[Any]) -> None:
        super().__init__()
        self.kind = kind

    @override
    def load_dialect_impl(self, dialect: Dialect) -> Any:
        return dialect.type_descriptor(ARRAY(self.kind) if dialect.name == "postgresql" else Text())

    @override
    def process_bind_param(self, value: Iterable[Any] | None, dialect: Dialect) -> Any:
        several = list(value or ())
        return several if dialect.name == "postgresql" else json.dumps(several)


class _Among(FunctionElement[bool]):
    type = Boolean()
    inherit_cache = True
    name = "among"

    @override
    def self_group(self, against: object = None) -> Self:
        """A condition as it is: asked for `= 1`, SQLite uses no index."""
        return self


def among(column: Any, name: str) -> ColumnElement[bool]:
    """What IN says, for texts or numbers that are handed over as one parameter of this name."""
    return _Among(column, bindparam(name, type_=_Several(column.type)))


@compiles(_Among, "sqlite")
def _sqlite_among(element: _Among, compiler: SQLCompiler, **kw: Any) -> str:
    column, ids = (compiler.process(one, **kw) for one in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({ids}))"


@compiles(_Among, "postgresql")
def _postgresql_among(element: _Among, compiler: SQLCompiler, **kw: Any) -> str:
    column, ids = (compiler.process(one, **kw) for one in element.clauses)
    return f"{column} = ANY ({ids})"


def ask_each(connection: Connection, batch: Iterable[Asked]) -> Answers:
    """Run a batch one by one, on SQLite."""
    return tuple(_buffered(connection.execute(statement, dict(values))) for statement, values in batch)


def ask_together(
    connection: Connection, batch: Iterable[Asked], *, first: str = "", commit: bool = False, wake: bool = False
) -> Answers:
    """Run a batch in one round trip, on PostgreSQL.

    Args:
        connection: one that leaves transactions to us (AUTOCOMMIT).
        batch: what to ask, in order; a failure undoes all of it.
        first: what begins the transaction, where none is open.
        commit: end the transaction in the same round trip.
        wake: tell listening desks to look, once it is committed.

    Raises:
        DBAPIError: of the first statement that fails.
    """
    driver: Any = connection.connection.driver_connection
    try:
        with driver.pipeline():
            if first:
                driver.execute(first)
            sent = [_send(driver, connection.dialect, *asked) for asked in batch]
            if commit:
                driver.execute(_COMMIT)
            if wake:
                driver.execute(_WAKE)  # a transaction of its own, skipped with the rest when something failed
    except driver_module(connection.dialect).Error as error:
        raise _as_sqlalchemy_says(connection, error) from None
    return tuple(compiled.rows(cursor, connection.dialect) for compiled, cursor in sent)


def _buffered(result: Result[Any]) -> Result[Any]:
    return result.freeze()() if result.returns_rows else _result((), ())  # type: ignore[attr-defined]


def _result(names: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> Result[Any]:
    return IteratorResult(SimpleResultMetaData(names), iter(rows))


@dataclass(frozen=True)
class _Compiled:
    """A statement as PostgreSQL gets it, how its values are converted, and its columns' names and types."""

    compiler: Any
    to: Mapping[str, _Convert]
    names: tuple[str, ...]
    types: tuple[Any, ...]

    @property
    def is_bytes(self) -> bool:
        """Whether it returns bytes: everything comes in binary then, and they not as twice as many digits."""
        return any(isinstance(one, LargeBinary) for one in self.types)

    def parameters(self, values: Mapping[str, Any]) -> dict[str, Any]:
        bound = self.compiler.construct_params(dict(values))
        return {name: self.to[name](value) if name in self.to else value for name, value in bound.items()}

    def rows(self, cursor: Any, dialect: Dialect) -> Result[Any]:
        if not self.names:
            return _result((), ())
        told = cursor.pgresult  # its `description` makes an object a column, a tenth of what an act takes
        back = _back(self.types, tuple(told.ftype(place) for place in range(len(self.types))), dialect)
        return _result(self.names, [_converted(row, back) for row in cursor.fetchall()])


@lru_cache(maxsize=256)
def _back(types: tuple[Any, ...], codes: tuple[int, ...], dialect: Dialect) -> list[_Convert | None]:
    """How the values of columns are converted, by their types and the codes the database sends them with."""
    return [one.result_processor(dialect, code) for one, code in zip(types, codes, strict=True)]


def _converted(row: tuple[Any, ...], back: list[_Convert | None]) -> tuple[Any, ...]:
    return tuple(value if fit is None else fit(value) for fit, value in zip(back, row, strict=True))


def _send(driver: Any, dialect: Dialect, statement: Any, values: Mapping[str, Any]) -> tuple[_Compiled, Any]:
    compiled = _compile(statement, dialect, tuple(sorted(values)))
    values = compiled.parameters(values)
    binary = compiled.is_bytes or None
    return compiled, driver.execute(compiled.compiler.string, values, prepare=True, binary=binary)


@lru_cache(maxsize=256)
def _compile(statement: Any, dialect: Dialect, names: tuple[str, ...]) -> _Compiled:
    compiler: Any = statement.compile(dialect=dialect, column_keys=list(names))
    to = {}
    for bound, name in compiler.bind_names.items():
        convert = bound.type.dialect_impl(dialect).bind_processor(dialect)
        if convert is not None:
            to[name] = convert
    columns = statement.exported_columns
    types = tuple(column.type.dialect_impl(dialect) for column in columns)
    return _Compiled(compiler, to, tuple(column.key for column in columns), types)


def driver_module(dialect: Dialect) -> Any:
    """psycopg, as the dialect has loaded it: a queue in a file does without."""
    return dialect.loaded_dbapi


def _as_sqlalchemy_says(connection: Connection, error: Any) -> DBAPIError:
    dialect, driver = connection.dialect, connection.connection.driver_connection
    # a statement that was prepared before a migration changed its columns is as good as a dead line
    psycopg = driver_module(dialect)
    quote_nothing(error)
    lost = dialect.is_disconnect(error, driver, None) or isinstance(error, psycopg.errors.FeatureNotSupported)
    wrapped: Any = DBAPIError.instance(
        *("", None, error, psycopg.Error), hide_parameters=True, connection_invalidated=lost, dialect=dialect
    )
    if lost:
        connection.invalidate(error)
    return cast("DBAPIError", wrapped)
