"""Undo a close: the messages it has settled wait again, since when they did and until when they did.

Read and judged first, then done in one round trip on condition that everything stands as it was read.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Executable, and_, bindparam, func, select, update

from triage_app.errors import ConflictError, NotAllowedError, UsageError
from triage_app.queue.domain.conversation import Conversation
from triage_app.queue.domain.countdown import Direction
from triage_app.queue.domain.delivery import FINAL
from triage_app.queue.domain.escalation import Step
from triage_app.queue.domain.past import JOINED
from triage_app.queue.domain.people import Act, Person, may
from triage_app.queue.domain.states import State
from triage_app.queue.services import actions, conversations, rulebooks, standing
from triage_app.queue.services.actions import CONVERSATION, PERSON
from triage_app.queue.services.past import BY_CLOSING
from triage_app.queue.services.promises import promised_to
from triage_app.queue.services.waiting import Before, Heard, heard_in, settled_in
from triage_app.queue.services.waiting import standing as counted
from triage_app.queue.store import schema
from triage_app.queue.store.round_trip import one_of
from triage_app.queue.store.schema import Message, Staff, WaitingSegment
from triage_app.queue.store.schema_outbox import Outbox
from triage_app.queue.store.schema_rules import SegmentStep
from triage_app.queue.store.types import Id, UtcDateTime
from triage_app.queue.store.work import MovedError, Work

_C, _S = schema.Conversation, WaitingSegment

_ROW: Final = (
    select(
        *(_C.id, _C.portal_id, _C.location_id, _C.provider_id, _C.patient_id, _C.category),
        *(_C.state, _C.version, _C.owner_id, Staff.name.label("owner"), _C.merged_into, _C.due_at),
        *(_C.closed_at, _C.closed_up_to, _C.looked_up_to, _C.waiting_on, _C.waiting_on_since),
    )
    .outerjoin(Staff, Staff.id == _C.owner_id)
    .where(_C.id == CONVERSATION)
)
_CLOSED: Final = (
    select(_S.id, _S.started_at, _S.due_at, _S.rules_version)
    .join(_C, _C.id == _S.conversation_id)
    .where(_C.id == CONVERSATION, _S.ended_at == _C.closed_at, _S.ended_by == _C.close_reason)
    .order_by(_S.id.desc())
    .limit(1)
)
"""The wait that closing has ended."""

_EARLIER: Final = (
    select(func.max(_S.ended_at, type_=UtcDateTime()))
    .join(_C, _C.id == _S.conversation_id)
    .where(_C.id == CONVERSATION, _S.ended_at < _C.closed_at, BY_CLOSING)
)
"""When it was closed before that."""

_TOLD: Final = (
    select(SegmentStep.step)
    .join(_S, _S.id == SegmentStep.segment_id)
    .join(_C, _C.id == _S.conversation_id)
    .where(_C.id == CONVERSATION, _S.ended_at == _C.closed_at)
)

_WAS_VERSION: Final = bindparam("was_version", type_=_C.version.type)
_THE_WAIT: Final = _S.id == bindparam("segment", type_=Id)
_NEWER: Final = select(Message.id).where(
    Message.conversation_id == CONVERSATION, Message.id > bindparam("newest", type_=Id)
)
_IN_LINE: Final = select(Outbox.id).where(Outbox.conversation_id == CONVERSATION, ~one_of(Outbox.state, FINAL))
_STILL: Final = and_(
    _C.version == _WAS_VERSION,
    _C.merged_into.is_(None),
    _C.closed_up_to == bindparam("was_up_to", type_=Id),
    select(_S.id).where(_THE_WAIT, _S.ended_at == _C.closed_at).exists(),
    ~_NEWER.exists(),
    ~_IN_LINE.exists(),
)
_NOTE: Final = actions.note(Act.REOPEN, when=_STILL)  # comes first: whatever follows happens if this did
_NOTED: Final = and_(_C.id == CONVERSATION, _C.version == _WAS_VERSION, ~actions.is_new())

_DONE: Final = select(_C.id).where(
    _C.id == CONVERSATION, _C.version == _WAS_VERSION + 1, _C.closed_at.is_(None), ~actions.is_new()
)

_COUNTED: Final = (
    *("started_at", "started_source", "soon_at", "due_at", "message_count", "segment_at", "promised_at", "step"),
    *("next_step_at", "look_due_at", "closed_up_to"),
)
_REOPEN: Final[tuple[Executable, ...]] = (
    standing.LOCK,
    _NOTE,
    update(_C)
    .where(_NOTED)
    .values(
        {name: bindparam(f"its_{name}", type_=getattr(_C, name).type) for name in _COUNTED}
        | {
            "state": State.OPEN,
            "owner_id": func.coalesce(_C.owner_id, PERSON),
            "closed_at": None,
            "close_reason": None,
            "snoozed_until": None,
            "version": _C.version + 1,
        }
    ),
    # a team's database has done it with the statement before, so that nobody leaves it out
    update(_S).where(_THE_WAIT, _S.ended_at.is_not(None), _DONE.exists()).values(ended_at=None, ended_by=None),
    update(_S)
    .where(_S.conversation_id == CONVERSATION, _S.ended_at.is_(None), ~_THE_WAIT, _DONE.exists())
    .values(ended_at=bindparam("now", type_=UtcDateTime()), ended_by=JOINED),
    actions.OUTCOME,
)


def reopen(work: Work, person: Person, conversation_id: int, key: str) -> Conversation:
    """Let those wait again whose wait was ended by closing, with their own start and due time.

    What nobody owns is its then. A message that has come since waits with them.

    Returns:
        The conversation as it is then.

    Raises:
        NotAllowedError: `not_your_role`.
        ConflictError: `owned_by_other` or `merged_meanwhile`.
        UsageError: `conversation_unknown`, `key_taken`, or `nothing_to_reopen` where closing is not what ended the
            last wait, or where it was answered since.
    """
    if not may(person, Act.REOPEN):
        raise NotAllowedError("not_your_role")
    values = {"action": key, "person": person.id, "conversation": conversation_id, "now": work.now}
    whole = conversations.whole(conversation_id, person.id)
    asked = ((one, values) for one in (actions.OUTCOME, _ROW, _CLOSED, _EARLIER, _TOLD))
    noted, found, closed, earlier, told = work.together(*asked)
    if actions.is_done(noted, Act.REOPEN, conversation_id):
        return conversations.read(work.finish(*whole), conversation_id)
    row, wait = found.one_or_none(), closed.one_or_none()
    if row is None:
        raise UsageError("conversation_unknown", id=conversation_id)
    _check(row, person)
    if wait is None or row.closed_up_to is None or row.state not in {State.CLOSED, State.OPEN}:
        raise UsageError("nothing_to_reopen", id=conversation_id)
    values |= _as_before(work, row, wait, earlier.scalar(), told.scalars().all())
    answers = work.finish_shown(*((one, values) for one in _REOPEN), *whole)
    if not actions.is_done(answers[len(_REOPEN) - 1], Act.REOPEN, conversation_id):
        raise MovedError
    return conversations.read(answers[len(_REOPEN) :], conversation_id)


def _check(row: Any, person: Person) -> None:
    if row.merged_into is not None:
        raise ConflictError("merged_meanwhile", into=row.merged_into)
    if row.owner_id not in {None, person.id} and not may(person, Act.TAKE_OVER):
        raise ConflictError("owned_by_other", owner=row.owner)


def _as_before(work: Work, row: Any, wait: Any, earlier: datetime | None, told: Sequence[Step]) -> dict[str, Any]:
    """What the conversation says of the wait as if it had not been closed, as values of `_REOPEN`."""
    heard = heard_in(work, [row.id]).get(row.id, ())
    closed_up_to = _closed_before(heard, row.closed_up_to, earlier, wait.started_at)
    settled = settled_in(work, [row.id], {row.id: closed_up_to})[row.id]
    promised = promised_to(work, rulebooks.version(work, wait.rules_version).rulebook, [row])[row.id]
    last = max(told, key=tuple(Step).index, default=None)
    before = Before(
        State.OPEN, wait.started_at, last, len(heard), row.looked_up_to, row.waiting_on, row.waiting_on_since
    )
    said = counted(heard, 0, promised, before, settled, now=work.now)
    if said["segment_at"] != wait.started_at or (row.due_at is not None and row.due_at < wait.due_at):
        raise UsageError("nothing_to_reopen", id=row.id)
    said |= {
        "due_at": wait.due_at,
        "soon_at": min(said["soon_at"], wait.due_at),
        "next_step_at": wait.started_at,  # sync counts it anew at once, and looks which steps it has come to
        "closed_up_to": closed_up_to,
    }
    return {
        **{f"its_{name}": said[name] for name in _COUNTED},
        "segment": wait.id,
        "was_version": row.version,
        "was_up_to": row.closed_up_to,
        "newest": max(one.number for one in heard),
    }


def _closed_before(
    heard: Sequence[Heard], up_to: int, earlier: datetime | None, started_at: datetime
) -> int | None:
    """Up to which message it was closed before: the last time it was `up_to` one, before that at `earlier`."""
    theirs = [
        one for one in heard if one.direction is Direction.FROM_PATIENT and not one.settled and one.number <= up_to
    ]
    woken = (one.number for one in theirs if earlier is None or one.seen_at > earlier or one.at == started_at)
    first = min(woken, default=0)
    return max((one.number for one in theirs if one.number < first), default=None)
