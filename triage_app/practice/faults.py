"""Mishaps planned for the portal: each strikes the next requests it fits, then it is used up."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from threading import Lock

import msgspec

from triage_app.practice.exchange import Request, Response


class FaultKind(StrEnum):
    """What goes wrong."""

    HTML_200 = "html_200"
    """The log-in page of a guest network with status 200; nothing is applied."""
    STATUS_500_BEFORE = "status_500_before"
    """500, nothing is applied."""
    STATUS_500_AFTER = "status_500_after"
    """500, although it was applied."""
    DROP_BEFORE = "drop_before"
    """The connection closes without an answer, nothing is applied."""
    DROP_AFTER = "drop_after"
    """The connection closes without an answer, although it was applied."""
    SLOW = "slow"
    """It is applied and answered, but late."""
    STATUS_429 = "status_429"
    """429 with Retry-After, nothing is applied."""
    STATUS_401 = "status_401"
    """401 for a good token, nothing is applied."""
    TRUNCATED_JSON = "truncated_json"
    """It is applied; the answer stops in the middle, yet its length fits."""
    BROKEN_ENTRY = "broken_entry"
    """A search result starts with entries that make no sense."""
    EMPTY_BUNDLE = "empty_bundle"
    """A search finds nothing, as if the inbox were empty."""


class BrokenEntry(StrEnum):
    """What a senseless entry looks like."""

    NULL = "null"
    WRONG_TYPES = "wrong_types"
    NO_SENDER_OR_SENT = "no_sender_or_sent"


@dataclass(frozen=True)
class Fault:
    """One mishap; without a method or a part of the path any FHIR request is struck."""

    kind: FaultKind
    method: str | None = None
    path_contains: str | None = None
    """Part of the path or the query. Token and storage addresses are struck only when this fits them."""
    times: int = 1
    seconds: float = 1.0
    """How late a slow answer is; what Retry-After says."""
    entries: tuple[BrokenEntry, ...] = tuple(BrokenEntry)

    def fits(self, request: Request) -> bool:
        """The mishap can strike this request."""
        if self.method is not None and self.method != request.method:
            return False
        if self.kind in _SPOIL_BUNDLES and not _is_search(request):
            return False
        if self.path_contains is None:
            return request.path.startswith("/fhir/")
        address = "&".join((request.path, *(f"{name}={value}" for name, value in request.query)))
        return self.path_contains in address


class Faults:
    """The mishaps still to come; safe to use from any thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._planned: list[tuple[Fault, int]] = []

    @property
    def pending(self) -> int:
        """How many requests are still going to be struck."""
        with self._lock:
            return sum(left for _, left in self._planned)

    def add(self, fault: Fault) -> None:
        """Plan a mishap behind those already planned."""
        with self._lock:
            self._planned.append((fault, fault.times))

    def clear(self) -> None:
        """Plan nothing any more."""
        with self._lock:
            self._planned.clear()

    def take(self, request: Request) -> Fault | None:
        """The first planned mishap that fits the request; it is used up by this."""
        with self._lock:
            for place, (fault, left) in enumerate(self._planned):
                if fault.fits(request):
                    self._planned[place : place + 1] = [(fault, left - 1)] if left > 1 else []
                    return fault
        return None


def spoiled(response: Response, fault: Fault) -> Response | None:
    """What becomes of an answer after it was worked out; None means that the connection just closes."""
    spoil = _SPOILERS.get(fault.kind)
    return response if spoil is None else spoil(response, fault)


def _is_search(request: Request) -> bool:
    name = request.path.removeprefix("/fhir/R4/")
    return request.method == "GET" and name.isalpha() and name[0].isupper()


def _closed(_response: Response, _fault: Fault) -> None:
    return None


def _failed(_response: Response, _fault: Fault) -> Response:
    return Response(500, b"Internal Server Error", (("Content-Type", "text/plain"),))


def _cut_short(response: Response, _fault: Fault) -> Response:
    return Response(response.status, response.body[: len(response.body) // 2], response.headers)


def _with_broken_entries(response: Response, fault: Fault) -> Response:
    broken = b",".join(_BROKEN[entry] for entry in fault.entries)
    head, found, rest = response.body.partition(b',"entry":[')
    body = head + found + broken + b"," + rest if found else head[:-1] + b',"entry":[' + broken + b"]}"
    return Response(response.status, body, response.headers, response.served)


def _emptied(response: Response, _fault: Fault) -> Response:
    head, found, _ = response.body.partition(b',"entry":[')
    bundle = msgspec.json.decode(head + b"}" if found else head)
    bundle["link"] = [link for link in bundle.get("link", []) if link["relation"] == "self"]
    if "total" in bundle:
        bundle["total"] = 0
    return Response(response.status, msgspec.json.encode(bundle), response.headers)


_SPOIL_BUNDLES = frozenset({FaultKind.BROKEN_ENTRY, FaultKind.EMPTY_BUNDLE})

_SPOILERS: dict[FaultKind, Callable[[Response, Fault], Response | None]] = {
    FaultKind.STATUS_500_AFTER: _failed,
    FaultKind.DROP_AFTER: _closed,
    FaultKind.TRUNCATED_JSON: _cut_short,
    FaultKind.BROKEN_ENTRY: _with_broken_entries,
    FaultKind.EMPTY_BUNDLE: _emptied,
}

_BROKEN = {
    BrokenEntry.NULL: b"null",
    BrokenEntry.WRONG_TYPES: (
        b'{"resource":{"resourceType":"Communication","id":"broken-types","status":7,"sent":false,'
        b'"sender":"somebody","recipient":{},"partOf":3,"payload":"no list"},"search":"match"}'
    ),
    BrokenEntry.NO_SENDER_OR_SENT: (
        b'{"resource":{"resourceType":"Communication","id":"broken-bare","status":"completed",'
        b'"payload":[{"contentString":"From nobody, at no time"}]},"search":{"mode":"match"}}'
    ),
}
