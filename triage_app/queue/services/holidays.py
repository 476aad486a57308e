"""Days on which a practice may be closed: public holidays of its country, and whole days of a calendar file.

Both are only proposed. Nothing here asks a network or a database.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from triage_app.errors import UsageError
from triage_app.queue.domain.calendar import SpecialDay
from triage_app.queue.domain.recurrence import occurrences
from triage_app.queue.domain.refusal import Refusal
from triage_app.queue.services import calendar_file
from triage_app.queue.services.calendar_file import Closing

LARGEST_BYTES: Final = 1_000_000
MOST_DAYS: Final = 3_000
LONGEST_NAME: Final = 80

_MOST_LOOKED_AT: Final = 200_000
"""Days looked at for a whole file: about a second at most, and many times what a real one takes."""

_COUNTRY: Final = re.compile(r"[A-Z]{2}")


@dataclass(frozen=True)
class Read:
    """Days on which a practice may be closed, and how many events of their file were left out.

    They have times of day, are cancelled, or are in `other_years` than the `years` that were asked for. What comes
    from no file has no years, and leaves nothing out.
    """

    days: tuple[SpecialDay, ...]
    with_times: int = 0
    cancelled: int = 0
    other_years: int = 0
    years: tuple[int, ...] = ()

    def left_out(self, kept: int, over: int = 0) -> tuple[Refusal, ...]:
        """Why not everything in the file was taken: `kept` days had hours before, `over` are in the past."""
        if not self.years:
            return ()
        first, last = self.years[0], self.years[-1]
        told = (
            (self.with_times, Refusal("calendar_events_with_times", {"count": self.with_times})),
            (self.cancelled, Refusal("calendar_events_cancelled", {"count": self.cancelled})),
            (
                self.other_years,
                Refusal("calendar_events_elsewhen", {"count": self.other_years, "first": first, "last": last}),
            ),
            (over, Refusal("calendar_days_over", {"count": over})),
            (kept, Refusal("calendar_days_set_before", {"count": kept})),
        )
        return tuple(one for count, one in told if count)


class _Patience:
    """Ends the reading of a file that was made to take for ever."""

    def __init__(self) -> None:
        self._left = _MOST_LOOKED_AT

    def look_at(self, days: int) -> None:
        """Raises UsageError when it is too many, all in all."""
        self._left -= days
        if self._left < 0:
            raise UsageError("calendar_file_too_large")


def proposed(country: str, subdivision: str | None, years: Iterable[int]) -> tuple[SpecialDay, ...]:
    """The public holidays of a country (`US`) or a part of it (`CA`), and the days on which they are made up for.

    Raises:
        UsageError: `country_unknown`.
    """
    from holidays import country_holidays  # noqa: PLC0415 - an eighth of a second, for those who ask only

    named = f"{country}-{subdivision}" if subdivision else country
    if not _COUNTRY.fullmatch(country):  # the library takes any name of its own for a country
        raise UsageError("country_unknown", country=named)
    try:
        found = country_holidays(country, subdivision, years=years, observed=True, language="en_US")
    except NotImplementedError:
        raise UsageError("country_unknown", country=named) from None
    return tuple(SpecialDay(day, _joined(map(_cleaned, found.get_list(day)))) for day in sorted(found))


def from_ical(content: bytes, years: Iterable[int]) -> Read:
    """The whole days in an iCal file that fall into some years.

    What is cancelled is left out, and so is whatever has a time of day: they are counted. Where a whole day cannot
    be understood nothing is taken from the file: nobody would notice the closing that is missing.

    Raises:
        UsageError: `calendar_file_too_large`, also where rules would take too long; `calendar_file_unreadable`.
    """
    if len(content) > LARGEST_BYTES:
        raise UsageError("calendar_file_too_large")
    found = calendar_file.read(content)
    wanted, patience = frozenset(years), _Patience()
    names, other_years = defaultdict[date, list[str]](list), 0
    for closing in found.closings if wanted else ():
        instead = found.standing_alone[closing.uid] if closing.instead_of is None else frozenset[date]()
        name = _cleaned(closing.name)  # here, not for each of its days: it may be as long as the file
        days = tuple(_days(closing, instead, wanted, patience))
        other_years += not days
        for day in days:
            names[day].append(name)
        if len(names) > MOST_DAYS:
            raise UsageError("calendar_file_too_large")
    closed = tuple(SpecialDay(day, _joined(names[day])) for day in sorted(names))
    return Read(closed, found.with_times, found.cancelled, other_years, tuple(sorted(wanted)))


def _days(
    closing: Closing, instead: Collection[date], years: frozenset[int], patience: _Patience
) -> Iterator[date]:
    """Every day of those years on which it is closed; a day may come twice."""
    first, last = date(min(years), 1, 1).toordinal(), date(max(years), 12, 31).toordinal()
    earliest = date.fromordinal(max(1, first - closing.length + 1))
    comes = {closing.begins} | closing.also
    for rule in closing.rules:
        comes.update(occurrences(rule, closing.begins, earliest, date.fromordinal(last), patience.look_at))
    for begins in comes.difference(closing.never, instead):
        begin = begins.toordinal()
        within = range(max(first, begin), min(last + 1, begin + closing.length))
        patience.look_at(1 + len(within))
        yield from (day for one in within if (day := date.fromordinal(one)).year in years)


def _joined(names: Iterable[str]) -> str:
    """Different names of one day in a line that is not too long; empty where nobody said any."""
    return _cut(" / ".join(dict.fromkeys(filter(None, names))))


def _cleaned(name: str) -> str:
    """A name in one line that is not too long, without characters that cannot be seen."""
    seen = (one for one in name if one.isspace() or unicodedata.category(one) not in {"Cc", "Cf", "Cs"})
    return _cut(" ".join("".join(seen).split()))


def _cut(line: str) -> str:
    return line if len(line) <= LONGEST_NAME else line[: LONGEST_NAME - 1].rstrip() + "…"
