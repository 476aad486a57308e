"""Claim, release and hand over: guarded statements in one round trip, so that of two people one succeeds."""

from typing import Any

from sqlalchemy import Boolean, ColumnElement, Executable, and_, bindparam, case, or_, select, update

from triage_app.queue.domain.conversation import Conversation
from triage_app.queue.domain.handing import How
from triage_app.queue.domain.people import Act, who_may
from triage_app.queue.domain.states import WAITING
from triage_app.queue.services import actions, handovers, one_trip, standing
from triage_app.queue.services.actions import CONVERSATION, DONE, PERSON
from triage_app.queue.services.one_trip import CANNOT_OWN, CLAIM_FIRST, OTHERS, SETTLED, Deed
from triage_app.queue.store import schema
from triage_app.queue.store.round_trip import one_of
from triage_app.queue.store.schema import Staff, StaffLocation, StaffRole
from triage_app.queue.store.schema_ownership import Absence
from triage_app.queue.store.types import Id, UtcDateTime
from triage_app.queue.store.work import Work

_C = schema.Conversation
_TO = bindparam("to", type_=Id)
_WHOEVER = bindparam("whoever", type_=Boolean)
_NOW = bindparam("now", type_=UtcDateTime())


def sees(who: Any) -> ColumnElement[bool]:
    """Whether somebody sees the conversation's location."""
    locations = select(StaffLocation.location_id).where(StaffLocation.staff_id == who)
    return or_(~locations.exists(), _C.location_id.in_(locations))


_OWN = (
    update(_C)
    .where(
        _C.id == CONVERSATION,
        one_of(_C.state, WAITING),
        sees(PERSON),
        or_(_C.owner_id.is_distinct_from(PERSON), _C.accept_by.is_not(None)),
        or_(_WHOEVER, _C.owner_id.is_(None), _C.owner_id == PERSON),
        actions.is_new(),
    )
    .values(owner_id=PERSON, accept_by=None, version=_C.version + 1)
)
_OWNED = case(
    (_C.owner_id == PERSON, DONE),
    (~one_of(_C.state, WAITING), SETTLED),
    (~sees(PERSON), CANNOT_OWN),
    else_=OTHERS,
)

_LET_GO = (
    update(_C)
    .where(_C.id == CONVERSATION, _C.owner_id == PERSON, actions.is_new())
    .values(owner_id=None, accept_by=None, version=_C.version + 1)
)
_LET_GONE = case((_C.owner_id.is_(None), DONE), else_=OTHERS)


def can_own(who: Any) -> ColumnElement[bool]:
    """Whether a colleague works at a desk and sees the conversation's location."""
    return and_(
        select(Staff.id)
        .join(StaffRole, StaffRole.staff_id == Staff.id)
        .where(Staff.id == who, Staff.active, one_of(StaffRole.role, sorted(who_may(Act.CLAIM))))
        .exists(),
        sees(who),
    )


_CAN_OWN = can_own(_TO)
_IS_GIVEN = (
    _C.id == CONVERSATION,
    one_of(_C.state, WAITING),
    _C.owner_id.is_distinct_from(_TO),
    or_(_WHOEVER, _C.owner_id == PERSON),
    _CAN_OWN,
    actions.is_new(),
)
_GIVE = update(_C).where(*_IS_GIVEN).values(owner_id=_TO, accept_by=None, version=_C.version + 1)
_GIVEN = case(
    (_C.owner_id == _TO, DONE),
    (~one_of(_C.state, WAITING), SETTLED),
    (~_CAN_OWN, CANNOT_OWN),
    (_C.owner_id.is_(None), CLAIM_FIRST),
    else_=OTHERS,
)

_IS_TAKEN = (
    _C.id == CONVERSATION,
    one_of(_C.state, WAITING),
    _C.owner_id.is_not(None),
    _C.owner_id != PERSON,
    sees(PERSON),
    actions.is_new(),
)

_AWAY = (
    select(Absence.id)
    .where(Absence.staff_id == _C.owner_id, Absence.begins_at <= _NOW, Absence.ends_at > _NOW)
    .exists()
)
_IS_COVERED = (
    _C.id == CONVERSATION,
    one_of(_C.state, WAITING),
    or_(_C.owner_id.is_(None), and_(_C.owner_id != PERSON, _AWAY)),
    sees(PERSON),
    actions.is_new(),
)
_COVER_UP = update(_C).where(*_IS_COVERED).values(owner_id=PERSON, accept_by=None, version=_C.version + 1)

_CLAIM: tuple[Executable, ...] = (_OWN, actions.note(Act.CLAIM, _OWNED))
_TAKE_OVER: tuple[Executable, ...] = (
    standing.LOCK,
    handovers.keep(How.TAKEN, PERSON, *_IS_TAKEN),
    _OWN,
    actions.note(Act.TAKE_OVER, _OWNED),
)
_COVER: tuple[Executable, ...] = (
    standing.LOCK,
    *(handovers.keep(How.COVERED, PERSON, *_IS_COVERED, _C.owner_id.is_not(None)), _COVER_UP),
    actions.note(Act.COVER, _OWNED),
)
_RELEASE: tuple[Executable, ...] = (_LET_GO, actions.note(Act.RELEASE, _LET_GONE))
_HAND_OVER: tuple[Executable, ...] = (
    standing.LOCK,
    *(handovers.keep(How.HANDED, _TO, *_IS_GIVEN), _GIVE),
    actions.note(Act.HAND_OVER, _GIVEN),
)
_REASSIGN: tuple[Executable, ...] = (
    standing.LOCK,
    *(handovers.keep(How.REASSIGNED, _TO, *_IS_GIVEN), _GIVE),
    actions.note(Act.REASSIGN, _GIVEN),
)


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
        UsageError: `cannot_own` where they do not see its location, `conversation_unknown`, `nobody_waits` or
            `key_taken`.
    """
    act, statements = (Act.TAKE_OVER, _TAKE_OVER) if take else (Act.CLAIM, _CLAIM)
    return one_trip.do(work, deed, act, statements, {"whoever": take, "why": ""})


def cover(work: Work, deed: Deed) -> Conversation:
    """Make a person the owner of a conversation whose owner is away, or that nobody owns.

    Returns and raises as `claim` does.
    """
    return one_trip.do(work, deed, Act.COVER, _COVER, {"why": ""})


def release(work: Work, deed: Deed) -> Conversation:
    """Give a conversation back to everybody; releasing what nobody owns changes nothing.

    Returns and raises as `claim` does.
    """
    return one_trip.do(work, deed, Act.RELEASE, _RELEASE, {})


def hand_over(work: Work, deed: Deed, to: int, *, take: bool = False, why: str = "") -> Conversation:
    """Make a colleague the owner of one's own conversation; what is theirs already stays so.

    Args:
        work: an open transaction.
        deed: who hands over what.
        to: the colleague's number.
        take: whoever has it, also where nobody does; for those who may.
        why: a reason for the history, or nothing.

    Returns:
        The conversation as it is then.

    Raises:
        NotAllowedError: `not_your_role`, or `claim_first` where nobody owns it.
        ConflictError: `owned_by_other`, with the owner's name.
        UsageError: `cannot_own` where they do not work at a desk or do not see it, `conversation_unknown`,
            `nobody_waits`, `why_too_long` or `key_taken`.
    """
    act, statements = (Act.REASSIGN, _REASSIGN) if take else (Act.HAND_OVER, _HAND_OVER)
    return one_trip.do(work, deed, act, statements, {"whoever": take, "to": to, "why": handovers.reason(why)})
