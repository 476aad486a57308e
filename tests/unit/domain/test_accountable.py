"""There is always exactly one person who has to see to a conversation."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from triage_app.queue.domain.absence import Absence
from triage_app.queue.domain.accountable import Accountable, Because, Member, Team, accountable
from triage_app.queue.domain.calendar import Calendar, Window
from triage_app.queue.domain.people import Role

NOW = datetime(2026, 11, 24, 18, 28, tzinfo=UTC)  # a Tuesday, 1:28 PM in New York
H = timedelta(hours=1)
ANA, BOB, CLEO, JOY, SAM = 1, 2, 3, 4, 5
PLACE, ELSEWHERE = 1, 2
BOSS, DESK = frozenset({Role.SUPERVISOR}), frozenset({Role.ASSISTANT})


def shift(opens: int, closes: int) -> Calendar:
    return Calendar("America/New_York", ((Window(time(opens), time(closes)),),) * 7)


ANA_, BOB_, CLEO_ = Member(ANA, BOSS), Member(BOB, BOSS), Member(CLEO, BOSS)
JOY_, SAM_ = Member(JOY, DESK), Member(SAM, DESK)
TEAM = Team((replace(ANA_, hours=shift(8, 12)), replace(BOB_, hours=shift(12, 17)), CLEO_, JOY_, SAM_))


def away(who: int, substitute: int | None = None) -> Absence:
    return Absence(who, NOW - H, NOW + H, substitute)


def test_the_owner_sees_to_what_they_own() -> None:
    assert accountable(JOY, PLACE, TEAM, NOW) == Accountable(JOY, Because.OWNS)


def test_while_the_owner_is_away_whoever_stands_in_does() -> None:
    team = replace(TEAM, absences=(away(JOY, SAM),))
    assert accountable(JOY, PLACE, team, NOW) == Accountable(SAM, Because.SUBSTITUTE)
    assert accountable(JOY, PLACE, team, NOW + H) == Accountable(JOY, Because.OWNS)


def test_what_nobody_owns_is_the_supervisors_on_shift() -> None:
    assert accountable(None, PLACE, TEAM, NOW) == Accountable(BOB, Because.ON_SHIFT)
    assert accountable(None, PLACE, TEAM, NOW - 3 * H) == Accountable(ANA, Because.ON_SHIFT)
    assert accountable(None, PLACE, TEAM, NOW + 9 * H) == Accountable(CLEO, Because.ON_SHIFT), "no hours: always"


def test_without_a_supervisor_on_shift_it_is_the_deputy_and_then_the_lead() -> None:
    night = replace(TEAM, members=TEAM.members[:2] + TEAM.members[3:])
    later = NOW + 9 * H
    assert accountable(None, PLACE, replace(night, deputy_id=BOB, lead_id=ANA), later) == (BOB, Because.DEPUTY)
    both = replace(night, deputy_id=BOB, lead_id=ANA, absences=(Absence(BOB, NOW, NOW + 24 * H),))
    assert accountable(None, PLACE, both, later) == (ANA, Because.LEAD)
    assert accountable(None, PLACE, night, later) == (ANA, Because.LEAD), "who has been here longest"


def test_an_owner_who_left_or_does_not_see_it_is_not_accountable() -> None:
    assert accountable(99, PLACE, TEAM, NOW) == (BOB, Because.ON_SHIFT)
    confined = replace(TEAM, members=(*TEAM.members[:3], replace(JOY_, locations=frozenset({ELSEWHERE}))))
    assert accountable(JOY, PLACE, confined, NOW) == (BOB, Because.ON_SHIFT)


def test_an_owner_away_whose_chain_ends_with_nobody_leaves_it_to_the_supervisor() -> None:
    team = replace(TEAM, absences=(away(JOY, SAM), away(SAM, JOY)))
    assert accountable(JOY, PLACE, team, NOW) == (BOB, Because.ON_SHIFT)


ids = st.integers(1, 6)
members = st.builds(
    Member,
    ids,
    st.sets(st.sampled_from([Role.SUPERVISOR, Role.ASSISTANT, Role.ADMIN]), min_size=1).map(frozenset),
    st.sets(st.integers(1, 2), max_size=1).map(frozenset),
    hours=st.none() | st.builds(shift, st.integers(0, 11), st.integers(12, 23)),
)
teams = st.builds(
    Team,
    st.lists(members, min_size=1, max_size=6, unique_by=lambda one: one.id).map(
        lambda some: tuple(sorted(some, key=lambda one: one.id))
    ),
    st.lists(st.builds(away, ids, st.none() | ids), max_size=6).map(tuple),
    st.none() | ids,
    st.none() | ids,
)


@given(st.none() | ids, st.integers(1, 2), teams, st.integers(-30, 30))
def test_whoever_works_here_somebody_who_works_here_is_accountable(
    owner: int | None, place: int, team: Team, hours: int
) -> None:
    found = accountable(owner, place, team, NOW + hours * H)
    assert found is not None
    assert team.member(found.staff_id) is not None
    if found.because is not Because.LEAD:
        assert not team.is_away(found.staff_id, NOW + hours * H)
