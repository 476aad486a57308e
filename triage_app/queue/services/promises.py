"""What is promised to which conversation: the facts that policies look at, fetched only where they matter."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple, TypeVar

from sqlalchemy import select

from triage_app.queue.domain.policies import Facts, Promise, Rulebook
from triage_app.queue.store.round_trip import among
from triage_app.queue.store.schema import Conversation, Location, Patient, Portal, Provider
from triage_app.queue.store.work import Work

_C = Conversation
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


_MEMBERS: Final = select(
    *(_C.merged_into, _C.portal_id, _C.location_id, _C.provider_id, _C.patient_id, _C.category)
).where(_C.merged_into.is_not(None), among(_C.merged_into, "ids"))


def promised_to(work: Work, rules: Rulebook, rows: Sequence[Any]) -> dict[int, tuple[Promise, ...]]:
    """What is promised to each conversation, and to whatever was merged into it; its own promise comes first.

    Merging never makes a wait longer: the strictest of them counts.

    Args:
        work: an open transaction.
        rules: by which rules.
        rows: conversations, each beginning with its number and its `Subject`.
    """
    subjects = {(row[0], 0): Subject(*row[1:6]) for row in rows}
    found = work.connection.execute(_MEMBERS, {"ids": [row[0] for row in rows]})
    subjects |= {(row[0] or 0, place): Subject(*row[1:6]) for place, row in enumerate(found, 1)}
    promised: dict[int, tuple[Promise, ...]] = {}
    for (number, _), one in promises(work, rules, subjects).items():
        promised[number] = (*promised.get(number, ()), one)
    return promised


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
