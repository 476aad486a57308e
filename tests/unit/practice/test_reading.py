"""What a client can read and find, over real HTTP."""

from base64 import b64decode, b64encode
from datetime import datetime, timedelta
from hashlib import sha1
from typing import Any

import pytest
from fhir.resources.R4B.binary import Binary
from fhir.resources.R4B.bundle import Bundle
from fhir.resources.R4B.communication import Communication
from fhir.resources.R4B.location import Location
from fhir.resources.R4B.patient import Patient
from fhir.resources.R4B.practitioner import Practitioner
from fhir.resources.R4B.practitionerrole import PractitionerRole

from tests.unit.practice.conftest import NOW, Served
from triage_app.practice.people import MARIA, OSEI

PAST = 195


def every_page(served: Served, place: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    link: str | None = place
    while link is not None:
        bundle = served.get(link).raise_for_status().json()
        found += [entry["resource"] for entry in bundle.get("entry", [])]
        link = next((one["url"] for one in bundle["link"] if one["relation"] == "next"), None)
    return found


def messages(resources: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [resource for resource in resources if "payload" in resource]


def test_every_resource_is_valid_fhir(served: Served) -> None:
    models: dict[str, Any] = {
        "Communication": Communication,
        "Patient": Patient,
        "Practitioner": Practitioner,
        "PractitionerRole": PractitionerRole,
        "Location": Location,
    }
    for name, model in models.items():
        bundle = served.get(f"{name}?_count=500").json()
        Bundle.model_validate(bundle)
        for entry in bundle["entry"]:
            model.model_validate(entry["resource"])
            assert entry["fullUrl"] == f"{served.portal.base_url}/{name}/{entry['resource']['id']}"


def test_patient_carries_what_tells_people_apart(served: Served) -> None:
    found = served.get(f"Patient/{MARIA.id}").json()
    assert found["birthDate"] == "1961-03-14"
    assert found["identifier"][0]["value"] == MARIA.record_number
    assert found["telecom"][0]["value"] == "(555) 555-0144"
    assert found["communication"][0]["language"]["coding"][0]["code"] == "es"
    assert found["generalPractitioner"][0]["reference"] == f"Practitioner/{OSEI.id}"


def test_doctor_leads_to_the_place_of_work(served: Served) -> None:
    (role,) = served.search(f"PractitionerRole?practitioner=Practitioner/{OSEI.id}")
    assert served.get(role["location"][0]["reference"]).json()["name"] == "Main St"


def test_conversation_has_a_header_and_its_messages_are_part_of_it(served: Served) -> None:
    (first,) = [
        one for one in messages(served.search("Communication?sender=pat-001&_count=50")) if "A1C" in str(one)
    ]
    header = served.get(first["partOf"][0]["reference"]).json()
    assert "payload" not in header
    assert header["topic"]["text"] == "¿Me pueden mandar mi resultado de A1C?"
    assert header["category"][0]["coding"][0]["code"] == "test_result"
    parts = served.search(f"Communication?part-of=Communication/{header['id']}&_sort=sent")
    assert [one["payload"][0]["contentString"][:4] for one in parts] == ["Buen", "Hola"]


def test_portal_shows_only_what_was_sent_by_practice_time(served: Served) -> None:
    assert len(messages(every_page(served, "Communication?_count=100"))) == PAST
    next_one = min(message.sent for message in served.practice.messages if message.sent > NOW)
    served.clock.now = next_one - timedelta(milliseconds=1)
    assert len(messages(every_page(served, "Communication?_count=100"))) == PAST
    served.clock.now = next_one
    (arrived,) = messages(served.search(f"Communication?_lastUpdated=gt{NOW:%Y-%m-%dT%H:%M:%SZ}"))
    assert arrived["meta"]["lastUpdated"] == arrived["sent"] == f"{next_one:%Y-%m-%dT%H:%M:%S}.000Z"
    served.clock.forward(hours=10)
    assert len(messages(every_page(served, "Communication?_count=100"))) == 220


def test_other_clock_can_take_over(served: Served) -> None:
    served.portal.use_clock(lambda: NOW + timedelta(hours=11))
    assert len(messages(every_page(served, "Communication?_count=1000"))) == 220


def test_pages_together_show_everything_once_and_in_order(served: Served) -> None:
    found = every_page(served, "Communication?_sort=_lastUpdated&_count=7")
    stamps = [one["meta"]["lastUpdated"] for one in found]
    assert len({one["id"] for one in found}) == len(found) == served.total("Communication")
    assert stamps == sorted(stamps)
    backwards = every_page(served, "Communication?_sort=-_lastUpdated&_count=90")
    assert [one["meta"]["lastUpdated"] for one in backwards] == stamps[::-1]


@pytest.mark.parametrize(
    ("form", "shift"),
    [
        ("%Y-%m-%dT%H:%M:%S.000Z", 0),
        ("%Y-%m-%dT%H:%M:%SZ", 0),
        ("%Y-%m-%dT%H:%M:%S.000%%2B05:30", 330),
        ("%Y-%m-%d", 0),
    ],
)
def test_last_updated_is_found_by_bounds_in_every_spelling(served: Served, form: str, shift: int) -> None:
    low = (NOW - timedelta(hours=9)).replace(hour=0, minute=0) if form == "%Y-%m-%d" else NOW - timedelta(hours=9)
    shown = (low + timedelta(minutes=shift)).strftime(form)
    expected = {m.id for m in served.practice.messages if low <= m.sent <= NOW}
    found = served.search(f"Communication?_lastUpdated=ge{shown}&_count=500")
    assert {one["id"] for one in messages(found)} == expected


def test_two_bounds_make_a_window(served: Served) -> None:
    a_message = next(message for message in served.practice.messages if message.id == "msg-0100")
    at = f"{a_message.sent:%Y-%m-%dT%H:%M:%S}.000Z"
    for bounds, is_found in (("ge", "le"), True), (("gt", "le"), False), (("ge", "lt"), False):
        found = served.search(f"Communication?_lastUpdated={bounds[0]}{at}&_lastUpdated={bounds[1]}{at}")
        assert (a_message.id in [one["id"] for one in found]) is is_found


def test_search_by_sent_sender_recipient_subject_and_id(served: Served) -> None:
    total = served.total
    outbound = sum(not message.inbound for message in served.practice.messages)
    by_staff = sum(total(f"Communication?sender=Practitioner/prac-{name}") for name in ("osei", "amin", "lund"))
    assert by_staff == outbound
    assert total("Communication?sender=Practitioner/prac-osei,Practitioner/prac-amin,prac-lund") == outbound
    assert total("Communication?recipient=Patient/pat-001") == 1 + total(
        "Communication?recipient=pat-001&sent=lt2026-11-22"
    )
    assert total("Communication?subject=Patient/pat-001") == total("Communication?patient=pat-001") >= 3
    assert total("Communication?_id=msg-0001,msg-0002") == 2
    assert total("Communication?part-of:missing=true") + PAST == total("Communication")
    assert total("Communication?sent=lt2000-01-01") == 0


def test_patient_is_found_by_name_birth_date_and_record_number(served: Served) -> None:
    for question in (
        "name=delg&birthdate=1961-03-14",
        f"identifier={MARIA.record_number}",
        "given=maria&family=Delgado",
    ):
        assert [one["id"] for one in served.search(f"Patient?{question}")] == [MARIA.id]
    assert served.total("Patient?family=Delgado") == 2


def test_read_tells_version_and_practice_time(served: Served) -> None:
    answer = served.get("Communication/msg-0001")
    assert answer.headers["etag"] == 'W/"1"'
    assert answer.json()["meta"]["versionId"] == "1"
    assert answer.headers["date"] == "Mon, 23 Nov 2026 18:28:00 GMT"
    assert answer.headers["content-type"] == "application/fhir+json"


@pytest.mark.parametrize(
    ("place", "status"),
    [
        ("Communication/nobody", 404),
        ("Goat", 404),
        ("Communication?_lastUpdated=geyesterday", 400),
        ("Communication?_sort=payload", 400),
        ("Communication?sender:exact=x", 400),
        ("Communication?_count=many", 400),
    ],
)
def test_what_cannot_be_done_is_answered_with_an_outcome(served: Served, place: str, status: int) -> None:
    answer = served.get(place)
    assert answer.status_code == status
    assert answer.json()["resourceType"] == "OperationOutcome"


def test_unknown_parameter_is_left_out_unless_the_client_wants_it_strict(served: Served) -> None:
    lenient = served.get("Communication?nonsense=1&sent=ge2026-11-23")
    assert "nonsense" not in lenient.json()["link"][0]["url"]
    assert "sent=ge2026-11-23" in lenient.json()["link"][0]["url"]
    assert served.get("Communication?nonsense=1", Prefer="handling=strict").status_code == 400


def test_file_is_read_as_bytes_or_as_json(served: Served) -> None:
    message = next(
        m
        for m in served.practice.messages
        if m.file and m.sent <= NOW and served.get(f"Binary/bin-{m.id[4:]}").is_success
    )
    assert message.file is not None
    attachment = served.get(f"Communication/{message.id}").json()["payload"][-1]["contentAttachment"]
    raw = served.get(attachment["url"], Accept="*/*")
    assert raw.headers["content-type"] == message.file.content_type
    assert raw.content == message.file.content
    assert attachment["size"] == len(raw.content)
    assert attachment["hash"] == b64encode(sha1(raw.content, usedforsecurity=False).digest()).decode()
    as_json = served.get(attachment["url"], Accept="application/fhir+json").json()
    Binary.model_validate(as_json)
    assert b64decode(as_json["data"]) == raw.content


def test_some_files_sit_inside_their_message(served: Served) -> None:
    payloads = [part for one in every_page(served, "Communication?_count=500") for part in one.get("payload", [])]
    attachments = [part["contentAttachment"] for part in payloads if "contentAttachment" in part]
    assert {"data" in one for one in attachments} == {True, False}


def test_patient_writes_into_a_conversation_and_into_a_new_one(served: Served) -> None:
    follow_up = served.portal.patient_writes("pat-001", "¿Ya?", thread="thread-050")
    begun = served.portal.patient_writes("pat-002", "Is the lot behind the building open?")
    assert served.get(f"Communication/{follow_up.id}").json()["partOf"] == [
        {"reference": "Communication/thread-050"}
    ]
    header = served.get(f"Communication/{begun.thread_id}").json()
    assert header["topic"]["text"] == "Is the lot behind the building open?"
    Communication.model_validate(served.get(f"Communication/{begun.id}").json())


def test_patient_writes_later_or_is_stamped_late(served: Served) -> None:
    later = served.portal.patient_writes("pat-003", "Later", at=NOW + timedelta(minutes=5))
    assert served.get(f"Communication/{later.id}").status_code == 404
    served.clock.forward(minutes=5)
    assert served.get(f"Communication/{later.id}").status_code == 200
    delayed = served.portal.patient_writes("pat-003", "Was offline", at=NOW - timedelta(hours=2))
    found = served.get(f"Communication/{delayed.id}").json()
    assert found["sent"] == "2026-11-23T16:28:00.000Z"
    assert found["meta"]["lastUpdated"] == "2026-11-23T18:33:00.000Z"
    late = served.portal.patient_writes("pat-003", "Late commit", last_updated=NOW - timedelta(minutes=3))
    assert served.get(f"Communication/{late.id}").json()["meta"]["lastUpdated"] == "2026-11-23T18:25:00.000Z"


def test_edited_message_has_a_new_version_and_a_withdrawn_one_is_gone(served: Served) -> None:
    served.clock.forward(minutes=1)
    served.portal.edit("Communication", "msg-0001", payload=[{"contentString": "Changed my mind"}], recipient=None)
    answer = served.get("Communication/msg-0001")
    assert answer.headers["etag"] == 'W/"2"'
    assert answer.json()["payload"][0]["contentString"] == "Changed my mind"
    assert "recipient" not in answer.json()
    assert datetime.fromisoformat(answer.json()["meta"]["lastUpdated"]) == NOW + timedelta(minutes=1)
    served.portal.withdraw("Communication", "msg-0001")
    assert served.get("Communication/msg-0001").status_code == 410
    assert served.total("Communication?_id=msg-0001") == 0


def test_planted_bytes_arrive_as_they_are(served: Served) -> None:
    hostile = b'{"resourceType":"Communication","id":"evil","sent":NaN,"payload":[{"contentString":"\\ud800"}]}'
    record = served.portal.put_raw(hostile, resource_id="evil")
    assert served.get(f"Communication/{record.id}").content == hostile
    assert hostile in served.get("Communication?_sort=-_lastUpdated&_count=5").content


def test_portal_comes_back_on_its_port_with_everything_it_had(served: Served) -> None:
    before = served.portal.base_url
    served.portal.stop()
    served.portal.start()
    assert served.portal.base_url == before
    assert served.total("Patient") == 60
