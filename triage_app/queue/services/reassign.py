"""Give many conversations to somebody at once, in one transaction, and take that back again."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import bindparam, func, select

from triage_app.errors import NotAllowedError, UsageError
from triage_app.queue.domain.accountable import Member, Team
from triage_app.queue.domain.assignment import NOTHING, Load, weight_of
from triage_app.queue.domain.handing import MOST_AT_ONCE, How
from triage_app.queue.domain.people import Act, Person, may
from triage_app.queue.domain.states import WAITING
from triage_app.queue.services import assigning, handovers, team
from triage_app.queue.services.handovers import Move
from triage_app.queue.store.round_trip import among
from triage_app.queue.store.schema import Conversation, WaitingSegment
from triage_app.queue.store.schema_ownership import Handover
from triage_app.queue.store.work import Work

_C, _H = Conversation, Handover
_ROWS: Final = select(
    *(_C.id, _C.version, _C.state, _C.owner_id, _C.location_id, _C.soon_at, _C.due_at, _C.merged_into)
).where(among(_C.id, "ids"))
_LOCKED: Final = _ROWS.order_by(_C.id).with_for_update()
_DONE: Final = select(_H.id, _H.at, _H.conversation_id, _H.how, _H.by_id, _H.from_id, _H.to_id).where(
    _H.action == bindparam("action", type_=_H.action.type)
)
_LATEST: Final = (
    select(_H.conversation_id, func.max(_H.id))
    .where(among(_H.conversation_id, "ids"))
    .group_by(_H.conversation_id)
)
_ENDED: Final = (
    select(WaitingSegment.conversation_id, func.max(WaitingSegment.ended_at))
    .where(among(WaitingSegment.conversation_id, "ids"))
    .group_by(WaitingSegment.conversation_id)
)


@dataclass(frozen=True)
class Moved:
    """What came of it: which went, under which key it can be taken back, and why others stayed (codes)."""

    key: str
    ids: tuple[int, ...]
    left_out: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Change:
    """What somebody would own before and after."""

    staff_id: int
    before: Load
    after: Load


@dataclass(frozen=True)
class Preview:
    """What giving these to somebody would change. Times are UTC.

    `earliest` is when the first of them is due, `overdue` how many are late already. `is_away` and `is_off`: they
    are away at the moment, or not on shift.
    """

    changes: tuple[Change, ...]
    moves: int
    overdue: int
    earliest: datetime | None
    left_out: dict[int, str]
    is_away: bool
    is_off: bool


def reassign(work: Work, person: Person, key: str, ids: Collection[int], to_id: int | None, why: str) -> Moved:
    """Make somebody the owner of all of these, or nobody where `to_id` is None; all of it is done, or nothing.

    Repeating it under its key changes nothing. What cannot go is left out and said.

    Raises:
        NotAllowedError: `not_your_role`.
        UsageError: `cannot_own`, `too_many`, `why_too_long`.
    """
    reason = _checked(person, ids, why)
    if done := work.connection.execute(_DONE, {"action": key}).all():
        return Moved(key, tuple(row.conversation_id for row in done if row.how is How.REASSIGNED))
    to = _somebody(team.team(work), to_id)
    found = work.connection.execute(_LOCKED, {"ids": ids}).all()
    going, left_out = _apart(found, ids, to, to_id)
    moves = [Move(row, to_id, why=reason) for row in going]
    handovers.move(work, How.REASSIGNED, moves, by=person.id, action=key)
    return Moved(key, tuple(row.id for row in going), left_out)


def undo(work: Work, person: Person, key: str) -> Moved:
    """Give back what was reassigned under this key, where nothing went on since.

    Raises:
        NotAllowedError: `not_your_role`, also of somebody else's act.
        UsageError: `reassign_unknown` where nothing was reassigned under it.
    """
    _checked(person, (), "")
    done = work.connection.execute(_DONE, {"action": key}).all()
    if any(row.by_id != person.id for row in done):
        raise NotAllowedError("not_your_role")
    if not done:
        raise UsageError("reassign_unknown")
    undone = {row.conversation_id for row in done if row.how is How.UNDONE}
    given = {row.conversation_id: row for row in done if row.how is How.REASSIGNED}
    everybody = team.team(work)
    found = work.connection.execute(_LOCKED, {"ids": sorted(given.keys() - undone)}).all()
    latest, ended = _since(work, sorted(given))
    back, left_out = [], {}
    for row in found:
        before = given[row.id]
        code = _why_not(row, everybody.member(before.from_id), before.from_id)
        if row.owner_id != before.to_id:
            code = "owned_by_other"
        elif latest[row.id] != before.id or ended[row.id] > before.at:
            code = code or "went_on"
        if code is None:
            back.append(Move(row, before.from_id))
        else:
            left_out[row.id] = code
    handovers.move(work, How.UNDONE, back, by=person.id, action=key)
    return Moved(key, tuple(one.row.id for one in back), left_out)


def _since(work: Work, ids: Sequence[int]) -> tuple[dict[int, int], dict[int, datetime]]:
    """The last hand-over of each of these, and when a wait in it ended last."""
    latest, ended = (work.connection.execute(one, {"ids": ids}).all() for one in (_LATEST, _ENDED))
    never = dict.fromkeys(ids, datetime.min.replace(tzinfo=UTC))
    return dict(map(tuple, latest)), never | {number: at for number, at in ended if at is not None}


def preview(work: Work, person: Person, ids: Collection[int], to_id: int | None) -> Preview:
    """What `reassign` would change; changes nothing.

    Raises:
        NotAllowedError, UsageError: as `reassign`.
    """
    _checked(person, ids, "")
    everybody = team.team(work)
    to = _somebody(everybody, to_id)
    found = work.connection.execute(_ROWS, {"ids": ids}).all()
    going, left_out = _apart(found, ids, to, to_id)
    before = assigning.loads(work)
    after = dict(before)
    for row in going:
        weight = weight_of(row.soon_at, row.due_at, work.now)
        for owner, sign in ((row.owner_id, -1), (to_id, 1)):
            if owner is not None:
                load = after.get(owner, NOTHING)
                after[owner] = Load(load.conversations + sign, load.weight + sign * weight)
    changed = sorted(one for one in after if after[one] != before.get(one, NOTHING))
    return Preview(
        tuple(Change(one, before.get(one, NOTHING), after[one]) for one in changed),
        len(going),
        sum(row.due_at < work.now for row in going),
        min((row.due_at for row in going), default=None),
        left_out,
        is_away=to is not None and everybody.is_away(to.id, work.now),
        is_off=to is not None and not to.is_on_shift(work.now),
    )


def _checked(person: Person, ids: Collection[int], why: str) -> str:
    if not may(person, Act.REASSIGN):
        raise NotAllowedError("not_your_role")
    if len(ids) > MOST_AT_ONCE:
        raise UsageError("too_many", count=len(ids), most=MOST_AT_ONCE)
    return handovers.reason(why)


def _somebody(everybody: Team, to_id: int | None) -> Member | None:
    to = everybody.member(to_id)
    if to_id is not None and (to is None or not to.works_at_a_desk):
        raise UsageError("cannot_own", id=to_id)
    return to


def _apart(
    found: Sequence[Any], ids: Collection[int], to: Member | None, to_id: int | None
) -> tuple[list[Any], dict[int, str]]:
    """Which of them go, and why others do not."""
    left_out = dict.fromkeys(set(ids) - {row.id for row in found}, "conversation_unknown")
    going = []
    for row in found:
        code = _why_not(row, to, to_id)
        if code is not None:
            left_out[row.id] = code
        elif row.owner_id != to_id:
            going.append(row)
    return going, left_out


def _why_not(row: Any, to: Member | None, to_id: int | None) -> str | None:
    if row.merged_into is not None or row.state not in WAITING or row.due_at is None:
        return "nobody_waits"
    is_able = to is not None and to.works_at_a_desk and to.sees(row.location_id)
    return None if to_id is None or is_able else "cannot_own"
