"""What is promised to which conversation: the facts that policies look at, fetched only where they matter."""

from collections.abc import Hashable, Iterable, Mapping
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import select

from triage_app.queue.domain.policies import Facts, Promise, Rulebook
from triage_app.queue.store.round_trip import among
from triage_app.queue.store.schema import Location, Patient, Portal, Provider
from triage_app.queue.store.work import Work

K = TypeVar("K", bound=Hashable)


class Subject(NamedTuple):
    """What of a conversation policies may ask for, by number."""

    portal_id: int
    location_id: int
    provider_id: int | None = None
    patient_id: int | None = None
    category: str = ""


_TOLD: dict[str, tuple[Any, str]] = {
    "portal": (Portal.name, "portal_id"),
    "location": (Location.name, "location_id"),
    "provider": (Provider.name, "provider_id"),
    "language": (Patient.language, "patient_id"),
}
"""By fact: the column that says it, and the number of the row it stands in."""


def promises(work: Work, rules: Rulebook, subjects: Mapping[K, Subject]) -> dict[K, Promise]:
    """The promise of each conversation, by its key."""
    wanted = rules.looks_at
    told = {
        fact: _read(work, column, {getattr(one, number) for one in subjects.values()})
        for fact, (column, number) in _TOLD.items()
        if fact in wanted
    }
    return {key: rules.promise(_facts(one, told)) for key, one in subjects.items()}


def _read(work: Work, column: Any, numbers: Iterable[int | None]) -> dict[int | None, str]:
    table = column.class_
    some = [one for one in numbers if one is not None]
    rows = work.connection.execute(select(table.id, column).where(among(table.id, "ids")), {"ids": some})
    return {None: "", **dict(map(tuple, rows))}


def _facts(one: Subject, told: Mapping[str, Mapping[int | None, str]]) -> Facts:
    named = {fact: names.get(getattr(one, _TOLD[fact][1]), "") for fact, names in told.items()}
    return Facts(category=one.category, **named)
