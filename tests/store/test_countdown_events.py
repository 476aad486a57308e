"""What each event does to the patient's countdown: the rows of the table in queue-behaviour, section 3.2."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import insert, select, update

from delivering import deliver
from queues import NOW, a_message, a_patient
from triage_app.errors import ConflictError, NotAllowedError, UsageError
from triage_app.queue.domain.calendar import Mode, SpecialDay
from triage_app.queue.domain.calls import Call, Outcome, Spoken
from triage_app.queue.domain.conversation import Reply
from triage_app.queue.domain.countdown import Direction, StartSource
from triage_app.queue.domain.delivery import Confirmed, Rejected
from triage_app.queue.domain.escalation import Step
from triage_app.queue.domain.keys import new_key
from triage_app.queue.domain.policies import EVERYTHING, Basis, Facts, Policy
from triage_app.queue.domain.rulebook import Rules
from triage_app.queue.domain.states import CloseReason, State, WaitingOn
from triage_app.queue.store.schema import WaitingSegment
from triage_app.queue.store.schema_outbox import Outbox
from triage_app.queue.store.schema_rules import Rulebook, RulesApplied, SegmentStep
from triage_app.sync.sweep import Sweep

if TYPE_CHECKING:
    from datetime import datetime

    from queues import Queue
    from triage_app.queue.domain.conversation import Row
    from triage_app.queue.domain.delivery import Outcome as Delivered

H = timedelta(hours=1)
SENT = NOW - H
LAB = {"thread_key": "thread-1", "direction": Direction.TO_PATIENT, "sender": "Dr. Osei", "sender_reference": ""}
SPOKE = Call(NOW, Outcome.SPOKE, Spoken.PATIENT)


def arrive(queue: Queue, remote_id: str = "m-1", **facts: Any) -> int:
    queue.take_in(a_message(remote_id, **facts))
    return queue.only()


def row(queue: Queue) -> Row:
    return queue.desk().conversation(1).row


def send(queue: Queue, outcome: Delivered, **more: Any) -> None:
    """Answer what is there, and let the portal say what becomes of it."""
    put_in_line(queue, **more)
    deliver(queue, outcome)


def put_in_line(queue: Queue, login: str = "joy", **more: Any) -> None:
    desk = queue.desk(login)
    whole = desk.claim(1)
    desk.reply(Reply(1, new_key(), "We are on it.", (), close=False, seen=whole.newest_message_id, **more))


def segments(queue: Queue) -> list[tuple[datetime, datetime, str | None]]:
    rows = select(WaitingSegment.started_at, WaitingSegment.due_at, WaitingSegment.ended_by)
    found = queue.store.read(lambda work: work.connection.execute(rows.order_by(WaitingSegment.id)).all())
    return [(one.started_at, one.due_at, one.ended_by) for one in found]


def sweep(queue: Queue) -> None:
    Sweep(queue.sync, lambda: True).sweep()


def set_rules(queue: Queue, rules: Rules) -> None:
    desk = queue.desk()
    desk.edit_rules(rules, based_on=desk.rules().version)
    sweep(queue)


def steps(queue: Queue) -> list[Step]:
    rows = select(SegmentStep.step).order_by(SegmentStep.at)
    return sorted(
        queue.store.read(lambda work: work.connection.execute(rows).scalars().all()), key=list(Step).index
    )


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


def test_a_snooze_hides_it_and_the_countdown_runs_on(queue: Queue) -> None:
    arrive(queue)
    desk = queue.desk("joy")
    desk.claim(1)
    hidden = desk.snooze(1, 2 * H).row
    assert (hidden.snoozed_until, hidden.due_at) == (NOW + 2 * H, SENT + 24 * H)
    assert desk.snooze(1, None).row.snoozed_until is None


def test_a_snooze_never_reaches_past_the_warning(queue: Queue) -> None:
    arrive(queue)
    desk = queue.desk("joy")
    desk.claim(1)
    assert desk.snooze(1, 23 * H).row.snoozed_until == SENT + 18 * H
    queue.clock.advance(18 * H)
    with pytest.raises(UsageError, match="due_too_soon"):
        desk.snooze(1, H)
    with pytest.raises(UsageError, match="snooze_out_of_range"):
        desk.snooze(1, timedelta(days=8))


def test_a_snooze_ends_when_the_patient_writes_again(queue: Queue) -> None:
    arrive(queue)
    desk = queue.desk("joy")
    desk.claim(1)
    desk.snooze(1, 10 * H)
    arrive(queue, "m-2", sent=NOW)
    assert row(queue).snoozed_until is None


def test_only_ones_own_is_snoozed_or_waits_on_somebody(queue: Queue) -> None:
    arrive(queue)
    with pytest.raises(NotAllowedError, match="claim_first"):
        queue.desk("joy").snooze(1, H)
    queue.desk("lena").claim(1)
    with pytest.raises(ConflictError, match="owned_by_other"):
        queue.desk("joy").wait_on(1, WaitingOn.LAB)


def test_waiting_on_the_lab_is_a_second_clock_beside_the_patients(queue: Queue) -> None:
    arrive(queue)
    desk = queue.desk("joy")
    desk.claim(1)
    waits = desk.wait_on(1, WaitingOn.LAB).row
    assert (waits.waiting_on, waits.waiting_on_since, waits.due_at) == (WaitingOn.LAB, NOW, SENT + 24 * H)
    queue.clock.advance(H)
    assert desk.wait_on(1, WaitingOn.LAB).row.waiting_on_since == NOW
    assert desk.wait_on(1, WaitingOn.PROVIDER).row.waiting_on_since == NOW + H
    arrive(queue, "m-2", sent=NOW)
    assert row(queue).waiting_on is WaitingOn.PROVIDER
    send(queue, Confirmed("copy"))
    assert (row(queue).waiting_on, row(queue).waiting_on_since) == (None, None)


def test_a_holding_reply_ends_the_wait_as_held_and_the_promised_time_is_due(queue: Queue) -> None:
    arrive(queue)
    send(queue, Confirmed("copy"), promised=30 * H)
    held = row(queue)
    assert (held.state, held.due_at, held.promised_at) == (State.OPEN, NOW + 30 * H, NOW + 30 * H)
    assert held.started_at == SENT
    assert segments(queue) == [(SENT, SENT + 24 * H, "held"), (NOW, NOW + 30 * H, None)]
    assert queue.desk().why(1).segment.basis is Basis.HELD
    send(queue, Confirmed("copy-2"))
    assert (row(queue).state, row(queue).promised_at) == (State.ANSWERED, None)
    assert segments(queue)[1][2] == "reply"


def test_a_holding_reply_that_is_refused_leaves_the_original_due_time(queue: Queue) -> None:
    arrive(queue)
    send(queue, Rejected("portal_refused"), promised=30 * H)
    assert (row(queue).due_at, row(queue).promised_at) == (SENT + 24 * H, None)


def test_a_message_after_a_holding_reply_has_its_own_promise(queue: Queue) -> None:
    arrive(queue)
    send(queue, Confirmed("copy"), promised=48 * H)
    arrive(queue, "m-2", sent=NOW)
    assert (row(queue).started_at, row(queue).due_at) == (SENT, NOW + 24 * H)
    assert queue.desk().why(1).segment.basis is Basis.POLICY


def test_a_holding_reply_promises_at_most_three_days_twice_and_is_no_end(queue: Queue) -> None:
    arrive(queue)
    for hours, code in ((73, "promise_too_far"), (0.2, "promise_too_soon"), (0, "promise_too_soon")):
        with pytest.raises(UsageError, match=code):
            put_in_line(queue, promised=hours * H)
    desk = queue.desk("joy")
    with pytest.raises(UsageError, match="promise_and_close"):
        desk.reply(Reply(1, new_key(), "Soon.", (), close=True, seen=10**6, promised=H))
    send(queue, Confirmed("copy-1"), promised=72 * H)
    send(queue, Confirmed("copy-2"), promised=72 * H)
    with pytest.raises(UsageError, match="promised_before"):
        put_in_line(queue, promised=H)


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


def test_an_answer_written_elsewhere_stops_it(queue: Queue) -> None:
    arrive(queue)
    queue.take_in(a_message("ehr", **LAB, sent=NOW))
    assert (row(queue).state, segments(queue)[0][2]) == (State.ANSWERED, "portal")


def test_what_arrives_late_has_waited_since_it_was_sent_and_is_told_to_be_late(queue: Queue) -> None:
    arrive(queue, sent=NOW - 30 * H)
    assert row(queue).due_at == NOW - 6 * H
    assert queue.desk().why(1).late_by == 30 * H
    sweep(queue)
    assert steps(queue) == [Step.HALF, Step.SOON, Step.NEAR, Step.OVERDUE]


def test_a_holiday_that_is_set_moves_what_is_open_and_nothing_that_is_over(queue: Queue) -> None:
    rules = Rules(policies=(replace(EVERYTHING, mode=Mode.OPEN_DAYS),))
    set_rules(queue, rules)
    arrive(queue)
    send(queue, Confirmed("copy"))
    arrive(queue, "m-2", sent=NOW)
    assert row(queue).due_at == NOW + 24 * H
    closed = SpecialDay(date(2026, 11, 25), "Founder's day")
    set_rules(queue, replace(rules, hours=replace(rules.hours, special=(closed,))))
    assert row(queue).due_at == NOW + 48 * H
    versions = select(WaitingSegment.rules_version, WaitingSegment.due_at).order_by(WaitingSegment.id)
    found = queue.store.read(lambda work: work.connection.execute(versions).all())
    assert [tuple(one) for one in found] == [(1, SENT + 24 * H), (2, NOW + 48 * H)]
    assert [day.name for day in queue.desk().why(1).days] == ["", "Founder's day", ""]


def test_a_policy_that_is_changed_counts_from_the_same_start_and_its_steps_come_again(
    queue: Queue,
) -> None:
    arrive(queue, sent=NOW - 25 * H)
    sweep(queue)
    assert steps(queue)[-1] is Step.OVERDUE
    set_rules(queue, Rules(policies=(replace(EVERYTHING, target=48 * H),)))
    assert (row(queue).due_at, row(queue).step) == (NOW + 23 * H, Step.HALF)
    assert steps(queue) == [Step.HALF, Step.SOON, Step.NEAR, Step.OVERDUE]


def test_the_first_policy_that_fits_decides_for_a_conversation(queue: Queue) -> None:
    spanish = Policy("Spanish", 8 * H, Mode.ELAPSED, Facts(language="es", portal="Greenfield Portal"))
    set_rules(queue, Rules(policies=(spanish, EVERYTHING)))
    arrive(queue)
    assert row(queue).due_at == SENT + 8 * H
    why = queue.desk().why(1)
    assert (why.promise.policy.name, why.promise.place, why.promise.among) == ("Spanish", 1, 2)


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


def test_everybody_hears_that_rules_are_not_in_force_everywhere_yet(queue: Queue) -> None:
    arrive(queue)
    desk = queue.desk()
    assert not desk.health().rules_behind
    desk.edit_rules(Rules(), based_on=0)
    assert desk.health().rules_behind
    sweep(queue)
    assert not desk.health().rules_behind
    batches = select(RulesApplied.rulebook_id, RulesApplied.conversations, RulesApplied.is_last)
    found = queue.store.read(lambda work: work.connection.execute(batches).all())
    assert [tuple(one) for one in found][-1] == (1, 1, True)


def test_of_two_edits_of_the_same_rules_one_is_refused(queue: Queue) -> None:
    queue.desk().edit_rules(Rules(on_call=True), based_on=0)
    with pytest.raises(ConflictError, match="rules_changed"):
        queue.desk().edit_rules(Rules(), based_on=0)
    with pytest.raises(NotAllowedError, match="not_your_role"):
        queue.desk("joy").edit_rules(Rules(), based_on=1)
    assert queue.desk().rules().rules.on_call


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


def test_a_preview_counts_what_would_move_and_changes_nothing(queue: Queue) -> None:
    arrive(queue)
    seen = queue.desk().preview_rules(Rules(policies=(replace(EVERYTHING, target=48 * H),)), 5)
    assert (seen.open, seen.earlier, seen.later, seen.overdue) == (1, 0, 1, 0)
    assert [(one.before, one.after) for one in seen.examples] == [(SENT + 24 * H, SENT + 48 * H)]
    assert row(queue).due_at == SENT + 24 * H
    assert queue.desk().preview_rules(Rules(policies=(replace(EVERYTHING, target=H),)), 5).overdue == 0
    queue.clock.advance(H)
    shorter = queue.desk().preview_rules(Rules(policies=(replace(EVERYTHING, target=H),)), 5)
    assert (shorter.overdue, shorter.in_time) == (1, 0)


def test_a_preview_counts_what_would_no_longer_be_overdue(queue: Queue) -> None:
    arrive(queue)
    longer = Rules(policies=(replace(EVERYTHING, target=25 * H),))
    queue.clock.advance(23 * H)  # due at this very moment, which is in time
    assert queue.desk().preview_rules(longer, 5).in_time == 0
    queue.clock.advance(H)
    seen = queue.desk().preview_rules(longer, 5)
    assert (seen.later, seen.overdue, seen.in_time) == (1, 0, 1)
    queue.clock.advance(H)
    assert queue.desk().preview_rules(longer, 5).in_time == 0


def test_thanks_are_proposed_to_need_no_reply_and_wait_until_somebody_says_so(queue: Queue) -> None:
    arrive(queue)
    queue.take_in(a_message("ehr", **LAB, sent=NOW - H / 2))
    arrive(queue, "m-2", text="Thank you so much!", sent=NOW)
    assert queue.desk().conversation(1).only_thanks
    assert row(queue).due_at == NOW + 24 * H
    arrive(queue, "m-3", text="But it hurts again", sent=NOW)
    assert not queue.desk().conversation(1).only_thanks


GARBAGE = [
    '{"policies": [{"name": "\\ud800"}]}',
    *("x", "[]", "null", "1e400", "[" * 2000, '{"hours": {"week": [[["08:00:00Z", "17:00:00"]]]}}'),
    '{"hours": {"week": [[["08:00:00", "08:00:01"]], [], [], [], [], [], []]}}',
]


@pytest.mark.parametrize("content", GARBAGE)
def test_rules_that_nobody_can_read_are_passed_over_and_can_be_followed_by_better_ones(
    queue: Queue, content: str
) -> None:
    set_rules(queue, Rules(policies=(replace(EVERYTHING, target=48 * H),)))
    broken = {"id": 2, "content": content, "edited_by": None, "edited_at": NOW}
    queue.store.write(lambda work: work.connection.execute(insert(Rulebook).values(broken)))
    arrive(queue)
    sweep(queue)
    assert row(queue).due_at == SENT + 48 * H
    desk = queue.desk()
    assert not desk.health().rules_behind
    assert desk.edit_rules(Rules(), based_on=desk.rules().version).version == 3
    sweep(queue)
    assert row(queue).due_at == SENT + 24 * H


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


def test_a_snooze_ends_when_what_was_written_is_changed(queue: Queue) -> None:
    arrive(queue)
    desk = queue.desk("joy")
    desk.claim(1)
    desk.snooze(1, 10 * H)
    arrive(queue, text="chest pain")
    assert row(queue).snoozed_until is None


def test_a_call_after_a_holding_reply_and_an_acknowledgement_answers(queue: Queue) -> None:
    arrive(queue)
    send(queue, Confirmed("copy"), promised=30 * H)
    queue.take_in(a_message("auto", **{**LAB, "direction": Direction.AUTOMATIC}, sent=NOW))
    assert queue.desk("joy").log_call(1, SPOKE, seen=10**6).row.state is State.ANSWERED


def test_a_patient_whose_language_changes_is_promised_what_that_language_is(queue: Queue) -> None:
    set_rules(queue, Rules(policies=(Policy("Spanish", 8 * H, Mode.ELAPSED, Facts(language="es")), EVERYTHING)))
    arrive(queue)
    assert row(queue).due_at == SENT + 8 * H
    english = a_patient(language="en")
    queue.take_in(a_message("m-9", thread_key="other"), patients=(english,))
    sweep(queue)
    assert row(queue).due_at == SENT + 24 * H
    assert queue.desk().why(1).segment.due_at == row(queue).due_at


def test_a_provider_whose_name_is_read_later_brings_their_policy_along(queue: Queue) -> None:
    set_rules(queue, Rules(policies=(Policy("Osei", 8 * H, Mode.ELAPSED, Facts(provider="Dr. Osei")), EVERYTHING)))
    queue.take_in(a_message("m-1"), providers=(("Practitioner/osei", ""),))
    assert row(queue).due_at == SENT + 24 * H
    queue.take_in(a_message("m-9", thread_key="other"))
    sweep(queue)
    assert row(queue).due_at == SENT + 8 * H


def test_a_promise_far_in_the_future_is_held_to_three_days_from_now(queue: Queue) -> None:
    arrive(queue)
    put_in_line(queue, promised=72 * H)
    late = {"promised_at": NOW + 5072 * H}
    with queue.store.engine.begin() as connection:
        for statement in drop_frozen(queue.dialect):
            connection.exec_driver_sql(statement)
        connection.execute(update(Outbox).values(late))
    deliver(queue, Confirmed("copy"))
    assert row(queue).due_at == NOW + 72 * H


def drop_frozen(dialect: str) -> list[str]:
    """What lets a test write what only a cheating client could have."""
    if dialect == "sqlite":
        return ["DROP TRIGGER outbox_is_frozen"]
    return ["DROP TRIGGER frozen ON outbox"]
