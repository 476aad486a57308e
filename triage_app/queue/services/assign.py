"""Claim, release and hand over: guarded statements in one round trip, so that of two people one succeeds."""

from sqlalchemy import Boolean, Executable, and_, bindparam, case, or_, select, update

from triage_app.queue.domain.conversation import Conversation
from triage_app.queue.domain.people import Act, who_may
from triage_app.queue.domain.states import WAITING
from triage_app.queue.services import actions, one_trip
from triage_app.queue.services.actions import CONVERSATION, DONE, PERSON
from triage_app.queue.services.one_trip import CANNOT_OWN, CLAIM_FIRST, OTHERS, SETTLED, Deed
from triage_app.queue.store import schema
from triage_app.queue.store.round_trip import one_of
from triage_app.queue.store.schema import Staff, StaffLocation, StaffRole
from triage_app.queue.store.types import Id
from triage_app.queue.store.work import Work

_C = schema.Conversation
_TO = bindparam("to", type_=Id)
_WHOEVER = bindparam("whoever", type_=Boolean)

_OWN = (
    update(_C)
    .where(
        _C.id == CONVERSATION,
        one_of(_C.state, WAITING),
        _C.owner_id.is_distinct_from(PERSON),
        or_(_WHOEVER, _C.owner_id.is_(None)),
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

_OWN_LOCATIONS = select(StaffLocation.location_id).where(StaffLocation.staff_id == _TO)
_CAN_OWN = and_(
    select(Staff.id)
    .join(StaffRole, StaffRole.staff_id == Staff.id)
    .where(Staff.id == _TO, Staff.active, one_of(StaffRole.role, sorted(who_may(Act.CLAIM))))
    .exists(),
    or_(~_OWN_LOCATIONS.exists(), _C.location_id.in_(_OWN_LOCATIONS)),
)
_GIVE = (
    update(_C)
    .where(
        _C.id == CONVERSATION,
        one_of(_C.state, WAITING),
        _C.owner_id.is_distinct_from(_TO),
        or_(_WHOEVER, _C.owner_id == PERSON),
        _CAN_OWN,
        actions.is_new(),
    )
    .values(owner_id=_TO, version=_C.version + 1)
)
_GIVEN = case(
    (_C.owner_id == _TO, DONE),
    (~one_of(_C.state, WAITING), SETTLED),
    (~_CAN_OWN, CANNOT_OWN),
    (_C.owner_id.is_(None), CLAIM_FIRST),
    else_=OTHERS,
)

_CLAIM: tuple[Executable, ...] = (_OWN, actions.note(Act.CLAIM, _OWNED))
_TAKE_OVER: tuple[Executable, ...] = (_OWN, actions.note(Act.TAKE_OVER, _OWNED))
_RELEASE: tuple[Executable, ...] = (_LET_GO, actions.note(Act.RELEASE, _LET_GONE))
_HAND_OVER: tuple[Executable, ...] = (_GIVE, actions.note(Act.HAND_OVER, _GIVEN))
_REASSIGN: tuple[Executable, ...] = (_GIVE, actions.note(Act.REASSIGN, _GIVEN))


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


def hand_over(work: Work, deed: Deed, to: int, *, take: bool = False) -> Conversation:
    """Make a colleague the owner of one's own conversation; what is theirs already stays so.

    Args:
        work: an open transaction.
        deed: who hands over what.
        to: the colleague's number.
        take: whoever has it, also where nobody does; for those who may.

    Returns:
        The conversation as it is then.

    Raises:
        NotAllowedError: `not_your_role`, or `claim_first` where nobody owns it.
        ConflictError: `owned_by_other`, with the owner's name.
        UsageError: `cannot_own` where they do not work at a desk or do not see it, `conversation_unknown`,
            `nobody_waits` or `key_taken`.
    """
    act, statements = (Act.REASSIGN, _REASSIGN) if take else (Act.HAND_OVER, _HAND_OVER)
    return one_trip.do(work, deed, act, statements, {"whoever": take, "to": to})
