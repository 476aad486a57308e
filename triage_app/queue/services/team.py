"""Everybody who works here, as far as it matters to who sees to what: roles, places, shifts, absences."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import Executable, Result, bindparam, select

from triage_app.errors import UsageError
from triage_app.queue.domain.absence import Absence
from triage_app.queue.domain.accountable import Accountable, Member, Team, accountable
from triage_app.queue.domain.calendar import Calendar
from triage_app.queue.domain.duty import ANY_DUTY, Duty
from triage_app.queue.domain.people import Role
from triage_app.queue.domain.rulebook import Week
from triage_app.queue.store import schema_ownership
from triage_app.queue.store.schema import Conversation, Practice, Staff, StaffLocation, StaffRole
from triage_app.queue.store.types import UtcDateTime
from triage_app.queue.store.work import Work

_A, _D = schema_ownership.Absence, schema_ownership.Duty

STATEMENTS: Final[tuple[Executable, ...]] = (
    select(Practice.zone, Practice.deputy_id, Practice.lead_id),
    select(Staff.id, Staff.name).where(Staff.active).order_by(Staff.id),
    select(StaffRole.staff_id, StaffRole.role),
    select(StaffLocation.staff_id, StaffLocation.location_id),
    select(_D.staff_id, _D.week, _D.languages, _D.categories, _D.providers, _D.most),
    select(_A.staff_id, _A.begins_at, _A.ends_at, _A.substitute_id)
    .where(_A.ends_at > bindparam("now", type_=UtcDateTime()))
    .order_by(_A.id),
)
"""What to ask for `team_of`; `now` is the practice's moment."""


def team(work: Work) -> Team:
    """Everybody who is active."""
    return team_of(work.together(*((one, {"now": work.now}) for one in STATEMENTS)))


def accountable_for(work: Work, conversation_id: int) -> Accountable | None:
    """Who has to see to a conversation now, and why; None where nobody works here.

    Raises:
        UsageError: `conversation_unknown`.
    """
    found = select(Conversation.owner_id, Conversation.location_id).where(Conversation.id == conversation_id)
    row = work.connection.execute(found).one_or_none()
    if row is None:
        raise UsageError("conversation_unknown", id=conversation_id)
    return accountable(row.owner_id, row.location_id, team(work), work.now)


def team_of(answers: Sequence[Result[Any]]) -> Team:
    """The team, out of the answers to `STATEMENTS`. Who works only for sync is no part of it."""
    practice, people, roles, places, duties, absences = answers
    named = practice.one()
    roles_of: defaultdict[int, set[Role]] = defaultdict(set)
    for one in roles:
        roles_of[one.staff_id].add(one.role)
    places_of: defaultdict[int, set[int]] = defaultdict(set)
    for one in places:
        places_of[one.staff_id].add(one.location_id)
    duty_of = {row.staff_id: duty_in(row) for row in duties}
    members = tuple(
        Member(
            row.id,
            frozenset(roles_of[row.id]),
            frozenset(places_of[row.id]),
            duty := duty_of.get(row.id, ANY_DUTY),
            None if duty.week is None else Calendar(named.zone, duty.week),
            row.name,
        )
        for row in people
        if roles_of[row.id] != {Role.SYNC}
    )
    away = tuple(Absence(one.staff_id, one.begins_at, one.ends_at, one.substitute_id) for one in absences)
    return Team(members, away, named.deputy_id, named.lead_id)


def duty_in(row: Any) -> Duty:
    """A row of duties as a value; what nobody can read says nothing."""
    return Duty(
        _week(row.week),
        _codes(row.languages),
        _codes(row.categories),
        _codes(row.providers),
        row.most if isinstance(row.most, int) and row.most > 0 else None,
    )


def _week(said: Any) -> Week | None:
    try:
        week = msgspec.convert(said, Week | None, strict=False)
    except msgspec.ValidationError:
        return None
    return week if week is None or len(week) == 7 else None  # noqa: PLR2004 - days


def _codes(said: Any) -> frozenset[str]:
    return frozenset(one for one in said if isinstance(one, str)) if isinstance(said, list) else frozenset()
