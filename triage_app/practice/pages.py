"""Search results: what was asked, which records answer it, and how they are handed out page by page."""

import secrets
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Lock
from urllib.parse import urlencode

import msgspec

from triage_app.practice.exchange import FHIR_JSON, RefusedError, Request, Response
from triage_app.practice.resources import instant
from triage_app.practice.search import PARAMETERS, Criterion, matches, ordered, read_criterion
from triage_app.practice.store import Record, ResourceStore
from triage_app.practice.traits import PageLinks, SearchParameter, Traits

_CURSORS = 500
_RESULT_PARAMETERS = frozenset({"_sort", "_count", "_summary", "_offset", "_page", "_cursor", "_total", "_format"})


@dataclass(frozen=True)
class _Question:
    resource_type: str
    criteria: tuple[Criterion, ...]
    sort: str
    count: int
    start: int
    only_total: bool
    understood: tuple[tuple[str, str], ...]
    """What the answer's links repeat."""


@dataclass(frozen=True)
class _Cursor:
    question: _Question
    found: tuple[Record, ...]


class Pages:
    """Answers searches; safe to use from any thread."""

    def __init__(self, store: ResourceStore, traits: Traits, served_body: Callable[[Record], bytes]) -> None:
        self.base_url = ""
        """Where links lead, once the portal is reached; without a slash at the end."""
        self._store = store
        self._traits = traits
        self._served_body = served_body
        self._lock = Lock()
        self._cursors: OrderedDict[str, _Cursor] = OrderedDict()

    def answer(self, request: Request, resource_type: str, now: datetime) -> Response:
        """A page of what matches; now is practice time.

        Raises:
            RefusedError: something in the search cannot be understood, or a page link is too old.

        """
        token = dict(request.query).get("_cursor")
        if token is not None:
            cursor = self._continued(token)
            return self._page(cursor.question, cursor.found, now)
        question = self._read(request, resource_type)
        visible = now - timedelta(seconds=self._traits.search_lag_s)
        candidates = self._store.of_type(resource_type)
        found = [
            record
            for record in candidates
            if record.last_updated <= visible and matches(record, question.criteria)
        ]
        return self._page(question, ordered(found, question.sort), now)

    def _continued(self, token: str) -> _Cursor:
        with self._lock:
            cursor = self._cursors.get(token)
        if cursor is None:
            raise RefusedError(410, "expired", "This page link is not good any more; search again")
        return cursor

    def _read(self, request: Request, resource_type: str) -> _Question:
        results = {name: value for name, value in request.query if name in _RESULT_PARAMETERS}
        conditions = [(name, value) for name, value in request.query if name not in _RESULT_PARAMETERS]
        understood = [
            (name, value) for name, value in conditions if self._understands(request, resource_type, name)
        ]
        count = self._count(results)
        return _Question(
            resource_type=resource_type,
            criteria=tuple(_criterion(resource_type, name, value) for name, value in understood),
            sort=results.get("_sort", ""),
            count=count,
            start=_number(results, "_offset", 0) or (_number(results, "_page", 1) - 1) * count,
            only_total=results.get("_summary") == "count" or results.get("_count") == "0",
            understood=(*understood, *((name, results[name]) for name in ("_sort", "_count") if name in results)),
        )

    def _understands(self, request: Request, resource_type: str, name: str) -> bool:
        bare = name.partition(":")[0]
        if self._traits.becomes_of(bare) is SearchParameter.REFUSED:
            raise RefusedError(400, "not-supported", f"Unknown search parameter {bare}")
        if self._traits.becomes_of(bare) is SearchParameter.IGNORED:
            return False
        if bare in PARAMETERS[resource_type]:
            return True
        if "handling=strict" in request.header("prefer"):
            raise RefusedError(400, "not-supported", f"Unknown search parameter {bare}")
        return False

    def _count(self, results: dict[str, str]) -> int:
        if self._traits.ignores_count:
            return 0
        asked = _number(results, "_count", self._traits.default_count)
        return min(asked or self._traits.default_count, self._traits.max_count)

    def _page(self, question: _Question, found: Sequence[Record], now: datetime) -> Response:
        end = question.start + question.count if question.count else len(found)
        shown = () if question.only_total else tuple(found[question.start : end])
        links = [{"relation": "self", "url": self._url(question.resource_type, question.understood)}]
        if shown and end < len(found):
            links.append({"relation": "next", "url": self._next(question, found, end)})
        head = {
            "resourceType": "Bundle",
            "type": "searchset",
            "meta": {"lastUpdated": instant(now)},
            **({} if self._traits.no_total and not question.only_total else {"total": len(found)}),
            "link": links,
        }
        body = msgspec.json.encode(head)
        if shown:
            entries = b",".join(map(self._entry, shown))
            body = body[:-1] + b',"entry":[' + entries + b"]}"
        return Response(200, body, (("Content-Type", FHIR_JSON),), served=shown)

    def _entry(self, record: Record) -> bytes:
        # Spliced together, because planted resources have to arrive byte for byte.
        url = f"{self.base_url}/{record.resource_type}/{record.id}"
        resource = self._served_body(record)
        return (
            b'{"fullUrl":' + msgspec.json.encode(url) + b',"resource":' + resource + b',"search":{"mode":"match"}}'
        )

    def _next(self, question: _Question, found: Sequence[Record], start: int) -> str:
        if self._traits.page_links is PageLinks.OFFSET:
            return self._url(question.resource_type, (*question.understood, ("_offset", str(start))))
        if self._traits.page_links is PageLinks.PAGE:
            page = start // question.count + 1
            return self._url(question.resource_type, (*question.understood, ("_page", str(page))))
        token = secrets.token_urlsafe(12)
        rest = _Cursor(replace(question, start=start), tuple(found))
        with self._lock:
            self._cursors[token] = rest
            if len(self._cursors) > _CURSORS:
                self._cursors.popitem(last=False)
        return self._url(question.resource_type, (("_cursor", token),))

    def _url(self, resource_type: str, query: Iterable[tuple[str, str]]) -> str:
        text = urlencode(list(query))
        return f"{self.base_url}/{resource_type}" + (f"?{text}" if text else "")


def _criterion(resource_type: str, name: str, value: str) -> Criterion:
    bare, _, modifier = name.partition(":")
    return read_criterion(PARAMETERS[resource_type][bare], modifier, value)


def _number(results: dict[str, str], name: str, otherwise: int) -> int:
    text = results.get(name, str(otherwise))
    if not text.isdecimal():
        raise RefusedError(400, "value", f"{name} is not a number")
    return int(text)
