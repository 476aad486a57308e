"""Claim and release: guarded statements in one round trip, so that of two people exactly one succeeds."""

from sqlalchemy import Boolean, Executable, bindparam, case, or_, update

from triage_app.errors import ConflictError, NotAllowedError, UsageError
from triage_app.queue.domain.conversation import Conversation
from triage_app.queue.domain.people import Act, Person, may
from triage_app.queue.domain.states import WAITING
from triage_app.queue.services import actions, conversations
from triage_app.queue.services.actions import CONVERSATION, DONE, PERSON
from triage_app.queue.store import schema
from triage_app.queue.store.round_trip import one_of
from triage_app.queue.store.work import Work

_C = schema.Conversation

_OWN = (
    update(_C)
    .where(
        _C.id == CONVERSATION,
        one_of(_C.state, WAITING),
        _C.owner_id.is_distinct_from(PERSON),
        or_(bindparam("whoever", type_=Boolean), _C.owner_id.is_(None)),
        actions.is_new(),
    )
    .values(owner_id=PERSON, version=_C.version + 1)
)
_OTHERS, _SETTLED = "owned_by_other", "nobody_waits"
_OWNED = case((_C.owner_id == PERSON, DONE), (~one_of(_C.state, WAITING), _SETTLED), else_=_OTHERS)

_LET_GO = (
    update(_C)
    .where(_C.id == CONVERSATION, _C.owner_id == PERSON, actions.is_new())
    .values(owner_id=None, version=_C.version + 1)
)
_LET_GONE = case((_C.owner_id.is_(None), DONE), else_=_OTHERS)

_CLAIM: tuple[Executable, ...] = (_OWN, actions.note(Act.CLAIM, _OWNED))
_TAKE_OVER: tuple[Executable, ...] = (_OWN, actions.note(Act.TAKE_OVER, _OWNED))
_RELEASE: tuple[Executable, ...] = (_LET_GO, actions.note(Act.RELEASE, _LET_GONE))


def claim(work: Work, person: Person, conversation_id: int, key: str, *, take: bool = False) -> Conversation:
    """Make a person the owner of a conversation nobody owns; claiming one's own again changes nothing.

    Args:
        work: an open transaction.
        person: who claims.
        conversation_id: what is claimed.
        key: the act's own.
        take: take it from whoever has it; for those who may.

    Returns:
        The conversation as it is then.

    Raises:
        NotAllowedError: `not_your_role`.
        ConflictError: `owned_by_other`, with the owner's name.
        UsageError: `conversation_unknown`, `nobody_waits` or `key_taken`.
    """
    act, statements = (Act.TAKE_OVER, _TAKE_OVER) if take else (Act.CLAIM, _CLAIM)
    return _do(work, person, conversation_id, key, act, statements, whoever=take)


def release(work: Work, person: Person, conversation_id: int, key: str) -> Conversation:
    """Give a conversation back to everybody; releasing what nobody owns changes nothing.

    Returns and raises as `claim` does.
    """
    return _do(work, person, conversation_id, key, Act.RELEASE, _RELEASE)


def _do(
    work: Work,
    person: Person,
    conversation_id: int,
    key: str,
    act: Act,
    statements: tuple[Executable, ...],
    **more: bool,
) -> Conversation:
    if not may(person, act):
        raise NotAllowedError("not_your_role")
    values = {"action": key, "person": person.id, "conversation": conversation_id, "now": work.now, **more}
    done = tuple((one, values) for one in (*statements, actions.OUTCOME))
    answers = work.finish_shown(*done, *conversations.whole(conversation_id, person.id))
    outcome = actions.outcome(answers[len(statements)], act, conversation_id)
    conversation = conversations.read(answers[len(done) :], conversation_id)
    if outcome == _OTHERS:
        raise ConflictError("owned_by_other", owner=conversation.row.owner or "?")
    if outcome == _SETTLED:
        raise UsageError("nobody_waits", id=conversation_id)
    return conversation
