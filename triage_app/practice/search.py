"""Which resources a search matches; a search value that means nothing here is refused."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum, auto
from functools import partial
from typing import Any

from triage_app.practice.exchange import RefusedError
from triage_app.practice.resources import objects
from triage_app.practice.store import Record


class Kind(Enum):
    """How a search value is compared."""

    ID = auto()
    DATE = auto()
    TOKEN = auto()
    REFERENCE = auto()
    STRING = auto()


@dataclass(frozen=True)
class Parameter:
    """A search parameter and the element it looks at."""

    kind: Kind
    element: str

    @property
    def fhir_type(self) -> str:
        """Its type in the words of a capability statement."""
        return "token" if self.kind is Kind.ID else self.kind.name.lower()


@dataclass(frozen=True)
class Criterion:
    """One condition of a search; any of the values will do."""

    parameter: Parameter
    values: tuple[str, ...]
    missing: bool | None = None
    """Not None for the modifier :missing, which asks whether the element is absent."""


_COMMON = {"_id": Parameter(Kind.ID, "id"), "_lastUpdated": Parameter(Kind.DATE, "_lastUpdated")}
_IDENTIFIER = {"identifier": Parameter(Kind.TOKEN, "identifier")}
_NAME = {"name": Parameter(Kind.STRING, "name")}
_SUBJECT = {"subject": Parameter(Kind.REFERENCE, "subject"), "patient": Parameter(Kind.REFERENCE, "subject")}

PARAMETERS: Mapping[str, Mapping[str, Parameter]] = {
    "Communication": _COMMON
    | _IDENTIFIER
    | _SUBJECT
    | {
        "sent": Parameter(Kind.DATE, "sent"),
        "part-of": Parameter(Kind.REFERENCE, "partOf"),
        "sender": Parameter(Kind.REFERENCE, "sender"),
        "recipient": Parameter(Kind.REFERENCE, "recipient"),
    },
    "Patient": _COMMON
    | _IDENTIFIER
    | _NAME
    | {
        "family": Parameter(Kind.STRING, "family"),
        "given": Parameter(Kind.STRING, "given"),
        "birthdate": Parameter(Kind.DATE, "birthDate"),
    },
    "Practitioner": _COMMON | _NAME,
    "PractitionerRole": _COMMON | {"practitioner": Parameter(Kind.REFERENCE, "practitioner")},
    "Location": _COMMON | _NAME,
    "DocumentReference": _COMMON | _IDENTIFIER | _SUBJECT,
}
"""What each type of resource can be searched by."""

SORTS = ("_lastUpdated", "sent")


def read_criterion(parameter: Parameter, modifier: str, value: str) -> Criterion:
    """A condition from what stood in the address.

    Raises:
        RefusedError: the modifier or the value cannot be understood.

    """
    if modifier == "missing":
        return Criterion(parameter, (), missing=value == "true")
    if modifier:
        raise RefusedError(400, "not-supported", f"The modifier :{modifier} is not supported")
    values = tuple(value.split(","))
    if parameter.kind is Kind.DATE:
        for one in values:
            _read_span(one)
    return Criterion(parameter, values)


def matches(record: Record, criteria: Sequence[Criterion]) -> bool:
    """The record meets every condition."""
    return all(_meets(record, criterion) for criterion in criteria)


def _meets(record: Record, criterion: Criterion) -> bool:
    if criterion.missing is not None:
        return (criterion.parameter.element not in record.resource) is criterion.missing
    compare = _COMPARISONS[criterion.parameter.kind]
    return any(compare(record, criterion.parameter.element, value) for value in criterion.values)


def _same_id(record: Record, _element: str, value: str) -> bool:
    return record.id == value


def _in_time(record: Record, element: str, value: str) -> bool:
    moment = _moment(record, element)
    prefix, start, end = _read_span(value)
    return moment is not None and _IN_TIME[prefix](moment, start, end)


def _moment(record: Record, element: str) -> datetime | None:
    if element == "_lastUpdated":
        return record.last_updated
    try:
        return _read_moment(str(record.resource.get(element, "")))[0]
    except ValueError:
        return None


def _carries_token(record: Record, element: str, value: str) -> bool:
    system, bar, code = value.rpartition("|")
    return any(
        token.get("value") == code and (not bar or token.get("system", "") == system)
        for token in objects(record.resource.get(element))
    )


def _refers_to(record: Record, element: str, value: str) -> bool:
    # "pat-1", "Patient/pat-1" and the full address all mean the same patient.
    wanted = value.split("/")[-2:]
    return any(
        str(reference.get("reference", "")).split("/")[-len(wanted) :] == wanted
        for reference in objects(record.resource.get(element))
    )


def _starts_like(record: Record, element: str, value: str) -> bool:
    return any(text.lower().startswith(value.lower()) for text in _texts(record.resource, element))


def _texts(resource: Mapping[str, Any], element: str) -> Iterator[str]:
    if isinstance(resource.get(element), str):
        yield resource[element]
    parts = ("family", "given", "text") if element == "name" else (element,)
    for name in objects(resource.get("name")):
        for part in (name.get(part) for part in parts):
            several = part if isinstance(part, list) else [part]
            yield from (text for text in several if isinstance(text, str))


_COMPARISONS: Mapping[Kind, Callable[[Record, str, str], bool]] = {
    Kind.ID: _same_id,
    Kind.DATE: _in_time,
    Kind.TOKEN: _carries_token,
    Kind.REFERENCE: _refers_to,
    Kind.STRING: _starts_like,
}

_IN_TIME: Mapping[str, Callable[[datetime, datetime, datetime], bool]] = {
    "eq": lambda moment, start, end: start <= moment < end,
    "ne": lambda moment, start, end: not start <= moment < end,
    "gt": lambda moment, _start, end: moment >= end,
    "sa": lambda moment, _start, end: moment >= end,
    "ge": lambda moment, start, _end: moment >= start,
    "lt": lambda moment, start, _end: moment < start,
    "eb": lambda moment, start, _end: moment < start,
    "le": lambda moment, _start, end: moment < end,
}


def _read_span(value: str) -> tuple[str, datetime, datetime]:
    prefix, text = (value[:2], value[2:]) if value[:2] in _IN_TIME else ("eq", value)
    try:
        start, length = _read_moment(text)
    except ValueError as error:
        raise RefusedError(400, "value", "Not a date this portal understands") from error
    return prefix, start, start + length


def _read_moment(text: str) -> tuple[datetime, timedelta]:
    if "T" not in text:
        return datetime.combine(date.fromisoformat(text), time(), UTC), timedelta(days=1)
    # An unescaped plus sign of an offset arrives as a space.
    moment = datetime.fromisoformat(text.replace(" ", "+"))
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return moment.astimezone(UTC), timedelta(milliseconds=1) if "." in text else timedelta(seconds=1)


def ordered(records: Sequence[Record], sort: str) -> list[Record]:
    """The records sorted by a comma-separated list of elements, a minus before one for the latest first.

    Raises:
        RefusedError: one of the elements cannot be sorted by.

    """
    found = list(records)
    for key in reversed(sort.split(",") if sort else []):
        element = key.removeprefix("-")
        if element not in SORTS:
            raise RefusedError(400, "not-supported", f"Cannot sort by {element}")
        found.sort(key=partial(_sort_key, element), reverse=key.startswith("-"))
    return found


def _sort_key(element: str, record: Record) -> datetime:
    return _moment(record, element) or datetime.min.replace(tzinfo=UTC)
