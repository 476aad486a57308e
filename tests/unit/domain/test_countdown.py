"""The promise: when a wait starts, when it ends, when an answer is due."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage_app.queue.domain.countdown import (
    OLDEST_PLAUSIBLE,
    Direction,
    Event,
    Start,
    StartSource,
    Urgency,
    Wait,
    segment_of,
    share_left,
    start_of,
    urgency,
    wait_of,
)
from triage_app.queue.domain.policies import Facts
from triage_app.queue.domain.rulebook import Rules, rulebook

if TYPE_CHECKING:
    from collections.abc import Iterable
    from random import Random

PROMISED = rulebook(Rules(), 1, "America/New_York").promise(Facts())
NOW = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)
H = timedelta(hours=1)
moments = st.datetimes(min_value=datetime(2026, 1, 1), max_value=datetime(2026, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


def patient(at: datetime, seen_at: datetime | None = None) -> Event:
    return Event(Direction.FROM_PATIENT, at, seen_at or at)


def practice(at: datetime, seen_at: datetime | None = None) -> Event:
    return Event(Direction.TO_PATIENT, at, seen_at or at)


def waiting_since(told: Iterable[Event], closed_up_to: int | None = None) -> datetime | None:
    wait = wait_of(told, closed_up_to)
    return wait.since if wait is not None else None


near = st.integers(0, 5).map(lambda hours: NOW + hours * H)
"""Moments of which many are the same."""

events = st.lists(
    st.builds(
        Event,
        direction=st.sampled_from(Direction),
        at=near,
        seen_at=near,
        number=st.integers(1, 12),
        answers_up_to=st.none() | st.integers(0, 12),
        promised_at=st.none() | near,
        settled=st.sampled_from([False, False, True]),
        home=st.sampled_from([None, 1]),
        held_at=st.none() | near,
    ),
    max_size=12,
    unique_by=lambda one: one.number,
)
"""A conversation's messages: no two arrive at one place, and holding replies are among them."""


def holding(number: int, at: datetime, promised_at: datetime) -> Event:
    """A holding reply whose author had seen the first message."""
    return Event(Direction.TO_PATIENT, at, at, number, answers_up_to=1, promised_at=promised_at)


def wait_by_hand(told: list[Event]) -> Wait | None:
    """Who waits since when, message by message in the order of arrival."""
    promised: list[tuple[datetime, datetime]] = []
    since, anew = [], []
    practices = sorted((one for one in told if one.direction is Direction.TO_PATIENT), key=lambda one: one.number)
    for message in told:
        spoke = [one for one in practices if one.speaks_of(message)]
        is_answered = message.settled or not all(one.promised_at for one in spoke)
        if message.direction is not Direction.FROM_PATIENT or is_answered:
            continue
        since.append(message.at)
        held_at, until = message.held_at, message.promised_at
        for one in spoke:
            held_at, until = one.at, one.promised_at
        if held_at is not None and until is not None:
            promised.append((until, held_at))
        if held_at is None or until is None or (not spoke and message.seen_at > held_at):
            anew.append(message.at)
    if not since:
        return None
    if not promised:
        return Wait(min(since))
    until, held_at = min(promised)
    return Wait(min(since), held_at, until, min(anew, default=None))


def test_the_wait_starts_with_the_oldest_unanswered_message() -> None:
    assert waiting_since([patient(NOW - 3 * H), patient(NOW - H)]) == NOW - 3 * H


def test_an_answer_ends_the_wait() -> None:
    assert waiting_since([patient(NOW - 3 * H), practice(NOW - 2 * H)]) is None


def test_a_message_after_the_answer_starts_a_new_wait() -> None:
    told = [patient(NOW - 5 * H), practice(NOW - 4 * H), patient(NOW - H)]
    assert waiting_since(told) == NOW - H


def test_a_message_that_came_late_is_not_answered_by_a_reply_that_could_not_know_it() -> None:
    sent_before_seen_after = patient(NOW - 4 * H, seen_at=NOW - H)
    assert waiting_since([sent_before_seen_after, practice(NOW - 3 * H)]) == NOW - 4 * H


def test_an_automatic_acknowledgement_answers_nobody() -> None:
    acknowledged = Event(Direction.AUTOMATIC, NOW - H, NOW - H)
    assert waiting_since([patient(NOW - 2 * H), acknowledged]) == NOW - 2 * H


def test_closing_settles_what_was_on_screen_and_nothing_later() -> None:
    seen = Event(Direction.FROM_PATIENT, NOW - 3 * H, NOW, number=1)
    later = Event(Direction.FROM_PATIENT, NOW - 2 * H, NOW, number=2)
    assert waiting_since([seen, later], closed_up_to=1) == NOW - 2 * H


def test_our_reply_answers_what_its_author_saw_and_nothing_that_came_meanwhile() -> None:
    seen = Event(Direction.FROM_PATIENT, NOW - 3 * H, NOW - 3 * H, number=1)
    came_meanwhile = Event(Direction.FROM_PATIENT, NOW - 2 * H, NOW - 2 * H, number=2)
    ours = Event(Direction.TO_PATIENT, NOW, NOW, number=3, answers_up_to=1)
    assert waiting_since([seen, came_meanwhile, ours]) == NOW - 2 * H


@given(st.integers(0, 5), moments)
def test_no_clock_makes_our_reply_answer_what_its_author_did_not_see(seen: int, written: datetime) -> None:
    told = [Event(Direction.FROM_PATIENT, NOW, NOW, number=number) for number in range(1, 6)]
    ours = Event(Direction.TO_PATIENT, written, written, number=9, answers_up_to=seen)
    assert (waiting_since([*told, ours]) is None) == (seen == 5)


@given(events)
def test_the_wait_never_depends_on_the_order_in_which_messages_arrive(told: list[Event]) -> None:
    assert waiting_since(told) == waiting_since(list(reversed(told)))


@given(events, moments)
def test_a_further_patient_message_never_shortens_a_wait(told: list[Event], at: datetime) -> None:
    before = waiting_since(told)
    after = waiting_since([*told, patient(at)])
    assert before is None or (after is not None and after <= before)


@given(events)
def test_nobody_waits_where_no_patient_wrote(told: list[Event]) -> None:
    replies = [event for event in told if event.direction is not Direction.FROM_PATIENT]
    assert waiting_since(replies) is None


def test_an_answer_at_the_due_moment_itself_is_in_time() -> None:
    segment = PROMISED.segment(NOW)
    assert urgency(segment.soon_at, segment.due_at, segment.due_at) is Urgency.SOON
    late = segment.due_at + timedelta(microseconds=1)
    assert urgency(segment.soon_at, segment.due_at, late) is Urgency.OVERDUE


def test_the_ring_runs_from_full_to_empty() -> None:
    assert share_left(NOW, NOW + 24 * H, NOW) == 1.0
    assert share_left(NOW, NOW + 24 * H, NOW + 18 * H) == 0.25
    assert share_left(NOW, NOW + 24 * H, NOW + 30 * H) == 0.0


def test_the_start_is_when_it_was_sent_else_received_else_updated_else_seen() -> None:
    assert start_of(NOW - H, NOW, NOW, NOW).source is StartSource.SENT
    assert start_of(None, NOW - H, NOW, NOW).source is StartSource.RECEIVED
    assert start_of(None, None, NOW - H, NOW).source is StartSource.LAST_UPDATED
    assert start_of(None, None, None, NOW).source is StartSource.FIRST_SEEN


def test_a_time_of_sending_after_it_was_there_is_not_believed_and_the_earliest_other_counts() -> None:
    later, received, updated = NOW + 5 * H, NOW - 3 * H, NOW - 2 * H
    assert start_of(later, received, updated, NOW) == Start(received, StartSource.RECEIVED)
    assert start_of(NOW - H, None, updated, NOW) == Start(updated, StartSource.LAST_UPDATED)
    assert start_of(later, None, later, NOW) == Start(NOW, StartSource.FIRST_SEEN)
    assert start_of(None, updated, received, NOW) == Start(received, StartSource.LAST_UPDATED)
    seconds = timedelta(seconds=50)  # no two clocks are the same
    assert start_of(NOW + seconds, None, NOW, NOW) == Start(NOW, StartSource.SENT)


def test_a_message_of_which_only_the_day_is_known_counts_from_its_beginning_or_from_earlier() -> None:
    day = NOW - 20 * H
    assert start_of(None, None, NOW - H, NOW, None, day) == Start(day, StartSource.SENT_DAY)
    before = NOW - 30 * H  # a portal in another zone
    assert start_of(None, None, before, NOW, None, day) == Start(before, StartSource.LAST_UPDATED)
    assert start_of(None, None, NOW - H, NOW, None, NOW + 4 * H) == Start(NOW - H, StartSource.LAST_UPDATED)


@given(moments, moments)
def test_no_start_lies_in_the_future_or_more_than_thirty_days_back(sent: datetime, seen: datetime) -> None:
    at = start_of(sent, None, None, seen).at
    assert seen - OLDEST_PLAUSIBLE <= at <= seen


@given(moments, moments, moments)
def test_with_a_portal_that_is_behind_no_start_is_later_than_either_clock_allows(
    sent: datetime, seen: datetime, theirs: datetime
) -> None:
    earliest = min(seen, theirs)
    assert start_of(None, None, None, seen, earliest) == Start(earliest, StartSource.FIRST_SEEN)
    at = start_of(sent, None, None, seen, earliest).at
    assert at <= start_of(sent, None, None, seen).at
    assert at == sent or sent > seen or sent < earliest - OLDEST_PLAUSIBLE


@given(events, st.randoms(use_true_random=False))
def test_the_order_in_which_events_are_told_makes_no_difference(told: list[Event], random: Random) -> None:
    shuffled = list(told)
    random.shuffle(shuffled)
    assert wait_of(shuffled) == wait_of(told)


@given(events, st.integers(1, 72))
def test_a_holding_reply_never_makes_a_wait_end_later_than_promised_or_hides_that_somebody_waits(
    told: list[Event], hours: int
) -> None:
    wait = wait_of(told)
    at = max((one.seen_at for one in told), default=NOW)
    last = max((one.number for one in told), default=0)
    hold = Event(Direction.TO_PATIENT, at, at, last + 1, answers_up_to=last, promised_at=at + hours * H)
    held_wait = wait_of([*told, hold])
    assert (wait is None) == (held_wait is None)
    if wait is not None and held_wait is not None:
        assert held_wait.since == wait.since
        assert segment_of(held_wait, PROMISED).due_at <= at + hours * H


@given(events)
def test_who_waits_is_the_same_as_counted_by_hand(told: list[Event]) -> None:
    assert wait_of(told) == wait_by_hand(told)


def test_after_a_holding_reply_a_second_message_does_not_restart_the_clock_of_the_first() -> None:
    told = [
        Event(Direction.FROM_PATIENT, NOW - 5 * H, NOW, number=1),
        holding(2, NOW - 4 * H, NOW + 60 * H),
        Event(Direction.FROM_PATIENT, NOW - 3 * H, NOW, number=3),
        Event(Direction.FROM_PATIENT, NOW - H, NOW, number=4),
    ]
    wait = wait_of(told)
    assert wait == Wait(NOW - 5 * H, NOW - 4 * H, NOW + 60 * H, anew=NOW - 3 * H)
    assert segment_of(wait, PROMISED).due_at == NOW + 21 * H


@pytest.mark.parametrize("back", [1, -1])
def test_of_two_holding_replies_the_one_that_arrived_last_counts(back: int) -> None:
    """However they are told, and whatever their own clocks and promises say."""
    message = Event(Direction.FROM_PATIENT, NOW - 5 * H, NOW, number=1)
    first, second = holding(2, NOW, NOW + 8 * H), holding(3, NOW - H, NOW + 60 * H)
    told = [message, first, second][::back]
    assert wait_of(told) == Wait(NOW - 5 * H, NOW - H, NOW + 60 * H)


def test_what_was_promised_late_is_due_when_it_was_promised_and_never_before_that() -> None:
    late = segment_of(Wait(NOW - 5 * H, NOW, NOW - H), PROMISED)
    assert (late.started_at, late.due_at) == (NOW, NOW)
