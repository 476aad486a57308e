"""Durations of machine time: leases, undo windows, quarantine. Scaled in tests, never in a practice."""

from dataclasses import dataclass, fields
from datetime import timedelta


@dataclass(frozen=True)
class Timing:
    """How long the machinery waits. Business time (24 hours, shifts) is not in here."""

    undo: timedelta = timedelta(seconds=20)
    undo_with_files: timedelta = timedelta(seconds=60)
    lease: timedelta = timedelta(seconds=15)
    lease_renewal: timedelta = timedelta(seconds=5)
    request: timedelta = timedelta(seconds=30)
    quarantine: timedelta = timedelta(seconds=150)
    """Request time-out plus the longest life of a request in a proxy or server (120 s, decision 5)."""
    poll: timedelta = timedelta(seconds=30)
    push: timedelta = timedelta(seconds=1)
    sweep: timedelta = timedelta(seconds=5)
    """How often sync looks for steps that are reached and for edits of the rules."""
    silence: timedelta = timedelta(seconds=10)
    """How long a desk waits for a sign of life, of the database or of a sync that begins, before it says so."""
    presence: timedelta = timedelta(seconds=25)
    """How long somebody counts as looking at a conversation after their desk last said so (queue-behaviour, 4)."""
    presence_renewal: timedelta = timedelta(seconds=10)
    writing: timedelta = timedelta(seconds=60)
    """How long somebody counts as writing after the last key."""
    take_over: timedelta = timedelta(seconds=60)
    """How long an owner who does not write may leave a colleague's question unanswered."""
    drain: timedelta = timedelta(seconds=60)
    """How long an orphaned sync goes on without anything moving before it ends (decision 33)."""

    def scaled(self, factor: float) -> "Timing":
        """The same machinery, faster or slower; for tests."""
        return Timing(**{one.name: getattr(self, one.name) * factor for one in fields(self)})

    def undo_for(self, files: int) -> timedelta:
        """How long a reply with this many files can be taken back."""
        return self.undo_with_files if files else self.undo
