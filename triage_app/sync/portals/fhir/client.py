"""Requests to a FHIR server: reading raises in our words, writing returns what is known of its outcome."""

import base64
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

import httpx
import msgspec

from triage_app.errors import DeniedByPortalError, TriageError, UnreachableError
from triage_app.sync.deadline import Deadline
from triage_app.sync.http import LARGEST_ANSWER, body_of, may_lead, retry_after, unmarked
from triage_app.sync.portals.fhir import resources as r

JSON: Final = "application/fhir+json"
_MOST_REDIRECTS: Final = 3
_READS: Final = 4
"""How many time limits of one read an exchange may take in all; the quarantine is longer (decision 5)."""
_HEADERS_TOO: Final = 1024 * 1024

_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)
_NO_ADDRESS = (httpx.InvalidURL, UnicodeError)
ABOUT_ONE_RECORD: Final = frozenset(
    {"portal_failing", "portal_forbidden", "portal_not_fhir", "portal_not_found", "portal_answer_too_large"}
)
"""Failures over a single record, which must not stop the rest."""

_ABSENT: Final = frozenset({httpx.codes.NOT_FOUND, httpx.codes.GONE})


@dataclass(frozen=True)
class Answer:
    """A finished answer: status, headers and all of its bytes."""

    status: int
    headers: httpx.Headers
    body: bytes
    retry_after_s: float | None

    @property
    def ok(self) -> bool:
        """Whether the server says that it worked."""
        return 200 <= self.status < 300  # noqa: PLR2004

    @property
    def json(self) -> bytes:
        """The body as JSON."""
        return unmarked(self.body)

    def is_fhir(self) -> bool:
        """Whether the body is a FHIR resource; a sign-in page of the network comes with status 200 too."""
        try:
            return bool(msgspec.json.decode(self.json, type=r.Kind).resource_type)
        except r.BROKEN:
            return False


class NotSentError(Exception):
    """The connection failed before a byte of the request was sent."""


class LostError(Exception):
    """The connection failed after the request may have arrived."""


class FhirClient:
    """One portal's FHIR endpoint."""

    def __init__(self, portal: str, base: str, http: httpx.Client, deadline: Deadline | None = None) -> None:
        self.portal = portal
        self.base = base
        self._http = http
        self._deadline = deadline or Deadline()

    def ask(
        self, method: str, url: str, *, content: Any = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Send one request, follow redirects, and return whatever the server said.

        Raises:
            NotSentError: nothing was sent.
            LostError: no answer came to what was sent.
            DeniedByPortalError: the portal refused the app's sign-in, or sends too much.
        """
        sent = {"X-Request-Id": str(uuid.uuid4()), **(headers or {})}
        try:
            target = httpx.URL(url if "://" in url else f"{self.base}/{url}")
            for _ in range(_MOST_REDIRECTS + 1):
                with self._exchange(method, target, content, sent) as response:
                    if response.is_redirect and method == "GET":
                        target = self._redirected(target, response)
                        continue
                    body = body_of(response)
                if body is None and method != "GET":
                    raise LostError
                if body is None:
                    raise DeniedByPortalError("portal_answer_too_large", portal=self.portal)
                wait = retry_after(response)
                return Answer(response.status_code, response.headers, body, wait.total_seconds() if wait else None)
        except (*_NOT_SENT, *_NO_ADDRESS) as error:
            raise NotSentError from error
        except httpx.HTTPError as error:
            raise LostError from error
        raise DeniedByPortalError("portal_paging_broken", portal=self.portal)

    @contextmanager
    def _exchange(
        self, method: str, target: httpx.URL, content: Any, headers: Mapping[str, str]
    ) -> Iterator[httpx.Response]:
        """A request and its answer, over in time: many small reads must not add up to a day."""
        one_read = self._http.timeout.read or 0.0
        with (
            self._deadline.within(one_read * _READS, LARGEST_ANSWER + _HEADERS_TOO),
            self._http.stream(method, target, content=content, headers=headers) as response,
        ):
            yield response

    def _redirected(self, target: httpx.URL, response: httpx.Response) -> httpx.URL:
        following = target.join(response.headers.get("Location", ""))
        if not may_lead(httpx.URL(self.base), following):
            raise DeniedByPortalError("portal_not_fhir", portal=self.portal)
        return following

    # reading

    def get(self, url: str, headers: Mapping[str, str] | None = None, answers: frozenset[int] = _ABSENT) -> Answer:
        """Read something; some statuses are answers, everything else that went wrong is raised.

        Raises:
            TriageError: in our words, one of the `portal_…` codes.
        """
        try:
            answer = self.ask("GET", url, headers=headers)
        except (NotSentError, LostError):
            raise UnreachableError("portal_unreachable", portal=self.portal) from None
        if answer.ok or answer.status in answers:
            return answer
        raise self.trouble(answer)

    def trouble(self, answer: Answer) -> TriageError:
        """What a status that is no success means for reading."""
        if answer.status == httpx.codes.UNAUTHORIZED:
            return DeniedByPortalError("portal_sign_in_refused", portal=self.portal)
        if answer.status == httpx.codes.FORBIDDEN:
            return DeniedByPortalError("portal_forbidden", portal=self.portal)
        if answer.status in {httpx.codes.TOO_MANY_REQUESTS, httpx.codes.SERVICE_UNAVAILABLE}:
            return UnreachableError("portal_busy", portal=self.portal)
        if answer.status >= httpx.codes.INTERNAL_SERVER_ERROR:
            return UnreachableError("portal_failing", portal=self.portal)
        return DeniedByPortalError("portal_not_found", portal=self.portal)

    def search(self, url: str) -> tuple[r.Bundle, Answer]:
        """A page of results, fresh and not from the server's cache.

        Raises:
            TriageError: `portal_not_fhir` for a page that is no bundle, `portal_search_refused` where the portal
                cannot be asked like this, else as for `get`.
        """
        answer = self.get(url, {"Cache-Control": "no-cache"}, _ABSENT | {httpx.codes.BAD_REQUEST})
        if answer.status in _ABSENT:
            raise DeniedByPortalError("portal_not_found", portal=self.portal)
        if answer.status == httpx.codes.BAD_REQUEST:
            raise DeniedByPortalError("portal_search_refused", portal=self.portal)
        bundle = r.bundle_of(answer.json)
        if bundle is None:
            raise DeniedByPortalError("portal_not_fhir", portal=self.portal)
        return bundle, answer

    def read(self, reference: str) -> bytes | None:
        """A resource's bytes, or None where the server does not have it.

        Raises:
            TriageError: as for `get`; `portal_not_fhir` for a page that is no resource.
        """
        answer = self.get(reference)
        if not answer.ok:
            return None
        if not answer.is_fhir():
            raise DeniedByPortalError("portal_not_fhir", portal=self.portal)
        return r.local(answer.json, self.base)

    def record(self, reference: str) -> bytes:
        """A resource's bytes, empty where this one record is gone, refused or makes the server stumble.

        Raises:
            TriageError: as for `read`, where the trouble is not about this one record.
        """
        try:
            return self.read(reference) or b""
        except TriageError as error:
            if error.code in ABOUT_ONE_RECORD:
                return b""
            raise

    def bytes_at(self, url: str) -> bytes | None:
        """A file's bytes by its address, unwrapped where the server dresses them in JSON.

        None where they are gone, or where the address is none a portal may send us to.
        """
        try:
            target = httpx.URL(self.base + "/").join(url)
            if not may_lead(httpx.URL(self.base), target):
                return None
            answer = self.ask("GET", str(target), headers={"Accept": "*/*"})
        except _NO_ADDRESS:
            return None
        except (NotSentError, LostError):
            raise UnreachableError("portal_unreachable", portal=self.portal) from None
        if not answer.ok:
            return None
        if "json" in answer.headers.get("Content-Type", ""):
            return _undressed(answer)
        return answer.body

    def rebased(self, link: str, page: str) -> str:
        """A page's link, on our own server: proxies make servers name hosts that nobody can reach.

        Raises:
            DeniedByPortalError: `portal_paging_broken`, for a path outside the portal's.
        """
        root = urlsplit(self.base)
        try:
            parts = urlsplit(str(httpx.URL(self.base + "/").join(page).join(link)))
        except _NO_ADDRESS:
            raise DeniedByPortalError("portal_paging_broken", portal=self.portal) from None
        if not f"{parts.path}/".startswith(f"{root.path}/"):
            raise DeniedByPortalError("portal_paging_broken", portal=self.portal)
        return f"{root.scheme}://{root.netloc}{parts.path}" + (f"?{parts.query}" if parts.query else "")

    # writing

    def create(self, kind: str, resource: Mapping[str, Any], key_token: str) -> Answer:
        """Create a resource unless one with our key exists; raises as `ask` does."""
        return self.ask(
            "POST",
            kind,
            content=msgspec.json.encode(resource),
            headers={
                "Content-Type": JSON,
                "If-None-Exist": f"identifier={key_token}",
                "Prefer": "return=representation",
            },
        )

    def create_binary(self, content: Iterable[bytes], size: int, content_type: str, patient: str) -> Answer:
        """Upload bytes as they are, or in JSON where the server wants them so; raises as `ask` does."""
        answer = self.ask(
            "POST",
            "Binary",
            content=content,
            headers={
                "Content-Type": content_type,
                "Content-Length": str(size),
                "X-Security-Context": patient,
            },
        )
        if answer.status not in {httpx.codes.UNSUPPORTED_MEDIA_TYPE, httpx.codes.NOT_ACCEPTABLE}:
            return answer
        dressed = {
            "resourceType": "Binary",
            "contentType": content_type,
            "securityContext": {"reference": patient},
            "data": base64.b64encode(b"".join(content)).decode(),
        }
        return self.ask("POST", "Binary", content=msgspec.json.encode(dressed), headers={"Content-Type": JSON})

    def close(self) -> None:
        """Close every connection."""
        self._http.close()


def _undressed(answer: Answer) -> bytes:
    """The bytes in a Binary; a file that is itself JSON stays as it is."""
    binary = r.resource_of(answer.json, r.Binary)
    try:
        return base64.b64decode(binary.data) if binary and binary.data else answer.body
    except ValueError:
        return answer.body
