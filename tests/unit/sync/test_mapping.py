"""FHIR resources become the queue's values; what is absent or senseless stays so and is never guessed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage_app.queue.domain.countdown import Direction
from triage_app.queue.domain.remote import RemoteMessage, RemoteThread
from triage_app.sync.portals.fhir import mapping
from triage_app.sync.portals.fhir import resources as r


def read(**facts: Any) -> RemoteMessage | RemoteThread:
    raw = msgspec.json.encode({"resourceType": "Communication", "id": "m-1", **facts})
    return mapping.communication(msgspec.json.decode(raw, type=r.Communication), raw)


def message(**facts: Any) -> RemoteMessage:
    found = read(**{"status": "completed", "payload": [{"contentString": "Hello"}], **facts})
    assert isinstance(found, RemoteMessage)
    return found


def to(*references: str) -> list[dict[str, str]]:
    return [{"reference": one} for one in references]


@pytest.mark.parametrize(
    ("sender", "direction"),
    [
        (None, Direction.FROM_PATIENT),
        ({"display": "Somebody"}, Direction.FROM_PATIENT),
        ({"reference": "Patient/1"}, Direction.FROM_PATIENT),
        ({"reference": "RelatedPerson/1"}, Direction.FROM_PATIENT),
        ({"reference": "Practitioner/1"}, Direction.TO_PATIENT),
        ({"reference": "Organization/1/_history/3"}, Direction.TO_PATIENT),
        ({"reference": "https://other.example/fhir/Organization/1"}, Direction.FROM_PATIENT),
        ({"reference": "Device/1"}, Direction.AUTOMATIC),
        ({"reference": "urn:uuid:1"}, Direction.FROM_PATIENT),
    ],
)
def test_who_wrote_it_is_told_by_the_sender_and_in_doubt_somebody_waits(
    sender: dict[str, str] | None, direction: Direction
) -> None:
    assert message(**({"sender": sender} if sender else {})).direction is direction


@pytest.mark.parametrize(
    ("facts", "direction"),
    [
        ({"recipient": to("Patient/1")}, Direction.TO_PATIENT),
        ({"recipient": to("Practitioner/2")}, Direction.AUTOMATIC),
        ({"recipient": to("Practitioner/2", "RelatedPerson/1")}, Direction.TO_PATIENT),
        ({"status": "entered-in-error", "recipient": to("Patient/1")}, Direction.AUTOMATIC),
        ({"status": "not-done"}, Direction.AUTOMATIC),
        ({"status": "in-progress"}, Direction.TO_PATIENT),
        ({"status": "on-hold"}, Direction.AUTOMATIC),
        ({"status": "stopped"}, Direction.AUTOMATIC),
        ({"status": "preparation"}, Direction.AUTOMATIC),
        ({"status": "On-Hold "}, Direction.AUTOMATIC),
        ({"status": "unknown"}, Direction.TO_PATIENT),
        ({"status": "Completed"}, Direction.TO_PATIENT),
        ({"status": None}, Direction.TO_PATIENT),
        ({"payload": [], "topic": {"text": "Your result"}, "partOf": to("Communication/1")}, Direction.AUTOMATIC),
        ({"payload": [{"contentAttachment": {"url": "Binary/1"}}]}, Direction.TO_PATIENT),
    ],
)
def test_only_what_reached_the_patient_can_have_answered(facts: dict[str, Any], direction: Direction) -> None:
    assert message(sender={"reference": "Practitioner/1"}, **facts).direction is direction


@pytest.mark.parametrize(("status", "is_back"), [("on-hold", True), ("stopped", True), ("in-progress", False)])
def test_what_is_held_back_counts_as_taken_back_where_it_is_ours(status: str, *, is_back: bool) -> None:
    assert message(status=status).withdrawn is is_back


@pytest.mark.parametrize(
    ("status", "direction"), [("entered-in-error", "automatic"), ("completed", "from_patient")]
)
def test_what_a_patient_has_taken_back_waits_for_nothing(status: str, direction: str) -> None:
    said = message(sender={"reference": "Patient/1"}, status=status)
    assert (said.direction, said.withdrawn) == (direction, status == "entered-in-error")


@pytest.mark.parametrize(
    ("category", "direction"),
    [
        ([{"coding": [{"code": "notification"}]}], Direction.AUTOMATIC),
        ([{"text": "note"}, {"coding": [{"code": "x"}, {"code": "reminder"}]}], Direction.AUTOMATIC),
        ([{"coding": [{"code": "instruction"}]}], Direction.TO_PATIENT),
        ([], Direction.TO_PATIENT),
        ({"coding": "notification"}, Direction.TO_PATIENT),
        ([{"coding": [7, None, {"code": ["notification"]}]}, "notification"], Direction.TO_PATIENT),
    ],
)
def test_a_notice_in_the_name_of_the_practice_answers_nobody(category: Any, direction: Direction) -> None:
    assert message(sender={"reference": "Organization/1"}, category=category).direction is direction
    assert message(sender={"reference": "Practitioner/1"}, category=category).direction is Direction.TO_PATIENT


@pytest.mark.parametrize(
    ("facts", "patient"),
    [
        ({"subject": {"reference": "Patient/1"}}, "Patient/1"),
        ({"subject": {"reference": "https://other.example/fhir/Patient/1"}}, None),
        ({"subject": {"reference": "urn:uuid:1"}, "sender": {"reference": "Patient/2"}}, None),
        ({"subject": {"reference": "Patient/1"}, "sender": {"reference": "Patient/2"}}, None),
        ({"subject": {"reference": "Patient/1"}, "sender": {"reference": "RelatedPerson/2"}}, "Patient/1"),
        ({"sender": {"reference": "Patient/2"}}, "Patient/2"),
        ({"recipient": to("Patient/3", "Practitioner/1")}, "Patient/3"),
        ({"recipient": to("Patient/3", "Patient/4")}, None),
        ({"subject": {"reference": "Group/1"}, "sender": {"reference": "Patient/2"}}, None),
        ({}, None),
    ],
)
def test_whom_it_is_about_is_said_or_the_only_patient_named(facts: dict[str, Any], patient: str | None) -> None:
    assert message(**facts).patient_reference == patient


@pytest.mark.parametrize(
    ("facts", "thread", "answers"),
    [
        ({"partOf": to("Communication/t-1")}, "t-1", None),
        ({"partOf": to("Task/1", "Communication/t-1"), "inResponseTo": to("Communication/m-0")}, "t-1", "m-0"),
        ({"inResponseTo": to("Communication/m-0")}, None, "m-0"),
        ({}, "m-1", None),
    ],
)
def test_the_thread_is_the_whole_it_is_part_of_or_what_it_answers_or_its_own(
    facts: dict[str, Any], thread: str | None, answers: str | None
) -> None:
    found = message(**facts)
    assert (found.thread_key, found.answers) == (thread, answers)


def test_a_topic_without_a_message_is_the_title_of_a_thread() -> None:
    title = read(topic={"text": "My result"})
    assert isinstance(title, RemoteThread)
    assert (title.subject, title.alone.text, title.alone.thread_key) == ("My result", "My result", "m-1")
    assert isinstance(read(topic={"text": "My result"}, partOf=to("Communication/t-1")), RemoteMessage)
    assert isinstance(read(), RemoteMessage)


def test_the_words_are_all_text_payloads_and_nothing_else() -> None:
    payload = [
        {"contentString": "One"},
        {"contentAttachment": {"url": "Binary/1"}},
        {"contentString": "<b>Two</b>"},
    ]
    assert message(payload=payload).text == "One\n\n<b>Two</b>"


def test_files_keep_their_place_and_get_a_name() -> None:
    payload = [
        {"contentString": "Look"},
        {"contentAttachment": {"url": "Binary/1?signature=x", "contentType": "image/png", "size": 5}},
        {"contentAttachment": {"data": "YWJj", "title": "list.txt"}},
        {"contentReference": {"reference": "DocumentReference/9", "display": "Old scan"}},
        {"contentReference": {"display": "Nothing"}},
    ]
    files = message(payload=payload).files
    assert [(one.place, one.name, one.size_bytes, one.reference, one.inline) for one in files] == [
        (1, "File 1", 5, "Communication/m-1#1", None),
        (2, "list.txt", None, "Communication/m-1#2", b"abc"),
        (3, "Old scan", None, "DocumentReference/9", None),
    ]


def test_no_reference_to_a_file_is_a_link_that_expires() -> None:
    payload = [{"contentAttachment": {"url": "https://storage.example/1?expires=60"}}]
    assert "expires" not in message(payload=payload).files[0].reference


@pytest.mark.parametrize("size", [-1, 2**31, 10**30])
def test_a_size_no_file_has_is_not_known(size: int) -> None:
    assert message(payload=[{"contentAttachment": {"size": size}}]).files[0].size_bytes is None


@pytest.mark.parametrize("data", ["é", "a", "====", "\ud7ff" * 5])
def test_bytes_that_are_no_base64_are_not_there(data: str) -> None:
    assert mapping.inline(data) in {None, b""}


@pytest.mark.parametrize(
    ("said", "moment"),
    [
        ("2026-11-24T10:00:00Z", datetime(2026, 11, 24, 10, tzinfo=UTC)),
        ("2026-11-24T10:00:00.123456789+02:00", datetime(2026, 11, 24, 8, 0, 0, 123456, tzinfo=UTC)),
        ("2026-11-24T10:00Z", datetime(2026, 11, 24, 10, tzinfo=UTC)),
        ("2026-11-24T10:00:00", None),
        ("2026-11-24", None),
        ("2026-13-24T10:00:00Z", None),
        ("2026-11-24T10:00:60Z", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("9999-12-31T23:59:59-14:00", None),
        ("٢٠٢٦-11-24T10:00:00Z", None),
        ("", None),
        (None, None),
    ],
)
def test_only_an_exact_moment_is_one(said: str | None, moment: datetime | None) -> None:
    assert mapping.moment(said) == moment


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("2026-11-24", date(2026, 11, 24)),
        ("2026-11-24T10:00:00", date(2026, 11, 24)),
        ("2026-11-24T10:00:00Z", None),
        ("2026-11", None),
        ("2026", None),
        ("2026-13-24", None),
        ("0001-01-01", None),
        ("soon", None),
        (None, None),
    ],
)
def test_where_no_moment_is_said_the_day_may_be(said: str | None, day: date | None) -> None:
    assert message(sent=said).sent_on == day


@given(st.text() | st.from_regex(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)", fullmatch=True))
def test_no_text_makes_reading_a_moment_raise(said: str) -> None:
    at = mapping.moment(said)
    assert at is None or at.tzinfo is UTC


@given(st.text())
def test_a_reference_is_a_kind_and_an_id_or_nothing(said: str) -> None:
    found = mapping.plain(r.Reference(said))
    assert found == "" or (found.count("/") == 1 and len(found) < 200 and found.isascii())


def test_the_same_content_has_the_same_fingerprint_whatever_the_server_adds() -> None:
    link = "https://storage.example/1?expires={}"
    one, other = (
        message(meta={"versionId": version}, payload=[{"contentAttachment": {"url": link.format(version)}}])
        for version in ("1", "2")
    )
    assert one.content_hash == other.content_hash
    assert one.content_hash != message(payload=[{"contentString": "Other"}]).content_hash


def test_our_own_key_is_recognised_among_others() -> None:
    theirs = {"system": "urn:other", "value": "urn:uuid:1"}
    ours = {"system": "urn:ietf:rfc:3986", "value": "urn:uuid:2"}
    assert message(identifier=[theirs, ours]).own_key == "2"
    assert message(identifier=[theirs]).own_key is None


@pytest.mark.parametrize("said", ["m-1", "A.b-9", "0" * 64, "with_score", "a:b|c"])
def test_an_id_that_can_be_asked_for_is_one(said: str) -> None:
    assert mapping.is_id(said)


@pytest.mark.parametrize("said", ["", " ", "a b", "a/b", "a?b", "a#0", "a\x00", "a\n", "x" * 129])
def test_an_id_that_cannot_be_asked_for_is_none(said: str) -> None:
    assert not mapping.is_id(said)


def test_a_patient_is_read_as_the_queue_shows_one() -> None:
    raw = {
        "name": [
            {"use": "old", "text": "Maria Cruz"},
            {"use": "official", "family": "Delgado", "given": ["Maria"]},
        ],
        "birthDate": "1961-02-03",
        "identifier": [{"value": "004417\x00"}],
        "telecom": [{"system": "email", "value": "x"}, {"system": "phone", "value": "(555) 555-0144"}],
        "communication": [
            {"language": {"coding": [{"code": "en"}]}},
            {"language": {"coding": [{"code": "es-MX"}]}, "preferred": True},
        ],
    }
    found = mapping.patient(msgspec.convert(raw, r.Patient), "Patient/1")
    assert (found.name, found.born, found.record_number) == ("Maria Delgado", date(1961, 2, 3), "004417")
    assert (found.phone, found.language, found.readable) == ("(555) 555-0144", "es", True)


def test_a_patient_without_anything_is_still_one() -> None:
    found = mapping.patient(r.Patient(birth_date="1961-02"), "Patient/1")
    assert (found.name, found.born, found.phone, found.language, found.readable) == ("", None, "", "", True)
