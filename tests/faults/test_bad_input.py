"""What makes no sense is set aside with its bytes and stops nobody else; what is missing is read later."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from queues import NOW
from rude_portal import FEW, Between, embedded
from triage_app.errors import UsageError
from triage_app.practice.exchange import Response, outcome
from triage_app.practice.faults import BrokenEntry, Fault, FaultKind
from triage_app.queue.domain.conversation import FileState
from triage_app.queue.domain.countdown import StartSource
from triage_app.queue.domain.states import State
from triage_app.sentences import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from rude_portal import Change, Connect, Site
    from triage_app.practice.exchange import Request

HOUR = timedelta(hours=1)


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
        ("2026-11-24", StartSource.LAST_UPDATED, NOW),
        ("2031-01-01T00:00:00Z", StartSource.SENT, NOW),
        ("0001-01-01T00:00:00Z", StartSource.SENT, NOW - timedelta(days=30)),
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


# threads


@embedded
def test_a_title_under_which_nothing_was_written_is_what_the_patient_wrote(connect: Connect) -> None:
    site = connect()
    site.plant("title", payload=None, topic={"text": "Please call me about my result"})
    site.pull()
    whole = site.conversation_with("title")
    assert (whole.messages[0].text, whole.row.state) == ("Please call me about my result", State.OPEN)
    before = site.sizes()
    site.pull()
    assert site.sizes() == before


@embedded
def test_a_title_of_the_practice_without_messages_makes_nobody_wait(connect: Connect) -> None:
    site = connect()
    site.plant("title", payload=None, topic={"text": "Welcome"}, sender={"reference": "Organization/us"})
    site.pull()
    assert "title" not in site.message_ids()


@embedded
def test_a_chain_of_answers_is_one_conversation_however_it_arrives(connect: Connect) -> None:
    site = connect()
    first = [{"reference": "Communication/first"}]
    site.plant("third", inResponseTo=[{"reference": "Communication/second"}])
    site.plant("second", inResponseTo=first, sender={"reference": "Practitioner/prac-osei"})
    site.plant("first")
    site.pull()
    site.queue.clock.advance(HOUR)
    site.plant("fourth", inResponseTo=[{"reference": "Communication/third"}])
    site.pull()
    ids = {site.conversation_with(name).row.id for name in ("first", "second", "third", "fourth")}
    assert len(ids) == 1


@embedded
@pytest.mark.parametrize("status", [200, 403, 404, 410, 500])
def test_a_message_whose_question_cannot_be_read_begins_a_conversation_of_its_own(
    connect: Connect, status: int
) -> None:
    def refusing(request: Request, answer: Response) -> Response:
        return html(status) if request.path.endswith("/Communication/asked") else answer

    site = connect(between=Between(refusing))
    site.plant("answer", inResponseTo=[{"reference": "Communication/asked"}])
    assert site.pull().error is None
    assert site.missing() == frozenset()
    assert site.conversation_with("answer").row.state is State.OPEN


@embedded
def test_messages_that_answer_each_other_in_a_circle_arrive(connect: Connect) -> None:
    site = connect()
    site.plant("a", inResponseTo=[{"reference": "Communication/b"}])
    site.plant("b", inResponseTo=[{"reference": "Communication/a"}])
    assert site.pull().error is None
    assert {"a", "b"} <= set(site.message_ids())


@embedded
def test_a_thread_that_suddenly_speaks_of_another_patient_is_parted(connect: Connect) -> None:
    site = connect()
    thread = [{"reference": "Communication/th"}]
    mine, other = (f"Patient/{site.portal_patient(place)}" for place in (0, 1))
    site.plant("one", partOf=thread)
    site.plant("two", partOf=thread, subject={"reference": other}, sender={"reference": other})
    site.pull()
    one, two = (site.conversation_with(name) for name in ("one", "two"))
    assert (one.row.id != two.row.id, one.patient and one.patient.remote_id) == (True, mine)
    assert two.patient is not None
    assert two.patient.remote_id == other


@embedded
def test_a_conversation_is_about_the_patient_that_a_later_message_names(connect: Connect) -> None:
    site = connect()
    thread = [{"reference": "Communication/th"}]
    site.plant("one", partOf=thread, subject=None, sender=None)
    site.pull()
    assert site.conversation_with("one").patient is None
    site.plant("two", partOf=thread)
    site.pull()
    assert site.conversation_with("one").patient is not None
    key = site.reply(to="two")
    site.sync_until_sent()
    site.assert_on_portal_once(key)


@embedded
def test_answers_in_both_directions_stop_and_start_the_countdown(connect: Connect) -> None:
    site = connect()
    thread = [{"reference": "Communication/th"}]
    practice = {"reference": "Practitioner/prac-osei"}

    def said(remote_id: str, hours_ago: int, **more: Any) -> tuple[State, datetime | None]:
        site.plant(remote_id, partOf=thread, sent=(NOW - hours_ago * HOUR).isoformat(), **more)
        site.pull()
        row = site.conversation_with(remote_id).row
        return row.state, row.started_at

    assert said("one", 6) == (State.OPEN, NOW - 6 * HOUR)
    assert said("two", 5) == (State.OPEN, NOW - 6 * HOUR)
    assert said("three", 4, sender={"reference": "Device/robot"}) == (State.OPEN, NOW - 6 * HOUR)
    assert said("four", 3, sender=practice) == (State.ANSWERED, None)
    assert said("five", 2) == (State.OPEN, NOW - 2 * HOUR)


# patients


UNREADABLE: dict[str, Response] = {
    "refused": outcome(403, "forbidden", "Restricted chart"),
    "not there": outcome(404, "not-found", "No such patient"),
    "gone": outcome(410, "deleted", "Deleted"),
    "failing": Response(500, b"oops"),
    "a guest network": html(200),
    "broken": Response(200, b'{"resourceType":"Patient","id":"x","name":[{"text":"\xff"}]}'),
    "of wrong types": Response(200, b'{"resourceType":"Patient","id":"x","name":"Maria"}'),
    "an outcome": outcome(200, "informational", "All is well"),
    "nests without end": Response(200, b'{"resourceType":"Patient","extension":%b}' % DEEP),
}


def read_later(connect: Connect, answer: Response) -> tuple[Site, str]:
    """A patient who could not be read at first is read once it is possible, and the desks hear of it."""
    instead: dict[str, Response] = {}

    def proxy(request: Request, real: Response) -> Response:
        return instead.get(request.path.rpartition("/")[2], real)

    site = connect(between=Between(proxy))
    patient = site.portal_patient()
    instead[patient] = answer
    written = site.portal.patient_writes(patient, "Can you see me?")
    assert site.pull().error is None
    assert (site.missing(), site.cursor() is None) == (frozenset(), False)
    whole = site.conversation_with(written.id)
    assert (whole.row.state, whole.row.patient, len(whole.messages)) == (State.OPEN, "", 1)
    with pytest.raises(UsageError, match="patient_unreadable"):
        site.reply(to=written.id)
    site.queue.clock.advance(HOUR)
    site.pull()
    rows, cursor = site.queue.desk().open_rows()
    instead.clear()
    assert site.pull().error is None
    now = site.conversation_with(written.id)
    (named,) = (one.name for one in FEW.patients if one.id == patient)
    assert (now.row.patient, bool(rows)) == (named, True)
    assert whole.row.id in site.queue.desk().changes(cursor)[0]
    return site, written.id


def test_an_unreadable_patient_stops_nobody_and_can_be_answered_when_readable(connect: Connect) -> None:
    site, message_id = read_later(connect, UNREADABLE["refused"])
    key = site.reply(to=message_id)
    site.sync_until_sent()
    site.assert_on_portal_once(key)


@embedded
@pytest.mark.parametrize("answer", list(UNREADABLE.values())[1:], ids=list(UNREADABLE)[1:])
def test_a_patient_is_read_later_who_is(connect: Connect, answer: Response) -> None:
    read_later(connect, answer)


@embedded
@pytest.mark.parametrize(
    "answer", [html(200), html(404), Response(200, b'{"resourceType":"Practitioner","name":[{"text":"\xff"}]}')]
)
def test_a_doctor_who_cannot_be_read_stops_nobody_and_is_named_later(connect: Connect, answer: Response) -> None:
    doctors: list[Response] = [answer]

    def proxy(request: Request, real: Response) -> Response:
        return doctors[0] if doctors and "/Practitioner/" in request.path else real

    site = connect(between=Between(proxy))
    assert site.pull().error is None
    assert site.missing() == frozenset()
    doctors.clear()
    written = site.portal.patient_writes(site.portal_patient(), "Hello")
    site.pull()
    assert site.conversation_with(written.id).row.provider.startswith("Dr.")
