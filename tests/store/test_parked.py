"""A conversation that is put aside, or waits for somebody of the practice: its countdown runs on."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from counted import LAB, SENT, H, arrive, row, send, set_rules
from queues import NOW, a_message
from triage_app.errors import ConflictError, NotAllowedError, UsageError
from triage_app.queue.domain.delivery import Confirmed
from triage_app.queue.domain.policies import EVERYTHING
from triage_app.queue.domain.rulebook import Rules
from triage_app.queue.domain.states import WaitingOn

if TYPE_CHECKING:
    from queues import Queue


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
    queue.clock.advance(6 * H)  # the promise is broken only afterwards
    queue.clock.advance(H / 60)
    with pytest.raises(UsageError, match="overdue_already"):
        desk.snooze(1, H)


@pytest.mark.parametrize("span", [timedelta(0), timedelta(seconds=59), timedelta(days=8)])
def test_a_snooze_lasts_between_a_minute_and_a_week(queue: Queue, span: timedelta) -> None:
    arrive(queue)
    desk = queue.desk("joy")
    desk.claim(1)
    with pytest.raises(UsageError, match="snooze_out_of_range"):
        desk.snooze(1, span)
    assert desk.snooze(1, timedelta(minutes=1)).row.snoozed_until == NOW + timedelta(minutes=1)


def test_rules_that_give_less_time_bring_a_snooze_forward_to_the_warning(queue: Queue) -> None:
    arrive(queue)
    desk = queue.desk("joy")
    desk.claim(1)
    desk.snooze(1, 10 * H)
    set_rules(queue, Rules(policies=(replace(EVERYTHING, target=8 * H),)))
    assert row(queue).snoozed_until == row(queue).soon_at == SENT + 6 * H


def test_a_snooze_ends_when_the_patient_writes_again(queue: Queue) -> None:
    arrive(queue)
    desk = queue.desk("joy")
    desk.claim(1)
    desk.snooze(1, 10 * H)
    arrive(queue, "m-2", sent=NOW)
    assert row(queue).snoozed_until is None


def test_a_snooze_ends_when_what_was_written_is_changed(queue: Queue) -> None:
    arrive(queue)
    desk = queue.desk("joy")
    desk.claim(1)
    desk.snooze(1, 10 * H)
    arrive(queue, text="chest pain")
    assert row(queue).snoozed_until is None


def test_a_snooze_ends_when_an_answer_of_before_turns_out_to_be_none(queue: Queue) -> None:
    arrive(queue)
    send(queue, Confirmed("copy"))
    arrive(queue, "m-2", sent=NOW)
    desk = queue.desk("joy")
    (ours,) = desk.deliveries()
    desk.snooze(1, 10 * H)
    assert row(queue).snoozed_until is not None
    queue.take_in(a_message("copy", "Advertisement", **LAB, own_key=ours.key, sent=NOW))
    assert (row(queue).messages, row(queue).snoozed_until) == (2, None)


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


def test_the_lab_is_waited_for_since_the_same_time_whatever_is_counted_anew(queue: Queue) -> None:
    arrive(queue)
    desk = queue.desk("joy")
    desk.claim(1)
    desk.wait_on(1, WaitingOn.LAB)
    queue.clock.advance(H)
    arrive(queue, "m-2", sent=NOW + H)
    assert (row(queue).waiting_on, row(queue).waiting_on_since) == (WaitingOn.LAB, NOW)
    set_rules(queue, Rules(policies=(replace(EVERYTHING, target=8 * H),)))
    assert row(queue).due_at == SENT + 8 * H
    assert (row(queue).waiting_on, row(queue).waiting_on_since) == (WaitingOn.LAB, NOW)
