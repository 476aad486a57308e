"""Rows leave in order, under a fence, and what is uncertain stays so until it is known."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError

from queues import NOW, a_message
from triage_app.clock import SetClock
from triage_app.errors import ConflictError, NotAllowedError, TriageError
from triage_app.queue.domain.conversation import Delivery, Reply
from triage_app.queue.domain.countdown import Direction
from triage_app.queue.domain.delivery import (
    Confirmed,
    DeliveryKind,
    DeliveryState,
    Outcome,
    Rejected,
    Tried,
    Unknown,
    verdict,
)
from triage_app.queue.domain.keys import new_key
from triage_app.queue.domain.states import State
from triage_app.queue.domain.timing import Timing
from triage_app.queue.services import deliveries, practices, recovery
from triage_app.queue.store import lease
from triage_app.queue.store.machine_time import machine_now
from triage_app.queue.store.schema_outbox import Lease, Outbox

if TYPE_CHECKING:
    from pathlib import Path

    from queues import Queue
    from triage_app.queue.services.parcels import Parcel
    from triage_app.queue.store.lease import Held
    from triage_app.queue.store.work import Work

NO_WAIT = timedelta(0)


def write(queue: Queue, text: str = "It is here.", thread: str = "thread-1", path: Path | None = None) -> int:
    """A reply in line, written by the owner; returns its conversation."""
    queue.take_in(a_message(f"m-{new_key()}", thread_key=thread))
    desk = queue.desk("joy")
    row = next(row for row in desk.open_rows()[0] if row.owner_id is None or row.state is State.OPEN)
    whole = desk.claim(row.id)
    files = (desk.stage_file(path),) if path else ()
    desk.reply(Reply(row.id, new_key(), text, files, close=True, seen=whole.newest_message_id))
    return row.id


def take(queue: Queue, held: Held) -> Parcel | None:
    row = queue.store.read(lambda work: deliveries.next_row(work, [queue.portal.id]))
    return queue.store.write(lambda work: deliveries.take(work, held, row)) if row is not None else None


def settle(queue: Queue, parcel: Parcel | None, outcome: Outcome) -> None:
    assert parcel is not None
    decided = verdict(outcome, Tried(parcel.attempts, parcel.search_first), quarantine=NO_WAIT, jitter=0)
    queue.store.write(lambda work: deliveries.settle(work, parcel, outcome, decided))


def test_a_delivered_reply_joins_the_thread_and_ends_the_wait(queue: Queue) -> None:
    conversation = write(queue)
    settle(queue, take(queue, queue.take_lease()), Confirmed("remote-1"))
    whole = queue.desk().conversation(conversation)
    assert (whole.row.state, whole.row.due_at) == (State.CLOSED, None)
    assert [one.text for one in whole.messages][-1] == "It is here."
    assert whole.deliveries[0].state is DeliveryState.DELIVERED


def test_the_file_leaves_before_the_reply_that_mentions_it(queue: Queue, tmp_path: Path) -> None:
    report = tmp_path / "a.pdf"
    report.write_bytes(b"%PDF-1.7 result")
    write(queue, path=report)
    held = queue.take_lease()
    file = take(queue, held)
    assert file is not None
    assert file.kind is DeliveryKind.FILE
    assert take(queue, held) is None
    settle(queue, file, Confirmed("doc-1", "Binary/b-1"))
    reply = take(queue, held)
    assert reply is not None
    assert [(one.location, one.document_id) for one in reply.files] == [("Binary/b-1", "doc-1")]


def test_a_row_that_needs_attention_holds_its_own_conversation_and_no_other(queue: Queue) -> None:
    first = write(queue)
    second = write(queue, thread="thread-2")
    held = queue.take_lease()
    settle(queue, take(queue, held), Rejected("portal_refused_content"))
    assert queue.desk().conversation(first).row.state is State.NOT_DELIVERED
    parcel = take(queue, held)
    assert parcel is not None
    assert parcel.conversation_id == second
    assert queue.desk().conversation(first).row.due_at is not None


def test_sending_again_keeps_the_key(queue: Queue) -> None:
    conversation = write(queue)
    held = queue.take_lease()
    refused = take(queue, held)
    settle(queue, refused, Rejected("portal_refused_content"))
    (row,) = queue.desk().conversation(conversation).deliveries
    queue.desk("lena").retry(row.id)
    again = take(queue, held)
    assert refused is not None
    assert again is not None
    assert again.key == refused.key
    with pytest.raises(ConflictError, match="not_waiting_for_you"):
        queue.desk().retry(row.id)


def test_an_uncertain_row_is_not_taken_again_before_its_quarantine_is_over(queue: Queue) -> None:
    write(queue)
    held = queue.take_lease()
    parcel = take(queue, held)
    assert parcel is not None
    decided = verdict(Unknown("x"), Tried(1, uncertain=False), quarantine=timedelta(hours=1), jitter=0)
    queue.store.write(lambda work: deliveries.settle(work, parcel, Unknown("delivery_uncertain"), decided))
    assert take(queue, held) is None


def test_a_row_whose_sender_vanished_is_searched_for_before_it_is_sent_again(queue: Queue) -> None:
    write(queue)
    assert take(queue, queue.take_lease()) is not None
    queue.store.write(lambda work: work.connection.execute(update(Lease).values(expires_at=machine_now())))
    held = queue.take_lease()
    assert queue.store.read(lambda work: recovery.is_needed(work, held))
    queue.store.write(lambda work: recovery.recover(work, held, NO_WAIT))
    again = take(queue, held)
    assert again is not None
    assert (again.search_first, again.attempts) == (True, 2)


def test_nothing_is_taken_without_a_lease_or_after_it_ran_out(queue: Queue) -> None:
    write(queue)
    held = queue.take_lease()
    assert take(queue, replace(held, fence=held.fence - 1)) is None
    queue.store.write(lambda work: work.connection.execute(update(Lease).values(expires_at=machine_now())))
    assert take(queue, held) is None


def test_a_clock_that_was_set_back_holds_up_neither_the_lease_nor_what_is_in_line(queue: Queue) -> None:
    write(queue)
    queue.take_lease()
    day = machine_now(timedelta(days=1))
    queue.store.write(lambda work: work.connection.execute(update(Lease).values(expires_at=day, beat_at=day)))
    queue.store.write(lambda work: work.connection.execute(update(Outbox).values(not_before=day)))
    held = queue.take_lease()
    assert queue.store.read(lambda work: recovery.is_needed(work, held))
    queue.store.write(lambda work: recovery.recover(work, held, NO_WAIT))
    (row,) = queue.desk().deliveries()
    assert 3590 < row.sends_in_s <= 3600


def test_a_holder_whose_lease_was_taken_can_settle_nothing(queue: Queue) -> None:
    conversation = write(queue)
    parcel = take(queue, queue.take_lease())
    queue.store.write(lambda work: work.connection.execute(update(Lease).values(expires_at=machine_now())))
    queue.take_lease()
    with pytest.raises(ConflictError, match="fenced_off"):
        settle(queue, parcel, Confirmed("remote-1"))
    assert queue.desk().conversation(conversation).deliveries[0].state is DeliveryState.IN_FLIGHT


def test_a_delivered_row_never_changes_again(queue: Queue) -> None:
    write(queue)
    settle(queue, take(queue, queue.take_lease()), Confirmed("remote-1"))
    with pytest.raises((DBAPIError, TriageError)):
        queue.store.write(lambda work: work.connection.execute(update(Outbox).values(state=DeliveryState.RETRY)))


def test_a_newer_message_keeps_the_conversation_open_after_the_reply_arrived(queue: Queue) -> None:
    conversation = write(queue)
    parcel = take(queue, queue.take_lease())
    queue.clock.advance(timedelta(minutes=5))
    queue.take_in(a_message("late", "And one more", sent=queue.clock.now()))
    settle(queue, parcel, Confirmed("remote-1"))
    row = queue.desk().conversation(conversation).row
    assert (row.state, row.messages) == (State.OPEN, 1)


def test_our_own_reply_coming_back_first_is_one_message_and_answers(queue: Queue) -> None:
    conversation = write(queue)
    parcel = take(queue, queue.take_lease())
    assert parcel is not None
    from triage_app.queue.domain.countdown import Direction  # noqa: PLC0415

    queue.take_in(
        a_message(
            "remote-1", "It is here.", direction=Direction.TO_PATIENT, own_key=parcel.key, sent=queue.clock.now()
        )
    )
    settle(queue, parcel, Confirmed("remote-1"))
    whole = queue.desk().conversation(conversation)
    assert [one.text for one in whole.messages].count("It is here.") == 1
    assert whole.row.due_at is None


def test_two_who_want_the_lease_at_once_get_different_fences_or_none(queue: Queue) -> None:
    first = queue.take_lease()
    name = practices.SYNC_LEASE
    assert queue.store.write(lambda work: lease.take(work, name, "other", timedelta(seconds=9))) is None
    assert queue.store.write(lambda work: lease.renew(work, first, timedelta(seconds=9)))
    queue.store.write(lambda work: lease.release(work, first))
    second = queue.store.write(lambda work: lease.take(work, name, "other", timedelta(seconds=9)))
    assert second is not None
    assert second.fence == first.fence + 1
    assert not queue.store.write(lambda work: lease.renew(work, first, timedelta(seconds=9)))


def test_machine_time_is_the_databases_own_clock(queue: Queue) -> None:
    spread = queue.store.read(
        lambda work: work.connection.execute(select(machine_now(), machine_now(timedelta(hours=1)))).one()
    )
    assert timedelta(minutes=59) < spread[1] - spread[0] < timedelta(minutes=61)


def test_a_refused_reply_can_be_taken_back_and_changed(queue: Queue) -> None:
    conversation = write(queue)
    settle(queue, take(queue, queue.take_lease()), Rejected("portal_refused_content"))
    desk = queue.desk("joy")
    (row,) = desk.conversation(conversation).deliveries
    assert row.can_cancel
    draft = desk.cancel(row.reply_key).draft
    assert draft is not None
    assert draft.text == "It is here."


def test_sending_again_by_hand_does_not_shorten_a_quarantine(queue: Queue) -> None:
    write(queue)
    held = queue.take_lease()
    parcel = take(queue, held)
    assert parcel is not None
    decided = verdict(Unknown("x"), Tried(8, uncertain=True), quarantine=timedelta(hours=1), jitter=0)
    later = replace(decided, wait=timedelta(hours=1))
    queue.store.write(lambda work: deliveries.settle(work, parcel, Unknown("delivery_uncertain"), later))
    queue.desk().retry(parcel.id)
    assert take(queue, held) is None


UNDO = Timing(undo=timedelta(minutes=5))


def reply_with_undo(queue: Queue, login: str, thread: str) -> Delivery:
    queue.take_in(a_message(f"m-{thread}", thread_key=thread))
    desk = queue.desk(login, UNDO)
    row = next(one for one in desk.open_rows()[0] if one.owner_id is None)
    whole = desk.claim(row.id)
    return desk.reply(Reply(row.id, new_key(), "It is here.", (), close=True, seen=whole.newest_message_id))


def test_who_may_skip_the_undo_window_ends_it_for_what_is_theirs_and_still_open(queue: Queue) -> None:
    hers, mine = (reply_with_undo(queue, login, login) for login in ("joy", "ana"))
    with pytest.raises(NotAllowedError, match="not_your_role"):
        queue.desk("joy").send_now()
    assert queue.desk("ana").send_now() == 1
    ana = queue.desk("ana")
    assert (ana.delivery(mine.id).sends_in_s, ana.delivery(mine.id).state) == (0, DeliveryState.PENDING)
    assert ana.delivery(hers.id).sends_in_s > 200
    assert ana.send_now() == 0
    parcel = take(queue, queue.take_lease())
    assert parcel is not None
    assert parcel.key == mine.key


def test_what_was_answered_hides_no_message_that_the_portal_moves_there_afterwards(queue: Queue) -> None:
    queue.take_in(a_message("m-1", "My chest hurts", thread_key="t-other"), a_message("m-2"))
    desk = queue.desk("joy")
    ids = {row.snippet: row.id for row in desk.open_rows()[0]}
    conversation, other = ids["When is my result ready?"], ids["My chest hurts"]
    seen = desk.claim(conversation).newest_message_id
    desk.reply(Reply(conversation, new_key(), "It is normal.", (), close=False, seen=seen))
    settle(queue, take(queue, queue.take_lease()), Confirmed("remote-1"))
    assert [row.id for row in desk.open_rows()[0]] == [other]
    queue.take_in(a_message("m-1", "My chest hurts", content_hash="corrected"))
    assert [row.id for row in desk.open_rows()[0]] == [conversation]


def test_a_supervisor_who_looked_into_the_portal_takes_back_what_nobody_else_can_tell_of(queue: Queue) -> None:
    conversation = write(queue)
    decided = verdict(Rejected("x", present=True), Tried(1, uncertain=True), quarantine=NO_WAIT, jitter=0)
    parcel = take(queue, queue.take_lease())
    assert parcel is not None
    refused = Rejected("x", present=True)
    queue.store.write(lambda work: deliveries.settle(work, parcel, refused, decided))
    (delivery,) = queue.desk().conversation(conversation).deliveries
    with pytest.raises(ConflictError, match="already_leaving"):
        queue.desk("joy").cancel(delivery.reply_key)
    assert queue.desk("ana").cancel(delivery.reply_key, checked=True).row.state is State.OPEN


def test_a_page_that_edits_while_a_reply_settles_leaves_it_answered(team_queue: Queue) -> None:
    notice = {"thread_key": "thread-1", "direction": Direction.AUTOMATIC, "sender_reference": "Device/1"}
    team_queue.take_in(a_message("n-1", "Notice", **notice))
    conversation = write(team_queue)
    parcel = take(team_queue, team_queue.take_lease())
    assert parcel is not None
    outcome = Confirmed("remote-1")
    decided = verdict(outcome, Tried(parcel.attempts, parcel.search_first), quarantine=NO_WAIT, jitter=0)
    watch = team_queue.open_store("ana")

    def page() -> None:
        team_queue.take_in(a_message("n-1", "Notice, edited", **notice), patients=())

    def act(work: Work) -> None:
        deliveries.settle(work, parcel, outcome, decided)
        pool.submit(page)
        waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
        until = time.monotonic() + 2
        while not watch.read(lambda other: other.connection.execute(waiting).scalar_one()):
            assert time.monotonic() < until

    with ThreadPoolExecutor(1) as pool:
        team_queue.store.write(act)
    watch.close()
    whole = team_queue.desk().conversation(conversation)
    assert whole.messages[0].text == "Notice, edited"
    assert whole.row.state is State.CLOSED


def test_a_clock_that_starts_years_back_lets_nothing_leave_unread(queue: Queue) -> None:
    write(queue)
    held, right = queue.take_lease(), queue.store.clock
    queue.store.clock = SetClock(NOW - timedelta(days=2000))
    assert take(queue, held) is None
    queue.store.clock = right
    assert take(queue, held) is not None
