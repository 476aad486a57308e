"""Merging and splitting never make a wait longer: the strictest promise counts, and what was promised stays so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from delivering import deliver
from queues import NOW, a_message
from regrouped import H, merge, row, split, sweep, two, unmerge, whole
from triage_app.errors import UsageError
from triage_app.queue.domain.calendar import Mode
from triage_app.queue.domain.conversation import Reply
from triage_app.queue.domain.keys import new_key
from triage_app.queue.domain.policies import Facts, Policy
from triage_app.queue.domain.rulebook import Rules

if TYPE_CHECKING:
    from datetime import timedelta

    from queues import Queue

FIRST = NOW - 3 * H
STRICT = Policy("Dr. Osei's", 4 * H, Mode.ELAPSED, Facts(provider="Dr. Osei"))
LOOSE = Policy("everything else", 48 * H, Mode.ELAPSED)


def hold(queue: Queue, number: int, promised: timedelta) -> None:
    """Give a holding reply that the portal accepts."""
    seen, key = whole(queue, number).newest_message_id, new_key()
    queue.desk("joy").reply(Reply(number, key, "You hear from us.", (), close=False, seen=seen, promised=promised))
    deliver(queue, f"held-{key}")


@pytest.fixture
def two_doctors(queue: Queue) -> Queue:
    """Conversation 1 with Dr. Osei, within 4 hours; 2 with Dr. Lee, within 48."""
    queue.desk().edit_rules(Rules(policies=(STRICT, LOOSE)), based_on=0)
    queue.take_in(a_message("m-1", thread_key="t-1", sent=FIRST))
    lee = ("Practitioner/lee", "Dr. Lee")
    queue.take_in(a_message("m-2", thread_key="t-2", sent=NOW - H, provider_reference=lee[0]), providers=(lee,))
    for number in (1, 2):
        queue.desk("joy").claim(number)
    assert [row(queue, one).due_at for one in (1, 2)] == [FIRST + 4 * H, NOW - H + 48 * H]
    return queue


@pytest.mark.parametrize(("source", "target"), [(1, 2), (2, 1)])
def test_the_strictest_promise_counts_wherever_it_was_merged(two_doctors: Queue, source: int, target: int) -> None:
    merge(two_doctors, source, target)
    assert row(two_doctors, target).due_at == FIRST + 4 * H
    why = two_doctors.desk().why(target)
    assert (why.segment.due_at, why.promise.policy.name) == (FIRST + 4 * H, STRICT.name)


def test_steps_go_by_the_strictest_promise_too(two_doctors: Queue) -> None:
    merge(two_doctors)
    two_doctors.clock.advance(2 * H)
    sweep(two_doctors)
    assert row(two_doctors, 2).step == "overdue"


def test_an_edit_of_the_rules_is_previewed_by_all_promises(two_doctors: Queue) -> None:
    merge(two_doctors)
    strict = Policy(STRICT.name, 6 * H, Mode.ELAPSED, STRICT.conditions)
    seen = two_doctors.desk().preview_rules(Rules(policies=(strict, LOOSE)), limit=5)
    assert [(one.before, one.after) for one in seen.examples] == [(FIRST + 4 * H, FIRST + 6 * H)]


def test_a_preview_knows_the_message_that_no_holding_reply_has_promised_an_answer(queue: Queue) -> None:
    two(queue)
    hold(queue, 1, 60 * H)
    queue.take_in(a_message("m-3", thread_key="t-1", sent=NOW))
    assert row(queue, 1).due_at == NOW + 24 * H
    seen = queue.desk().preview_rules(Rules(policies=(Policy("soon", 4 * H, Mode.ELAPSED),)), limit=5)
    assert {one.conversation_id: one.after for one in seen.examples} == {1: NOW + 4 * H, 2: NOW + 3 * H}
    later = queue.desk().preview_rules(Rules(policies=(Policy("late", 90 * H, Mode.ELAPSED),)), limit=5)
    assert {one.conversation_id: one.after for one in later.examples} == {1: NOW + 60 * H, 2: NOW + 89 * H}


def test_what_was_taken_out_again_has_its_own_promise(two_doctors: Queue) -> None:
    merge(two_doctors)
    unmerge(two_doctors)
    assert [row(two_doctors, one).due_at for one in (1, 2)] == [FIRST + 4 * H, NOW - H + 48 * H]


@pytest.mark.parametrize(("promised", "due"), [(2 * H, NOW + 2 * H), (48 * H, NOW + 23 * H)])
def test_what_a_holding_reply_has_promised_is_kept_by_merging(
    queue: Queue, promised: timedelta, due: object
) -> None:
    """The other conversation keeps its own due time, and neither becomes later by the other's."""
    two(queue)
    hold(queue, 1, promised)
    assert row(queue, 1).due_at == NOW + promised
    merge(queue)
    assert row(queue, 2).due_at == due
    unmerge(queue)
    assert row(queue, 1).due_at == NOW + promised


def test_what_a_holding_reply_has_promised_is_kept_by_splitting(queue: Queue) -> None:
    two(queue)
    queue.take_in(a_message("m-3", thread_key="t-1", sent=NOW - 2 * H))
    hold(queue, 1, 2 * H)
    new = split(queue, 1, "m-3")
    assert [row(queue, one).due_at for one in (1, new)] == [NOW + 2 * H] * 2
    assert [row(queue, one).promised_at for one in (1, new)] == [NOW + 2 * H] * 2


@pytest.mark.parametrize("by", ["merging", "splitting"])
def test_two_holding_replies_are_all_however_often_it_is_regrouped(queue: Queue, by: str) -> None:
    two(queue)
    queue.take_in(a_message("m-3", thread_key="t-1", sent=NOW - 2 * H))
    for _ in range(2):
        hold(queue, 1, 48 * H)
    if by == "merging":
        merge(queue)
    number = 2 if by == "merging" else split(queue, 1, "m-3")
    with pytest.raises(UsageError, match="promised_before"):
        hold(queue, number, 48 * H)


def test_taken_apart_the_holding_replies_of_what_stays_still_count(queue: Queue) -> None:
    two(queue)
    queue.take_in(a_message("m-3", thread_key="t-3", sent=NOW - 2 * H))
    queue.desk("joy").claim(3)
    for number in (1, 3):
        hold(queue, number, 48 * H)
        merge(queue, number)
    with pytest.raises(UsageError, match="promised_before"):
        hold(queue, 2, 48 * H)
    unmerge(queue)
    hold(queue, 2, 48 * H)  # that of 3, which stays, and this one
    with pytest.raises(UsageError, match="promised_before"):
        hold(queue, 2, 48 * H)
