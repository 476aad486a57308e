"""Who has to see to a conversation: always exactly one, whoever owns it, at night and on leave (decision 28)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from triage_app.queue.domain.absence import Absence, absence_of, substitute_of
from triage_app.queue.domain.calendar import Calendar, is_open
from triage_app.queue.domain.duty import ANY_DUTY, Duty
from triage_app.queue.domain.people import Act, Role, who_may


class Because(StrEnum):
    """Why it is this person."""

    OWNS = "owns"
    SUBSTITUTE = "substitute"
    """Its owner is away."""
    ON_SHIFT = "on_shift"
    """Nobody owns it, and this supervisor is on shift."""
    DEPUTY = "deputy"
    LEAD = "lead"


class Accountable(NamedTuple):
    """One person, and why."""

    staff_id: int
    because: Because


@dataclass(frozen=True)
class Member:
    """Somebody who works here.

    `locations`: whose conversations they see, none for all. `hours`: when they are on shift, None where nobody has
    said so, which counts as always.
    """

    id: int
    roles: frozenset[Role]
    locations: frozenset[int] = frozenset()
    duty: Duty = ANY_DUTY
    hours: Calendar | None = None
    name: str = ""

    @property
    def works_at_a_desk(self) -> bool:
        """Whether they may own conversations at all."""
        return not self.roles.isdisjoint(who_may(Act.CLAIM))

    def sees(self, location_id: int) -> bool:
        """Whether conversations of a location are theirs to see."""
        return not self.locations or location_id in self.locations

    def is_on_shift(self, now: datetime) -> bool:
        """Whether they work at a moment, as far as their shifts say."""
        return self.hours is None or is_open(now, self.hours)


@dataclass(frozen=True)
class Team:
    """Everybody who is active, by ascending number; who is away; and who is named for what nobody else sees to."""

    members: tuple[Member, ...]
    absences: tuple[Absence, ...] = ()
    deputy_id: int | None = None
    lead_id: int | None = None

    def member(self, staff_id: int | None) -> Member | None:
        """Somebody by their number; None who left."""
        return next((one for one in self.members if one.id == staff_id), None)

    def is_away(self, staff_id: int, now: datetime) -> bool:
        """Whether somebody is in an absence at a moment."""
        return self.absence(staff_id, now) is not None

    def absence(self, staff_id: int | None, now: datetime) -> Absence | None:
        """The absence somebody is in at a moment; None while they are here."""
        return None if staff_id is None else absence_of(staff_id, self.absences, now)

    def stand_in(self, staff_id: int, now: datetime) -> Member | None:
        """Who stands in for somebody who is away, through any number of substitutes; None where nobody does."""

        def works(other: int) -> bool:
            one = self.member(other)
            return one is not None and one.works_at_a_desk

        return self.member(substitute_of(staff_id, self.absences, now, works))


def accountable(owner_id: int | None, location_id: int, team: Team, now: datetime) -> Accountable | None:
    """Who has to see to a conversation of a location; None only where nobody works here who could.

    Its owner; while they are away whoever stands in for them. Else the supervisor on shift, the deputy, the
    practice lead, in this order: the first who is not away and sees the location. The lead is not asked: somebody
    has to be left. Where no lead is named or they left, it is the supervisor who has been here longest.
    """

    def works(staff_id: int) -> bool:
        one = team.member(staff_id)
        return one is not None and one.works_at_a_desk and one.sees(location_id)

    def is_here(staff_id: int | None) -> bool:
        return staff_id is not None and works(staff_id) and not team.is_away(staff_id, now)

    if owner_id is not None and is_here(owner_id):
        return Accountable(owner_id, Because.OWNS)
    stand_in = None if owner_id is None else substitute_of(owner_id, team.absences, now, works)
    if stand_in is not None:
        return Accountable(stand_in, Because.SUBSTITUTE)
    for one in _supervisors(team):
        if is_here(one.id) and one.is_on_shift(now):
            return Accountable(one.id, Because.ON_SHIFT)
    if team.deputy_id is not None and is_here(team.deputy_id):
        return Accountable(team.deputy_id, Because.DEPUTY)
    return _lead(team)


def _supervisors(team: Team) -> list[Member]:
    return [one for one in team.members if Role.SUPERVISOR in one.roles]


def _lead(team: Team) -> Accountable | None:
    named = team.member(team.lead_id)
    left: Sequence[Member] = [named] if named is not None else (_supervisors(team) or team.members)
    return Accountable(left[0].id, Because.LEAD) if left else None
