"""Asking the owner of a conversation for it: they answer, or write nothing for as long as the program waits.

A request is machine time, and gone as soon as the owner changes or nobody waits any more: the database takes it
away (store/guards). Supervisors ask nobody: they take (assign.claim).
"""

from typing import Any, Final

from sqlalchemy import Boolean, Executable, and_, bindparam, case, delete, or_, select, update
from sqlalchemy.orm import aliased

from triage_app.queue.domain.conversation import Conversation
from triage_app.queue.domain.handing import How
from triage_app.queue.domain.meeting import STALE, Request
from triage_app.queue.domain.people import Act, Person, may
from triage_app.queue.domain.states import WAITING
from triage_app.queue.domain.timing import Timing
from triage_app.queue.services import actions, assign, handovers, one_trip, standing
from triage_app.queue.services.actions import CONVERSATION, DONE, PERSON
from triage_app.queue.services.one_trip import (
    ASKED_ALREADY,
    CANNOT_OWN,
    CLAIM_FIRST,
    NOBODY_ASKS,
    NOT_LET_GO,
    OTHERS,
    SETTLED,
    Deed,
)
from triage_app.queue.store import schema, upsert
from triage_app.queue.store.machine_time import machine_now, machine_now_after
from triage_app.queue.store.round_trip import Asked, one_of
from triage_app.queue.store.schema import Staff
from triage_app.queue.store.schema_ownership import Presence, TakeOver
from triage_app.queue.store.work import Work

_C, _T = schema.Conversation, TakeOver
_ASKER: Any = aliased(Staff)
_OWNER: Any = aliased(Staff)

_WAITS: Final = one_of(_C.state, WAITING)
_OF_OWNER: Final = and_(_T.conversation_id == _C.id, _T.asked_of == _C.owner_id)
_BY_ME: Final = select(_T.conversation_id).where(_OF_OWNER, _T.asked_by == PERSON).exists()

_IS_PAST: Final = _T.asked_at <= machine_now()
"""Not so where the clock was put back since somebody asked: that is not waited for."""

_SWEEP: Final = delete(_T).where(
    _T.conversation_id == CONVERSATION,
    or_(
        *(_T.refused_at.is_not(None), _T.asked_at <= machine_now_after("stale_s")),
        and_(~_IS_PAST, or_(_T.asked_by == PERSON, bindparam("takes", type_=Boolean))),
    ),
    actions.is_new(),
)
_PUT: Final = (
    upsert.insert(_T)
    .from_select(
        ["conversation_id", "asked_by", "asked_of", "asked_at"],
        select(_C.id, PERSON, _C.owner_id, machine_now()).where(
            *(_C.id == CONVERSATION, _WAITS, _C.owner_id.is_not(None), _C.owner_id != PERSON, actions.is_new())
        ),
    )
    .on_conflict_do_nothing()
)
_ASKED: Final = case(
    (or_(_C.owner_id == PERSON, _BY_ME), DONE),
    (~_WAITS, SETTLED),
    (_C.owner_id.is_(None), CLAIM_FIRST),
    else_=ASKED_ALREADY,
)
_ASK: Final[tuple[Executable, ...]] = (_SWEEP, _PUT, actions.note(Act.ASK, _ASKED))

_WHO_ASKS: Final = (
    select(_T.asked_by).where(_T.conversation_id == CONVERSATION, _T.asked_of == PERSON).scalar_subquery()
)
_REFUSE: Final[tuple[Executable, ...]] = (
    update(_T)
    .where(_T.conversation_id == CONVERSATION, _T.asked_of == PERSON, _T.refused_at.is_(None), actions.is_new())
    .values(refused_at=machine_now()),
    actions.note(Act.ASK, case((_WHO_ASKS.is_not(None), DONE), else_=NOBODY_ASKS)),
)

_IS_LET: Final = (
    *(_C.id == CONVERSATION, _WAITS, _C.owner_id == PERSON, _WHO_ASKS.is_not(None)),
    *(assign.can_own(_WHO_ASKS), actions.is_new()),
)
_LET: Final = case(
    (handovers.is_kept(), DONE),  # nobody asks any more then
    (~_WAITS, SETTLED),
    (and_(_C.owner_id.is_not(None), _C.owner_id != PERSON), OTHERS),
    (_WHO_ASKS.is_(None), NOBODY_ASKS),
    else_=CANNOT_OWN,
)
_GRANT: Final[tuple[Executable, ...]] = (
    standing.LOCK,
    handovers.keep(How.HANDED, _WHO_ASKS, *_IS_LET),
    update(_C).where(*_IS_LET).values(owner_id=_WHO_ASKS, accept_by=None, version=_C.version + 1),
    actions.note(Act.HAND_OVER, _LET),
)

_WRITES: Final = (
    select(Presence.staff_id)
    .where(
        Presence.conversation_id == _T.conversation_id,
        Presence.staff_id == _T.asked_of,
        Presence.writes_until > machine_now(),
    )
    .exists()
)
_IS_READY: Final = and_(_T.refused_at.is_(None), _T.asked_at <= machine_now_after("patience_s"), ~_WRITES)
_IS_LET_GO: Final = (
    *(_C.id == CONVERSATION, _WAITS),
    *(select(_T.conversation_id).where(_OF_OWNER, _T.asked_by == PERSON, _IS_READY).exists(), actions.is_new()),
)
_TAKEN: Final = case(
    (_C.owner_id == PERSON, DONE),
    (~_WAITS, SETTLED),
    (_C.owner_id.is_(None), CLAIM_FIRST),
    else_=NOT_LET_GO,
)
_TAKE: Final[tuple[Executable, ...]] = (
    standing.LOCK,
    handovers.keep(How.TAKEN, PERSON, *_IS_LET_GO),
    update(_C).where(*_IS_LET_GO).values(owner_id=PERSON, accept_by=None, version=_C.version + 1),
    actions.note(Act.ASK, _TAKEN),
)

_REQUESTS: Final = (
    select(
        *(_T.conversation_id, _T.asked_by, _ASKER.name.label("asker"), _T.asked_of, _OWNER.name.label("owner")),
        *(_T.refused_at.is_not(None).label("is_refused"), _IS_READY.label("is_ready")),
    )
    .select_from(_T)
    .join(_C, _OF_OWNER)
    .join(_ASKER, _ASKER.id == _T.asked_by)
    .join(_OWNER, _OWNER.id == _T.asked_of)
    .where(or_(_T.asked_by == PERSON, _T.asked_of == PERSON), _WAITS, _IS_PAST)
    .order_by(_T.asked_at)
)


def ask(work: Work, deed: Deed, timing: Timing) -> Conversation:
    """Ask the owner of a conversation to let one have it; asking again begins anew after a refusal only.

    Returns:
        The conversation as it is then.

    Raises:
        NotAllowedError: `not_your_role`, or `claim_first` where nobody owns it.
        UsageError: `asked_already` by a colleague, `conversation_unknown`, `nobody_waits` or `key_taken`.
    """
    stale_s, takes = -STALE * timing.take_over.total_seconds(), may(deed.person, Act.TAKE_OVER)
    return one_trip.do(work, deed, Act.ASK, _ASK, {"stale_s": stale_s, "takes": takes})


def answer(work: Work, deed: Deed, *, grant: bool) -> Conversation:
    """Let who asks have one's own conversation, or keep it.

    Returns:
        The conversation as it is then.

    Raises:
        NotAllowedError: `not_your_role`.
        ConflictError: `owned_by_other`, with the owner's name.
        UsageError: `nobody_asks`, `cannot_own`, `conversation_unknown`, `nobody_waits` or `key_taken`.
    """
    if grant:
        return one_trip.do(work, deed, Act.HAND_OVER, _GRANT, {"why": ""})
    return one_trip.do(work, deed, Act.ASK, _REFUSE, {})


def take(work: Work, deed: Deed, timing: Timing) -> Conversation:
    """Own a conversation whose owner was asked long enough ago, has refused nothing and does not write.

    Returns:
        The conversation as it is then.

    Raises:
        NotAllowedError: `not_your_role`, or `claim_first` where nobody owns it.
        ConflictError: `not_let_go`, with the owner's name.
        UsageError: `conversation_unknown`, `nobody_waits` or `key_taken`.
    """
    return one_trip.do(work, deed, Act.ASK, _TAKE, {"why": "", **_patience(timing)})


def ask_for(person: Person, timing: Timing) -> Asked:
    """What to ask for `read`: the requests of a person, and to them."""
    return _REQUESTS, {"person": person.id, **_patience(timing)}


def read(rows: Any) -> tuple[Request, ...]:
    """The requests in the answer, the oldest first."""
    return tuple(
        Request(
            *(row.conversation_id, row.asked_by, row.asker, row.asked_of, row.owner),
            *(bool(row.is_refused), bool(row.is_ready)),
        )
        for row in rows
    )


def _patience(timing: Timing) -> dict[str, float]:
    return {"patience_s": -timing.take_over.total_seconds()}
