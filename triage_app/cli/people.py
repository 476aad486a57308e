"""`staff`: who works here."""

from pathlib import Path
from typing import Any

import click

from triage_app.cli.call import FILE, Call
from triage_app.credentials import read_secret_file
from triage_app.errors import UsageError
from triage_app.queue.domain.people import Person, Role
from triage_app.sentences import say


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
    call.answer(
        _shown(person, active=True), say("person_added", {"name": person.name, "login": person.login}).happened
    )


@staff.command("list")
@click.pass_obj
def list_staff(call: Call) -> None:
    """Everybody, in the order they joined."""
    with call.open() as access:
        found = access.staff()
        facts = [_shown(one.person, active=one.active) for one in found]
        call.tell_each(access, facts, lambda _: (_line(one.person) for one in found))


def _line(person: Person) -> str:
    from triage_app.ui.wording import roles

    return f"{person.login:<20} {person.name:<30} {', '.join(roles(person))}"


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
