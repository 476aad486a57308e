"""Signing in: one token at a time, renewed in time or once after a refusal, only ever shown to its own portal."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from triage_app.errors import TriageError, UnreachableError
from triage_app.sync.auth import BearerToken, ClientCredentials
from triage_app.sync.portals.fhir.client import FhirClient

if TYPE_CHECKING:
    from collections.abc import Callable

    Answer = Callable[[httpx.Request], httpx.Response]

BASE = "https://portal.example/fhir"
TOKEN = "https://portal.example/token"  # an address


class Portal:
    """Hands out numbered tokens and takes only the newest."""

    def __init__(self) -> None:
        self.tokens = 0
        self.heard: list[httpx.Request] = []
        self.granted: dict[str, Any] = {"expires_in": 300}
        self.sign_in: Answer | None = None
        self.smart: Answer = lambda _request: httpx.Response(200, json={"token_endpoint": TOKEN})

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.heard.append(request)
        if request.url.host != "portal.example":
            return httpx.Response(200, text="elsewhere")
        if request.url.path == "/token":
            if self.sign_in:
                return self.sign_in(request)
            self.tokens += 1
            return httpx.Response(200, json={"access_token": f"t-{self.tokens}", **self.granted})
        if request.url.path.endswith("smart-configuration"):
            return self.smart(request)
        good = request.headers.get("Authorization") == f"Bearer t-{self.tokens}"
        return httpx.Response(200 if good and self.tokens else 401, json={"resourceType": "Patient"})

    def client(self, token_url: str | None = None) -> FhirClient:
        auth = ClientCredentials("Portal", BASE, "us", "secret", token_url)
        return FhirClient("Portal", BASE, httpx.Client(transport=httpx.MockTransport(self), auth=auth))


@pytest.fixture
def portal() -> Portal:
    return Portal()


def test_a_token_is_fetched_once_and_used_for_every_request(portal: Portal) -> None:
    client = portal.client()
    assert [client.ask("GET", "Patient/1").status for _ in range(3)] == [200, 200, 200]
    assert portal.tokens == 1
    (asked,) = [one for one in portal.heard if one.url.path == "/token"]
    assert asked.headers["Authorization"] == "Basic " + base64.b64encode(b"us:secret").decode()
    assert b"grant_type=client_credentials" in asked.content


def test_a_token_that_was_refused_is_renewed_once(portal: Portal) -> None:
    client = portal.client(TOKEN)
    client.ask("GET", "Patient/1")
    portal.tokens += 1
    assert client.ask("GET", "Patient/1").status == 200
    assert portal.tokens == 3


def test_a_portal_that_refuses_every_token_is_asked_twice_and_no_more(portal: Portal) -> None:
    client = portal.client(TOKEN)
    portal.sign_in = lambda _request: httpx.Response(200, json={"access_token": "never good"})
    assert client.ask("GET", "Patient/1").status == 401
    assert len([one for one in portal.heard if one.url.path != "/token"]) == 2


def test_a_token_is_renewed_before_it_runs_out(portal: Portal) -> None:
    portal.granted = {"expires_in": 0}
    client = portal.client(TOKEN)
    client.ask("GET", "Patient/1")
    client.ask("GET", "Patient/1")
    assert portal.tokens == 2


def test_a_portal_that_quotes_numbers_or_leaves_them_out_is_understood(portal: Portal) -> None:
    for granted in ({"expires_in": "3600"}, {}):
        portal.granted = granted
        assert portal.client(TOKEN).ask("GET", "Patient/1").status == 200


def test_the_token_is_not_shown_to_another_party(portal: Portal) -> None:
    client = portal.client(TOKEN)
    client.ask("GET", "Patient/1")
    for url in (
        "https://storage.example/1",
        "http://portal.example/fhir/1",
        "https://portal.example:8443/fhir/1",
        "https://portal.example.evil.example/fhir/1",
        "https://portal.example@evil.example/fhir/1",
    ):
        client.ask("GET", url)
        assert "t-1" not in portal.heard[-1].headers.get("Authorization", "")


def test_a_redirect_elsewhere_is_followed_without_the_token() -> None:
    heard: list[httpx.Request] = []

    def server(request: httpx.Request) -> httpx.Response:
        heard.append(request)
        if request.url.host == "portal.example":
            return httpx.Response(307, headers={"Location": "https://storage.example/1"})
        return httpx.Response(200, content=b"scan")

    auth = BearerToken(BASE, "secret")
    client = FhirClient("Portal", BASE, httpx.Client(transport=httpx.MockTransport(server), auth=auth))
    assert client.bytes_at("Binary/1") == b"scan"
    assert [one.headers.get("Authorization") for one in heard] == ["Bearer secret", None]


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (httpx.Response(401, json={"error": "invalid_client"}), "portal_sign_in_refused"),
        (httpx.Response(400, json={"error": "invalid_scope"}), "portal_sign_in_refused"),
        (httpx.Response(302, headers={"Location": "/login"}), "portal_sign_in_refused"),
        (httpx.Response(200, html="<html>Welcome</html>"), "portal_not_fhir"),
        (httpx.Response(200, json={"token_type": "bearer"}), "portal_not_fhir"),
        (httpx.Response(200, content=b"[" * 50_000), "portal_not_fhir"),
        (httpx.Response(200, content=b'{"access_token":"\xff"}'), "portal_not_fhir"),
        (httpx.Response(429), "portal_busy"),
        (httpx.Response(503), "portal_busy"),
        (httpx.Response(500), "portal_unreachable"),
    ],
)
def test_what_goes_wrong_at_sign_in_is_told(portal: Portal, answer: httpx.Response, code: str) -> None:
    portal.sign_in = lambda _request: answer
    with pytest.raises(TriageError) as caught:
        portal.client(TOKEN).get("Patient/1")
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (httpx.Response(404, html="<html></html>"), "portal_not_found"),
        (httpx.Response(200, json={}), "portal_not_found"),
        (httpx.Response(200, json={"token_endpoint": "http://[::1"}), "portal_not_found"),
        (httpx.Response(200, json={"token_endpoint": "http://elsewhere.example/token"}), "portal_sign_in_refused"),
        (httpx.Response(200, json={"token_endpoint": ""}), "portal_sign_in_refused"),
        (httpx.Response(503), "portal_busy"),
    ],
)
def test_what_goes_wrong_before_sign_in_is_told_and_the_secret_stays_here(
    portal: Portal, answer: httpx.Response, code: str
) -> None:
    portal.smart = lambda _request: answer
    with pytest.raises(TriageError) as caught:
        portal.client().get("Patient/1")
    assert caught.value.code == code
    assert not [one for one in portal.heard if "Authorization" in one.headers]


def test_after_a_failed_sign_in_the_next_request_signs_in_again(portal: Portal) -> None:
    client = portal.client(TOKEN)
    portal.sign_in = lambda _request: httpx.Response(503)
    with pytest.raises(UnreachableError):
        client.get("Patient/1")
    portal.sign_in = None
    assert client.get("Patient/1").ok


@pytest.mark.parametrize("token", ["é", "—", "a b", "x" * 10_000])
def test_a_token_that_was_pasted_wrongly_is_sent_and_refused_by_the_portal(token: str) -> None:
    def server(request: httpx.Request) -> httpx.Response:
        return httpx.Response(401 if request.headers["Authorization"] else 200)

    auth = BearerToken(BASE, token)
    client = FhirClient("Portal", BASE, httpx.Client(transport=httpx.MockTransport(server), auth=auth))
    with pytest.raises(TriageError, match="portal_sign_in_refused"):
        client.get("Patient/1")
