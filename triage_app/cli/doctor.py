"""`doctor`: everything an administrator needs to know, on one page, without patients."""

import platform
from typing import Any

import click

from triage_app import __version__
from triage_app.cli.call import Call
from triage_app.cli.output import visible
from triage_app.errors import TriageError
from triage_app.queue.domain.conversation import PortalHealth
from triage_app.queue.domain.troubles import SILENT, of_clock
from triage_app.sentences import Sentence, say, say_error


@click.command()
@click.pass_obj
def doctor(call: Call) -> None:
    """Say what works here and what does not."""
    checks = [_program(call)]
    try:
        with call.open() as access:
            checks += _checks(access)
    except TriageError as error:
        checks.append(_check("database", "failed", say_error(error)))
    if call.as_json:
        call.answer({"checks": checks}, "")
    else:
        marks = {"ok": "✔", "warning": "!", "failed": "✖"}
        for one in checks:
            click.echo(visible(f"{marks[one['state']]} {one['name']}: {one['sentence']}"))
    if any(one["state"] == "failed" for one in checks):
        raise click.exceptions.Exit(1)


def _check(name: str, state: str, sentence: Sentence | str) -> dict[str, Any]:
    return {"name": name, "state": state, "sentence": str(sentence)}


def _program(call: Call) -> dict[str, Any]:
    words = f"triage-app {__version__}, Python {platform.python_version()}, {platform.system()}"
    profile = call.place.profile.directory.name
    return _check("program", "ok", say("program_here", {"program": words, "profile": profile}).happened)


def _checks(access: Any) -> list[dict[str, Any]]:
    health = access.health()
    checks = [_check("database", "ok", say("queue_opens", {"login": access.person.login}).happened)]
    checks.append(_clock(health.clock))
    checks.append(_sync(health.sync_beat_age_s))
    for portal in health.portals:
        checks.append(_portal(portal))
        checks += [_check(portal.name, "warning", one) for one in set_aside(portal)]
    if not health.portals:
        checks.append(_check("portals", "warning", say("portal_none")))
    if health.needs_attention:
        words = say("deliveries_need_you", {"count": health.needs_attention})
        checks.append(_check("deliveries", "failed", words))
    return checks


def _portal(portal: PortalHealth) -> dict[str, Any]:
    if portal.error:
        return _check(portal.name, "failed", say(portal.error, {"portal": portal.name, **portal.error_values}))
    if portal.checked_at is None:
        return _check(portal.name, "warning", say("portal_unchecked"))
    when = f"{portal.checked_at:%Y-%m-%d %H:%M:%S} UTC"
    return _check(portal.name, "ok", say("portal_checked", {"when": when}).happened)


def set_aside(portal: PortalHealth) -> list[str]:
    """How many entries a portal sent that could not be used, and why."""
    counted = ((say("entries_set_aside", {"count": count}), say(reason)) for reason, count in portal.set_aside)
    return [f"{how_many.happened} {why}" for how_many, why in counted]


def _clock(clock: Any) -> dict[str, Any]:
    apart_s = abs(clock.ahead).total_seconds()
    for trouble in of_clock(clock):
        return _check("clock", "warning", say(trouble.code, {"span": f"{apart_s / 60:.0f} min"}))
    return _check("clock", "ok", say("clocks_agree", {"span": f"{apart_s:.1f}"}).happened)


def _sync(age_s: float | None) -> dict[str, Any]:
    if age_s is None:
        return _check("sync", "warning", say("sync_has_not_run"))
    if age_s > SILENT.total_seconds():
        return _check("sync", "warning", say("sync_has_stopped", {"count": round(age_s / 60)}))
    return _check("sync", "ok", say("sync_at_work").happened)
