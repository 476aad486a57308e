"""Calendar files as other programs write them, and what is read from one."""

from __future__ import annotations

from itertools import chain

import pytest

from triage_app.errors import UsageError
from triage_app.queue.domain.calendar import SpecialDay
from triage_app.queue.services.holidays import from_ical

YEARS = (2026, 2027)


def named(days: tuple[SpecialDay, ...]) -> dict[str, str]:
    return {day.day.isoformat(): day.name for day in days}


def event(*lines: str) -> list[str]:
    return ["BEGIN:VEVENT", "DTSTAMP:20260101T000000Z", *lines, "END:VEVENT"]


def file(*events: list[str]) -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Practice//EN", *chain(*events), "END:VCALENDAR", ""]
    return "\r\n".join(lines).encode()


SPANISH = file(event("DTSTART;VALUE=DATE:20260106", "SUMMARY;LANGUAGE=es:Día de Reyes\\, España cierra"))


def closed(*lines: str) -> dict[str, str]:
    return named(from_ical(file(event(*lines)), YEARS).days)


def days_closed(*lines: str) -> list[str]:
    return list(closed("SUMMARY:Closed", *lines))


def refusal(content: bytes) -> str:
    with pytest.raises(UsageError) as refused:
        from_ical(content, YEARS)
    return refused.value.code
