"""One FHIR R4 portal, made of client, paging, mapping and sending."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import msgspec

from triage_app.errors import DeniedByPortalError
from triage_app.queue.domain.delivery import Outcome
from triage_app.queue.domain.remote import RemoteMessage, RemotePatient, RemoteThread
from triage_app.queue.services.parcels import Parcel
from triage_app.sync.auth import BearerToken, ClientCredentials
from triage_app.sync.deadline import Deadline
from triage_app.sync.http import client
from triage_app.sync.portal import Content, Cursor, MaySend, Page
from triage_app.sync.portals.fhir import mapping, paging
from triage_app.sync.portals.fhir import resources as r
from triage_app.sync.portals.fhir.client import FhirClient
from triage_app.sync.portals.fhir.records import Records
from triage_app.sync.portals.fhir.sending import Sender

if TYPE_CHECKING:
    import httpx


class FhirPortal:
    """One FHIR R4 portal."""

    def __init__(self, fhir: FhirClient, sender_reference: str | None) -> None:
        self._client = fhir
        self._sender = Sender(fhir, sender_reference)
        self._records = Records(fhir)

    def pages(self, cursor: Cursor | None) -> Iterator[Page]:
        """Everything since a cursor, in both directions."""
        self._records = Records(self._client)  # what the portal could not do in the last pass it may have learnt
        return paging.pages(self._client, cursor)

    def read_message(self, remote_id: str) -> RemoteMessage | None:
        """One message; None where the portal does not have it or it is unreadable."""
        body = self._client.record(f"Communication/{remote_id}")
        found = r.resource_of(body, r.Communication)
        if found is None:
            return None
        try:
            read = mapping.communication(found, body)
        except r.BROKEN:
            return None
        return read.alone if isinstance(read, RemoteThread) else read

    def read_patients(self, references: Sequence[str]) -> tuple[RemotePatient, ...]:
        """Patients' records; with `readable` false where this one record is refused, gone or broken."""
        found = self._records.of(r.Patient, references)
        return tuple(
            RemotePatient(reference, "", None, "", "", "", readable=False)
            if one is None
            else mapping.patient(one, reference)
            for reference, one in found.items()
        )

    def read_providers(self, references: Sequence[str]) -> tuple[tuple[str, str], ...]:
        """Providers' references and names, empty where the portal will not give them."""
        found = self._records.of(r.Practitioner, references)
        return tuple((reference, mapping.provider_name(one)) for reference, one in found.items())

    def fetch_file(self, reference: str) -> bytes:
        """The bytes of an attachment, by a reference that mapping made.

        The message is read again every time: the address in it may be signed and short-lived.

        Raises:
            DeniedByPortalError: `portal_not_found`, where message, document or bytes are gone.
        """
        whole, _, place = reference.partition("#")
        body = self._client.read(whole)
        attachment = _attachment(body, int(place) if place else None) if body else None
        url = attachment.url if attachment else None
        content = mapping.inline(attachment.data) if attachment and attachment.data else None
        if content is None and url:
            content = self._client.bytes_at(url)
        if content is None:
            raise DeniedByPortalError("portal_not_found", portal=self._client.portal)
        return content

    def send_file(
        self, parcel: Parcel, content: Content, remember: Callable[[str], None], may_send: MaySend
    ) -> Outcome:
        """Put a file into the patient's record."""
        return self._sender.send_file(parcel, content, remember, may_send)

    def send_reply(self, parcel: Parcel, may_send: MaySend) -> Outcome:
        """Send a reply whose files are there already."""
        return self._sender.send_reply(parcel, may_send)

    def close(self) -> None:
        """Close every connection."""
        self._client.close()


class _Document(msgspec.Struct):
    content: list[dict[str, r.Attachment]] = []


def _attachment(body: bytes, place: int | None) -> r.Attachment | None:
    try:
        if place is None:
            content = msgspec.json.decode(body, type=_Document).content
            return content[0].get("attachment") if content else None
        payload = msgspec.json.decode(body, type=r.Communication).payload
        return payload[place].content_attachment if place < len(payload) else None
    except r.BROKEN:
        return None


def open_portal(name: str, settings: Mapping[str, Any], secret: str | None, timeout: timedelta) -> FhirPortal:
    """A connection to a portal; nothing is asked of it yet."""
    base = settings["url"]
    auth: httpx.Auth | None = None
    if settings["auth"] == "bearer":
        auth = BearerToken(base, secret or "")
    elif settings["auth"] == "client-secret":
        auth = ClientCredentials(name, base, settings["client_id"], secret or "", settings.get("token_url"))
    deadline = Deadline()
    fhir = FhirClient(name, base, client(base, auth, timeout, deadline), deadline)
    return FhirPortal(fhir, settings.get("sender"))
