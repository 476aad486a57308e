"""Rules the database itself keeps, put back after every migration (decision 61).

What differs between the databases stands in one file each; frozen columns, the record of changes and row security
are made from the tables in rights.py.
"""

import hashlib
from functools import cache
from importlib.resources import files

from sqlalchemy import Connection, insert, select, update

from triage_app.queue.store.guards import audit, frozen, policies
from triage_app.queue.store.schema_outbox import Stamp

_STATEMENT = "\n-- next\n"

NUMBER = 1
"""Goes up with every change of the guards, so that a database tells whether it has later or earlier ones."""


def statements(dialect: str) -> tuple[str, ...]:
    """Every statement of a dialect's guards, in order; the file's are parted by a line `-- next`."""
    written = files(__name__).joinpath(f"{dialect}.sql").read_text(encoding="utf-8").split(_STATEMENT)
    made = [*frozen.statements(dialect), *audit.statements(dialect)]
    return (*written, *made, *(policies.statements() if dialect == "postgresql" else ()))


def put_back(connection: Connection) -> None:
    """Drop and make every guard, and stamp the database with their hash."""
    dialect = connection.dialect.name
    for statement in statements(dialect):
        connection.exec_driver_sql(statement.replace("%", "%%") if dialect == "postgresql" else statement)
    stamp = f"{NUMBER} {fingerprint(dialect)}"
    changed = connection.execute(update(Stamp).where(Stamp.name == "guards").values(value=stamp))
    if changed.rowcount == 0:
        connection.execute(insert(Stamp).values(name="guards", value=stamp))


@cache
def fingerprint(dialect: str) -> str:
    """The SHA-256 of a dialect's guards."""
    return hashlib.sha256(_STATEMENT.join(statements(dialect)).encode()).hexdigest()


def are_in_place(connection: Connection) -> bool:
    """Whether the database carries the guards this program knows, or later ones."""
    stamped = connection.execute(select(Stamp.value).where(Stamp.name == "guards")).scalar() or ""
    number, _, known = stamped.partition(" ")
    if number.isdecimal() and int(number) > NUMBER:
        return True
    return known == fingerprint(connection.dialect.name)
