"""Words for what a practice sets about its countdown: which hours count, for whom, and what is refused."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from triage_app import sentences
from triage_app.queue.domain.calendar import Mode
from triage_app.ui import counts, dates, languages
from triage_app.ui.moments import day_ended
from triage_app.ui.why_words import amount, policy_name

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from triage_app.errors import Value
    from triage_app.queue.domain.policies import Facts, Policy
    from triage_app.queue.domain.refusal import Refusal
    from triage_app.queue.services.preview import Preview
    from triage_app.sentences import Sentence

translate = QCoreApplication.translate

_HOUR = timedelta(hours=1)
_MONDAY = date(2024, 1, 1)
_WALL_CLOCK = {"opens", "closes"}
_PROMISES = {"policy", "other"}
_FIRM = "\u00a0"
"""A blank at which no line ends."""


def category(name: str) -> str:
    """What a conversation is about; what is no category of ours is called as the practice calls it."""
    return {
        "symptom": translate("RuleWords", "Symptom"),
        "med_question": translate("RuleWords", "Medication question"),
        "complaint": translate("RuleWords", "Complaint"),
        "test_result": translate("RuleWords", "Test result"),
        "refill": translate("RuleWords", "Refill"),
        "referral": translate("RuleWords", "Referral"),
        "forms_letters": translate("RuleWords", "Form or letter"),
        "report_request": translate("RuleWords", "Report or record"),
        "billing": translate("RuleWords", "Bill or insurance"),
        "info_update": translate("RuleWords", "Change of address or insurance"),
        "appointment": translate("RuleWords", "Appointment"),
        "portal_help": translate("RuleWords", "Help with the portal"),
        "thanks": translate("RuleWords", "Thanks"),
        "other": translate("RuleWords", "Not sorted yet"),
    }.get(name, name)


def fact(what: str) -> str:
    """What a policy looks at."""
    return {
        "portal": translate("RuleWords", "Portal"),
        "location": translate("RuleWords", "Location"),
        "category": translate("RuleWords", "Category"),
        "provider": translate("RuleWords", "Doctor"),
        "language": translate("RuleWords", "Language"),
    }[what]


def mode(name: Mode) -> str:
    """Which hours count, after how many they are."""
    return {
        Mode.ELAPSED: translate("RuleWords", "real hours"),
        Mode.OPEN_DAYS: translate("RuleWords", "hours of open days"),
        Mode.BUSINESS_HOURS: translate("RuleWords", "opening hours"),
    }[name]


def refusal(one: Refusal) -> Sentence:
    """Why rules cannot be used, times and promises as they are called here."""
    return sentences.say(one.code, {name: _shown(name, value) for name, value in one.values.items()})


def effect(preview: Preview, *, sees: bool, is_saved: bool = False) -> str:
    """What would become of what is open, or will once it is saved.

    `sees`: whether the person who asks is shown conversations.
    """
    if not sees:
        return translate("PreviewPane", "Your role shows no conversations, so what is open is not counted here.")
    if not preview.open:
        return translate("PreviewPane", "Nobody is waiting at the moment; nothing open would change.")
    if not preview.earlier and not preview.later:
        none = counts.none_will_be_due_otherwise if is_saved else counts.none_due_otherwise
        return none(preview.open)
    numbers = (preview.earlier, preview.later, preview.overdue, preview.in_time)
    words = counts.WILL_BE if is_saved else counts.WOULD_BE
    told = [say(number) if number else "" for say, number in zip(words, numbers, strict=True)]
    moved, becomes = (", ".join(filter(None, part)) for part in (told[:2], told[2:]))
    said = translate("RuleWords", "{of_open} {told}.")
    return said.format(of_open=counts.of_open(preview.open), told="; ".join(filter(None, (moved, becomes))))


def shut() -> str:
    """What is said of a day without opening hours."""
    return translate("WhyWords", "closed")


def applies_to(conditions: Facts) -> str:
    """For which conversations a policy is: "Language Spanish, Location Main St"; empty for all."""
    return ", ".join(
        f"{fact(what)} {named(what, wanted)}" for what, wanted in conditions._asdict().items() if wanted
    )


def named(what: str, wanted: str) -> str:
    """What a condition wants, as it is called here: "Spanish" for the language "es"."""
    if what == "language":
        return languages.name_of(wanted)
    return category(wanted) if what == "category" else wanted


def day(at: int) -> str:
    """A weekday as hours are listed by it, Monday being 0: "mon"."""
    return dates.short_weekday(_MONDAY + timedelta(days=at)).lower()


def rest_counts(policy: Policy, *, is_saved: bool) -> str:
    """What counts for everything else once its promise is forgotten."""
    now = translate("RuleWords", "Everything else is promised an answer within {hours} now.")
    then = translate("RuleWords", "Everything else would be promised an answer within {hours}.")
    return (now if is_saved else then).format(hours=amount(policy.target, policy.mode))


def day_closed(at: int, place: str, again: str) -> str:
    """What is said of a weekday that was open; `again` is the command that undoes it, empty before it is saved."""
    weekday = dates.weekday(_MONDAY + timedelta(days=at))
    named = f"{weekday} ({place})" if place else weekday
    if not again:
        return translate("RuleWords", "{weekday} would be closed.").format(weekday=named)
    said = translate("RuleWords", "{weekday} is closed now. To open it as before: {command}")
    return said.format(weekday=named, command=again)


def by_category() -> str:
    """What stands above the targets of categories."""
    return translate("RuleWords", "By category; of both, whatever is due earlier counts:")


def steps() -> str:
    """What steps are."""
    return translate(
        "RuleWords",
        "Staff are told of steps: half of the time is used, due soon, nearly due, overdue, then 36 and 72 hours "
        "of waiting.",
    )


def on_call(*, told_at_night: bool) -> str:
    """Whether steps are told while the practice is closed."""
    if told_at_night:
        return translate("RuleWords", "Somebody is on call: steps are told at night as well.")
    return translate("RuleWords", "Nobody is told of steps while the practice is closed.")


def edition(version: int, zone: str, by: str, since: str) -> str:
    """Which rules these are: "Version 3 by Ana Reyes, Mon 4:30 PM (America/New_York)"; 0 is by nobody."""
    if not version:
        return translate("RuleWords", "The rules the practice began with ({zone})").format(zone=zone)
    said = translate("RuleWords", "Version {version} by {name}, {when} ({zone})")
    return said.format(version=version, name=by or "?", when=since, zone=zone)


def unchanged() -> str:
    """What is said of an edit that would change nothing."""
    return translate("RuleWords", "These rules are in force already; nothing was changed.")


def in_force(version: int) -> str:
    """What is said once rules are saved."""
    said = translate("RuleWords", "Version {version} is in force; due times follow while sync runs.")
    return said.format(version=version)


def wait(span: timedelta) -> str:
    """A real wait: "72 h" or "23 h 30 min"."""
    hours, minutes = span // _HOUR, span % _HOUR // timedelta(minutes=1)
    if not minutes:
        return translate("RuleWords", "{n} h").format(n=hours)
    return translate("RuleWords", "{hours} h {minutes} min").format(hours=hours, minutes=minutes)


def moment(at: datetime, zone: tzinfo) -> str:
    """A moment of next week: "Fri 11/27, 4:30 PM"."""
    day, time_of_day = _wall_clock(at, zone)
    return translate("RuleWords", "{day}, {time}").format(day=dates.short_day(day), time=time_of_day)


def weekly(at: datetime, zone: tzinfo) -> str:
    """A moment of any week: "Friday 4:30 PM"."""
    day, time_of_day = _wall_clock(at, zone)
    return translate("RuleWords", "{weekday} {time}").format(weekday=dates.weekday(day), time=time_of_day)


def _wall_clock(at: datetime, zone: tzinfo) -> tuple[date, str]:
    """A day and a time of day; midnight is the end of the day before, which is how people think of it."""
    local = at.astimezone(zone)
    ended = day_ended(local)
    return (
        (local.date(), dates.time_of(local).replace(" ", _FIRM))
        if ended is None
        else (ended, translate("RuleWords", "end of the day"))
    )


def _shown(what: str, value: Value) -> Value:
    """A time as people write it, not as rules do, and a promise as it is called here."""
    if not isinstance(value, str):
        return value
    if what in _WALL_CLOCK:
        return dates.time_of(time.fromisoformat(value))
    return policy_name(value) if what in _PROMISES else value
