"""What a desk reads of a large queue: the first screen, then the skeleton of all that is open (decision 56)."""

import struct
from collections.abc import Callable, Container, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final, TypeAlias

from sqlalchemy import ColumnElement, LargeBinary, bindparam, literal_column, select, text

from triage_app.queue.domain.conversation import FirstScreen, News, Row
from triage_app.queue.domain.delivery import DeliveryKind, DeliveryState
from triage_app.queue.domain.states import WAITING, State, WaitingOn
from triage_app.queue.services import browse, portals
from triage_app.queue.store.changes import CHANGED, CHANGES, CURSOR, others
from triage_app.queue.store.round_trip import one_of
from triage_app.queue.store.schema import Conversation, Location, Provider, Staff
from triage_app.queue.store.schema_outbox import Outbox
from triage_app.queue.store.types import Id
from triage_app.queue.store.work import Work

_Facts: TypeAlias = tuple[
    *tuple[int | None, State, int, int | None, datetime | None, WaitingOn | None],
    *tuple[int, datetime | None, datetime | None, int],
]
"""Owner, state, location, provider, snoozed until, on whom it waits, number, due, soon and version."""

_Names: TypeAlias = Mapping[int | None, str]

_C = Conversation
_LEAVING_AT_MOST: Final = 200
_STATES: Final = tuple(sorted(WAITING))

# Two ways to what is open, each along an index: a countdown runs, or something of ours is still on its way.
_DATED: Final = _C.due_at.is_not(None)
_UNDATED: Final = _C.due_at.is_(None) & _C.id.in_(
    select(Outbox.conversation_id).where(text("outbox.state NOT IN ('delivered', 'cancelled')"))
)
_OPEN: Final = one_of(_C.state, _STATES)


def _first(reach: ColumnElement[bool]) -> Any:
    return browse.ROWS.where(reach, _OPEN).order_by(_C.due_at, _C.id).limit(bindparam("limit", type_=Id))


_LEAVING: Final = (
    browse.DELIVERIES.where(
        Outbox.created_by == bindparam("person", type_=Id),
        Outbox.state == DeliveryState.PENDING,
        Outbox.kind == DeliveryKind.REPLY,
        browse.may_be_cancelled(),
    )
    .order_by(Outbox.id.desc())
    .limit(_LEAVING_AT_MOST)
)
_FIRST_SCREEN: Final = (browse.PRACTICE, CURSOR, _LEAVING, _first(_UNDATED), _first(_DATED), *portals.HEALTH)


def first_screen(work: Work, staff_id: int, limit: int) -> FirstScreen:
    """What a desk shows first, in one round trip: at most `limit` conversations, most urgent first."""
    values = {"person": staff_id, "limit": limit + 1}
    practice, cursor, leaving, undated, dated, *health = work.finish(*((one, values) for one in _FIRST_SCREEN))
    rows = tuple(browse.row_of(facts) for found in (undated, dated) for facts in found)
    return FirstScreen(
        practice=browse.practice_of(practice.one()),
        rows=rows[:limit],
        is_all=len(rows) <= limit,
        cursor=cursor.scalar_one(),
        leaving=tuple(browse.delivery(row) for row in leaving),
        health=portals.health_of(health),
    )


_NEWS: Final = {
    dialect: (CURSOR, changes, browse.ROWS.where(_C.id.in_(CHANGED[dialect]), _OPEN))
    for dialect, changes in CHANGES.items()
}


def news(work: Work, since: int, shown: Container[int], told: Container[int]) -> News:
    """What others changed since a cursor, in one round trip.

    Args:
        work: an open transaction.
        since: the cursor.
        shown: transactions of our own whose outcome is on screen already, which are left out.
        told: conversations of which everything is told nevertheless.
    """
    cursor, changes, rows = work.finish(*((one, {"since": since}) for one in _NEWS[work.dialect]))
    ids = others(changes, shown, told)
    found = map(browse.row_of, rows)
    return News(ids, tuple(row for row in found if row.id in ids), cursor.scalar_one())


_NAMES: Final = tuple(select(one.id, one.name) for one in (Staff, Location, Provider))

_SHARED: Final = (_C.owner_id, _C.state, _C.location_id, _C.provider_id, _C.snoozed_until, _C.waiting_on)
_PLAIN: Final = select(*_SHARED, _C.id, _C.due_at, _C.soon_at, _C.version)

_PACK: Final = struct.Struct(">qqfi")
_EPOCH: Final = datetime(2000, 1, 1, tzinfo=UTC)
_NEVER: Final = -(2**63)
_PACKED: Final = select(
    *_SHARED,
    literal_column(
        "string_agg(int8send(conversation.id) || timestamptz_send(coalesce(conversation.due_at, '-infinity'))"
        " || float4send(coalesce(date_part('epoch', conversation.due_at - conversation.soon_at), 0)::float4)"
        " || int4send(conversation.version), '')",
        LargeBinary,
    ),
).group_by(*_SHARED)
"""Number, due, seconds from soon to due, and version, in 24 bytes each for `_PACK`; said once: what many share."""

_SKELETON: Final = {
    dialect: tuple(columns.where(reach, _OPEN) for reach in (_DATED, _UNDATED))
    for dialect, columns in (("sqlite", _PLAIN), ("postgresql", _PACKED))
}


def skeleton(work: Work) -> tuple[Row, ...]:
    """Every open conversation, bare and in no order, in one round trip."""
    batch = (*_NAMES, *_SKELETON[work.dialect])
    owners, locations, providers, *found = work.finish(*((one, {}) for one in batch))
    names = tuple({None: "", **dict(map(tuple, one))} for one in (owners, locations, providers))
    unpack: Callable[[Any], Iterator[_Facts]] = _unpacked if work.dialect == "postgresql" else iter
    return tuple(_bare(facts, *names) for one in found for facts in unpack(one))


def _unpacked(found: Any) -> Iterator[_Facts]:
    before = _Spans()
    for *shared, packed in found:
        for key, due, span_s, version in _PACK.iter_unpack(packed):
            due_at = _EPOCH + timedelta(microseconds=due) if due != _NEVER else None
            soon_at = due_at - before[span_s] if due_at is not None else None
            yield *shared, key, due_at, soon_at, version


class _Spans(dict[float, timedelta]):
    """Spans of time by their seconds, made once each: there are few."""

    def __missing__(self, seconds: float) -> timedelta:
        return self.setdefault(seconds, timedelta(seconds=seconds))


def _bare(facts: _Facts, owners: _Names, locations: _Names, providers: _Names) -> Row:
    owner, state, location, provider, snoozed_until, waiting_on, key, due_at, soon_at, version = facts
    times = (None, soon_at, due_at)
    known = (state, owner, owners[owner], *times, 0, 0, version, None, locations[location], True)
    row = Row(key, "", "", providers[provider], "", "", *known)
    if snoozed_until is None and waiting_on is None:
        return row
    return row._replace(snoozed_until=snoozed_until, waiting_on=waiting_on)
