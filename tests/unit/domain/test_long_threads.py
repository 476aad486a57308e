"""Who waits in a whole thread: the same as is found message by message, in steps that grow with its length."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from counting import Counted, count
from triage_app.queue.domain.countdown import (
    Direction,
    Event,
    answered_at,
    holding_replies,
    settled_by,
    unanswered_of,
    wait_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

NOW = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)
near = st.integers(0, 4).map(lambda hours: NOW + timedelta(hours=hours))
"""Moments of which many are the same."""

threads = st.lists(
    st.builds(
        Event,
        direction=st.sampled_from([Direction.FROM_PATIENT, Direction.TO_PATIENT, *Direction]),
        at=near,
        seen_at=near,
        number=st.integers(1, 30),
        answers_up_to=st.none() | st.integers(0, 30),
        promised_at=st.none() | st.none() | near,
        settled=st.sampled_from([False, False, True]),
        home=st.sampled_from([None, 1, 2]),
        held_at=st.none() | near,
    ),
    max_size=24,
    unique_by=lambda one: one.number,
)
calls = st.lists(
    st.builds(Event, st.just(Direction.TO_PATIENT), near, near, st.just(0), st.integers(0, 30)), max_size=3
)
"""Calls as answers among others: each speaks of what was on screen, and has no number."""


def settled_one_by_one(
    messages: Sequence[Event], answers: Sequence[Event], closed: int | None
) -> list[int | None]:
    return [
        0
        if closed is not None and one.number <= closed
        else min((each.number for each in answers if each.answers(one)), default=None)
        for one in messages
    ]


def answered_one_by_one(told: Sequence[Event]) -> datetime | None:
    theirs = [one for one in told if one.direction is Direction.FROM_PATIENT]
    first = (min((each.at for each in told if each.answers(one)), default=None) for one in theirs)
    return max((at for at in first if at is not None), default=None)


def held_one_by_one(message: Event, told: Sequence[Event]) -> Event | None:
    holding = (one for one in told if one.promised_at is not None and one.speaks_of(message))
    return max(holding, key=lambda one: one.number, default=None)


@given(threads, calls, st.none() | st.integers(0, 30))
def test_what_settles_a_message_is_what_is_found_message_by_message(
    told: list[Event], called: list[Event], closed: int | None
) -> None:
    up_to = max((one for one in (closed, *(one.answers_up_to for one in called)) if one is not None), default=None)
    one_by_one = settled_one_by_one(told, [*told, *called], closed)
    assert settled_by(told, told, up_to) == one_by_one
    assert unanswered_of(told, up_to) == [
        one
        for one, number in zip(told, one_by_one, strict=True)
        if number is None and one.direction is Direction.FROM_PATIENT and not one.settled
    ]


@given(threads)
def test_when_a_patient_was_answered_is_what_is_found_message_by_message(told: list[Event]) -> None:
    assert answered_at(told) == answered_one_by_one(told)


@given(threads)
def test_the_last_holding_reply_for_a_message_is_what_is_found_message_by_message(told: list[Event]) -> None:
    assert holding_replies(told, told) == [held_one_by_one(one, told) for one in told]


def thread(size: int, *, ours: bool, promised: bool = False, late: bool = False) -> list[Event]:
    """Half of it answers: of the practice, written in the portal, or holding replies; or seen in another order."""
    told: list[Event] = []
    for number in range(1, size + 1):
        at: Any = Counted(number)
        seen: Any = Counted(size - number if late else number)
        direction = Direction.FROM_PATIENT if number % 2 else Direction.TO_PATIENT
        up_to = Counted(number - 1) if ours and direction is Direction.TO_PATIENT else None
        until: Any = at if promised and up_to is not None else None
        told.append(Event(direction, at, seen, Counted(number), up_to, until))
    return told


def test_a_thread_ten_times_as_long_takes_little_more_than_ten_times_the_steps() -> None:
    asked: list[Callable[[list[Event]], object]] = [
        wait_of,
        answered_at,
        lambda told: settled_by(told, told),
        lambda told: holding_replies(told, told),
    ]
    kinds: list[dict[str, bool]] = [
        {"ours": True},
        {"ours": False},
        {"ours": False, "late": True},
        {"ours": True, "promised": True},
    ]
    for ask in asked:
        for kind in kinds:
            short, long = (count(partial(ask, told)) for told in (thread(200, **kind), thread(2000, **kind)))
            assert long < 20 * short + 200, kind
