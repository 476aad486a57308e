"""What a client can write, over real HTTP."""

from base64 import b64encode
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import repeat
from threading import Barrier
from typing import Any

import httpx
import pytest
from fhir.resources.R4B.documentreference import DocumentReference

from tests.unit.practice.conftest import NOW, Serve, Served, a_reply
from triage_app.practice.journal import JournalKind, duplicates
from triage_app.practice.traits import ConditionalCreate, Traits

KEY = "urn:uuid:0f5b6f0e-3b0e-4c58-9d0c-2f5b0a7f9a11"
CONDITION = f"identifier=urn:ietf:rfc:3986%7C{KEY}"
OWN_ID = "5a1c9f5e-9a1d-4a55-8f0e-6f6b8e5d9c20"
WRITERS = 8


def a_report(url: str = "Binary/x") -> dict[str, Any]:
    return {
        "resourceType": "DocumentReference",
        "identifier": [{"system": "urn:ietf:rfc:3986", "value": KEY}],
        "status": "current",
        "subject": {"reference": "Patient/pat-001"},
        "author": [{"reference": "Practitioner/prac-osei"}],
        "content": [{"attachment": {"contentType": "application/pdf", "url": url, "title": "A1C.pdf"}}],
    }


def test_created_reply_is_found_by_its_key_and_its_conversation(served: Served) -> None:
    answer = served.post("Communication", a_reply())
    assert answer.status_code == 201
    new_id = answer.json()["id"]
    assert answer.headers["etag"] == 'W/"1"'
    assert answer.headers["location"] == f"{served.portal.base_url}/Communication/{new_id}/_history/1"
    assert answer.json()["meta"]["lastUpdated"] == "2026-11-23T18:28:00.000Z"
    for question in (
        f"identifier=urn:ietf:rfc:3986|{KEY}",
        f"identifier={KEY}",
        f"_lastUpdated=ge{NOW:%Y-%m-%dT%H:%MZ}",
    ):
        assert [one["id"] for one in served.search(f"Communication?{question}")] == [new_id]
    assert new_id in [one["id"] for one in served.search("Communication?part-of=Communication/thread-001")]


def test_conditional_create_creates_once_and_then_shows_what_is_there(served: Served) -> None:
    first = served.post("Communication", a_reply(), If_None_Exist=CONDITION)
    second = served.post("Communication", a_reply(), If_None_Exist=CONDITION)
    in_a_bundle_form = served.post("Communication", a_reply(), If_None_Exist=f"Communication?{CONDITION}")
    assert (first.status_code, second.status_code, in_a_bundle_form.status_code) == (201, 200, 200)
    assert first.json() == second.json()
    assert second.headers["location"] == first.headers["location"]


def test_conditional_create_refuses_when_several_fit(served: Served) -> None:
    served.post("Communication", a_reply())
    served.post("Communication", a_reply())
    answer = served.post("Communication", a_reply(), If_None_Exist=CONDITION)
    assert answer.status_code == 412
    assert answer.json()["issue"][0]["code"] == "multiple-matches"


@pytest.mark.parametrize("condition", ["sent=2026", "identifier=a&sent=2026", "nonsense"])
def test_condition_other_than_one_identifier_is_refused(served: Served, condition: str) -> None:
    assert served.post("Communication", a_reply(), If_None_Exist=condition).status_code == 412


def all_at_once(served: Served) -> Iterator[int]:
    barrier = Barrier(WRITERS)

    def write(_: None) -> int:
        with httpx.Client(timeout=20) as http:
            headers = {"Authorization": f"Bearer {served.token}", "If-None-Exist": CONDITION}
            http.get(f"{served.portal.base_url}/metadata")  # connected before the race starts
            barrier.wait(timeout=20)
            return http.post(
                f"{served.portal.base_url}/Communication", json=a_reply(), headers=headers
            ).status_code

    with ThreadPoolExecutor(WRITERS) as pool:
        yield from pool.map(write, repeat(None, WRITERS))


def test_eight_writers_at_once_create_one_reply(served: Served) -> None:
    assert sorted(all_at_once(served)) == [200] * (WRITERS - 1) + [201]
    assert served.total(f"Communication?identifier={KEY}") == 1
    assert duplicates(served.portal.journal.entries) == 0


def test_eight_writers_at_once_create_several_on_a_racy_portal(serve: Serve) -> None:
    served = serve(Traits(conditional_create=ConditionalCreate.RACY, race_window_s=0.5))
    assert list(all_at_once(served)).count(201) > 1
    assert duplicates(served.portal.journal.entries) == served.total(f"Communication?identifier={KEY}") - 1 > 0


def test_racy_portal_still_finds_what_was_there_before(serve: Serve) -> None:
    served = serve(Traits(conditional_create=ConditionalCreate.RACY))
    answers = [served.post("Communication", a_reply(), If_None_Exist=CONDITION).status_code for _ in range(2)]
    assert answers == [201, 200]


@pytest.mark.parametrize(
    ("mode", "declared"), [(ConditionalCreate.IGNORED, True), (ConditionalCreate.NONE, False)]
)
def test_portal_without_conditional_create_creates_every_time(
    serve: Serve, mode: ConditionalCreate, *, declared: bool
) -> None:
    served = serve(Traits(conditional_create=mode))
    answers = [served.post("Communication", a_reply(), If_None_Exist=CONDITION).status_code for _ in range(3)]
    assert answers == [201, 201, 201]
    assert duplicates(served.portal.journal.entries) == 2
    resources = served.get("metadata").json()["rest"][0]["resource"]
    assert next(one for one in resources if one["type"] == "Communication")["conditionalCreate"] is declared


def test_put_with_an_own_id_creates_and_then_updates(served: Served) -> None:
    place = f"Communication/{OWN_ID}"
    created = served.put(place, a_reply(id=OWN_ID))
    updated = served.put(place, a_reply(id=OWN_ID, status="entered-in-error"), If_Match='W/"1"')
    assert (created.status_code, updated.status_code) == (201, 200)
    assert updated.headers["etag"] == 'W/"2"'
    assert served.get(place).json()["status"] == "entered-in-error"
    kinds = [entry.kind for entry in served.portal.journal.entries if entry.id == OWN_ID]
    assert kinds[:2] == [JournalKind.CREATED, JournalKind.UPDATED]
    assert duplicates(served.portal.journal.entries) == 0


def test_put_heeds_the_version_the_client_believes(served: Served) -> None:
    place = f"Communication/{OWN_ID}"
    assert served.put(place, a_reply(id=OWN_ID), If_Match='W/"1"').status_code == 412
    assert served.put(place, a_reply(id=OWN_ID), If_None_Match="*").status_code == 201
    assert served.put(place, a_reply(id=OWN_ID), If_None_Match="*").status_code == 412
    assert served.put(place, a_reply(id=OWN_ID), If_Match='W/"7"').status_code == 412
    assert served.put(place, a_reply(id="another")).status_code == 400
    assert served.get(place).headers["etag"] == 'W/"1"'


def test_portal_with_ids_of_its_own_refuses_to_create_by_put(serve: Serve) -> None:
    served = serve(Traits(no_update_create=True))
    assert served.put(f"Communication/{OWN_ID}", a_reply(id=OWN_ID)).status_code == 404
    new_id = served.post("Communication", a_reply()).json()["id"]
    assert served.put(f"Communication/{new_id}", a_reply(id=new_id)).status_code == 200


def test_id_that_a_client_posts_is_replaced(served: Served) -> None:
    assert served.post("Communication", a_reply(id=OWN_ID)).json()["id"] != OWN_ID


@pytest.mark.parametrize(
    "resource",
    [
        a_reply(status="sent"),
        a_reply(sent="yesterday"),
        a_reply(payload=[]),
        a_reply(payload=[{"contentString": 7}]),
        a_reply(recipient={"reference": "Patient/pat-001"}),
        a_reply(resourceType="Patient"),
        a_reply(meta=3),
    ],
)
def test_invalid_reply_is_refused_and_leaves_nothing(served: Served, resource: dict[str, Any]) -> None:
    before = served.total("Communication")
    answer = served.post("Communication", resource)
    assert answer.status_code == 400
    assert answer.json()["resourceType"] == "OperationOutcome"
    assert served.total("Communication") == before


def test_what_is_no_json_is_refused(served: Served) -> None:
    assert served.post_bytes("Communication", b"{", "application/fhir+json").status_code == 400
    assert served.post_bytes("Communication", b"{}", "text/plain").status_code == 415


def test_patients_cannot_be_written(served: Served) -> None:
    assert served.post("Patient", {"resourceType": "Patient"}).status_code == 405


def test_report_goes_in_as_bytes_and_a_document_about_them(served: Served) -> None:
    pdf = b"%PDF-1.4 \x00\xff"
    binary = served.post_bytes("Binary", pdf, "application/pdf", X_Security_Context="Patient/pat-001")
    assert binary.status_code == 201
    place = f"Binary/{binary.json()['id']}"
    raw = served.get(place, Accept="*/*")
    assert (raw.content, raw.headers["content-type"]) == (pdf, "application/pdf")
    as_json = served.get(place, Accept="application/fhir+json").json()
    assert as_json["securityContext"] == {"reference": "Patient/pat-001"}
    assert as_json["data"] == b64encode(pdf).decode()
    document = served.post("DocumentReference", a_report(place), If_None_Exist=CONDITION)
    DocumentReference.model_validate(document.json())
    for question in (f"identifier={KEY}", "subject=Patient/pat-001", "patient=pat-001"):
        assert [one["id"] for one in served.search(f"DocumentReference?{question}")] == [document.json()["id"]]


def test_bytes_may_come_in_chunks_and_in_large_numbers(served: Served) -> None:
    large = bytes(range(256)) * 20_000
    pieces = (large[start : start + 65_536] for start in range(0, len(large), 65_536))
    answer = served.http.post(
        f"{served.portal.base_url}/Binary",
        content=pieces,
        headers={"Authorization": f"Bearer {served.token}", "Content-Type": "image/tiff"},
    )
    assert answer.status_code == 201
    assert served.get(f"Binary/{answer.json()['id']}").content == large


def test_binary_comes_as_json_too(served: Served) -> None:
    binary = {"resourceType": "Binary", "contentType": "image/png", "data": b64encode(b"png").decode()}
    answer = served.post("Binary", binary)
    assert served.get(f"Binary/{answer.json()['id']}").content == b"png"
    assert served.post("Binary", binary | {"data": "?"}).status_code == 400
