"""Practice time: the one clock from which every stored business time comes.

Machine time (leases, deadlines, undo windows) is the database's own clock and never meets this one in one
comparison; see queue/store/machine_time.py.
"""

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol

_AWAKE_OR_NOT = getattr(time, "CLOCK_BOOTTIME", getattr(time, "CLOCK_MONOTONIC", None))
"""The clock that goes on while the computer sleeps: Linux stops its ordinary one, macOS and Windows do not."""


def stopwatch() -> float:
    """Seconds since some moment, never set and never stopped, not even by a lid that is closed."""
    return time.monotonic() if _AWAKE_OR_NOT is None else time.clock_gettime(_AWAKE_OR_NOT)


class Clock(Protocol):
    """Something that knows what time it is in the practice."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...


class SystemClock:
    """The computer's clock."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        return datetime.now(UTC)


class SetClock:
    """A clock that stands until it is moved: for practice mode, pictures and tests."""

    def __init__(self, now: datetime) -> None:
        if now.tzinfo is None:
            raise ValueError(now)
        self._now = now.astimezone(UTC)

    def now(self) -> datetime:
        """The moment it was last set to, aware, in UTC."""
        return self._now

    def advance(self, by: timedelta) -> datetime:
        """Move forward and return the new moment; time never runs backwards."""
        if by < timedelta(0):
            raise ValueError(by)
        self._now += by
        return self._now
