"""One round of sending: take a row, send it, write down what came of it; until nothing may leave."""

import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from triage_app.errors import ConflictError, TriageError
from triage_app.logs import event
from triage_app.queue.domain.delivery import (
    Confirmed,
    DeliveryKind,
    DeliveryState,
    Outcome,
    Rejected,
    RetryLater,
    Tried,
    verdict,
)
from triage_app.queue.domain.timing import Timing
from triage_app.queue.services import deliveries, files, recovery
from triage_app.queue.services.parcels import Parcel
from triage_app.queue.store.lease import Held
from triage_app.queue.store.work import UNREADABLE, Store, Work
from triage_app.sync.portal import Content, MaySend, Portal


@dataclass(frozen=True)
class Pushed:
    """What a round came to."""

    delivered: int = 0
    needs_attention: int = 0
    put_off: int = 0

    def __add__(self, other: "Pushed") -> "Pushed":
        return Pushed(
            self.delivered + other.delivered,
            self.needs_attention + other.needs_attention,
            self.put_off + other.put_off,
        )


@dataclass(frozen=True)
class Licence:
    """The right to send: a lease, and the machine's own moment up to which it surely holds (rule R3)."""

    held: Held
    still_holds: MaySend


_COUNTED = {
    DeliveryState.DELIVERED: Pushed(delivered=1),
    DeliveryState.NEEDS_ATTENTION: Pushed(needs_attention=1),
    DeliveryState.RETRY: Pushed(put_off=1),
}


def push(portals: Mapping[int, Portal], store: Store, licence: Licence, timing: Timing) -> dict[int, Pushed]:
    """Send everything that may leave now, one row of a conversation at a time; returns what each portal came to.

    Each row is committed as in flight before its first byte. A portal that cannot be reached is left alone for the
    rest of the round.
    """
    held = licence.held
    if store.read(lambda work: recovery.is_needed(work, held)):
        store.write(lambda work: recovery.recover(work, held, timing.quarantine))
    done: dict[int, Pushed] = {}
    reachable = dict(portals)
    while reachable and licence.still_holds():
        row_id = store.read(lambda work: deliveries.next_row(work, reachable))
        if row_id is None:
            break
        parcel = _take(store, held, row_id)
        if parcel is None:
            continue
        outcome, state = _deliver(reachable[parcel.portal_id], store, parcel, licence.still_holds, timing)
        done[parcel.portal_id] = done.get(parcel.portal_id, Pushed()) + _COUNTED[state]
        if isinstance(outcome, RetryLater) and not outcome.spent:
            del reachable[parcel.portal_id]
    return done


def _take(store: Store, held: Held, row_id: int) -> Parcel | None:
    """A row that is in flight now; one that makes no sense waits for a person and holds up nobody else."""
    try:
        return store.write(lambda work: deliveries.take(work, held, row_id))
    except UNREADABLE as error:
        event("row_unreadable", delivery_id=row_id, kind=type(error).__name__)
        store.write(lambda work: deliveries.set_aside(work, held, row_id))
        return None


def _deliver(
    portal: Portal, store: Store, parcel: Parcel, may_send: MaySend, timing: Timing
) -> tuple[Outcome, DeliveryState]:
    started = time.monotonic()
    outcome = _attempt(portal, store, parcel, may_send)
    decision = verdict(
        outcome,
        Tried(parcel.attempts, parcel.search_first),
        quarantine=timing.quarantine,
        jitter=random.random(),  # noqa: S311 - spreads retries, guards nothing
    )
    try:
        store.write(lambda work: deliveries.settle(work, parcel, outcome, decision))
    except ConflictError:
        event("fenced_off", delivery_id=parcel.id, fence=parcel.held.fence)
    event(
        "sent",
        delivery_id=parcel.id,
        state=decision.state.value,
        code="" if isinstance(outcome, Confirmed) else outcome.code,
        attempts=decision.attempts,
        ms=round((time.monotonic() - started) * 1000),
    )
    return outcome, decision.state


def _attempt(portal: Portal, store: Store, parcel: Parcel, may_send: MaySend) -> Outcome:
    if parcel.kind is DeliveryKind.REPLY:
        return portal.send_reply(parcel, may_send)
    sha256 = parcel.sha256 or ""
    content = Content(parcel.size_bytes, lambda: files.content_of(store, sha256))
    try:
        return portal.send_file(parcel, content, lambda at: store.write(_remembering(parcel, at)), may_send)
    except ConflictError:
        return Rejected("fenced_off")  # settling will find out the same and change nothing
    except TriageError as error:
        return Rejected(error.code, error.values)


def _remembering(parcel: Parcel, location: str) -> Callable[[Work], None]:
    return lambda work: deliveries.remember_location(work, parcel, location)
