"""Writes replies and files so that a repeat is harmless: our key as identifier, created only if it is not there.

The ladder here is conditional create with a search before any repeat; other rungs come with probing
(portal-contract 2.5). What is uncertain is said to be uncertain.
"""

import base64
import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, timedelta
from functools import partial
from typing import Any, TypeAlias
from urllib.parse import quote

import httpx
import msgspec

from triage_app.errors import TriageError, Value
from triage_app.queue.domain.delivery import Confirmed, Outcome, Rejected, RetryLater, Unknown
from triage_app.queue.domain.keys import URN_SYSTEM, urn
from triage_app.queue.domain.likeness import says
from triage_app.queue.services.parcels import Parcel, SentFile
from triage_app.sync.portal import Content, MaySend
from triage_app.sync.portals.fhir import mapping
from triage_app.sync.portals.fhir import resources as r
from triage_app.sync.portals.fhir.client import Answer, FhirClient, LostError, NotSentError

_UNCERTAIN = Unknown("delivery_uncertain")
_NOT_ABOUT_THIS = frozenset({"portal_unreachable", "portal_sign_in_refused", "portal_busy", "portal_not_fhir"})
"""Failures that say nothing about the row, which therefore cost it no attempt (decision 41)."""

_REFUSALS: dict[int, str] = {
    httpx.codes.FORBIDDEN: "portal_forbidden",
    httpx.codes.REQUEST_ENTITY_TOO_LARGE: "portal_file_too_large",
}
_TOO_LATE = RetryLater("sync_elsewhere", spent=False)
"""Frozen or slow since the row was taken: another sync may be sending it by now."""

_SIGN_IN_PAUSE = timedelta(seconds=30)

_Sent: TypeAlias = r.Communication | r.DocumentReference
_KINDS: dict[str, type[_Sent]] = {"Communication": r.Communication, "DocumentReference": r.DocumentReference}


class Sender:
    """Sends to one portal in the name of the practice."""

    def __init__(self, client: FhirClient, sender_reference: str | None) -> None:
        self._client = client
        self._named: dict[str, Value] = {"portal": client.portal}
        self._sender = {"reference": sender_reference} if sender_reference else {}

    def send_reply(self, parcel: Parcel, may_send: MaySend) -> Outcome:
        """Create the reply's Communication, or find the one that is there."""
        send = partial(self._send_reply, parcel, may_send)
        return self._guarded(lambda: self._once("Communication", parcel, send))

    def send_file(
        self, parcel: Parcel, content: Content, remember: Callable[[str], None], may_send: MaySend
    ) -> Outcome:
        """Upload the bytes, remember where they are, and create the document that points to them."""
        send = partial(self._send_file, parcel, content, remember, may_send)
        return self._guarded(lambda: self._once("DocumentReference", parcel, send))

    def _guarded(self, attempt: Callable[[], Outcome]) -> Outcome:
        try:
            return attempt()
        except NotSentError:
            return RetryLater("portal_unreachable", spent=False, values=self._named)
        except LostError:
            return _UNCERTAIN
        except TriageError as error:  # signing in or reading before sending failed: nothing was sent
            return RetryLater(
                error.code, _SIGN_IN_PAUSE, spent=error.code not in _NOT_ABOUT_THIS, values=error.values
            )

    def _send_reply(self, parcel: Parcel, may_send: MaySend) -> Outcome:
        relative = self._relative(parcel) if parcel.sender_reference.startswith("RelatedPerson/") else None
        if relative is not None and mapping.plain(relative.patient) != parcel.patient_reference:
            return Rejected("portal_relative_differs", self._named)
        told = relative is not None and relative.active is not False
        return self._create("Communication", parcel, self.reply_resource(parcel, with_relative=told), may_send)

    def _relative(self, parcel: Parcel) -> r.RelatedPerson | None:
        """Whose relative wrote; None where the portal will not say, and then only the patient is answered."""
        return r.resource_of(self._client.record(parcel.sender_reference), r.RelatedPerson)

    def _once(self, kind: str, parcel: Parcel, send: Callable[[], Outcome]) -> Outcome:
        """Send what is not there yet, to a patient who is still who the author saw.

        What was searched for and not found is in doubt no longer, whatever becomes of this attempt.
        """
        found = self._find(kind, parcel) if parcel.search_first else None
        if found is not None:
            return found
        outcome = self._stopped(parcel) or send()
        absent = isinstance(outcome, Rejected) and parcel.search_first and not outcome.present
        return replace(outcome, absent=True) if isinstance(outcome, Rejected) and absent else outcome

    def _stopped(self, parcel: Parcel) -> Outcome | None:
        return Rejected("message_moved") if parcel.moved else self._patient_changed(parcel)

    def _send_file(
        self, parcel: Parcel, content: Content, remember: Callable[[str], None], may_send: MaySend
    ) -> Outcome:
        if parcel.filed is not None and self._is_filed(parcel, parcel.filed):
            return Confirmed(parcel.filed.document_id, parcel.filed.location)
        location = parcel.location
        if location is None:
            uploaded = self._upload(parcel, content)
            if not isinstance(uploaded, str):
                return uploaded
            location = uploaded
            remember(location)
        stopped = self._patient_changed(parcel)  # sending the bytes may have taken minutes
        if stopped is not None:
            return stopped
        document = self.document_resource(parcel, location, _sha1(content))
        outcome = self._create("DocumentReference", parcel, document, may_send)
        return replace(outcome, location=location) if isinstance(outcome, Confirmed) else outcome

    def _is_filed(self, parcel: Parcel, filed: SentFile) -> bool:
        """Whether a document that an earlier reply left is still in this patient's record."""
        body = self._client.record(f"DocumentReference/{filed.document_id}")
        found = r.resource_of(body, r.DocumentReference)
        about = mapping.plain(found.subject) if found is not None else ""
        return found is not None and about == parcel.patient_reference and found.status == "current"

    def _upload(self, parcel: Parcel, content: Content) -> str | Outcome:
        """Where the bytes are. A lost answer leaves at most bytes that nothing points to, so it is no mystery."""
        try:
            answer = self._client.create_binary(
                content, parcel.size_bytes, parcel.content_type, parcel.patient_reference
            )
        except LostError:
            return RetryLater("delivery_uncertain")
        remote_id = _id_in(answer, "Binary") if answer.ok else None
        if remote_id is not None:
            return f"Binary/{remote_id}"
        if answer.ok or answer.status >= httpx.codes.INTERNAL_SERVER_ERROR:
            return RetryLater("portal_failing", values=self._named)
        return self._refused(answer)

    def _create(self, kind: str, parcel: Parcel, resource: Mapping[str, Any], may_send: MaySend) -> Outcome:
        if not may_send():
            return _TOO_LATE
        answer = self._client.create(kind, resource, _token(parcel.key))
        if answer.ok:
            return self._created(kind, parcel, answer)
        if answer.status in {httpx.codes.PRECONDITION_FAILED, httpx.codes.CONFLICT}:
            return self._find(kind, parcel) or _UNCERTAIN
        return self._refused(answer)

    def _created(self, kind: str, parcel: Parcel, answer: Answer) -> Outcome:
        remote_id = _id_in(answer, kind)
        if remote_id is None:
            return _UNCERTAIN
        # some show nothing of what they have made, or only that all went well
        shown = r.resource_of(r.local(answer.json, self._client.base), _KINDS[kind])
        same = _about_patient if answer.status == httpx.codes.CREATED else _same
        return Confirmed(remote_id) if shown is None or same(shown, parcel) else self._altered()

    def _patient_changed(self, parcel: Parcel) -> Outcome | None:
        """Read the patient again before anything is said to them: a changed record may be somebody else's."""
        body = self._client.read(parcel.patient_reference)
        if body is None:
            return Rejected("portal_patient_gone", self._named)
        found = r.resource_of(body, r.Patient)
        if found is None or f"Patient/{found.id}" != parcel.patient_reference or not found.is_current():
            return Rejected("portal_patient_changed", self._named)
        now = mapping.patient(found, parcel.patient_reference)
        same = (now.name, now.born) == (parcel.patient_name, parcel.patient_born)
        return None if same else Rejected("portal_patient_differs", self._named)

    def _find(self, kind: str, parcel: Parcel) -> Outcome | None:
        """What the portal has under our key, or None where it has nothing.

        A server that answers with others has not understood the question: then nobody knows.
        """
        bundle, _ = self._client.search(f"{kind}?identifier={_token(parcel.key)}")
        base = self._client.base
        found = [one for raw in bundle.entry or () if (one := _found_in(kind, bytes(raw), base)) is not None]
        ours = [one for one in found if _carries(one, parcel.key)]
        if not ours:
            return _UNCERTAIN if found else None
        equal = [one for one in ours if _same(one, parcel)]
        if not equal:
            return self._altered()
        first = min(equal, key=lambda one: one.meta.last_updated or "")
        return Confirmed(first.id, copies=len(ours))

    def _altered(self) -> Rejected:
        return Rejected("delivery_altered", self._named, present=True)

    def _refused(self, answer: Answer) -> Outcome:
        """What a status that is no success means for what was sent (portal-contract 2.9)."""
        status = answer.status
        if refusal := _REFUSALS.get(status):
            return Rejected(refusal, self._named)
        if status in {httpx.codes.NOT_FOUND, httpx.codes.GONE}:
            return Rejected("portal_not_found", self._named)
        if status == httpx.codes.UNAUTHORIZED:
            return RetryLater("portal_sign_in_refused", _SIGN_IN_PAUSE, spent=False, values=self._named)
        if status == httpx.codes.TOO_MANY_REQUESTS:
            return RetryLater("portal_busy", _wait(answer) or _SIGN_IN_PAUSE, spent=False, values=self._named)
        given_up = status in {httpx.codes.REQUEST_TIMEOUT, httpx.codes.TOO_EARLY}
        if httpx.codes.BAD_REQUEST <= status < httpx.codes.INTERNAL_SERVER_ERROR and not given_up:
            return Rejected("portal_refused_content", {**self._named, "reason": f"HTTP {status}"})
        return _UNCERTAIN

    def reply_resource(self, parcel: Parcel, *, with_relative: bool) -> dict[str, Any]:
        """The reply as an R4 Communication; `with_relative` when whoever wrote for the patient is to read it."""
        recipients = [parcel.patient_reference, *([parcel.sender_reference] if with_relative else [])]
        payload: list[dict[str, Any]] = [{"contentString": parcel.text}] if parcel.text else []
        for file in parcel.files:
            attachment = {
                "contentType": file.content_type,
                "url": file.location,
                "size": file.size_bytes,
                "title": file.name,
            }
            payload.append({"contentAttachment": attachment})
        resource: dict[str, Any] = {
            "resourceType": "Communication",
            "identifier": [{"system": URN_SYSTEM, "value": urn(parcel.key)}],
            "status": "completed",
            "subject": {"reference": parcel.patient_reference},
            "recipient": [{"reference": one} for one in recipients],
            "sender": {**self._sender, "display": parcel.author},
            "sent": _instant(parcel),
            "payload": payload,
        }
        if parcel.thread:
            resource["partOf"] = [{"reference": f"Communication/{parcel.thread}"}]
        if parcel.answers:
            resource["inResponseTo"] = [{"reference": f"Communication/{parcel.answers}"}]
        if parcel.subject:
            resource["topic"] = {"text": parcel.subject}
        if parcel.files:
            resource["about"] = [{"reference": f"DocumentReference/{file.document_id}"} for file in parcel.files]
        return resource

    def document_resource(self, parcel: Parcel, location: str, sha1: bytes) -> dict[str, Any]:
        """The file's DocumentReference."""
        attachment = {
            "contentType": parcel.content_type,
            "url": location,
            "size": parcel.size_bytes,
            "hash": base64.b64encode(sha1).decode(),
            "title": parcel.name,
        }
        resource: dict[str, Any] = {
            "resourceType": "DocumentReference",
            "identifier": [{"system": URN_SYSTEM, "value": urn(parcel.key)}],
            "status": "current",
            "docStatus": "final",
            "subject": {"reference": parcel.patient_reference},
            "date": _instant(parcel),
            "author": [{**self._sender, "display": parcel.author}],
            "description": parcel.name,
            "content": [{"attachment": attachment}],
        }
        if parcel.answers:
            resource["context"] = {"related": [{"reference": f"Communication/{parcel.answers}"}]}
        return resource


def _sha1(content: Content) -> bytes:
    digest = hashlib.sha1(usedforsecurity=False)  # R4 asks for SHA-1 here
    for part in content:
        digest.update(part)
    return digest.digest()


def _instant(parcel: Parcel) -> str:
    return parcel.sent_at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _token(key: str) -> str:
    return quote(f"{URN_SYSTEM}|{urn(key)}", safe=":")


def _wait(answer: Answer) -> timedelta | None:
    return timedelta(seconds=answer.retry_after_s) if answer.retry_after_s is not None else None


def _id_in(answer: Answer, kind: str) -> str | None:
    """The id of what was created: from the body, else from Location (some servers leave one of them out)."""
    try:
        said = msgspec.json.decode(answer.json, type=r.Kind) if answer.body.strip() else r.Kind()
    except r.BROKEN:
        return None
    if said.resource_type == kind and mapping.is_id(said.id):
        return said.id
    found = re.search(rf"(?:^|/){kind}/([A-Za-z0-9\-.]{{1,64}})(?:/|$)", answer.headers.get("Location", ""))
    return found[1] if found else None


def _found_in(kind: str, raw: bytes, base: str) -> _Sent | None:
    try:
        return r.resource_of(r.local(bytes(r.entry_of(raw).resource), base), _KINDS[kind])
    except r.BROKEN:
        return None


def _carries(found: _Sent, key: str) -> bool:
    return any(one.system == URN_SYSTEM and one.value == urn(key) for one in found.identifier)


def _about_patient(found: _Sent, parcel: Parcel) -> bool:
    """Whether what the portal made of it stands, and is about the same patient as far as it says."""
    about = found.subject is None or mapping.plain(found.subject) == parcel.patient_reference
    return about and found.status not in mapping.NEVER_ARRIVED


def _same(found: _Sent, parcel: Parcel) -> bool:
    """Whether what the portal has is what we sent: not withdrawn, about the same patient, with the same words."""
    if found.status in mapping.NEVER_ARRIVED or mapping.plain(found.subject) != parcel.patient_reference:
        return False
    if isinstance(found, r.DocumentReference):
        return True
    parts = bool(parcel.text) + len(parcel.files)
    return says(mapping.text_of(found), mapping.clean(parcel.text)) and len(found.payload) == parts
