"""Each mishap as a client meets it, over real HTTP."""

from time import perf_counter
from typing import Any

import httpx
import msgspec
import pytest

from tests.unit.practice.conftest import Served, a_reply
from triage_app.practice.faults import BrokenEntry, Fault, FaultKind
from triage_app.practice.journal import JournalKind, messages_available, never_served

REPLIES = "Communication?identifier=urn:uuid:0f5b6f0e-3b0e-4c58-9d0c-2f5b0a7f9a11"
DEADLINE_S = 20


@pytest.mark.parametrize(
    ("kind", "status", "applied"),
    [
        (FaultKind.HTML_200, 200, 0),
        (FaultKind.STATUS_500_BEFORE, 500, 0),
        (FaultKind.STATUS_500_AFTER, 500, 1),
        (FaultKind.STATUS_429, 429, 0),
        (FaultKind.STATUS_401, 401, 0),
        (FaultKind.TRUNCATED_JSON, 201, 1),
    ],
)
def test_mishap_answers_wrongly_and_applies_or_not(
    served: Served, kind: FaultKind, status: int, applied: int
) -> None:
    served.portal.faults.add(Fault(kind, method="POST"))
    assert served.post("Communication", a_reply()).status_code == status
    assert served.portal.faults.pending == 0
    assert served.total(REPLIES) == applied


@pytest.mark.parametrize(("kind", "applied"), [(FaultKind.DROP_BEFORE, 0), (FaultKind.DROP_AFTER, 1)])
def test_connection_closes_without_a_word(served: Served, kind: FaultKind, applied: int) -> None:
    served.portal.faults.add(Fault(kind, method="POST"))
    with pytest.raises(httpx.RemoteProtocolError):
        served.post("Communication", a_reply())
    assert served.total(REPLIES) == applied


def test_page_of_a_guest_network_is_html_with_status_200(served: Served) -> None:
    served.portal.faults.add(Fault(FaultKind.HTML_200))
    answer = served.get("Communication")
    assert answer.headers["content-type"].startswith("text/html")
    assert "<html>" in answer.text


def test_too_many_requests_say_when_to_come_back(served: Served) -> None:
    served.portal.faults.add(Fault(FaultKind.STATUS_429, seconds=17))
    assert served.get("Communication").headers["retry-after"] == "17"


def test_truncated_answer_has_the_right_length_and_no_end(served: Served) -> None:
    served.portal.faults.add(Fault(FaultKind.TRUNCATED_JSON))
    answer = served.get("Communication")
    assert int(answer.headers["content-length"]) == len(answer.content)
    with pytest.raises(msgspec.DecodeError):
        msgspec.json.decode(answer.content)


def test_slow_answer_comes_late_but_comes(served: Served) -> None:
    served.portal.faults.add(Fault(FaultKind.SLOW, seconds=0.3))
    before = perf_counter()
    assert served.get("Patient").status_code == 200
    assert perf_counter() - before >= 0.3


def test_slow_answer_does_not_keep_the_portal_from_stopping(served: Served) -> None:
    served.portal.faults.add(Fault(FaultKind.SLOW, seconds=600, path_contains="metadata"))
    with httpx.Client(timeout=0.2) as impatient, pytest.raises(httpx.ReadTimeout):
        impatient.get(f"{served.portal.base_url}/metadata")
    before = perf_counter()
    served.portal.stop()
    assert perf_counter() - before < DEADLINE_S


def entries(served: Served, *broken: BrokenEntry) -> list[Any]:
    served.portal.faults.add(
        Fault(FaultKind.BROKEN_ENTRY, entries=broken) if broken else Fault(FaultKind.BROKEN_ENTRY)
    )
    return list(served.get("Communication?_sort=_lastUpdated&_count=3").json()["entry"])


def test_broken_entries_stand_before_the_good_ones(served: Served) -> None:
    null, wrong, bare, *good = entries(served)
    assert null is None
    assert wrong["resource"]["sender"] == "somebody"
    assert not {"sender", "sent"} & bare["resource"].keys()
    assert len(good) == 3
    assert len(entries(served, BrokenEntry.NULL)) == 4


def test_broken_entry_shows_up_even_where_nothing_is_found(served: Served) -> None:
    served.portal.faults.add(Fault(FaultKind.BROKEN_ENTRY, entries=(BrokenEntry.NULL,)))
    assert served.get("Communication?_id=nobody").json()["entry"] == [None]


def test_inbox_is_suddenly_empty_and_looks_quite_right(served: Served) -> None:
    served.portal.faults.add(Fault(FaultKind.EMPTY_BUNDLE))
    bundle = served.get("Communication?_lastUpdated=ge2020-01-01&_sort=_lastUpdated&_count=5").json()
    assert (bundle["total"], "entry" in bundle) == (0, False)
    assert [link["relation"] for link in bundle["link"]] == ["self"]
    assert "_lastUpdated=ge2020-01-01" in bundle["link"][0]["url"]


def test_mishap_strikes_only_what_it_is_meant_for_and_so_often(served: Served) -> None:
    served.portal.faults.add(Fault(FaultKind.STATUS_500_BEFORE, method="GET", path_contains="part-of", times=2))
    found = [served.get(place).status_code for place in ("Patient", *["Communication?part-of=x"] * 3)]
    assert found == [200, 500, 500, 200]


def test_mishaps_strike_in_the_order_of_planning_until_cleared(served: Served) -> None:
    served.portal.faults.add(Fault(FaultKind.STATUS_500_BEFORE))
    served.portal.faults.add(Fault(FaultKind.STATUS_401))
    served.portal.faults.add(Fault(FaultKind.STATUS_429))
    assert [served.get("Patient").status_code for _ in range(2)] == [500, 401]
    served.portal.faults.clear()
    assert served.get("Patient").status_code == 200


def test_tokens_are_refused_only_when_meant(served: Served) -> None:
    served.portal.faults.add(Fault(FaultKind.STATUS_500_BEFORE))
    served.sign_in()
    served.portal.faults.clear()
    served.portal.faults.add(Fault(FaultKind.STATUS_500_BEFORE, path_contains="oauth2"))
    with pytest.raises(httpx.HTTPStatusError):
        served.sign_in()


def test_search_mishaps_leave_other_requests_alone(served: Served) -> None:
    served.portal.faults.add(Fault(FaultKind.EMPTY_BUNDLE))
    assert served.get("metadata").json()["resourceType"] == "CapabilityStatement"
    assert served.get("Communication/msg-0001").json()["id"] == "msg-0001"
    assert served.portal.faults.pending == 1


@pytest.mark.parametrize(
    "kind", [FaultKind.DROP_AFTER, FaultKind.STATUS_500_AFTER, FaultKind.TRUNCATED_JSON, FaultKind.EMPTY_BUNDLE]
)
def test_message_that_never_got_through_does_not_count_as_served(served: Served, kind: FaultKind) -> None:
    served.portal.faults.add(Fault(kind))
    try:
        served.get("Communication?_count=500")
    except httpx.RemoteProtocolError:
        assert kind is FaultKind.DROP_AFTER
    assert not any(entry.kind is JournalKind.SERVED for entry in served.portal.journal.entries)
    assert never_served(served.portal.journal.entries) == messages_available(served.portal.journal.entries)
    served.get("Communication?_count=500")
    assert never_served(served.portal.journal.entries) == frozenset()
