"""Close without a reply ("No reply needed"), for a reason from the list."""

from sqlalchemy import Executable, bindparam, func, select, update

from triage_app.errors import NotAllowedError, UsageError
from triage_app.queue.domain.conversation import Conversation
from triage_app.queue.domain.delivery import UNSETTLED
from triage_app.queue.domain.people import Act, Person, may
from triage_app.queue.domain.states import CloseReason, State
from triage_app.queue.services import actions, conversations, standing
from triage_app.queue.services.actions import CONVERSATION
from triage_app.queue.services.waiting import NOBODY_WAITS
from triage_app.queue.store import schema
from triage_app.queue.store.schema import Message, WaitingSegment
from triage_app.queue.store.types import Id, UtcDateTime, code_of
from triage_app.queue.store.work import MovedError, Work

_C = schema.Conversation
_NOW = bindparam("now", type_=UtcDateTime())
_REASON = bindparam("reason", type_=code_of(CloseReason))

_NEWEST_SEEN = select(func.coalesce(func.max(Message.id), 0)).where(
    Message.conversation_id == CONVERSATION, Message.id <= bindparam("seen", type_=Id)
)
"""The newest message that is here and was seen: nobody closes over what is still to be written."""

_NOTE = actions.note(Act.CLOSE, when=standing.still(*UNSETTLED))
_IS_NOTED = ~actions.is_new()

_CLOSE: tuple[Executable, ...] = (
    standing.LOCK,
    _NOTE,  # comes first: whatever follows happens if this did
    update(_C)
    .where(_C.id == CONVERSATION, _C.version == bindparam("was_version", type_=_C.version.type), _IS_NOTED)
    .where(_C.state != State.CLOSED)  # when and why it was closed stays as it was
    .values(
        state=State.CLOSED,
        closed_at=_NOW,
        closed_up_to=_NEWEST_SEEN.scalar_subquery(),
        close_reason=_REASON,
        accept_by=None,
        version=_C.version + 1,
        **NOBODY_WAITS,
    ),
    update(WaitingSegment)
    .where(WaitingSegment.conversation_id == CONVERSATION, WaitingSegment.ended_at.is_(None), _IS_NOTED)
    .values(ended_at=_NOW, ended_by=_REASON),
    actions.OUTCOME,
)


def close(
    work: Work, person: Person, conversation_id: int, key: str, *, reason: CloseReason, seen: int
) -> Conversation:
    """End a wait without a reply; what was on screen counts as dealt with, anything newer does not.

    Returns:
        The conversation as it is then.

    Raises:
        NotAllowedError: `not_your_role` or `claim_first`.
        ConflictError: `owned_by_other` or `newer_message_unread`.
        UsageError: `conversation_unknown`, `key_taken`, or `reply_on_its_way` while a reply has not arrived.
    """
    if not may(person, Act.CLOSE):
        raise NotAllowedError("not_your_role")
    values = {
        "action": key,
        "person": person.id,
        "conversation": conversation_id,
        "now": work.now,
        "reason": reason,
        "seen": seen,
    }
    whole = conversations.whole(conversation_id, person.id)
    noted, *stands = work.together((actions.OUTCOME, values), *standing.ask(conversation_id, person, seen))
    if actions.is_done(noted, Act.CLOSE, conversation_id):
        return conversations.read(work.finish(*whole), conversation_id)
    stand = standing.read(stands, person, conversation_id)
    if stand.sending is not None:
        raise UsageError("reply_on_its_way")
    values |= {**standing.of(stand), "was_version": stand.version}
    answers = work.finish_shown(*((one, values) for one in _CLOSE), *whole)
    if not actions.is_done(answers[len(_CLOSE) - 1], Act.CLOSE, conversation_id):
        raise MovedError
    return conversations.read(answers[len(_CLOSE) :], conversation_id)
