"""The portal as a process of its own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer
from typing import Any

import httpx
import msgspec
import pytest

from triage_app.practice.journal import JournalKind, messages_available, read_journal
from triage_app.practice.serve import main

ROOT = Path(__file__).parents[3]
DEADLINE_S = 60


@contextmanager
def process(*options: str) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-m", "triage_app.practice.serve", *options],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    ) as running:
        deadline = Timer(DEADLINE_S, running.kill)
        deadline.start()
        try:
            yield running
        finally:
            deadline.cancel()
            running.kill()


def ready(running: subprocess.Popen[str]) -> dict[str, str]:
    assert running.stdout is not None
    return msgspec.json.decode(running.stdout.readline(), type=dict[str, str])


def sign_in(address: dict[str, str]) -> dict[str, str]:
    auth = (address["client_id"], address["client_secret"])
    answer = httpx.post(address["token"], data={"grant_type": "client_credentials"}, auth=auth)
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


def test_process_serves_until_its_input_ends(tmp_path: Path) -> None:
    journal = tmp_path / "journal.jsonl"
    with process("--journal", str(journal), "--now", "2026-11-23T13:28:00-05:00", "--seed", "3") as running:
        address = ready(running)
        found = httpx.get(f"{address['fhir']}/Communication?_summary=count", headers=sign_in(address))
        assert found.json()["total"] > 200
        assert found.headers["date"].startswith("Mon, 23 Nov 2026 18:28:")
        assert running.stdin is not None
        running.stdin.close()
        assert running.wait(DEADLINE_S) == 0
        with pytest.raises(httpx.ConnectError):
            httpx.get(f"{address['fhir']}/metadata")
    assert len(messages_available(read_journal(journal))) == 195


def test_traits_are_taken_from_the_command_line() -> None:
    with process("--traits", '{"unauthenticated": true, "page_links": "cursor"}') as running:
        bundle: dict[str, Any] = httpx.get(f"{ready(running)['fhir']}/Patient").json()
        assert "_cursor=" in bundle["link"][1]["url"]


def test_messages_keep_arriving(tmp_path: Path) -> None:
    journal = tmp_path / "journal.jsonl"
    with process("--journal", str(journal), "--arrivals", "0.05", "--now", "2026-11-23T18:28:00Z") as running:
        address = ready(running)
        headers = sign_in(address)
        query = {"_lastUpdated": "ge2026-11-23T18:28:00.000Z", "_count": "100"}
        found: list[dict[str, Any]] = []
        while len(found) < 6:  # the deadline of the process ends a wait in vain
            found = (
                httpx.get(f"{address['fhir']}/Communication", params=query, headers=headers)
                .json()
                .get("entry", [])
            )
    arrived = [entry for entry in read_journal(journal) if entry.kind is JournalKind.ARRIVED]
    assert len({entry.digest for entry in arrived[-6:]}) > 2


@pytest.mark.parametrize(
    "options",
    [
        ["--traits", '{"second_precison": true}'],
        ["--traits", "{"],
        ["--now", "2026-11-23T18:28:00"],
        ["--now", "noon"],
    ],
)
def test_wrong_options_are_said_and_nothing_starts(options: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(options) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err
