"""Close without a reply ("No reply needed"), for a reason from the list."""

from sqlalchemy import ScalarSelect, func, select, update

from triage_app.errors import NotAllowedError, UsageError
from triage_app.queue.domain.people import Act, Person, may
from triage_app.queue.domain.states import CloseReason, State
from triage_app.queue.services.answer import owned
from triage_app.queue.services.waiting import NOBODY_WAITS, end_segments
from triage_app.queue.store.schema import Conversation, Message
from triage_app.queue.store.work import Work


def close(work: Work, person: Person, conversation_id: int, reason: CloseReason, seen: int) -> None:
    """End a wait without a reply; what was on screen counts as dealt with, anything newer does not.

    Raises:
        NotAllowedError: `not_your_role` or `claim_first`.
        ConflictError: `owned_by_other` or `newer_message`.
        UsageError: `conversation_unknown`, or `reply_on_its_way` while a reply has not arrived.
    """
    if not may(person, Act.CLOSE):
        raise NotAllowedError("not_your_role")
    standing = owned(work, person, conversation_id, seen)
    if standing.state in {State.SENDING, State.NOT_DELIVERED}:
        raise UsageError("reply_on_its_way")
    work.connection.execute(
        update(Conversation)
        .where(Conversation.id == conversation_id)
        .values(
            state=State.CLOSED,
            closed_at=work.now,
            closed_up_to=_newest_seen(conversation_id, seen),
            close_reason=reason,
            version=Conversation.version + 1,
            **NOBODY_WAITS,
        )
    )
    end_segments(work, conversation_id, None, reason.value)


def _newest_seen(conversation_id: int, seen: int) -> ScalarSelect[int]:
    """The newest message that is here and was seen: nobody closes over what is still to be written."""
    newest = select(func.coalesce(func.max(Message.id), 0)).where(
        Message.conversation_id == conversation_id, Message.id <= seen
    )
    return newest.scalar_subquery()
