"""How a conversation stands for somebody who wants to answer or end it: read, locked, and judged in one place."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Executable, Result, bindparam, func, select

from triage_app.errors import ConflictError, NotAllowedError, UsageError
from triage_app.queue.domain.countdown import Direction
from triage_app.queue.domain.delivery import FINAL, DeliveryState
from triage_app.queue.domain.people import Person
from triage_app.queue.domain.states import State
from triage_app.queue.services.actions import CONVERSATION
from triage_app.queue.store.round_trip import Asked, one_of
from triage_app.queue.store.schema import Conversation, Message, Patient, Staff
from triage_app.queue.store.schema_outbox import Outbox
from triage_app.queue.store.types import Id

_OF_PATIENT = (Message.conversation_id == CONVERSATION) & (Message.direction == Direction.FROM_PATIENT)

_STATEMENTS: Final[tuple[Executable, ...]] = (
    # the lock comes first: what is read after it is as the last to hold it left it
    select(Conversation.portal_id, Conversation.owner_id).where(Conversation.id == CONVERSATION).with_for_update(),
    select(Staff.name)
    .join(Conversation, Conversation.owner_id == Staff.id)
    .where(Conversation.id == CONVERSATION),
    select(
        func.max(Message.id).label("newest"),
        func.count().filter(Message.id > bindparam("seen", type_=Id)).label("newer"),
    ).where(_OF_PATIENT),
    select(Patient.remote_id, Patient.name, Patient.born, Patient.readable)
    .join(Conversation, Conversation.patient_id == Patient.id)
    .where(Conversation.id == CONVERSATION),
    select(Outbox.state).where(Outbox.conversation_id == CONVERSATION, ~one_of(Outbox.state, FINAL)),
)


@dataclass(frozen=True)
class Standing:
    """A conversation that belongs to the person and in which nothing newer has arrived.

    `patient` is the patient's row (remote_id, name, born, readable), None where nobody knows who it is; `answers`
    is the newest message of theirs; `sending` is what the outbox makes of the state, None where all is settled.
    """

    portal_id: int
    patient: Any
    answers: int | None
    sending: State | None


def ask(conversation_id: int, seen: int) -> tuple[Asked, ...]:
    """What to ask for `read`; the conversation is locked from then on. `seen` is the newest message on screen."""
    return tuple((one, {"conversation": conversation_id, "seen": seen}) for one in _STATEMENTS)


def read(answers: Sequence[Result[Any]], person: Person, conversation_id: int) -> Standing:
    """How the conversation stands, out of the answers to `ask`.

    Raises:
        UsageError: `conversation_unknown`.
        NotAllowedError: `claim_first`.
        ConflictError: `owned_by_other`, `newer_message`.
    """
    locked, owner, heard, patient, unsettled = answers
    row, messages = locked.one_or_none(), heard.one()
    if row is None:
        raise UsageError("conversation_unknown", id=conversation_id)
    if row.owner_id is None:
        raise NotAllowedError("claim_first")
    if row.owner_id != person.id:
        raise ConflictError("owned_by_other", owner=owner.scalar_one())
    if messages.newer:
        raise ConflictError("newer_message", count=messages.newer)
    sending = state_while_sending(unsettled.scalars())
    return Standing(row.portal_id, patient.one_or_none(), messages.newest, sending)


def state_while_sending(unsettled: Iterable[DeliveryState]) -> State | None:
    """What rows of the outbox that have not settled make of a conversation's state; None where there are none."""
    states = set(unsettled)
    if DeliveryState.NEEDS_ATTENTION in states:
        return State.NOT_DELIVERED
    return State.SENDING if states else None
