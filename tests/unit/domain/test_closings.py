"""Closed days after which a day's promise is due weeks later are asked about, where an edit makes them so."""

from datetime import UTC, date, datetime, timedelta

import pytest

from triage_app.queue.domain.calendar import Mode, SpecialDay
from triage_app.queue.domain.closings import newly_long
from triage_app.queue.domain.policies import EVERYTHING, Facts, Policy
from triage_app.queue.domain.rulebook import Hours, Rules

NEW_YORK = "America/New_York"
NOW = datetime(2026, 11, 24, 15, tzinfo=UTC)
FIRST = date(2026, 12, 14)
OPEN_DAYS = Policy("everything else", mode=Mode.OPEN_DAYS)


def closed(days: int, *, first: date = FIRST, policy: Policy = OPEN_DAYS, place: str = "") -> Rules:
    hours = Hours(special=tuple(SpecialDay(first + timedelta(days=day), "", ()) for day in range(days)))
    return Rules(policies=(policy,), **({"locations": {place: hours}} if place else {"hours": hours}))


@pytest.mark.parametrize("place", ["", "Main St"])
def test_eleven_closed_months_are_asked_about(place: str) -> None:
    found = newly_long(Rules(policies=(OPEN_DAYS,)), closed(330, place=place), NEW_YORK, NOW)
    assert found is not None
    assert (found.days, found.policy) == (331, "everything else")
    assert found.sent_at == datetime(2026, 12, 14, 4, 59, tzinfo=UTC)


def test_a_closing_that_has_begun_is_asked_about() -> None:
    assert newly_long(Rules(), closed(60, first=date(2026, 11, 1)), NEW_YORK, NOW) is not None


@pytest.mark.parametrize(("days", "is_asked"), [(10, False), (13, True)])
def test_two_weeks_are_not_asked_about_and_more_are(days: int, *, is_asked: bool) -> None:
    assert (newly_long(Rules(), closed(days), NEW_YORK, NOW) is not None) == is_asked


def test_where_all_hours_count_closed_days_put_nothing_off() -> None:
    assert newly_long(Rules(), closed(330, policy=EVERYTHING), NEW_YORK, NOW) is None


def test_a_promise_of_many_days_is_measured_by_its_first() -> None:
    slow = Policy("slow", timedelta(hours=240), Mode.OPEN_DAYS)
    assert newly_long(Rules(), closed(1, policy=slow), NEW_YORK, NOW) is None


def test_a_promise_for_elsewhere_is_not_put_off_by_a_locations_closed_days() -> None:
    uptown = Policy("Uptown", mode=Mode.OPEN_DAYS, conditions=Facts(location="Uptown"))
    rules = Rules(policies=(uptown,), locations=closed(330, place="Main St").locations)
    assert newly_long(Rules(), rules, NEW_YORK, NOW) is None


def test_what_was_so_before_is_not_asked_again() -> None:
    assert newly_long(closed(330), closed(330), NEW_YORK, NOW) is None
    assert newly_long(closed(330), closed(340), NEW_YORK, NOW) is not None
