"""Sync gives what nobody owns to who is here, and takes back what was not accepted or whose owner has left.

Each of these is a short transaction over the most urgent conversations, and passes over what somebody holds.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final, NamedTuple

from sqlalchemy import bindparam, case, func, select

from triage_app.queue.domain.accountable import Team
from triage_app.queue.domain.assignment import (
    CALM_WEIGHT,
    OVERDUE_WEIGHT,
    SOON_WEIGHT,
    Load,
    Unowned,
    accept_by,
    choose,
    has_room,
    weight_of,
)
from triage_app.queue.domain.delivery import DeliveryKind, DeliveryState
from triage_app.queue.domain.handing import How
from triage_app.queue.domain.policies import Facts
from triage_app.queue.services import handovers, rulebooks, team
from triage_app.queue.services.handovers import Move
from triage_app.queue.store.round_trip import among, one_of
from triage_app.queue.store.schema import Conversation, Location, Patient, Practice, Provider, Staff
from triage_app.queue.store.schema_outbox import Outbox
from triage_app.queue.store.schema_ownership import Handover
from triage_app.queue.store.types import Id, UtcDateTime
from triage_app.queue.store.work import Work

BATCH: Final = 50
"""Conversations that one transaction gives away or takes back."""

_C = Conversation
_NOW, _AFTER = (bindparam(name, type_=UtcDateTime()) for name in ("now", "after"))
_SETTINGS: Final = select(Practice.assigns, Practice.accept_minutes)
_UNOWNED: Final = (
    select(_C.id, _C.version, _C.owner_id, _C.location_id, _C.category, _C.soon_at, _C.due_at, _C.started_at)
    .add_columns(Location.name.label("location"), Provider.name.label("provider"), Patient.language)
    .join(Location, Location.id == _C.location_id)
    .outerjoin(Provider, Provider.id == _C.provider_id)
    .outerjoin(Patient, Patient.id == _C.patient_id)
    .where(_C.owner_id.is_(None), _C.due_at.is_not(None), _C.merged_into.is_(None))
    .where(
        (_C.due_at > _AFTER) | ((_C.due_at == _AFTER) & (_C.id > bindparam("after_id", type_=Id))),
    )
    .order_by(_C.due_at, _C.id)
    .limit(BATCH)
    .with_for_update(of=_C, skip_locked=True)
)
_UNACCEPTED: Final = (
    select(_C.id, _C.version, _C.owner_id)
    .where(_C.accept_by <= _NOW, _C.owner_id.is_not(None), _C.due_at.is_not(None))
    .order_by(_C.accept_by, _C.id)
    .limit(BATCH)
    .with_for_update(of=_C, skip_locked=True)
)
_LEFT: Final = (
    select(_C.id, _C.version, _C.owner_id)
    .join(Staff, Staff.id == _C.owner_id)
    .where(~Staff.active, _C.due_at.is_not(None))
    .order_by(_C.due_at, _C.id)
    .limit(BATCH)
    .with_for_update(of=_C, skip_locked=True)
)
LOADS: Final = (
    select(
        _C.owner_id,
        func.count().label("conversations"),
        func.sum(
            case((_C.due_at < _NOW, OVERDUE_WEIGHT), (_C.soon_at <= _NOW, SOON_WEIGHT), else_=CALM_WEIGHT)
        ).label("weight"),
    )
    .where(_C.owner_id.is_not(None), _C.due_at.is_not(None))
    .group_by(_C.owner_id)
)
"""What everybody owns; `now` is the practice's moment."""

_REPLIERS: Final = (
    select(Outbox.conversation_id, Outbox.created_by)
    .where(
        among(Outbox.conversation_id, "ids"),
        Outbox.kind == DeliveryKind.REPLY,
        one_of(Outbox.state, (DeliveryState.DELIVERED,)),
    )
    .order_by(Outbox.id)
)
_PASSED_BY: Final = select(Handover.conversation_id, Handover.from_id, Handover.at).where(
    among(Handover.conversation_id, "ids"), Handover.how == How.RETURNED
)


def loads(work: Work) -> dict[int, Load]:
    """How much everybody owns, by their number."""
    found = work.connection.execute(LOADS, {"now": work.now})
    return {row.owner_id: Load(row.conversations, int(row.weight)) for row in found}


_ANY_UNACCEPTED: Final = select(_C.id).where(_C.accept_by <= _NOW, _C.owner_id.is_not(None)).limit(1)
_ANY_LEFT: Final = select(_C.id).join(Staff, Staff.id == _C.owner_id).where(~Staff.active, _C.due_at.is_not(None))
_ANY_UNOWNED: Final = select(_C.id).where(
    _C.owner_id.is_(None), _C.due_at.is_not(None), select(Practice.assigns).scalar_subquery()
)


def is_any(work: Work) -> bool:
    """Whether there may be anything to give or to take back."""
    asked = (_ANY_UNACCEPTED, _ANY_LEFT.limit(1), _ANY_UNOWNED.limit(1))
    return any(work.connection.execute(one, {"now": work.now}).scalar() is not None for one in asked)


class Place(NamedTuple):
    """Where in the order of what is due somebody looked last."""

    due_at: datetime
    id: int


FIRST: Final = Place(datetime(2000, 1, 1, tzinfo=UTC), 0)


def give(work: Work, after: Place = FIRST) -> Place | None:
    """Give what nobody owns to who is here, beginning after a place in the order of what is due.

    Returns where to go on; None where nothing is left, or nobody is here to whom anything could be given.
    """
    settings = work.connection.execute(_SETTINGS).one()
    if not settings.assigns:
        return None
    everybody, owned = team.team(work), loads(work)
    if not any(has_room(one, everybody, owned, work.now) for one in everybody.members):
        return None
    found = work.connection.execute(_UNOWNED, {"after": after.due_at, "after_id": after.id}).all()
    _give(work, found, everybody, owned, timedelta(minutes=settings.accept_minutes))
    return Place(found[-1].due_at, found[-1].id) if found else None


def _give(work: Work, found: Sequence[Any], everybody: Team, owned: dict[int, Load], within: timedelta) -> None:
    rules = rulebooks.in_force(work)
    repliers, passed_by = _history(work, found)
    moves: list[Move] = []
    for row in found:
        facts = Facts("", row.location, row.category, row.provider or "", row.language or "")
        one = Unowned(facts, row.location_id, repliers.get(row.id), frozenset(passed_by[row.id]))
        choice = choose(one, everybody, owned, work.now)
        if choice is None:
            continue
        before = owned.get(choice.staff_id, Load())
        weight = weight_of(row.soon_at, row.due_at, work.now)
        owned[choice.staff_id] = Load(before.conversations + 1, before.weight + weight)
        until = accept_by(work.now, within, rules.calendar_of(row.location))
        moves.append(Move(row, choice.staff_id, until, choice.why))
    handovers.move(work, How.ASSIGNED, moves)


def take_back(work: Work) -> int:
    """Take back what was not accepted in time; how many there were."""
    return _take(work, work.connection.execute(_UNACCEPTED, {"now": work.now}).all(), How.RETURNED)


def free(work: Work) -> int:
    """Take back what belongs to somebody who does not work here any more; how many there were."""
    return _take(work, work.connection.execute(_LEFT).all(), How.LEFT)


def _take(work: Work, found: Sequence[Any], how: How) -> int:
    handovers.move(work, how, [Move(row, None) for row in found])
    return len(found)


def _history(work: Work, found: Sequence[Any]) -> tuple[dict[int, int], defaultdict[int, set[int]]]:
    """Who answered each patient last, and who did not accept each wait."""
    ids, since = [row.id for row in found], {row.id: row.started_at for row in found}
    repliers = {row.conversation_id: row.created_by for row in work.connection.execute(_REPLIERS, {"ids": ids})}
    passed_by: defaultdict[int, set[int]] = defaultdict(set)
    for row in work.connection.execute(_PASSED_BY, {"ids": ids}):
        if row.from_id is not None and row.at >= since[row.conversation_id]:
            passed_by[row.conversation_id].add(row.from_id)
    return repliers, passed_by
