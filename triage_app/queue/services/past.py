"""The last waits of a conversation that are over, and who ended them."""

from typing import Any, Final

from sqlalchemy import Result, Select, func, select

from triage_app.queue.domain.calls import ANSWERS
from triage_app.queue.domain.countdown import Direction
from triage_app.queue.domain.delivery import DeliveryKind
from triage_app.queue.domain.past import MOST_TOLD, PastWait
from triage_app.queue.domain.people import Act
from triage_app.queue.domain.states import CloseReason
from triage_app.queue.services.actions import CONVERSATION, DONE
from triage_app.queue.store.round_trip import one_of
from triage_app.queue.store.schema import Message, Staff, WaitingSegment
from triage_app.queue.store.schema_outbox import Outbox
from triage_app.queue.store.schema_record import Action, Regrouping
from triage_app.queue.store.schema_rules import PhoneCall

_S: Final = WaitingSegment


def _name(of: Any, *when: Any) -> Any:
    """The name of a member of staff who did something to the conversation of a wait at the moment it ended."""
    return (
        select(Staff.name).join(of, Staff.id == _ACTOR[of]).where(*when).limit(1).correlate(_S).scalar_subquery()
    )


_ACTOR: Final[dict[Any, Any]] = {
    Action: Action.staff_id,
    Outbox: Outbox.created_by,
    PhoneCall: PhoneCall.staff_id,
    Regrouping: Regrouping.staff_id,
}
_SENDER: Final = (
    select(Message.sender)
    .where(
        Message.conversation_id == _S.conversation_id,
        Message.direction == Direction.TO_PATIENT,
        Message.sent_at == _S.ended_at,
        _S.ended_by == "portal",
    )
    .limit(1)
    .correlate(_S)
    .scalar_subquery()
)
BY_CLOSING: Final = one_of(_S.ended_by, [reason.value for reason in CloseReason])
"""The condition that somebody ended a wait without a reply."""

_BY: Final = func.coalesce(
    _name(
        Action,
        Action.conversation_id == _S.conversation_id,
        Action.act == Act.CLOSE.value,
        Action.outcome == DONE,
        Action.at == _S.ended_at,
        BY_CLOSING,
    ),
    _name(
        Outbox,
        Outbox.conversation_id == _S.conversation_id,
        Outbox.kind == DeliveryKind.REPLY,
        Outbox.delivered_at == _S.ended_at,
        _S.ended_by == "reply",
    ),
    _name(
        PhoneCall,
        PhoneCall.conversation_id == _S.conversation_id,
        PhoneCall.called_at == _S.ended_at,
        one_of(PhoneCall.outcome, sorted(ANSWERS)),
        _S.ended_by == "call",
    ),
    _name(
        Regrouping,
        (Regrouping.conversation_id == _S.conversation_id) | (Regrouping.other_id == _S.conversation_id),
        Regrouping.done_at == _S.ended_at,
    ),
    _SENDER,
    "",
)
PAST: Final[Select[Any]] = (
    select(
        *(_S.started_at, _S.source, _S.due_at, _S.ended_at, _S.ended_by, _S.rules_version, _S.breached_at),
        _S.was_due_at,
        _BY.label("by"),
    )
    .where(_S.conversation_id == CONVERSATION, _S.ended_at.is_not(None))
    .order_by(_S.ended_at.desc(), _S.id.desc())
    .limit(MOST_TOLD)
)
"""Those of a conversation, the newest first."""


def read(answer: Result[Any]) -> tuple[PastWait, ...]:
    """The answer to `PAST`."""
    return tuple(PastWait(*tuple(row)) for row in answer)
