"""To whom the program gives what nobody owns."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage_app.queue.domain.absence import Absence
from triage_app.queue.domain.accountable import Member, Team
from triage_app.queue.domain.assignment import Chosen, Load, Unowned, accept_by, choose, weight_of
from triage_app.queue.domain.calendar import Calendar, Window
from triage_app.queue.domain.duty import Duty
from triage_app.queue.domain.people import Role
from triage_app.queue.domain.policies import Facts

NOW = datetime(2026, 11, 24, 18, 28, tzinfo=UTC)  # a Tuesday, 1:28 PM in New York
H, MINUTE = timedelta(hours=1), timedelta(minutes=1)
JOY, SAM, TEA = 1, 2, 3
DESK = frozenset({Role.ASSISTANT})
TEAM = Team(tuple(Member(one, DESK) for one in (JOY, SAM, TEA)))
ONE = Unowned(Facts(language="es-MX", category="refill", provider="Dr. Osei"), location_id=1)
OFFICE = Calendar("America/New_York", ((Window(time(8), time(17)),),) * 5 + ((), ()))


def with_member(staff_id: int, **changes: object) -> Team:
    changed = tuple(replace(one, **changes) if one.id == staff_id else one for one in TEAM.members)  # type: ignore[arg-type]
    return replace(TEAM, members=changed)


def chosen(team: Team = TEAM, one: Unowned = ONE, loads: dict[int, Load] | None = None) -> int | None:
    found = choose(one, team, loads or {}, NOW)
    return None if found is None else found.staff_id


def test_it_goes_to_who_has_the_least_to_do_by_how_soon_it_is_due() -> None:
    assert chosen(loads={JOY: Load(1, 4), SAM: Load(3, 3), TEA: Load(2, 5)}) == SAM
    assert chosen(loads={JOY: Load(2, 4), SAM: Load(1, 4), TEA: Load(2, 5)}) == SAM
    assert chosen() == JOY


def test_a_conversation_weighs_more_the_sooner_it_is_due() -> None:
    assert (
        weight_of(NOW + H, NOW + 2 * H, NOW) < weight_of(NOW, NOW + H, NOW) < weight_of(NOW - 2 * H, NOW - H, NOW)
    )


def test_it_goes_to_whoever_answered_the_patient_last_if_they_are_here_and_have_room() -> None:
    loads = {SAM: Load(9, 30)}
    last = replace(ONE, last_replier=SAM)
    assert choose(last, TEAM, loads, NOW) == (SAM, Chosen.LAST_REPLIER)
    assert chosen(with_member(SAM, duty=Duty(most=9)), last, loads) == JOY
    assert chosen(replace(TEAM, absences=(Absence(SAM, NOW, NOW + H),)), last) == JOY


@pytest.mark.parametrize(
    "changes",
    [
        {"duty": Duty(languages=frozenset({"en"}))},
        {"duty": Duty(categories=frozenset({"billing"}))},
        {"duty": Duty(providers=frozenset({"Dr. Lee"}))},
        {"duty": Duty(most=2)},
        {"locations": frozenset({2})},
        {"roles": frozenset({Role.ADMIN})},
        {"hours": Calendar("America/New_York", ((Window(time(8), time(12)),),) * 7)},
    ],
)
def test_who_is_not_here_does_not_take_it_or_has_no_room_does_not_get_it(changes: dict[str, object]) -> None:
    loads = {JOY: Load(2, 2), SAM: Load(3, 3), TEA: Load(4, 4)}
    assert chosen(loads=loads) == JOY
    assert chosen(with_member(JOY, **changes), loads=loads) == SAM


def test_skills_are_told_by_code_and_name_whatever_their_capitals() -> None:
    duty = Duty(languages=frozenset({"es"}), categories=frozenset({"refill"}), providers=frozenset({"dr. osei"}))
    assert duty.takes(ONE.facts)
    assert duty.takes(Facts()), "what is not known is no reason against it"


def test_who_did_not_accept_it_is_not_asked_again_and_in_the_end_it_stays_with_nobody() -> None:
    assert chosen(one=replace(ONE, passed_by=frozenset({JOY}))) == SAM
    assert chosen(one=replace(ONE, passed_by=frozenset({JOY, SAM, TEA}))) is None


def test_who_accepts_has_open_minutes_and_none_of_them_at_night() -> None:
    assert accept_by(NOW, 30 * MINUTE, OFFICE) == NOW + 30 * MINUTE
    evening = datetime(2026, 11, 24, 21, 50, tzinfo=UTC)  # 4:50 PM
    assert accept_by(evening, 30 * MINUTE, OFFICE) == datetime(2026, 11, 25, 13, 20, tzinfo=UTC)
    assert accept_by(NOW, 30 * MINUTE, Calendar("UTC", ((),) * 7)) == NOW + 30 * MINUTE


@given(st.dictionaries(st.sampled_from([JOY, SAM, TEA]), st.builds(Load, st.integers(0, 9), st.integers(0, 40))))
def test_nobody_with_less_to_do_is_passed_over(loads: dict[int, Load]) -> None:
    found = chosen(loads=loads)
    assert found is not None
    assert all(loads.get(found, Load()).weight <= loads.get(one, Load()).weight for one in (JOY, SAM, TEA))
