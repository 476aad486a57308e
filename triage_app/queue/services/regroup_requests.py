"""Ask for conversations to be merged, taken apart again or split: checked here, written down, and done by sync.

Only sync moves messages (decision 0017); a desk learns by the change feed what came of it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import aliased

from triage_app.errors import ConflictError, NotAllowedError, TriageError, UsageError
from triage_app.queue.domain.countdown import Direction
from triage_app.queue.domain.delivery import FINAL
from triage_app.queue.domain.people import Act, Person, may
from triage_app.queue.domain.refusal import Refusal
from triage_app.queue.domain.regrouping import (
    MOST_ASKED,
    Part,
    Regroup,
    Split,
    merge_refusal,
    split_refusal,
    unmerge_refusal,
)
from triage_app.queue.store import upsert
from triage_app.queue.store.round_trip import among
from triage_app.queue.store.schema import Conversation, Message, Staff
from triage_app.queue.store.schema_outbox import Draft, Outbox
from triage_app.queue.store.schema_record import Regrouping
from triage_app.queue.store.types import Id
from triage_app.queue.store.work import Work

_C = Conversation
_MEMBER = aliased(Conversation)
_PARTS: Final = (
    select(
        *(_C.id, _C.patient_id, _C.owner_id, func.coalesce(Staff.name, ""), _C.merged_into, _C.merged_at),
        select(_MEMBER.id).where(_MEMBER.merged_into == _C.id).exists(),
        select(Outbox.id).where(Outbox.conversation_id == _C.id, Outbox.state.not_in(FINAL)).exists(),
        select(Draft.conversation_id).where(Draft.conversation_id == _C.id).exists(),
    )
    .outerjoin(Staff, Staff.id == _C.owner_id)
    .where(among(_C.id, "ids"))
)
_BY_PATIENT: Final = (Message.conversation_id == bindparam("conversation", type_=Id)) & (
    Message.direction == Direction.FROM_PATIENT
)
_SPLIT: Final = select(
    func.count().filter(Message.id == bindparam("message", type_=Id)),
    func.count().filter(Message.id != bindparam("message", type_=Id)),
).where(_BY_PATIENT)


@dataclass(frozen=True)
class Wish:
    """What somebody wants to happen to a conversation, under the act's own key.

    Merging goes into `other_id`, and unmerging out of it; splitting takes `message_id` off.
    """

    key: str
    act: Regroup
    conversation_id: int
    other_id: int | None = None
    message_id: int | None = None


def ask(work: Work, person: Person, wish: Wish) -> None:
    """Write down what somebody wants, unless it cannot be; a repeat under the same key changes nothing.

    Raises:
        NotAllowedError, ConflictError, UsageError: `conversation_unknown`, or what domain/regrouping.py refuses.
    """
    if not may(person, Act.REGROUP):
        raise NotAllowedError("not_your_role")
    known = select(Regrouping.id).where(Regrouping.key == wish.key)
    if work.connection.execute(known).scalar() is not None:
        return
    wrong = refusal(work, person, wish) or _too_many(work, person)
    if wrong is not None:
        raise _raised(wrong)
    values = {"staff_id": person.id, **{name: getattr(wish, name) for name in Wish.__dataclass_fields__}}
    work.connection.execute(upsert.insert(Regrouping).values(values).on_conflict_do_nothing())


def _too_many(work: Work, person: Person) -> Refusal | None:
    open_ones = select(func.count()).where(Regrouping.staff_id == person.id, Regrouping.outcome.is_(None))
    asked = work.connection.execute(open_ones).scalar_one()
    return Refusal("regroup_many", {"most": MOST_ASKED}) if asked >= MOST_ASKED else None


def _raised(wrong: Refusal) -> TriageError:
    kinds: dict[str, type[TriageError]] = {
        "not_your_role": NotAllowedError,
        "claim_first": NotAllowedError,
        "owned_by_other": ConflictError,
    }
    return kinds.get(wrong.code, UsageError)(wrong.code, **wrong.values)


def refusal(work: Work, person: Person, wish: Wish) -> Refusal | None:
    """Why it cannot be, as everything stands in this transaction; None where it can."""
    found = parts(work, [one for one in (wish.conversation_id, wish.other_id) if one is not None])
    source = found.get(wish.conversation_id)
    if source is None:
        return Refusal("conversation_unknown", {"id": wish.conversation_id})
    if wish.act is Regroup.SPLIT:
        if wish.other_id is not None:
            return Refusal("regroup_failed")  # no desk asks like that: nothing of the other one is touched
        return split_refusal(source, _split(work, wish), person)
    target = found.get(wish.other_id or 0)
    if target is None:
        return Refusal("conversation_unknown", {"id": wish.other_id or 0})
    if wish.act is Regroup.MERGE:
        return merge_refusal(source, target, person)
    return unmerge_refusal(source, target, person, work.now)


def parts(work: Work, ids: Collection[int]) -> dict[int, Part]:
    """These conversations as far as regrouping asks for them."""
    return {row[0]: Part(*row) for row in work.connection.execute(_PARTS, {"ids": ids})}


def _split(work: Work, wish: Wish) -> Split:
    values = {"conversation": wish.conversation_id, "message": wish.message_id or 0}
    it, others = work.connection.execute(_SPLIT, values).one()
    return Split(bool(it), others)
