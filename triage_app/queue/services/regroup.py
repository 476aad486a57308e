"""Do what was asked for with conversations as a whole: merge, take apart, split (queue-behaviour, section 3.2).

What was answered until then stays answered, and nothing else: every answer before speaks only of the messages its
author saw. The wait afterwards is that of the oldest unanswered message. All of it happens in one transaction.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import func, insert, or_, select, true, update

from triage_app.logs import event
from triage_app.queue.domain import thread_keys
from triage_app.queue.domain.countdown import Direction, holding_replies, settled_by
from triage_app.queue.domain.people import Person
from triage_app.queue.domain.refusal import Refusal
from triage_app.queue.domain.regrouping import Regroup
from triage_app.queue.domain.states import State
from triage_app.queue.services import holding, portals, staff, traces
from triage_app.queue.services.actions import DONE
from triage_app.queue.services.regroup_requests import Wish, refusal
from triage_app.queue.services.waiting import Heard, bring_in_step, heard_in, settled_in, wake
from triage_app.queue.store import rows as table_rows
from triage_app.queue.store.round_trip import among
from triage_app.queue.store.schema import Conversation, Message
from triage_app.queue.store.schema_record import Regrouping
from triage_app.queue.store.schema_rules import PhoneCall
from triage_app.queue.store.work import Work

_C = Conversation
_MANY: Final = 99
"""More holding replies than anybody may give; nothing is counted further."""

_FIRST: Final = select(Regrouping.id).where(Regrouping.outcome.is_(None)).order_by(Regrouping.id).limit(1)


def asked(work: Work) -> int | None:
    """The next regrouping that was asked for, by its number; None where there is none."""
    return work.connection.execute(_FIRST).scalar()


def do(work: Work, number: int) -> None:
    """Do it, or write down why not."""
    asked_for = select(Regrouping.__table__).where(Regrouping.id == number).with_for_update()
    row = work.connection.execute(asked_for).mappings().one()
    if row["outcome"] is not None:
        return  # another sync was faster
    wish = Wish(**{name: row[name] for name in Wish.__dataclass_fields__})
    locked = _lock(work, wish)
    if _is_done(wish, locked):
        _conclude(work, number, DONE)  # asked for twice: the second time there is nothing left to do or to refuse
        return
    person = staff.member(work, row["staff_id"])
    wrong = None if person is None else refusal(work, person, wish)
    if person is None or wrong is not None:
        set_aside(work, number, wrong)
        return
    _keep_what_is_settled(work, sorted(locked))
    _ACTS[wish.act](work, number, wish, person, locked)


def _is_done(wish: Wish, rows: Mapping[int, Any]) -> bool:
    """Whether what was to be merged has gone into that very conversation already."""
    source = rows.get(wish.conversation_id)
    is_merge = wish.act is Regroup.MERGE and wish.other_id is not None
    return is_merge and source is not None and source.merged_into == wish.other_id


def set_aside(work: Work, number: int, wrong: Refusal | None = None) -> None:
    """Write down that it was not done, and why; without a reason where no program can make sense of it."""
    wrong = wrong or Refusal("regroup_failed")
    _conclude(work, number, wrong.code, wrong.values)
    event("regrouping_refused", code=wrong.code)


def _lock(work: Work, wish: Wish) -> dict[int, Any]:
    """The conversations, as the last to hold them left them; nothing arrives for their portal meanwhile."""
    ids = {"ids": sorted({one for one in (wish.conversation_id, wish.other_id) if one is not None})}
    for portal_id in work.connection.execute(select(_C.portal_id).where(among(_C.id, "ids")), ids).scalars().all():
        portals.hold(work, portal_id)
    found = work.connection.execute(
        select(_C.__table__).where(among(_C.id, "ids")).order_by(_C.id).with_for_update(), ids
    )
    return {row.id: row for row in found}


def _keep_what_is_settled(work: Work, ids: Collection[int]) -> None:
    """Write on messages what settled them or promised an answer; the answers so far speak of none any more."""
    heard = heard_in(work, ids)
    closed = work.connection.execute(select(_C.id, _C.closed_up_to).where(among(_C.id, "ids")), {"ids": ids})
    for number, up_to in settled_in(work, ids, {row.id: row.closed_up_to for row in closed}).items():
        _write_on(work, heard.get(number, ()), up_to)
    kinds: tuple[tuple[type[Message | PhoneCall], Any], ...] = (
        (Message, or_(Message.direction == Direction.TO_PATIENT, Message.answers_up_to.is_not(None))),
        (PhoneCall, true()),
    )
    for answer, more in kinds:
        speaks = func.coalesce(answer.answers_up_to, 1) > 0
        spent = update(answer).where(among(answer.conversation_id, "ids"), speaks, more).values(answers_up_to=0)
        work.connection.execute(spent, {"ids": ids})
    reopened = update(_C).where(among(_C.id, "ids"), _C.closed_up_to.is_not(None)).values(closed_up_to=None)
    work.connection.execute(reopened, {"ids": ids})


def _write_on(work: Work, messages: Sequence[Heard], settled_up_to: int | None) -> None:
    """Write on a conversation's messages what has become of them."""
    settled: list[dict[str, Any]] = []
    held: list[dict[str, Any]] = []
    unsettled = [one for one in messages if one.direction is Direction.FROM_PATIENT and not one.settled]
    answers = settled_by(unsettled, messages, settled_up_to)
    for one, answer, reply in zip(unsettled, answers, holding_replies(unsettled, messages), strict=True):
        if answer is not None:
            settled.append({"id": one.number, "settled": True, "settled_by": answer})
        elif reply is not None:
            held.append({"id": one.number, "held_by": reply.number})
    table_rows.change(work.connection, Message, settled)
    table_rows.change(work.connection, Message, held)


def _merge(work: Work, number: int, wish: Wish, person: Person, rows: dict[int, Any]) -> None:
    source, target = rows[wish.conversation_id], rows[wish.other_id or 0]
    _move(work, source.id, target.id, Message.conversation_id == source.id, came_from=source.id)
    _trace(work, number, person, target, source.subject)
    _change(work, source.id, state=State.CLOSED, merged_into=target.id, merged_at=work.now)
    holds = min(_MANY, target.holds_before + _holds(work, source))
    _change(work, target.id, **_taken_over(source, target), holds_before=holds)
    _finish(work, number, [source.id, target.id], "merged")


def _taken_over(source: Any, target: Any) -> dict[str, Any]:
    """What of a wait's side goes with its messages, so that nobody is told of the same twice."""
    looked = [one.looked_up_to for one in (source, target) if one.due_at is not None]
    facts: dict[str, Any] = {"looked_up_to": min((one or 0 for one in looked), default=target.looked_up_to)}
    if target.waiting_on is None and source.waiting_on is not None:
        facts |= {"waiting_on": source.waiting_on, "waiting_on_since": source.waiting_on_since}
    begun = [one.segment_at for one in (source, target) if one.segment_at is not None]
    is_older = bool(begun) and min(begun) == source.segment_at
    return facts | ({"segment_at": source.segment_at, "step": source.step} if is_older else {})


def _holds(work: Work, row: Any) -> int:
    """How many holding replies a conversation has had: they are not counted anew where its messages go."""
    return min(_MANY, work.connection.execute(holding.GIVEN, {"conversation": row.id}).scalar() or 0)


def _unmerge(work: Work, number: int, wish: Wish, person: Person, rows: dict[int, Any]) -> None:
    source, target = rows[wish.conversation_id], rows[wish.other_id or 0]
    its = (Message.conversation_id == target.id) & (Message.came_from == source.id)
    _move(work, target.id, source.id, its, came_from=None)
    _change(work, source.id, state=State.OPEN, merged_into=None, merged_at=None, looked_up_to=target.looked_up_to)
    _change(work, target.id, holds_before=max(0, target.holds_before - _holds(work, source)))
    for one, other in ((source, target), (target, source)):
        _trace(work, number, person, one, other.subject)
    _finish(work, number, [source.id, target.id], "unmerged")


_OPEN: Final = {"settled": False, "settled_by": None}
"""What is split off is to be answered for itself."""


def _split(work: Work, number: int, wish: Wish, person: Person, rows: dict[int, Any]) -> None:
    source = rows[wish.conversation_id]
    home = work.connection.execute(
        select(_C.__table__)
        .join(Message, func.coalesce(Message.came_from, Message.conversation_id) == _C.id)
        .where(Message.id == wish.message_id)
    ).one()
    key = thread_keys.aside(home.thread_key, f"s{number}")
    if key is None:
        set_aside(work, number)
        return
    same = ("portal_id", "patient_id", "location_id", "provider_id", "subject", "category")  # and so its promise
    of_home = {name: getattr(home, name) for name in same}
    facts = {**of_home, "owner_id": source.owner_id, "thread_key": key, "follows": source.id}
    nothing = {
        "holds_before": _holds(work, source),
        "looked_up_to": source.looked_up_to,
        "snippet": "",
        "state": State.OPEN,
        "version": 1,
        "message_count": 0,
        "file_count": 0,
    }
    made = work.connection.execute(
        insert(_C).values(**facts, **nothing, created_at=work.now).returning(_C.id)
    ).scalar_one()
    _move(work, source.id, made, Message.id == wish.message_id, came_from=None, **_OPEN)
    new = work.connection.execute(select(_C.__table__).where(_C.id == made)).one()
    for one in (source, new):
        _trace(work, number, person, one, source.subject)
    work.connection.execute(update(Regrouping).where(Regrouping.id == number).values(other_id=made))
    _finish(work, number, [source.id, made], "split")


_ACTS: Final = {Regroup.MERGE: _merge, Regroup.UNMERGE: _unmerge, Regroup.SPLIT: _split}


def _move(work: Work, source: int, target: int, which: Any, **facts: Any) -> None:
    """Put messages into another conversation; the traces of what happened stay where they are."""
    facts = {"conversation_id": target, **facts}
    if facts["came_from"] is not None:
        facts["came_from"] = func.coalesce(Message.came_from, facts["came_from"])
    work.connection.execute(
        update(Message).where(Message.conversation_id == source, which, ~traces.IS_ONE).values(**facts)
    )


def _change(work: Work, number: int, **facts: Any) -> None:
    work.connection.execute(update(_C).where(_C.id == number).values(**facts))


def _trace(work: Work, number: int, person: Person, row: Any, other: str) -> None:
    """Leave a line where messages came or went; `other` is the other conversation's subject."""
    traces.leave(work, {row.id: traces.EVERYTHING}, sender=person.name, text=other, regrouping_id=number)


def _finish(work: Work, number: int, ids: Collection[int], ended_by: str) -> None:
    wake(work, ids)
    bring_in_step(work, ids, ended_by=ended_by)
    _conclude(work, number, DONE)


def _conclude(work: Work, number: int, outcome: str, values: Mapping[str, Any] | None = None) -> None:
    facts = {"outcome": outcome, "outcome_values": dict(values or {}), "done_at": work.now}
    work.connection.execute(update(Regrouping).where(Regrouping.id == number).values(facts))
