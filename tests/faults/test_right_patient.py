"""Nothing reaches anybody but the patient its author saw, and a file is filed once for whatever is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest

from rude_portal import NOBODY, WORDS, Between, WatchedStore, embedded, posts
from triage_app.errors import ConflictError, NotAllowedError, UsageError
from triage_app.practice.exchange import Response
from triage_app.practice.faults import Fault, FaultKind
from triage_app.queue.domain.conversation import Reply
from triage_app.queue.domain.delivery import DeliveryState
from triage_app.queue.domain.keys import URN_SYSTEM, new_key, urn
from triage_app.queue.domain.states import State

if TYPE_CHECKING:
    from collections.abc import Callable

    from rude_portal import Connect, Site
    from triage_app.practice.exchange import Request


@pytest.fixture
def connect(connect: Connect) -> Connect:
    connect.practice = NOBODY
    return connect


def merged(site: Site, patient: str) -> None:
    link = [{"other": {"reference": "Patient/pat-001"}, "type": "replaced-by"}]
    site.portal.edit("Patient", patient, link=link)


def inactive(site: Site, patient: str) -> None:
    site.portal.edit("Patient", patient, active=False)


def gone(site: Site, patient: str) -> None:
    site.portal.withdraw("Patient", patient)


def somebody_else(site: Site, patient: str) -> None:
    other = dict(site.portal.read("Patient", "pat-001"))
    site.portal.put_raw(msgspec.json.encode(other), resource_type="Patient", resource_id=patient)


def an_outcome(site: Site, patient: str) -> None:
    body = b'{"resourceType":"OperationOutcome","issue":[]}'
    site.portal.put_raw(body, resource_type="Patient", resource_id=patient)


def renamed(site: Site, patient: str) -> None:
    site.portal.edit("Patient", patient, birthDate="1901-01-01")


@embedded
def test_a_patient_with_another_birth_date_is_not_answered_until_the_author_has_seen_it(connect: Connect) -> None:
    site = connect()
    key = site.reply(file=True)
    renamed(site, site.portal_patient())
    site.sync_until_sent()
    stopped = site.told(key)
    file, _ = site.rows_of(key)
    assert (file.state, file.error) == (DeliveryState.NEEDS_ATTENTION, "portal_patient_differs")
    desk = site.queue.desk()
    whole = desk.cancel(key)
    site.read()
    (born,) = [one.born for one in [desk.conversation(stopped.conversation_id).patient] if one]
    assert born is not None
    assert born.year == 1901
    assert whole.draft is not None
    again = new_key()
    desk.reply(Reply(whole.row.id, again, WORDS, whole.draft.files, close=False, seen=whole.newest_message_id))
    site.sync_until_sent()
    site.assert_on_portal_once(again)


@embedded
@pytest.mark.parametrize("change", [merged, inactive, gone, somebody_else, an_outcome])
def test_nothing_is_sent_about_a_patient_who_is_no_longer_who_they_were(
    connect: Connect, change: Callable[[Site, str], None]
) -> None:
    site = connect()
    with_file, without = site.reply(file=True), site.reply()
    change(site, site.portal_patient())
    site.sync_until_sent()
    code = "portal_patient_gone" if change is gone else "portal_patient_changed"
    for row in (site.rows_of(with_file)[0], site.told(without)):
        assert (row.state, row.error) == (DeliveryState.NEEDS_ATTENTION, code)
        assert site.queue.desk().conversation(row.conversation_id).row.state is State.NOT_DELIVERED
    assert [site.created(kind) for kind in ("Binary", "DocumentReference", "Communication")] == [[], [], []]


@embedded
def test_a_patient_who_changes_between_file_and_reply_is_not_told(connect: Connect) -> None:
    seen: list[Request] = []
    site = connect(between=Between(heard=seen))
    key = site.reply(file=True)

    def deactivate() -> None:
        if posts(seen, "DocumentReference"):
            inactive(site, site.portal_patient())

    site.store = WatchedStore(site.store, lambda: None, deactivate)
    site.sync_until_sent()
    file, reply = site.rows_of(key)
    assert (file.state, reply.error) == (DeliveryState.DELIVERED, "portal_patient_changed")
    assert site.created("Communication") == []


@embedded
def test_a_file_that_is_filed_already_is_mentioned_and_not_filed_again_when_its_reply_is_changed(
    connect: Connect,
) -> None:
    def refuse(request: Request) -> Response | None:
        return Response(422) if posts([request], "Communication") and WORDS.encode() in request.body else None

    site = connect(between=Between(instead=refuse))
    key = site.reply(file=True)
    site.sync_until_sent()
    file, reply = site.rows_of(key)
    assert (file.state, reply.state) == (DeliveryState.DELIVERED, DeliveryState.NEEDS_ATTENTION)
    desk = site.queue.desk()
    whole = desk.cancel(key)
    assert whole.draft is not None
    assert [one.name for one in whole.draft.files] == ["A1C.pdf"]
    again = new_key()
    desk.reply(Reply(whole.row.id, again, "In other words.", whole.draft.files, False, whole.newest_message_id))  # noqa: FBT003
    site.sync_until_sent()
    assert {one.state for one in site.rows_of(again)} == {DeliveryState.DELIVERED}
    (document,) = site.created("DocumentReference")
    (message,) = site.created("Communication")
    assert site.portal.read("Communication", message.id)["about"] == [
        {"reference": f"DocumentReference/{document.id}"}
    ]


@embedded
def test_a_reply_to_a_message_that_moved_to_another_patient_asks_its_author(connect: Connect) -> None:
    site = connect()
    key = site.reply()
    answered = site.queue.desk().conversation(site.told(key).conversation_id).messages[-1]
    other = {"reference": f"Patient/{site.portal_patient(1)}"}
    site.portal.edit("Communication", answered.remote_id, subject=other, sender=other)
    site.sync_until_sent()
    assert (site.told(key).state, site.told(key).error) == (DeliveryState.NEEDS_ATTENTION, "message_moved")
    assert site.created("Communication") == []


@embedded
def test_a_file_that_was_taken_out_of_the_record_is_filed_again(connect: Connect) -> None:
    refusing = [True]

    def refuse(request: Request) -> Response | None:
        return Response(422) if refusing and posts([request], "Communication") else None

    site = connect(between=Between(instead=refuse))
    key = site.reply(file=True)
    site.sync_until_sent()
    desk = site.queue.desk()
    whole = desk.cancel(key)
    (document,) = site.created("DocumentReference")
    site.portal.edit("DocumentReference", document.id, status="entered-in-error")
    refusing.clear()
    assert whole.draft is not None
    again = new_key()
    desk.reply(Reply(whole.row.id, again, "Now.", whole.draft.files, close=False, seen=whole.newest_message_id))
    site.sync_until_sent()
    assert {one.state for one in site.rows_of(again)} == {DeliveryState.DELIVERED}
    assert len(site.created("DocumentReference")) == 2


# whatever happens, there is a way on


def becomes_somebody_else(site: Site, key: str) -> None:
    del key
    renamed(site, site.portal_patient())


def moves(site: Site, key: str) -> None:
    answered = site.queue.desk().conversation(site.told(key).conversation_id).messages[-1]
    other = {"reference": f"Patient/{site.portal_patient(1)}"}
    site.portal.edit("Communication", answered.remote_id, subject=other, sender=other)
    site.read()


@embedded
@pytest.mark.parametrize("happens", [becomes_somebody_else, moves])
def test_what_was_searched_for_and_is_not_there_can_be_taken_back(
    connect: Connect, happens: Callable[[Site, str], None]
) -> None:
    tried: list[Request] = []

    def fail_once(request: Request) -> Response | None:
        if tried or not posts([request], "Communication"):
            return None
        tried.append(request)
        happens(site, key)
        return Response(502)

    site = connect(between=Between(instead=fail_once))
    key = site.reply()
    site.sync_until_sent()
    row = site.told(key)
    assert (row.state, row.can_cancel) == (DeliveryState.NEEDS_ATTENTION, True)
    draft = site.queue.desk().cancel(key).draft
    assert draft is not None
    assert (draft.text, site.created("Communication")) == (WORDS, [])


@embedded
def test_what_the_portal_withdrew_is_given_up_by_a_supervisor_who_has_looked_there(connect: Connect) -> None:
    site = connect()
    key = site.reply()
    site.plant(
        "there",
        identifier=[{"system": URN_SYSTEM, "value": urn(key)}],
        status="entered-in-error",
        sender={"reference": "Organization/org-1"},
        payload=[{"contentString": WORDS}],
    )
    site.portal.faults.add(Fault(FaultKind.STATUS_500_BEFORE, "POST", "/Communication"))
    site.sync_until_sent()
    row, desk = site.told(key), site.queue.desk()
    assert (row.state, row.error, row.can_cancel) == (DeliveryState.NEEDS_ATTENTION, "delivery_altered", False)
    second = Reply(row.conversation_id, new_key(), "Another", (), close=False, seen=10**6)
    with pytest.raises(UsageError, match="earlier_not_delivered"):
        desk.reply(second)
    with pytest.raises(ConflictError, match="already_leaving"):
        desk.cancel(key)
    with pytest.raises(NotAllowedError, match="not_your_role"):
        site.queue.desk("joy").cancel(key, checked=True)
    draft = desk.cancel(key, checked=True).draft
    assert draft is not None
    assert draft.text == WORDS
    assert desk.reply(second).state is DeliveryState.PENDING


@embedded
def test_a_reply_stops_when_its_author_had_another_patient_on_screen(connect: Connect) -> None:
    site = connect()
    first = site.reply()
    desk = site.queue.desk()
    shown = desk.conversation(site.told(first).conversation_id)
    desk.cancel(first)
    renamed(site, site.portal_patient())
    refused = site.reply()
    site.sync_until_sent()
    assert site.told(refused).error == "portal_patient_differs"
    site.read()
    late = Reply(
        shown.row.id, new_key(), "For her eyes", (), close=False, seen=shown.newest_message_id, to=shown.addressee
    )
    with pytest.raises(ConflictError, match="patient_changed"):
        desk.reply(late)
