"""What of `staff` says when people work, what they take, and what becomes of what nobody owns."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import time
from typing import Any, Final

import click

from triage_app.cli.call import NUMBER, Call
from triage_app.cli.owners import number_of, person_of
from triage_app.cli.rule_names import RuleNames
from triage_app.errors import UsageError
from triage_app.queue.domain.calendar import Window
from triage_app.queue.domain.categories import CATEGORIES
from triage_app.queue.domain.duty import ANY_DUTY, Duty
from triage_app.queue.domain.people import Person
from triage_app.queue.domain.rulebook import WEEKDAYS, Week

_NO_SHIFTS: Final[Week] = ((),) * len(WEEKDAYS)


@click.command()
@click.argument("login")
@click.option("--days", help="Which days, like mon-fri or mon,wed,sat; all of the week by default.")
@click.option("--from", "begins", multiple=True, help="When the shift begins, like 08:00; may be repeated.")
@click.option("--to", "ends", multiple=True, help="When it ends, like 17:00 or 24:00; as often as --from.")
@click.option("--add", is_flag=True, help="Beside the shifts of these days, not instead of them.")
@click.option("--clear", is_flag=True, help="No shifts on these --days; without --days forget all shifts.")
@click.pass_obj
def shift(call: Call, /, login: str, **options: Any) -> None:
    """Say when somebody works, or show it.

    Who has no shifts counts as always on shift; who has some works in them only. Times are the practice's.
    """
    begins, ends, clears = options["begins"], options["ends"], options["clear"]
    if len(begins) != len(ends):
        raise click.UsageError("Give --to as often as --from.")
    if begins and clears:
        raise click.UsageError("--clear and --from exclude each other.")
    windows = tuple(_window(*pair) for pair in zip(begins, ends, strict=True))
    days = _days(options["days"])

    def change(before: Duty) -> Duty:
        if clears and options["days"] is None:
            return replace(before, week=None)
        return replace(before, week=_changed(before.week, days, windows, adds=options["add"]))

    _save(call, login, change if begins or clears else None)


def _changed(week: Week | None, days: frozenset[int], windows: tuple[Window, ...], *, adds: bool) -> Week:
    return tuple(
        old if at not in days else tuple(sorted({*old, *windows} if adds else set(windows)))
        for at, old in enumerate(week or _NO_SHIFTS)
    )


def _window(begins: str, ends: str) -> Window:
    return Window(_time(begins), time(0) if ends.strip() == "24:00" else _time(ends))


def _time(said: str) -> time:
    try:
        at = time.fromisoformat(said.strip())
    except ValueError:
        at = None
    if at is None or at.tzinfo is not None:
        raise UsageError("clock_time_unreadable", said=said)
    return at


def _days(said: str | None) -> frozenset[int]:
    """Days of the week by their number, Monday being 0."""
    if said is None:
        return frozenset(range(len(WEEKDAYS)))
    days: set[int] = set()
    for part in said.lower().replace(" ", "").split(","):
        first, _, last = part.partition("-")
        if first not in WEEKDAYS or (last or first) not in WEEKDAYS:
            raise UsageError("shift_days_unreadable", said=said)
        begin, end = WEEKDAYS.index(first), WEEKDAYS.index(last or first)
        days |= {at % len(WEEKDAYS) for at in range(begin, end + 1 if end >= begin else end + len(WEEKDAYS) + 1)}
    return frozenset(days)


@click.command()
@click.argument("login")
@click.option("--speaks", "languages", multiple=True, help="A language they answer in, like es.")
@click.option("--category", "categories", multiple=True, help=f"A matter they take: {', '.join(CATEGORIES)}.")
@click.option("--provider", "providers", multiple=True, help="A doctor whose patients they take.")
@click.option("--most", type=NUMBER, help="At most so many open ones at once; 0 for as many as there are.")
@click.option("--clear", is_flag=True, help="Forget what was said before: they take everything.")
@click.pass_obj
def skills(call: Call, /, login: str, **options: Any) -> None:
    """Say what somebody takes, or show it.

    The program then gives them nothing else. What is said of languages, categories or doctors replaces what was
    said of these; each may be repeated.
    """
    said = {name: options[name] for name in ("languages", "categories", "providers") if options[name]}
    is_change = bool(said) or options["most"] is not None or options["clear"]
    for one in said.get("categories", ()):
        if one not in CATEGORIES:
            raise UsageError("word_unknown", word=one, words=", ".join(CATEGORIES))

    def change(before: Duty) -> Duty:
        kept = Duty(week=before.week) if options["clear"] else before
        wanted: dict[str, Any] = {name: frozenset(values) for name, values in said.items()}
        most = kept.most if options["most"] is None else options["most"] or None
        return replace(kept, most=most, **wanted)

    _save(call, login, change if is_change else None, said)


def _save(
    call: Call, login: str, change: Callable[[Duty], Duty] | None, said: dict[str, tuple[str, ...]] | None = None
) -> None:
    with call.open() as access:
        person = person_of(access, login)
        duty = access.duties().get(person.id, ANY_DUTY)
        if change is not None:
            _check_names(access, said or {})
            duty = change(duty)
            access.set_duty(person.id, duty)
        call.tell(access, _facts(person, duty), lambda _: _lines(person, duty))


def _check_names(access: Any, said: dict[str, tuple[str, ...]]) -> None:
    """Say what occurs nowhere yet; languages have to be codes."""
    names = RuleNames(access)
    for fact, values in (("language", "languages"), ("provider", "providers")):
        for one in said.get(values, ()):
            names.conditions({fact: one})


def _facts(person: Person, duty: Duty) -> dict[str, Any]:
    week = duty.week
    return {
        "login": person.login,
        "name": person.name,
        "week": week and {day: _said(windows) for day, windows in zip(WEEKDAYS, week, strict=True)},
        "languages": sorted(duty.languages),
        "categories": sorted(duty.categories),
        "providers": sorted(duty.providers),
        "most": duty.most,
    }


def _said(windows: Iterable[Window]) -> list[str]:
    return [f"{one.opens:%H:%M}-{one.closes:%H:%M}" for one in windows]


def _lines(person: Person, duty: Duty) -> list[str]:
    from triage_app.ui import duty_words

    return [person.name, *(f"  {line}" for line in duty_words.duty(duty))]


@click.command()
@click.option("--assign", type=click.Choice(["on", "off"]), help="Whether the program gives it to who is here.")
@click.option("--accept-minutes", type=NUMBER, help="Within so many minutes of opening hours they accept it.")
@click.option("--deputy", metavar="LOGIN", help="Who sees to it while no supervisor is on shift; or “nobody”.")
@click.option("--lead", metavar="LOGIN", help="Who sees to it where nobody else can; or “nobody”.")
@click.pass_obj
def unowned(call: Call, /, **options: Any) -> None:
    """Say what becomes of what nobody owns, or show it.

    The supervisor on shift sees to it, else the deputy, else the practice lead.
    """
    with call.open() as access:
        wanted = before = access.assigning()
        if options["assign"] is not None:
            wanted = replace(wanted, on=options["assign"] == "on")
        if options["accept_minutes"] is not None:
            wanted = replace(wanted, accept_minutes=options["accept_minutes"])
        for who, column in (("deputy", "deputy_id"), ("lead", "lead_id")):
            if options[who] is not None:
                wanted = replace(wanted, **{column: number_of(access, options[who])})
        if wanted != before:
            access.set_assigning(wanted)
        people = {one.person.id: one.person for one in access.staff()}
        deputy, lead = people.get(wanted.deputy_id), people.get(wanted.lead_id)
        facts = {
            "assign": wanted.on,
            "accept_minutes": wanted.accept_minutes,
            "deputy": deputy and deputy.login,
            "lead": lead and lead.login,
        }
        call.tell(access, facts, lambda _: _unowned(wanted, deputy, lead))


def _unowned(wanted: Any, deputy: Person | None, lead: Person | None) -> list[str]:
    from triage_app.ui import ownership_words

    said = ownership_words.assigning(is_on=wanted.on, minutes=wanted.accept_minutes)
    return [said, *ownership_words.named(deputy.name if deputy else "", lead.name if lead else "")]


COMMANDS = (shift, skills, unowned)
"""Commands of `staff` that stand here."""
