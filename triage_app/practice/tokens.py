"""Access tokens: handed out for the client's secret, good for a while."""

import secrets
from base64 import b64decode
from binascii import Error as NotBase64Error
from collections.abc import Callable
from threading import Lock
from urllib.parse import parse_qs, unquote_plus

from triage_app.practice.exchange import Request, Response, json_response

_PLAIN_JSON = "application/json"
_NO_STORE = (("Cache-Control", "no-store"), ("Pragma", "no-cache"))


class Tokens:
    """The one client that the portal knows, and its tokens; safe to use from any thread."""

    def __init__(self, machine_clock: Callable[[], float]) -> None:
        self.client_id = f"client-{secrets.token_hex(4)}"
        self.client_secret = secrets.token_urlsafe(24)
        self.lifetime_s = 300
        """How long tokens handed out from now on are good for, in seconds of machine time."""
        self._machine_clock = machine_clock
        self._lock = Lock()
        self._good_until: dict[str, float] = {}

    def issue(self, request: Request) -> Response:
        """Answer a request for a token: the client credentials grant, the secret in a header or in the form."""
        form = {name: values[0] for name, values in parse_qs(request.body.decode("utf-8", "replace")).items()}
        client_id, secret = _from_header(request) or (form.get("client_id", ""), form.get("client_secret", ""))
        known = secrets.compare_digest(client_id.encode(), self.client_id.encode())
        if not (known and secrets.compare_digest(secret.encode(), self.client_secret.encode())):
            asks = (("WWW-Authenticate", 'Basic realm="practice portal"'),)
            return json_response(401, {"error": "invalid_client"}, headers=asks, content_type=_PLAIN_JSON)
        if form.get("grant_type") != "client_credentials":
            return json_response(400, {"error": "unsupported_grant_type"}, content_type=_PLAIN_JSON)
        granted = {
            "access_token": self._new_token(),
            "token_type": "bearer",
            "expires_in": self.lifetime_s,
            "scope": form.get("scope", "system/*.cruds"),
        }
        return json_response(200, granted, headers=_NO_STORE, content_type=_PLAIN_JSON)

    def admits(self, request: Request) -> bool:
        """The request carries a token that is still good."""
        scheme, _, token = request.header("authorization").partition(" ")
        with self._lock:
            return scheme.lower() == "bearer" and self._machine_clock() < self._good_until.get(token.strip(), 0.0)

    def revoke_all(self) -> None:
        """No token handed out so far is good any more."""
        with self._lock:
            self._good_until.clear()

    def _new_token(self) -> str:
        token = secrets.token_urlsafe(24)
        now = self._machine_clock()
        with self._lock:
            self._good_until = {known: end for known, end in self._good_until.items() if end > now}
            self._good_until[token] = now + self.lifetime_s
        return token


def _from_header(request: Request) -> tuple[str, str] | None:
    scheme, _, encoded = request.header("authorization").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        client_id, _, secret = b64decode(encoded).decode().partition(":")
    except (NotBase64Error, UnicodeDecodeError):
        return "", ""
    return unquote_plus(client_id), unquote_plus(secret)
