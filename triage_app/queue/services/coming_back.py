"""What somebody finds who was away: who took over what of theirs meanwhile, and what is still theirs."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import bindparam, func, or_, select

from triage_app.queue.domain.people import Person
from triage_app.queue.domain.states import WAITING
from triage_app.queue.services.actions import PERSON
from triage_app.queue.store import schema_ownership
from triage_app.queue.store.round_trip import one_of
from triage_app.queue.store.schema import Conversation, Staff
from triage_app.queue.store.types import UtcDateTime
from triage_app.queue.store.work import Work

RECENT: Final = timedelta(hours=12)
"""For so long after an absence it is told what came of it: to who comes back in the morning, and not for days."""

_C, _A, _H = Conversation, schema_ownership.Absence, schema_ownership.Handover
_NOW, _SINCE = (bindparam(name, type_=UtcDateTime()) for name in ("now", "since"))
_WAS_AWAY: Final = select(func.min(_A.begins_at).label("begun"), func.max(_A.ends_at).label("ended")).where(
    _A.staff_id == PERSON, _A.ends_at > _A.begins_at, _A.begins_at <= _NOW, _A.ends_at > _SINCE
)
_TAKEN: Final = (
    select(_H.to_id, Staff.name, func.count(_H.conversation_id.distinct()).label("number"))
    .outerjoin(Staff, Staff.id == _H.to_id)
    .join(_C, _C.id == _H.conversation_id)
    .where(_C.owner_id.is_distinct_from(PERSON))  # what came back meanwhile is among what is still theirs
    .where(_H.from_id == PERSON, _H.at >= _SINCE, or_(_H.by_id.is_(None), _H.by_id != PERSON))
    .group_by(_H.to_id, Staff.name)
    .order_by(func.count().desc(), Staff.name)
)
_THEIRS: Final = select(func.count(), func.count().filter(_C.due_at < _NOW)).where(
    _C.owner_id == PERSON, _C.due_at.is_not(None), one_of(_C.state, WAITING)
)


@dataclass(frozen=True)
class CameBack:
    """How things stand for who has just come back.

    `taken`: names with how many of their conversations each took over; no name stands for nobody. `owned` are
    still theirs, `overdue` of those are late. Times are UTC.
    """

    since: datetime
    taken: tuple[tuple[str, int], ...]
    owned: int
    overdue: int


def came_back(work: Work, person: Person) -> CameBack | None:
    """What a person finds after an absence that has ended by now; None while they are away, or were not lately."""
    values = {"person": person.id, "now": work.now, "since": work.now - RECENT}
    absence = work.connection.execute(_WAS_AWAY, values).one()
    if absence.ended is None or absence.ended > work.now:
        return None
    taken = work.connection.execute(_TAKEN, {**values, "since": absence.begun})
    owned, overdue = work.connection.execute(_THEIRS, values).one()
    told = tuple(("" if row.to_id is None else row.name, row.number) for row in taken)
    return CameBack(absence.begun, told, owned, overdue)
