"""What of `staff` says who is away: enter it, list it, end it; it ends by itself."""

from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import click

from triage_app.cli.call import Call
from triage_app.cli.output import moment
from triage_app.cli.owners import owners, person_of
from triage_app.cli.waits import moment_said
from triage_app.errors import UsageError
from triage_app.queue.domain.assignment import NOTHING, Load
from triage_app.queue.domain.people import Act, Person, may
from triage_app.queue.services.absences import Away

_WHEN = "in the practice's time, like 2026-12-24T08:00, or 13:00 for today"


@click.command()
@click.argument("login", required=False)
@click.option("--from", "begins", help=f"From when, {_WHEN}; now by default.")
@click.option("--to", "ends", help=f"Until when, {_WHEN}.")
@click.option("--substitute", metavar="LOGIN", help="Who sees to their conversations meanwhile.")
@click.pass_obj
def absence(call: Call, login: str | None, begins: str | None, ends: str | None, substitute: str | None) -> None:
    """Say that somebody is away.

    It ends by itself. Without --to it lists who is or will be away, or when LOGIN is.
    """
    if ends is None:
        if begins is not None or substitute is not None:
            raise click.UsageError("Missing option '--to'.")
        _list(call, login)
        return
    if login is None:
        raise click.UsageError("Missing argument 'LOGIN'.")
    with call.open() as access:
        _enter(call, access, person_of(access, login), begins, ends, substitute)


@click.command()
@click.argument("until")
@click.option("--substitute", metavar="LOGIN", help="Who sees to your conversations meanwhile.")
@click.pass_obj
def away(call: Call, until: str, substitute: str | None) -> None:
    """Say that you are away from now on.

    UNTIL is a time of today like 13:00, or like 2026-12-24T08:00, in the practice's time.
    """
    with call.open() as access:
        _enter(call, access, access.person, None, until, substitute)


@click.command()
@click.argument("who", required=False, metavar="[ID|LOGIN]")
@click.pass_obj
def back(call: Call, who: str | None) -> None:
    """Say that somebody is back, or will not be away.

    By the number of an absence, or by a login: what they are in ends, else the next one is called off. Without
    either it is you.
    """
    with call.open() as access:
        if who is not None and who.isdecimal():
            ids = [int(who) if len(who) < _LONGEST_ID else 0]
        else:
            ids = _to_end(access, access.person if who is None else person_of(access, who))
        people = _people(access)
        ended = [access.end_absence(one) for one in ids]
        loads = {one.staff_id: _load(access, one.staff_id) for one in ended}
        facts = [{**_facts(one, people), **_open(loads[one.staff_id])} for one in ended]
        call.tell_each(access, facts, lambda _: _back(loads, people))


_LONGEST_ID = 18
"""Digits of a number that is certainly none of an absence."""


def _to_end(access: Any, person: Person) -> list[int]:
    coming, now = [one for one in access.absences() if one.staff_id == person.id], access.clock.now()
    if not coming:
        raise UsageError("not_away", name=person.name)
    return [one.id for one in coming if one.begins_at <= now] or [coming[0].id]


def _load(access: Any, staff_id: int) -> Load | None:
    """How much somebody owns, as far as the asking person may know."""
    return access.loads().get(staff_id, NOTHING) if may(access.person, Act.READ) else None


def _open(load: Load | None) -> dict[str, int | None]:
    return {"open": None if load is None else load.conversations}


def _back(loads: dict[int, Load | None], people: dict[int, Person]) -> list[str]:
    from triage_app.ui import ownership_words

    return [ownership_words.back(people[number].name, load) for number, load in loads.items()]


def _list(call: Call, login: str | None) -> None:
    with call.open() as access:
        wanted = None if login is None else person_of(access, login).id
        found = [one for one in access.absences() if wanted in {None, one.staff_id}]
        people = _people(access)
        call.tell_each(access, [_facts(one, people) for one in found], lambda told: _lines(found, people, told))


def _lines(found: list[Away], people: dict[int, Person], told: Any) -> list[str]:
    from triage_app.ui import ownership_words

    if not found:
        return [ownership_words.nobody_away()]
    return [f"{one.id:>4}  {_line(one, people, told)}" for one in found]


def _line(one: Away, people: dict[int, Person], told: Any) -> str:
    from triage_app.ui.ownership_words import Leave

    named = people[one.substitute_id].name if one.substitute_id is not None else ""
    said = told.ownership.absence(people[one.staff_id].name, one.begins_at, Leave(one.ends_at, named))
    return str(said)


def _enter(call: Call, access: Any, person: Person, begins: str | None, ends: str, substitute: str | None) -> None:
    zone, now = ZoneInfo(access.practice().zone), access.clock.now()
    stand_in = None if substitute is None else person_of(access, substitute)
    starts = now if begins is None else _moment(begins, zone, now)
    made = access.be_away(person.id, starts, _moment(ends, zone, now), stand_in and stand_in.id)
    people = _people(access)
    load = _load(access, person.id)
    facts = {**_facts(made, people), **_open(load)}
    known = owners(access)

    def words(told: Any) -> list[str]:
        line = _line(made, people, told)
        seen_to_by = known.stand_in(person.id) if made.begins_at <= now else (stand_in.name if stand_in else "")
        return [line] if load is None else [line, told.ownership.meanwhile(load, seen_to_by)]

    call.tell(access, facts, words)


def _moment(said: str, zone: ZoneInfo, now: datetime) -> datetime:
    """A moment, or a time of the practice's today."""
    try:
        at = time.fromisoformat(said) if ":" in said else None
    except ValueError:
        at = None
    if at is None or at.tzinfo is not None:
        return moment_said(said, zone.key)
    return datetime.combine(now.astimezone(zone).date(), at, zone).astimezone(UTC)


def _people(access: Any) -> dict[int, Person]:
    return {one.person.id: one.person for one in access.staff()}


def _facts(one: Away, people: dict[int, Person]) -> dict[str, Any]:
    return {
        "id": one.id,
        "login": people[one.staff_id].login,
        "name": people[one.staff_id].name,
        "from": moment(one.begins_at),
        "to": moment(one.ends_at),
        "substitute": people[one.substitute_id].login if one.substitute_id is not None else None,
    }


COMMANDS = (absence, away, back)
"""Commands of `staff` that stand here."""
