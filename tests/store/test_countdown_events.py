"""What each event does to the patient's countdown: the rows of the table in queue-behaviour, section 3.2."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from counted import LAB, SENT, SPOKE, H, arrive, put_in_line, row, segments, send, set_rules, steps, sweep
from delivering import deliver
from queues import NOW, a_message
from triage_app.errors import ConflictError, NotAllowedError, UsageError
from triage_app.queue.domain import arrival
from triage_app.queue.domain.calls import Call, Outcome
from triage_app.queue.domain.countdown import Direction, StartSource
from triage_app.queue.domain.delivery import Confirmed, Rejected
from triage_app.queue.domain.escalation import Step
from triage_app.queue.domain.rulebook import Rules
from triage_app.queue.domain.states import CloseReason, State

if TYPE_CHECKING:
    from datetime import timedelta

    from queues import Queue


def test_the_first_message_starts_it_when_the_patient_sent_it(queue: Queue) -> None:
    arrive(queue)
    assert (row(queue).started_at, row(queue).due_at) == (SENT, SENT + 24 * H)
    assert queue.desk().conversation(1).started_source is StartSource.SENT


def test_a_second_message_changes_nothing_but_the_count(queue: Queue) -> None:
    arrive(queue)
    arrive(queue, "m-2", sent=NOW)
    assert (row(queue).started_at, row(queue).due_at, row(queue).messages) == (SENT, SENT + 24 * H, 2)


def test_a_reply_stops_it_once_the_portal_has_accepted_it_and_not_before(queue: Queue) -> None:
    arrive(queue)
    put_in_line(queue)
    assert (row(queue).state, row(queue).due_at) == (State.SENDING, SENT + 24 * H)
    deliver(queue, Confirmed("copy"))
    assert (row(queue).state, row(queue).due_at) == (State.ANSWERED, None)
    assert segments(queue) == [(SENT, SENT + 24 * H, "reply")]


def test_a_reply_that_is_refused_leaves_the_original_due_time(queue: Queue) -> None:
    arrive(queue)
    send(queue, Rejected("portal_refused"))
    assert (row(queue).state, row(queue).due_at) == (State.NOT_DELIVERED, SENT + 24 * H)


def test_a_message_that_crossed_the_reply_waits_from_its_own_time(queue: Queue) -> None:
    arrive(queue)
    put_in_line(queue)
    arrive(queue, "m-2", sent=NOW - H / 2)
    deliver(queue, Confirmed("copy"))
    assert (row(queue).started_at, row(queue).due_at) == (NOW - H / 2, NOW + 23.5 * H)


def test_an_acknowledgement_by_a_machine_changes_nothing(queue: Queue) -> None:
    arrive(queue)
    arrive(queue, "auto", **{**LAB, "direction": Direction.AUTOMATIC}, sent=NOW)
    assert row(queue).due_at == SENT + 24 * H


def test_a_change_of_owner_changes_nothing(queue: Queue) -> None:
    arrive(queue)
    queue.desk("joy").claim(1)
    queue.desk("ana").claim(1, take=True)
    assert (row(queue).started_at, row(queue).due_at) == (SENT, SENT + 24 * H)


def test_a_note_that_only_staff_read_and_a_draft_change_nothing(queue: Queue) -> None:
    arrive(queue)
    desk = queue.desk("joy")
    desk.claim(1)
    desk.log_call(1, Call(NOW, Outcome.NO_ANSWER, note="Ask the lab whether it is there."), seen=10**6)
    desk.save_draft(1, "It is normal.", ())
    shown = row(queue)
    assert (shown.state, shown.started_at, shown.due_at, shown.messages) == (State.OPEN, SENT, SENT + 24 * H, 1)


def test_a_call_in_which_the_patient_was_spoken_to_stops_it(queue: Queue) -> None:
    arrive(queue)
    desk = queue.desk("joy")
    desk.claim(1)
    with pytest.raises(UsageError, match="call_before_message"):
        desk.log_call(1, replace(SPOKE, at=NOW - 2 * H), seen=10**6)
    called = desk.log_call(1, replace(SPOKE, at=NOW - H / 4), seen=10**6)
    assert (called.row.state, called.row.due_at, called.row.messages) == (State.ANSWERED, None, 0)
    assert segments(queue) == [(SENT, SENT + 24 * H, "call")]
    queue.take_in(a_message("auto", **{**LAB, "direction": Direction.AUTOMATIC}, sent=NOW))
    assert row(queue).state is State.ANSWERED
    arrive(queue, "m-2", sent=NOW)
    assert (row(queue).state, row(queue).started_at) == (State.OPEN, NOW)


@pytest.mark.parametrize("outcome", [Outcome.VOICEMAIL, Outcome.NO_ANSWER])
def test_a_voicemail_and_a_call_nobody_took_stop_nothing(queue: Queue, outcome: Outcome) -> None:
    arrive(queue)
    desk = queue.desk("joy")
    desk.claim(1)
    assert desk.log_call(1, Call(NOW, outcome), seen=10**6).row.due_at == SENT + 24 * H
    arrive(queue, "m-2", sent=NOW)
    assert (row(queue).started_at, row(queue).messages) == (SENT, 2)


def test_a_call_says_with_whom_when_and_what_was_read(queue: Queue) -> None:
    arrive(queue)
    desk = queue.desk("joy")
    with pytest.raises(NotAllowedError, match="claim_first"):
        desk.log_call(1, SPOKE, seen=10**6)
    desk.claim(1)
    with pytest.raises(UsageError, match="call_with_whom"):
        desk.log_call(1, Call(NOW, Outcome.SPOKE), seen=10**6)
    with pytest.raises(UsageError, match="call_in_future"):
        desk.log_call(1, replace(SPOKE, at=NOW + H), seen=10**6)
    with pytest.raises(UsageError, match="call_note_too_long"):
        desk.log_call(1, replace(SPOKE, note="x" * 2001), seen=10**6)
    with pytest.raises(ConflictError, match="newer_message"):
        desk.log_call(1, SPOKE, seen=0)
    put_in_line(queue)
    with pytest.raises(UsageError, match="reply_on_its_way"):
        desk.log_call(1, SPOKE, seen=10**6)
    assert row(queue).due_at == SENT + 24 * H


def test_no_reply_needed_stops_it_for_a_reason(queue: Queue) -> None:
    arrive(queue)
    desk = queue.desk("joy")
    desk.claim(1)
    desk.close(1, CloseReason.THANKS_ONLY, seen=10**6)
    assert segments(queue) == [(SENT, SENT + 24 * H, "thanks_only")]


def test_a_new_message_after_an_answer_starts_a_new_wait_and_the_old_one_is_not_judged_again(queue: Queue) -> None:
    arrive(queue)
    send(queue, Confirmed("copy"))
    queue.clock.advance(5 * H)
    arrive(queue, "m-2", sent=NOW + 5 * H)
    assert row(queue).due_at == NOW + 29 * H
    assert segments(queue) == [(SENT, SENT + 24 * H, "reply"), (NOW + 5 * H, NOW + 29 * H, None)]


def test_what_the_portal_withdraws_waits_no_more(queue: Queue) -> None:
    arrive(queue)
    gone: dict[str, Any] = {"direction": Direction.AUTOMATIC, "withdrawn": True, "content_hash": "gone"}
    queue.take_in(a_message("m-1", **gone))
    assert row(queue).due_at is None
    assert segments(queue)[0][2] == "withdrawn"


def test_an_answer_written_elsewhere_stops_it(queue: Queue) -> None:
    arrive(queue)
    queue.take_in(a_message("ehr", **LAB, sent=NOW))
    assert (row(queue).state, segments(queue)[0][2]) == (State.ANSWERED, "portal")


def test_how_the_start_is_known_is_told_of_the_oldest_message(queue: Queue) -> None:
    arrive(queue, sent=None, received=SENT)
    arrive(queue, "m-2", sent=NOW)
    found = queue.desk().conversation(1)
    assert (found.row.started_at, found.started_source) == (SENT, StartSource.RECEIVED)


def test_a_wait_that_begins_anew_has_steps_of_its_own(queue: Queue) -> None:
    arrive(queue, sent=NOW - 20 * H)
    sweep(queue)
    assert steps(queue) == [Step.HALF, Step.SOON]
    put_in_line(queue)
    arrive(queue, "m-2", sent=NOW - 19 * H)
    deliver(queue, Confirmed("copy"))
    assert row(queue).started_at == NOW - 19 * H
    sweep(queue)
    assert steps(queue) == [Step.HALF, Step.HALF, Step.SOON, Step.SOON]


def test_a_step_that_was_told_stays_told_when_the_patient_writes_again(queue: Queue) -> None:
    arrive(queue, sent=NOW - 20 * H)
    sweep(queue)
    assert (row(queue).step, steps(queue)) == (Step.SOON, [Step.HALF, Step.SOON])
    arrive(queue, "m-2", sent=NOW)
    assert row(queue).step is Step.SOON
    sweep(queue)
    assert (row(queue).step, steps(queue)) == (Step.SOON, [Step.HALF, Step.SOON])


def test_what_arrives_late_has_waited_since_it_was_sent_and_is_told_to_be_late(queue: Queue) -> None:
    arrive(queue, sent=NOW - 30 * H)
    assert row(queue).due_at == NOW - 6 * H
    sweep(queue)
    assert steps(queue) == [Step.HALF, Step.SOON, Step.NEAR, Step.OVERDUE]


@pytest.mark.parametrize(
    ("down", "is_late", "was_overdue"), [(H / 3, False, False), (6 * H, True, False), (30 * H, True, True)]
)
def test_a_portal_that_was_down_delivers_late_and_rows_say_since_when(
    queue: Queue, down: timedelta, is_late: object, was_overdue: object
) -> None:
    queue.clock.advance(down)
    arrive(queue, sent=NOW)
    shown = queue.desk().open_rows()[0][0]
    assert (shown.seen_at, shown.connected_at) == (NOW + down, NOW)
    assert queue.desk().conversation(1).row == shown
    assert arrival.arrived_late(shown) == queue.desk().why(1).late_by == (down if is_late else None)
    assert arrival.arrived_overdue(shown) is queue.desk().why(1).late_import is was_overdue


def test_what_was_there_before_the_portal_was_connected_has_not_arrived_late(queue: Queue) -> None:
    arrive(queue, sent=NOW - 30 * H)
    shown, why = queue.desk().open_rows()[0][0], queue.desk().why(1)
    assert (shown.seen_at, shown.due_at) == (NOW, NOW - 6 * H)
    assert (arrival.arrived_late(shown), why.late_by) == (None, None)
    assert (arrival.arrived_overdue(shown), why.late_import) == (False, False)


def test_a_row_speaks_of_the_oldest_message_that_still_waits(queue: Queue) -> None:
    queue.clock.advance(6 * H)
    arrive(queue, sent=NOW)
    put_in_line(queue)
    queue.clock.advance(H)
    arrive(queue, "m-2", sent=NOW + 7 * H)
    deliver(queue, Confirmed("copy"))
    shown = queue.desk().open_rows()[0][0]
    assert (shown.started_at, shown.seen_at) == (NOW + 7 * H, NOW + 7 * H)


def test_every_step_is_told_once_over_restarts(queue: Queue) -> None:
    set_rules(queue, Rules(on_call=True))
    arrive(queue, sent=NOW)
    told = []
    for _ in range(80):
        queue.clock.advance(H)
        sweep(queue)  # a new sync every time
        told.append(row(queue).step)
    assert [one for one in dict.fromkeys(told) if one] == list(Step)
    assert steps(queue) == list(Step)


def test_steps_wait_for_the_morning_unless_somebody_is_on_call(queue: Queue) -> None:
    arrive(queue, sent=NOW)  # Tuesday 1:28 PM: half of it is at 1:28 AM
    queue.clock.advance(13 * H)
    sweep(queue)
    assert row(queue).step is None
    set_rules(queue, Rules(on_call=True))
    assert row(queue).step is Step.HALF


def test_a_sync_that_was_away_by_day_tells_nobody_at_night(queue: Queue) -> None:
    arrive(queue, sent=NOW)
    queue.clock.advance(37 * H)  # Thursday 2:28 AM
    sweep(queue)
    assert steps(queue) == []
    queue.clock.advance(6 * H)
    sweep(queue)
    assert steps(queue) == [Step.HALF, Step.SOON, Step.NEAR, Step.OVERDUE, Step.LONG]


def test_anybodys_look_counts_and_what_comes_later_is_to_be_read_again(queue: Queue) -> None:
    arrive(queue)
    assert row(queue).look_due_at == NOW  # an open hour after it was sent
    version = row(queue).version
    queue.desk("lena").look(1, seen=1)
    assert (row(queue).look_due_at, row(queue).version) == (None, version)
    arrive(queue, "m-2", sent=NOW)
    assert row(queue).look_due_at == NOW + H
    queue.desk("joy").look(1, seen=1)
    assert row(queue).look_due_at == NOW + H
    queue.desk("joy").look(1, seen=10**6)
    assert row(queue).look_due_at is None


def test_thanks_are_proposed_to_need_no_reply_and_wait_until_somebody_says_so(queue: Queue) -> None:
    arrive(queue)
    queue.take_in(a_message("ehr", **LAB, sent=NOW - H / 2))
    arrive(queue, "m-2", text="Thank you so much!", sent=NOW)
    assert queue.desk().conversation(1).only_thanks
    assert row(queue).due_at == NOW + 24 * H
    arrive(queue, "m-3", text="But it hurts again", sent=NOW)
    assert not queue.desk().conversation(1).only_thanks


@pytest.mark.parametrize("before", [0 * H, H / 4])
def test_thanks_are_not_proposed_over_what_crossed_with_the_answer(queue: Queue, before: timedelta) -> None:
    arrive(queue)
    put_in_line(queue)
    arrive(queue, "m-2", text="My chest hurts", sent=NOW - before)
    deliver(queue, Confirmed("copy"))
    queue.clock.advance(H)
    arrive(queue, "m-3", text="Thank you so much!", sent=NOW + H / 2)
    assert row(queue).started_at == NOW - before
    assert not queue.desk().conversation(1).only_thanks


def test_an_answer_of_the_very_same_time_settles_nothing(queue: Queue) -> None:
    queue.take_in(a_message("ehr", **LAB, sent=NOW + H), a_message("m-1", sent=NOW + 2 * H))
    assert row(queue).due_at == NOW + 24 * H


def test_a_message_that_comes_into_a_thread_is_not_settled_by_what_was_answered_there_before(queue: Queue) -> None:
    queue.take_in(a_message("m-1", thread_key="thread-2"))
    queue.take_in(a_message("m-2"), a_message("ehr", **LAB, sent=NOW - H / 2))
    queue.clock.advance(H)
    queue.take_in(a_message("m-1", content_hash="moved"))
    rows = {one.id: one for one in queue.desk().open_rows()[0]}
    assert [one.started_at for one in rows.values()] == [SENT]
    assert next(iter(rows.values())).look_due_at is not None
