"""`portal`: connect a portal, see which are connected."""

from pathlib import Path
from typing import Any

import click

from triage_app.cli.call import FILE, Call
from triage_app.cli.doctor import set_aside
from triage_app.cli.founding import begin, founding_options
from triage_app.cli.output import moment
from triage_app.config import EMBEDDED
from triage_app.credentials import Secrets, portal_secret, read_secret_file
from triage_app.errors import NotAllowedError, UsageError
from triage_app.queue.domain.conversation import PortalHealth
from triage_app.queue.domain.people import Act, may
from triage_app.queue.services.portals import Connection
from triage_app.sentences import say

LONGEST_NAME = 64
"""Letters of a portal's name that every database takes."""


@click.group()
def portal() -> None:
    """Patient portals."""


@portal.command()
@click.argument("name")
@click.option("--kind", default="fhir", show_default=True, help="How the portal is spoken to.")
@click.option("--url", help="The portal's FHIR address, like https://portal.example/fhir/R4.")
@click.option(
    "--auth",
    type=click.Choice(["none", "bearer", "client-secret"]),
    default="none",
    show_default=True,
    help="How the app signs in there.",
)
@click.option("--client-id", help="The app's id at the portal.")
@click.option("--secret-file", type=FILE, help="File with the secret or token; only you may be able to read it.")
@click.option("--token-url", help="Where tokens come from; the default is what the portal itself says.")
@click.option("--sender", help="In whose name replies are sent, like Practitioner/88.")
@founding_options
@click.pass_obj
def add(call: Call, /, name: str, kind: str, secret_file: Path | None, **options: Any) -> None:
    """Connect a portal. On a fresh profile this makes the queue as well."""
    from triage_app.headless import access_to, claim_portal, new_settings, secrets_of
    from triage_app.sync import registry

    if not name.strip() or len(name) > LONGEST_NAME:
        raise UsageError("portal_name_invalid", limit=LONGEST_NAME)
    chosen = registry.kind(kind)
    settings = chosen.check(options)
    secret = read_secret_file(secret_file) if secret_file else None
    if chosen.needs_secret(settings) and not secret:
        raise UsageError("portal_secret_needed")
    place = call.place
    if not place.profile.exists() and place.settings.database == EMBEDDED:
        begin(call, options)
    secrets: Secrets = secrets_of(place) if secret else call.secrets(secrets_of)
    access = access_to(place, secrets)
    try:
        wanted = Connection(0, name, kind, settings)
        known = _same(access, wanted, secret)
        claim_portal(place, wanted)
        if secret:  # before the portal is there: a connection whose secret could not be kept helps nobody
            if not place.profile.exists():
                place.profile.save(new_settings(place))
            secrets.put(portal_secret(name), secret)
        connection = known or access.add_portal(name, kind, settings)
    finally:
        access.shut()
    call.answer(
        {"id": connection.id, "name": connection.name, "kind": connection.kind, "url": settings.get("url")},
        str(say("portal_connected", {"portal": name})),
    )


def _same(access: Any, wanted: Connection, secret: str | None) -> Connection | None:
    """The portal, where it is connected just so and only its secret is to be kept on this computer.

    Raises:
        NotAllowedError: `not_your_role`.
        UsageError: `portal_name_taken`.
    """
    if not may(access.person, Act.MANAGE_PORTALS):
        raise NotAllowedError("not_your_role")
    known: Connection | None = next((one for one in access.connections() if one.name == wanted.name), None)
    if known and not (secret and (known.kind, known.settings) == (wanted.kind, wanted.settings)):
        raise UsageError("portal_name_taken", portal=wanted.name)
    return known


@portal.command("list")
@click.pass_obj
def list_portals(call: Call) -> None:
    """Every portal and how it goes with it."""
    with call.open() as access:
        health = {one.id: one for one in access.health().portals}
        found = access.connections()
        facts = [_facts(one, health[one.id]) for one in found]
        call.tell_each(
            access, facts, lambda told: (line for one in found for line in _lines(one, health[one.id], told.words))
        )


def _facts(one: Connection, state: PortalHealth) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": one.name,
        "kind": one.kind,
        "url": one.settings.get("url"),
        "checked_at": moment(state.checked_at),
        "error": state.error,
        "quarantined": state.quarantined,
        "set_aside": dict(state.set_aside),
    }


def _lines(one: Connection, state: PortalHealth, told: Any) -> list[str]:
    checked = say("portal_checked", {"when": told.at(state.checked_at)}) if state.checked_at else None
    lines = [f"{one.name:<20} {one.settings.get('url')}  {(checked or say('portal_unchecked')).happened}"]
    lines += [f"  {say(state.error, {'portal': one.name, **state.error_values})}"] if state.error else []
    return lines + [f"  {one}" for one in set_aside(state)]
