"""How a patient's message reached the practice: at once, or late because nobody could read the portal."""

from datetime import datetime, timedelta
from typing import Final

from triage_app.queue.domain.conversation import Row

LATE_AFTER: Final = timedelta(minutes=30)
"""A message that reached us later than this after it was sent arrived late."""


def late_by(
    sent_at: datetime | None, seen_at: datetime | None, connected_at: datetime | None = None
) -> timedelta | None:
    """How long a message took to reach us, None where that was not long or is not known. Times are UTC.

    What was on the portal before that was connected is not late: nobody could have read it any sooner.
    """
    if sent_at is None or seen_at is None or _was_there_before(sent_at, connected_at):
        return None
    took = seen_at - sent_at
    return took if took > LATE_AFTER else None


def arrived_late(row: Row) -> timedelta | None:
    """How long the oldest message that waits took to reach us, None where it came in time."""
    return late_by(row.started_at, row.seen_at, row.connected_at)


def was_overdue(
    due_at: datetime | None,
    sent_at: datetime | None,
    seen_at: datetime | None,
    connected_at: datetime | None = None,
) -> bool:
    """Whether an answer was overdue already when its message reached us. Times are UTC.

    What was on the portal before that was connected did not reach us late, so that it is not told of this either.
    """
    if due_at is None or seen_at is None or _was_there_before(sent_at, connected_at):
        return False
    return seen_at > due_at


def arrived_overdue(row: Row) -> bool:
    """Whether the answer in a line of the queue was overdue already when its message reached us."""
    return was_overdue(row.due_at, row.started_at, row.seen_at, row.connected_at)


def _was_there_before(sent_at: datetime | None, connected_at: datetime | None) -> bool:
    return sent_at is not None and connected_at is not None and sent_at < connected_at
