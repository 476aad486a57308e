"""What a resource carries, boiled down to a digest, wherever the bytes themselves are kept."""

from base64 import b64decode
from binascii import Error as NotBase64Error
from collections.abc import Iterator, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from triage_app.practice.journal import JournalEntry, JournalKind
from triage_app.practice.resources import objects
from triage_app.practice.store import Record, ResourceStore


def entry_for(store: ResourceStore, kind: JournalKind, record: Record, at: datetime) -> JournalEntry:
    """What the journal keeps of a version of a resource."""
    resource = record.resource
    return JournalEntry(
        kind=kind,
        at=at,
        resource_type=record.resource_type,
        id=record.id,
        version=record.version,
        identifiers=tuple(str(one["value"]) for one in objects(resource.get("identifier")) if "value" in one),
        digest=payload_digest(store, record),
        thread=_first_reference(resource, "partOf") or _first_reference(resource, "subject"),
        sender=_first_reference(resource, "sender") or _first_reference(resource, "author"),
        recipient=_first_reference(resource, "recipient"),
    )


def payload_digest(store: ResourceStore, record: Record) -> str:
    """SHA-256 over texts and files in their order, of which there may be none: then it is empty."""
    parts = list(_parts(store, record.resource))
    if not parts and record.resource:
        return ""
    return sha256(b"\0".join(parts) if parts else record.body).hexdigest()


def _parts(store: ResourceStore, resource: Mapping[str, Any]) -> Iterator[bytes]:
    if resource.get("resourceType") == "Binary":
        yield _decoded(resource.get("data"))
    for content in objects(resource.get("content")):
        yield from _attachment(store, content.get("attachment"))
    for payload in objects(resource.get("payload")):
        if isinstance(payload.get("contentString"), str):
            yield payload["contentString"].encode("utf-8", "surrogatepass")
        yield from _attachment(store, payload.get("contentAttachment"))
        for reference in objects(payload.get("contentReference")):
            yield from _referred(store, str(reference.get("reference", "")))


def _attachment(store: ResourceStore, attachment: Any) -> Iterator[bytes]:
    for one in objects(attachment):
        if "data" in one:
            yield _decoded(one["data"])
        elif "url" in one:
            yield from _referred(store, str(one["url"]).partition("?")[0])


def _referred(store: ResourceStore, reference: str) -> Iterator[bytes]:
    found = store.get(*reference.split("/")[-2:]) if "/" in reference else None
    # A reference to something unknown still tells one message from another.
    yield from [reference.encode()] if found is None else _parts(store, found.resource)


def _decoded(data: Any) -> bytes:
    try:
        return b64decode(str(data))
    except (NotBase64Error, ValueError):
        return str(data).encode("utf-8", "surrogatepass")


def _first_reference(resource: Mapping[str, Any], element: str) -> str:
    for one in objects(resource.get(element)):
        return str(one.get("reference", ""))
    return ""
