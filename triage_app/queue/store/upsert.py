"""INSERT … ON CONFLICT, which both databases have and SQLAlchemy spells once per dialect."""

from typing import Any

from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite


def insert_into(connection: Connection, table: Any) -> "postgresql.Insert | sqlite.Insert":
    """An INSERT that can be given `on_conflict_do_nothing` or `on_conflict_do_update`."""
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)
