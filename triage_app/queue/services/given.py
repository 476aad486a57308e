"""What others gave to a person: asked by their desk, to say by whom."""

from collections.abc import Collection
from typing import Any, Final

from sqlalchemy import bindparam, func, or_, select

from triage_app.queue.domain.handing import Given, How
from triage_app.queue.domain.people import Person
from triage_app.queue.services.actions import PERSON
from triage_app.queue.store.round_trip import among, one_of
from triage_app.queue.store.schema import Staff
from triage_app.queue.store.schema_ownership import Handover
from triage_app.queue.store.work import Work

_H = Handover
_GIVES: Final = (How.HANDED, How.REASSIGNED, How.ASSIGNED, How.UNDONE)
"""What is done to somebody; whoever takes or covers something does it themselves."""

_LATEST: Final = select(func.coalesce(func.max(_H.id), 0))
_GIVEN: Final[Any] = (
    select(_H.id, _H.conversation_id, _H.how, Staff.name)
    .outerjoin(Staff, Staff.id == _H.by_id)
    .where(
        among(_H.conversation_id, "ids"),
        _H.to_id == PERSON,
        _H.id > bindparam("after", type_=_H.id.type),
        one_of(_H.how, _GIVES),
        or_(_H.by_id.is_(None), _H.by_id != PERSON),
    )
    .order_by(_H.id)
)


def latest(work: Work) -> int:
    """The number of the last hand-over so far; those after it are new."""
    return work.connection.execute(_LATEST).scalar_one()


def given(work: Work, person: Person, ids: Collection[int], after: int) -> tuple[Given, ...]:
    """How these came to a person after a hand-over, the last one of each; not what they took themselves."""
    rows = work.connection.execute(_GIVEN, {"ids": ids, "person": person.id, "after": after})
    found = {row.conversation_id: Given(row.id, row.conversation_id, row.how, row.name or "") for row in rows}
    return tuple(found.values())
