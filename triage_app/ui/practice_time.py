"""Times as people at the practice say them, with "today" and "tomorrow"."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from triage_app.ui import dates
from triage_app.ui.moments import Moments, day_ended

if TYPE_CHECKING:
    from datetime import tzinfo
    from zoneinfo import ZoneInfo

translate = QCoreApplication.translate

_MINUTE, _HOUR = timedelta(minutes=1), timedelta(hours=1)


class PracticeTime:
    """Times of one practice, in its own zone. They arrive in UTC.

    `here` is the reader's zone, None for this computer's: `moments` tells its times beside the practice's.
    """

    def __init__(self, zone: ZoneInfo, here: tzinfo | None = None) -> None:
        self.zone, self.here, self.moments = zone, here, Moments(zone, here)

    def time(self, at: datetime) -> str:
        """A time of day: "4:40 PM"."""
        return dates.time_of(at.astimezone(self.zone))

    def time_beside(self, at: datetime) -> str:
        """A time of day under the practice's date, with what the reader's clock shows where that differs."""
        return self.moments.beside(self.time(at), at, at)

    def day(self, at: datetime, now: datetime) -> str:
        """A day: "Today", "Yesterday" or "Friday, 11/20/2026"."""
        local, today = at.astimezone(self.zone), now.astimezone(self.zone).date()
        if local.date() == today:
            return translate("Wording", "Today")
        if local.date() == today - timedelta(days=1):
            return translate("Wording", "Yesterday")
        return dates.day_of(local)

    def moment(self, at: datetime, now: datetime) -> str:
        """A moment: "4:40 PM today", "9:10 AM tomorrow" or "9:10 AM, Tuesday 11/24"."""
        local, today = at.astimezone(self.zone), now.astimezone(self.zone).date()
        near = {
            -1: translate("Wording", "{time} yesterday"),
            0: translate("Wording", "{time} today"),
            1: translate("Wording", "{time} tomorrow"),
        }
        pattern = near.get((local.date() - today).days, translate("Wording", "{time}, {day}"))
        return pattern.format(time=self.time(at), day=dates.near_day(local))

    def end(self, at: datetime, now: datetime) -> str:
        """Until when something lasts: a moment, or "end of today" where that is midnight."""
        day = day_ended(at.astimezone(self.zone))
        if day is None:
            return self.moment(at, now)
        near = {
            -1: translate("Wording", "end of yesterday"),
            0: translate("Wording", "end of today"),
            1: translate("Wording", "end of tomorrow"),
        }
        pattern = near.get((day - now.astimezone(self.zone).date()).days, translate("Wording", "end of {day}"))
        return pattern.format(day=dates.near_day(day))

    def moment_beside(self, at: datetime, now: datetime) -> str:
        """A moment, with what the reader's clock shows in brackets where that differs."""
        return self.moments.beside(self.moment(at, now), at, now)

    def end_beside(self, at: datetime, now: datetime) -> str:
        """Until when something lasts, with what the reader's clock shows in brackets where that differs."""
        return self.moments.beside(self.end(at, now), at, now, ends=True)

    def near_end(self, at: datetime, now: datetime) -> str:
        """The day that ends then, where there is little room: "end of today" or "end of Tue"; else empty."""
        day = day_ended(at.astimezone(self.zone))
        if day is None:
            return ""
        if day == now.astimezone(self.zone).date():
            return translate("Wording", "end of today", "where there is little room")
        pattern = translate("Wording", "end of {day}", "where there is little room")
        return pattern.format(day=dates.short_weekday(day))

    def ago(self, at: datetime, now: datetime) -> str:
        """How long ago: "just now", "12 s ago", "3 min ago", or the moment where it is longer ago."""
        passed = max(now - at, timedelta(0))
        if passed < timedelta(seconds=5):
            return translate("Wording", "just now")
        if passed < _MINUTE:
            return translate("Wording", "{n} s ago").format(n=int(passed.total_seconds()))
        if passed < _HOUR:
            return translate("Wording", "{n} min ago").format(n=passed // _MINUTE)
        return self.moment(at, now)
