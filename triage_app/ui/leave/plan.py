"""What somebody who goes wants: from when, until when, who stands in, and to whom what they own goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import IntEnum
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable
    from zoneinfo import ZoneInfo

    from triage_app.queue.domain.conversation import Row

_DAY: Final = timedelta(days=1)
_LUNCH: Final = timedelta(hours=1)
_LONGER: Final = timedelta(days=7)


class Quick(IntEnum):
    """How long people are away most of the time; the place of each on the sheet."""

    LUNCH = 0
    TODAY = 1
    TOMORROW = 2
    UNTIL_A_DAY = 3


class Span(NamedTuple):
    """From when until when, in UTC; `begins_at` is None for just now."""

    begins_at: datetime | None
    ends_at: datetime


@dataclass(frozen=True)
class Colleague:
    """Somebody who may stand in, or be given something; `away` says until when they are not here themselves."""

    id: int
    name: str
    owned: int = 0
    away: str = ""


@dataclass(frozen=True)
class Known:
    """What the sheet begins with: colleagues at a desk by name, and what the person owns by when it is due."""

    colleagues: tuple[Colleague, ...]
    due: tuple[tuple[int, datetime], ...]


@dataclass(frozen=True)
class Wanted:
    """What came of the sheet; `gives` are pairs of a colleague, or nobody, and the conversations that go there."""

    span: Span
    substitute_id: int | None
    gives: tuple[tuple[int | None, tuple[int, ...]], ...] = ()


def span(quick: Quick, now: datetime, zone: ZoneInfo) -> Span:
    """What a quick choice stands for at a moment; days begin and end at the practice's midnights."""
    today = now.astimezone(zone).date()
    match quick:
        case Quick.LUNCH:
            return Span(None, now + _LUNCH)
        case Quick.TODAY:
            return Span(None, _midnight(today + _DAY, zone))
        case Quick.TOMORROW:
            return Span(_midnight(today + _DAY, zone), _midnight(today + 2 * _DAY, zone))
    return Span(None, _midnight(today + _LONGER + _DAY, zone))


def begins(day: date, at: time, zone: ZoneInfo) -> datetime:
    """A moment as it is typed for the beginning."""
    return datetime.combine(day, at, zone).astimezone(UTC)


def ends(day: date, at: time, zone: ZoneInfo) -> datetime:
    """A moment as it is typed for the end, where midnight ends the day."""
    return begins(day if at != time(0) else day + _DAY, at, zone)


def last_day(at: datetime, zone: ZoneInfo) -> tuple[date, time]:
    """The day and time that stand for an end: of a midnight the day before it."""
    local = at.astimezone(zone)
    return (local.date() - _DAY if local.time() == time(0) else local.date()), local.time()


def due_of(rows: Iterable[Row]) -> tuple[tuple[int, datetime], ...]:
    """Conversations in which a patient waits and by when they are due; what is only being sent is done with."""
    return tuple((row.id, row.due_at) for row in rows if row.due_at is not None)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return begins(day, time(0), zone)
