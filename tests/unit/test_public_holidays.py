"""Public holidays are proposed as closed days, by country and by its parts."""

from __future__ import annotations

import pytest

from ical import YEARS, named
from triage_app.errors import UsageError
from triage_app.queue.services.holidays import LONGEST_NAME, proposed


def test_federal_holidays_stand_with_the_days_on_which_they_are_made_up_for() -> None:
    found = named(proposed("US", None, YEARS))
    assert list(found) == sorted(found)
    assert (found["2026-07-04"], found["2026-07-03"]) == ("Independence Day", "Independence Day (observed)")
    assert (found["2027-07-04"], found["2027-07-05"]) == ("Independence Day", "Independence Day (observed)")
    assert (found["2026-11-26"], found["2027-11-25"]) == ("Thanksgiving Day", "Thanksgiving Day")
    assert found["2027-12-31"] == "New Year's Day (observed)"
    assert {day[:4] for day in found} == {"2026", "2027"}


def test_holidays_are_proposed_as_closed_all_day() -> None:
    assert {day.windows for day in proposed("US", None, YEARS)} == {()}


def test_a_part_of_the_country_has_days_of_its_own() -> None:
    everywhere, there = proposed("US", None, YEARS), named(proposed("US", "PR", YEARS))
    assert there["2026-07-25"] == "Puerto Rico Constitution Day"
    assert "2026-07-25" not in named(everywhere)
    assert named(proposed("US", "CA", YEARS))["2026-03-31"] == "Cesar Chavez Day"


def test_two_holidays_on_one_day_are_both_named() -> None:
    assert named(proposed("US", "CA", YEARS))["2027-02-15"] == "Presidents' Day / Susan B. Anthony Day"


def test_a_holiday_with_a_long_name_is_cut() -> None:
    name = named(proposed("US", "PR", YEARS))["2026-02-16"]
    assert name.startswith("George Washington Day, Presidents' Day")
    assert (len(name) <= LONGEST_NAME, name[-1]) == (True, "…")


def test_names_are_english_where_there_are_english_ones() -> None:
    assert named(proposed("MX", None, YEARS))["2026-12-25"] == "Christmas Day"


@pytest.mark.parametrize(
    ("country", "subdivision", "named"),
    [
        ("XX", None, "XX"),
        ("", None, ""),
        ("us", None, "us"),
        ("USA", None, "USA"),
        ("US", "ZZ", "US-ZZ"),
        ("HolidayBase", None, "HolidayBase"),
        ("country_holidays", None, "country_holidays"),
        ("__path__", "X", "__path__-X"),
    ],
)
def test_an_unknown_country_or_part_is_said_by_name(country: str, subdivision: str | None, named: str) -> None:
    with pytest.raises(UsageError) as refused:
        proposed(country, subdivision, YEARS)
    assert (refused.value.code, refused.value.values) == ("country_unknown", {"country": named})
