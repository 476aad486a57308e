"""Makes the schema and keeps it current: Alembic's steps, then the guards."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from triage_app.errors import TriageError
from triage_app.queue.store import guards
from triage_app.queue.store.engine import SCHEMA, WRITING


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


def bring_up_to_date(engine: Engine) -> None:
    """Run every step that is missing, in one transaction, and put the guards back.

    Raises:
        TriageError: `schema_newer`, when a newer program has migrated this database.
    """
    with engine.connect().execution_options(**{WRITING: True}) as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}"))
        _refuse_newer(connection)
        command.upgrade(_config(connection), "head")
        guards.put_back(connection)


def require_current(connection: Connection) -> None:
    """Let nobody work on a database whose schema or guards are not the ones this program knows.

    Raises:
        TriageError: `schema_newer` or `schema_older`.
    """
    _refuse_newer(connection)
    if _revision(connection) != _newest(connection) or not guards.are_in_place(connection):
        raise TriageError("schema_older")


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _newest(connection: Connection) -> str | None:
    return ScriptDirectory.from_config(_config(connection)).get_current_head()


def _refuse_newer(connection: Connection) -> None:
    known = {step.revision for step in ScriptDirectory.from_config(_config(connection)).walk_revisions()}
    revision = _revision(connection)
    if revision is not None and revision not in known:
        raise TriageError("schema_newer")
