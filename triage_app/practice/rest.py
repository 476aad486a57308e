"""The FHIR interface of the portal: which request is answered how."""

from base64 import b64decode
from collections.abc import Callable
from datetime import datetime

from triage_app.practice.capabilities import WRITABLE, capability_statement, smart_configuration
from triage_app.practice.exchange import FHIR_JSON, RefusedError, Request, Response, json_response, outcome
from triage_app.practice.pages import Pages
from triage_app.practice.search import PARAMETERS
from triage_app.practice.store import Record, ResourceStore
from triage_app.practice.tokens import Tokens
from triage_app.practice.traits import Traits
from triage_app.practice.writes import Writes, version_headers

PREFIX = "/fhir/R4"
TOKEN_PATH = "/oauth2/token"  # noqa: S105 - an address, no password


class FhirInterface:
    """Answers requests below the FHIR base address and for tokens; safe to use from any thread."""

    def __init__(
        self, *, store: ResourceStore, traits: Traits, tokens: Tokens, pages: Pages, writes: Writes,
        served_body: Callable[[Record], bytes],
    ) -> None:  # fmt: skip
        self._store = store
        self._traits = traits
        self._tokens = tokens
        self._pages = pages
        self._writes = writes
        self._served_body = served_body
        self._origin = ""

    def reached_at(self, origin: str) -> None:
        """Learn the address at which clients reach the portal, without a slash at the end."""
        self._origin = origin
        self._pages.base_url = self._writes.base_url = f"{origin}{PREFIX}"

    def answer(self, request: Request, now: datetime) -> Response:
        """The answer to any request; now is practice time."""
        if request.path == TOKEN_PATH:
            return self._tokens.issue(request)
        if not request.path.startswith(f"{PREFIX}/"):
            return outcome(404, "not-found", "Nothing is here")
        place = request.path.removeprefix(f"{PREFIX}/")
        public = self._public(place, now)
        if public is not None:
            return public
        if not (self._traits.unauthenticated or self._tokens.admits(request)):
            return unauthorized()
        try:
            return self._answer(request, place.split("/"), now)
        except RefusedError as refused:
            return outcome(refused.status, refused.code, refused.text)

    def _public(self, place: str, now: datetime) -> Response | None:
        token_url = f"{self._origin}{TOKEN_PATH}"
        if place == "metadata":
            base_url = f"{self._origin}{PREFIX}"
            return json_response(200, capability_statement(self._traits, base_url, token_url, now))
        if place == ".well-known/smart-configuration":
            return json_response(200, smart_configuration(token_url), content_type="application/json")
        return None

    def _answer(self, request: Request, place: list[str], now: datetime) -> Response:
        resource_type = place[0]
        if resource_type not in {*PARAMETERS, "Binary"}:
            raise RefusedError(404, "not-supported", "This portal knows no such resources")
        match request.method, len(place):
            case "GET", 1 if resource_type in PARAMETERS:
                return self._pages.answer(request, resource_type, now)
            case "GET", 2:
                return self._read(request, resource_type, place[1])
            case "POST", 1 if resource_type in WRITABLE:
                return self._writes.create(request, resource_type, now)
            case "PUT", 2 if resource_type in WRITABLE:
                return self._writes.update(request, resource_type, place[1], now)
        raise RefusedError(405, "not-supported", "This portal does not do that")

    def _read(self, request: Request, resource_type: str, resource_id: str) -> Response:
        record = self._store.get(resource_type, resource_id)
        if record is None and self._store.is_withdrawn(resource_type, resource_id):
            raise RefusedError(410, "deleted", "It was withdrawn")
        if record is None:
            raise RefusedError(404, "not-found", "There is no such resource")
        if resource_type == "Binary" and not self._wants_json(request):
            content_type = str(record.resource.get("contentType"))
            body = b64decode(record.resource.get("data", ""))
            return Response(200, body, (("Content-Type", content_type), *version_headers(record)))
        headers = (("Content-Type", FHIR_JSON), *version_headers(record))
        return Response(200, self._served_body(record), headers, served=(record,))

    def _wants_json(self, request: Request) -> bool:
        return self._traits.binary_json_only or FHIR_JSON in request.header("accept").lower()


def unauthorized() -> Response:
    """The answer to whoever has no good token."""
    return outcome(401, "login", "No token, or none that is still good", (("WWW-Authenticate", "Bearer"),))
