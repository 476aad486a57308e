"""The steps of a wait: each once, in order, and quiet while nobody is there."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage_app.queue.domain.calendar import Calendar, Mode, Window
from triage_app.queue.domain.escalation import Ladder, Step, hears, stands_at
from triage_app.queue.domain.policies import Facts, Policy, Promise, Rulebook, held

H = timedelta(hours=1)
SENT = datetime(2026, 11, 23, 14, tzinfo=UTC)
WEEK = Calendar("America/New_York", ((Window(time(8), time(17)),),) * 5 + ((), ()))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("America/New_York")).astimezone(UTC)


def promise(mode: Mode = Mode.ELAPSED, target: timedelta = 24 * H) -> Promise:
    return Rulebook(1, WEEK, policies=(Policy("p", target, mode),)).promise(Facts())


def ladder(start: datetime, mode: Mode = Mode.ELAPSED, target: timedelta = 24 * H, **more: Any) -> Ladder:
    by = replace(promise(mode, target), **more)
    return Ladder(by.segment(start), by, start)


MONDAY = at("2026-11-23 09:00")


def test_the_steps_are_shares_of_the_promise_and_two_long_waits() -> None:
    hours = [(one.at - MONDAY) / H for one in ladder(MONDAY).rungs()]
    assert hours == [12, 18, 21.6, 24, 36, 72]
    assert [one.step for one in ladder(MONDAY).rungs()] == list(Step)


def test_shares_are_counted_as_the_promise_is() -> None:
    friday = ladder(at("2026-11-20 13:00"), Mode.BUSINESS_HOURS, 8 * H).rungs()
    assert [one.at for one in friday[:4]] == [
        at("2026-11-20 17:00"),
        at("2026-11-23 10:00"),
        at("2026-11-23 11:12"),
        at("2026-11-23 12:00"),
    ]


def test_a_long_wait_is_the_patients_own_but_never_before_the_answer_is_due() -> None:
    friday = at("2026-11-20 16:30")
    steps = {one.step: one.at for one in ladder(friday, Mode.OPEN_DAYS).rungs()}
    assert steps[Step.OVERDUE] == steps[Step.LONG] == at("2026-11-23 16:30")
    assert steps[Step.GIVEN_UP] == friday + 72 * H


def test_what_a_holding_reply_promised_is_counted_in_real_hours_and_the_long_waits_from_the_patients_message() -> (
    None
):
    segment = held(MONDAY + 20 * H, MONDAY + 40 * H)
    steps = {one.step: one.at for one in Ladder(segment, promise(Mode.BUSINESS_HOURS), MONDAY).rungs()}
    assert steps[Step.HALF] == MONDAY + 30 * H
    assert steps[Step.LONG] == MONDAY + 40 * H
    assert steps[Step.GIVEN_UP] == MONDAY + 72 * H


def test_several_steps_at_once_are_told_together_and_none_twice() -> None:
    steps = ladder(MONDAY)
    assert steps.reached(None, MONDAY + 11 * H) == ()
    assert steps.reached(None, MONDAY + 22 * H) == (Step.HALF, Step.SOON, Step.NEAR)
    assert steps.reached(Step.NEAR, MONDAY + 22 * H) == ()
    assert steps.reached(Step.NEAR, MONDAY + 24 * H) == (Step.OVERDUE,)
    assert steps.reached(Step.GIVEN_UP, MONDAY + 999 * H) == ()


def test_at_night_nobody_is_told_unless_somebody_is_on_call() -> None:
    assert ladder(MONDAY, on_call=True).next_at(None) == at("2026-11-23 21:00")
    assert ladder(MONDAY, on_call=True).next_at(Step.GIVEN_UP) is None
    quiet = ladder(MONDAY)
    assert quiet.next_at(None) == at("2026-11-24 08:00")
    assert quiet.next_at(Step.NEAR) == at("2026-11-24 09:00")


def test_a_practice_that_is_never_open_is_told_at_once() -> None:
    never = Calendar("America/New_York", ((),) * 7)
    assert ladder(MONDAY, calendar=never).next_at(None) == MONDAY + 12 * H


def test_who_hears_of_which_step() -> None:
    owner = [step for step in Step if hears(step, owns=True, is_unowned=False, supervises=False)]
    boss = [step for step in Step if hears(step, owns=False, is_unowned=False, supervises=True)]
    colleague = [step for step in Step if hears(step, owns=False, is_unowned=False, supervises=False)]
    pool = [step for step in Step if hears(step, owns=False, is_unowned=True, supervises=False)]
    assert (owner, boss, colleague, pool) == (list(Step)[1:], list(Step)[2:], [], list(Step))


@given(
    start=st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001
    mode=st.sampled_from(Mode),
    hours=st.integers(1, 60),
    looks=st.lists(st.integers(0, 400), max_size=30),
)
def test_whenever_one_looks_every_step_is_told_once_and_in_order(
    start: datetime, mode: Mode, hours: int, looks: list[int]
) -> None:
    steps, told = ladder(start, mode, hours * H), None
    heard: list[Step] = []
    assert list(steps.rungs()) == sorted(steps.rungs(), key=lambda one: one.at)
    for look in [*sorted(looks), 2000]:
        new = steps.reached(told, start + look * H)
        heard += new
        told = new[-1] if new else told
    assert heard == list(Step)


@pytest.mark.parametrize(
    ("now", "step"),
    [(5.9, None), (6, Step.SOON), (7.9, Step.SOON), (8, Step.OVERDUE), (36, Step.LONG), (72, Step.GIVEN_UP)],
)
def test_times_alone_say_how_far_a_wait_has_come(now: float, step: Step | None) -> None:
    since, soon, due = (SENT + timedelta(hours=at) for at in (0, 6, 8))
    assert stands_at(since, soon, due, SENT + timedelta(hours=now)) is step


def test_without_a_start_or_before_an_end_no_long_wait_is_told() -> None:
    soon, due = SENT + timedelta(hours=90), SENT + timedelta(hours=100)
    assert stands_at(None, SENT, SENT, due) is Step.OVERDUE
    assert stands_at(SENT, soon, due, SENT + timedelta(hours=80)) is None
    assert stands_at(SENT, None, None, due) is None
