"""Reads everything since a cursor: by `_lastUpdated` with an overlap, page by page, and moves only when complete.

The next page is asked for by the last entry's time (a keyset), because page links expire and offsets shift; where
a page brings no progress in time, or the server does not sort or search by time, its own links are followed
(portal-contract 2.2).
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final, TypeAlias

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
"""Entries asked for at once; fewer where a page would be too large."""

_MOST_PAGES: Final = 20_000


_Entry: TypeAlias = tuple[RemoteMessage | RemoteThread | Unreadable, datetime | None]
_Entries: TypeAlias = list[_Entry]


def pages(client: FhirClient, cursor: Cursor | None) -> Iterator[Page]:
    """Every page of one pass; the last carries the new cursor.

    Raises:
        TriageError: the pass has ended early and the cursor stays where it was.
    """
    going = _Pass(client, mapping.moment((cursor or {}).get("high_water")))
    for _ in range(_MOST_PAGES):
        bundle, now = going.fetch()
        if going.has_gone_back(now):
            continue
        read = _read(bundle, client.base)
        going.saw(read, now)
        link = bundle.to("next")
        if link is None:
            yield _page(read, going.cursor(), now)
            return
        yield _page(read, None, now)
        going.turn(_reached(read, going.since, now) if _understood(bundle, going.since) else None, link)
        if going.url in going.visited:
            break
    raise DeniedByPortalError("portal_paging_broken", portal=client.portal)


class _Pass:
    """Where a pass began, where it is, and how far it has come."""

    def __init__(self, client: FhirClient, high_water: datetime | None) -> None:
        self._client = client
        self._high_water = high_water
        self._newest = high_water
        self._began: datetime | None = None
        self._count = PAGE
        self.since = high_water - OVERLAP if high_water else None
        self.url = _query(self.since, PAGE)
        self.visited = set[str]()

    def fetch(self) -> tuple[r.Bundle, datetime | None]:
        """The page that is next, in a smaller size where it is too large for anybody, and the server's clock."""
        while True:
            try:
                bundle, answer = self._client.search(self.url)
            except DeniedByPortalError as error:
                by_time = self.url == _query(self.since, self._count)
                if error.code != "portal_answer_too_large" or not by_time or self._count == 1:
                    raise
                self._count = max(1, self._count // 8)
                self.url = _query(self.since, self._count)
            else:
                self.visited.add(self.url)
                return bundle, _server_time(answer)

    def has_gone_back(self, now: datetime | None) -> bool:
        """Whether the server's clock was set back since the last pass; then everything is read once more."""
        if self._began or now is None or self._high_water is None or now >= self._high_water - OVERLAP:
            return False
        self._high_water, self._newest, self._began = None, None, now
        self.since, self.url = None, _query(None, self._count)  # how far back, nobody knows
        return True

    def saw(self, read: _Entries, now: datetime | None) -> None:
        """A page has been read."""
        self._began = self._began or now
        self._newest = max((at for at in (self._newest, *(at for _, at in read)) if at is not None), default=None)

    def turn(self, reached: datetime | None, link: str) -> None:
        """Go on by time, or by the server's own link where time leads nowhere."""
        if reached is not None:
            self.since, self.url = reached, _query(reached, self._count)
        else:
            self.url = self._client.rebased(link, self.url)

    def cursor(self) -> Cursor:
        """How far everything is read: to the newest entry seen, and never past the moment this pass began.

        The server's clock alone would be too far when an index looks empty for a while, or a proxy is ahead.
        """
        newest = min(self._began, self._newest) if self._began and self._newest else None
        reached = [at for at in (self._high_water, newest) if at is not None]
        return {"schema": 1, "high_water": _text(max(reached)) if reached else None}


def _understood(bundle: r.Bundle, since: datetime | None) -> bool:
    """Whether the server says that it sorts, and searches by time if it was asked to.

    Where it does not, a page that happens to be in order would lead past others.
    """
    said = bundle.to("self") or ""
    return "_sort" in said and (since is None or "_lastUpdated=" in said)


def _query(since: datetime | None, count: int) -> str:
    bound = f"_lastUpdated=ge{_text(since)}&" if since else ""
    return f"Communication?{bound}_sort=_lastUpdated&_count={count}"


def _text(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _server_time(answer: Answer) -> datetime | None:
    """The server's clock when it answered, less the second it is rounded to; None where it does not say."""
    try:
        said = parsedate_to_datetime(answer.headers["Date"])
    except (KeyError, ValueError, OverflowError):
        return None
    at = mapping.moment(said.replace(tzinfo=said.tzinfo or UTC).isoformat())
    return at - timedelta(seconds=1) if at else None


def _reached(read: _Entries, since: datetime | None, now: datetime | None) -> datetime | None:
    """Where to go on by time: the last entry's, if the page is sorted, got beyond where it began and is past."""
    times = [at for _, at in read if at is not None]
    if len(times) != len(read) or not times or times != sorted(times) or times[0] == times[-1]:
        return None
    if now is None or times[-1] > now + OVERLAP:
        return None
    return times[-1] if since is None or times[-1] > since else None


def _page(read: _Entries, cursor: Cursor | None, now: datetime | None) -> Page:
    found = [one for one, _ in read]
    return Page(
        tuple(one for one in found if isinstance(one, RemoteMessage)),
        tuple(one for one in found if isinstance(one, RemoteThread)),
        tuple(one for one in found if isinstance(one, Unreadable)),
        cursor,
        now,
    )


def _read(bundle: r.Bundle, base: str) -> _Entries:
    read = []
    for raw in bundle.entry or ():
        one = entry(bytes(raw), base)
        if one is not None:
            read.append(one)
    return read


def entry(raw: bytes, base: str = "") -> _Entry | None:
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


def _communication(raw: bytes, inner: bytes) -> _Entry | None:
    try:
        resource = msgspec.json.decode(inner, type=r.Communication)
        if resource.status == mapping.DRAFT:
            return None
        return mapping.communication(resource, inner), mapping.moment(resource.meta.last_updated)
    except r.BROKEN:
        return Unreadable(raw, "entry_broken"), None
