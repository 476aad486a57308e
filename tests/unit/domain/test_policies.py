"""Which promise a conversation has, and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage_app.queue.domain.calendar import Calendar, Mode, Window
from triage_app.queue.domain.policies import (
    EVERYTHING,
    FIRST_LOOK,
    Basis,
    Facts,
    Policy,
    Rulebook,
    held,
)
from triage_app.queue.domain.refusal import Refusal
from triage_app.queue.domain.rulebook import MOST_POLICIES, Rules, for_weekends, refusal

H = timedelta(hours=1)
OFFICE = (Window(time(8), time(17)),)
WEEK = Calendar("America/New_York", (OFFICE,) * 5 + ((), ()))
NEVER = Calendar("America/New_York", ((),) * 7)
REFILLS = Policy("refills", 24 * H, Mode.OPEN_DAYS, Facts(category="refill"))
SPANISH = Policy("Spanish", 12 * H, Mode.BUSINESS_HOURS, Facts(language="es"))
DOWNTOWN = Policy("Downtown", 9 * H, Mode.BUSINESS_HOURS, Facts(location="Downtown", provider="Dr. Osei"))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("America/New_York")).astimezone(UTC)


FRIDAY = at("2026-11-20 16:30")


def test_the_first_policy_that_fits_decides_and_its_place_is_known() -> None:
    rules = Rulebook(7, WEEK, policies=(REFILLS, SPANISH, EVERYTHING))
    both = rules.promise(Facts(category="refill", language="es"))
    assert (both.policy, both.place, both.among) == (REFILLS, 1, 3)
    assert rules.promise(Facts(language="es")).policy is SPANISH
    assert rules.promise(Facts(language="en")).place == 3


def test_every_condition_of_a_policy_must_be_met() -> None:
    rules = Rulebook(1, WEEK, policies=(DOWNTOWN, EVERYTHING))
    assert rules.promise(Facts(location="Downtown", provider="Dr. Osei")).policy is DOWNTOWN
    assert rules.promise(Facts(location="Downtown", provider="Dr. Kim")).policy is EVERYTHING
    assert rules.promise(Facts(location="Main St", provider="Dr. Osei")).policy is EVERYTHING


@pytest.mark.parametrize("rest", [(), (EVERYTHING,)])
def test_the_promise_for_everything_else_is_not_counted_whether_it_is_set_or_not(rest: tuple[Policy, ...]) -> None:
    most = (SPANISH,) * MOST_POLICIES
    assert refusal(Rules(policies=(*most, *rest))) is None
    one_more = refusal(Rules(policies=(*most, SPANISH, *rest)))
    assert one_more == Refusal("too_many_policies", {"most": MOST_POLICIES})


@pytest.mark.parametrize(
    ("spoken", "fits"), [("es", True), ("es-MX", True), ("ES", True), ("est", False), ("", False)]
)
def test_a_language_fits_all_of_its_countries(spoken: str, *, fits: bool) -> None:
    assert SPANISH.fits(Facts(language=spoken)) is fits


def test_where_no_policy_fits_the_promise_is_24_real_hours() -> None:
    promise = Rulebook(1, WEEK, policies=(REFILLS,)).promise(Facts())
    assert promise.segment(FRIDAY).due_at == FRIDAY + 24 * H
    assert (promise.place, promise.among) == (2, 2)


def test_the_place_of_a_promise_is_told_among_all_that_are_asked() -> None:
    promise = Rulebook(1, WEEK, policies=(REFILLS,)).promise(Facts(category=REFILLS.conditions.category))
    assert (promise.place, promise.among) == (1, 2)


def test_the_answer_about_weekends_counts_for_what_no_other_promise_fits() -> None:
    answered = for_weekends(Rules(policies=(REFILLS,)), answered=False)
    assert answered.policies == (REFILLS, replace(EVERYTHING, mode=Mode.OPEN_DAYS))


def test_a_target_of_a_category_only_tightens() -> None:
    targets = {"symptom": 4 * H, "refill": 60 * H}
    rules = Rulebook(1, WEEK, category_targets=targets)
    symptom = rules.promise(Facts(category="symptom")).segment(at("2026-11-23 09:00"))
    assert (symptom.due_at, symptom.basis) == (at("2026-11-23 13:00"), Basis.CATEGORY)
    refill = rules.promise(Facts(category="refill")).segment(at("2026-11-23 09:00"))
    assert (refill.due_at, refill.basis) == (at("2026-11-24 09:00"), Basis.POLICY)


def test_of_a_targets_open_hours_and_the_promises_real_ones_the_earlier_end_counts() -> None:
    symptom = Rulebook(1, WEEK, category_targets={"symptom": 4 * H}).promise(Facts(category="symptom"))
    evening = symptom.segment(FRIDAY)  # four open hours after Friday 16:30 end on Monday
    assert (evening.due_at, evening.basis) == (FRIDAY + 24 * H, Basis.POLICY)


def test_a_location_has_its_own_hours() -> None:
    late = Calendar("America/New_York", ((Window(time(12), time(20)),),) * 7)
    nine = Policy("nine open hours", 9 * H, Mode.BUSINESS_HOURS)
    rules = Rulebook(1, WEEK, {"late": late}, (nine,))
    assert rules.promise(Facts(location="Main St")).segment(FRIDAY).due_at == at("2026-11-23 16:30")
    assert rules.promise(Facts(location="Late")).segment(FRIDAY).due_at == at("2026-11-21 17:30")


@pytest.mark.parametrize("mode", [Mode.OPEN_DAYS, Mode.BUSINESS_HOURS])
def test_a_practice_that_is_never_open_counts_all_hours_and_says_so(mode: Mode) -> None:
    segment = Rulebook(1, NEVER, policies=(Policy("p", mode=mode),)).promise(Facts()).segment(FRIDAY)
    assert (segment.due_at, segment.by_the_clock) == (FRIDAY + 24 * H, True)


def test_soon_is_three_quarters_of_the_time_that_counts() -> None:
    nine = Policy("nine open hours", 8 * H, Mode.BUSINESS_HOURS)
    segment = Rulebook(1, WEEK, policies=(nine,)).promise(Facts()).segment(at("2026-11-20 15:00"))
    assert (segment.soon_at, segment.due_at) == (at("2026-11-23 12:00"), at("2026-11-23 14:00"))


def test_a_message_is_read_within_sixty_open_minutes() -> None:
    assert Rulebook(1, WEEK).promise(Facts()).read_by(FRIDAY) == at("2026-11-23 08:30")
    assert Rulebook(1, NEVER).promise(Facts()).read_by(FRIDAY) == FRIDAY + FIRST_LOOK


def test_a_rulebook_knows_which_facts_make_a_difference() -> None:
    assert Rulebook(1, WEEK).looks_at == frozenset()
    rules = Rulebook(1, WEEK, {"Late": WEEK}, (SPANISH, REFILLS, EVERYTHING), {"symptom": 4 * H})
    assert rules.looks_at == {"language", "category", "location"}


@pytest.mark.parametrize("target", [H, 24 * H])
def test_a_category_may_be_answered_as_late_as_everything_is(target: timedelta) -> None:
    assert refusal(Rules(category_targets={"symptom": target})) is None


@pytest.mark.parametrize("target", [H - timedelta(minutes=1), 24 * H + timedelta(minutes=1), 240 * H])
def test_a_target_of_a_category_that_tightens_nothing_is_refused(target: timedelta) -> None:
    said = Refusal("category_target_out_of_range", {"category": "symptom", "most": 24})
    assert refusal(Rules(category_targets={"symptom": target})) == said


@pytest.mark.parametrize("mode", Mode)
@given(
    minutes=st.integers(0, 60 * 24 * 30), hours=st.integers(1, 240), share=st.sampled_from([0.5, 0.75, 0.9, 1.0])
)
def test_a_share_of_a_wait_is_the_same_whether_its_time_was_kept_or_is_counted(
    mode: Mode, minutes: int, hours: int, share: float
) -> None:
    for week in (WEEK, NEVER):
        promise = Rulebook(1, week, policies=(Policy("p", hours * H, mode),)).promise(Facts())
        kept = promise.segment(FRIDAY + timedelta(minutes=minutes))
        assert kept.counts is not None
        assert promise.at_share(kept, share) == promise.at_share(replace(kept, counts=None), share)


@given(st.integers(1, 72 * 60))
def test_a_holding_reply_is_warned_of_after_three_quarters_of_what_it_promises(minutes: int) -> None:
    until = FRIDAY + timedelta(minutes=minutes)
    wait = held(FRIDAY, until)
    assert (wait.started_at, wait.due_at, wait.basis) == (FRIDAY, until, Basis.HELD)
    assert wait.soon_at - FRIDAY == (until - FRIDAY) * 0.75
