"""Rules the database itself keeps: one file per dialect, put back after every migration (decision 61)."""

import hashlib
from importlib.resources import files

from sqlalchemy import Connection, insert, select, update

from triage_app.queue.store.schema_outbox import Stamp

_STATEMENT = "\n-- next\n"


def source(dialect: str) -> str:
    """The text of a dialect's guards; statements are parted by a line `-- next`."""
    return files(__name__).joinpath(f"{dialect}.sql").read_text(encoding="utf-8")


def put_back(connection: Connection) -> None:
    """Drop and make every guard, and stamp the database with their hash."""
    dialect = connection.dialect.name
    for statement in source(dialect).split(_STATEMENT):
        connection.exec_driver_sql(statement)
    changed = connection.execute(update(Stamp).where(Stamp.name == "guards").values(value=fingerprint(dialect)))
    if changed.rowcount == 0:
        connection.execute(insert(Stamp).values(name="guards", value=fingerprint(dialect)))


def fingerprint(dialect: str) -> str:
    """The SHA-256 of a dialect's guards."""
    return hashlib.sha256(source(dialect).encode()).hexdigest()


def are_in_place(connection: Connection) -> bool:
    """Whether the database carries the guards this program knows."""
    stamped = connection.execute(select(Stamp.value).where(Stamp.name == "guards")).scalar()
    return stamped == fingerprint(connection.dialect.name)
