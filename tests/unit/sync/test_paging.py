"""Pages: every entry is a message, a title, set aside, or none of our business; and the way from page to page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import httpx
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage_app.errors import TriageError
from triage_app.queue.domain.remote import Unreadable
from triage_app.sync.portals.fhir import paging
from triage_app.sync.portals.fhir.client import FhirClient

if TYPE_CHECKING:
    from collections.abc import Callable

    from triage_app.sync.portal import Cursor

BASE = "https://portal.example/fhir/R4"
NOW = datetime(2026, 11, 24, 18, 28, tzinfo=UTC)
DATE = "Tue, 24 Nov 2026 18:28:00 GMT"
MINUTE = timedelta(minutes=1)

scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
values = st.recursive(
    scalars, lambda one: st.lists(one, max_size=3) | st.dictionaries(st.text(), one, max_size=3), max_leaves=8
)
NAMES = (
    *("id", "meta", "status", "topic", "subject", "sender", "recipient", "sent", "received", "payload"),
    *("partOf", "inResponseTo", "identifier", "extension"),
)
references = st.fixed_dictionaries({}, optional={"reference": st.text() | values, "display": st.text() | values})
likely: dict[str, st.SearchStrategy[Any]] = {
    "id": st.text() | values,
    "meta": st.fixed_dictionaries({}, optional={"lastUpdated": st.datetimes().map(str) | values}) | values,
    "sender": references | values,
    "subject": references | values,
    "inResponseTo": st.lists(references) | values,
    "payload": st.lists(
        st.fixed_dictionaries(
            {},
            optional={
                "contentString": st.text() | values,
                "contentAttachment": st.fixed_dictionaries({}, optional={"data": st.text(), "size": st.integers()})
                | values,
            },
        )
    )
    | values,
}
communications = st.fixed_dictionaries(
    {"resourceType": st.just("Communication")}, optional={name: likely.get(name, values) for name in NAMES}
)
entries = st.fixed_dictionaries({"resource": communications | values}, optional={"search": values}) | values


def is_none_of_our_business(said: Any) -> bool:
    """Drafts, what only accompanies the results, and notes about the search."""
    resource, search = said["resource"], said.get("search", {})
    return (
        search.get("mode") in ("outcome", "include")
        or resource["resourceType"] == "OperationOutcome"
        or resource.get("status") == "preparation"
    )


@given(entries)
def test_no_entry_makes_reading_raise_and_none_vanishes(said: Any) -> None:
    raw = msgspec.json.encode(said)
    found = paging.entry(raw)
    if found is None:
        assert is_none_of_our_business(said)
    elif isinstance(found[0], Unreadable):
        assert found[0].original == raw
    else:
        assert found[0].remote_id == said["resource"]["id"]


@given(st.binary())
def test_bytes_that_are_no_entry_are_set_aside_as_they_are(raw: bytes) -> None:
    assert paging.entry(raw) == (Unreadable(raw, "entry_not_fhir"), None)


@pytest.mark.parametrize(
    ("resource", "reason"),
    [
        ({"resourceType": "Patient", "id": "1"}, "entry_not_fhir"),
        ({"id": "1"}, "entry_not_fhir"),
        ({"resourceType": "Communication"}, "entry_without_id"),
        ({"resourceType": "Communication", "id": "a/b"}, "entry_without_id"),
        ({"resourceType": "Communication", "id": "1", "payload": "x"}, "entry_broken"),
    ],
)
def test_what_is_wrong_with_an_entry_is_told(resource: dict[str, Any], reason: str) -> None:
    found, _ = paging.entry(msgspec.json.encode({"resource": resource})) or (None, None)
    assert isinstance(found, Unreadable)
    assert found.reason == reason


# from page to page


def communication(remote_id: str, at: datetime | None) -> dict[str, Any]:
    meta = {"meta": {"lastUpdated": at.isoformat()}} if at else {}
    return {"resourceType": "Communication", "id": remote_id, "payload": [{"contentString": "x"}], **meta}


def indexed(resource: dict[str, Any]) -> str:
    """The time under which a server finds a resource, whatever the resource itself says."""
    return str(resource.get("index", resource.get("meta", {}).get("lastUpdated", "")))


class Server:
    """A portal that pages as it is told; `honest` says what it understood, `sorts` and `filters` do so."""

    def __init__(self, *resources: dict[str, Any], page: int = 2, ignores: tuple[str, ...] = ()) -> None:
        self.resources = list(resources)
        self.page = page
        self.ignores = ignores
        self.asked: list[httpx.URL] = []
        self.date: str | None = DATE
        self.page_by_count = False

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request.url)
        query = {name: value for name, value in request.url.params.items() if name not in self.ignores}
        found = self.resources
        if "_sort" in query:
            found = sorted(found, key=indexed)
        if "_lastUpdated" in query:
            since = datetime.fromisoformat(query["_lastUpdated"].removeprefix("ge"))
            found = [one for one in found if datetime.fromisoformat(indexed(one)) >= since]
        start = int(query.pop("start", 0))
        page = int(query["_count"]) if self.page_by_count else self.page
        links = [{"relation": "self", "url": str(httpx.URL(f"{BASE}/Communication", params=query))}]
        if start + page < len(found):
            there = {**query, "start": str(start + page)}
            links.append({"relation": "next", "url": str(httpx.URL(f"{BASE}/Communication", params=there))})
        shown = [{"resource": one} for one in found[start : start + page]]
        headers = {"Date": self.date} if self.date else {}
        return httpx.Response(200, json={"resourceType": "Bundle", "link": links, "entry": shown}, headers=headers)


def client(server: Callable[[httpx.Request], httpx.Response]) -> FhirClient:
    return FhirClient("Portal", BASE, httpx.Client(transport=httpx.MockTransport(server)))


def read(server: Server, cursor: Cursor | None = None) -> tuple[list[str], Cursor | None]:
    pages = list(paging.pages(client(server), cursor))
    assert all(page.cursor is None for page in pages[:-1])
    found = [one.remote_id for page in pages for one in page.messages]
    return found, pages[-1].cursor


def mark(cursor: Cursor | None) -> datetime | None:
    return datetime.fromisoformat(cursor["high_water"]) if cursor and cursor["high_water"] else None


MIXED = [communication(f"m-{n}", NOW - MINUTE * at) for n, at in enumerate([50, 10, 40, 20, 30, 45, 5])]
ALL = {f"m-{n}" for n in range(7)}


@pytest.mark.parametrize("ignores", [(), ("_sort",), ("_lastUpdated",), ("_sort", "_lastUpdated")])
@pytest.mark.parametrize("page", [1, 2, 3, 10])
def test_everything_is_read_whatever_a_server_ignores(ignores: tuple[str, ...], page: int) -> None:
    server = Server(*MIXED, page=page, ignores=ignores)
    found, cursor = read(server)
    assert set(found) == ALL
    again, _ = read(server, cursor)
    assert set(again) <= ALL


@pytest.mark.parametrize("page", [1, 2, 3, 4])
def test_an_entry_that_claims_to_be_from_the_future_does_not_lead_past_the_others(page: int) -> None:
    odd = communication("odd", datetime(9999, 1, 1, tzinfo=UTC)) | {"index": (NOW - MINUTE * 35).isoformat()}
    assert set(read(Server(*MIXED, odd, page=page))[0]) == ALL | {"odd"}


@pytest.mark.parametrize(
    "date",
    [
        "Tue, 24 Nov 2026 18:28:00 +99999999999999999",
        "Tue, 24 Nov 2026 18:28:00 +9999",
        "Tue, 24 Nov 99999999999999999999 18:28:00 GMT",
        "Tue, 99999999999999999999 Nov 2026 18:28:00 GMT",
        "Tue, 24 Nov 0001 00:00:00 +1400",
    ],
)
def test_a_clock_that_says_what_no_clock_can_say_counts_as_none(date: str) -> None:
    server = Server(*MIXED, page=3)
    server.date = date
    assert set(read(server)[0]) == ALL


def test_by_time_no_link_of_the_server_is_needed() -> None:
    server = Server(*MIXED, page=3)
    read(server)
    assert not [url for url in server.asked if "start" in url.params]


def test_a_pass_begins_ten_minutes_before_the_newest_entry_of_the_last_one() -> None:
    server = Server(*MIXED)
    _, cursor = read(server)
    assert mark(cursor) == NOW - 5 * MINUTE
    server.asked.clear()
    read(server, cursor)
    assert server.asked[0].params["_lastUpdated"] == "ge2026-11-24T18:13:00.000Z"


@pytest.mark.parametrize(
    ("newest", "date", "expected"),
    [
        (NOW - 5 * MINUTE, DATE, NOW - 5 * MINUTE),
        (NOW + 90 * MINUTE, DATE, NOW - timedelta(seconds=1)),
        (NOW - 5 * MINUTE, "Fri, 01 Jan 2038 00:00:00 GMT", NOW - 5 * MINUTE),
        (None, DATE, None),
    ],
)
def test_the_mark_is_neither_past_what_was_seen_nor_past_the_moment_the_pass_began(
    newest: datetime | None, date: str, expected: datetime | None
) -> None:
    server = Server(*([communication("m-1", newest)] if newest else []))
    server.date = date
    assert mark(read(server)[1]) == expected


def test_a_portal_whose_clock_was_set_back_is_read_once_more_from_its_beginning() -> None:
    before = {"schema": 1, "high_water": "2026-11-25T06:28:00.000Z"}
    server = Server(*MIXED)
    found, cursor = read(server, before)
    assert set(found) == ALL
    assert [url.params.get("_lastUpdated") for url in server.asked[:2]] == ["ge2026-11-25T06:18:00.000Z", None]
    assert mark(cursor) == NOW - 5 * MINUTE
    server.asked.clear()
    read(server, cursor)
    assert server.asked[0].params["_lastUpdated"] == "ge2026-11-24T18:13:00.000Z"


def test_pages_that_are_too_large_are_asked_for_in_smaller_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("triage_app.sync.http.LARGEST_ANSWER", 2000)
    server = Server(*(communication(f"m-{n}", NOW - MINUTE * n) for n in range(40)), page=0)
    server.page_by_count = True
    assert set(read(server)[0]) == {f"m-{n}" for n in range(40)}
    assert {url.params["_count"] for url in server.asked} == {"200", "25", "3"}


@pytest.mark.parametrize("date", [None, "yesterday", "Mon, 01 Jan 0001 00:00:00 GMT"])
def test_a_server_that_does_not_tell_the_time_is_read_all_the_same(date: str | None) -> None:
    server = Server(*MIXED)
    server.date = date
    found, cursor = read(server)
    assert set(found) == ALL
    assert read(server, cursor)[0]


def test_the_mark_never_goes_back() -> None:
    before = {"schema": 1, "high_water": "2026-11-24T18:27:00.000Z"}
    assert read(Server(communication("late", NOW - 9 * MINUTE)), before)[1] == before
    assert read(Server(), before)[1] == before


@pytest.mark.parametrize(
    "link",
    [
        "https://portal.example/fhir/R4evil/Communication?page=2",
        "https://portal.example/fhir/R4/../../admin",
        "http://[::1",
        "javascript:alert(1)",
    ],
)
def test_a_link_out_of_the_portal_is_not_followed(link: str) -> None:
    asked = []

    def server(request: httpx.Request) -> httpx.Response:
        asked.append(request.url)
        bundle = {"resourceType": "Bundle", "link": [{"relation": "next", "url": link}]}
        return httpx.Response(200, json=bundle)

    with pytest.raises(TriageError, match="portal_paging_broken"):
        list(paging.pages(client(server), None))
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("link", "followed"),
    [
        ("https://inner-host:8443/fhir/R4?_getpages=1", f"{BASE}?_getpages=1"),
        ("http://portal.example/fhir/R4/Communication?page=2", f"{BASE}/Communication?page=2"),
        ("/fhir/R4/Communication?page=2", f"{BASE}/Communication?page=2"),
        ("Communication?page=2", f"{BASE}/Communication?page=2"),
        ("?page=2", f"{BASE}/Communication?page=2"),
    ],
)
def test_a_link_is_followed_on_the_portals_own_server(link: str, followed: str) -> None:
    assert client(Server()).rebased(link, "Communication?_sort=_lastUpdated") == followed
