"""What keeps a desk from showing how things are, the most important first (decisions 67 and 72)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from triage_app.errors import Value
from triage_app.queue.domain.clocks import FAR, Offset
from triage_app.queue.domain.conversation import Health, PortalHealth

SILENT = timedelta(seconds=90)
"""After this long without a beat of sync, nobody collects messages."""

UNREAD = timedelta(minutes=10)
"""After this long without a complete pass over a portal, new messages there may be unseen (twenty passes)."""

CLOCKS_APART = "portal_clock_apart"
"""What stands as a portal's error although it was read to its end: its clock is not that of the reader."""

Values: TypeAlias = Mapping[str, Value | datetime | timedelta]
"""What a sentence names; moments and spans are said by whoever tells it."""


@dataclass(frozen=True)
class Trouble:
    """One thing a person has to know. The code has its sentences."""

    code: str
    values: Values


def is_silent(health: Health) -> bool:
    """Whether sync was not heard of for so long that it is not at work; never heard of counts as well."""
    return health.sync_beat_age_s is None or health.sync_beat_age_s > SILENT.total_seconds()


def is_unread(portal: PortalHealth, now: datetime) -> bool:
    """Whether a portal was not read to its end for so long that newer messages may be waiting in it."""
    return portal.checked_at is not None and now - portal.checked_at > UNREAD


def of_clock(clock: Offset) -> tuple[Trouble, ...]:
    """What to tell of a computer's clock; nothing where it is near enough."""
    if not clock.is_far:
        return ()
    if clock.ahead > timedelta(0):
        return (Trouble("clock_ahead", {"span": clock.ahead}),)
    return (Trouble("clock_behind", {"span": -clock.ahead}),)


def troubles(health: Health, now: datetime, *, settled: bool) -> tuple[Trouble, ...]:
    """What to tell at a moment of practice time.

    `settled` says that the desk has been watching for a while: a sync that starts or wakes together with it
    needs some seconds to its first beat.
    """
    silence = _silence(health, now) if health.portals and settled and is_silent(health) else ()
    clock = of_clock(health.clock) if health.clock is not None else ()
    return (*silence, *clock, *_back(health, now), *_apart(health), *_unread(health, now))


def _silence(health: Health, now: datetime) -> tuple[Trouble]:
    if health.sync_beat_age_s is None:
        return (Trouble("sync_never", {}),)
    return (Trouble("sync_silent", {"when": now - timedelta(seconds=health.sync_beat_age_s)}),)


def _back(health: Health, now: datetime) -> Iterator[Trouble]:
    """A clock that goes backwards makes every countdown look longer than it is; what was written shows it."""
    ahead = max((one.checked_at - now for one in health.portals if one.checked_at), default=timedelta(0))
    if ahead > FAR:
        yield Trouble("clock_went_back", {"span": ahead})


def _apart(health: Health) -> Iterator[Trouble]:
    """Times that a portal gave cannot be trusted, or those of the computer that reads it."""
    for portal in health.portals:
        if portal.error == CLOCKS_APART:
            theirs, ours = (portal.error_values.get(one, "?") for one in ("theirs", "ours"))
            yield Trouble("portal_clock_apart", {"portal": portal.name, "theirs": theirs, "ours": ours})


def _unread(health: Health, now: datetime) -> Iterator[Trouble]:
    for portal in health.portals:
        if portal.checked_at is not None and is_unread(portal, now):
            yield Trouble("portal_unread", {"portal": portal.name, "when": portal.checked_at})
