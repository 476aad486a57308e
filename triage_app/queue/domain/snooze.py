"""For how long a conversation may be put aside: hidden, never stopped, and never past its warning."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from triage_app.queue.domain.calendar import Calendar, next_opening

SPANS: Final = (timedelta(minutes=30), timedelta(hours=1), timedelta(hours=2))


class Offer(NamedTuple):
    """A time for which a conversation may be hidden.

    `until` is when it will really come back (UTC). `span` is None where that follows from something else: from the
    next opening, or, if `is_warning`, from when it is due soon.
    """

    until: datetime
    span: timedelta | None = None
    is_warning: bool = False


def offers(now: datetime, soon_at: datetime | None, opening: datetime | None) -> tuple[Offer, ...]:
    """What is offered, soonest first: none of it lasts longer than until it is due soon, at `soon_at`."""
    if soon_at is None or soon_at <= now:
        return ()
    return tuple(sorted(_offers(now, soon_at, opening), key=lambda one: one.until))


def _offers(now: datetime, soon_at: datetime, opening: datetime | None) -> Iterator[Offer]:
    yield from (Offer(now + span, span) for span in SPANS if now + span < soon_at)
    if opening is not None and now < opening < soon_at:
        yield Offer(opening)
    if soon_at <= now + SPANS[-1]:
        yield Offer(soon_at, is_warning=True)


def next_days_opening(now: datetime, calendar: Calendar) -> datetime | None:
    """When the practice opens next on a later day than today; None where it never does."""
    tomorrow = datetime.combine(calendar.local_date(now) + timedelta(days=1), time(0), ZoneInfo(calendar.zone))
    return next_opening(tomorrow.astimezone(now.tzinfo), calendar)
