"""The storage of files on an origin of its own: signed links lead there, and no token belongs there."""

import hmac
import secrets
from base64 import b64decode
from collections.abc import Callable
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

import msgspec

from triage_app.practice.exchange import Request, Response, outcome
from triage_app.practice.store import ResourceStore

_PREFIX = "/storage/"


class Storage:
    """Signs links to Binary resources and serves their bytes until the links expire."""

    def __init__(self, store: ResourceStore, machine_clock: Callable[[], float], lasts_s: float) -> None:
        self.origin = ""
        """Where it is reached, once it is; without a slash at the end."""
        self._store = store
        self._machine_clock = machine_clock
        self._lasts_s = lasts_s
        self._key = secrets.token_bytes(32)

    def with_signed_links(self, body: bytes) -> bytes:
        """A resource's bytes with every link to a Binary replaced by a signed one."""
        if b'"Binary/' not in body and b"/Binary/" not in body:
            return body
        try:
            resource = msgspec.json.decode(body)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return body
        return msgspec.json.encode(self._signed(resource))

    def answer(self, request: Request) -> Response:
        """The bytes behind a signed link; 403 once it expired."""
        binary_id = request.path.removeprefix(f"{_PREFIX}Binary/")
        query = dict(request.query)
        signature = self._signature(binary_id, query.get("expires", ""))
        good = hmac.compare_digest(signature.encode(), query.get("signature", "").encode())
        if not good or self._machine_clock() >= float(query["expires"]):
            return outcome(403, "expired", "This link is not good any more")
        record = self._store.get("Binary", binary_id)
        if record is None:
            return outcome(404, "not-found", "No such file")
        content_type = str(record.resource.get("contentType", "application/octet-stream"))
        return Response(200, b64decode(record.resource.get("data", "")), (("Content-Type", content_type),))

    def _signed(self, element: Any) -> Any:
        if isinstance(element, list):
            return [self._signed(one) for one in element]
        if not isinstance(element, dict):
            return element
        return {name: self._link(part) if name == "url" else self._signed(part) for name, part in element.items()}

    def _link(self, url: Any) -> Any:
        resource_type, _, binary_id = "/".join(str(url).split("/")[-2:]).partition("/")
        if resource_type != "Binary":
            return url
        expires = repr(self._machine_clock() + self._lasts_s)
        query = urlencode({"expires": expires, "signature": self._signature(binary_id, expires)})
        return f"{self.origin}{_PREFIX}Binary/{binary_id}?{query}"

    def _signature(self, binary_id: str, expires: str) -> str:
        return hmac.new(self._key, f"{binary_id}\n{expires}".encode(), sha256).hexdigest()
