"""Makes the schema and keeps it current: Alembic's steps, then the guards.

A step's number ends in what kind it is. `pre` only adds, so that desks of the version before go on working beside
newer ones; `post` takes away what no desk needs any more, and waits until an administrator says that all are new.
"""

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, Engine, Select, column, insert, inspect, select, table, text, update

from triage_app.errors import TriageError
from triage_app.queue.store import guards
from triage_app.queue.store.engine import SCHEMA, WRITING
from triage_app.queue.store.schema_outbox import Stamp

_SCRIPTS = Path(__file__).parent / "migrations"
_REVISION: Select[str] = select(column("version_num")).select_from(table("alembic_version"))

_CONTRACTED = "contracted"
"""Stamp with the number of the last `post` step: desks older than that cannot work here any more."""


def bring_up_to_date(engine: Engine, *, finish: bool = False, before: Callable[[str], None] | None = None) -> bool:
    """Run every step that is missing, in one transaction, and put the guards back; whether there was any to run.

    Args:
        engine: the database, as its owner.
        finish: run `post` steps at the end too: no older desk works here any more.
        before: called with the revision of a database that is about to be changed, to keep a copy of it. It must
            not write to the database; what it raises ends the migration before it began.

    Raises:
        TriageError: `schema_newer`, when a newer program has migrated this database.
    """
    with engine.connect().execution_options(**{WRITING: True}) as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}"))
        revision, steps = _revision(connection), _steps()
        if revision is not None and revision not in steps:
            raise TriageError("schema_newer")
        missing = steps[steps.index(revision) + 1 :] if revision else steps
        wanted = missing if finish else missing[: len(missing) - _waiting(missing)]
        if wanted and revision is not None and before is not None:
            before(revision)
        if wanted:
            _upgrade(connection, wanted[-1])
        _note_contracted(connection, wanted)
        _put_back_guards(connection)
    return bool(wanted)


def require_current(connection: Connection) -> None:
    """Let nobody work on a database whose schema or guards this program does not know.

    A newer schema is worked on as long as its newer steps only added to it.

    Raises:
        TriageError: `schema_newer` or `schema_older`.
    """
    revision, steps = _revision(connection), _steps()
    if revision is not None and revision not in steps:
        if _number(revision) <= _number(steps[-1]) or _contracted(connection) > _number(steps[-1]):
            raise TriageError("schema_newer")
        return
    if revision is None or is_behind(connection):
        raise TriageError("schema_older")


def is_behind(connection: Connection) -> bool:
    """Whether a queue that is here lacks steps or guards of this program; an empty database is no queue."""
    revision, steps = _revision(connection), _steps()
    if revision not in steps:
        return False
    missing = steps[steps.index(revision) + 1 :]
    return len(missing) > _waiting(missing) or not guards.are_in_place(connection)


def _waiting(missing: Sequence[str]) -> int:
    """How many steps at the end may wait: `post` steps after which nothing else comes."""
    count = 0
    while count < len(missing) and missing[-1 - count].endswith("_post"):
        count += 1
    return count


def _put_back_guards(connection: Connection) -> None:
    if connection.dialect.name != "postgresql":
        guards.put_back(connection)
        return
    from triage_app.queue.store import roles  # noqa: PLC0415 - psycopg only where there is PostgreSQL

    roles.make_groups(connection)
    guards.put_back(connection)
    roles.grant_rights(connection)


def _note_contracted(connection: Connection, ran: Sequence[str]) -> None:
    numbers = [_number(one) for one in ran if one.endswith("_post")]
    if not numbers:
        return
    changed = connection.execute(update(Stamp).where(Stamp.name == _CONTRACTED).values(value=str(max(numbers))))
    if changed.rowcount == 0:
        connection.execute(insert(Stamp).values(name=_CONTRACTED, value=str(max(numbers))))


def _contracted(connection: Connection) -> int:
    return int(connection.execute(select(Stamp.value).where(Stamp.name == _CONTRACTED)).scalar() or 0)


def _number(revision: str) -> int:
    return int(revision.partition("_")[0])


def _revision(connection: Connection) -> str | None:
    schema = SCHEMA if connection.dialect.name == "postgresql" else None
    there = inspect(connection).has_table("alembic_version", schema=schema)
    return connection.execute(_REVISION).scalar() if there else None


@cache
def _steps() -> tuple[str, ...]:
    """Every step this program knows, the oldest first, by the names of their files."""
    return tuple(sorted("_".join(one.name.split("_")[:2]) for one in _SCRIPTS.glob("versions/[0-9]*.py")))


def _upgrade(connection: Connection, revision: str) -> None:
    from alembic import command  # noqa: PLC0415 - a queue that is up to date opens without it
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
