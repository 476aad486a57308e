"""To whom the program gives what nobody owns: who is here, takes it, and has the least to do that is due soon."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from triage_app.queue.domain.accountable import Member, Team
from triage_app.queue.domain.calendar import Calendar, Mode, due
from triage_app.queue.domain.policies import Facts

ACCEPT_WITHIN: Final = timedelta(minutes=30)
"""Open minutes within which whom something was given to accepts it, unless the practice says something else."""

OVERDUE_WEIGHT, SOON_WEIGHT, CALM_WEIGHT = 4, 2, 1
"""How much an open conversation counts as work: more the sooner it is due (queue-behaviour, section 5)."""


class Chosen(StrEnum):
    """Why it is this person."""

    LAST_REPLIER = "last_replier"
    """They answered the patient last."""
    LEAST_LOAD = "least_load"


class Choice(NamedTuple):
    """Somebody, and why."""

    staff_id: int
    why: Chosen


class Load(NamedTuple):
    """What somebody owns already: how many conversations, and how much work that is."""

    conversations: int = 0
    weight: int = 0


NOTHING: Final = Load()


@dataclass(frozen=True)
class Unowned:
    """A conversation that nobody owns: what policies look at, where it is, and who answered its patient last.

    `passed_by`: to whom it was given already without being accepted.
    """

    facts: Facts
    location_id: int
    last_replier: int | None = None
    passed_by: frozenset[int] = frozenset()


def weight_of(soon_at: datetime, due_at: datetime, now: datetime) -> int:
    """How much work a waiting conversation is, by how soon it is due."""
    if now > due_at:
        return OVERDUE_WEIGHT
    return SOON_WEIGHT if now >= soon_at else CALM_WEIGHT


def choose(one: Unowned, team: Team, loads: Mapping[int, Load], now: datetime) -> Choice | None:
    """Who gets it; None where nobody can, so that it stays with whoever is accountable.

    Whoever answered the patient last, if they are among those who can; else who has the least work, of equals who
    has fewer conversations, then who has been here longest.
    """
    able = [member for member in team.members if _can(member, one, team, loads, now)]
    if not able:
        return None
    if any(member.id == one.last_replier for member in able) and one.last_replier is not None:
        return Choice(one.last_replier, Chosen.LAST_REPLIER)
    least = min(able, key=lambda member: (*reversed(loads.get(member.id, NOTHING)), member.id))
    return Choice(least.id, Chosen.LEAST_LOAD)


def _can(member: Member, one: Unowned, team: Team, loads: Mapping[int, Load], now: datetime) -> bool:
    """Whether this is for somebody who has room for it."""
    return (
        has_room(member, team, loads, now)
        and member.id not in one.passed_by
        and member.sees(one.location_id)
        and member.duty.takes(one.facts)
    )


def has_room(member: Member, team: Team, loads: Mapping[int, Load], now: datetime) -> bool:
    """Whether somebody is here and may be given one more."""
    most = member.duty.most
    return (
        member.works_at_a_desk
        and (most is None or loads.get(member.id, NOTHING).conversations < most)
        and member.is_on_shift(now)
        and not team.is_away(member.id, now)
    )


def accept_by(now: datetime, within: timedelta, calendar: Calendar) -> datetime:
    """By when somebody has to accept what they were given: so many open minutes from now, never overnight.

    By the clock where the practice is never open.
    """
    at = due(now, within, Mode.BUSINESS_HOURS, calendar)
    return now + within if at is None else at
