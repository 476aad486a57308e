"""The people of the practice: add, list, look up who is signing in."""

import re
from dataclasses import dataclass

from sqlalchemy import insert, select

from triage_app.errors import NotAllowedError, UsageError
from triage_app.queue.domain.people import Person, Role
from triage_app.queue.store.schema import Staff, StaffRole
from triage_app.queue.store.work import Work

LOGIN = re.compile(r"[a-z][a-z0-9_.-]{0,62}")


@dataclass(frozen=True)
class Member:
    """A person as the list of staff shows them."""

    person: Person
    active: bool


def add(work: Work, login: str, name: str, roles: frozenset[Role], password: str | None = None) -> Person:
    """Add a person who may sign in; a team database gets a login of its own for them, with that password.

    Raises:
        UsageError: `login_invalid`, `name_missing`, `login_taken`, `password_missing`.
    """
    if not LOGIN.fullmatch(login):
        raise UsageError("login_invalid", login=login)
    if not name.strip():
        raise UsageError("name_missing")
    if work.connection.execute(select(Staff.id).where(Staff.login == login)).scalar() is not None:
        raise UsageError("login_taken", login=login)
    if work.connection.dialect.name == "postgresql":
        if not password:
            raise UsageError("password_missing")
        from triage_app.queue.store.roles import Newcomer, add_person  # noqa: PLC0415 - loads psycopg

        staff_id = add_person(work.connection, Newcomer(login, name.strip(), roles, work.now), password)
    else:
        staff_id = _add_row(work, login, name.strip(), roles)
    return Person(staff_id, login, name.strip(), roles)


def _add_row(work: Work, login: str, name: str, roles: frozenset[Role]) -> int:
    staff_id = work.connection.execute(
        insert(Staff).values(login=login, name=name, active=True, created_at=work.now).returning(Staff.id)
    ).scalar_one()
    for role in sorted(roles):
        work.connection.execute(insert(StaffRole).values(staff_id=staff_id, role=role))
    return staff_id


def members(work: Work) -> tuple[Member, ...]:
    """Everybody, in the order they joined."""
    roles: dict[int, set[Role]] = {}
    for row in work.connection.execute(select(StaffRole.staff_id, StaffRole.role)):
        roles.setdefault(row.staff_id, set()).add(row.role)
    people = work.connection.execute(select(Staff.id, Staff.login, Staff.name, Staff.active).order_by(Staff.id))
    return tuple(
        Member(Person(row.id, row.login, row.name, frozenset(roles.get(row.id, ()))), row.active) for row in people
    )


def member(work: Work, staff_id: int) -> Person | None:
    """Who has this number and still works here; None where nobody does."""
    return next((one.person for one in members(work) if one.active and one.person.id == staff_id), None)


def signing_in(work: Work, login: str | None) -> Person:
    """Who is signing in; on the embedded database nobody named means the first person.

    Raises:
        NotAllowedError: `not_staff`, for a login that is unknown or no longer active.
    """
    for member in members(work):
        if member.active and login in {None, member.person.login} and member.person.roles != {Role.SYNC}:
            return member.person
    raise NotAllowedError("not_staff", login=login or "?")
