"""An edit of the rules moves what is due and nothing that has happened: both times and a breach are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from queues import NOW, a_message
from regrouped import H, row, sweep
from triage_app.queue.domain.calendar import Mode
from triage_app.queue.domain.explanation import Was
from triage_app.queue.domain.policies import Policy
from triage_app.queue.domain.rulebook import Rules
from triage_app.queue.domain.states import CloseReason
from triage_app.queue.store.schema import WaitingSegment
from triage_app.sync.sweep import Sweep

if TYPE_CHECKING:
    from datetime import timedelta

    from queues import Queue

FIRST = NOW - 3 * H


def edit(queue: Queue, target: timedelta, *, based_on: int) -> None:
    queue.desk().edit_rules(Rules(policies=(Policy("everything", target, Mode.ELAPSED),)), based_on=based_on)
    sweep(queue)


def segment(queue: Queue) -> dict[str, Any]:
    columns = WaitingSegment.__table__
    with queue.store.engine.connect() as connection:
        return dict(connection.execute(select(columns)).mappings().one())


def test_both_due_times_are_kept_with_the_rules_they_are_by(queue: Queue) -> None:
    queue.take_in(a_message("m-1", sent=FIRST))
    edit(queue, 8 * H, based_on=0)
    kept = segment(queue)
    assert (kept["due_at"], kept["rules_version"]) == (FIRST + 8 * H, 1)
    assert (kept["was_due_at"], kept["was_rules_version"]) == (FIRST + 24 * H, 0)
    assert kept["breached_at"] is None
    assert queue.desk().why(1).was == Was(FIRST + 24 * H, 0)


def test_a_breach_stays_when_the_rules_give_more_time(queue: Queue) -> None:
    edit(queue, 2 * H, based_on=0)
    queue.take_in(a_message("m-1", sent=FIRST))
    assert row(queue, 1).due_at == FIRST + 2 * H < NOW
    edit(queue, 24 * H, based_on=1)
    edit(queue, 48 * H, based_on=2)
    kept = segment(queue)
    assert (kept["due_at"], kept["breached_at"]) == (FIRST + 48 * H, FIRST + 2 * H)
    assert (kept["was_due_at"], kept["was_rules_version"]) == (FIRST + 24 * H, 2)
    assert queue.desk().why(1).was == Was(FIRST + 24 * H, 2, breached_at=FIRST + 2 * H)


def test_what_is_due_at_this_very_moment_is_not_broken(queue: Queue) -> None:
    edit(queue, 3 * H, based_on=0)
    queue.take_in(a_message("m-1", sent=FIRST))
    assert row(queue, 1).due_at == NOW
    edit(queue, 24 * H, based_on=1)
    assert (segment(queue)["was_due_at"], segment(queue)["breached_at"]) == (NOW, None)


def test_less_time_breaches_nothing_that_was_in_time(queue: Queue) -> None:
    queue.take_in(a_message("m-1", sent=FIRST))
    edit(queue, 2 * H, based_on=0)
    assert segment(queue)["breached_at"] is None, "late from now on, and that was not so before"


def test_a_wait_that_is_over_keeps_what_it_was_counted_by(queue: Queue) -> None:
    queue.take_in(a_message("m-1", sent=FIRST))
    queue.desk("joy").claim(1)
    queue.desk("joy").close(1, CloseReason.DUPLICATE, seen=queue.desk("joy").conversation(1).newest_message_id)
    before = segment(queue)
    edit(queue, 2 * H, based_on=0)
    assert segment(queue) == before


def test_rules_that_change_nothing_leave_nothing(queue: Queue) -> None:
    queue.take_in(a_message("m-1", sent=FIRST))
    edit(queue, 24 * H, based_on=0)
    kept = segment(queue)
    assert (kept["rules_version"], kept["was_due_at"], kept["was_rules_version"]) == (1, None, None)
    assert queue.desk().why(1).was is None


def test_a_breach_that_only_a_clock_ahead_has_seen_is_forgotten_when_it_is_put_right(queue: Queue) -> None:
    queue.take_in(a_message("m-1", sent=FIRST))
    sync = Sweep(queue.sync, lambda: True)
    sync.sweep()
    queue.clock._now = NOW + 48 * H
    queue.desk().edit_rules(Rules(policies=(Policy("everything", 30 * H, Mode.ELAPSED),)), based_on=0)
    sync.sweep()
    assert segment(queue)["breached_at"] == FIRST + 24 * H
    queue.clock._now = NOW
    sync.sweep()
    kept = segment(queue)
    assert (kept["breached_at"], kept["was_due_at"], kept["due_at"]) == (None, FIRST + 24 * H, FIRST + 30 * H)


def test_a_wait_that_ended_before_it_can_have_been_broken_was_in_time(queue: Queue) -> None:
    queue.take_in(a_message("m-1", sent=FIRST))
    queue.clock._now = NOW + 48 * H
    edit(queue, 30 * H, based_on=0)
    queue.clock._now = NOW
    desk = queue.desk("joy")
    desk.claim(1)
    (ended,) = desk.close(1, CloseReason.DUPLICATE, seen=10**6).past
    assert (ended.met, ended.broken_at) == (True, None)


def test_a_wait_that_is_over_is_told_with_the_time_it_was_due_before_an_edit(queue: Queue) -> None:
    queue.take_in(a_message("m-1", sent=FIRST))
    edit(queue, 8 * H, based_on=0)
    joy = queue.desk("joy")
    joy.claim(1)
    joy.close(1, CloseReason.DUPLICATE, seen=joy.conversation(1).newest_message_id)
    (past,) = joy.conversation(1).past
    assert (past.due_at, past.was_due_at, past.by) == (FIRST + 8 * H, FIRST + 24 * H, "Joy Tan")
    assert joy.why_or_past(1) == (past,)
