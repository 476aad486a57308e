"""Who is away: enter it, change it, end it; it ends by itself."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import bindparam, insert, select, update

from triage_app.errors import NotAllowedError, UsageError
from triage_app.queue.domain.people import Act, Person, may
from triage_app.queue.services import staff
from triage_app.queue.store import schema_ownership
from triage_app.queue.store.types import Id, UtcDateTime
from triage_app.queue.store.work import Work

_A = schema_ownership.Absence

LONGEST: Final = timedelta(days=366)


@dataclass(frozen=True)
class Away:
    """An absence as it is shown. Times are UTC."""

    id: int
    staff_id: int
    begins_at: datetime
    ends_at: datetime
    substitute_id: int | None


def enter(
    work: Work, person: Person, staff_id: int, begins_at: datetime, ends_at: datetime, substitute_id: int | None
) -> Away:
    """Say that somebody is away from a moment to another; everybody says it of themselves.

    The same said again, as after an answer that was lost on the way, is the absence that is there already. Of who
    goes away now the last word of the same author counts: what they were in before ends.

    Raises:
        NotAllowedError: `not_your_role`, of somebody else.
        UsageError: `absence_backwards`, `absence_over`, `absence_too_long`, `own_substitute`,
            `cannot_stand_in` where the substitute does not work at a desk.
    """
    _require(person, staff_id)
    if ends_at <= begins_at:
        raise UsageError("absence_backwards")
    if ends_at <= work.now:
        raise UsageError("absence_over")
    if ends_at - begins_at > LONGEST:
        raise UsageError("absence_too_long", days=LONGEST.days)
    _check_substitute(work, staff_id, substitute_id)
    row = {"staff_id": staff_id, "begins_at": begins_at, "ends_at": ends_at, "substitute_id": substitute_id}
    if (known := work.connection.execute(_ROWS.filter_by(**row).limit(1)).first()) is not None:
        return Away(*known)
    if begins_at <= work.now:
        work.connection.execute(_OVERTAKEN, {"who": staff_id, "by": person.id, "now": work.now})
    made = {**row, "entered_by": person.id, "entered_at": work.now}
    number = work.connection.execute(insert(_A).values(made).returning(_A.id)).scalar_one()
    return Away(number, **row)  # type: ignore[arg-type]


def end(work: Work, person: Person, absence_id: int) -> Away:
    """Somebody is back, or will not be away at all: it ends now, or where it had not begun as it begins.

    Raises:
        NotAllowedError: `not_your_role`, of somebody else.
        UsageError: `absence_unknown`.
    """
    found = work.connection.execute(_ROWS.where(_A.id == absence_id)).one_or_none()
    if found is None:
        raise UsageError("absence_unknown", id=absence_id)
    away = Away(*found)
    _require(person, away.staff_id)
    ends_at = min(away.ends_at, max(work.now, away.begins_at))
    work.connection.execute(update(_A).where(_A.id == absence_id).values(ends_at=ends_at))
    return Away(away.id, away.staff_id, away.begins_at, ends_at, away.substitute_id)


_ROWS: Final = select(_A.id, _A.staff_id, _A.begins_at, _A.ends_at, _A.substitute_id)

_NOW: Final = bindparam("now", type_=UtcDateTime())
_OVERTAKEN: Final = (
    update(_A)
    .where(_A.staff_id == bindparam("who", type_=Id), _A.begins_at <= _NOW, _A.ends_at > _NOW)
    .where(_A.entered_by == bindparam("by", type_=Id))
    .values(ends_at=_NOW)
)
"""What somebody says now counts instead of what they said before; a leave that another has entered stays."""


def coming(work: Work) -> tuple[Away, ...]:
    """Every absence that is not over and was not called off, in the order in which they begin."""
    ahead = _ROWS.where(_A.ends_at > work.now, _A.ends_at > _A.begins_at)
    rows = work.connection.execute(ahead.order_by(_A.begins_at, _A.id))
    return tuple(Away(*row) for row in rows)


def _require(person: Person, staff_id: int) -> None:
    own = person.id == staff_id and may(person, Act.CLAIM)
    if not own and not may(person, Act.MANAGE_STAFF):
        raise NotAllowedError("not_your_role")


def _check_substitute(work: Work, staff_id: int, substitute_id: int | None) -> None:
    if substitute_id is None:
        return
    if substitute_id == staff_id:
        raise UsageError("own_substitute")
    stand_in = staff.member(work, substitute_id)
    if stand_in is None or not may(stand_in, Act.CLAIM):
        raise UsageError("cannot_stand_in")
