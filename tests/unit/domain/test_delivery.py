"""What becomes of a row of the outbox after each kind of answer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage_app.queue.domain.delivery import (
    LONGEST_WAIT,
    MOST_ATTEMPTS,
    Confirmed,
    DeliveryState,
    Outcome,
    Rejected,
    RetryLater,
    Tried,
    Unknown,
    Verdict,
    back_off,
    verdict,
)

QUARANTINE = timedelta(seconds=150)


def after(outcome: Outcome, attempts: int = 1, *, uncertain: bool = False) -> Verdict:
    return verdict(outcome, Tried(attempts, uncertain), quarantine=QUARANTINE, jitter=0.5)


def test_a_confirmed_row_is_delivered() -> None:
    assert after(Confirmed("c-1")).state is DeliveryState.DELIVERED


def test_an_uncertain_row_waits_out_the_quarantine_and_is_searched_for_first() -> None:
    decided = after(Unknown("delivery_uncertain"))
    assert (decided.state, decided.wait, decided.search_first) == (DeliveryState.RETRY, QUARANTINE, True)


def test_what_was_once_uncertain_stays_so_when_the_portal_cannot_be_reached() -> None:
    assert after(RetryLater("portal_unreachable", spent=False), uncertain=True).search_first


def test_a_refusal_asks_a_person_and_never_forgets_an_earlier_uncertainty() -> None:
    decided = after(Rejected("portal_refused_content"))
    assert (decided.state, decided.search_first) == (DeliveryState.NEEDS_ATTENTION, False)
    assert after(Rejected("portal_refused_content"), uncertain=True).search_first


def test_a_refusal_that_found_something_under_our_key_never_forgets_it() -> None:
    assert after(Rejected("delivery_altered", present=True)).search_first


def test_an_unreachable_portal_costs_no_attempt() -> None:
    assert after(RetryLater("portal_unreachable", spent=False), attempts=1).attempts == 0


@pytest.mark.parametrize("outcome", [RetryLater("portal_failing"), Unknown("delivery_uncertain")])
def test_after_eight_answers_a_person_is_asked(outcome: Outcome) -> None:
    assert after(outcome, MOST_ATTEMPTS - 1).state is DeliveryState.RETRY
    assert after(outcome, MOST_ATTEMPTS).state is DeliveryState.NEEDS_ATTENTION


def test_what_a_person_sends_again_after_eight_uncertain_answers_still_waits_out_the_quarantine() -> None:
    assert after(Unknown("x"), MOST_ATTEMPTS).wait == QUARANTINE


def test_a_refusal_after_a_search_that_found_nothing_leaves_no_doubt() -> None:
    assert not after(Rejected("x", absent=True), 2, uncertain=True).search_first


def test_a_portal_that_names_a_time_is_given_it() -> None:
    assert after(RetryLater("portal_busy", timedelta(seconds=77))).wait == timedelta(seconds=77)


@given(st.integers(0, 10_000), st.floats(0, 1))
def test_the_back_off_is_bounded(attempts: int, jitter: float) -> None:
    assert timedelta(0) < back_off(attempts, jitter) <= LONGEST_WAIT


@given(
    st.one_of(
        st.just(Confirmed("c")),
        st.just(Unknown("delivery_uncertain")),
        st.builds(RetryLater, code=st.just("portal_busy"), spent=st.booleans()),
    ),
    st.integers(1, 20),
    st.booleans(),
)
def test_only_a_confirmation_lets_go_of_an_uncertain_row(
    outcome: Outcome,
    attempts: int,
    uncertain: bool,  # noqa: FBT001
) -> None:
    decided = after(outcome, attempts, uncertain=uncertain)
    if uncertain and not isinstance(outcome, Confirmed):
        assert decided.search_first
