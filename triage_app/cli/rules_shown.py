"""The practice's rules as the command line shows them."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from triage_app.queue.domain.calendar import Mode, Window
from triage_app.queue.domain.categories import CATEGORIES
from triage_app.queue.domain.policies import Policy, with_the_rest
from triage_app.queue.domain.rulebook import WEEKDAYS, Hours, Rules, rulebook
from triage_app.sentences import say

_HOUR = timedelta(hours=1)


def rules_facts(rules: Rules) -> dict[str, Any]:
    """Rules for a script."""
    return {
        "hours": _hours_facts(rules.hours),
        "locations": {name: _hours_facts(hours) for name, hours in rules.locations.items()},
        "policies": [policy_facts(one) for one in with_the_rest(rules.policies)],
        "category_hours": {name: target / _HOUR for name, target in rules.category_targets.items()},
        "on_call": rules.on_call,
        "weekends": rules.weekends,
        "new_topic_days": rules.new_topic_days,
    }


def policy_facts(one: Policy) -> dict[str, Any]:
    """A promise for a script."""
    return {
        "name": one.name,
        "hours": one.target / _HOUR,
        "mode": one.mode.value,
        "if": {name: wanted for name, wanted in one.conditions._asdict().items() if wanted},
    }


def _hours_facts(hours: Hours) -> dict[str, Any]:
    return {
        "week": {
            day: [_window(one) for one in windows] for day, windows in zip(WEEKDAYS, hours.week, strict=True)
        },
        "special": [
            {"day": one.day.isoformat(), "name": one.name, "windows": [_window(each) for each in one.windows]}
            for one in hours.special
        ],
    }


def rules_lines(rules: Rules, today: date, *, given: bool | None = None) -> Iterator[str]:
    """Rules for a person, in the desk's words; `given`: whether conversations have categories, None if unknown."""
    from triage_app.ui import counts, rule_words

    yield from _hours_lines(rules.hours, today)
    for name, hours in rules.locations.items():
        yield f"{name}:"
        yield from (f"  {line}" for line in _hours_lines(hours, today))
    yield from (_policy(place, one) for place, one in enumerate(with_the_rest(rules.policies), 1))
    if rules.category_targets:
        yield rule_words.by_category()
        yield from (f"  {_category(name, rules.category_targets[name])}" for name in _in_order(rules))
    if given is False and "category" in rulebook(rules, 0, "UTC").looks_at:
        yield str(say("categories_not_given"))
    yield counts.new_matter(rules.new_topic_days)
    yield rule_words.steps()
    yield rule_words.on_call(told_at_night=rules.on_call)


def _in_order(rules: Rules) -> list[str]:
    """The categories with a target in our order, whatever order they are stored in; others behind."""
    known = {name: at for at, name in enumerate(CATEGORIES)}
    return sorted(rules.category_targets, key=lambda name: (known.get(name, len(known)), name))


def _policy(place: int, one: Policy) -> str:
    from triage_app.ui import rule_words
    from triage_app.ui.why_words import amount, policy_name

    to = rule_words.applies_to(one.conditions)
    return f"{place}. {policy_name(one.name)}: {amount(one.target, one.mode)}{f' ({to})' if to else ''}"


def _category(name: str, target: timedelta) -> str:
    from triage_app.ui import rule_words
    from triage_app.ui.why_words import amount

    return f"{rule_words.category(name)}: {amount(target, Mode.BUSINESS_HOURS)}"


def _hours_lines(hours: Hours, today: date) -> Iterator[str]:
    from triage_app.ui import counts, rule_words

    yield from (f"{rule_words.day(at)}  {_said(windows)}" for at, windows in enumerate(hours.week))
    coming = [one for one in hours.special if one.day >= today]
    yield from (f"{one.day}  {_said(one.windows)}  {one.name}" for one in coming)
    if len(coming) < len(hours.special):
        yield counts.past_days(len(hours.special) - len(coming))


def said_in_words(windows: tuple[Window, ...]) -> str:
    """Opening hours as they are typed: "08:00-12:00 13:30-17:00"."""
    return " ".join(map(_window, windows))


def _window(one: Window) -> str:
    return f"{one.opens:%H:%M}-{one.closes:%H:%M}"


def _said(windows: tuple[Window, ...]) -> str:
    from triage_app.ui import rule_words

    return said_in_words(windows) or rule_words.shut()
