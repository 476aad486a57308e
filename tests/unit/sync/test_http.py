"""Addresses that may be used, and answers that are too much or say when to come again."""

from __future__ import annotations

from datetime import timedelta
from itertools import repeat

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage_app.errors import TriageError, UsageError
from triage_app.sync import http
from triage_app.sync.portals.fhir.client import FhirClient, LostError, NotSentError
from triage_app.sync.portals.fhir.kind import check

BASE = "https://portal.example/fhir"


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("https://portal.example/fhir/R4/", "https://portal.example/fhir/R4"),
        ("  https://portal.example  ", "https://portal.example"),
        ("http://127.0.0.1:8080/fhir", "http://127.0.0.1:8080/fhir"),
        ("http://localhost/fhir", "http://localhost/fhir"),
        ("http://[::1]:8080/fhir", "http://[::1]:8080/fhir"),
    ],
)
def test_an_address_is_kept_without_its_last_slash(said: str, kept: str) -> None:
    assert http.checked_base(said) == kept


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("", "portal_url_invalid"),
        ("portal.example/fhir", "portal_url_invalid"),
        ("ftp://portal.example/fhir", "portal_url_invalid"),
        ("https://", "portal_url_invalid"),
        ("https://portal.example/fhir?key=1", "portal_url_invalid"),
        ("https://portal.example/fhir#top", "portal_url_invalid"),
        ("https://me:secret@portal.example/fhir", "portal_url_invalid"),
        ("https://[::1", "portal_url_invalid"),
        ("https://portal.example:port/fhir", "portal_url_invalid"),
        ("https://portal.example/\x00", "portal_url_invalid"),
        ("http://portal.example/fhir", "portal_url_unsafe"),
        ("http://127.0.0.1.evil.example/fhir", "portal_url_unsafe"),
    ],
)
def test_an_address_that_makes_no_sense_or_is_not_safe_is_refused(said: str, code: str) -> None:
    with pytest.raises(UsageError) as caught:
        http.checked_base(said)
    assert caught.value.code == code


@given(st.text())
def test_no_address_is_refused_in_other_words_than_ours(said: str) -> None:
    for address in (said, f"https://{said}"):
        try:
            http.checked_base(address)
        except UsageError:
            continue


def test_settings_are_checked_and_only_known_ones_kept() -> None:
    wanted = {"url": f"{BASE}/", "auth": "client-secret", "client_id": "us", "colour": "blue", "sender": None}
    assert check(wanted) == {"url": BASE, "auth": "client-secret", "client_id": "us"}
    with pytest.raises(UsageError, match="portal_client_needed"):
        check({"url": BASE, "auth": "client-secret"})
    with pytest.raises(UsageError, match="portal_url_unsafe"):
        check({"url": BASE, "token_url": "http://portal.example/token"})


@pytest.mark.parametrize(
    ("said", "wait"),
    [
        ("7", timedelta(seconds=7)),
        (" 7 ", timedelta(seconds=7)),
        ("0", timedelta(0)),
        ("86400", timedelta(hours=1)),
        ("9" * 5000, timedelta(hours=1)),
        ("²", None),
        ("-1", None),
        ("1.5", None),
        ("soon", None),
        ("Wed, 25 Nov 2026 10:00:00 GMT", None),
        ("", None),
    ],
)
def test_when_to_come_again_is_read_in_seconds_up_to_an_hour(said: str, wait: timedelta | None) -> None:
    headers = [(b"Retry-After", said.encode("latin-1"))]
    assert http.retry_after(httpx.Response(429, headers=headers)) == wait


def client(answer: httpx.Response | Exception) -> FhirClient:
    def server(_request: httpx.Request) -> httpx.Response:
        if isinstance(answer, Exception):
            raise answer
        return answer

    return FhirClient("Portal", BASE, httpx.Client(transport=httpx.MockTransport(server)))


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (401, "portal_sign_in_refused"),
        (403, "portal_forbidden"),
        (429, "portal_busy"),
        (503, "portal_busy"),
        (500, "portal_failing"),
        (502, "portal_failing"),
        (400, "portal_not_found"),
        (405, "portal_not_found"),
    ],
)
def test_every_refusal_to_be_read_has_its_code(status: int, code: str) -> None:
    with pytest.raises(TriageError) as caught:
        client(httpx.Response(status)).get("Patient/1")
    assert caught.value.code == code


@pytest.mark.parametrize("error", [httpx.ConnectError("x"), httpx.ConnectTimeout("x"), httpx.PoolTimeout("x")])
def test_what_failed_before_the_first_byte_was_not_sent(error: Exception) -> None:
    with pytest.raises(NotSentError):
        client(error).ask("POST", "Communication", content=b"{}")


@pytest.mark.parametrize(
    "error",
    [
        httpx.ReadTimeout("x"),
        httpx.WriteTimeout("x"),
        httpx.ReadError("x"),
        httpx.WriteError("x"),
        httpx.RemoteProtocolError("x"),
    ],
)
def test_what_failed_after_it_may_have_arrived(error: Exception) -> None:
    with pytest.raises(LostError):
        client(error).ask("POST", "Communication", content=b"{}")


def test_an_endless_answer_is_not_listened_to_and_leaves_a_write_uncertain() -> None:
    def endless() -> httpx.Response:
        return httpx.Response(201, content=repeat(bytes(1024 * 1024)))

    with pytest.raises(TriageError, match="portal_answer_too_large"):
        client(endless()).ask("GET", "Patient/1")
    with pytest.raises(LostError):
        client(endless()).ask("POST", "Communication", content=b"{}")


@pytest.mark.parametrize("location", ["/again", "http://[::1", "https://portal.example/fhir/Patient/1"])
def test_redirects_without_end_or_sense_are_not_followed_for_ever(location: str) -> None:
    with pytest.raises(TriageError):
        client(httpx.Response(302, headers={"Location": location})).get("Patient/1")


def test_a_redirect_from_a_secure_portal_to_an_open_page_is_no_answer() -> None:
    with pytest.raises(TriageError, match="portal_not_fhir"):
        client(httpx.Response(302, headers={"Location": "http://guest.example/login"})).get("Patient/1")


@pytest.mark.parametrize(
    "url",
    [
        "https://10.0.0.8/scan",
        "https://192.168.1.1/",
        "https://169.254.169.254/latest/meta-data",
        "https://[fd00::1]/scan",
        "https://printer/scan",
        "https://nas.local/scan",
        "https://printer.local./scan",
        "https://nas.lan/scan",
        "https://10.1/scan",
        "https://0x7f.1/scan",
        "https://127.1:8443/scan",
        "https://192.168.1.1./scan",
        "https://[64:ff9b::a00:1]/scan",
        "https://[::ffff:10.0.0.1]/scan",
        "https://127.0.0.1:9200/",
        "http://storage.example/scan",
        "http://portal.example/fhir/Binary/1",
    ],
)
def test_a_portal_sends_us_neither_into_the_practices_own_network_nor_over_open_lines(url: str) -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(302, headers={"Location": url})

    far = FhirClient("Portal", BASE, httpx.Client(transport=httpx.MockTransport(answer)))
    assert far.bytes_at(url) is None
    with pytest.raises(TriageError, match="portal_not_fhir"):
        far.bytes_at("Binary/1")
    assert [one.url.host for one in asked] == ["portal.example"]


def test_a_write_is_never_led_elsewhere() -> None:
    answer = client(httpx.Response(307, headers={"Location": "https://other.example/"}))
    assert answer.ask("POST", "Communication", content=b"{}").status == 307


@pytest.mark.parametrize(
    ("body", "content_type", "found"),
    [
        (b'{"resourceType":"Binary","data":"c2Nhbg=="}', "application/fhir+json", b"scan"),
        (b'{"data":"c2Nhbg==","results":[1]}', "application/json", b'{"data":"c2Nhbg==","results":[1]}'),
        (b"[1, 2]", "application/json", b"[1, 2]"),
        (b"\xef\xbb\xbftext", "text/plain", b"\xef\xbb\xbftext"),
        (b"%PDF-", "application/pdf", b"%PDF-"),
    ],
)
def test_a_file_is_unwrapped_only_when_it_is_wrapped(body: bytes, content_type: str, found: bytes) -> None:
    answer = httpx.Response(200, content=body, headers={"Content-Type": content_type})
    assert client(answer).bytes_at("Binary/1") == found
