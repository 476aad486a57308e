"""Whom messages concern and who reads them: patients and providers, as their portal names them."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, bindparam, select, update

from triage_app.queue.domain.remote import Intake, RemotePatient
from triage_app.queue.store import rows
from triage_app.queue.store.round_trip import among
from triage_app.queue.store.schema import Conversation, Patient, Provider
from triage_app.queue.store.work import Work

COUNT_AGAIN: Final = -1
"""No edition's number: sync counts such a conversation anew."""

_UNIQUE: Final = "portal_id, remote_id"
_FACTS: Final = ("name", "born", "record_number", "phone", "language", "readable", "refreshed_at")


def _named(kind: type[Patient | Provider]) -> ColumnElement[bool]:
    return and_(kind.portal_id == bindparam("portal_id"), among(kind.remote_id, "references"))


_PATIENTS: Final = select(Patient.remote_id, Patient.id).where(_named(Patient))
_PROVIDERS: Final = select(Provider.remote_id, Provider.id).where(_named(Provider))
_READABLE: Final = select(Patient.remote_id).where(_named(Patient), Patient.readable)
_BY_NAME: Final = select(Provider.id, Provider.remote_id, Provider.name).where(_named(Provider))
_NAMED: Final = select(Provider.remote_id).where(_named(Provider), Provider.name != "")


def patients_on(work: Work, portal_id: int, page: Intake, seen_at: datetime) -> dict[str, int]:
    """Keep the records that came with a page; returns the number of every patient on it, by their reference."""
    read = {one.reference: _record(portal_id, one, seen_at) for one in page.patients if one.readable}
    unread = {one.reference: _record(portal_id, one, seen_at) for one in page.patients if not one.readable}
    rows.add(work.connection, Patient, list(read.values()), unique=_UNIQUE, renewed=_FACTS)
    rows.add(work.connection, Patient, list(unread.values()), unique=_UNIQUE)
    if read:
        _tell_of(work, portal_id, read)
    return _numbers(work, _PATIENTS, portal_id, {one.patient_reference for one in page.entries})


def providers_on(work: Work, portal_id: int, page: Intake) -> dict[str, int]:
    """Keep the names that came with a page; returns the number of every provider on it, by their reference."""
    names = dict(page.providers)
    named = [{"portal_id": portal_id, "remote_id": one, "name": name} for one, name in names.items()]
    if named:
        _tell_of_renamed(work, portal_id, names)
    rows.add(work.connection, Provider, [row for row in named if row["name"]], unique=_UNIQUE, renewed=["name"])
    rows.add(work.connection, Provider, [row for row in named if not row["name"]], unique=_UNIQUE)
    return _numbers(work, _PROVIDERS, portal_id, {one.provider_reference for one in page.entries})


def unknown_patients(work: Work, portal_id: int, references: Iterable[str]) -> list[str]:
    """Those of the references whose records are not here, or could not be read the last time."""
    return _unknown(work, _READABLE, portal_id, references)


def unreadable_patients(work: Work, portal_id: int, before: datetime) -> list[str]:
    """Patients whose records could not be read when they were first asked for, before a moment."""
    return list(
        work.connection.execute(
            select(Patient.remote_id)
            .where(Patient.portal_id == portal_id, ~Patient.readable, Patient.refreshed_at < before)
            .order_by(Patient.id)
        ).scalars()
    )


def unknown_providers(work: Work, portal_id: int, references: Iterable[str]) -> list[str]:
    """Those of the references whose names are not here."""
    return _unknown(work, _NAMED, portal_id, references)


def _unknown(work: Work, found: Select[str], portal_id: int, references: Iterable[str]) -> list[str]:
    wanted = sorted(set(references))
    known = set(work.connection.execute(found, {"portal_id": portal_id, "references": wanted}).scalars())
    return [reference for reference in wanted if reference not in known]


def _record(portal_id: int, one: RemotePatient, seen_at: datetime) -> dict[str, Any]:
    facts = {name: getattr(one, name) for name in _FACTS if name != "refreshed_at"}
    return {"portal_id": portal_id, "remote_id": one.reference, **facts, "refreshed_at": seen_at}


def _tell_of(work: Work, portal_id: int, read: Mapping[str, Any]) -> None:
    """A record that was read changes what lists show of its conversations, and perhaps what is promised there."""
    found = select(Patient.id).where(Patient.portal_id == portal_id, Patient.remote_id.in_(read))
    work.connection.execute(
        update(Conversation)
        .where(Conversation.patient_id.in_(found))
        .values(patient_id=Conversation.patient_id, rules_version=COUNT_AGAIN)
    )


def _tell_of_renamed(work: Work, portal_id: int, names: Mapping[str, str]) -> None:
    """A provider whose name was not known or was another: policies may ask for it."""
    here = work.connection.execute(_BY_NAME, {"portal_id": portal_id, "references": list(names)})
    renamed = [row.id for row in here if names[row.remote_id] not in {"", row.name}]
    if renamed:
        work.connection.execute(
            update(Conversation)
            .where(among(Conversation.provider_id, "ids"), Conversation.due_at.is_not(None))
            .values(rules_version=COUNT_AGAIN),
            {"ids": renamed},
        )


def _numbers(
    work: Work, found: Select[str, int], portal_id: int, references: Iterable[str | None]
) -> dict[str, int]:
    wanted = [one for one in references if one]
    rows_found = work.connection.execute(found, {"portal_id": portal_id, "references": wanted})
    return {row.remote_id: row.id for row in rows_found}
