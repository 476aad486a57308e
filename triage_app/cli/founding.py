"""The first command on a fresh profile makes the queue and its first person, asking at a terminal."""

import sys
from pathlib import Path
from typing import Any

import click
from tzlocal import get_localzone_name

from triage_app.cli.call import FILE, Call
from triage_app.config import EMBEDDED
from triage_app.credentials import GivenSecrets, Secrets, read_secret_file


def founding_options(command: Any) -> Any:
    """Options of the commands that may begin a practice."""
    options = (
        click.option("--practice-name", help="The practice's name."),
        click.option("--zone", help="The practice's time zone, like America/New_York."),
        click.option("--location", default="Main office", show_default=True, help="Its first location."),
        click.option(
            "--weekends",
            type=click.Choice(["yes", "no"]),
            help="Whether somebody answers messages at weekends: no lets only open days count.",
        ),
        click.option("--person", "login", metavar="LOGIN", help="The first person: supervisor and administrator."),
        click.option("--person-name", metavar="N", help="The first person's name."),
        click.option("--person-password-file", type=FILE, help="File with their password on a team database."),
    )
    for option in reversed(options):  # click lists the last one first
        command = option(command)
    return command


def begin(call: Call, options: dict[str, Any]) -> bool:
    """Make the queue, or bring it up to date; False where the practice had begun before."""
    from triage_app.headless import Founding, account_login, found, new_secrets, new_settings, secrets_of

    place, is_new = call.place, not call.place.profile.exists()
    secrets: Secrets = GivenSecrets({})
    settings = new_settings(place)
    if place.settings.database == EMBEDDED:
        secrets, settings = new_secrets(place) if is_new else (secrets_of(place), settings)
    login = options["login"] or _asked("Login of the first person", account_login())
    password_file: Path | None = options["person_password_file"]
    founding = Founding(
        practice=options["practice_name"] or _asked("Name of the practice", "Our practice"),
        zone=options["zone"] or _asked("Time zone", get_localzone_name() or "UTC"),
        location=options["location"],
        login=login,
        name=options["person_name"] or _asked("Name of the first person", login.capitalize()),
        password=read_secret_file(password_file) if password_file else None,
        weekends=_weekends(options["weekends"]),
    )
    begun = found(place, founding, secrets)
    if is_new:
        place.profile.save(settings)
    return begun


def _weekends(said: str | None) -> bool | None:
    """Whether somebody answers at weekends; asked at a terminal, where the proposal is what most practices do."""
    if said is not None:
        return said == "yes"
    if not sys.stdin.isatty():
        return None
    return click.confirm("Does somebody answer messages at weekends?", default=False, err=True)


def _asked(question: str, proposal: str) -> str:
    """The answer at a terminal; without one the proposal."""
    return str(click.prompt(question, default=proposal, err=True)) if sys.stdin.isatty() else proposal
