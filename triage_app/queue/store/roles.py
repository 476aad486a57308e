"""Logins of a team database: one per person, in the groups for what that person does (rights.py)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import errors, sql
from sqlalchemy import Connection

from triage_app.errors import NotAllowedError, UsageError
from triage_app.queue.domain.people import Role
from triage_app.queue.store.engine import SCHEMA
from triage_app.queue.store.rights import ADMIN, FUNCTIONS, GROUPS, STAFF, SUPERVISOR, SYNC, TABLES

_GROUPS_OF: dict[Role, tuple[str, ...]] = {
    Role.ASSISTANT: (STAFF,),
    Role.CLINICIAN: (STAFF,),
    Role.SUPERVISOR: (STAFF, SUPERVISOR),
    Role.ADMIN: (ADMIN,),
    Role.SYNC: (SYNC,),
}


def make_groups(connection: Connection) -> None:
    """Make the groups where they are missing; a server with several practices shares them."""
    driver: Any = connection.connection.driver_connection
    for group in GROUPS:
        if not _exists(driver, group):
            driver.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(sql.Identifier(group)))


def grant_rights(connection: Connection) -> None:
    """Give each group exactly its rights, column by column, and nobody else any."""
    driver: Any = connection.connection.driver_connection
    schema = sql.Identifier(SCHEMA)
    driver.execute(sql.SQL("REVOKE ALL ON ALL FUNCTIONS IN SCHEMA {} FROM PUBLIC").format(schema))
    database = sql.Identifier(connection.engine.url.database or "")
    driver.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
    driver.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
    for group in GROUPS:
        name = sql.Identifier(group)
        for kind in ("TABLES", "SEQUENCES", "FUNCTIONS"):
            revoke = sql.SQL("REVOKE ALL ON ALL {} IN SCHEMA {} FROM {}")
            driver.execute(revoke.format(sql.SQL(kind), schema, name))
        driver.execute(sql.SQL("GRANT USAGE ON SCHEMA {} TO {}").format(schema, name))
        driver.execute(sql.SQL("GRANT USAGE ON ALL SEQUENCES IN SCHEMA {} TO {}").format(schema, name))
        _grant_tables(driver, group)
        for function, callers in FUNCTIONS.items():
            if group in callers:
                grant = sql.SQL("GRANT EXECUTE ON FUNCTION {} TO {}")
                driver.execute(grant.format(sql.Identifier(SCHEMA, function), name))
    _regroup(driver, database)


def _regroup(driver: Any, database: sql.Identifier) -> None:
    """Put everybody's login into the groups of their roles, and let it in: practices on a server share groups."""
    people = driver.execute(
        "SELECT login, role FROM triage.staff JOIN triage.staff_role ON staff_id = id"
    ).fetchall()
    for login, role in people:
        if _exists(driver, login):
            for group in _GROUPS_OF[Role(role)]:
                driver.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(group), sql.Identifier(login)))
            driver.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, sql.Identifier(login)))


def _grant_tables(driver: Any, group: str) -> None:
    """What a group may do with each column; a revoke at the table's level takes the columns' back as well."""
    for table, decided in TABLES.items():
        for right, columns in (
            ("SELECT", decided.read.get(group)),
            ("INSERT", decided.add.get(group)),
            ("UPDATE", decided.change.get(group)),
            ("DELETE", "" if group in decided.remove else None),
        ):
            if columns is None:
                continue
            named = sql.SQL(", ").join(sql.Identifier(one) for one in columns.split())
            driver.execute(
                sql.SQL("GRANT {}{} ON {} TO {}").format(
                    sql.SQL(right),
                    sql.SQL("({})").format(named) if columns else sql.SQL(""),
                    sql.Identifier(SCHEMA, table),
                    sql.Identifier(group),
                )
            )


@dataclass(frozen=True)
class Newcomer:
    """Somebody who is to work here: the login, the name shown, the roles, and when they joined (practice time)."""

    login: str
    name: str
    roles: frozenset[Role]
    joined: datetime


def add_person(connection: Connection, who: Newcomer, password: str) -> int:
    """Add a person with a login of their own and return their number; the server is given a SCRAM verifier only.

    Done by a function in the owner's name, which asks who calls: administrators add anybody, supervisors those who
    work at a desk.

    Raises:
        UsageError: `login_taken`, by a colleague or by somebody of another database on the same server.
        NotAllowedError: `database_refused`, for whoever may not add such a person.
    """
    driver: Any = connection.connection.driver_connection
    verifier = driver.pgconn.encrypt_password(password.encode(), who.login.encode(), b"scram-sha-256").decode()
    groups = sorted({group for role in who.roles for group in _GROUPS_OF[role]})
    roles = sorted(role.value for role in who.roles)
    try:
        with driver.transaction():
            row = driver.execute(
                "SELECT triage.add_person(%s, %s, %s, %s, %s, %s)",
                (who.login, who.name, roles, groups, verifier, who.joined),
            ).fetchone()
    except (errors.DuplicateObject, errors.UniqueViolation):
        raise UsageError("login_taken", login=who.login) from None
    except errors.InsufficientPrivilege:
        raise NotAllowedError("database_refused") from None
    return int(row[0])


def is_owner(connection: Connection) -> bool:
    """Whether whoever is signed in owns the queue's tables."""
    driver: Any = connection.connection.driver_connection
    row = driver.execute(
        "SELECT pg_get_userbyid(relowner) = session_user FROM pg_class WHERE oid = 'triage.staff'::regclass"
    ).fetchone()
    return bool(row and row[0])


def _exists(driver: Any, group: str) -> bool:
    return driver.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (group,)).fetchone() is not None
