"""What is said of an edit of the rules besides what it moves: what it leaves alone, and what it counts for."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from triage_app.cli.rules_shown import said_in_words
from triage_app.errors import UsageError
from triage_app.queue.domain.calendar import Window
from triage_app.queue.domain.closings import newly_long
from triage_app.queue.domain.policies import Policy, with_the_rest
from triage_app.queue.domain.rulebook import WEEKDAYS, Rules
from triage_app.queue.services.preview import Preview
from triage_app.queue.services.rulebooks import Edition
from triage_app.sentences import say


def remarks(before: Rules, wanted: Rules, seen: Preview | None, *, is_saved: bool) -> Iterator[str]:
    """Sentences for a person; `seen` is None where the person sees no conversations."""
    from triage_app.ui import rule_words

    for at, place, windows in _newly_closed(before, wanted):
        where = f' --location "{place}"' if place else ""
        again = f"triage-app rules hours {WEEKDAYS[at]} {said_in_words(windows)}{where}"
        yield rule_words.day_closed(at, place, again if is_saved else "")
    if seen is not None and changed_policy(before, wanted).conditions.category and not seen.with_category:
        yield str(say("categories_not_given"))
    if places := untouched(before, wanted):
        yield str(say("locations_untouched", {"places": ", ".join(places)}))


def _newly_closed(before: Rules, wanted: Rules) -> Iterator[tuple[int, str, tuple[Window, ...]]]:
    """Weekdays on which a place was open and is not any more, with the place and the hours that were."""
    for place, hours in (("", wanted.hours), *wanted.locations.items()):
        old = before.hours_of(place) if place else before.hours
        for at, (was, now) in enumerate(zip(old.week, hours.week, strict=True)):
            if was and not now:
                yield at, place, was


def doubtful(edition: Edition, wanted: Rules, now: datetime) -> UsageError | None:
    """What is asked about an edit before it is saved: closed days that put an answer off for weeks."""
    wait = newly_long(edition.rules, wanted, edition.zone, now)
    if wait is None:
        return None
    sent, due = (str(at.astimezone(ZoneInfo(edition.zone)).date()) for at in (wait.sent_at, wait.due_at))
    return UsageError("closed_for_long", sent=sent, due=due, days=wait.days, policy=wait.policy)


def moves_times(before: Rules, wanted: Rules) -> bool:
    """Whether the edit is about when answers are due, and not only about reminders and new matters."""
    return before != replace(wanted, on_call=before.on_call, new_topic_days=before.new_topic_days)


def changed_policy(before: Rules, wanted: Rules) -> Policy:
    """The promise whose messages are worth a look: the one that is new or other, else the last."""
    policies = with_the_rest(wanted.policies)
    return next((one for one in policies if one not in before.policies), policies[-1])


def untouched(before: Rules, wanted: Rules) -> tuple[str, ...]:
    """The locations for which a change of the practice's hours does not count, because they have their own."""
    return tuple(wanted.locations) if wanted.hours != before.hours else ()
