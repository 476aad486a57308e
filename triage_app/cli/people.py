"""`staff`: who works here."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from triage_app.cli import absences, shifts
from triage_app.cli.call import FILE, Call
from triage_app.cli.owners import Owners, owners
from triage_app.credentials import read_secret_file
from triage_app.errors import UsageError
from triage_app.queue.domain.assignment import NOTHING, Load
from triage_app.queue.domain.people import Act, Person, Role, may
from triage_app.sentences import say


@click.group()
def staff() -> None:
    """The people of the practice."""


for one in (*absences.COMMANDS, *shifts.COMMANDS):
    staff.add_command(one)


@staff.command()
@click.argument("login")
@click.option("--name", required=True, help="The person's name, as patients and colleagues read it.")
@click.option(
    "--role",
    "roles",
    multiple=True,
    required=True,
    help="assistant, clinician, supervisor, admin or sync; may be repeated.",
)
@click.option("--first-password-file", type=FILE, help="Their first password on a team database.")
@click.pass_obj
def add(call: Call, login: str, name: str, roles: tuple[str, ...], first_password_file: Path | None) -> None:
    """Add a person who may sign in."""
    held = frozenset(_role(one) for one in roles)
    password = read_secret_file(first_password_file) if first_password_file else None
    with call.open() as access:
        person = access.add_staff(login, name, held, password)
    call.answer(
        _shown(person, active=True), say("person_added", {"name": person.name, "login": person.login}).happened
    )


@staff.command("list")
@click.pass_obj
def list_staff(call: Call) -> None:
    """Everybody: who is here, and how much they own."""
    with call.open() as access:
        found, team = access.staff(), owners(access)
        loads = access.loads() if may(access.person, Act.READ) else None
        facts = [{**_shown(one.person, active=one.active), **_here(one.person.id, team, loads)} for one in found]
        call.tell_each(access, facts, lambda told: (_line(one.person, team, loads, told) for one in found))


def _here(staff_id: int, team: Owners, loads: Mapping[int, Load] | None) -> dict[str, Any]:
    """Whether somebody is here, and how much they own as far as the asking person may know."""
    member = team.team.member(staff_id)
    return {
        "away": team.away(staff_id),
        "on_shift": member is not None and member.is_on_shift(team.now),
        "open": None if loads is None else loads.get(staff_id, NOTHING).conversations,
    }


def _line(person: Person, team: Owners, loads: Mapping[int, Load] | None, told: Any) -> str:
    from triage_app.ui import counts, ownership_words
    from triage_app.ui.wording import roles

    parts, member, leave = [", ".join(roles(person))], team.team.member(person.id), team.leave(person.id)
    if leave is not None:
        parts.append(told.ownership.away(leave))
    elif member is not None and member.hours is not None:
        parts.append(ownership_words.on_shift(is_on=member.is_on_shift(team.now)))
    if loads is not None and member is not None and member.works_at_a_desk:
        parts.append(counts.open_ones(loads.get(person.id, NOTHING).conversations))
    return f"{person.login:<20} {person.name:<30} {'  '.join(parts)}"


def _role(name: str) -> Role:
    try:
        return Role(name)
    except ValueError:
        raise UsageError("role_unknown", role=name) from None


def _shown(person: Person, *, active: bool) -> dict[str, Any]:
    return {
        "id": person.id,
        "login": person.login,
        "name": person.name,
        "roles": sorted(role.value for role in person.roles),
        "active": active,
    }
