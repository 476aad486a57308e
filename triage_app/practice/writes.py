"""Creating and updating resources, once or twice as the portal's traits have it."""

from base64 import b64encode
from collections.abc import Callable
from datetime import datetime
from email.utils import format_datetime
from threading import Event
from urllib.parse import parse_qsl

from triage_app.practice.exchange import FHIR_JSON, RefusedError, Request, Response
from triage_app.practice.journal import Journal, JournalKind
from triage_app.practice.payloads import entry_for
from triage_app.practice.resources import Resource
from triage_app.practice.rules import is_id, read_resource
from triage_app.practice.search import PARAMETERS, matches, read_criterion
from triage_app.practice.store import Record, ResourceStore
from triage_app.practice.traits import ConditionalCreate, Traits


class Writes:
    """Applies what clients write and puts it into the journal; safe to use from any thread."""

    def __init__(self, store: ResourceStore, traits: Traits, journal: Journal, stopping: Event) -> None:
        self.base_url = ""
        """Where Location points, once the portal is reached; without a slash at the end."""
        self._store = store
        self._traits = traits
        self._journal = journal
        self._stopping = stopping

    def create(self, request: Request, resource_type: str, now: datetime) -> Response:
        """Answer a POST; now is practice time.

        Raises:
            RefusedError: the resource or its condition is not acceptable.

        """
        resource = self._brought(request, resource_type)
        resource.pop("id", None)
        condition = request.header("if-none-exist")
        mode = self._traits.conditional_create
        if not condition or mode in {ConditionalCreate.IGNORED, ConditionalCreate.NONE}:
            return self._created(self._store.put(resource, now), now)
        is_meant = _condition(resource_type, condition)
        found = self._found(resource_type, is_meant) if mode is ConditionalCreate.RACY else []
        if mode is ConditionalCreate.RACY and not found:
            # Whoever asks now finds nothing either: that is the race.
            self._stopping.wait(self._traits.race_window_s)
        with self._store.lock:
            if mode is ConditionalCreate.ATOMIC:
                found = self._found(resource_type, is_meant)
            record = None if found else self._store.put(resource, now)
        return self._existed(found) if record is None else self._created(record, now)

    def update(self, request: Request, resource_type: str, resource_id: str, now: datetime) -> Response:
        """Answer a PUT, which creates what does not exist yet unless the traits forbid it; now is practice time.

        Raises:
            RefusedError: the resource is not acceptable, or not in the version the client believes.

        """
        resource = self._brought(request, resource_type)
        if not is_id(resource_id) or resource.setdefault("id", resource_id) != resource_id:
            raise RefusedError(400, "invariant", "The id does not fit the address")
        with self._store.lock:
            before = self._store.get(resource_type, resource_id)
            _check_version(request, before)
            if before is None and self._traits.no_update_create:
                raise RefusedError(404, "not-found", "Resources are created with POST here")
            record = self._store.put(resource, now)
        if before is None:
            return self._created(record, now)
        self._journal.add([entry_for(self._store, JournalKind.UPDATED, record, now)])
        return self._shown(200, record)

    def _brought(self, request: Request, resource_type: str) -> Resource:
        if resource_type != "Binary" or request.brings_json:
            return read_resource(request, resource_type)
        if self._traits.binary_json_only:
            raise RefusedError(415, "not-supported", "Binary has to be JSON")
        binary = {
            "resourceType": "Binary",
            "contentType": request.header("content-type") or "application/octet-stream",
            "data": b64encode(request.body).decode(),
        }
        context = request.header("x-security-context")
        return binary | ({"securityContext": {"reference": context}} if context else {})

    def _found(self, resource_type: str, is_meant: Callable[[Record], bool]) -> list[Record]:
        return [record for record in self._store.of_type(resource_type) if is_meant(record)]

    def _existed(self, found: list[Record]) -> Response:
        if len(found) > 1:
            raise RefusedError(412, "multiple-matches", "Several resources fit the condition")
        return self._shown(200, found[0], with_location=not self._traits.no_location_on_200)

    def _created(self, record: Record, now: datetime) -> Response:
        self._journal.add([entry_for(self._store, JournalKind.CREATED, record, now)])
        return self._shown(201, record)

    def _shown(self, status: int, record: Record, *, with_location: bool = True) -> Response:
        location = f"{self.base_url}/{record.resource_type}/{record.id}/_history/{record.version}"
        headers = [("Content-Type", FHIR_JSON), *version_headers(record)]
        if with_location:
            headers.append(("Location", location))
        return Response(status, record.body, tuple(headers))


def version_headers(record: Record) -> tuple[tuple[str, str], ...]:
    """How HTTP tells the version of a resource."""
    return (("ETag", record.etag), ("Last-Modified", format_datetime(record.last_updated, usegmt=True)))


def _condition(resource_type: str, text: str) -> Callable[[Record], bool]:
    query = parse_qsl(text.partition("?")[2] if "?" in text else text)
    names = [name for name, _ in query]
    if names != ["identifier"] or "identifier" not in PARAMETERS.get(resource_type, {}):
        raise RefusedError(412, "not-supported", "If-None-Exist takes exactly one identifier here")
    criterion = read_criterion(PARAMETERS[resource_type]["identifier"], "", query[0][1])
    return lambda record: matches(record, [criterion])


def _check_version(request: Request, before: Record | None) -> None:
    wanted = request.header("if-match").strip()
    if wanted and (before is None or wanted != before.etag):
        raise RefusedError(412, "conflict", "Somebody else changed it in the meantime")
    if request.header("if-none-match").strip() == "*" and before is not None:
        raise RefusedError(412, "duplicate", "It exists already")
