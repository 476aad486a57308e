"""Signing in to a portal: OAuth 2 client credentials, one token at a time, only ever shown to its own portal."""

import threading
from collections.abc import Generator
from typing import Final

import httpx
import msgspec
from typing_extensions import override

from triage_app.clock import stopwatch
from triage_app.errors import DeniedByPortalError, UnreachableError
from triage_app.sync.http import LOOPBACK, origin, unmarked

SCOPES: Final = (
    "system/Communication.crus system/Patient.rs system/RelatedPerson.rs system/Practitioner.rs "
    "system/DocumentReference.crus system/Binary.cr"
)
"""What the app asks for (SMART v2 scopes, portal-contract section 2.1)."""

_USED_SHARE = 0.8
_UNAUTHORISED = 401


class _Token(msgspec.Struct):
    access_token: str
    expires_in: float = 300.0


class _Smart(msgspec.Struct):
    token_endpoint: str


class BearerToken(httpx.Auth):
    """A fixed token, sent to one origin only."""

    def __init__(self, base: str, token: str) -> None:
        self._origin = origin(httpx.URL(base))
        self._token = token

    @override
    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response]:
        if origin(request.url) == self._origin:
            request.headers["Authorization"] = f"Bearer {self._token}"
        yield request


class ClientCredentials(httpx.Auth):
    """A token that is fetched when needed and renewed before it runs out, or once after a refusal.

    The token's address is the one given, else what the portal's SMART configuration names.
    """

    def __init__(self, portal: str, base: str, client_id: str, secret: str, token_url: str | None) -> None:
        self._portal = portal
        self._base = base
        self._origin = origin(httpx.URL(base))
        self._basic = httpx.BasicAuth(client_id, secret)
        self._token_url = token_url
        self._lock = threading.Lock()
        self._token = ""
        self._renew_at = 0.0

    @override
    def sync_auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response]:
        if origin(request.url) != self._origin:
            request.headers.pop("Authorization", None)
            yield request
            return
        shown = yield from self._current("")
        request.headers["Authorization"] = f"Bearer {shown}"
        response = yield request
        if response.status_code == _UNAUTHORISED:
            shown = yield from self._current(shown)
            request.headers["Authorization"] = f"Bearer {shown}"
            yield request

    def _current(self, refused: str) -> Generator[httpx.Request, httpx.Response, str]:
        """The token, renewed when it runs out or when it is the one that was just refused."""
        with self._lock:
            if not self._token or self._token == refused or stopwatch() >= self._renew_at:
                yield from self._renew()
            return self._token

    def _renew(self) -> Generator[httpx.Request, httpx.Response]:
        if self._token_url is None:
            yield from self._discover()
        form = {"grant_type": "client_credentials", "scope": SCOPES}
        asking = httpx.Request("POST", self._token_url or "", data=form, headers={"Accept": "application/json"})
        response = yield next(self._basic.auth_flow(asking))
        try:
            self._require_good_day(response)
            if response.status_code != httpx.codes.OK:
                raise DeniedByPortalError("portal_sign_in_refused", portal=self._portal)
            token = msgspec.json.decode(
                unmarked(response.read()), type=_Token, strict=False
            )  # some quote the number
        except (ValueError, RecursionError):
            raise DeniedByPortalError("portal_not_fhir", portal=self._portal) from None
        self._token = token.access_token
        self._renew_at = stopwatch() + token.expires_in * _USED_SHARE

    def _discover(self) -> Generator[httpx.Request, httpx.Response]:
        response = yield httpx.Request("GET", f"{self._base}/.well-known/smart-configuration")
        self._require_good_day(response)
        try:
            endpoint = msgspec.json.decode(unmarked(response.read()), type=_Smart).token_endpoint
            url = httpx.URL(endpoint)
        except (ValueError, RecursionError, httpx.InvalidURL):
            raise DeniedByPortalError("portal_not_found", portal=self._portal) from None
        if url.scheme != "https" and not (url.host in LOOPBACK and self._origin[1] in LOOPBACK):
            raise DeniedByPortalError("portal_sign_in_refused", portal=self._portal)
        self._token_url = endpoint

    def _require_good_day(self, response: httpx.Response) -> None:
        """A server that fails says nothing about secret or address."""
        if response.status_code in {httpx.codes.TOO_MANY_REQUESTS, httpx.codes.SERVICE_UNAVAILABLE}:
            raise UnreachableError("portal_busy", portal=self._portal)
        if response.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
            raise UnreachableError("portal_unreachable", portal=self._portal)
