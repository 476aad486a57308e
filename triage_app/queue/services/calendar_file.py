"""What stands in an iCal file, as far as it closes a practice: events that last whole days.

Of each event only the lines that matter here reach the library that understands them. Time zones and alarms do
not: they close nothing, may hold rules of their own that never end, and the library remembers zones for good.
"""

import codecs
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from triage_app.errors import UsageError
from triage_app.queue.domain.recurrence import Frequency, Rule

if TYPE_CHECKING:
    from icalendar import Event

MOST_EVENTS: Final = 5_000

_FOLD: Final = re.compile(rb"(?:\r\n|\n|\r)[ \t]")
_PROPERTY: Final = re.compile(
    rb"(DTSTART|DTEND|DURATION|RRULE|RDATE|EXDATE|EXRULE|RECURRENCE-ID|UID|STATUS|SUMMARY)[:;]", re.IGNORECASE
)
_IN_WORDS: Final = frozenset({"UID", "SUMMARY"})
_WHICH: Final = frozenset({"UID", "RECURRENCE-ID"})
_WHOLE_DAY: Final = re.compile(r"\d{8}", re.ASCII)
_WITH_TIME: Final = re.compile(r"\d{8}T\d{6}Z?", re.ASCII)

_WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_NUMBERS: Final = {
    "BYMONTH": "months",
    "BYMONTHDAY": "month_days",
    "BYYEARDAY": "year_days",
    "BYSETPOS": "positions",
}
_PARTS: Final = _NUMBERS.keys() | {"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY"}
_BROKEN: Final = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError)
"""Whatever the library raises, or we do, where something makes no sense."""


@dataclass(frozen=True)
class Closing:
    """An event of so many whole days from each day on which it comes round."""

    uid: str
    instead_of: date | None
    """The day in the series of the same uid that this event stands for."""
    name: str
    begins: date
    length: int
    rules: tuple[Rule, ...]
    also: frozenset[date]
    never: frozenset[date]


@dataclass
class Contents:
    """A file's closings, and how many events have times or are cancelled.

    `standing_alone` has for each uid the days in its series for which another event stands, be it cancelled.
    """

    closings: list[Closing] = field(default_factory=list)
    standing_alone: defaultdict[str, set[date]] = field(default_factory=lambda: defaultdict(set))
    with_times: int = 0
    cancelled: int = 0


def read(content: bytes) -> Contents:
    """Everything in a file that lasts whole days.

    Raises:
        UsageError: `calendar_file_too_large`: too many events; `calendar_file_unreadable`.
    """
    try:
        events = _events(content)
        if len(events) > MOST_EVENTS:
            raise UsageError("calendar_file_too_large")
        contents = Contents()
        for lines in events:
            _add(contents, lines)
    except _BROKEN:
        raise UsageError("calendar_file_unreadable") from None
    return contents


def _events(content: bytes) -> list[list[tuple[str, bytes]]]:
    """The lines of each event, with what they are; ValueError for what is no calendar, or not all of it."""
    # Unfolded before it is decoded: some programs fold in the middle of a letter
    lines = _FOLD.sub(b"", content.removeprefix(codecs.BOM_UTF8)).splitlines()
    inside, found, calendars = list[bytes](), list[list[tuple[str, bytes]]](), 0
    for line in lines:
        word, _, name = (part.strip().upper() for part in line.partition(b":"))
        if word == b"BEGIN":
            inside.append(name)
            calendars += inside == [b"VCALENDAR"]
            if inside == [b"VCALENDAR", b"VEVENT"]:
                found.append([])
        elif word == b"END":
            if not inside or inside.pop() != name:
                raise ValueError
        elif inside == [b"VCALENDAR", b"VEVENT"] and (match := _PROPERTY.match(line)):
            found[-1].append((match[1].upper().decode(), line))
    if inside or not calendars:
        raise ValueError
    return found


def _add(contents: Contents, lines: Sequence[tuple[str, bytes]]) -> None:
    values = {name: _text(line).rpartition(":")[2].strip().upper() for name, line in lines}
    cancelled = values.get("STATUS") == "CANCELLED"
    closes = not cancelled and _lasts_whole_days(values.get("DTSTART", ""))
    # Of what closes nothing it matters only which closing it stands for
    event = _parsed([(name, line) for name, line in lines if closes or name in _WHICH])
    uid, instead_of = str(event.get("UID", "")), _instead_of(event)
    if uid and instead_of is not None:
        contents.standing_alone[uid].add(instead_of)
    if closes:
        contents.closings.append(_closing(event, uid, instead_of))
    else:
        contents.cancelled += cancelled
        contents.with_times += not cancelled


def _text(line: bytes) -> str:
    """UTF-8, or what Windows wrote before."""
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("cp1252", errors="replace")


def _lasts_whole_days(begins: str) -> bool:
    if _WHOLE_DAY.fullmatch(begins):
        return True
    if _WITH_TIME.fullmatch(begins):
        return False
    raise ValueError


def _parsed(lines: Sequence[tuple[str, bytes]]) -> "Event":
    from icalendar import Event  # noqa: PLC0415 - an eighth of a second, for those who read a file only

    plain = (_text(line) if name in _IN_WORDS else _without_zone(name, _text(line)) for name, line in lines)
    event = Event.from_ical("\r\n".join(("BEGIN:VEVENT", *plain, "END:VEVENT")))
    if not isinstance(event, Event):
        raise TypeError
    return event


def _without_zone(name: str, line: str) -> str:
    """A line without what is said about its value: a day is the day that is written there, whatever the zone."""
    said, _, value = line.rpartition(":")
    # Changes a series from a day on, or takes days out by a rule: nothing writes that any more
    if "THISANDFUTURE" in said.upper() or name == "EXRULE":
        raise ValueError
    return f"{name}:{value.strip()}"


def _instead_of(event: "Event") -> date | None:
    value = event.get("RECURRENCE-ID")
    return None if value is None else _day(value.dt)


def _closing(event: "Event", uid: str, instead_of: date | None) -> Closing:
    begins, length = event.start, (event.end - event.start).days
    if length < 0:
        raise ValueError
    summary = event.get("SUMMARY", "")
    return Closing(
        uid=uid,
        instead_of=instead_of,
        name=str(summary[0] if isinstance(summary, list) else summary),
        begins=begins,
        length=max(1, length),  # some programs write as the end the last day instead of the one after
        rules=tuple(_rule(one) for one in event.rrules),
        also=frozenset(_day(one) for one, _ in event.rdates),
        never=frozenset(_day(one) for one in event.exdates),
    )


def _day(value: object) -> date:
    """The day of what should be a day; some programs write midnight."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    raise TypeError


def _rule(parts: Mapping[str, list[Any]]) -> Rule:
    """ValueError for times of day, and for weeks by their number, which no calendar program writes."""
    if parts.keys() - _PARTS:
        raise ValueError
    frequency = Frequency(parts["FREQ"][0])
    return Rule(
        frequency,
        interval=parts.get("INTERVAL", [1])[0],
        count=parts.get("COUNT", [None])[0],
        until=_day(parts["UNTIL"][0]) if "UNTIL" in parts else None,
        week_begins=_WEEKDAYS.index(parts.get("WKST", ["MO"])[0].upper()),
        weekdays=frozenset((one.relative or 0, _WEEKDAYS.index(one.weekday)) for one in parts.get("BYDAY", ())),
        **{ours: frozenset(map(int, parts.get(theirs, ()))) for theirs, ours in _NUMBERS.items()},
    )
