"""Own the most urgent conversation that nobody owns: of two people who ask at once each gets another one."""

from typing import Final

from sqlalchemy import bindparam, or_, select, update

from triage_app.errors import NotAllowedError, UsageError
from triage_app.queue.domain.conversation import Conversation
from triage_app.queue.domain.people import Act, Person, may
from triage_app.queue.domain.states import WAITING
from triage_app.queue.services import actions, assign, conversations
from triage_app.queue.services.actions import PERSON
from triage_app.queue.store import schema
from triage_app.queue.store.round_trip import one_of
from triage_app.queue.store.schema_record import Action
from triage_app.queue.store.types import UtcDateTime
from triage_app.queue.store.work import Work

_C = schema.Conversation
_NOW = bindparam("now", type_=UtcDateTime())
_DONE: Final = select(Action.conversation_id, Action.act).where(
    Action.key == bindparam("action", type_=Action.key.type)
)
_MOST_URGENT: Final = (
    select(_C.id)
    .where(
        _C.owner_id.is_(None),
        _C.due_at.is_not(None),
        one_of(_C.state, WAITING),
        _C.merged_into.is_(None),
        or_(_C.snoozed_until.is_(None), _C.snoozed_until <= _NOW),
        assign.sees(PERSON),
    )
    .order_by(_C.due_at, _C.id)
    .limit(1)
    .with_for_update(skip_locked=True)
    .scalar_subquery()
)
_TAKE: Final = (
    update(_C)
    .where(_C.id == _MOST_URGENT, _C.owner_id.is_(None), actions.is_new())
    .values(owner_id=PERSON, accept_by=None, version=_C.version + 1)
    .returning(_C.id)
)


def take_next(work: Work, person: Person, key: str) -> Conversation:
    """Take it, and return it as it is then; under a key that was used, the one that was taken with that.

    Raises:
        NotAllowedError: `not_your_role`.
        UsageError: `nothing_unowned`; `key_taken` where the key was used for another act.
    """
    if not may(person, Act.CLAIM):
        raise NotAllowedError("not_your_role")
    values = {"action": key, "person": person.id, "now": work.now}
    before, now = work.together((_DONE, values), (_TAKE, values))
    done, taken = before.one_or_none(), now.scalar()
    if done is not None and done.act != Act.CLAIM:
        raise UsageError("key_taken", id=done.conversation_id)
    taken = taken if done is None else done.conversation_id
    if taken is None:
        raise UsageError("nothing_unowned")
    noted = (actions.note(Act.CLAIM), {**values, "conversation": taken})
    answers = work.finish_shown(noted, *conversations.whole(taken, person.id))
    return conversations.read(answers[1:], taken)
