"""A practice at a fixed moment and its portal over real HTTP."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from triage_app.practice.generator import Practice, make_practice
from triage_app.practice.portal import PracticePortal
from triage_app.practice.traits import Traits

NOW = datetime(2026, 11, 23, 18, 28, tzinfo=UTC)


@dataclass
class StoppedClock:
    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass
class MachineClock:
    seconds: float = 1000.0

    def __call__(self) -> float:
        return self.seconds


@dataclass
class Served:
    """A portal and a signed-in client of it."""

    portal: PracticePortal
    practice: Practice
    clock: StoppedClock
    machine_clock: MachineClock
    http: httpx.Client
    token: str = ""

    def get(self, place: str, **headers: str) -> httpx.Response:
        url = place if place.startswith("http") else f"{self.portal.base_url}/{place}"
        return self.http.get(url, headers=self._headers(headers))

    def search(self, place: str) -> list[dict[str, Any]]:
        return [entry["resource"] for entry in self.get(place).raise_for_status().json().get("entry", [])]

    def total(self, place: str) -> int:
        return int(self.get(f"{place}{'&' if '?' in place else '?'}_summary=count").json()["total"])

    def post(self, place: str, resource: dict[str, Any], **headers: str) -> httpx.Response:
        return self.http.post(f"{self.portal.base_url}/{place}", json=resource, headers=self._headers(headers))

    def put(self, place: str, resource: dict[str, Any], **headers: str) -> httpx.Response:
        return self.http.put(f"{self.portal.base_url}/{place}", json=resource, headers=self._headers(headers))

    def post_bytes(self, place: str, content: bytes, content_type: str, **headers: str) -> httpx.Response:
        all_headers = self._headers(headers) | {"Content-Type": content_type}
        return self.http.post(f"{self.portal.base_url}/{place}", content=content, headers=all_headers)

    def sign_in(self) -> None:
        answer = self.http.post(
            self.portal.token_url,
            data={"grant_type": "client_credentials"},
            auth=(self.portal.client_id, self.portal.client_secret),
        )
        self.token = answer.raise_for_status().json()["access_token"]

    def _headers(self, headers: dict[str, str]) -> dict[str, str]:
        token = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        return token | {name.replace("_", "-"): value for name, value in headers.items()}


Serve = Callable[..., Served]


def a_reply(key: str | None = "urn:uuid:0f5b6f0e-3b0e-4c58-9d0c-2f5b0a7f9a11", **fields: Any) -> dict[str, Any]:
    identifier = {"identifier": [{"system": "urn:ietf:rfc:3986", "value": key}]} if key else {}
    return {
        "resourceType": "Communication",
        **identifier,
        "partOf": [{"reference": "Communication/thread-001"}],
        "status": "completed",
        "subject": {"reference": "Patient/pat-001"},
        "recipient": [{"reference": "Patient/pat-001"}],
        "sender": {"reference": "Practitioner/prac-osei"},
        "sent": "2026-11-23T18:28:00.417Z",
        "payload": [{"contentString": "Your results are in."}],
        **fields,
    }


@pytest.fixture(scope="session")
def practice() -> Practice:
    return make_practice(NOW)


@pytest.fixture(scope="session")
def http() -> Iterator[httpx.Client]:
    with httpx.Client(timeout=20) as client:  # one for all tests: making its TLS context takes long
        yield client


@pytest.fixture
def serve(practice: Practice, http: httpx.Client) -> Iterator[Serve]:
    with ExitStack() as stack:

        def start(traits: Traits | None = None, journal_path: Path | None = None) -> Served:
            clock, machine_clock = StoppedClock(), MachineClock()
            portal = PracticePortal(
                practice, clock=clock, traits=traits, journal_path=journal_path, machine_clock=machine_clock
            )
            stack.enter_context(portal)
            served = Served(portal, practice, clock, machine_clock, http)
            served.sign_in()
            return served

        yield start


@pytest.fixture
def served(serve: Serve) -> Served:
    return serve()
