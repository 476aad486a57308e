"""`staff`: who works here."""

from pathlib import Path
from typing import Any

import click

from triage_app.cli.call import FILE, Call
from triage_app.credentials import read_secret_file
from triage_app.errors import UsageError
from triage_app.queue.domain.people import Person, Role


@click.group()
def staff() -> None:
    """The people of the practice."""


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
    call.answer(_shown(person, active=True), f"{person.name} can sign in as {person.login}.")


@staff.command("list")
@click.pass_obj
def list_staff(call: Call) -> None:
    """Everybody, in the order they joined."""
    with call.open() as access:
        for member in access.staff():
            shown = _shown(member.person, active=member.active)
            call.answer(shown, f"{shown['login']:<20} {shown['name']:<30} {', '.join(shown['roles'])}")


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
