"""The parts of FHIR R4 resources that are read, decoded in two stages.

A page is split into entries without looking into them, so that a bad one fails alone and its original bytes are
kept (2.2 ms for 1,000 entries; full models take a hundred times as long).
"""

import json
import re
from itertools import pairwise
from typing import Any, TypeVar

import msgspec
from msgspec import Raw, Struct

BROKEN = (ValueError, OverflowError, RecursionError)
"""What senseless bytes make a reader raise: bad JSON, Unicode or types, times out of range, nests without end."""

_MARKS = re.compile(rb'"(?:[^"\\]|\\.)*+"|[][{},]', re.DOTALL)
_ENTRIES = re.compile(rb'"entry"\s*:\s*\[')

T = TypeVar("T", bound=Struct)


class Reference(Struct):
    """A pointer to another resource."""

    reference: str | None = None
    display: str | None = None


class Identifier(Struct):
    """A business identifier."""

    system: str | None = None
    value: str | None = None


class Coding(Struct):
    """A code with its display."""

    system: str | None = None
    code: str | None = None
    display: str | None = None


class Concept(Struct):
    """Text, codes, or both."""

    text: str | None = None
    coding: list[Coding] = []

    def words(self) -> str:
        """What to call it."""
        return self.text or next((one.display for one in self.coding if one.display), "")


class Attachment(Struct, rename="camel"):
    """A file, inline or by address."""

    content_type: str | None = None
    url: str | None = None
    data: str | None = None
    size: int | None = None
    title: str | None = None


class Payload(Struct, rename="camel"):
    """A piece of a message."""

    content_string: str | None = None
    content_attachment: Attachment | None = None
    content_reference: Reference | None = None


class Meta(Struct, rename="camel"):
    """When a resource was last changed on its server."""

    version_id: str | None = None
    last_updated: str | None = None


class Communication(Struct, rename="camel"):
    """A message, or the title page of a thread."""

    id: str = ""
    meta: Meta = msgspec.field(default_factory=Meta)
    identifier: list[Identifier] = []
    part_of: list[Reference] = []
    in_response_to: list[Reference] = []
    status: str | None = None
    category: Any = None
    """Read as far as it makes sense: nothing that a server writes there is a reason to set a message aside."""
    topic: Concept | None = None
    subject: Reference | None = None
    sender: Reference | None = None
    recipient: list[Reference] = []
    sent: str | None = None
    received: str | None = None
    payload: list[Payload] = []


class HumanName(Struct):
    """A name, whole or in parts."""

    use: str | None = None
    text: str | None = None
    family: str | None = None
    given: list[str] = []
    prefix: list[str] = []

    def whole(self) -> str:
        """The name as it is said."""
        return self.text or " ".join(part for part in (*self.prefix, *self.given, self.family) if part)


class ContactPoint(Struct):
    """A telephone number or another way to reach somebody."""

    system: str | None = None
    value: str | None = None


class Language(Struct):
    """A language somebody can be spoken to in."""

    language: Concept | None = None
    preferred: bool = False


class Link(Struct):
    """A pointer from one record of a patient to another."""

    type: str | None = None


class Patient(Struct, rename="camel"):
    """A patient's record."""

    id: str = ""
    active: bool | None = None
    name: list[HumanName] = []
    birth_date: str | None = None
    identifier: list[Identifier] = []
    telecom: list[ContactPoint] = []
    communication: list[Language] = []
    link: list[Link] = []

    def is_current(self) -> bool:
        """Whether this is still the record of a patient: not inactive and not merged into another."""
        return self.active is not False and all(one.type != "replaced-by" for one in self.link)


class RelatedPerson(Struct):
    """Somebody who writes for a patient."""

    active: bool | None = None
    patient: Reference | None = None


class Practitioner(Struct):
    """A provider's record."""

    id: str = ""
    name: list[HumanName] = []


class DocumentReference(Struct):
    """A document in a patient's record, as far as it is compared."""

    id: str = ""
    meta: Meta = msgspec.field(default_factory=Meta)
    identifier: list[Identifier] = []
    status: str | None = None
    subject: Reference | None = None


class Binary(Struct, rename="camel"):
    """A file in JSON clothing."""

    content_type: str | None = None
    data: str | None = None


class BundleLink(Struct):
    """A way to another page."""

    relation: str | None = None
    url: str | None = None


class Entry(Struct):
    """One entry of a page; the resource is not looked into yet."""

    resource: Raw
    search: dict[str, Any] = {}


class Bundle(Struct, rename="camel"):
    """A page whose entries are not looked into yet."""

    resource_type: str = ""
    link: list[BundleLink] = []
    entry: list[Raw] | None = None

    def to(self, relation: str) -> str | None:
        """The first address with a relation."""
        return next((one.url for one in self.link if one.relation == relation and one.url), None)


class Kind(Struct, rename="camel"):
    """What a resource says it is."""

    resource_type: str = ""
    id: str = ""


def resource_of(body: bytes, kind: type[T]) -> T | None:
    """A resource of one kind, or None where the bytes are none; a struct is named like the kind it reads."""
    try:
        said = msgspec.json.decode(body, type=Kind)
        return msgspec.json.decode(body, type=kind) if said.resource_type == kind.__name__ else None
    except BROKEN:
        return None


def local(body: bytes, base: str) -> bytes:
    """A resource in which references under the portal's own address are relative, and only those."""
    return body.replace(f'"{base}/'.encode(), b'"') if base else body


def bundle_of(body: bytes) -> Bundle | None:
    """A page, or None where the bytes are none.

    Where one entry breaks the JSON of the whole page (a NaN, a bare control character, half a surrogate, a nest
    without end), the page is cut into its entries as they are, so that only that one fails.
    """
    bundle: Bundle | None
    try:
        bundle = msgspec.json.decode(body, type=Bundle)
    except BROKEN:
        bundle = _in_pieces(body)
    return bundle if bundle is not None and bundle.resource_type == "Bundle" else None


def _in_pieces(body: bytes) -> Bundle | None:
    cuts = _cuts(body)
    if not cuts:
        return None
    try:
        page = msgspec.json.decode(body[: cuts[0]] + body[cuts[-1] :], type=Bundle)
    except BROKEN:
        return None
    pieces = [body[start:end].strip(b", \t\r\n") for start, end in pairwise(cuts)]
    return msgspec.structs.replace(page, entry=[Raw(one) for one in pieces if one])


def _cuts(body: bytes) -> list[int]:
    """Where the entries of a page begin and end, found by counting brackets; empty where there are none."""
    depth, cuts = 0, list[int]()
    for mark in _MARKS.finditer(body):
        said = mark[0]
        if said in b"[{":
            depth += 1
        elif said in b"]}":
            depth -= 1
            if cuts and depth == 1:
                return [*cuts, mark.start()]
        elif cuts and depth == 2 and said == b",":  # noqa: PLR2004 - inside the page, inside its entries
            cuts.append(mark.start())
        elif not cuts and depth == 1 and (begin := _ENTRIES.match(body, mark.start())):
            cuts.append(begin.end())
    return []


def entry_of(raw: bytes) -> Entry:
    """An entry that is not looked into yet; a bare control character in its texts does no harm.

    Raises:
        BROKEN: it is none.
    """
    try:
        return msgspec.json.decode(raw, type=Entry)
    except BROKEN:
        return msgspec.json.decode(json.dumps(json.loads(raw, strict=False)), type=Entry)
