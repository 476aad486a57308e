"""Which conversation a message belongs to, who waits since when, and patients who cannot be read at first."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from queues import NOW
from rude_portal import FEW, Between, embedded
from statements import statements_of
from triage_app.errors import UsageError
from triage_app.practice.exchange import Response, outcome
from triage_app.practice.traits import SearchParameter, Traits
from triage_app.queue.domain.states import State

if TYPE_CHECKING:
    from rude_portal import Connect, Site
    from triage_app.practice.exchange import Request


HOUR = timedelta(hours=1)
DEEP = b"[" * 100_000 + b"]" * 100_000


def html(status: int) -> Response:
    return Response(status, b"<!DOCTYPE html><html>Welcome</html>", (("Content-Type", "text/html"),))


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
def test_a_title_is_forgotten_as_soon_as_one_of_its_messages_is_here(connect: Connect) -> None:
    site = connect()
    site.plant("title", payload=None, topic={"text": "My result"})
    site.plant("message", partOf=[{"reference": "Communication/title"}])
    with statements_of(site.store.engine) as said:
        site.pull()
    assert "message" in site.message_ids()
    assert [one.text for one in said if "NOT (EXISTS" in one.text and "thread_key" in one.text] == []


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


ONE_BY_ONE = Traits(id_search=SearchParameter.REFUSED)
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

    site = connect(ONE_BY_ONE, between=Between(proxy))
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
    site.portal.patient_writes(site.portal_patient(1), "An hour later")
    site.pull()
    rows, cursor = site.queue.desk().open_rows()
    instead.clear()
    assert site.pull().error is None
    now = site.conversation_with(written.id)
    (named,) = (one.name for one in FEW.patients if one.id == patient)
    assert (now.row.patient, bool(rows)) == (named, True)
    assert whole.row.id in site.queue.desk().news(cursor).ids
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

    site = connect(ONE_BY_ONE, between=Between(proxy))
    assert site.pull().error is None
    assert site.missing() == frozenset()
    doctors.clear()
    written = site.portal.patient_writes(site.portal_patient(), "Hello")
    site.pull()
    assert site.conversation_with(written.id).row.provider.startswith("Dr.")
