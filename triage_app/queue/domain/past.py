"""Waits that are over: when they were due, when and how they ended, and whether that was in time."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from triage_app.queue.domain.countdown import StartSource
from triage_app.queue.domain.states import CloseReason

MOST_TOLD: Final = 5
"""So many of the last waits of a conversation are told."""

JOINED: Final = "joined"
"""What is recorded of a wait that goes on as part of one that began earlier."""

_KEPT: Final = frozenset({"reply", "portal", "call", "held"})
"""Ends, besides closing, by which a promise is kept or broken; by the others nobody waits here any more."""


@dataclass(frozen=True)
class PastWait:
    """One wait that is over. Times are UTC.

    `by` is who ended it, empty where nobody knows. Where other rules moved the due time, `was_due_at` is the one
    before; one that had passed by then stays as `breached_at`.
    """

    started_at: datetime
    source: StartSource
    due_at: datetime
    ended_at: datetime
    ended_by: str
    rules_version: int
    breached_at: datetime | None = None
    was_due_at: datetime | None = None
    by: str = ""

    @property
    def reason(self) -> CloseReason | None:
        """Why it was closed without a reply; None where it was not."""
        return CloseReason(self.ended_by) if self.ended_by in set(CloseReason) else None

    @property
    def met(self) -> bool | None:
        """Whether the promise was kept; None where nobody is to be judged by how it ended."""
        if self.reason is None and self.ended_by not in _KEPT:
            return None
        return self.broken_at is None and self.ended_at <= self.due_at

    @property
    def broken_at(self) -> datetime | None:
        """A due time that had passed before it was moved; None too where only a clock that was ahead said so."""
        return None if self.breached_at is None or self.breached_at >= self.ended_at else self.breached_at
