"""Rules of whole days come round as a well-known library says, and never cost more than the days asked about."""

from __future__ import annotations

from datetime import date, datetime, time
from itertools import dropwhile, takewhile

import pytest
from dateutil import rrule
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from triage_app.queue.domain.recurrence import Frequency, Rule, occurrences

YEARLY, MONTHLY, WEEKLY, DAILY = Frequency
FIRST, LAST = date(2026, 1, 1), date(2028, 12, 31)


def days(rule: Rule, begins: date, first: date = FIRST, last: date = LAST) -> list[date]:
    return list(occurrences(rule, begins, first, last, lambda _: None))


def looked_at(rule: Rule, begins: date) -> int:
    costs: list[int] = []
    list(occurrences(rule, begins, FIRST, LAST, costs.append))
    return sum(costs)


def test_a_year_later_is_the_same_date() -> None:
    assert days(Rule(YEARLY), date(2020, 12, 24)) == [date(year, 12, 24) for year in (2026, 2027, 2028)]


def test_the_last_of_february_comes_every_fourth_year() -> None:
    assert days(Rule(YEARLY), date(2024, 2, 29)) == [date(2028, 2, 29)]


def test_the_fourth_thursday_of_november_is_found_whichever_date_it_has() -> None:
    thanksgiving = Rule(YEARLY, months=frozenset({11}), weekdays=frozenset({(4, 3)}))
    assert days(thanksgiving, date(2020, 11, 26)) == [date(2026, 11, 26), date(2027, 11, 25), date(2028, 11, 23)]


def test_the_last_monday_of_may_is_counted_from_the_end() -> None:
    memorial = Rule(YEARLY, months=frozenset({5}), weekdays=frozenset({(-1, 0)}))
    assert days(memorial, date(2020, 5, 25)) == [date(2026, 5, 25), date(2027, 5, 31), date(2028, 5, 29)]


def test_a_count_begins_where_the_event_begins() -> None:
    assert days(Rule(YEARLY, count=3), date(2025, 1, 1)) == [date(2026, 1, 1), date(2027, 1, 1)]


def test_the_last_day_of_a_rule_is_one_of_its_days() -> None:
    assert days(Rule(YEARLY, until=date(2027, 1, 1)), date(2020, 1, 1)) == [date(2026, 1, 1), date(2027, 1, 1)]


def test_every_second_week_is_counted_from_the_week_of_the_event() -> None:
    found = days(Rule(WEEKLY, interval=2), date(2020, 1, 3), date(2026, 1, 1), date(2026, 1, 31))
    assert found == [date(2026, 1, 9), date(2026, 1, 23)]


@pytest.mark.parametrize("wrong", [{"interval": 0}, {"interval": -1}, {"count": 0}])
def test_a_rule_that_never_moves_on_is_none(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="at least"):
        Rule(DAILY, **wrong)  # type: ignore[arg-type]


def test_a_week_has_no_second_monday() -> None:
    with pytest.raises(ValueError, match="months and years"):
        Rule(WEEKLY, weekdays=frozenset({(2, 0)}))


@pytest.mark.parametrize("frequency", Frequency)
@pytest.mark.parametrize(("month", "day"), [(2, 30), (11, 31)])
def test_a_rule_that_never_comes_true_costs_no_more_than_the_days_asked_about(
    frequency: Frequency, month: int, day: int
) -> None:
    rule = Rule(frequency, months=frozenset({month}), month_days=frozenset({day}))
    assert days(rule, date(2020, 1, 1)) == []
    assert looked_at(rule, date(1, 1, 1)) <= 2 * ((LAST - FIRST).days + 7)


def test_steps_of_a_thousand_million_years_are_no_trouble() -> None:
    for frequency in Frequency:
        assert days(Rule(frequency, interval=10**9), date(2026, 5, 5)) == [date(2026, 5, 5)]
        assert days(Rule(frequency, interval=10**9), date(2025, 5, 5)) == []


def test_the_first_and_the_last_week_there_are_can_be_asked_about() -> None:
    assert days(Rule(WEEKLY), date(1, 1, 1), date.min, date(1, 1, 8)) == [date(1, 1, 1), date(1, 1, 8)]
    assert days(Rule(WEEKLY), date(9999, 12, 31), date(9999, 12, 1), date.max) == [date(9999, 12, 31)]


NUMBERS = {
    "months": st.frozensets(st.integers(1, 12), max_size=3),
    "month_days": st.frozensets(st.integers(-31, 31).filter(bool), max_size=4),
    "year_days": st.frozensets(st.integers(-366, 366).filter(bool), max_size=4),
    "positions": st.frozensets(st.integers(-6, 6).filter(bool), max_size=2),
}
EVERY = st.frozensets(st.tuples(st.just(0), st.integers(0, 6)), max_size=3)
COUNTED = st.frozensets(st.tuples(st.integers(-5, 5).filter(bool), st.integers(0, 6)), max_size=3)


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    frequency = draw(st.sampled_from(Frequency))
    counts = frequency in {YEARLY, MONTHLY}
    numbers = {name: draw(st.just(frozenset[int]()) | some) for name, some in NUMBERS.items()}
    rule = Rule(
        frequency,
        interval=draw(st.integers(1, 5)),
        count=draw(st.none() | st.integers(1, 40)),
        until=draw(st.none() | st.dates(date(2019, 1, 1), date(2029, 1, 1))),
        week_begins=draw(st.integers(0, 6)),
        weekdays=draw(EVERY | COUNTED if counts else EVERY),
        **numbers,
    )
    # Alone, positions choose nothing; and the library gives the first week only those days that are left of it
    assume(not rule.positions or (counts and (rule.weekdays or rule.month_days or rule.year_days)))
    assume(rule.count is None or rule.until is None)
    return rule


AGES = 19 * 400
"""Weekdays, dates and leap years come back every 400 years; the library gives up after the year 9999."""


def by_library(rule: Rule, begins: date) -> list[date]:
    found = rrule.rrule(
        getattr(rrule, rule.frequency),
        dtstart=far_off(begins),
        interval=rule.interval,
        count=rule.count,
        until=rule.until and far_off(rule.until),
        wkst=rule.week_begins,
        bymonth=sorted(rule.months) or None,
        bymonthday=sorted(rule.month_days) or None,
        byyearday=sorted(rule.year_days) or None,
        byweekday=[rrule.weekday(day, which or None) for which, day in sorted(rule.weekdays)] or None,
        bysetpos=sorted(rule.positions) or None,
    )
    taken = takewhile(lambda one: one <= far_off(LAST), dropwhile(lambda one: one < far_off(FIRST), found))
    return [one.date().replace(year=one.year - AGES) for one in taken]


def far_off(day: date) -> datetime:
    return datetime.combine(day.replace(year=day.year + AGES), time(0))


@settings(max_examples=100, deadline=None)
@given(rules(), st.dates(date(2019, 1, 1), date(2027, 1, 1)))
def test_rules_come_round_as_the_library_says(rule: Rule, begins: date) -> None:
    assert days(rule, begins) == by_library(rule, begins)
