"""Claim and release: guarded statements in one round trip, so that of two people exactly one succeeds."""

from sqlalchemy import Boolean, Executable, bindparam, case, or_, update

from triage_app.queue.domain.conversation import Conversation
from triage_app.queue.domain.people import Act
from triage_app.queue.domain.states import WAITING
from triage_app.queue.services import actions, one_trip
from triage_app.queue.services.actions import CONVERSATION, DONE, PERSON
from triage_app.queue.services.one_trip import OTHERS, SETTLED, Deed
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
_OWNED = case((_C.owner_id == PERSON, DONE), (~one_of(_C.state, WAITING), SETTLED), else_=OTHERS)

_LET_GO = (
    update(_C)
    .where(_C.id == CONVERSATION, _C.owner_id == PERSON, actions.is_new())
    .values(owner_id=None, version=_C.version + 1)
)
_LET_GONE = case((_C.owner_id.is_(None), DONE), else_=OTHERS)

_CLAIM: tuple[Executable, ...] = (_OWN, actions.note(Act.CLAIM, _OWNED))
_TAKE_OVER: tuple[Executable, ...] = (_OWN, actions.note(Act.TAKE_OVER, _OWNED))
_RELEASE: tuple[Executable, ...] = (_LET_GO, actions.note(Act.RELEASE, _LET_GONE))


def claim(work: Work, deed: Deed, *, take: bool = False) -> Conversation:
    """Make a person the owner of a conversation nobody owns; claiming one's own again changes nothing.

    Args:
        work: an open transaction.
        deed: who claims what.
        take: take it from whoever has it; for those who may.

    Returns:
        The conversation as it is then.

    Raises:
        NotAllowedError: `not_your_role`.
        ConflictError: `owned_by_other`, with the owner's name.
        UsageError: `conversation_unknown`, `nobody_waits` or `key_taken`.
    """
    act, statements = (Act.TAKE_OVER, _TAKE_OVER) if take else (Act.CLAIM, _CLAIM)
    return one_trip.do(work, deed, act, statements, {"whoever": take})


def release(work: Work, deed: Deed) -> Conversation:
    """Give a conversation back to everybody; releasing what nobody owns changes nothing.

    Returns and raises as `claim` does.
    """
    return one_trip.do(work, deed, Act.RELEASE, _RELEASE, {})
