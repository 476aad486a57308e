"""`rules`: the practice's hours, days that are different, and promises."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from triage_app.cli.call import FILE, NUMBER, Call
from triage_app.cli.left_out import left_out, tell_left_out
from triage_app.cli.output import moment
from triage_app.cli.rule_names import RuleNames
from triage_app.cli.rules_saving import Change, save, saving
from triage_app.cli.rules_shown import rules_facts, rules_lines
from triage_app.cli.waits import span
from triage_app.errors import UsageError
from triage_app.queue.domain.calendar import Mode, SpecialDay, Window
from triage_app.queue.domain.names import spelt
from triage_app.queue.domain.policies import EVERYTHING, Facts, Policy, with_the_rest
from triage_app.queue.domain.rule_texts import FIRST_DAY, LAST_DAY
from triage_app.queue.domain.rulebook import WEEKDAYS, Hours, Rules, for_weekends

_MOST_YEARS = 20
"""For which holidays can be set ahead."""


@click.group()
def rules() -> None:
    """Opening hours, holidays and promises."""


@rules.command()
@click.pass_obj
def show(call: Call) -> None:
    """The rules in force."""
    with call.open() as access:
        edition, given = access.rules(), access.known_names().categories_given
        facts = {
            "version": edition.version,
            "zone": edition.zone,
            "edited_by": edition.edited_by,
            "edited_at": moment(edition.edited_at),
            **rules_facts(edition.rules),
            "categories_given": given,
        }
        today = access.clock.now().astimezone(ZoneInfo(edition.zone)).date()
        lines = rules_lines(edition.rules, today, given=given)
        call.tell(access, facts, lambda told: [told.edition(edition), *lines])


@rules.command("hours")
@click.argument("day", type=click.Choice(WEEKDAYS))
@click.argument("windows", nargs=-1)
@click.option("--location", default="", help="Only for this location.")
@saving
def set_hours(call: Call, day: str, windows: tuple[str, ...], location: str, *, preview: bool, yes: bool) -> None:
    """Set a weekday's hours, like 08:00-12:00 13:30-17:00.

    With `closed`, or without any, it is closed. To look only: rules show.
    """
    opened = () if windows == ("closed",) else tuple(_parsed(one) for one in windows)

    def change(hours: Hours) -> Hours:
        week = tuple(opened if name == day else old for name, old in zip(WEEKDAYS, hours.week, strict=True))
        return replace(hours, week=week)

    save(call, _hours_changed(location, change), preview=preview, yes=yes)


def _hours_changed(location: str, change: Callable[[Hours], Hours]) -> Change:
    """A change of the hours of one location, or of the practice's where none is named."""

    def changed(rules: Rules, names: RuleNames) -> Rules:
        place = names.location(location)
        if not place:
            return replace(rules, hours=change(rules.hours))
        known = spelt(place, rules.locations) or place
        return replace(rules, locations={**rules.locations, known: change(rules.hours_of(place))})

    return changed


@rules.command("day")
@click.argument("day", metavar="YYYY-MM-DD")
@click.argument("windows", nargs=-1)
@click.option("--name", default="", help="Why it is different, like Thanksgiving.")
@click.option("--as-usual", is_flag=True, help="Forget what was said about this day.")
@click.option("--location", default="", help="Only for this location.")
@saving
def set_day(call: Call, /, day: str, windows: tuple[str, ...], **options: Any) -> None:
    """Set other hours for one date; without any, closed."""
    at, opened = _date(day), tuple(_parsed(one) for one in windows)
    if opened and options["as_usual"]:
        raise click.UsageError("--as-usual and opening hours exclude each other.")
    if at < FIRST_DAY and not options["as_usual"]:
        raise UsageError("special_day_far", day=str(at), first=str(FIRST_DAY), last=str(LAST_DAY))

    def change(hours: Hours) -> Hours:
        others = [one for one in hours.special if one.day != at]
        new = [] if options["as_usual"] else [SpecialDay(at, options["name"], opened)]
        return replace(hours, special=tuple(sorted(others + new)))

    save(call, _hours_changed(options["location"], change), preview=options["preview"], yes=options["yes"])


@rules.command()
@click.argument("country")
@click.option("--state", "subdivision", help="A state or province, like NY.")
@click.option(
    "--years",
    type=click.IntRange(1, _MOST_YEARS),
    default=2,
    show_default=True,
    help="For so many years, this one included.",
)
@click.option("--location", default="", help="Only for this location.")
@saving
def holidays(call: Call, /, country: str, subdivision: str | None, **options: Any) -> None:
    """Close on a country's public holidays, like US."""
    from triage_app.queue.services.holidays import proposed

    found = proposed(country.upper(), subdivision and subdivision.upper(), _years(call, options["years"]))
    kept = set[date]()

    def closed(hours: Hours) -> Hours:
        kept.update({one.day for one in hours.special} & {one.day for one in found})
        return _closed_on(hours, found)

    change = _hours_changed(options["location"], closed)
    how = {"preview": options["preview"], "yes": options["yes"]}
    save(call, change, **how, more=lambda: {"days": len(found) - len(kept), "days_set_before": len(kept)})


@rules.command("import")
@click.argument("file", type=FILE)
@click.option("--location", default="", help="Only for this location.")
@saving
def import_days(call: Call, file: Path, location: str, *, preview: bool, yes: bool) -> None:
    """Close on the days of a calendar file (iCal)."""
    from triage_app.queue.services.holidays import from_ical

    try:
        with file.open("rb") as source:
            content = source.read(_LARGEST_FILE + 1)
    except OSError as error:
        raise UsageError("calendar_file_unopened", reason=error.strerror or "?") from None
    found, kept = from_ical(content, _years(call, 3)), set[date]()

    def closed(hours: Hours) -> Hours:
        kept.update({one.day for one in hours.special} & {one.day for one in found.days})
        return _closed_on(hours, found.days)

    save(call, _hours_changed(location, closed), preview=preview, yes=yes, more=lambda: left_out(found, len(kept)))
    tell_left_out(found, len(kept))


_LARGEST_FILE = 2_000_000


def _closed_on(hours: Hours, days: tuple[SpecialDay, ...]) -> Hours:
    """What was said by hand about a day stays."""
    here = {one.day for one in hours.special}
    return replace(hours, special=tuple(sorted([*hours.special, *(one for one in days if one.day not in here)])))


def _years(call: Call, count: int) -> range:
    with call.open() as access:
        first = access.clock.now().year
    return range(first, first + count)


@rules.command()
@click.argument("name")
@click.option("--hours", type=float, help="An answer is promised within so many; 24 for a new one.")
@click.option(
    "--mode",
    type=click.Choice([one.value for one in Mode]),
    help="Which hours count; all of them (elapsed) for a new one.",
)
@click.option(
    "--if",
    "conditions",
    multiple=True,
    metavar="FACT=VALUE",
    help=f"One of {', '.join(Facts._fields)}; FACT= takes it back.",
)
@click.option(
    "--place",
    type=click.IntRange(min=1),
    help="Where in the list, 1 for a new one; the first that fits counts.",
)
@saving
def promise(call: Call, /, name: str, **options: Any) -> None:
    """Add a promise, or change the one with this name.

    A new one without --if is for everything else, in place of the one that was. What is not said stays as it was.
    """
    said = _conditions(options["conditions"])

    def change(rules: Rules, names: RuleNames) -> Rules:
        policies = list(with_the_rest(rules.policies))
        rest = len(policies) - 1
        meant = names.promise(name.strip(), policies)
        at = next((at for at, one in enumerate(policies) if one.name == meant), None if said else rest)
        if any(said.values()) and (at == rest or meant == EVERYTHING.name):
            raise UsageError("policy_for_the_rest", policy=name)
        before = Policy(meant) if at is None else policies.pop(at)
        wanted = replace(
            before,
            name=meant,
            target=before.target if options["hours"] is None else span(options["hours"]),
            mode=Mode(options["mode"] or before.mode),
            conditions=before.conditions._replace(**names.conditions(said)),
        )
        place = options["place"] - 1 if options["place"] else at or 0
        # Behind the last promise nothing would ever be asked
        policies.insert(place if at == rest else min(place, len(policies) - 1), wanted)
        return replace(rules, policies=tuple(policies))

    save(call, change, preview=options["preview"], yes=options["yes"])


@rules.command()
@click.argument("name")
@saving
def forget(call: Call, name: str, *, preview: bool, yes: bool) -> None:
    """Remove a promise.

    Without the one for everything else an answer is promised within 24 real hours.
    """

    def change(rules: Rules, names: RuleNames) -> Rules:
        meant = names.promise(name.strip(), rules.policies)
        others = tuple(one for one in rules.policies if one.name != meant)
        if others == rules.policies:
            raise UsageError("policy_unknown", policy=name)
        return replace(rules, policies=with_the_rest(others))

    save(call, change, preview=preview, yes=yes, tells_rest=True)


@rules.command()
@click.argument("answered", type=click.Choice(["yes", "no"]))
@saving
def weekends(call: Call, answered: str, *, preview: bool, yes: bool) -> None:
    """Say whether somebody answers at weekends.

    Yes counts all hours, no only those of open days.
    """
    save(call, lambda rules, _: for_weekends(rules, answered=answered == "yes"), preview=preview, yes=yes)


@rules.command("on-call")
@click.argument("answered", type=click.Choice(["yes", "no"]))
@saving
def on_call(call: Call, answered: str, *, preview: bool, yes: bool) -> None:
    """Say whether staff are reminded at night as well."""
    save(call, lambda rules, _: replace(rules, on_call=answered == "yes"), preview=preview, yes=yes)


@rules.command("topics")
@click.argument("days", type=NUMBER, metavar="DAYS")
@saving
def topics(call: Call, days: int, *, preview: bool, yes: bool) -> None:
    """Say after how many days a message is a new matter."""
    save(call, lambda rules, _: replace(rules, new_topic_days=days), preview=preview, yes=yes)


def _parsed(said: str) -> Window:
    opens, _, closes = said.partition("-")
    try:
        return Window(time.fromisoformat(opens.strip()), _time(closes))
    except ValueError:
        raise UsageError("window_unreadable", said=said) from None


def _time(said: str) -> time:
    return time(0) if said.strip() == "24:00" else time.fromisoformat(said.strip())


def _date(said: str) -> date:
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise UsageError("date_unreadable", said=said) from None


def _conditions(said: tuple[str, ...]) -> dict[str, str]:
    """What was said of each fact; nothing where its condition is taken back."""
    wanted: dict[str, str] = {}
    for one in said:
        name, parted, value = one.partition("=")
        if name not in Facts._fields or not parted:
            raise UsageError("condition_unreadable", said=one, facts=", ".join(Facts._fields))
        if name in wanted:
            raise UsageError("condition_twice", fact=name)
        wanted[name] = value.strip()
    return wanted
