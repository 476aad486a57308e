"""How far two clocks are apart, as far as a question over a slow line can tell."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage_app.queue.domain.clocks import Offset, earliest, is_apart, offset

AT = datetime(2026, 11, 24, 18, 28, tzinfo=UTC)


def seconds(number: float) -> timedelta:
    return timedelta(seconds=number)


def test_the_database_is_taken_to_have_looked_in_the_middle_of_the_round_trip() -> None:
    assert offset(AT + seconds(6), AT, seconds(4)) == Offset(seconds(4), seconds(2))
    assert offset(AT, AT + seconds(3), seconds(2)) == Offset(seconds(-4), seconds(1))


@pytest.mark.parametrize(("ahead", "unsure"), [(60.1, 0), (-60.1, 0), (90.1, 30)])
def test_more_than_a_minute_for_certain_is_far(ahead: float, unsure: float) -> None:
    assert Offset(seconds(ahead), seconds(unsure)).is_far


@pytest.mark.parametrize(("ahead", "unsure"), [(0, 0), (60, 0), (-60, 0), (90, 30), (-300, 300)])
def test_what_a_slow_line_may_explain_is_not(ahead: float, unsure: float) -> None:
    assert not Offset(seconds(ahead), seconds(unsure)).is_far


@given(st.datetimes(timezones=st.just(UTC)), st.none() | st.datetimes(timezones=st.just(UTC)))
def test_of_two_clocks_the_earlier_counts_where_they_are_apart(ours: datetime, theirs: datetime | None) -> None:
    at = earliest(ours, theirs)
    assert at in (ours, theirs)
    assert at <= ours
    if theirs is not None and is_apart(ours, theirs):
        assert at == min(ours, theirs)
    else:
        assert at == ours


@pytest.mark.parametrize(("minutes", "apart"), [(10, False), (-10, False), (10.1, True), (-10.1, True)])
def test_a_portal_is_apart_from_ten_minutes_on(minutes: float, apart: bool) -> None:  # noqa: FBT001
    assert is_apart(AT, AT + timedelta(minutes=minutes)) is apart
    assert not is_apart(AT, None)
