"""Note that somebody has read a conversation: anybody's look counts (decision 23)."""

from typing import Final

from sqlalchemy import bindparam, case, func, or_, select, update

from triage_app.errors import NotAllowedError
from triage_app.queue.domain.countdown import Direction
from triage_app.queue.domain.people import Act, Person, may
from triage_app.queue.services.actions import CONVERSATION
from triage_app.queue.store.schema import Conversation, Message
from triage_app.queue.store.types import Id
from triage_app.queue.store.work import Work

_C = Conversation
_READ: Final = (
    select(func.max(Message.id))
    .where(Message.conversation_id == CONVERSATION, Message.id <= bindparam("seen", type_=Id))
    .scalar_subquery()
)
_UNREAD: Final = (
    select(Message.id)
    .where(
        Message.conversation_id == CONVERSATION,
        Message.direction == Direction.FROM_PATIENT,
        Message.id > bindparam("seen", type_=Id),
    )
    .exists()
)
READ: Final = (
    update(_C)
    .where(_C.id == CONVERSATION, or_(_C.looked_up_to.is_(None), _C.looked_up_to < _READ))
    .values(looked_up_to=_READ, look_due_at=case((_UNREAD, _C.look_due_at), else_=None))
)
"""What was `seen` has been read. It stands alone: reading is no version, and nothing else changes with it."""


def look(work: Work, person: Person, conversation_id: int, seen: int) -> None:
    """Everything up to the newest message that was on screen has been read by somebody; it is no act of its own.

    Raises:
        NotAllowedError: `not_your_role`.
    """
    if not may(person, Act.READ):
        raise NotAllowedError("not_your_role")
    # its own news would come amid what is done next, and show that as it was before
    work.finish_shown((READ, {"conversation": conversation_id, "seen": seen}))
