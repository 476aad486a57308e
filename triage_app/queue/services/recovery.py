"""What a crash or a clock leaves behind in the outbox, found and put right before anything else is sent."""

from datetime import timedelta

from sqlalchemy import ColumnElement, select, update

from triage_app.queue.domain.delivery import LONGEST_PAUSE, DeliveryState, Tried, Unknown, verdict
from triage_app.queue.domain.states import State
from triage_app.queue.store.lease import Held, holds
from triage_app.queue.store.machine_time import machine_now
from triage_app.queue.store.schema import Conversation
from triage_app.queue.store.schema_outbox import Outbox
from triage_app.queue.store.work import Work

_UNCERTAIN = Unknown("delivery_uncertain")
"""What is known of a row whose sender vanished."""

_WAITING = Outbox.state.in_([DeliveryState.PENDING, DeliveryState.RETRY])


def is_needed(work: Work, held: Held) -> bool:
    """Whether rows are in flight with nobody sending them, or wait for a time that a set-back clock put away."""
    found = select(Outbox.id).where(_orphaned(held) | _stranded())
    return work.connection.execute(found.limit(1)).scalar() is not None


def recover(work: Work, held: Held, quarantine: timedelta) -> None:
    """Put such rows back in line; what was in flight is searched for on the portal before it is sent again.

    Called by the only sender between two rows, when nothing of its own is in flight.
    """
    work.connection.execute(
        update(Outbox).where(_stranded(), holds(held)).values(not_before=machine_now(LONGEST_PAUSE))
    )
    rows = work.connection.execute(
        select(Outbox.id, Outbox.attempts, Outbox.conversation_id).where(_orphaned(held))
    ).all()
    for row in rows:
        decision = verdict(_UNCERTAIN, Tried(row.attempts, uncertain=True), quarantine=quarantine, jitter=1.0)
        work.connection.execute(
            update(Outbox)
            .where(Outbox.id == row.id, Outbox.state == DeliveryState.IN_FLIGHT, holds(held))
            .values(
                state=decision.state,
                fence=held.fence,
                search_first=True,
                not_before=machine_now(decision.wait),
                error=_UNCERTAIN.code,
                error_values=None,
            )
        )
        if decision.state is DeliveryState.NEEDS_ATTENTION:
            work.connection.execute(
                update(Conversation)
                .where(Conversation.id == row.conversation_id)
                .values(state=State.NOT_DELIVERED)
            )


def _orphaned(held: Held) -> ColumnElement[bool]:
    return (Outbox.state == DeliveryState.IN_FLIGHT) & (Outbox.fence <= held.fence)


def _stranded() -> ColumnElement[bool]:
    return _WAITING & (Outbox.not_before > machine_now(LONGEST_PAUSE))
