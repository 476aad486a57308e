"""Writes many rows with one statement, in the order they are given.

SQLite runs a prepared statement once a row; PostgreSQL unpacks one parameter of JSON, which costs a third of what
thousands of parameters do. Values pass through their columns' own types. JSON knows no bytes: tables that hold
some are not written from here.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import lru_cache
from typing import Any

import msgspec
from sqlalchemy import Connection, Dialect, Table, inspect

Row = Mapping[str, Any]
"""One row's values by column; all rows of one call name the same columns."""


def add(
    connection: Connection, kind: type[Any], rows: Sequence[Row], *, unique: str, renewed: Collection[str] = ()
) -> int:
    """Insert rows; one that is there already by its unique columns stays as it is, or is renewed.

    Returns how many rows were inserted or renewed.

    Args:
        connection: an open transaction.
        kind: the mapped class.
        rows: what to insert. With `renewed`, no two of them are the same by their unique columns.
        unique: the columns that tell rows apart, with commas between them.
        renewed: columns that take over the new value where the row is there already.
    """
    if not rows:
        return 0
    table, names = inspect(kind).local_table, tuple(rows[0])
    sets = ", ".join(f"{name} = excluded.{name}" for name in renewed)
    conflict = f"ON CONFLICT ({unique}) DO {f'UPDATE SET {sets}' if sets else 'NOTHING'}"
    into = f"INSERT INTO {table.name} ({', '.join(names)})"
    if connection.dialect.name == "postgresql":
        given = _given(connection.dialect, table, names)
        statement = f"{into} SELECT {', '.join(names)} FROM {given} ORDER BY ordinality {conflict}"
    else:
        statement = f"{into} VALUES ({', '.join('?' * len(names))}) {conflict}"
    return _run(connection, statement, table, names, rows)


def change(connection: Connection, kind: type[Any], rows: Sequence[Row]) -> None:
    """Update rows, each by its `id`."""
    if not rows:
        return
    table, names = inspect(kind).local_table, (*(name for name in rows[0] if name != "id"), "id")
    if connection.dialect.name == "postgresql":
        sets = ", ".join(f"{name} = given.{name}" for name in names[:-1])
        given = _given(connection.dialect, table, names)
        statement = f"UPDATE {table.name} SET {sets} FROM {given} WHERE {table.name}.id = given.id"
    else:
        sets = ", ".join(f"{name} = ?" for name in names[:-1])
        statement = f"UPDATE {table.name} SET {sets} WHERE id = ?"
    _run(connection, statement, table, names, rows)


def _given(dialect: Dialect, table: Table, names: Sequence[str]) -> str:
    columns = ", ".join(f"{name} {table.c[name].type.compile(dialect=dialect)}" for name in names)
    return f"ROWS FROM (json_to_recordset(%s) AS ({columns})) WITH ORDINALITY AS given"


def _run(connection: Connection, statement: str, table: Table, names: tuple[str, ...], rows: Sequence[Row]) -> int:
    columns = [_bound(connection.dialect, table, name, [row[name] for row in rows]) for name in names]
    values = list(zip(*columns, strict=True))
    if connection.dialect.name == "postgresql":
        whole = msgspec.json.encode([dict(zip(names, one, strict=True)) for one in values])
        return connection.exec_driver_sql(statement, (whole.decode(),)).rowcount
    return connection.exec_driver_sql(statement, values).rowcount


def _bound(dialect: Dialect, table: Table, name: str, values: list[Any]) -> list[Any]:
    """A column's values as the driver takes them."""
    process = _processor(dialect, table, name)
    return values if process is None else [process(value) for value in values]


@lru_cache(maxsize=256)
def _processor(dialect: Dialect, table: Table, name: str) -> Callable[[Any], Any] | None:
    return table.c[name].type.dialect_impl(dialect).bind_processor(dialect)
