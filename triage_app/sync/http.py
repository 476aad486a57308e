"""HTTP clients for portals: the computer's own certificates, time limits, no token to strangers."""

import ipaddress
import socket
import ssl
from datetime import timedelta
from urllib.parse import urlsplit

import httpx
import truststore

from triage_app import __version__
from triage_app.errors import UsageError
from triage_app.queue.domain.delivery import LONGEST_PAUSE
from triage_app.sync.deadline import Deadline, keep_to

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_INSIDE = (".localhost", ".local", ".internal", ".lan", ".home", ".home.arpa", ".corp", ".intranet")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
"""IPv4 addresses in the clothes of IPv6 (RFC 6052)."""

LARGEST_ANSWER = 64 * 1024 * 1024
"""Bytes of an answer after which we stop listening."""


def checked_base(url: str) -> str:
    """A portal's base address without a trailing slash.

    Raises:
        UsageError: `portal_url_invalid`, or `portal_url_unsafe` for http:// to another computer.
    """
    try:
        parts = urlsplit(url.strip())
        httpx.URL(url.strip())
    except (ValueError, httpx.InvalidURL):
        raise UsageError("portal_url_invalid", url=url) from None
    if (
        parts.scheme not in {"http", "https"}
        or not parts.hostname
        or parts.query
        or parts.fragment
        or parts.username
    ):
        raise UsageError("portal_url_invalid", url=url)
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise UsageError("portal_url_unsafe")
    return url.strip().rstrip("/")


def origin(url: httpx.URL) -> tuple[str, str, int | None]:
    """What must be equal for two addresses to be the same party: scheme, host, port."""
    port = url.port or {"http": 80, "https": 443}.get(url.scheme)
    return url.scheme, url.host, port


def client(base: str, auth: httpx.Auth | None, timeout: timedelta, deadline: Deadline) -> httpx.Client:
    """A client for one portal whose exchanges keep to a deadline; redirects are left to the caller."""
    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    seconds = timeout.total_seconds()
    made = httpx.Client(
        auth=auth,
        timeout=httpx.Timeout(seconds, connect=min(10.0, seconds)),
        verify=context,
        trust_env=urlsplit(base).hostname not in LOOPBACK,
        follow_redirects=False,
        headers={"User-Agent": f"triage-app/{__version__}", "Accept": "application/fhir+json"},
    )
    keep_to(made, deadline)
    return made


def may_lead(base: httpx.URL, to: httpx.URL) -> bool:
    """Whether a portal's answer may send us to an address: itself, or an https one that is not of our own network.

    What a portal says is not to make this computer ask the practice's other machines for things.
    """
    if origin(to) == origin(base) or base.host in LOOPBACK:
        return True
    return to.scheme == "https" and (_is_inside(base.host) or not _is_inside(to.host))


def _is_inside(host: str) -> bool:
    name = host.rstrip(".").lower()
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        try:
            address = ipaddress.ip_address(socket.inet_aton(name))  # 10.1 and 0x7f.1 are addresses too
        except (OSError, ValueError):
            return name in LOOPBACK or name.endswith(_INSIDE) or "." not in name
    if address.version == 6:  # noqa: PLR2004
        within = address.ipv4_mapped or (ipaddress.ip_address(address.packed[12:]) if address in _NAT64 else None)
        address = within or address
    return not address.is_global


def body_of(response: httpx.Response) -> bytes | None:
    """An open answer's bytes, or None when there are more than anybody should send."""
    parts, size = [], 0
    for part in response.iter_bytes(65536):
        size += len(part)
        if size > LARGEST_ANSWER:
            return None
        parts.append(part)
    return b"".join(parts)


def unmarked(body: bytes) -> bytes:
    """JSON without the mark of byte order that some servers put before it."""
    return body.removeprefix(b"\xef\xbb\xbf")


def retry_after(response: httpx.Response) -> timedelta | None:
    """How long a portal asks us to wait, where it says so in seconds; at most an hour."""
    said = response.headers.get("Retry-After", "").strip()
    return min(timedelta(seconds=int(said[:9])), LONGEST_PAUSE) if said.isdecimal() else None
