"""The make-believe practice as FHIR R4 resources."""

from base64 import b64encode
from collections.abc import Iterator, Mapping
from datetime import datetime
from hashlib import sha1
from typing import Any

from triage_app.practice.conversations import Message, Thread
from triage_app.practice.generator import Practice
from triage_app.practice.people import PRACTICE_NAME, Location, Patient, Provider

Resource = dict[str, Any]

RECORD_NUMBERS = "urn:northside:record-number"
"""The identifier system of the practice's record numbers."""
CATEGORIES = "urn:northside:message-category"
"""The coding system in which patients say what a conversation is about."""
_INLINE_IN = 4
"""One file in so many sits inside its message instead of in a Binary of its own."""
_LANGUAGES = {"en": "English", "es": "Spanish"}


def instant(moment: datetime, *, whole_seconds: bool = False) -> str:
    """A moment as FHIR writes it, in UTC, to the millisecond unless told otherwise."""
    shown = moment.replace(tzinfo=None).isoformat(timespec="seconds" if whole_seconds else "milliseconds")
    return f"{shown}Z"


def objects(element: Any) -> list[Mapping[str, Any]]:
    """The objects in an element of a resource, which may hold anything when it was put in by hand."""
    several = element if isinstance(element, list) else [element]
    return [one for one in several if isinstance(one, dict)]


def people(practice: Practice) -> Iterator[Resource]:
    """Locations, doctors, what they do where, and patients."""
    yield from map(_location, practice.locations)
    for provider in practice.providers:
        yield _practitioner(provider)
        yield _role(provider)
    yield from map(_patient, practice.patients)


def _location(location: Location) -> Resource:
    return {"resourceType": "Location", "id": location.id, "status": "active", "name": location.name}


def _practitioner(provider: Provider) -> Resource:
    name = {"family": provider.family, "given": [provider.given], "prefix": ["Dr."], "text": provider.title}
    return {"resourceType": "Practitioner", "id": provider.id, "active": True, "name": [name]}


def _role(provider: Provider) -> Resource:
    return {
        "resourceType": "PractitionerRole",
        "id": f"role-{provider.id}",
        "active": True,
        "practitioner": {"reference": f"Practitioner/{provider.id}", "display": provider.title},
        "organization": {"display": PRACTICE_NAME},
        "location": [{"reference": f"Location/{provider.location_id}"}],
    }


def _patient(patient: Patient) -> Resource:
    language = {"coding": [{"system": "urn:ietf:bcp:47", "code": patient.language}]}
    return {
        "resourceType": "Patient",
        "id": patient.id,
        "active": True,
        "identifier": [{"system": RECORD_NUMBERS, "value": patient.record_number}],
        "name": [{"family": patient.family, "given": [patient.given], "text": patient.name}],
        "telecom": [{"system": "phone", "value": patient.phone, "use": "mobile"}],
        "birthDate": patient.born.isoformat(),
        "communication": [
            {"language": language | {"text": _LANGUAGES[patient.language]}, "preferred": True},
        ],
        "generalPractitioner": [{"reference": f"Practitioner/{patient.provider_id}"}],
        "managingOrganization": {"display": PRACTICE_NAME},
    }


def header(thread: Thread, patient: Patient) -> Resource:
    """The Communication without words that holds a conversation together."""
    code = {"system": CATEGORIES, "code": thread.category}
    return {
        "resourceType": "Communication",
        "id": thread.id,
        "status": "in-progress",
        "category": [{"coding": [code], "text": thread.category.replace("_", " ").capitalize()}],
        "topic": {"text": thread.subject},
        "subject": _to_patient(patient),
        "sender": _to_patient(patient),
        "recipient": [_to_patient(patient), _to_provider(thread.provider_id)],
        "sent": instant(thread.messages[0].sent),
    }


def message(written: Message, patient: Patient) -> Resource:
    """The Communication that carries one message."""
    patient_end, practice_end = _to_patient(patient), _to_provider(written.provider_id)
    payload: list[Resource] = [{"contentString": written.text}] if written.text else []
    if written.file is not None:
        payload.append({"contentAttachment": _attachment(written)})
    return {
        "resourceType": "Communication",
        "id": written.id,
        "partOf": [{"reference": f"Communication/{written.thread_id}"}],
        "status": "completed",
        "subject": patient_end,
        "sender": patient_end if written.inbound else practice_end,
        "recipient": [practice_end if written.inbound else patient_end],
        "sent": instant(written.sent),
        "payload": payload,
    }


def binary(written: Message) -> Resource | None:
    """The Binary behind a message's file; None when it has none or carries it itself."""
    if written.file is None or _is_inline(written):
        return None
    return {
        "resourceType": "Binary",
        "id": _binary_id(written),
        "contentType": written.file.content_type,
        "securityContext": {"reference": f"Patient/{written.patient_id}"},
        "data": b64encode(written.file.content).decode(),
    }


def _attachment(written: Message) -> Resource:
    if written.file is None:
        return {}
    content = written.file.content
    described: Resource = {
        "contentType": written.file.content_type,
        "size": len(content),
        "hash": b64encode(sha1(content, usedforsecurity=False).digest()).decode(),
        "title": written.file.name,
        "creation": instant(written.sent),
    }
    if _is_inline(written):
        return described | {"data": b64encode(content).decode()}
    return described | {"url": f"Binary/{_binary_id(written)}"}


def _is_inline(written: Message) -> bool:
    return sum(written.id.encode()) % _INLINE_IN == 0


def _binary_id(written: Message) -> str:
    return f"bin-{written.id.removeprefix('msg-')}"


def _to_patient(patient: Patient) -> Resource:
    return {"reference": f"Patient/{patient.id}", "display": patient.name}


def _to_provider(provider_id: str) -> Resource:
    return {"reference": f"Practitioner/{provider_id}"}
