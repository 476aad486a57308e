"""Reads everything since a cursor: by `_lastUpdated` with an overlap, page by page, and moves only when complete.

The next page is asked for by the last entry's time (a keyset), because page links expire and offsets shift; where
a page brings no progress in time, or the server does not sort or search by time, its own links are followed
(portal-contract 2.2).
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Final

import msgspec

from triage_app.errors import DeniedByPortalError
from triage_app.queue.domain.remote import RemoteMessage, RemoteThread, Unreadable
from triage_app.sync.portal import Cursor, Page
from triage_app.sync.portals.fhir import mapping
from triage_app.sync.portals.fhir import resources as r
from triage_app.sync.portals.fhir.client import Answer, FhirClient

OVERLAP: Final = timedelta(minutes=10)
"""How far every pass reaches back: commits may become visible late (measured in portal-contract, section 0)."""

PAGE: Final = 200
_MOST_PAGES: Final = 20_000


def pages(client: FhirClient, cursor: Cursor | None) -> Iterator[Page]:
    """Every page of one pass; the last carries the new cursor.

    Raises:
        TriageError: the pass has ended early and the cursor stays where it was.
    """
    high_water = mapping.moment((cursor or {}).get("high_water"))
    since = high_water - OVERLAP if high_water else None
    url, visited, began, newest = _query(since), set[str](), None, high_water
    for _ in range(_MOST_PAGES):
        bundle, answer = client.search(url)
        visited.add(url)
        now = _server_time(answer)
        began = began or now
        read = _read(bundle, client.base)
        newest = max((at for at in (newest, *(at for _, at in read)) if at is not None), default=None)
        link = bundle.to("next")
        if link is None:
            yield _page(read, _cursor(high_water, began, newest))
            return
        yield _page(read, None)
        reached = _reached(read, since, now) if _understood(bundle, since) else None
        since, url = (reached, _query(reached)) if reached else (since, client.rebased(link, url))
        if url in visited:
            break
    raise DeniedByPortalError("portal_paging_broken", portal=client.portal)


def _cursor(high_water: datetime | None, began: datetime, newest: datetime | None) -> Cursor:
    """How far everything is read: to the newest entry seen, and never past the moment this pass began.

    The server's clock alone would be too far when an index looks empty for a while or a proxy's clock is ahead.
    """
    reached = [at for at in (high_water, min(began, newest) if newest else None) if at is not None]
    return {"schema": 1, "high_water": _text(max(reached)) if reached else None}


def _understood(bundle: r.Bundle, since: datetime | None) -> bool:
    """Whether the server says that it sorts, and searches by time if it was asked to.

    Where it does not, a page that happens to be in order would lead past others.
    """
    said = bundle.to("self") or ""
    return "_sort" in said and (since is None or "_lastUpdated=" in said)


def _query(since: datetime | None) -> str:
    bound = f"_lastUpdated=ge{_text(since)}&" if since else ""
    return f"Communication?{bound}_sort=_lastUpdated&_count={PAGE}"


def _text(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _server_time(answer: Answer) -> datetime:
    """The server's clock when the pass began; its resolution is a second, so one is taken off."""
    try:
        said = parsedate_to_datetime(answer.headers["Date"])
    except (KeyError, ValueError):
        said = datetime.fromtimestamp(0, UTC)
    return said.replace(tzinfo=said.tzinfo or UTC) - timedelta(seconds=1)


def _reached(read: list[tuple[Any, datetime | None]], since: datetime | None, now: datetime) -> datetime | None:
    """Where to go on by time: the last entry's, if the page is sorted, got beyond where it began and is past."""
    times = [at for _, at in read if at is not None]
    if len(times) != len(read) or not times or times != sorted(times) or times[0] == times[-1]:
        return None
    if times[-1] > now + OVERLAP:
        return None
    return times[-1] if since is None or times[-1] > since else None


def _page(read: list[tuple[Any, datetime | None]], cursor: Cursor | None) -> Page:
    found = [one for one, _ in read]
    return Page(
        tuple(one for one in found if isinstance(one, RemoteMessage)),
        tuple(one for one in found if isinstance(one, RemoteThread)),
        tuple(one for one in found if isinstance(one, Unreadable)),
        cursor,
    )


def _read(bundle: r.Bundle, base: str) -> list[tuple[RemoteMessage | RemoteThread | Unreadable, datetime | None]]:
    read = []
    for raw in bundle.entry or ():
        one = entry(bytes(raw), base)
        if one is not None:
            read.append(one)
    return read


def entry(raw: bytes, base: str = "") -> tuple[RemoteMessage | RemoteThread | Unreadable, datetime | None] | None:
    """What one entry of a page says, and when it was last changed; None for drafts and notices.

    A bad entry never fails its page: it comes back as Unreadable with its original bytes.
    """
    try:
        wrapped = r.entry_of(raw)
        if wrapped.search.get("mode") in ("outcome", "include"):  # no set: it may be anything
            return None
        inner = r.local(bytes(wrapped.resource), base)
        kind = msgspec.json.decode(inner, type=r.Kind)
    except r.BROKEN:
        return Unreadable(raw, "entry_not_fhir"), None
    if kind.resource_type != "Communication":
        return None if kind.resource_type == "OperationOutcome" else (Unreadable(raw, "entry_not_fhir"), None)
    if not mapping.is_id(kind.id):
        return Unreadable(raw, "entry_without_id"), None
    return _communication(raw, inner)


def _communication(
    raw: bytes, inner: bytes
) -> tuple[RemoteMessage | RemoteThread | Unreadable, datetime | None] | None:
    try:
        resource = msgspec.json.decode(inner, type=r.Communication)
        if resource.status == mapping.DRAFT:
            return None
        return mapping.communication(resource, inner), mapping.moment(resource.meta.last_updated)
    except r.BROKEN:
        return Unreadable(raw, "entry_broken"), None
