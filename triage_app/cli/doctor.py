"""`doctor`: everything an administrator needs to know, on one page, without patients."""

import platform
from typing import Any

import click

from triage_app import __version__
from triage_app.cli.call import Call
from triage_app.cli.output import counted
from triage_app.errors import TriageError
from triage_app.queue.domain.troubles import SILENT, of_clock
from triage_app.sentences import say, say_error


@click.command()
@click.pass_obj
def doctor(call: Call) -> None:
    """Say what works here and what does not."""
    checks = [_program(call)]
    try:
        with call.open() as access:
            checks += _checks(access)
    except TriageError as error:
        checks.append(_check("database", "failed", str(say_error(error))))
    if call.as_json:
        call.answer({"checks": checks}, "")
    else:
        marks = {"ok": "✔", "warning": "!", "failed": "✖"}
        for one in checks:
            click.echo(f"{marks[one['state']]} {one['name']}: {one['sentence']}")
    if any(one["state"] == "failed" for one in checks):
        raise click.exceptions.Exit(1)


def entries(count: int) -> str:
    """A number of entries that a portal sent, and their verb."""
    return "1 entry is" if count == 1 else f"{count} entries are"


def _check(name: str, state: str, sentence: str) -> dict[str, Any]:
    return {"name": name, "state": state, "sentence": sentence}


def _program(call: Call) -> dict[str, Any]:
    words = f"triage-app {__version__}, Python {platform.python_version()}, {platform.system()}"
    return _check("program", "ok", f"{words}, profile {call.place.profile.directory.name}")


def _checks(access: Any) -> list[dict[str, Any]]:
    health = access.health()
    checks = [_check("database", "ok", f"The queue opens for {access.person.login}.")]
    checks.append(_clock(health.clock))
    checks.append(_sync(health.sync_beat_age_s))
    for portal in health.portals:
        if portal.error:
            checks.append(_check(portal.name, "failed", str(say(portal.error, portal.error_values))))
        elif portal.checked_at is None:
            checks.append(_check(portal.name, "warning", "Never checked yet."))
        else:
            checks.append(_check(portal.name, "ok", f"Checked at {portal.checked_at:%Y-%m-%d %H:%M:%S} UTC."))
        for reason, count in portal.set_aside:
            checks.append(_check(portal.name, "warning", f"{entries(count)} set aside. {say(reason)}"))
    if not health.portals:
        checks.append(_check("portals", "warning", str(say("portal_none"))))
    if health.needs_attention:
        waiting = counted(health.needs_attention, "reply or file needs", "replies or files need")
        words = f"{waiting} attention: triage-app deliveries."
        checks.append(_check("deliveries", "failed", words))
    return checks


def _clock(clock: Any) -> dict[str, Any]:
    apart_s = abs(clock.ahead).total_seconds()
    for trouble in of_clock(clock):
        return _check("clock", "warning", str(say(trouble.code, {"span": f"{apart_s / 60:.0f} min"})))
    return _check("clock", "ok", f"This computer's clock and the database's agree to {apart_s:.1f} s.")


def _sync(age_s: float | None) -> dict[str, Any]:
    if age_s is None:
        return _check("sync", "warning", "Sync has never run here. Open the desk or start triage-app sync.")
    if age_s > SILENT.total_seconds():
        silent = counted(round(age_s / 60), "minute")
        return _check("sync", "warning", f"Nobody has collected messages for {silent}.")
    return _check("sync", "ok", "Sync is at work.")
