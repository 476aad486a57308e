"""What people type for a time of day, a day and a number of hours, and how it is written back."""

import re
from datetime import date, datetime, time, timedelta

from PySide6.QtCore import QCoreApplication, QLocale

from triage_app.queue.domain.rule_texts import FIRST_DAY, LAST_DAY
from triage_app.ui import dates

_TIME = re.compile(r"(\d{1,2})(?:[:.h]?(\d{2}))?\s*(?:(a|p)\.?\s*m?\.?)?")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_PARTS = re.compile(r"[^\W\d_]+|\d+")
_LAST_HOUR, _HALF_DAY, _SHORTEST_WORD, _DATE_PARTS = 24, 12, 3, 3


def time_in(text: str) -> time | None:
    """A time of day somebody typed: "8", "8:00 AM", "08:00", "0800", "5 pm", "noon"; None where it is none.

    Midnight, "12:00 AM" and "24:00" are the same: as a closing time they end the day.
    """
    text = " ".join(text.lower().split())
    named = {
        QCoreApplication.translate("Typed", "midnight"): time(0),
        QCoreApplication.translate("Typed", "noon"): time(12),
    }
    if text in named:
        return named[text]
    found = _TIME.fullmatch(text.replace("\u00a0", " "))
    if found is None:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    if half is not None:
        if not 1 <= hour <= _HALF_DAY:
            return None
        hour = hour % _HALF_DAY + (_HALF_DAY if half == "p" else 0)
    if (hour, minute) == (_LAST_HOUR, 0):
        return time(0)
    try:
        return time(hour, minute)
    except ValueError:
        return None


def time_shown(at: time) -> str:
    """A time of day as it is written in the practice: "8:00 AM"."""
    return dates.time_of(at)


def day_in(text: str) -> date | None:
    """A day somebody typed: "12/25/2026", "Dec 25, 2026", "2026-12-25"; None where it is none.

    Where 03/04 could be two days, as in Spanish, the month has to be named.
    """
    text = text.strip().lower()
    if found := _ISO.fullmatch(text):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    words = _PARTS.findall(text)
    numbers = [int(one) for one in words if one.isdecimal()]
    months = [at for one in words if len(one) >= _SHORTEST_WORD and (at := _month(one))]
    if len(months) == 1 and len(numbers) == _DATE_PARTS - 1:
        return _day(numbers[1], months[0], numbers[0])
    if months or len(numbers) != _DATE_PARTS or len(words) != _DATE_PARTS or not _month_first():
        return None
    return _day(numbers[2], numbers[0], numbers[1])


def day_shown(day: date) -> str:
    """A day as it is written in the practice: "12/25/2026"."""
    return dates.born_on(day)


def hours_in(text: str) -> timedelta | None:
    """A number of hours somebody typed; None where it is none."""
    text = text.strip()
    text = text.replace(",", ".")
    return timedelta(hours=float(text)) if re.fullmatch(r"[0-9]{1,4}(\.[0-9]{1,2})?", text) else None


def hours_shown(span: timedelta) -> str:
    """A number of hours, whole as they are typed."""
    hours = span / timedelta(hours=1)
    return f"{hours:g}"


def _month(word: str) -> int | None:
    language = QLocale()
    return next((at for at in range(1, 13) if language.monthName(at).lower().startswith(word)), None)


def _month_first() -> bool:
    return dates.born_on(datetime(2001, 2, 3)) == "02/03/2001"  # noqa: DTZ001 -- a day, in the language's order


def _day(year: int, month: int, day: int) -> date | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if FIRST_DAY <= found <= LAST_DAY else None
