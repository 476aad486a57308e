"""A message is answered with a file on Medplum's FHIR server, by the command line, and read back by plain HTTP."""

from __future__ import annotations

import hashlib
import os
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from fhir.resources.R4B.communication import Communication
from fhir.resources.R4B.documentreference import DocumentReference

from command_line import CommandLine, finished, start, write

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from medplum_peer import Peer

pytestmark = [pytest.mark.peer, pytest.mark.journey]

REPLY = "Hola, señora Delgado. Su resultado está en el archivo adjunto."
REPORT = b"%PDF-1.7\n" + os.urandom(2 * 1024 * 1024) + b"\n%%EOF\n"


@dataclass
class Portal:
    """The portal as its own staff would see it: plain HTTP, none of our code."""

    http: httpx.Client

    def create(self, resource: dict[str, Any]) -> str:
        answer = self.http.post(resource["resourceType"], json=resource)
        assert answer.status_code == httpx.codes.CREATED, answer.text
        return f"{resource['resourceType']}/{answer.json()['id']}"

    def find(self, query: str) -> list[dict[str, Any]]:
        return [entry["resource"] for entry in self.http.get(query).json().get("entry", [])]


@dataclass
class Program:
    """The program as an administrator types it; what talks to the portal is a process of its own."""

    folder: Path
    line: CommandLine

    def __call__(self, *words: str, code: int = 0) -> list[dict[str, Any]]:
        place = ("--profile", self.folder / "profile", "--vault-passphrase-file", self.folder / "passphrase")
        if words[0] == "sync":
            return finished(start("--json", *place, *words), code=code, timeout_s=90).answers
        return self.line(*place, *words, code=code).answers


@pytest.fixture
def portal(medplum: Peer) -> Iterator[Portal]:
    form = {
        "grant_type": "client_credentials",
        "client_id": medplum.client_id,
        "client_secret": medplum.client_secret,
    }
    token = httpx.post(medplum.token, data=form, trust_env=False).json()["access_token"]
    headers = {"Authorization": f"Bearer {token}"}
    with httpx.Client(base_url=medplum.fhir + "/", headers=headers, trust_env=False, timeout=60) as http:
        yield Portal(http)


@pytest.fixture
def practice(portal: Portal) -> str:
    """In whose name the practice answers."""
    return portal.create({"resourceType": "Organization", "name": "Greenfield Practice"})


@pytest.fixture
def program(tmp_path: Path, medplum: Peer, practice: str, capsys: pytest.CaptureFixture[str]) -> Program:
    for name, secret in (("passphrase", "correct horse battery staple"), ("secret", medplum.client_secret)):
        write(tmp_path / name, secret)
    (tmp_path / "A1C.pdf").write_bytes(REPORT)
    made = Program(tmp_path, CommandLine(tmp_path, capsys))
    made(
        *("portal", "add", "Greenfield", "--url", medplum.fhir, "--auth", "client-secret"),
        *("--client-id", medplum.client_id, "--secret-file", str(tmp_path / "secret"), "--sender", practice),
    )
    return made


def seed(portal: Portal) -> dict[str, str]:
    """A patient, a doctor, and a thread of two messages, the way Medplum's documentation builds one."""
    said = f"¿Dónde está mi resultado de A1C? {uuid.uuid4()}"
    patient = portal.create(
        {
            "resourceType": "Patient",
            "name": [{"given": ["Maria"], "family": "Delgado"}],
            "birthDate": "1961-03-14",
            "identifier": [{"system": "urn:records", "value": "004417"}],
            "communication": [{"language": {"coding": [{"code": "es"}]}, "preferred": True}],
        }
    )
    doctor = portal.create({"resourceType": "Practitioner", "name": [{"prefix": ["Dr."], "family": "Osei"}]})
    between = {
        "subject": {"reference": patient},
        "sender": {"reference": patient},
        "recipient": [{"reference": doctor}],
    }
    header = portal.create(
        {"resourceType": "Communication", "status": "in-progress", "topic": {"text": "A1C result"}, **between}
    )
    last = ""
    for text in ("Buenas tardes.", said):
        last = portal.create(
            {
                "resourceType": "Communication",
                "status": "in-progress",
                "partOf": [{"reference": header}],
                "payload": [{"contentString": text}],
                "sent": "2026-11-22T16:40:00.000Z" if text != said else "2026-11-22T17:12:00.000Z",
                **between,
            }
        )
    return {"patient": patient, "doctor": doctor, "header": header, "last": last, "said": said}


def test_a_message_is_answered_with_a_file_and_everything_once_more_changes_nothing(
    portal: Portal, program: Program, practice: str
) -> None:
    _, thread, _ = seed(portal), seed(portal), seed(portal)
    (pulled,) = program("sync", "--once")
    assert pulled["errors"] == []
    mine = next(row for row in program("queue", "list", "--limit", "500") if _about(program, row, thread["said"]))
    assert mine["patient"] == {
        "name": "Maria Delgado",
        "born": "1961-03-14",
        "record_number": "004417",
        "language": "es",
    }
    assert (mine["subject"], mine["provider"], mine["messages"]) == ("A1C result", "Dr. Osei", 2)
    assert mine["waiting_since"] == "2026-11-22T16:40:00.000Z"

    number = str(mine["id"])
    program("queue", "claim", number)
    key = str(uuid.uuid4())
    reply = (
        *("queue", "reply", number, "--text", REPLY, "--file", str(program.folder / "A1C.pdf")),
        *("--close", "--now", "--key", key),
    )
    program(*reply)
    (pushed,) = program("sync", "--once")
    assert (pushed["delivered"], pushed["needs_attention"]) == (2, 0)

    for _ in range(2):
        _read_back(portal, thread, key, practice)
        program(*reply)  # under the same key
        (again,) = program("sync", "--once")
        assert (again["new"], again["changed"], again["delivered"]) == (0, 0, 0)
    (whole,) = program("queue", "show", number)
    assert whole["state"] == "closed"
    assert [one["state"] for one in whole["deliveries"]] == ["delivered", "delivered"]
    sent = whole["messages"][-1]
    assert (sent["text"], sent["files"][0]["sha256"]) == (REPLY, hashlib.sha256(REPORT).hexdigest())


def _about(program: Program, row: dict[str, Any], said: str) -> bool:
    (whole,) = program("queue", "show", str(row["id"]))
    return any(one["text"] == said for one in whole["messages"])


def _read_back(portal: Portal, thread: dict[str, str], key: str, practice: str) -> None:
    """One Communication with the right thread, sender, recipient and text; one document with the same bytes."""
    replies = portal.find(f"Communication?part-of={thread['header']}&_count=50")
    assert len(replies) == 3
    (ours,) = [one for one in replies if one.get("identifier")]
    Communication.model_validate(ours)
    assert ours["identifier"] == [{"system": "urn:ietf:rfc:3986", "value": f"urn:uuid:{key}"}]
    assert ours["partOf"] == [{"reference": thread["header"]}]
    assert ours["inResponseTo"] == [{"reference": thread["last"]}]
    assert ours["recipient"] == [{"reference": thread["patient"]}]
    assert ours["subject"] == {"reference": thread["patient"]}
    assert ours["sender"] == {"reference": practice, "display": ours["sender"]["display"]}
    assert ours["sender"]["display"]
    text, file = ours["payload"]
    assert text == {"contentString": REPLY}

    (document,) = portal.find(f"DocumentReference?subject={thread['patient']}&_count=50")
    DocumentReference.model_validate(document)
    assert document["author"][0]["reference"] == practice
    attachment = document["content"][0]["attachment"]
    assert attachment["url"] == file["contentAttachment"]["url"]
    content = portal.http.get(attachment["url"], headers={"Accept": "*/*"}).content
    assert hashlib.sha256(content).digest() == hashlib.sha256(REPORT).digest()


@pytest.mark.parametrize(
    ("words", "code", "exit_code"),
    [
        (("--url", "http://127.0.0.1:9/fhir"), "portal_unreachable", 5),
        (("--client-id", "somebody-else"), "portal_sign_in_refused", 5),
    ],
)
def test_a_wrong_address_or_client_is_said_in_a_sentence_and_loses_nothing(
    program: Program, medplum: Peer, words: tuple[str, str], code: str, exit_code: int
) -> None:
    options = {"--url": medplum.fhir, "--client-id": medplum.client_id, **dict([words])}
    program(
        *("portal", "add", "Second", "--auth", "client-secret", "--secret-file", str(program.folder / "secret")),
        *(part for pair in options.items() for part in pair),
    )
    reports = {one["portal"]: one for one in program("sync", "--once", code=exit_code)}
    assert reports["Second"]["errors"] == [code]
    assert reports["Greenfield"]["errors"] == []
