"""What a practice can set about its countdown: hours, holidays, policies; and what of that is refused."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import time, timedelta
from typing import Final, TypeAlias

from triage_app.queue.domain.calendar import Calendar, Mode, SpecialDay, Window
from triage_app.queue.domain.names import of_name
from triage_app.queue.domain.policies import (
    ANYTHING,
    EVERYTHING,
    PROMISE,
    Policy,
    Rulebook,
    with_the_rest,
)
from triage_app.queue.domain.refusal import Refusal
from triage_app.queue.domain.regrouping import NEW_TOPIC_AFTER

Week: TypeAlias = tuple[tuple[Window, ...], ...]
"""Opening hours of seven weekdays from Monday."""

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""Weekdays as files and the command line name them."""

OFFICE: Final = (Window(time(8), time(17)),)
SHORTEST, LONGEST = timedelta(hours=1), timedelta(hours=240)
"""Bounds of what may be promised."""

MOST_WINDOWS, MOST_SPECIAL_DAYS = 6, 3000
MOST_POLICIES: Final = 100
"""Promises beside the one for everything else, which every practice has, be it set or not."""

LONGEST_NAME: Final = 80
LEAST_TOPIC_DAYS, MOST_TOPIC_DAYS = 1, 365
LONGEST_RULES: Final = 1_000_000
"""Characters of rules as they are stored."""


@dataclass(frozen=True)
class Hours:
    """When one place is open: its week, and the days that are different."""

    week: Week = (OFFICE,) * 5 + ((), ())
    special: tuple[SpecialDay, ...] = ()

    def calendar(self, zone: str) -> Calendar:
        """The same as a calendar in a time zone."""
        return Calendar(zone, self.week, {one.day: one.windows for one in self.special})


@dataclass(frozen=True)
class Rules:
    """Everything a practice can set about its countdown; the first policy that fits decides.

    `locations` has those whose hours are their own. `weekends`: whether somebody answers then, None while nobody
    has said. So many days after a thread was settled its patient's next message is a new matter.
    """

    hours: Hours = field(default_factory=Hours)
    locations: Mapping[str, Hours] = field(default_factory=dict)
    policies: tuple[Policy, ...] = (EVERYTHING,)
    category_targets: Mapping[str, timedelta] = field(
        default_factory=lambda: {
            "symptom": timedelta(hours=4),
            "med_question": timedelta(hours=8),
            "complaint": timedelta(hours=8),
        }
    )
    on_call: bool = False
    weekends: bool | None = None
    new_topic_days: int = NEW_TOPIC_AFTER.days

    def hours_of(self, location: str) -> Hours:
        """When a location is open: its own hours, else the practice's."""
        return of_name(location, self.locations, self.hours)


def rulebook(rules: Rules, version: int, zone: str) -> Rulebook:
    """The rules as conversations are judged by them."""
    return Rulebook(
        version,
        rules.hours.calendar(zone),
        {name: hours.calendar(zone) for name, hours in rules.locations.items()},
        rules.policies,
        rules.category_targets,
        rules.on_call,
        timedelta(days=rules.new_topic_days),
    )


def for_weekends(rules: Rules, *, answered: bool) -> Rules:
    """What follows from the answer about weekends (decision 21): the promise's mode, and nothing else."""
    mode = Mode.ELAPSED if answered else Mode.OPEN_DAYS
    *others, rest = with_the_rest(rules.policies)
    return replace(rules, policies=(*others, replace(rest, mode=mode)), weekends=answered)


def refusal(rules: Rules) -> Refusal | None:
    """The first reason why rules cannot be used; None where there is none."""
    wrong = (*_refused_hours(rules), *_refused_policies(rules), *_refused_topics(rules))
    return next(iter(wrong), None)


def newly_hidden(before: Rules, wanted: Rules) -> Refusal | None:
    """A promise that would never count any more, because an earlier one takes all it is for; None where none is.

    What was so before stays: nobody has to put it right to be able to change something else.
    """
    known = {one.name for _, one, _ in _hidden(before.policies)}
    for place, one, other in _hidden(wanted.policies):
        if one.name not in known:
            return Refusal("policy_never_counts", {"policy": one.name, "other": other.name, "place": place})
    return None


def _hidden(policies: tuple[Policy, ...]) -> Iterator[tuple[int, Policy, Policy]]:
    """Promises whose conditions are as narrow as an earlier one's or narrower, with their places and that one."""
    for place, one in enumerate(policies[1:], 2):
        other = next((other for other in policies[: place - 1] if other.fits(one.conditions)), None)
        if other is not None:
            yield place, one, other


def _refused_hours(rules: Rules) -> Iterator[Refusal]:
    for place, hours in (("", rules.hours), *rules.locations.items()):
        if len(hours.week) != len(WEEKDAYS):
            yield Refusal("hours_incomplete", {"place": place})
        if not any(hours.week):
            yield Refusal("hours_none_at", {"place": place}) if place else Refusal("hours_none")
        if len(hours.special) > MOST_SPECIAL_DAYS:
            yield Refusal("too_many_special_days", {"most": MOST_SPECIAL_DAYS})
        for windows in (*hours.week, *(one.windows for one in hours.special)):
            yield from _refused_windows(windows)


def _refused_windows(windows: tuple[Window, ...]) -> Iterator[Refusal]:
    if len(windows) > MOST_WINDOWS:
        yield Refusal("too_many_windows", {"most": MOST_WINDOWS})
    for opens, closes in windows:
        if any(one.tzinfo is not None or one.second or one.microsecond for one in (opens, closes)):
            yield Refusal("window_unreadable", {"said": f"{opens}-{closes}"})
        elif closes != time(0) and closes <= opens:
            yield Refusal("window_backwards", {"opens": f"{opens:%H:%M}", "closes": f"{closes:%H:%M}"})


def _refused_topics(rules: Rules) -> Iterator[Refusal]:
    if not LEAST_TOPIC_DAYS <= rules.new_topic_days <= MOST_TOPIC_DAYS:
        yield Refusal("new_topic_out_of_range", {"least": LEAST_TOPIC_DAYS, "most": MOST_TOPIC_DAYS})


def _refused_policies(rules: Rules) -> Iterator[Refusal]:
    if len(with_the_rest(rules.policies)) - 1 > MOST_POLICIES:
        yield Refusal("too_many_policies", {"most": MOST_POLICIES})
    for place, one in enumerate(rules.policies, 1):
        if not SHORTEST <= one.target <= LONGEST:
            least, most = (bound // timedelta(hours=1) for bound in (SHORTEST, LONGEST))
            yield Refusal("promise_out_of_range", {"policy": one.name, "least": least, "most": most})
        if not one.name.strip() or len(one.name) > LONGEST_NAME:
            yield Refusal("policy_name_bad", {"place": place, "most": LONGEST_NAME})
        if one.conditions == ANYTHING and place < len(rules.policies):
            yield Refusal("policy_hides_others", {"policy": one.name, "place": place})
    for category, target in rules.category_targets.items():
        if not SHORTEST <= target <= PROMISE:
            yield Refusal(
                "category_target_out_of_range", {"category": category, "most": PROMISE // timedelta(hours=1)}
            )
