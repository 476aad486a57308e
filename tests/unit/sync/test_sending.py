"""What each answer of a portal means for what was sent: confirmed, refused, to be sent again, or uncertain."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import httpx
import msgspec
import pytest

from triage_app.queue.domain.delivery import Confirmed, DeliveryKind, Outcome, Rejected, RetryLater, Unknown
from triage_app.queue.services.parcels import Parcel, SentFile
from triage_app.queue.store.lease import Held
from triage_app.sync.portal import Content
from triage_app.sync.portals.fhir.client import FhirClient
from triage_app.sync.portals.fhir.sending import Sender

if TYPE_CHECKING:
    Reaction = httpx.Response | Exception

BASE = "https://portal.example/fhir"
KEY = "0f5b6f0e-3b0e-4c58-9d0c-2f5b0a7f9a11"
PDF = b"%PDF-1.7 result"
REPLY = Parcel(
    id=1,
    key=KEY,
    conversation_id=1,
    portal_id=1,
    kind=DeliveryKind.REPLY,
    attempts=1,
    search_first=False,
    patient_reference="Patient/1",
    patient_name="Maria Delgado",
    patient_born=date(1968, 3, 9),
    sender_reference="RelatedPerson/2",
    moved=False,
    thread="t-1",
    answers="m-1",
    subject="Results",
    text="It is here.",
    author="Joy Tan",
    sent_at=datetime(2026, 11, 24, 18, 28, 0, 123456, tzinfo=UTC),
    name="",
    content_type="",
    sha256=None,
    size_bytes=0,
    location=None,
    files=(SentFile("A1C.pdf", "application/pdf", 15, "Binary/b-1", "d-1"),),
    filed=None,
    held=Held("sync", "test", 1),
)
FILE = replace(
    REPLY,
    kind=DeliveryKind.FILE,
    files=(),
    name="A1C.pdf",
    content_type="application/pdf",
    sha256="0" * 64,
    size_bytes=len(PDF),
)


MARIA = {"resourceType": "Patient", "id": "1", "birthDate": "1968-03-09", "name": [{"text": "Maria Delgado"}]}
HER_SON: dict[str, Any] = {"resourceType": "RelatedPerson", "id": "2", "patient": {"reference": "Patient/1"}}


class Portal:
    """Answers reading the patient well, and writing as it is told."""

    def __init__(self, *writes: Reaction, search: dict[str, Any] | None = None) -> None:
        self.writes = list(writes)
        self.search = search or {"resourceType": "Bundle"}
        self.relative = HER_SON
        self.heard: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.heard.append(request)
        request.read()
        if request.method == "GET":
            kind = request.url.path.split("/")[2]
            return httpx.Response(
                200, json={"Patient": MARIA, "RelatedPerson": self.relative}.get(kind, self.search)
            )
        reaction = self.writes.pop(0)
        if isinstance(reaction, Exception):
            raise reaction
        return reaction

    def sender(self) -> Sender:
        http = httpx.Client(transport=httpx.MockTransport(self))
        return Sender(FhirClient("Portal", BASE, http), "Organization/us")

    @property
    def posted(self) -> list[Any]:
        return [msgspec.json.decode(one.content) for one in self.heard if one.method == "POST"]


def reply(portal: Portal, **facts: Any) -> Outcome:
    return portal.sender().send_reply(replace(REPLY, **facts), lambda: True)


def file(portal: Portal, remembered: list[str] | None = None, **facts: Any) -> Outcome:
    content = Content(len(PDF), lambda: iter([PDF[:5], PDF[5:]]))
    where = [] if remembered is None else remembered
    return portal.sender().send_file(replace(FILE, **facts), content, where.append, lambda: True)


def created(kind: str = "Communication", code: int = 201, **facts: Any) -> httpx.Response:
    shown = {"resourceType": kind, "id": "new", "subject": {"reference": "Patient/1"}, **facts}
    return httpx.Response(code, json=shown)


WORDS: list[dict[str, Any]] = [{"contentString": "It is here."}, {"contentAttachment": {"url": "Binary/b-1"}}]
BAD_WORDS: list[dict[str, Any]] = [
    {"contentString": "Something else"},
    {"contentAttachment": {"url": "Binary/b-1"}},
]
HERE = {"Location": f"{BASE}/Communication/new/_history/1"}
PAUSE = timedelta(seconds=30)
UNCERTAIN = Unknown("delivery_uncertain")
ALTERED = Rejected("delivery_altered", {"portal": "Portal"}, present=True)


@pytest.mark.parametrize(
    ("reaction", "outcome"),
    [
        (created(payload=WORDS), Confirmed("new")),
        (httpx.Response(201, headers=HERE), Confirmed("new")),
        (httpx.Response(200, headers=HERE, json={"resourceType": "OperationOutcome"}), Confirmed("new")),
        (httpx.Response(201), UNCERTAIN),
        (httpx.Response(202), UNCERTAIN),
        (httpx.Response(200, html="<html>Welcome</html>"), UNCERTAIN),
        (httpx.Response(201, content=b'{"resourceType":"Communication","id":"ne'), UNCERTAIN),
        (httpx.Response(201, content=b"[" * 50_000), UNCERTAIN),
        (httpx.Response(302, headers={"Location": "https://guest.example"}), UNCERTAIN),
        (httpx.Response(408), UNCERTAIN),
        (httpx.Response(425), UNCERTAIN),
        (httpx.Response(500), UNCERTAIN),
        (httpx.Response(502), UNCERTAIN),
        (httpx.Response(503), UNCERTAIN),
        (httpx.ReadTimeout("x"), UNCERTAIN),
        (httpx.WriteError("x"), UNCERTAIN),
        (httpx.RemoteProtocolError("x"), UNCERTAIN),
        (httpx.ConnectError("x"), RetryLater("portal_unreachable", spent=False)),
        (httpx.ConnectTimeout("x"), RetryLater("portal_unreachable", spent=False)),
        (httpx.Response(401), RetryLater("portal_sign_in_refused", PAUSE, spent=False)),
        (httpx.Response(429), RetryLater("portal_busy", PAUSE, spent=False)),
        (
            httpx.Response(429, headers={"Retry-After": "77"}),
            RetryLater("portal_busy", timedelta(seconds=77), spent=False),
        ),
        (httpx.Response(503, headers={"Retry-After": "77"}), Unknown("delivery_uncertain")),
        (httpx.Response(403), Rejected("portal_forbidden", {"portal": "Portal"})),
        (httpx.Response(413), Rejected("portal_file_too_large", {"portal": "Portal"})),
        (httpx.Response(404), Rejected("portal_not_found", {"portal": "Portal"})),
        (httpx.Response(400), Rejected("portal_refused_content", {"portal": "Portal", "reason": "HTTP 400"})),
        (httpx.Response(422), Rejected("portal_refused_content", {"portal": "Portal", "reason": "HTTP 422"})),
        (created(payload=[{"contentString": "<p>It is here.</p>"}]), Confirmed("new")),
        (created(code=200, payload=WORDS), Confirmed("new")),
        (created(code=200, payload=BAD_WORDS), ALTERED),
        (created(code=200, payload=WORDS, subject={"reference": "Patient/2"}), ALTERED),
        (created(payload=WORDS, subject={"reference": "Patient/2"}), ALTERED),
        (created(payload=WORDS, subject=None), Confirmed("new")),
        (created(payload=WORDS, status="entered-in-error"), ALTERED),
        (created(payload=WORDS, status="not-done"), ALTERED),
    ],
)
def test_an_answer_to_a_reply_means(reaction: Reaction, outcome: Outcome) -> None:
    assert reply(Portal(reaction)) == outcome


@pytest.mark.parametrize(
    ("reaction", "outcome"),
    [
        (httpx.ReadTimeout("x"), RetryLater("delivery_uncertain")),
        (httpx.ConnectError("x"), RetryLater("portal_unreachable", spent=False)),
        (httpx.Response(500), RetryLater("portal_failing")),
        (httpx.Response(200, html="<html>Welcome</html>"), RetryLater("portal_failing")),
        (httpx.Response(413), Rejected("portal_file_too_large", {"portal": "Portal"})),
        (httpx.Response(429), RetryLater("portal_busy", PAUSE, spent=False)),
    ],
)
def test_an_answer_to_a_files_bytes_means_and_nothing_points_to_them_yet(
    reaction: Reaction, outcome: Outcome
) -> None:
    portal, remembered = Portal(reaction), list[str]()
    assert file(portal, remembered) == outcome
    assert (remembered, len([one for one in portal.heard if one.method == "POST"])) == ([], 1)


def test_bytes_are_sent_once_their_place_is_kept_and_the_document_points_to_them() -> None:
    portal, remembered = (
        Portal(created("Binary"), httpx.ReadTimeout("x"), created("DocumentReference")),
        list[str](),
    )
    assert file(portal, remembered) == UNCERTAIN
    assert remembered == ["Binary/new"]
    assert file(portal, location="Binary/new", search_first=True) == Confirmed("new", "Binary/new")
    uploads = [one for one in portal.heard if one.url.path.endswith("/Binary")]
    assert [one.content for one in uploads] == [PDF]
    assert uploads[0].headers["Content-Type"] == "application/pdf"
    document = msgspec.json.decode(portal.heard[-1].content)
    (content,) = document["content"]
    assert (content["attachment"]["url"], content["attachment"]["size"]) == ("Binary/new", len(PDF))


def test_bytes_go_as_json_where_a_portal_wants_them_so() -> None:
    portal = Portal(httpx.Response(415), created("Binary"), created("DocumentReference"))
    assert file(portal) == Confirmed("new", "Binary/new")
    assert msgspec.json.decode(portal.heard[-3].content)["data"] == "JVBERi0xLjcgcmVzdWx0"


def test_a_reply_says_who_whom_what_and_under_which_key() -> None:
    portal = Portal(created(payload=WORDS))
    reply(portal)
    (sent,) = portal.posted
    assert sent == {
        "resourceType": "Communication",
        "identifier": [{"system": "urn:ietf:rfc:3986", "value": f"urn:uuid:{KEY}"}],
        "status": "completed",
        "subject": {"reference": "Patient/1"},
        "recipient": [{"reference": "Patient/1"}, {"reference": "RelatedPerson/2"}],
        "sender": {"reference": "Organization/us", "display": "Joy Tan"},
        "sent": "2026-11-24T18:28:00.123Z",
        "payload": [
            {"contentString": "It is here."},
            {
                "contentAttachment": {
                    "contentType": "application/pdf",
                    "url": "Binary/b-1",
                    "size": 15,
                    "title": "A1C.pdf",
                }
            },
        ],
        "partOf": [{"reference": "Communication/t-1"}],
        "inResponseTo": [{"reference": "Communication/m-1"}],
        "topic": {"text": "Results"},
        "about": [{"reference": "DocumentReference/d-1"}],
    }
    assert portal.heard[-1].headers["If-None-Exist"] == f"identifier=urn:ietf:rfc:3986%7Curn:uuid:{KEY}"


@pytest.mark.parametrize(
    "relative",
    [
        {"resourceType": "OperationOutcome"},
        {**HER_SON, "active": False},
    ],
)
def test_only_the_patient_is_answered_when_whose_relative_wrote_is_not_known(relative: dict[str, Any]) -> None:
    portal = Portal(created(payload=WORDS))
    portal.relative = relative
    assert reply(portal) == Confirmed("new")
    assert portal.posted[0]["recipient"] == [{"reference": "Patient/1"}]


@pytest.mark.parametrize(
    "whose", [{"reference": "Patient/2"}, {"reference": "https://else.example/Patient/1"}, None]
)
def test_nothing_is_sent_when_somebody_elses_relative_wrote(whose: dict[str, Any] | None) -> None:
    portal = Portal()
    portal.relative = {**HER_SON, "patient": whose}
    assert reply(portal) == Rejected("portal_relative_differs", {"portal": "Portal"})
    assert portal.posted == []


@pytest.mark.parametrize(
    "seen", [{"patient_name": "Mario Delgado"}, {"patient_born": date(1986, 3, 9)}, {"patient_born": None}]
)
def test_nothing_is_sent_to_a_patient_whose_name_or_birth_date_has_changed(seen: dict[str, Any]) -> None:
    portal = Portal()
    assert reply(portal, **seen) == Rejected("portal_patient_differs", {"portal": "Portal"})
    assert file(portal, **seen) == Rejected("portal_patient_differs", {"portal": "Portal"})
    assert portal.posted == []


def found(*resources: dict[str, Any]) -> dict[str, Any]:
    return {"resourceType": "Bundle", "entry": [{"resource": one} for one in resources]}


def ours(remote_id: str, at: str, payload: list[dict[str, Any]] = WORDS, key: str = KEY) -> dict[str, Any]:
    return {
        "resourceType": "Communication",
        "id": remote_id,
        "meta": {"lastUpdated": at},
        "identifier": [{"system": "urn:ietf:rfc:3986", "value": f"urn:uuid:{key}"}],
        "subject": {"reference": f"{BASE}/Patient/1"},
        "payload": payload,
    }


NOTE = {"resourceType": "OperationOutcome"}


@pytest.mark.parametrize(
    ("search", "outcome"),
    [
        (found(), Confirmed("new")),
        (found(NOTE), Confirmed("new")),
        (found(ours("a", "1")), Confirmed("a")),
        (found(ours("b", "2"), ours("a", "1")), Confirmed("a", copies=2)),
        (found({**ours("a", "1"), "status": "entered-in-error"}), ALTERED),
        (found(ours("a", "1", BAD_WORDS), ours("b", "2")), Confirmed("b", copies=2)),
        (found(ours("x", "1", key="other"), ours("a", "2")), Confirmed("a")),
        (found({**ours("a", "1"), "status": "not-done"}), ALTERED),
        (found(ours("a", "1", BAD_WORDS)), ALTERED),
        (found(ours("x", "1", key="other")), UNCERTAIN),
    ],
)
def test_what_may_have_arrived_is_looked_for_first(search: dict[str, Any], outcome: Outcome) -> None:
    portal = Portal(created(payload=WORDS), search=search)
    assert reply(portal, search_first=True) == outcome
    assert len(portal.posted) == (outcome == Confirmed("new"))


@pytest.mark.parametrize("status", [409, 412])
@pytest.mark.parametrize(
    ("search", "outcome"),
    [
        (found(), UNCERTAIN),
        (found(ours("b", "2"), ours("a", "1")), Confirmed("a", copies=2)),
        (found({**ours("a", "1"), "status": "entered-in-error"}), ALTERED),
        (found(ours("a", "1", BAD_WORDS)), ALTERED),
    ],
)
def test_a_portal_that_knows_our_key_already_is_asked_what_it_has(
    status: int, search: dict[str, Any], outcome: Outcome
) -> None:
    assert reply(Portal(httpx.Response(status), search=search)) == outcome


def test_nothing_is_written_once_the_lease_may_be_lost() -> None:
    portal = Portal()
    outcome = portal.sender().send_reply(REPLY, lambda: False)
    assert outcome == RetryLater("sync_elsewhere", spent=False)
    assert {request.method for request in portal.heard} == {"GET"}
