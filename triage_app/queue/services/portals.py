"""Connections to portals: add, list, how far they have been read and how that went."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Result, bindparam, delete, func, insert, select

from triage_app.clock import Clock, stopwatch
from triage_app.errors import NotAllowedError, UsageError, Value
from triage_app.queue.domain.clocks import Offset, offset
from triage_app.queue.domain.conversation import Health, PortalHealth
from triage_app.queue.domain.delivery import DeliveryState
from triage_app.queue.domain.people import Act, Person, may
from triage_app.queue.services.practices import SYNC_LEASE
from triage_app.queue.store import upsert
from triage_app.queue.store.machine_time import machine_now, seconds_until
from triage_app.queue.store.round_trip import one_of
from triage_app.queue.store.schema import Portal, PortalState, Quarantine
from triage_app.queue.store.schema_outbox import Lease, Outbox, SyncRequest
from triage_app.queue.store.schema_rules import Rulebook, RulesApplied
from triage_app.queue.store.types import Id
from triage_app.queue.store.work import Work

_STATE: Final = upsert.insert(PortalState).on_conflict_do_nothing()
_OF_PORTAL: Final = PortalState.portal_id == bindparam("portal_id", type_=Id)
_HELD: Final = select(PortalState.portal_id).where(_OF_PORTAL).with_for_update()


@dataclass(frozen=True)
class Connection:
    """A portal as sync needs it; `settings` is what its kind asked for, without the secret."""

    id: int
    name: str
    kind: str
    settings: dict[str, Any] = field(hash=False)


def add(work: Work, person: Person, name: str, kind: str, settings: dict[str, Any]) -> Connection:
    """Connect a portal.

    Raises:
        NotAllowedError: `not_your_role`.
        UsageError: `portal_name_taken`.
    """
    if not may(person, Act.MANAGE_PORTALS):
        raise NotAllowedError("not_your_role")
    if any(one.name == name for one in connections(work)):
        raise UsageError("portal_name_taken", portal=name)
    portal_id = work.connection.execute(
        insert(Portal).values(name=name, kind=kind, settings=settings, created_at=work.now).returning(Portal.id)
    ).scalar_one()
    return Connection(portal_id, name, kind, settings)


def hold(work: Work, portal_id: int) -> None:
    """Let nothing else place this portal's messages until the transaction ends; SQLite has one writer anyway.

    It is a row that only sync may lock: a lock by number is anybody's who can connect.
    """
    if work.dialect == "postgresql":
        row = {"portal_id": portal_id}
        if work.connection.execute(_HELD, row).first() is None:
            work.connection.execute(_STATE, row)  # it is there from the first message on
            work.connection.execute(_HELD, row)


def connections(work: Work) -> tuple[Connection, ...]:
    """Every portal, in the order they were connected."""
    rows = work.connection.execute(
        select(Portal.id, Portal.name, Portal.kind, Portal.settings).order_by(Portal.id)
    )
    return tuple(Connection(*row) for row in rows)


def cursor(work: Work, portal_id: int) -> dict[str, Any] | None:
    """How far a portal has been read; None before the first complete pass."""
    return work.connection.execute(select(PortalState.cursor).where(PortalState.portal_id == portal_id)).scalar()


def passed(work: Work, portal_id: int, new_cursor: dict[str, Any], at: datetime) -> None:
    """A complete pass has ended: move the cursor and say that all is well."""
    facts = {"cursor": new_cursor, "checked_at": at, "error": None, "error_values": None}
    _write(work, portal_id, facts)


def passed_at(work: Work, portal_id: int) -> datetime | None:
    """The practice's moment at which the latest complete pass over one portal began."""
    at = select(PortalState.checked_at).where(PortalState.portal_id == portal_id)
    return work.connection.execute(at).scalar()


def latest_pass(work: Work) -> datetime | None:
    """The practice's moment at which the latest complete pass over any portal began."""
    return work.connection.execute(select(func.max(PortalState.checked_at))).scalar()


def stumbled(work: Work, portal_id: int, code: str, values: dict[str, Value]) -> None:
    """A pass has ended early: the cursor and the time of the last complete one stay."""
    _write(work, portal_id, {"error": code, "error_values": values})


def _write(work: Work, portal_id: int, facts: dict[str, Any]) -> None:
    work.connection.execute(
        upsert.insert(PortalState)
        .values(portal_id=portal_id, **facts)
        .on_conflict_do_update(index_elements=["portal_id"], set_=facts)
    )


def request_sync(work: Work, person: Person) -> None:
    """Ask whichever sync is at work to check every portal now.

    Raises:
        NotAllowedError: `not_your_role`.
    """
    if not may(person, Act.SYNC_NOW):
        raise NotAllowedError("not_your_role")
    work.connection.execute(insert(SyncRequest).values(asked_by=person.id).inline())  # who asks cannot read them


def is_sync_requested(work: Work) -> bool:
    """Whether somebody has asked for a check since the last one."""
    return work.connection.execute(select(SyncRequest.id).limit(1)).scalar() is not None


def answer_requests(work: Work) -> None:
    """A check begins: nobody waits for one any more."""
    work.connection.execute(delete(SyncRequest))


_BEAT_AGE: Final = (
    select(-seconds_until(Lease.beat_at)).where(Lease.name == SYNC_LEASE, Lease.fence > 0).scalar_subquery()
)
_RULES: Final = select(func.max(Rulebook.id)).scalar_subquery()
_APPLIED: Final = select(RulesApplied.id).where(RulesApplied.rulebook_id == _RULES, RulesApplied.is_last).exists()
_BEHIND: Final = _RULES.is_not(None) & ~_APPLIED
HEALTH: Final = (
    select(Portal.id, Portal.name, PortalState.checked_at, PortalState.error, PortalState.error_values)
    .outerjoin(PortalState, PortalState.portal_id == Portal.id)
    .order_by(Portal.id),
    select(Quarantine.portal_id, Quarantine.reason, func.count().label("number"))
    .group_by(Quarantine.portal_id, Quarantine.reason)
    .order_by(Quarantine.reason),
    select(Outbox.state, func.count().label("number"))
    .where(~one_of(Outbox.state, (DeliveryState.DELIVERED, DeliveryState.CANCELLED)))
    .group_by(Outbox.state),
    select(machine_now().label("at"), _BEAT_AGE.label("age_s"), _BEHIND.label("behind")),
)
"""What to ask for `health_of`."""


def health(work: Work, computer: Clock) -> Health:
    """Whether portals are read, replies leave and sync is alive, and whether the computer's clock is right."""
    asked = stopwatch()
    answers = work.finish(*((one, {}) for one in HEALTH))
    took = timedelta(seconds=stopwatch() - asked)
    return health_of(answers, lambda at: offset(computer.now(), at, took))


def health_of(
    answers: Sequence[Result[Any]], compare: Callable[[datetime], Offset | None] = lambda _at: None
) -> Health:
    """How everything is, out of the answers to `HEALTH`; `compare` is handed the database's moment."""
    rows, reasons, sending, machine = answers
    set_aside = reasons.all()
    now = machine.one()
    states = {row.state: row.number for row in sending}
    attention = states.pop(DeliveryState.NEEDS_ATTENTION, 0)
    return Health(
        tuple(
            PortalHealth(
                row.id,
                row.name,
                row.checked_at,
                row.error,
                row.error_values or {},
                tuple((one.reason, one.number) for one in set_aside if one.portal_id == row.id),
            )
            for row in rows
        ),
        now.age_s,
        sum(states.values()),
        attention,
        compare(now.at),
        bool(now.behind),
    )
