"""Records come several at a time from whoever can search by id, and nobody's record ever stands for another's."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, TypeAlias

import httpx
import pytest

from triage_app.errors import TriageError
from triage_app.sync.portals.fhir import resources as r
from triage_app.sync.portals.fhir.client import FhirClient
from triage_app.sync.portals.fhir.records import AT_ONCE, Records

BASE = "https://portal.example/fhir"
LINK = [{"relation": "next", "url": f"{BASE}/Patient?_page=2"}]

Search: TypeAlias = Callable[[list[str]], httpx.Response]


def person(number: str, kind: str = "Patient", **facts: Any) -> dict[str, Any]:
    return {"resourceType": kind, "id": number, "name": [{"text": f"Number {number}"}], **facts}


def page(*resources: dict[str, Any] | None, **facts: Any) -> httpx.Response:
    entries = [{"resource": one} for one in resources]
    return httpx.Response(200, json={"resourceType": "Bundle", "type": "searchset", "entry": entries, **facts})


def status(code: int, _ids: list[str]) -> httpx.Response:
    return httpx.Response(code)


def honest(ids: list[str]) -> httpx.Response:
    return page(*(person(one) for one in ids))


class Portal:
    """Knows everybody by id, and answers searches as it is told."""

    def __init__(self, search: Search) -> None:
        self._search = search
        self.searched: list[list[str]] = []
        self.read: list[str] = []
        http = httpx.Client(transport=httpx.MockTransport(self._answer))
        self.records = Records(FhirClient("Portal", BASE, http))

    def _answer(self, request: httpx.Request) -> httpx.Response:
        *_, kind, number = request.url.path.split("/")
        if "_id" in request.url.params:
            self.searched.append(request.url.params["_id"].split(","))
            return self._search(self.searched[-1])
        self.read.append(number)
        return httpx.Response(404) if number == "nobody" else httpx.Response(200, json=person(number, kind))

    def names(self, *numbers: str) -> dict[str, str]:
        found = self.records.of(r.Patient, [f"Patient/{one}" for one in numbers])
        return {one: record.name[0].whole() if record else "" for one, record in found.items()}


def named(*numbers: str) -> dict[str, str]:
    return {f"Patient/{one}": f"Number {one}" for one in numbers}


def test_many_records_take_few_requests() -> None:
    portal = Portal(honest)
    everybody = [str(number) for number in range(2 * AT_ONCE + 20)]
    assert portal.names(*everybody) == named(*everybody)
    assert (len(portal.searched), portal.read) == (3, [])


def test_one_record_is_read_by_itself() -> None:
    portal = Portal(honest)
    assert portal.names("1") == named("1")
    assert (portal.searched, portal.read) == ([], ["1"])


MISSING: dict[str, Search] = {
    "not there": lambda _: page(person("1"), person("3")),
    "twice": lambda _: page(person("1"), person("2", name=[{"text": "Somebody"}]), person("2"), person("3")),
    "of wrong types": lambda _: page(person("1"), person("2", name="Maria"), person("3")),
    "of another kind": lambda _: page(person("1"), person("2", "Practitioner"), person("3")),
    "null": lambda _: page(person("1"), None, person("3")),
    "beside an outcome": lambda _: page(person("1"), {"resourceType": "OperationOutcome"}, person("3")),
    "breaking the page": lambda _: httpx.Response(
        200, content=honest(["1", "2", "3"]).content.replace(b'"Number 2"', b"NaN")
    ),
}


@pytest.mark.parametrize("search", MISSING.values(), ids=MISSING)
def test_what_a_search_does_not_show_plainly_is_read_by_itself(search: Search) -> None:
    portal = Portal(search)
    assert portal.names("1", "2", "3") == named("1", "2", "3")
    assert portal.read == ["2"]
    portal.names("1", "2", "3")
    assert len(portal.searched) == 2


def test_who_cannot_be_found_at_all_is_nobody() -> None:
    portal = Portal(lambda _: page(person("1"), person("2")))
    assert portal.names("1", "nobody", "2") == named("1", "2") | {"Patient/nobody": ""}


NOT_UNDERSTOOD: dict[str, Search] = {
    "others": lambda _: page(person("7"), person("8")),
    "others among them": lambda _: page(person("1", name=[{"text": "?"}]), person("7"), person("2"), person("3")),
    "the first page of all": lambda _: page(person("1"), person("2"), link=LINK),
    "nobody": lambda _: page(),
    "an outcome": lambda _: httpx.Response(200, json={"resourceType": "OperationOutcome"}),
    "a guest network": lambda _: httpx.Response(200, html="<html>Welcome</html>"),
    "one record": lambda _: httpx.Response(200, json=person("1")),
    "not JSON": lambda _: httpx.Response(200, content=b'{"resourceType":"Bund'),
    **{f"HTTP {code}": partial(status, code) for code in (400, 403, 404, 405, 410, 414, 500)},
}


@pytest.mark.parametrize("search", NOT_UNDERSTOOD.values(), ids=NOT_UNDERSTOOD)
def test_a_portal_that_cannot_search_by_id_is_asked_once_and_then_read_one_by_one(search: Search) -> None:
    portal = Portal(search)
    assert portal.names("1", "2", "3") == named("1", "2", "3")
    assert portal.names("4", "5") == named("4", "5")
    assert portal.searched == [["1", "2", "3"]]
    assert portal.read[-2:] == ["4", "5"]


def test_a_kind_that_cannot_be_searched_says_nothing_of_another() -> None:
    portal = Portal(lambda _: httpx.Response(404))
    portal.names("1", "2")
    portal.records.of(r.Practitioner, ["Practitioner/1", "Practitioner/2"])
    portal.records.of(r.Practitioner, ["Practitioner/1", "Practitioner/2"])
    assert len(portal.searched) == 2


@pytest.mark.parametrize(
    ("code", "says"), [(401, "portal_sign_in_refused"), (429, "portal_busy"), (503, "portal_busy")]
)
def test_trouble_with_the_portal_itself_ends_the_pass_and_changes_no_mind(code: int, says: str) -> None:
    answers = [httpx.Response(code)]
    portal = Portal(lambda ids: answers.pop() if answers else honest(ids))
    with pytest.raises(TriageError, match=says):
        portal.names("1", "2")
    assert portal.names("1", "2") == named("1", "2")
    assert portal.read == []


def test_a_page_with_a_link_to_more_is_enough_where_all_are_on_it() -> None:
    portal = Portal(lambda ids: page(*(person(one) for one in ids), link=LINK))
    portal.names("1", "2")
    portal.names("3", "4")
    assert (len(portal.searched), portal.read) == (2, [])


def test_an_address_stays_short_for_the_longest_ids() -> None:
    longest = [f"{number:064}" for number in range(AT_ONCE)]
    portal = Portal(honest)
    assert portal.names(*longest) == named(*longest)
    assert len(f"{BASE}/Patient?_id={'%2C'.join(portal.searched[0])}") < 4_000
