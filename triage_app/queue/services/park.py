"""Put a conversation aside for a while, or note for whom the practice itself waits; its countdown runs on."""

from datetime import timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Executable, bindparam, case, null, or_, update

from triage_app.errors import UsageError
from triage_app.queue.domain.conversation import Conversation
from triage_app.queue.domain.people import Act
from triage_app.queue.domain.states import WAITING, WaitingOn
from triage_app.queue.services import actions, one_trip
from triage_app.queue.services.actions import CONVERSATION, DONE, PERSON
from triage_app.queue.services.one_trip import CLAIM_FIRST, OTHERS, OVERDUE, SETTLED, TOO_SOON, Deed
from triage_app.queue.store import schema
from triage_app.queue.store.round_trip import one_of
from triage_app.queue.store.types import UtcDateTime, code_of
from triage_app.queue.store.work import Work

SHORTEST: Final = timedelta(minutes=1)
LONGEST: Final = timedelta(days=7)

_C = schema.Conversation
_NOW = bindparam("now", type_=UtcDateTime())
_UNTIL = bindparam("until", type_=UtcDateTime())
_ON = bindparam("on", type_=code_of(WaitingOn))
_ACTED: Final[dict[str, Any]] = {"accept_by": None, "version": _C.version + 1}
"""Who puts aside what was given to them has accepted it."""

_IS_OTHER: Final = _C.waiting_on.is_distinct_from(_ON)
_MINE: Final = (_C.id == CONVERSATION, _C.owner_id == PERSON, one_of(_C.state, WAITING), actions.is_new())


def _outcome(*more: tuple[ColumnElement[bool], str]) -> ColumnElement[str]:
    return case(
        (_C.owner_id.is_(None), CLAIM_FIRST),
        (_C.owner_id != PERSON, OTHERS),
        (~one_of(_C.state, WAITING), SETTLED),
        *more,
        else_=DONE,
    )


_SNOOZE: tuple[Executable, ...] = (
    update(_C)
    .where(*_MINE, _C.soon_at > _NOW)
    .values(
        snoozed_until=case((_C.soon_at < _UNTIL, _C.soon_at), else_=_UNTIL),
        accept_by=null(),
        version=_C.version + 1,
    ),
    actions.note(Act.SNOOZE, _outcome((_C.due_at < _NOW, OVERDUE), (_C.soon_at <= _NOW, TOO_SOON))),
)
_WAKE: tuple[Executable, ...] = (
    update(_C).where(*_MINE).values(snoozed_until=null(), **_ACTED),
    actions.note(Act.SNOOZE, _outcome()),
)
_WAIT: tuple[Executable, ...] = (
    update(_C)
    .where(*_MINE, or_(_IS_OTHER, _C.accept_by.is_not(None)))
    .values(
        waiting_on=_ON,
        waiting_on_since=case((_IS_OTHER, _NOW), else_=_C.waiting_on_since),
        accept_by=null(),
        version=_C.version + 1,
    ),
    actions.note(Act.WAIT_ON, _outcome()),
)
_WAIT_NO_MORE: tuple[Executable, ...] = (
    update(_C).where(*_MINE).values(waiting_on=null(), waiting_on_since=null(), **_ACTED),
    actions.note(Act.WAIT_ON, _outcome()),
)


def snooze(work: Work, deed: Deed, span: timedelta | None) -> Conversation:
    """Hide one's own conversation for a span of time, never longer than until it is due soon; None shows it again.

    Returns and raises as `one_trip.do` does, and:

    Raises:
        UsageError: `due_too_soon` when it is due soon already, `overdue_already` when it is late;
            `snooze_out_of_range`.
    """
    if span is None:
        return one_trip.do(work, deed, Act.SNOOZE, _WAKE, {})
    if not SHORTEST <= span <= LONGEST:
        raise UsageError("snooze_out_of_range", days=LONGEST.days)
    return one_trip.do(work, deed, Act.SNOOZE, _SNOOZE, {"until": work.now + span})


def wait_on(work: Work, deed: Deed, on: WaitingOn | None) -> Conversation:
    """Note that one's own conversation waits for its doctor or the lab, since now; None: it does no more.

    Returns and raises as `one_trip.do` does.
    """
    if on is None:
        return one_trip.do(work, deed, Act.WAIT_ON, _WAIT_NO_MORE, {})
    return one_trip.do(work, deed, Act.WAIT_ON, _WAIT, {"on": on})
