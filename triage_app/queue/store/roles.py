"""Logins of a team database: one per person, in a group for what that person does.

The groups' rights are broad strokes for now: which tables a group reads and writes.
"""

from typing import Any

from psycopg import sql
from sqlalchemy import Connection

from triage_app.errors import NotAllowedError, UsageError
from triage_app.queue.domain.people import Role
from triage_app.queue.store.engine import SCHEMA

STAFF, SYNC, ADMIN = "triage_staff", "triage_sync", "triage_admin"

_READ = "SELECT"
_ALL = "SELECT, INSERT, UPDATE"
_READ_BY_ALL = (
    "practice",
    "location",
    "staff",
    "staff_role",
    "portal",
    "portal_state",
    "stamp",
    "alembic_version",
)
_PATIENTS = ("provider", "patient", "conversation", "waiting_segment", "message", "attachment", "quarantine")
_OUTBOX = ("outbox", "draft", "blob", "blob_chunk", "lease", "sync_request", "change")

RIGHTS: dict[str, dict[str, str]] = {
    STAFF: {
        **dict.fromkeys((*_READ_BY_ALL, *_PATIENTS, *_OUTBOX), _READ),
        "conversation": "SELECT, UPDATE",
        "attachment": "SELECT, UPDATE",
        "waiting_segment": _ALL,
        "outbox": _ALL,
        "draft": "SELECT, INSERT, UPDATE, DELETE",
        "blob": "SELECT, INSERT",
        "blob_chunk": "SELECT, INSERT",
        "sync_request": "SELECT, INSERT",
    },
    SYNC: {
        **dict.fromkeys(_READ_BY_ALL, _READ),
        **dict.fromkeys((*_PATIENTS, "portal_state", "blob", "blob_chunk"), _ALL),
        "outbox": "SELECT, UPDATE",
        "lease": "SELECT, UPDATE",
        "sync_request": "SELECT, DELETE",
        "change": "SELECT, DELETE",
    },
    ADMIN: {
        **dict.fromkeys(_READ_BY_ALL, _READ),
        **dict.fromkeys(("portal", "staff", "staff_role"), "SELECT, INSERT, UPDATE"),
        "sync_request": "SELECT, INSERT",
        "lease": _READ,
        "outbox": _READ,
        "quarantine": _READ,
    },
}
"""What each group may do with each table; a table that is missing is closed to it."""

_GROUPS = {Role.SYNC: SYNC, Role.ADMIN: ADMIN}


def put_in_order(connection: Connection) -> None:
    """Make the groups where they are missing and give each exactly its rights."""
    driver: Any = connection.connection.driver_connection
    schema = sql.Identifier(SCHEMA)
    for group, tables in RIGHTS.items():
        name = sql.Identifier(group)
        if not _exists(driver, group):
            driver.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(name))
        driver.execute(sql.SQL("REVOKE ALL ON ALL TABLES IN SCHEMA {} FROM {}").format(schema, name))
        driver.execute(sql.SQL("GRANT USAGE ON SCHEMA {} TO {}").format(schema, name))
        driver.execute(sql.SQL("GRANT USAGE ON ALL SEQUENCES IN SCHEMA {} TO {}").format(schema, name))
        for table, rights in tables.items():
            driver.execute(
                sql.SQL("GRANT {} ON {}.{} TO {}").format(sql.SQL(rights), schema, sql.Identifier(table), name)
            )


def make_login(connection: Connection, login: str, password: str, roles: frozenset[Role]) -> None:
    """Make a person's login; the server is given a SCRAM verifier and never the password.

    Raises:
        UsageError: `login_taken`, by somebody of another database on the same server.
        NotAllowedError: `database_refused`, for whoever may not make logins.
    """
    driver: Any = connection.connection.driver_connection
    if _exists(driver, login):
        raise UsageError("login_taken", login=login)
    verifier = driver.pgconn.encrypt_password(password.encode(), login.encode(), b"scram-sha-256").decode()
    groups = {_GROUPS.get(role, STAFF) for role in roles}
    if not may_make_logins(connection):
        raise NotAllowedError("database_refused")
    driver.execute(
        sql.SQL("CREATE ROLE {} LOGIN CONNECTION LIMIT 8 PASSWORD {} IN ROLE {}").format(
            sql.Identifier(login),
            sql.Literal(verifier),
            sql.SQL(", ").join(sql.Identifier(group) for group in sorted(groups)),
        )
    )


def may_make_logins(connection: Connection) -> bool:
    """Whether whoever is signed in owns the database's people."""
    driver: Any = connection.connection.driver_connection
    row = driver.execute("SELECT rolcreaterole OR rolsuper FROM pg_roles WHERE rolname = session_user").fetchone()
    return bool(row and row[0])


def _exists(driver: Any, group: str) -> bool:
    return driver.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (group,)).fetchone() is not None
