"""Log a call or a visit; one in which the patient was spoken to answers what was written by then (decision 32)."""

from typing import Any

from sqlalchemy import Executable, bindparam, case, func, insert, select, update

from triage_app.errors import NotAllowedError, UsageError
from triage_app.queue.domain.calls import ANSWERS, BY_CALL, Call, Outcome, Spoken, refusal
from triage_app.queue.domain.conversation import Conversation
from triage_app.queue.domain.delivery import UNSETTLED
from triage_app.queue.domain.people import Act, Person, may
from triage_app.queue.domain.states import State
from triage_app.queue.services import actions, conversations, looks, standing
from triage_app.queue.services.actions import CONVERSATION, PERSON
from triage_app.queue.services.answer import clean
from triage_app.queue.services.standing import Standing
from triage_app.queue.services.waiting import NOBODY_WAITS
from triage_app.queue.store import schema
from triage_app.queue.store.schema import Message, WaitingSegment
from triage_app.queue.store.schema_rules import PhoneCall
from triage_app.queue.store.types import Id, UtcDateTime, code_of
from triage_app.queue.store.work import MovedError, Work

_C = schema.Conversation
_NOW = bindparam("now", type_=UtcDateTime())
_FACTS = {
    "key": bindparam("its_key", type_=PhoneCall.key.type),
    "staff_id": PERSON,
    "called_at": bindparam("its_at", type_=UtcDateTime()),
    "outcome": bindparam("its_outcome", type_=code_of(Outcome)),
    "spoken": bindparam("its_spoken", type_=code_of(Spoken)),
    "note": bindparam("its_note", type_=PhoneCall.note.type),
    "answers_up_to": bindparam("its_answers", type_=Id),
    "logged_at": _NOW,
}
_IS_NOTED = ~actions.is_new()
_IS_LOGGED = select(PhoneCall.id).where(PhoneCall.key == _FACTS["key"]).exists()

_LATER = select(func.min(Message.id)).where(standing.OF_PATIENT, Message.sent_at > _FACTS["called_at"])
_WAITS = select(_C.started_at).where(_C.id == CONVERSATION, _C.started_at.is_not(None))
_REACH = select(
    func.max(Message.id).label("up_to"),
    _WAITS.exists().label("somebody_waits"),
    func.count().filter(~Message.settled, Message.sent_at >= _WAITS.scalar_subquery()).label("of_those_who_wait"),
).where(
    standing.OF_PATIENT,
    Message.id < func.coalesce(_LATER.correlate(None).scalar_subquery(), Message.id + 1),
)
"""The last message of the patient of which a call can have spoken: none is as early that was sent later."""

_WRITE = insert(PhoneCall).from_select(
    [*_FACTS, "conversation_id"],
    select(*_FACTS.values(), _C.id).where(_C.id == CONVERSATION, _IS_NOTED, ~_IS_LOGGED),
)
_SEEN = looks.READ.where(_IS_NOTED)
_ACCEPT = actions.ACCEPT.where(_IS_NOTED)
_LOG: tuple[Executable, ...] = (
    standing.LOCK,
    actions.note(Act.LOG_CALL, when=standing.still()),
    _WRITE,
    _SEEN,
    _ACCEPT,
    actions.OUTCOME,
)
_NOTE = actions.note(Act.LOG_CALL, when=standing.still(*UNSETTLED))  # comes first: the rest happens if this did
_ANSWER_SOME: tuple[Executable, ...] = (standing.LOCK, _NOTE, _WRITE, _SEEN, _ACCEPT, actions.OUTCOME)
"""What is left open only sync can count (called.py)."""

_ENDED = case((WaitingSegment.started_at > _FACTS["called_at"], _NOW), else_=_FACTS["called_at"])
"""As sync counts it: a wait that began after the call, with a holding reply, ends now and not before it began."""

_ANSWER: tuple[Executable, ...] = (
    standing.LOCK,
    _NOTE,
    _WRITE,
    update(_C)
    .where(_C.id == CONVERSATION, _C.version == bindparam("was_version", type_=_C.version.type), _IS_NOTED)
    .values(state=State.ANSWERED, accept_by=None, version=_C.version + 1, **NOBODY_WAITS),
    update(WaitingSegment)
    .where(WaitingSegment.conversation_id == CONVERSATION, WaitingSegment.ended_at.is_(None), _IS_NOTED)
    .values(ended_at=_ENDED, ended_by=BY_CALL),
    actions.OUTCOME,
)


def log_call(work: Work, person: Person, conversation_id: int, key: str, *, call: Call, seen: int) -> Conversation:
    """Write down a call in one's own conversation; if somebody was spoken to, what was written before is answered.

    When nothing is left open the wait is over at once; else sync counts anew what goes on waiting.

    Returns:
        The conversation as it is then.

    Raises:
        NotAllowedError: `not_your_role` or `claim_first`.
        ConflictError: `owned_by_other` or `newer_message_unread`.
        UsageError: `conversation_unknown`, `key_taken`, `call_in_future`, `call_with_whom`, `call_note_too_long`,
            `call_before_message` where everything that is open was written after it, or `reply_on_its_way` while
            a reply has not arrived.
    """
    if not may(person, Act.LOG_CALL):
        raise NotAllowedError("not_your_role")
    wrong = refusal(call, work.now)
    if wrong is not None:
        raise UsageError(wrong.code, **wrong.values)
    of_person: dict[str, Any] = {"action": key, "person": person.id, "conversation": conversation_id}
    whole = conversations.whole(conversation_id, person.id)
    reached = (_REACH, {**of_person, "its_at": call.at})
    noted, reach, *stands = work.together(
        (actions.OUTCOME, of_person), reached, *standing.ask(conversation_id, person, seen)
    )
    if actions.is_done(noted, Act.LOG_CALL, conversation_id):
        return conversations.read(work.finish(*whole), conversation_id)
    stand = standing.read(stands, person, conversation_id)
    statements, answers_up_to = _written(call, stand, reach.one())
    values = {
        **of_person,
        **standing.of(stand),
        "was_version": stand.version,
        "now": work.now,
        "seen": seen,
        "its_key": key,
        "its_at": call.at,
        "its_outcome": call.outcome,
        "its_spoken": call.spoken if call.outcome in ANSWERS else None,
        "its_note": clean(call.note),
        "its_answers": answers_up_to,
    }
    found = work.finish_shown(*((one, values) for one in statements), *whole)
    if not actions.is_done(found[len(statements) - 1], Act.LOG_CALL, conversation_id):
        raise MovedError
    return conversations.read(found[len(statements) :], conversation_id)


def _written(call: Call, stand: Standing, reach: Any) -> tuple[tuple[Executable, ...], int]:
    """What is written of a call, and up to which message it answers."""
    if call.outcome not in ANSWERS:
        return _LOG, 0
    if stand.sending is not None:
        raise UsageError("reply_on_its_way")
    up_to: int = reach.up_to or 0
    if up_to == (stand.answers or 0):
        return _ANSWER, up_to
    if reach.somebody_waits and not reach.of_those_who_wait:
        raise UsageError("call_before_message")
    return _ANSWER_SOME, up_to
