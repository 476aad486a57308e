"""Rules the database itself keeps, put back after every migration (decision 61).

What differs between the databases stands in one file each; frozen columns, the record of changes and row security
are made from the tables in rights.py, and who may do what and how a reply moves from the rules of queue/domain.
"""

import hashlib
from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any, Final

from sqlalchemy import Connection, CursorResult, insert, select, update

from triage_app.queue.domain.calls import ANSWERS, BY_CALL, LONGEST_NOTE, MOST_CALLS, Outcome, Spoken
from triage_app.queue.domain.countdown import LONGEST_HOLD, MOST_HOLDS
from triage_app.queue.domain.delivery import LONGEST_PAUSE, LONGEST_TEXT, MOVES_BY_SYNC, DeliveryKind
from triage_app.queue.domain.handing import LONGEST_WHY
from triage_app.queue.domain.meeting import STALE
from triage_app.queue.domain.people import MAY
from triage_app.queue.domain.regrouping import MOST_ASKED
from triage_app.queue.domain.reports import FileKind
from triage_app.queue.domain.rulebook import LONGEST_RULES
from triage_app.queue.domain.states import CloseReason, WaitingOn
from triage_app.queue.domain.timing import Timing
from triage_app.queue.domain.visible import BLANK
from triage_app.queue.store.guards import audit, frozen, policies
from triage_app.queue.store.rights import TABLES
from triage_app.queue.store.schema_outbox import CHUNK_BYTES, Stamp

_STATEMENT = "\n-- next\n"

NUMBER = 9
"""Goes up with every change of the guards or rights: a database tells whether it has later or earlier ones."""


_FILES: Final = {"sqlite": ("sqlite.sql",), "postgresql": ("postgresql.sql", "ownership.sql")}
_IN_SCHEMA: Final = "WHERE relnamespace = 'triage'::regnamespace"
_EVERY: Final = {
    "sqlite": ("SELECT format('DROP TRIGGER \"%w\"', name) FROM sqlite_master WHERE type = 'trigger'",),
    "postgresql": (
        f"""SELECT format('DROP TRIGGER %I ON %s', tgname, tgrelid::regclass)
        FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid {_IN_SCHEMA} AND NOT tgisinternal""",
        f"""SELECT format('DROP POLICY %I ON %s', polname, polrelid::regclass)
        FROM pg_policy JOIN pg_class ON pg_class.oid = polrelid {_IN_SCHEMA}""",
        """SELECT format('DROP FUNCTION %s', oid::regprocedure)
        FROM pg_proc WHERE pronamespace = 'triage'::regnamespace""",
    ),
}
"""What names every guard that is there, as the statement that drops it: also those of earlier versions."""


def _domain() -> dict[str, str]:
    """What the rules of queue/domain say, as it stands in the guards."""
    allowed = sorted((role.value, act.value) for role, acts in MAY.items() for act in acts)
    moves = sorted((old.value, new.value) for old, new in MOVES_BY_SYNC)
    return {
        "{{allowed}}": _pairs(allowed),
        "{{moves_by_sync}}": _pairs(moves),
        "{{close_reasons}}": _listed(CloseReason),
        "{{undo_s}}": str(Timing().undo.total_seconds()),
        "{{undo_with_files_s}}": str(Timing().undo_with_files.total_seconds()),
        "{{chunk_bytes}}": str(CHUNK_BYTES),
        "{{kinds}}": _listed(DeliveryKind),
        "{{content_types}}": _listed(FileKind),
        "{{longest_text}}": str(LONGEST_TEXT),
        "{{longest_pause_s}}": str(LONGEST_PAUSE.total_seconds()),
        "{{blank}}": BLANK,
        "{{call_answers}}": _listed(sorted(ANSWERS)),
        "{{call_outcomes}}": _listed(Outcome),
        "{{call_spoken}}": _listed(Spoken),
        "{{by_call}}": BY_CALL,
        "{{longest_note}}": str(LONGEST_NOTE),
        "{{waiting_on}}": _listed(WaitingOn),
        "{{longest_promise_s}}": str(LONGEST_HOLD.total_seconds()),
        "{{most_promises}}": str(MOST_HOLDS),
        "{{longest_rules}}": str(LONGEST_RULES),
        "{{most_asked}}": str(MOST_ASKED),
        "{{most_calls}}": str(MOST_CALLS),
        "{{longest_why}}": str(LONGEST_WHY),
        "{{take_over_s}}": str(Timing().take_over.total_seconds()),
        "{{stale_s}}": str(STALE * Timing().take_over.total_seconds()),
        "{{writing_s}}": str(Timing().writing.total_seconds() + 1),
        "{{presence_s}}": str(Timing().presence.total_seconds()),
    }


def _listed(codes: Iterable[StrEnum]) -> str:
    return ", ".join(f"'{one.value}'" for one in codes)


def _pairs(pairs: Iterable[tuple[str, str]]) -> str:
    return ", ".join(f"('{one}', '{other}')" for one, other in pairs)


def statements(dialect: str) -> tuple[str, ...]:
    """Every statement of a dialect's guards, in order; the file's are parted by a line `-- next`."""
    text = _STATEMENT.join(files(__name__).joinpath(one).read_text(encoding="utf-8") for one in _FILES[dialect])
    for blank, said in _domain().items():
        text = text.replace(blank, said)
    made = [*frozen.statements(dialect), *audit.statements(dialect)]
    return (*text.split(_STATEMENT), *made, *(policies.statements() if dialect == "postgresql" else ()))


def put_back(connection: Connection) -> None:
    """Drop every guard that is there, make those this program knows, and stamp the database with their hash."""
    dialect = connection.dialect.name
    for every in _EVERY[dialect]:
        for drop in _run(connection, every).scalars().all():
            _run(connection, drop)
    for statement in statements(dialect):
        _run(connection, statement)
    stamp = f"{NUMBER} {fingerprint(dialect)}"
    changed = connection.execute(update(Stamp).where(Stamp.name == "guards").values(value=stamp))
    if changed.rowcount == 0:
        connection.execute(insert(Stamp).values(name="guards", value=stamp))


def _run(connection: Connection, statement: str) -> CursorResult[Any]:
    """Run a statement that has no parameters; psycopg would take a per cent sign for one."""
    return connection.exec_driver_sql(
        statement.replace("%", "%%") if connection.dialect.name == "postgresql" else statement
    )


@cache
def fingerprint(dialect: str) -> str:
    """The SHA-256 of a dialect's guards, and of a team's rights, which are given anew with them."""
    said = _STATEMENT.join(statements(dialect)) + (repr(TABLES) if dialect == "postgresql" else "")
    return hashlib.sha256(said.encode()).hexdigest()


def are_in_place(connection: Connection) -> bool:
    """Whether the database carries the guards this program knows, or later ones."""
    stamped = connection.execute(select(Stamp.value).where(Stamp.name == "guards")).scalar() or ""
    number, _, known = stamped.partition(" ")
    if number.isdecimal() and int(number) > NUMBER:
        return True
    return known == fingerprint(connection.dialect.name)
