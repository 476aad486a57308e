"""What every command does that changes the rules: count what is open, save or preview, say what comes of it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final, TypeAlias
from zoneinfo import ZoneInfo

import click

from triage_app.cli.call import Call
from triage_app.cli.output import moment, plain
from triage_app.cli.rule_names import RuleNames
from triage_app.cli.rules_remarks import changed_policy, doubtful, moves_times, remarks, untouched
from triage_app.cli.rules_shown import policy_facts
from triage_app.queue.domain.examples import Example, examples, same_by
from triage_app.queue.domain.people import Act, may
from triage_app.queue.domain.policies import Policy, with_the_rest
from triage_app.queue.domain.rulebook import Rules
from triage_app.queue.services.preview import Preview
from triage_app.queue.services.rulebooks import Edition
from triage_app.sentences import say, say_error

Change: TypeAlias = Callable[[Rules, RuleNames], Rules]

_COUNTED, _TOLD = 10, 5
"""Of so many conversations it is said when they would be due: to a script, and to a person."""

_HOUR: Final = timedelta(hours=1)


def saving(command: Any) -> Any:
    """What every command has that changes the rules."""
    command = click.option("--preview", is_flag=True, help="Only say what it would change.")(command)
    command = click.option("--yes", is_flag=True, help="Also where closed days put answers off for weeks.")(
        command
    )
    return click.pass_obj(command)


def save(
    call: Call,
    change: Change,
    *,
    preview: bool,
    yes: bool,
    more: Callable[[], dict[str, Any]] = dict[str, Any],
    tells_rest: bool = False,
) -> None:
    """Change the rules in force, or only say what that would do.

    Args:
        call: who asks, and where.
        change: makes the rules that are wanted of those in force.
        preview: nothing is written.
        yes: closed days may put answers off for weeks.
        more: what a script is told besides, once the change is known.
        tells_rest: what counts for everything else is told where it changes.
    """
    with call.open() as access:
        edition = access.rules()
        wanted = change(edition.rules, RuleNames(access))
        seen = access.preview_rules(wanted, _COUNTED)
        messages = _Messages(edition, wanted, access.clock.now())
        doubt = doubtful(edition, wanted, access.clock.now())
        facts = {
            "version": edition.version,
            **plain(vars(seen) | {"examples": [vars(one) for one in seen.examples]}),
            "messages": messages.facts(),
            "untouched": list(untouched(edition.rules, wanted)),
            "doubtful": plain(doubt.values) if doubt is not None else None,
            **more(),
        }
        rest = _new_rest(edition.rules, wanted) if tells_rest else None
        if rest is not None:
            facts["everything_else"] = policy_facts(rest)
        if wanted == edition.rules:
            call.tell(access, facts, lambda _: _unchanged())
            return
        if not preview:
            if doubt is not None and not yes:
                raise doubt
            facts["version"] = access.edit_rules(wanted, based_on=edition.version).version
        version = None if preview else facts["version"]

        def besides() -> Iterator[str]:
            if taken := facts.get("days"):
                yield str(say("days_taken", {"count": taken}))
            sees = may(access.person, Act.READ)
            yield from remarks(edition.rules, wanted, seen if sees else None, is_saved=not preview)
            if preview and doubt is not None:
                yield str(say_error(doubt))

        call.tell(
            access,
            facts,
            lambda _: (*_effect(seen, access, version, rest), *besides(), *_shown(seen, messages, version)),
        )


class _Messages:
    """Messages of next week as examples, by the rules that are wanted and by those in force."""

    def __init__(self, edition: Edition, wanted: Rules, now: datetime) -> None:
        self.policy = changed_policy(edition.rules, wanted)
        self.place = _changed_place(edition.rules, wanted)
        self.zone = ZoneInfo(edition.zone)
        self.are_shown = moves_times(edition.rules, wanted)
        facts = self.policy.conditions
        facts = facts._replace(location=facts.location or self.place)
        self.found, self.before = (examples(one, edition.zone, now, facts) for one in (wanted, edition.rules))

    def facts(self) -> list[dict[str, Any]]:
        """The messages for a script."""
        return [_example_facts(one, same_by(self.before, one)) for one in self.found]


def _example_facts(example: Example, was: Example | None) -> dict[str, Any]:
    return {
        "sent_at": moment(example.sent_at),
        "due_at": moment(example.due_at),
        "was_due_at": moment(was.due_at) if was is not None else None,
        "waits_hours": round(example.wait / _HOUR, 3),
        "policy": example.policy,
        "special": example.special,
    }


def _new_rest(before: Rules, wanted: Rules) -> Policy | None:
    """What counts for everything else, where that is something else than before."""
    old, new = (with_the_rest(one.policies)[-1] for one in (before, wanted))
    return None if new == old else new


def _changed_place(before: Rules, wanted: Rules) -> str:
    """The location whose hours are other; empty where those of the practice are, or none."""
    return next((name for name, hours in wanted.locations.items() if hours != before.hours_of(name)), "")


def _unchanged() -> Iterator[str]:
    from triage_app.ui import rule_words

    yield rule_words.unchanged()


def _effect(seen: Preview, access: Any, version: int | None, rest: Policy | None) -> Iterator[str]:
    """What an edit would change or has changed; `version` where it is in force."""
    from triage_app.ui import rule_words

    is_saved = version is not None
    if version is not None:
        yield rule_words.in_force(version)
    if rest is not None:
        yield rule_words.rest_counts(rest, is_saved=is_saved)
    yield rule_words.effect(seen, sees=may(access.person, Act.READ), is_saved=is_saved)


def _shown(seen: Preview, messages: _Messages, version: int | None) -> Iterator[str]:
    """Conversations and messages as examples; none where it is in force already."""
    from triage_app.ui import preview_words

    if version is None:
        shown = replace(seen, examples=seen.examples[:_TOLD])
        heading = preview_words.about(messages.policy, messages.found[0].policy, messages.place)
        yield from preview_words.lines(
            shown, messages.zone, messages.found if messages.are_shown else (), messages.before, heading
        )
