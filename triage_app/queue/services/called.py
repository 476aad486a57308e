"""What calls have answered that left newer messages open: a desk writes down the call, and sync counts anew."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import bindparam, select

from triage_app.queue.domain.calls import ANSWERS, BY_CALL
from triage_app.queue.services.held import held_by_others
from triage_app.queue.services.waiting import bring_in_step
from triage_app.queue.store.round_trip import one_of
from triage_app.queue.store.schema import Conversation
from triage_app.queue.store.schema_rules import PhoneCall
from triage_app.queue.store.types import Id
from triage_app.queue.store.work import Work

LATE: Final = 1000
"""So many calls may be numbered later and yet be seen before one: a number is drawn before it is written."""

_SINCE: Final = (
    select(PhoneCall.id, PhoneCall.conversation_id, PhoneCall.called_at)
    .join(Conversation, Conversation.id == PhoneCall.conversation_id)
    .where(
        PhoneCall.id > bindparam("after", type_=Id),
        PhoneCall.answers_up_to > 0,
        one_of(PhoneCall.outcome, sorted(ANSWERS)),
        Conversation.due_at.is_not(None),
    )
    .order_by(PhoneCall.id)
)


class Answering(NamedTuple):
    """A call that answered somebody in a conversation in which somebody waits; `at` is practice time."""

    id: int
    conversation_id: int
    at: datetime


def since(work: Work, after: int) -> list[Answering]:
    """Those numbered later than one, whether they are counted or not, by their numbers."""
    return [Answering(*row) for row in work.connection.execute(_SINCE, {"after": after})]


def count(work: Work, calls: Sequence[Answering]) -> list[Answering]:
    """Let their conversations say what is left open; the wait that a call ended was over when it took place.

    Returns those that are not counted because somebody holds their conversations.
    """
    held = held_by_others(work, {one.conversation_id for one in calls})
    at: dict[int, datetime] = {}
    for one in calls:
        if one.conversation_id not in held:
            at[one.conversation_id] = max(one.at, at.get(one.conversation_id, one.at))
    bring_in_step(work, sorted(at), ended_by=BY_CALL, ended_at=at)
    return [one for one in calls if one.conversation_id in held]


def latest(calls: Collection[Answering]) -> int:
    """From which number on a call may still be unseen, once all of these are counted."""
    return max((one.id for one in calls), default=0) - LATE
