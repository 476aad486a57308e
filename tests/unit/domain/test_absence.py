"""Who is away, and who stands in for them through any chain of substitutes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from triage_app.queue.domain.absence import Absence, absence_of, substitute_of

NOW = datetime(2026, 11, 24, 18, 28, tzinfo=UTC)
H = timedelta(hours=1)

ANA, BOB, CLEO, DAN = 1, 2, 3, 4


def away(who: int, substitute: int | None = None, *, since: timedelta = H, until: timedelta = H) -> Absence:
    return Absence(who, NOW - since, NOW + until, substitute)


def anybody(_staff_id: int) -> bool:
    return True


def test_somebody_is_away_from_the_first_moment_and_back_at_the_last() -> None:
    one = Absence(ANA, NOW, NOW + H)
    assert absence_of(ANA, [one], NOW) == one
    assert absence_of(ANA, [one], NOW + H) is None
    assert absence_of(ANA, [one], NOW - timedelta.resolution) is None
    assert absence_of(BOB, [one], NOW) is None


def test_of_two_absences_the_one_that_ends_last_counts() -> None:
    lunch, leave = away(ANA, BOB), away(ANA, CLEO, until=9 * H)
    assert absence_of(ANA, [leave, lunch], NOW) == leave
    assert substitute_of(ANA, [leave, lunch], NOW, anybody) == CLEO


def test_a_substitute_who_is_away_as_well_has_a_substitute() -> None:
    chain = [away(ANA, BOB), away(BOB, CLEO), away(CLEO, DAN)]
    assert substitute_of(ANA, chain, NOW, anybody) == DAN
    assert substitute_of(ANA, chain[:2], NOW, anybody) == CLEO


def test_standing_in_ends_by_itself() -> None:
    chain = [away(ANA, BOB, until=5 * H), away(BOB, CLEO)]
    assert substitute_of(ANA, chain, NOW + H, anybody) == BOB, "Bob is back"
    assert substitute_of(ANA, chain, NOW + 5 * H, anybody) is None, "and so is Ana"


def test_a_chain_that_comes_back_or_ends_with_nobody_names_nobody() -> None:
    assert substitute_of(ANA, [away(ANA, BOB), away(BOB, ANA)], NOW, anybody) is None
    assert substitute_of(ANA, [away(ANA, ANA)], NOW, anybody) is None
    assert substitute_of(ANA, [away(ANA, BOB), away(BOB)], NOW, anybody) is None
    assert substitute_of(ANA, [away(ANA)], NOW, anybody) is None


def test_who_does_not_work_here_any_more_stands_in_for_nobody() -> None:
    assert substitute_of(ANA, [away(ANA, BOB)], NOW, lambda one: one != BOB) is None
    chain = [away(ANA, BOB), away(BOB, CLEO)]
    assert substitute_of(ANA, chain, NOW, lambda one: one != CLEO) is None


people = st.integers(1, 6)
absences = st.lists(
    st.builds(
        lambda who, begins, hours, whom: Absence(who, NOW + begins * H, NOW + (begins + hours) * H, whom),
        people,
        st.integers(-5, 5),
        st.integers(1, 8),
        st.none() | people,
    ),
    max_size=12,
)


@given(people, absences)
def test_whoever_stands_in_is_here_and_is_somebody_else(who: int, told: list[Absence]) -> None:
    found = substitute_of(who, told, NOW, anybody)
    if found is not None:
        assert found != who
        assert absence_of(found, told, NOW) is None
        assert absence_of(who, told, NOW) is not None
