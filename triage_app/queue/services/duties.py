"""Shifts and skills of the staff, and who is named for what nobody owns."""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select, update

from triage_app.errors import NotAllowedError, UsageError
from triage_app.queue.domain.calendar import Window
from triage_app.queue.domain.duty import MOST_AT_ONCE, Duty
from triage_app.queue.domain.people import Act, Person, Role, may
from triage_app.queue.services import staff
from triage_app.queue.services.team import duty_in
from triage_app.queue.store import schema_ownership, upsert
from triage_app.queue.store.schema import Practice
from triage_app.queue.store.work import Work

_D = schema_ownership.Duty

LEAST_MINUTES, MOST_MINUTES = 5, 1440
"""Bounds of the open minutes in which somebody accepts what they were given."""
_COLUMNS: Final = (_D.staff_id, _D.week, _D.languages, _D.categories, _D.providers, _D.most)


def duties(work: Work) -> dict[int, Duty]:
    """What was said of each person, by their number."""
    return {row.staff_id: duty_in(row) for row in work.connection.execute(select(*_COLUMNS))}


def assign(work: Work, person: Person, staff_id: int, duty: Duty) -> None:
    """Say when somebody works and what they take.

    Raises:
        NotAllowedError: `not_your_role`.
        UsageError: `not_staff_here`, `shift_backwards`, `most_out_of_range`.
    """
    if not may(person, Act.MANAGE_STAFF):
        raise NotAllowedError("not_your_role")
    if staff.member(work, staff_id) is None:
        raise UsageError("not_staff_here")
    if duty.most is not None and not 1 <= duty.most <= MOST_AT_ONCE:
        raise UsageError("most_out_of_range", most=MOST_AT_ONCE)
    if any(_is_backwards(one) for day in duty.week or () for one in day):
        raise UsageError("shift_backwards")
    facts = _written(duty)
    work.connection.execute(
        upsert.insert(_D)
        .values(staff_id=staff_id, **facts)
        .on_conflict_do_update(index_elements=["staff_id"], set_=facts)
    )


@dataclass(frozen=True)
class Assigning:
    """What becomes of what nobody owns.

    With `on` the program gives it to who is here, who accept it within `accept_minutes` of opening hours. Else,
    and where nobody can have it, the supervisor on shift sees to it, the deputy, or the lead.
    """

    on: bool = False
    accept_minutes: int = 30
    deputy_id: int | None = None
    lead_id: int | None = None


def assigning(work: Work) -> Assigning:
    """What the practice has said of it."""
    columns = (Practice.assigns, Practice.accept_minutes, Practice.deputy_id, Practice.lead_id)
    return Assigning(*work.connection.execute(select(*columns)).one())


def set_assigning(work: Work, person: Person, wanted: Assigning) -> None:
    """Say what becomes of what nobody owns.

    Raises:
        NotAllowedError: `not_your_role`.
        UsageError: `not_a_supervisor` of deputy or lead, `accept_out_of_range`.
    """
    if not may(person, Act.MANAGE_STAFF):
        raise NotAllowedError("not_your_role")
    if not LEAST_MINUTES <= wanted.accept_minutes <= MOST_MINUTES:
        raise UsageError("accept_out_of_range", least=LEAST_MINUTES, most=MOST_MINUTES)
    for one in (wanted.deputy_id, wanted.lead_id):
        found = None if one is None else staff.member(work, one)
        if one is not None and (found is None or Role.SUPERVISOR not in found.roles):
            raise UsageError("not_a_supervisor")
    said = {"assigns": wanted.on, "accept_minutes": wanted.accept_minutes}
    named = {"deputy_id": wanted.deputy_id, "lead_id": wanted.lead_id}
    work.connection.execute(update(Practice).values({**said, **named}))


def _is_backwards(window: Window) -> bool:
    return window.closes <= window.opens and window.closes.isoformat() != "00:00:00"


def _written(duty: Duty) -> dict[str, Any]:
    return {
        "week": None if duty.week is None else [[list(map(str, one)) for one in day] for day in duty.week],
        "languages": sorted(duty.languages),
        "categories": sorted(duty.categories),
        "providers": sorted(duty.providers),
        "most": duty.most,
    }
