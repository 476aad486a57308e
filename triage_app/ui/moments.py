"""Moments as the practice's clocks tell them, and the reader's where those show something else.

What ends at midnight ends with the day before: nobody takes "12:00 AM tomorrow" for tonight.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication

from triage_app.ui import dates

if TYPE_CHECKING:
    from datetime import tzinfo
    from zoneinfo import ZoneInfo

translate = QCoreApplication.translate

_FIRM: Final = "\u00a0"
"""A blank at which no line ends."""

_WEEK: Final = 6
"""So many days around today a weekday alone names a day."""


def sentence(pattern: str, **values: object) -> str:
    """A sentence with its blanks filled; a time that ends in a full stop of its own ends it."""
    return pattern.format(**values).replace("..", ".")


def is_midnight(local: datetime) -> bool:
    """Whether a wall clock shows the very beginning of a day."""
    return local.time() == time(0)


def day_ended(local: datetime) -> date | None:
    """The day that ends at this very moment; None at any other moment than midnight, of two the first."""
    return local.date() - timedelta(days=1) if is_midnight(local) and not local.fold else None


class Moments:
    """The moments of one practice, read somewhere: `here` is the reader's zone, None for this computer's."""

    def __init__(self, zone: ZoneInfo, here: tzinfo | None = None) -> None:
        self._zone, self._here = zone, here

    def at(self, at: datetime, now: datetime) -> str:
        """When something is: "Mon 4:30 PM", with its date where it is further away than a weekday can tell."""
        return _day_and_time(at.astimezone(self._zone), now.astimezone(self._zone))

    def end(self, at: datetime, now: datetime) -> str:
        """Until when something lasts: "Mon 4:30 PM", or "end of Mon" for the midnight after it."""
        day = day_ended(at.astimezone(self._zone))
        if day is None:
            return self.at(at, now)
        named = _day(day, now.astimezone(self._zone).date())
        return translate("Moments", "end of {day}").format(day=named).replace(" ", _FIRM)

    def end_in_both(self, at: datetime, now: datetime) -> str:
        """Until when something lasts, in clinic time and in the reader's where that is another one."""
        told, yours = self.end(at, now), self.yours(at, now, ends=True)
        if not yours:
            return told
        clinic = translate("Moments", "{when} clinic time").format(when=told)
        return f"{clinic} ({yours})"

    def at_beside(self, at: datetime, now: datetime) -> str:
        """When something is, with what the reader's clock shows in brackets where that differs."""
        return self.beside(self.at(at, now), at, now)

    def end_beside(self, at: datetime, now: datetime) -> str:
        """Until when something lasts, with what the reader's clock shows in brackets where that differs."""
        return self.beside(self.end(at, now), at, now, ends=True)

    def beside(self, told: str, at: datetime, now: datetime, *, ends: bool = False) -> str:
        """A moment as it was told, with what the reader's clock shows in brackets where that differs."""
        yours = self.yours(at, now, ends=ends)
        return f"{told} ({yours})" if yours else told

    def yours(self, at: datetime, now: datetime, *, ends: bool = False) -> str:
        """What the reader's clock shows at a moment: "1:40 PM your time"; empty where it shows the same.

        The day is named where it is not the practice's; with `ends` that is the day which ends then.
        """
        ours, theirs = at.astimezone(self._zone), at.astimezone(self._here)
        if theirs.utcoffset() == ours.utcoffset():
            return ""
        day = (day_ended(ours) if ends else None) or ours.date()
        same = theirs.date() == day
        when = dates.time_of(theirs) if same else _day_and_time(theirs, now.astimezone(self._here))
        return translate("Moments", "{when} your time").format(when=when).replace(" ", _FIRM)

    def whose(self, now: datetime) -> str:
        """Where the practice's clocks are, "New York", while the reader's show something else; else empty."""
        is_same = now.astimezone(self._here).utcoffset() == now.astimezone(self._zone).utcoffset()
        return "" if is_same else city(self._zone)


def city(zone: ZoneInfo) -> str:
    """The city that gives a zone its name: "New York"."""
    return zone.key.rpartition("/")[2].replace("_", " ")


def _day_and_time(local: datetime, today: datetime) -> str:
    day, hour = _day(local.date(), today.date()), dates.time_of(local)
    return translate("Moments", "{day} {time}").format(day=day, time=hour).replace(" ", _FIRM)


def _day(day: date, today: date) -> str:
    return dates.short_weekday(day) if abs((day - today).days) <= _WEEK else dates.short_day(day)
