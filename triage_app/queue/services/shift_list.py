"""What somebody leaves to the next shift: what they own, what they began to write, what has not arrived."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import or_, select

from triage_app.errors import NotAllowedError
from triage_app.queue.domain.conversation import Delivery, Row
from triage_app.queue.domain.delivery import DeliveryKind, DeliveryState
from triage_app.queue.domain.people import Act, Person, may
from triage_app.queue.domain.states import WAITING
from triage_app.queue.services import browse
from triage_app.queue.services.actions import PERSON
from triage_app.queue.store.round_trip import one_of
from triage_app.queue.store.schema import Conversation
from triage_app.queue.store.schema_outbox import Draft, Outbox
from triage_app.queue.store.work import Work

_C = Conversation
_OPEN: Final = one_of(_C.state, WAITING)
_OWNED: Final = browse.ROWS.where(_C.owner_id == PERSON, _OPEN).order_by(_C.due_at, _C.id)
_BEGUN: Final = (
    select(Draft.conversation_id, Draft.saved_at)
    .join(_C, _C.id == Draft.conversation_id)
    .where(Draft.staff_id == PERSON, _OPEN)
    .order_by(_C.due_at, _C.id)
)
_UNDELIVERED: Final = (
    browse.DELIVERIES.join(_C, _C.id == Outbox.conversation_id)
    .where(
        Outbox.kind == DeliveryKind.REPLY,
        one_of(Outbox.state, (DeliveryState.RETRY, DeliveryState.NEEDS_ATTENTION)),
        or_(_C.owner_id == PERSON, Outbox.created_by == PERSON),
    )
    .order_by(Outbox.id)
)


@dataclass(frozen=True)
class ShiftList:
    """What there is to hand over, the most urgent first.

    `begun`: in which open conversations they have a draft, and when it was saved; what it says is its author's.
    `undelivered`: replies that the portal has not taken. Times are UTC.
    """

    rows: tuple[Row, ...]
    begun: dict[int, datetime]
    undelivered: tuple[Delivery, ...]


def shift_list(work: Work, person: Person, staff_id: int) -> ShiftList:
    """What somebody leaves: everybody sees their own, who reassigns sees anybody's.

    Raises:
        NotAllowedError: `not_your_role`.
    """
    if not may(person, Act.READ) or (staff_id != person.id and not may(person, Act.REASSIGN)):
        raise NotAllowedError("not_your_role")
    values = {"person": staff_id}
    owned, begun, undelivered = work.finish(*((one, values) for one in (_OWNED, _BEGUN, _UNDELIVERED)))
    return ShiftList(
        tuple(map(browse.row_of, owned)),
        {row.conversation_id: row.saved_at for row in begun},
        tuple(map(browse.delivery, undelivered)),
    )
