"""Reads FHIR resources as the queue's values. Pure: no network, no clock.

An absent or senseless fact becomes None or empty; what cannot be read at all raises, and the caller sets it aside.
"""

import base64
import hashlib
import re
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

import msgspec

from triage_app.queue.domain.countdown import Direction
from triage_app.queue.domain.keys import key_of
from triage_app.queue.domain.remote import RemoteFile, RemoteMessage, RemotePatient, RemoteThread, unnamed
from triage_app.sync.portals.fhir import resources as r

_PATIENT_SIDE = frozenset({"Patient", "RelatedPerson"})
_PRACTICE_SIDE = frozenset({"Practitioner", "PractitionerRole", "Organization", "CareTeam", "HealthcareService"})
_REFERENCE = re.compile(r"([A-Z][A-Za-z]{1,63})/([A-Za-z0-9\-.]{1,64})(?:/_history/[^/]+)?")
_DATE_TIME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})")

_ID = re.compile(r"[^\s/?#\x00-\x20\x7f]{1,128}")
"""More than FHIR allows (64 letters, digits, dots and hyphens): servers do, and it costs nothing."""

_LONGEST_TYPE = 100
_LARGEST_FILE = 2**31 - 1

_YEARS = range(1990, 2200)
"""Years in which something on a portal can have happened; no portal is older."""

NEVER_ARRIVED = frozenset({"entered-in-error", "not-done"})
"""Statuses of what was taken back or never came about."""

_HELD_BACK = frozenset({"on-hold", "stopped"})
"""Statuses of what is kept from the patient, for now or for good."""

DRAFT = "preparation"
"""The status of a message that its author has not sent."""

_NOT_SENT = NEVER_ARRIVED | _HELD_BACK | {DRAFT}
"""Statuses of what has not left, however they are written, and which answers nobody.

A server that says nothing of it, or what nobody understands, shows the patient what it has.
"""

WITHDRAWN = "entered-in-error"
"""The status of what its author has taken back."""

_NOTICES = frozenset({"alert", "notification", "reminder"})
"""What no person wrote to one patient, as far as the category of a message tells (FHIR communication-category)."""


def communication(resource: r.Communication, raw: bytes) -> RemoteMessage | RemoteThread:
    """A message, or the title page of a thread: no payload, not part of anything, but with a topic."""
    subject = resource.topic.words() if resource.topic else ""
    part_of = [id_of(one, "Communication") for one in resource.part_of]
    if not resource.payload and not any(part_of) and subject:
        return RemoteThread(
            resource.id, clean(subject), _patient(resource), _provider(resource), _message(resource, raw, None)
        )
    return _message(resource, raw, next((one for one in part_of if one), None))


def _message(resource: r.Communication, raw: bytes, thread: str | None) -> RemoteMessage:
    answers = next((found for one in resource.in_response_to if (found := id_of(one, "Communication"))), None)
    own_key = next(
        (key for one in resource.identifier if (key := key_of(one.system or "", clean(one.value or "")))), None
    )
    subject = resource.topic.words() if resource.topic else ""
    return RemoteMessage(
        remote_id=resource.id,
        thread_key=thread or (None if answers else resource.id),
        answers=answers,
        subject=clean(subject),
        patient_reference=_patient(resource),
        provider_reference=_provider(resource),
        sender_reference=plain(resource.sender),
        sender=clean((resource.sender.display if resource.sender else "") or ""),
        direction=_direction(resource),
        sent=moment(resource.sent),
        received=moment(resource.received),
        last_updated=moment(resource.meta.last_updated),
        text=text_of(resource) or ("" if resource.payload else clean(subject)),
        files=_files(resource),
        own_key=own_key,
        withdrawn=resource.status in NEVER_ARRIVED | _HELD_BACK,
        content_hash=_fingerprint(raw),
        sent_on=_sent_on(resource.sent),
    )


def _direction(resource: r.Communication) -> Direction:
    """Who wrote it. Without a sender it counts as the patient's: when unsure, somebody is waiting.

    What a patient has taken back waits for nothing; a notice in the name of the practice answers nobody.
    """
    kind = plain(resource.sender).partition("/")[0]
    if kind == "Device":
        return Direction.AUTOMATIC
    if kind not in _PRACTICE_SIDE:
        return Direction.AUTOMATIC if resource.status == WITHDRAWN else Direction.FROM_PATIENT
    if kind == "Organization" and _codes(resource.category) & _NOTICES:
        return Direction.AUTOMATIC
    return Direction.TO_PATIENT if _reached_the_patient(resource) else Direction.AUTOMATIC


def _codes(categories: Any) -> set[str]:
    """The codes among a message's categories, however a server writes them."""
    concepts = [one for one in categories if isinstance(one, dict)] if isinstance(categories, list) else []
    codings = [one.get("coding") for one in concepts]
    every = [code for some in codings if isinstance(some, list) for code in some if isinstance(code, dict)]
    return {code["code"] for code in every if isinstance(code.get("code"), str)}


def _reached_the_patient(resource: r.Communication) -> bool:
    """Whether a message of the practice can have answered: really sent, not empty, not among colleagues only."""
    kinds = {plain(one).partition("/")[0] for one in resource.recipient}
    is_for_patient = not kinds or not kinds.isdisjoint(_PATIENT_SIDE)
    is_sent = (resource.status or "").strip().lower() not in _NOT_SENT
    return is_sent and is_for_patient and bool(text_of(resource) or _files(resource))


def _patient(resource: r.Communication) -> str | None:
    """Whom it is about, where that is beyond doubt; a reply to anybody else could reach the wrong person."""
    sender = plain(resource.sender)
    if resource.subject is not None and resource.subject.reference:
        subject = plain(resource.subject)
        doubt = sender.startswith("Patient/") and sender != subject
        return subject if subject.startswith("Patient/") and not doubt else None
    people = [plain(resource.sender), *map(plain, resource.recipient)]
    patients = {one for one in people if one.startswith("Patient/")}
    return patients.pop() if len(patients) == 1 else None


def _provider(resource: r.Communication) -> str | None:
    people = [*map(plain, resource.recipient), plain(resource.sender)]
    return next((one for one in people if one.startswith("Practitioner/")), None)


def text_of(resource: r.Communication) -> str:
    """The message's words: its text payloads, one under the other."""
    return "\n\n".join(clean(one.content_string) for one in resource.payload if one.content_string)


def _files(resource: r.Communication) -> tuple[RemoteFile, ...]:
    files: list[RemoteFile] = []
    for place, one in enumerate(resource.payload):
        attachment, reference = one.content_attachment, one.content_reference
        if attachment is not None:
            files.append(
                RemoteFile(
                    place,
                    clean(attachment.title or "") or unnamed(len(files) + 1),
                    clean(attachment.content_type or "")[:_LONGEST_TYPE],
                    _size(attachment.size),
                    f"Communication/{resource.id}#{place}",
                    inline(attachment.data),
                )
            )
        elif reference is not None and reference.reference:
            name = clean(reference.display or "") or unnamed(len(files) + 1)
            files.append(RemoteFile(place, name, "", None, plain(reference)))
    return tuple(files)


def inline(data: str | None) -> bytes | None:
    """Bytes that stand in a resource as base64, or None where there are none to read."""
    if not data:
        return None
    try:
        return base64.b64decode(data, validate=False)
    except ValueError:
        return None


def _size(said: int | None) -> int | None:
    """A number of bytes as a portal claims it, or None where no file is that large or small."""
    return said if said is not None and 0 <= said <= _LARGEST_FILE else None


def is_id(said: str) -> bool:
    """Whether a resource can be asked for and remembered by an id."""
    return _ID.fullmatch(said) is not None


def patient(resource: r.Patient, reference: str) -> RemotePatient:
    """A patient's record as the queue shows it."""
    names = sorted(resource.name, key=lambda one: one.use not in {"usual", "official"})
    languages = sorted(resource.communication, key=lambda one: not one.preferred)
    spoken = next((one.language for one in languages if one.language), None)
    codes = [one.code for one in spoken.coding if one.code] if spoken else []
    return RemotePatient(
        reference=reference,
        name=clean(next((one.whole() for one in names if one.whole()), "")),
        born=_day(resource.birth_date),
        record_number=clean(next((one.value for one in resource.identifier if one.value), "")),
        phone=clean(next((one.value for one in resource.telecom if one.system == "phone" and one.value), "")),
        language=clean(codes[0] if codes else "").partition("-")[0].lower()[:16],
    )


def provider_name(resource: r.Practitioner | None) -> str:
    """What a provider is called, empty where there is no record."""
    names = resource.name if resource else []
    return clean(next((one.whole() for one in names if one.whole()), ""))


def id_of(reference: r.Reference | None, kind: str) -> str | None:
    """The id a reference of one kind points to."""
    found, _, remote_id = plain(reference).partition("/")
    return remote_id if found == kind and remote_id else None


def plain(reference: r.Reference | None) -> str:
    """A reference as Type/id; empty where it is none, or leads to another server, whose ids are not ours."""
    return _plain(reference.reference) if reference and reference.reference else ""


@lru_cache(maxsize=4096)  # a page names the same few people in thousands of places
def _plain(said: str) -> str:
    found = _REFERENCE.fullmatch(said)
    return f"{found[1]}/{found[2]}" if found else ""


def moment(said: str | None) -> datetime | None:
    """A FHIR instant or dateTime with a time zone, as UTC; None for anything less exact or out of all reason."""
    if not said or not _DATE_TIME.fullmatch(said):
        return None
    try:
        at = datetime.fromisoformat(said.upper()).astimezone(UTC)
    except (ValueError, OverflowError):  # year 1 east of Greenwich is no time in UTC
        return None
    return at if at.year in _YEARS else None


def _sent_on(said: str | None) -> date | None:
    """The day of a dateTime that is no exact moment: without a time, or without a zone."""
    day = None if moment(said) else _day((said or "").partition("T")[0])
    return day if day is not None and day.year in _YEARS else None


def _day(said: str | None) -> date | None:
    try:
        return date.fromisoformat(said or "")
    except ValueError:
        return None


def clean(said: str) -> str:
    """Text that every database takes: without NUL."""
    return said.replace("\x00", "")


def _fingerprint(raw: bytes) -> str:
    """A hash of what a person would notice: everything but `meta` and the changing parts of signed addresses."""
    content = msgspec.json.decode(raw)
    content.pop("meta", None)
    for one in content.get("payload") or []:
        attachment = one.get("contentAttachment")
        if isinstance(attachment, dict) and isinstance(attachment.get("url"), str):
            attachment["url"] = attachment["url"].partition("?")[0]
    return hashlib.sha256(msgspec.json.encode(content, order="deterministic")).hexdigest()
