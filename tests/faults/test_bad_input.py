"""What makes no sense is set aside with its bytes and stops nobody else; what is missing is read later."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from queues import NOW
from rude_portal import Between, embedded
from triage_app.practice.exchange import Response
from triage_app.practice.faults import BrokenEntry, Fault, FaultKind
from triage_app.queue.domain.conversation import FileState
from triage_app.queue.domain.countdown import StartSource
from triage_app.queue.domain.states import State
from triage_app.sentences import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from rude_portal import Change, Connect, Site
    from triage_app.practice.exchange import Request


def html(status: int) -> Response:
    return Response(status, b"<!DOCTYPE html><html>Welcome</html>", (("Content-Type", "text/html"),))


def respoken(change: Callable[[bytes], bytes]) -> Change:
    """A proxy that puts every FHIR answer in other words."""

    def spoken(request: Request, answer: Response) -> Response:
        return replace(answer, body=change(answer.body)) if request.path.startswith("/fhir") else answer

    return spoken


# the way to the portal


@embedded
def test_a_portal_that_is_not_there_is_unreachable_and_costs_no_message(connect: Connect) -> None:
    site = connect()
    site.pull()
    before = site.message_ids()
    site.portal.stop()
    site.pull()
    assert (site.health().error, site.message_ids()) == ("portal_unreachable", before)
    site.portal.start()
    written = site.portal.patient_writes(site.portal_patient(), "Are you there?")
    assert site.pull().error is None
    assert (site.health().error, site.message_ids()) == (None, sorted([*before, written.id]))


def misaddressed(site: Site) -> None:
    site.configure(url=f"{site.portal.base_url}/elsewhere")


def misaddressed_without_sign_in(site: Site) -> None:
    site.configure(url=site.portal.base_url.replace("/fhir/", "/elsewhere/"), auth="none")


def wrong_secret(site: Site) -> None:
    site.secret = "not it — never was\n"


def wrong_token(site: Site) -> None:
    site.configure(auth="bearer")
    site.secret = "é—"


def guest_network_at_the_token(site: Site) -> None:
    site.portal.faults.add(Fault(FaultKind.HTML_200, path_contains="oauth2"))


def guest_network_everywhere(site: Site) -> None:
    site.configure(auth="none")
    site.portal.faults.add(Fault(FaultKind.HTML_200))


def cut_token(site: Site) -> None:
    site.portal.faults.add(Fault(FaultKind.TRUNCATED_JSON, path_contains="oauth2"))


def failing_token(site: Site) -> None:
    site.portal.faults.add(Fault(FaultKind.STATUS_500_BEFORE, path_contains="oauth2"))


def busy_token(site: Site) -> None:
    site.portal.faults.add(Fault(FaultKind.STATUS_429, path_contains="oauth2"))


def lost_token(site: Site) -> None:
    site.portal.faults.add(Fault(FaultKind.DROP_AFTER, path_contains="oauth2"))


def failing_discovery(site: Site) -> None:
    site.portal.faults.add(Fault(FaultKind.STATUS_500_BEFORE, path_contains="smart-configuration"))


def guest_network_at_discovery(site: Site) -> None:
    site.portal.faults.add(Fault(FaultKind.HTML_200, path_contains="smart-configuration"))


WAYS: list[tuple[Callable[[Site], None], str]] = [
    (misaddressed, "portal_not_found"),
    (misaddressed_without_sign_in, "portal_not_found"),
    (wrong_secret, "portal_sign_in_refused"),
    (wrong_token, "portal_sign_in_refused"),
    (guest_network_at_the_token, "portal_not_fhir"),
    (guest_network_everywhere, "portal_not_fhir"),
    (cut_token, "portal_not_fhir"),
    (failing_token, "portal_unreachable"),
    (busy_token, "portal_busy"),
    (lost_token, "portal_unreachable"),
    (failing_discovery, "portal_unreachable"),
    (guest_network_at_discovery, "portal_not_found"),
]


@embedded
@pytest.mark.parametrize(("spoil", "code"), WAYS, ids=[way.__name__ for way, _ in WAYS])
def test_what_is_wrong_with_the_way_to_the_portal_is_said(
    connect: Connect, spoil: Callable[[Site], None], code: str
) -> None:
    site = connect()
    spoil(site)
    pulled = site.pull()
    assert pulled.error is not None
    assert (pulled.error.code, site.health().error, site.cursor()) == (code, code, None)
    assert "Greenfield Portal" in str(say(code, site.health().error_values))


# senseless entries

NEST = b'"a nest without end"'
GOOD = b'"resourceType":"Communication","status":"completed","meta":{"lastUpdated":"2026-11-24T10:00:00Z"}'
DEEP = b"[" * 100_000 + b"]" * 100_000

SENSELESS = {
    "null": b"null",
    "a number": b"7",
    "another kind": b'{"resourceType":"Patient","id":"p-1"}',
    "wrong types": b'{%b,"id":"bad","payload":"no list","sent":false}' % GOOD,
    "not a number": b'{%b,"id":"bad","priority":NaN}' % GOOD,
    "half a surrogate": b'{%b,"id":"bad","payload":[{"contentString":"\\ud800"}]}' % GOOD,
    "no UTF-8": b'{%b,"id":"bad","payload":[{"contentString":"caf\xe9"}]}' % GOOD,
    "no id": b"{%b}" % GOOD,
    "an empty id": b'{%b,"id":""}' % GOOD,
    "an endless id": b'{%b,"id":"%b"}' % (GOOD, b"x" * 5000),
    "an id with NUL": b'{%b,"id":"a\\u0000b"}' % GOOD,
    "nests without end": b'{%b,"id":"bad","extension":%b}' % (GOOD, NEST),
}

ODD = {
    "a control character": b'{%b,"id":"odd","payload":[{"contentString":"a\x01b"}]}' % GOOD,
    "NUL everywhere": (
        b'{%b,"id":"odd","sender":{"reference":"Patient/pat-037","display":"a\\u0000"},"topic":{"text":"\\u0000"},'
        b'"identifier":[{"system":"urn:ietf:rfc:3986","value":"urn:uuid:\\u0000"}],"payload":[{"contentString":'
        b'"\\u0000"},{"contentAttachment":{"title":"\\u0000","contentType":"\\u0000","data":"AAAA"}}]}' % GOOD
    ),
    "a file of impossible size": (
        b'{%b,"id":"odd","payload":[{"contentAttachment":{"size":99999999999999999999,"url":"Binary/1"}}]}' % GOOD
    ),
    "a file of negative size": (
        b'{%b,"id":"odd","payload":[{"contentAttachment":{"size":-1,"url":"Binary/1"}}]}' % GOOD
    ),
    "a file larger than any": (
        b'{%b,"id":"odd","payload":[{"contentAttachment":{"size":4000000000,"url":"Binary/1"}}]}' % GOOD
    ),
    "an endless type of file": (
        b'{%b,"id":"odd","payload":[{"contentAttachment":{"contentType":"%b","url":"Binary/1"}}]}'
        % (GOOD, b"x" * 5000)
    ),
    "a file that is no base64": (
        b'{%b,"id":"odd","payload":[{"contentAttachment":{"data":"\xc3\xa9\xc3\xa9"}}]}' % GOOD
    ),
    "an endless kind of sender": b'{%b,"id":"odd","sender":{"reference":"%b/1"}}' % (GOOD, b"A" * 5000),
    "year one": b'{%b,"id":"odd","sent":"0001-01-01T00:00:00+14:00"}' % GOOD,
    "the last second": b'{%b,"id":"odd","sent":"9999-12-31T23:59:59-14:00"}' % GOOD,
    "an answer to itself": b'{%b,"id":"odd","inResponseTo":[{"reference":"Communication/odd"}]}' % GOOD,
    "an answer to nothing": b'{%b,"id":"odd","inResponseTo":[{"reference":"Communication/gone"}]}' % GOOD,
}


def nested(body: bytes) -> bytes:
    return body.replace(NEST, DEEP)


def test_senseless_entries_are_set_aside_once_with_their_bytes_and_the_others_arrive(connect: Connect) -> None:
    site = connect(between=Between(respoken(nested)))
    for number, body in enumerate(SENSELESS.values()):
        site.portal.put_raw(body, resource_id=f"bad-{number}")
    after = site.portal.patient_writes(site.portal_patient(), "Behind the bad ones")
    pulled = site.pull()
    assert (pulled.error, pulled.taken.quarantined) == (None, len(SENSELESS))
    assert (after.id in site.message_ids(), site.missing()) == (True, frozenset())
    assert site.cursor() is not None
    assert all(nested(body) in kept for body, kept in zip(SENSELESS.values(), site.quarantined(), strict=True))
    before = site.sizes()
    assert site.pull().taken.quarantined == 0
    assert (site.sizes(), site.health().quarantined) == (before, len(SENSELESS))


def test_odd_messages_arrive_like_any_other(connect: Connect) -> None:
    site = connect()
    for number, body in enumerate(ODD.values()):
        site.portal.put_raw(body.replace(b'"odd"', b'"odd-%d"' % number), resource_id=f"odd-{number}")
    pulled = site.pull()
    assert (pulled.error, pulled.taken.quarantined, site.missing()) == (None, 0, frozenset())
    assert {f"odd-{number}" for number in range(len(ODD))} <= set(site.message_ids())
    before = site.sizes()
    site.pull()
    assert site.sizes() == before


@embedded
@pytest.mark.parametrize("entry", BrokenEntry)
def test_a_broken_entry_in_front_of_a_page_costs_nobody_else(connect: Connect, entry: BrokenEntry) -> None:
    site = connect()
    site.portal.faults.add(Fault(FaultKind.BROKEN_ENTRY, entries=(entry,)))
    assert site.pull().error is None
    assert site.missing() == frozenset()
    assert len(site.quarantined()) + ("broken-bare" in site.message_ids()) == 1


@embedded
def test_a_portal_that_puts_a_mark_of_byte_order_first_is_read_and_answered(connect: Connect) -> None:
    site = connect(between=Between(respoken(lambda body: b"\xef\xbb\xbf" + body)))
    assert site.pull().error is None
    assert site.missing() == frozenset()
    key = site.reply(file=True)
    site.sync_until_sent()
    site.assert_on_portal_once(key)


BUNDLE = b'{"resourceType":"Bundle","type":"searchset",%b}'


@embedded
@pytest.mark.parametrize(
    ("rest", "code"),
    [
        (b'"entry":{"resource":{"resourceType":"Communication"}}', "portal_not_fhir"),
        (b'"entry":"none","total":0', "portal_not_fhir"),
        (b'"link":"next"', "portal_not_fhir"),
        (b'"link":[{"relation":7}]', "portal_not_fhir"),
        (b'"entry":[{"resource":{}]', "portal_not_fhir"),
        (b'"entry":%b' % DEEP, None),
        (b'"entry":null', None),
        (b'"link":[{"relation":null,"url":null}]', None),
        (b'"entry":[{"resource":null,"search":{"mode":["match"]}}]', None),
    ],
)
def test_a_page_of_another_shape_is_no_page_and_no_empty_inbox(
    connect: Connect, rest: bytes, code: str | None
) -> None:
    def shaped(request: Request, answer: Response) -> Response:
        return replace(answer, body=BUNDLE % rest) if request.path.endswith("/Communication") else answer

    site = connect(between=Between(shaped))
    pulled = site.pull()
    assert (pulled.error.code if pulled.error else None) == code
    assert (site.cursor() is None) == (code is not None)


# messages with something missing


@embedded
def test_a_message_without_a_sender_makes_somebody_wait(connect: Connect) -> None:
    site = connect()
    site.plant("nobody", sender=None)
    site.pull()
    assert site.conversation_with("nobody").row.state is State.OPEN


@embedded
@pytest.mark.parametrize(
    ("sent", "source", "started"),
    [
        (None, StartSource.LAST_UPDATED, NOW),
        ("yesterday", StartSource.LAST_UPDATED, NOW),
        ("2026-11-24", StartSource.SENT_DAY, NOW.replace(hour=5, minute=0)),  # midnight in New York
        ("2031-01-01T00:00:00Z", StartSource.LAST_UPDATED, NOW),
        ("0001-01-01T00:00:00Z", StartSource.LAST_UPDATED, NOW),
        ("1999-01-01T00:00:00Z", StartSource.SENT, NOW - timedelta(days=30)),
        ("0001-01-01T00:00:00+14:00", StartSource.LAST_UPDATED, NOW),
    ],
)
def test_a_senseless_time_of_sending_still_starts_a_countdown(
    connect: Connect, sent: str | None, source: StartSource, started: datetime
) -> None:
    site = connect()
    site.plant("odd", sent=sent)
    site.pull()
    whole = site.conversation_with("odd")
    assert (whole.started_source, whole.row.started_at) == (source, started)
    assert whole.row.due_at == started + timedelta(hours=24)


@embedded
def test_texts_arrive_as_they_were_written(connect: Connect) -> None:
    site = connect()
    texts = {"html": "<p>Is it <b>bad</b>?</p><script>alert(1)</script>", "long": "ö" * 100_000, "empty": ""}
    for name, said in texts.items():
        site.plant(name, payload=[{"contentString": said}])
    site.plant("file", payload=[{"contentAttachment": {"data": "bWV0Zm9ybWlu", "title": "list.txt"}}])
    site.plant("bare", payload=None)
    site.pull()
    shown = {name: site.conversation_with(name).messages[0] for name in (*texts, "file", "bare")}
    assert {name: shown[name].text for name in texts} == texts
    assert (shown["file"].text, shown["file"].files[0].state) == ("", FileState.HERE)
    assert shown["bare"].text == ""


@embedded
def test_a_draft_of_somebody_is_left_alone(connect: Connect) -> None:
    site = connect()
    site.plant("draft", status="preparation")
    assert site.pull().taken.quarantined == 0
    assert "draft" not in site.message_ids()
