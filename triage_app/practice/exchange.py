"""One HTTP request and its answer, as the parts of the practice portal hand them on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from triage_app.practice.store import Record

FHIR_JSON = "application/fhir+json"
_JSON_TYPES = frozenset({FHIR_JSON, "application/json", "text/json"})


@dataclass(frozen=True)
class Request:
    """What a client sent; names of headers are in lower case."""

    method: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    def header(self, name: str) -> str:
        """A header's value; empty when it was not sent."""
        return self.headers.get(name.lower(), "")

    @property
    def content_type(self) -> str:
        """The media type of the body, without parameters."""
        return self.header("content-type").partition(";")[0].strip().lower()

    @property
    def brings_json(self) -> bool:
        """The body claims to be JSON."""
        return self.content_type in _JSON_TYPES


@dataclass(frozen=True)
class Response:
    """What the portal answers; served are the records that the body shows."""

    status: int
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    served: tuple[Record, ...] = ()


class RefusedError(Exception):
    """The portal does not do what was asked; the answer is an OperationOutcome."""

    def __init__(self, status: int, code: str, text: str) -> None:
        super().__init__(status, code, text)
        self.status = status
        self.code = code
        self.text = text


def json_response(
    status: int, content: Any, *, headers: tuple[tuple[str, str], ...] = (), content_type: str = FHIR_JSON
) -> Response:
    """An answer in JSON, by default of the FHIR kind."""
    return Response(status, msgspec.json.encode(content), (("Content-Type", content_type), *headers))


def outcome(status: int, code: str, text: str, headers: tuple[tuple[str, str], ...] = ()) -> Response:
    """An error as an OperationOutcome; code is one of FHIR's issue types."""
    issue = {"severity": "error", "code": code, "diagnostics": text}
    return json_response(status, {"resourceType": "OperationOutcome", "issue": [issue]}, headers=headers)
