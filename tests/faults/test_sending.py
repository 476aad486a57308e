"""A reply and its file are on the portal exactly once, whatever happens to a request, a process or a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec
import pytest
from sqlalchemy import text

from queues import NO_UNDO
from rude_portal import NOBODY, PDF, WORDS, Between, embedded, posts
from triage_app.errors import ConflictError
from triage_app.practice.exchange import Response, outcome
from triage_app.practice.faults import Fault, FaultKind
from triage_app.practice.traits import ConditionalCreate, Traits
from triage_app.queue.domain.delivery import MOST_ATTEMPTS, DeliveryState
from triage_app.queue.domain.states import State

if TYPE_CHECKING:
    from rude_portal import Connect, Site
    from triage_app.practice.exchange import Request

S = timedelta(seconds=1)
REQUESTS = {
    "patient": ("GET", "/Patient/"),
    "binary": ("POST", "/Binary"),
    "document": ("POST", "/DocumentReference"),
    "communication": ("POST", "/Communication"),
}


@pytest.fixture
def connect(connect: Connect) -> Connect:
    connect.practice = NOBODY
    return connect


# one fault at every request of a send


def assert_answered_once(site: Site, key: str) -> None:
    site.assert_on_portal_once(key)
    whole = site.queue.desk().conversation(site.told(key).conversation_id)
    assert [one.text for one in whole.messages].count(WORDS) == 1
    assert whole.row.state is State.ANSWERED


KINDS = (
    FaultKind.STATUS_500_BEFORE,
    FaultKind.STATUS_500_AFTER,
    FaultKind.DROP_BEFORE,
    FaultKind.DROP_AFTER,
    FaultKind.STATUS_429,
    FaultKind.STATUS_401,
    FaultKind.HTML_200,
    FaultKind.TRUNCATED_JSON,
)


@embedded
@pytest.mark.parametrize("request_name", REQUESTS)
def test_a_reply_with_a_file_arrives_once_whatever_happens_to_one_request(
    connect: Connect, request_name: str
) -> None:
    site = connect()
    method, path = REQUESTS[request_name]
    for kind in KINDS:
        key = site.reply(file=True)
        site.portal.faults.add(Fault(kind, method, path, seconds=7))
        site.sync_until_sent()
        assert (kind, site.portal.faults.pending) == (kind, 0)
        assert_answered_once(site, key)


@embedded
def test_a_reply_with_a_file_arrives_once_when_the_portal_answers_too_late(connect: Connect) -> None:
    site = connect(timing=replace(NO_UNDO, request=0.3 * S))
    for method, path in REQUESTS.values():
        key = site.reply(file=True)
        site.portal.faults.add(Fault(FaultKind.SLOW, method, path, seconds=0.6))
        site.sync_until_sent()
        assert site.portal.faults.pending == 0
        assert_answered_once(site, key)


def test_a_reply_with_a_file_arrives_once_when_every_request_fails_once(connect: Connect) -> None:
    site = connect()
    key = site.reply(file=True)
    for method, path in REQUESTS.values():
        site.portal.faults.add(Fault(FaultKind.DROP_AFTER, method, path))
    site.sync_until_sent(10)
    assert site.portal.faults.pending == 0
    site.pull()
    assert_answered_once(site, key)
    (file,) = site.conversation_with(site.told(key).remote_id or "").messages[-1].files
    assert (file.name, file.size_bytes) == ("A1C.pdf", len(PDF) + len(key))


@embedded
@pytest.mark.parametrize(
    "answer",
    [
        outcome(503, "transient", "Busy", (("Retry-After", "7"),)),
        outcome(503, "transient", "Busy"),
        outcome(408, "timeout", "You were too slow"),
        Response(302, b"", (("Location", "https://guest.invalid/"),)),
    ],
    ids=["503 with a time", "503", "408", "led to a guest network"],
)
def test_a_portal_that_says_no_for_a_moment_gets_it_once(connect: Connect, answer: Response) -> None:
    ready: list[tuple[str, str]] = []

    def busy(request: Request) -> Response | None:
        struck = ready and request.method == ready[0][0] and ready[0][1] in request.path
        if struck:
            ready.pop()
        return answer if struck else None

    site = connect(between=Between(instead=busy))
    for name in ("patient", "communication"):
        key = site.reply(file=True)
        ready.append(REQUESTS[name])
        site.sync_until_sent()
        assert not ready
        assert_answered_once(site, key)


# servers that do not keep our key


def assert_searched_for_first(site: Site) -> None:
    key = site.reply(file=True)
    for path in ("/DocumentReference", "/Communication"):
        site.portal.faults.add(Fault(FaultKind.DROP_AFTER, "POST", path))
    site.sync_until_sent()
    assert site.portal.faults.pending == 0
    site.assert_on_portal_once(key)


@embedded
@pytest.mark.parametrize("create", [ConditionalCreate.RACY, ConditionalCreate.NONE])
def test_what_may_have_arrived_is_searched_for_before_it_is_sent_again(
    connect: Connect, create: ConditionalCreate
) -> None:
    assert_searched_for_first(connect(Traits(conditional_create=create, race_window_s=0)))


def test_a_portal_that_only_pretends_to_look_for_our_key_is_not_believed(connect: Connect) -> None:
    assert_searched_for_first(connect(Traits(conditional_create=ConditionalCreate.IGNORED)))


@embedded
def test_an_uncertain_reply_rests_until_nothing_of_it_can_still_be_travelling(connect: Connect) -> None:
    seen: list[Request] = []
    site = connect(
        Traits(conditional_create=ConditionalCreate.IGNORED),
        timing=replace(NO_UNDO, quarantine=150 * S),
        between=Between(heard=seen),
    )
    key = site.reply()
    site.portal.faults.add(Fault(FaultKind.DROP_BEFORE, "POST", "/Communication"))
    site.sync()
    seen.clear()
    site.sync()
    row = site.told(key)
    assert (row.state, 140 < row.sends_in_s <= 150, posts(seen, "Communication")) == (DeliveryState.RETRY, True, 0)
    site.let_machine_time_pass()
    site.sync()
    asked = [one for one in seen if dict(one.query).get("identifier", "").endswith(key)]
    assert asked
    assert seen.index(asked[0]) < next(
        seen.index(one) for one in seen if one.method == "POST" and "Comm" in one.path
    )
    site.assert_on_portal_once(key)


@embedded
def test_a_portal_that_does_not_understand_the_search_for_our_key_is_never_sent_it_again(connect: Connect) -> None:
    def deaf(request: Request) -> Request:
        return replace(request, query=tuple(pair for pair in request.query if pair[0] != "identifier"))

    seen: list[Request] = []
    site = connect(Traits(conditional_create=ConditionalCreate.IGNORED), between=Between(heard=seen, hear=deaf))
    key = site.reply()
    site.plant("a", identifier=[{"system": "urn:other", "value": "1"}])
    site.portal.faults.add(Fault(FaultKind.DROP_BEFORE, "POST", "/Communication"))
    seen.clear()
    site.sync_until_sent(MOST_ATTEMPTS + 1)
    row = site.told(key)
    assert (row.state, row.error) == (DeliveryState.NEEDS_ATTENTION, "delivery_uncertain")
    assert posts(seen, "Communication") == 1
    with pytest.raises(ConflictError, match="already_leaving"):
        site.queue.desk().cancel(key)


def planted(site: Site, key: str, words: str, *names: str) -> None:
    patient = f"Patient/{site.portal_patient()}"
    for name in names:
        site.plant(
            name,
            identifier=[{"system": "urn:ietf:rfc:3986", "value": f"urn:uuid:{key}"}],
            sender={"reference": "Organization/us"},
            subject={"reference": patient},
            payload=[{"contentString": words}],
        )


@embedded
@pytest.mark.parametrize("names", [("only",), ("first", "second")], ids=["one", "two"])
def test_what_the_portal_has_under_our_key_is_adopted(connect: Connect, names: tuple[str, ...]) -> None:
    site = connect()
    key = site.reply()
    planted(site, key, WORDS, *names)
    site.sync()
    row = site.told(key)
    assert (row.state, row.remote_id, site.created("Communication")) == (DeliveryState.DELIVERED, names[0], [])


@embedded
@pytest.mark.parametrize("names", [("only",), ("first", "second")], ids=["one", "two"])
def test_another_text_under_our_key_asks_a_person_and_nothing_more_is_sent(
    connect: Connect, names: tuple[str, ...]
) -> None:
    site = connect()
    key = site.reply()
    planted(site, key, "Somebody changed this", *names)
    site.sync_until_sent()
    row = site.told(key)
    assert (row.state, row.error) == (DeliveryState.NEEDS_ATTENTION, "delivery_altered")
    assert site.queue.desk().conversation(row.conversation_id).row.state is State.NOT_DELIVERED
    with pytest.raises(ConflictError, match="already_leaving"):
        site.queue.desk().cancel(key)
    assert site.created("Communication") == []


# refusals


def test_a_refused_reply_asks_a_person_and_holds_up_nobody_else(connect: Connect) -> None:
    def refusing(request: Request) -> Response | None:
        if request.method == "POST" and b"refuse me" in request.body:
            return outcome(422, "invariant", "The text is not allowed")
        return None

    site = connect(between=Between(instead=refusing))
    refused = site.reply("refuse me", file=True)
    other = site.reply("Take me")
    site.sync_until_sent()
    row = site.told(refused)
    assert (row.state, row.error) == (DeliveryState.NEEDS_ATTENTION, "portal_refused_content")
    assert site.queue.desk().conversation(row.conversation_id).row.state is State.NOT_DELIVERED
    site.assert_on_portal_once(other)
    assert len(site.created("Communication")) == 1


@embedded
def test_what_a_person_sends_again_keeps_its_key(connect: Connect) -> None:
    full = [True]

    def refusing(request: Request) -> Response | None:
        too_large = request.method == "POST" and request.path.endswith("/Binary") and full
        return outcome(413, "too-long", "Too large") if too_large else None

    site = connect(between=Between(instead=refusing))
    key = site.reply(file=True)
    site.sync_until_sent()
    file, reply = site.rows_of(key)
    assert (file.state, file.error) == (DeliveryState.NEEDS_ATTENTION, "portal_file_too_large")
    assert (reply.state, site.created("Communication")) == (DeliveryState.PENDING, [])
    full.clear()
    site.queue.desk().retry(file.id)
    site.sync_until_sent()
    assert [one.key for one in site.rows_of(key)] == [file.key, key]
    site.assert_on_portal_once(key)


@embedded
def test_an_answer_that_shows_only_that_all_went_well_is_believed(connect: Connect) -> None:
    def tight(request: Request, answer: Response) -> Response:
        if request.method == "POST" and answer.status == 201:
            return replace(answer, body=b'{"resourceType":"OperationOutcome","issue":[]}')
        return answer

    site = connect(between=Between(tight))
    key = site.reply(file=True)
    site.sync()
    site.assert_on_portal_once(key)


@embedded
def test_a_portal_that_takes_files_only_as_json_and_leaves_out_locations_gets_them(connect: Connect) -> None:
    site = connect(Traits(binary_json_only=True, no_location_on_200=True))
    key = site.reply(file=True)
    site.portal.faults.add(Fault(FaultKind.STATUS_500_AFTER, "POST", "/Communication"))
    site.sync_until_sent()
    site.assert_on_portal_once(key)
    (message_file,) = site.conversation_with(site.told(key).remote_id or "").messages[-1].files
    site.queue.desk().save_file(message_file.id, site.folder / "back.pdf")
    assert (site.folder / "back.pdf").read_bytes() == PDF + key.encode()


@embedded
def test_a_reply_that_turns_out_to_be_there_after_all_is_delivered(connect: Connect) -> None:
    def lies(request: Request, answer: Response) -> Response:
        return Response(422) if posts([request], "Communication") else answer

    site = connect(between=Between(lies))
    key = site.reply()
    site.engine().once()
    assert site.told(key).state is DeliveryState.NEEDS_ATTENTION
    site.queue.clock.advance(timedelta(minutes=1))
    site.read()
    site.assert_on_portal_once(key)
    assert site.queue.desk().conversation(site.told(key).conversation_id).row.state is State.ANSWERED


@embedded
def test_a_second_copy_on_the_portal_is_told(connect: Connect) -> None:
    site = connect()
    key = site.reply()
    site.sync_until_sent()
    copy = dict(site.portal.read("Communication", site.told(key).remote_id or ""))
    site.portal.put_raw(msgspec.json.encode({**copy, "id": "copy"}), resource_id="copy")
    site.queue.clock.advance(timedelta(minutes=1))
    site.read()
    assert (site.told(key).error, site.told(key).error_values) == ("delivered_more_than_once", {"count": 2})


def test_a_row_that_makes_no_sense_waits_for_a_person_and_holds_up_nobody_else(connect: Connect) -> None:
    site = connect()
    broken, other = site.reply(), site.reply("Somebody else's")
    odd = text(f"UPDATE outbox SET kind = 'xyz' WHERE key = '{broken}'")
    guard = "outbox_is_frozen" if site.queue.dialect == "sqlite" else "frozen ON outbox"
    site.run(text(f"DROP TRIGGER {guard}"))
    site.run(odd)
    site.sync()
    site.sync()
    rows = text("SELECT key, state FROM outbox")
    states = dict(site.queue.store.read(lambda work: [tuple(one) for one in work.connection.execute(rows)]))
    assert states == {broken: "needs_attention", other: "delivered"}
    entries = [one for one in site.created("Communication") if f"urn:uuid:{other}" in one.identifiers]
    assert len(entries) == 1
