"""Practice time: the one clock from which every stored business time comes.

Machine time (leases, deadlines, undo windows) is the database's own clock and never meets this one in one
comparison; see queue/store/machine_time.py.
"""

import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

_AWAKE_OR_NOT = getattr(time, "CLOCK_BOOTTIME", getattr(time, "CLOCK_MONOTONIC", None))
"""The clock that goes on while the computer sleeps: Linux stops its ordinary one, macOS and Windows do not."""


_NAP_S = 3.0
"""Seconds of sleep that nobody needs to notice."""


def stopwatch() -> float:
    """Seconds since some moment, never set and never stopped, not even by a lid that is closed."""
    return time.monotonic() if _AWAKE_OR_NOT is None else time.clock_gettime(_AWAKE_OR_NOT)


class Waking:
    """Notices that the computer has slept: more time went by than this process lived through."""

    def __init__(self) -> None:
        self._slept = self._asleep_s()

    def woke(self) -> bool:
        """Whether it slept since this was last asked; true once for each sleep of a few seconds or more."""
        slept = self._asleep_s()
        if slept - self._slept < _NAP_S:
            return False
        self._slept = slept
        return True

    @staticmethod
    def _asleep_s() -> float:
        return stopwatch() - time.monotonic()


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


class ProfileClock:
    """The clock of a make-believe profile: the computer's, moved or stopped by a file that its processes share.

    The file says `+SECONDS` or `=MOMENT`; without one, or while nobody can read it, the last word counts.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._read: tuple[int, int] | None = None
        self._shift = timedelta(0)
        self._stands: datetime | None = None

    def now(self) -> datetime:
        """The practice's moment, aware, in UTC."""
        self._look()
        return self._stands or datetime.now(UTC) + self._shift

    def _look(self) -> None:
        with suppress(OSError, ValueError, OverflowError):
            seen = self._file.stat()
            if self._read != (seen.st_mtime_ns, seen.st_size):
                self._stands, self._shift = _understood(self._file.read_text(encoding="ascii").strip())
                self._read = (seen.st_mtime_ns, seen.st_size)


def _understood(said: str) -> tuple[datetime | None, timedelta]:
    """Where a clock stands, or by how much it is moved."""
    if said.startswith("="):
        return datetime.fromisoformat(said[1:]).astimezone(UTC), timedelta(0)
    return None, timedelta(seconds=float(said))


def advance_profile(file: Path, by: timedelta) -> datetime:
    """Move the clock of a make-believe profile forward for all of its processes, and return the new moment."""
    if by < timedelta(0):
        raise ValueError(by)
    then = ProfileClock(file).now() + by
    stands = file.exists() and file.read_text(encoding="ascii").startswith("=")
    _write(file, f"={then.isoformat()}" if stands else f"+{(then - datetime.now(UTC)).total_seconds()}")
    return then


def stop_profile(file: Path, at: datetime) -> None:
    """Let the clock of a make-believe profile stand at a moment for all of its processes."""
    _write(file, f"={at.astimezone(UTC).isoformat()}")


def _write(file: Path, said: str) -> None:
    part = file.with_name(f"{file.name}.part")
    part.write_text(said, encoding="ascii")
    part.replace(file)


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
