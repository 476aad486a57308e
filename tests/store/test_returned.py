"""What comes back under a key of ours is held against what was sent, and believed no further."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import update

from queues import NOW, a_message
from triage_app.queue.domain.conversation import Reply
from triage_app.queue.domain.countdown import Direction
from triage_app.queue.domain.delivery import (
    Confirmed,
    DeliveryKind,
    DeliveryState,
    Outcome,
    Rejected,
    Tried,
    verdict,
)
from triage_app.queue.domain.keys import new_key
from triage_app.queue.domain.states import State
from triage_app.queue.services import deliveries
from triage_app.queue.store.machine_time import machine_now
from triage_app.queue.store.schema_outbox import Lease

if TYPE_CHECKING:
    from pathlib import Path

    from queues import Queue
    from triage_app.queue.domain.conversation import Delivery
    from triage_app.queue.domain.remote import RemoteMessage
    from triage_app.queue.services.parcels import Parcel
    from triage_app.queue.store.lease import Held

NO_WAIT = timedelta(0)
WORDS = "It is here."


def write(queue: Queue, *, close: bool = False, path: Path | None = None) -> int:
    """A reply in line; returns its conversation."""
    queue.take_in(a_message("m-1"))
    desk = queue.desk()
    whole = desk.claim(queue.only())
    files = (desk.stage_file(path),) if path else ()
    desk.reply(Reply(whole.row.id, new_key(), WORDS, files, close=close, seen=whole.newest_message_id))
    return whole.row.id


def attempt(queue: Queue, outcome: Outcome | None) -> Parcel:
    """Take the next row and settle it, or leave it in flight."""
    held = lease_of(queue)
    row = queue.store.read(lambda work: deliveries.next_row(work, [queue.portal.id]))
    assert row is not None
    parcel = queue.store.write(lambda work: deliveries.take(work, held, row))
    assert parcel is not None
    if outcome is not None:
        finish(queue, parcel, outcome)
    return parcel


def lease_of(queue: Queue) -> Held:
    """A lease that is taken anew for every attempt."""
    queue.store.write(lambda work: work.connection.execute(update(Lease).values(expires_at=machine_now())))
    return queue.take_lease()


def finish(queue: Queue, parcel: Parcel, outcome: Outcome) -> None:
    decided = verdict(outcome, Tried(parcel.attempts, parcel.search_first), quarantine=NO_WAIT, jitter=0)
    queue.store.write(lambda work: deliveries.settle(work, parcel, outcome, decided))


def back(parcel: Parcel, remote_id: str = "copy", text: str = WORDS, **facts: Any) -> RemoteMessage:
    """The reply as the portal shows it."""
    said = {
        "direction": Direction.TO_PATIENT,
        "own_key": parcel.key,
        "sender_reference": "Organization/us",
        "sender": "",
        "sent": NOW,
    }
    return a_message(remote_id, text, **(said | facts))


def told(queue: Queue, key: str) -> Delivery:
    (row,) = (one for one in queue.desk().deliveries() if one.key == key)
    return row


def state(queue: Queue, conversation: int) -> State:
    return queue.desk().conversation(conversation).row.state


REFUSED = Rejected("portal_refused_content")


def test_what_is_there_after_all_is_delivered_and_closes_what_was_to_be_closed(queue: Queue) -> None:
    conversation = write(queue, close=True)
    parcel = attempt(queue, REFUSED)
    assert state(queue, conversation) is State.NOT_DELIVERED
    queue.take_in(back(parcel))
    assert told(queue, parcel.key).state is DeliveryState.DELIVERED
    assert state(queue, conversation) is State.CLOSED


def test_it_belongs_where_it_was_written_whatever_thread_it_comes_back_in(queue: Queue) -> None:
    conversation = write(queue)
    parcel = attempt(queue, REFUSED)
    queue.take_in(back(parcel, thread_key="copy"))
    assert state(queue, conversation) is State.ANSWERED
    assert [one.text for one in queue.desk().conversation(conversation).messages][-1] == WORDS


@pytest.mark.parametrize("text", [WORDS + " ", "<p>It is&nbsp;here.</p>", "It is here.\n\nSent by Greenfield"])
def test_portals_may_space_escape_and_sign(queue: Queue, text: str) -> None:
    conversation = write(queue)
    parcel = attempt(queue, Confirmed("copy"))
    queue.take_in(back(parcel, text=text))
    assert (told(queue, parcel.key).error, state(queue, conversation)) == (None, State.ANSWERED)


def test_a_copy_seen_while_its_row_is_in_flight_counts_when_it_is_seen_again(queue: Queue) -> None:
    conversation = write(queue)
    parcel = attempt(queue, None)
    queue.take_in(back(parcel))
    finish(queue, parcel, REFUSED)
    queue.take_in(back(parcel))
    assert told(queue, parcel.key).state is DeliveryState.DELIVERED
    assert state(queue, conversation) is State.ANSWERED


def test_what_the_portal_has_under_our_key_is_never_taken_back_as_if_it_had_not_arrived(queue: Queue) -> None:
    write(queue)
    parcel = attempt(queue, REFUSED)
    queue.take_in(back(parcel, text="Something else"))
    row = told(queue, parcel.key)
    assert (row.state, row.can_cancel) == (DeliveryState.NEEDS_ATTENTION, False)


def test_a_reply_that_lost_its_file_stays_an_alarm(queue: Queue, tmp_path: Path) -> None:
    report = tmp_path / "a.pdf"
    report.write_bytes(b"%PDF-1.7 x")
    write(queue, path=report)
    attempt(queue, Confirmed("doc-1", "Binary/1"))
    parcel = attempt(queue, Rejected("delivery_altered", {"portal": "P"}, present=True))
    queue.take_in(back(parcel))
    assert told(queue, parcel.key).state is DeliveryState.NEEDS_ATTENTION


def test_a_files_row_is_not_delivered_by_a_message_under_its_key(queue: Queue, tmp_path: Path) -> None:
    report = tmp_path / "a.pdf"
    report.write_bytes(b"%PDF-1.7 x")
    write(queue, path=report)
    parcel = attempt(queue, Rejected("portal_file_too_large"))
    assert parcel.kind is DeliveryKind.FILE
    queue.take_in(back(parcel, text=""))
    assert told(queue, parcel.key).state is DeliveryState.NEEDS_ATTENTION


@pytest.mark.parametrize(
    "change",
    [
        {"withdrawn": True, "direction": Direction.AUTOMATIC},
        {"text": "It is"},
        {"patient_reference": "Patient/other"},
    ],
    ids=["withdrawn", "cut off", "another patient"],
)
def test_what_the_portal_made_of_a_reply_is_told_and_answers_nobody(queue: Queue, change: dict[str, Any]) -> None:
    conversation = write(queue)
    parcel = attempt(queue, Confirmed("copy"))
    assert state(queue, conversation) is State.ANSWERED
    queue.take_in(back(parcel, **change))
    assert told(queue, parcel.key).error == "delivered_altered"
    assert state(queue, conversation) is State.OPEN


def test_a_reply_that_is_marked_as_read_stays_an_answer(queue: Queue) -> None:
    conversation = write(queue)
    parcel = attempt(queue, Confirmed("copy"))
    for content_hash in ("1", "2"):  # the portal adds when the patient read it
        app = {"sender_reference": "Device/our-app", "direction": Direction.AUTOMATIC}
        queue.take_in(back(parcel, content_hash=content_hash, **app))
        assert state(queue, conversation) is State.ANSWERED


def test_a_colleagues_correction_in_the_portal_is_told_and_stays_an_answer(queue: Queue) -> None:
    conversation = write(queue)
    parcel = attempt(queue, Confirmed("copy"))
    queue.take_in(back(parcel, content_hash="1"))
    queue.take_in(back(parcel, text="It was here.", content_hash="2"))
    assert told(queue, parcel.key).error == "delivered_altered"
    assert state(queue, conversation) is State.ANSWERED


@pytest.mark.parametrize("sender", ["", "Patient/maria"])
def test_a_patient_who_carries_our_key_along_waits_all_the_same(queue: Queue, sender: str) -> None:
    conversation = write(queue)
    parcel = attempt(queue, Confirmed("copy"))
    copied = a_message("new", "I have chest pain", own_key=parcel.key, sender_reference=sender, sender="")
    queue.take_in(copied)
    assert state(queue, conversation) is State.OPEN
    assert told(queue, parcel.key).error is None


def test_seeing_the_same_page_again_changes_nothing(queue: Queue) -> None:
    write(queue)
    parcel = attempt(queue, Confirmed("copy"))
    page = (back(parcel), back(parcel, remote_id="second"))
    queue.take_in(*page)
    cursor = queue.desk().open_rows()[1]
    queue.take_in(*page, patients=())
    assert queue.desk().news(cursor).ids == frozenset()
    assert told(queue, parcel.key).error == "delivered_more_than_once"
