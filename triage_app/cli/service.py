"""`sync install` and `sync uninstall`: sync as a service of this computer."""

from pathlib import Path

import click

from triage_app.cli.call import FILE, Call
from triage_app.config import EMBEDDED
from triage_app.credentials import DATABASE_PASSWORD, portal_secret, read_secret_file
from triage_app.errors import NotAllowedError, UsageError

ROOT = click.Path(path_type=Path, file_okay=False, exists=True)


@click.command()
@click.option(
    "--secret",
    "secrets",
    nargs=2,
    type=(str, FILE),
    multiple=True,
    metavar="PORTAL FILE",
    help="A portal's name and the file with its secret; may be repeated.",
)
@click.option("--root", type=ROOT, default="/", help="Prepare the files of another computer in this folder.")
@click.pass_obj
def install(call: Call, secrets: tuple[tuple[str, Path], ...], root: Path) -> None:
    """Set sync up as a service with its own secrets."""
    from triage_app import service

    service.require_possible()
    place = call.place
    if place.settings.database == EMBEDDED:
        raise UsageError("service_needs_team")
    if place.password_file is None:
        raise UsageError("database_password_needed")
    kept = {portal_secret(name): read_secret_file(path) for name, path in secrets}
    _require_all(call, kept)
    kept[DATABASE_PASSWORD] = read_secret_file(place.password_file)
    places = service.Places(root, seal=root == Path("/"))
    done = service.install(place.settings.database, kept, places)
    call.answer(
        {"unit": str(done.unit), "sealed": done.sealed, "started": done.started},
        "Sync runs as a service and starts with this computer. Look with: systemctl status triage-app-sync"
        if done.started
        else f"{done.unit} is written. It runs once systemd starts it: systemctl enable --now triage-app-sync",
    )


@click.command()
@click.option("--root", type=ROOT, default="/", help="The folder with the files of another computer.")
@click.pass_obj
def uninstall(call: Call, root: Path) -> None:
    """Remove the service and its secrets."""
    from triage_app import service

    service.require_possible()
    removed = service.uninstall(service.Places(root))
    words = "The service and its secrets are gone." if removed else "There was no service."
    call.answer({"removed": removed}, words)


def _require_all(call: Call, kept: dict[str, str]) -> None:
    """Sign in as the service will, and see that it may just sync and that no portal's secret is missing.

    Raises:
        NotAllowedError: `service_not_syncs_login`.
        UsageError: `secret_missing`.
    """
    from triage_app.credentials import GivenSecrets
    from triage_app.headless import open_store
    from triage_app.queue.domain.people import Role
    from triage_app.queue.services import portals, staff
    from triage_app.sync import registry

    secrets = GivenSecrets(kept)
    store = open_store(call.place, secrets, for_sync=True)
    try:
        login = store.engine.url.username
        may_sync = {one.person.login for one in store.read(staff.members) if one.person.roles == {Role.SYNC}}
        if login not in may_sync:
            raise NotAllowedError("service_not_syncs_login")
        for one in store.read(portals.connections):
            if registry.kind(one.kind).needs_secret(one.settings):
                secrets.get(portal_secret(one.name))
    finally:
        store.close()
