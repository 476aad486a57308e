"""Waits that are over: by which ends a promise is kept, and when it is not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from triage_app.queue.domain.countdown import StartSource
from triage_app.queue.domain.past import JOINED, PastWait
from triage_app.queue.domain.states import CloseReason

SENT = datetime(2026, 11, 20, 15, tzinfo=UTC)
DUE = SENT + timedelta(hours=24)
MOMENT = timedelta(microseconds=1)


def ended(by: str, at: datetime, *, breached_at: datetime | None = None) -> PastWait:
    return PastWait(SENT, StartSource.SENT, DUE, at, by, 0, breached_at)


@pytest.mark.parametrize("by", ["reply", "portal", "call", "held", *CloseReason])
def test_a_promise_is_kept_by_an_end_at_the_due_time_and_broken_by_one_after_it(by: str) -> None:
    assert ended(by, DUE).met is True
    assert ended(by, DUE + MOMENT).met is False


@pytest.mark.parametrize("by", ["reply", "held", *CloseReason])
def test_a_due_time_that_had_passed_stays_broken_whatever_it_became(by: str) -> None:
    assert ended(by, DUE, breached_at=SENT + timedelta(hours=4)).met is False


@pytest.mark.parametrize("by", [JOINED, "split", "withdrawn", "something new"])
def test_nobody_is_judged_by_a_wait_that_goes_on_elsewhere_or_whose_words_are_gone(by: str) -> None:
    assert ended(by, DUE + MOMENT).met is None
