"""Nothing reaches anybody but the patient its author saw, and a file is filed once for whatever is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest

from rude_portal import NOBODY, WORDS, Between, WatchedStore, embedded, posts
from triage_app.practice.exchange import Response
from triage_app.queue.domain.conversation import Reply
from triage_app.queue.domain.delivery import DeliveryState
from triage_app.queue.domain.keys import new_key
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
