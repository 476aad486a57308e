"""Times of day and days, in the order and the words of the language that is spoken.

Spanish names the month: who is used to the day first would read 03/04 as another day than the portal does.
"""

from datetime import date, datetime, time

from PySide6.QtCore import QCoreApplication, QLocale

translate = QCoreApplication.translate

_NOON = 12


def time_of(local: datetime | time) -> str:
    """A time of day: "4:40 PM"."""
    before, after = translate("Dates", "{h}:{min} AM"), translate("Dates", "{h}:{min} PM")
    pattern = before if local.hour < _NOON else after
    return pattern.format(h=local.hour % _NOON or _NOON, min=f"{local:%M}")


def day_of(day: date) -> str:
    """A day of any year: "Friday, 11/20/2026"."""
    return _filled(translate("Dates", "{weekday}, {mm}/{dd}/{yyyy}"), day)


def near_day(day: date) -> str:
    """A day within reach: "Tuesday 11/24"."""
    return _filled(translate("Dates", "{weekday} {mm}/{dd}"), day)


def born_on(day: date) -> str:
    """A date of birth: "03/14/1961"."""
    return _filled(translate("Dates", "{mm}/{dd}/{yyyy}"), day)


def weekday(day: date) -> str:
    """A day of any week: "Tuesday"."""
    return QLocale().dayName(day.isoweekday())


def short_weekday(day: date) -> str:
    """A day of this week: "Tue"."""
    return QLocale().dayName(day.isoweekday(), QLocale.FormatType.ShortFormat)


def short_day(day: date) -> str:
    """A day as a list has it: "Tue 11/24"."""
    return _filled(translate("Dates", "{wday} {mm}/{dd}"), day)


def _filled(pattern: str, day: date) -> str:
    language = QLocale()
    return pattern.format(
        weekday=language.dayName(day.isoweekday()),
        wday=short_weekday(day),
        month=language.monthName(day.month),
        mon=language.monthName(day.month, QLocale.FormatType.ShortFormat),
        d=day.day,
        dd=f"{day:%d}",
        mm=f"{day:%m}",
        yyyy=f"{day.year:04}",
    )
