"""A reply on its way: put in line, taken by a sync of the test's own, and what the portal made of it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import update

from triage_app.queue.domain.delivery import Confirmed, Tried, verdict
from triage_app.queue.services import deliveries
from triage_app.queue.store.machine_time import machine_now
from triage_app.queue.store.schema_outbox import Lease

if TYPE_CHECKING:
    from queues import Queue
    from triage_app.queue.domain.delivery import Outcome
    from triage_app.queue.store.lease import Held


def new_lease(queue: Queue) -> Held:
    """A lease, whoever had it before."""
    queue.store.write(lambda work: work.connection.execute(update(Lease).values(expires_at=machine_now())))
    return queue.take_lease()


def deliver(queue: Queue, outcome: Outcome | str = "copy", takes: timedelta = timedelta(0)) -> None:
    """Let this become of what is in line after a while; a text is the portal's id of what it accepted."""
    outcome = Confirmed(outcome) if isinstance(outcome, str) else outcome
    held, sync = new_lease(queue), queue.sync
    waiting = sync.read(lambda work: deliveries.next_row(work, [queue.portal.id]))
    assert waiting is not None
    parcel = sync.write(lambda work: deliveries.take(work, held, waiting))
    assert parcel is not None
    queue.clock.advance(takes)
    decided = verdict(outcome, Tried(parcel.attempts, uncertain=False), quarantine=timedelta(0), jitter=0)
    sync.write(lambda work: deliveries.settle(work, parcel, outcome, decided))
