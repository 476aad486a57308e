"""Exactly one sync works at a time: a row with a holder, a fence and an end, all by the database's clock.

An advisory lock would have no fence and never notice a frozen holder (security-and-delivery, section 4).
"""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, select, update

from triage_app.queue.store.machine_time import machine_now
from triage_app.queue.store.schema_outbox import Lease
from triage_app.queue.store.work import Work


@dataclass(frozen=True)
class Held:
    """A lease that is ours; every write to the outbox carries its fence."""

    name: str
    holder: str
    fence: int


def take(work: Work, name: str, holder: str, life: timedelta) -> Held | None:
    """Take a lease that is free or has run out; None while somebody else holds it.

    A beat that lies more than a lease ahead was heard before the clock was set back: nobody renews that one.
    """
    free = (Lease.expires_at <= machine_now()) | (Lease.beat_at > machine_now(life))
    fence = work.connection.execute(
        update(Lease)
        .where(Lease.name == name, free)
        .values(holder=holder, fence=Lease.fence + 1, expires_at=machine_now(life), beat_at=machine_now())
        .returning(Lease.fence)
    ).scalar()
    return Held(name, holder, fence) if fence is not None else None


def holds(held: Held) -> ColumnElement[bool]:
    """The condition that a lease is still ours, for writes that must not happen otherwise (rule R2)."""
    return (
        select(Lease.name)
        .where(Lease.name == held.name, Lease.fence == held.fence, Lease.expires_at > machine_now())
        .exists()
    )


def keep(work: Work, held: Held) -> bool:
    """Whether a lease is still ours; if so, nobody else takes it before this transaction ends.

    Without that, a sync that slept between the answer and its last statement would write what another has passed.
    """
    ours = select(Lease.name).where(holds(held)).where(Lease.name == held.name).with_for_update(read=True)
    return work.connection.execute(ours).scalar() is not None


def renew(work: Work, held: Held, life: timedelta) -> bool:
    """Keep a lease; False when somebody else has taken it, after which nothing may be written in its name."""
    changed = work.connection.execute(
        update(Lease)
        .where(Lease.name == held.name, Lease.holder == held.holder, Lease.fence == held.fence)
        .values(expires_at=machine_now(life), beat_at=machine_now())
    )
    return changed.rowcount == 1


def release(work: Work, held: Held) -> None:
    """Give a lease back at once, so that another sync need not wait for its end."""
    work.connection.execute(
        update(Lease)
        .where(Lease.name == held.name, Lease.holder == held.holder, Lease.fence == held.fence)
        .values(expires_at=machine_now())
    )
