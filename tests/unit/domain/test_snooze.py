"""For how long a conversation may be put aside."""

from datetime import UTC, datetime, time, timedelta

import pytest

from triage_app.queue.domain.calendar import Calendar, Window
from triage_app.queue.domain.snooze import SPANS, Offer, next_days_opening, offers

H = timedelta(hours=1)
NOW = datetime(2026, 11, 20, 18, 28, tzinfo=UTC)  # Friday 1:28 PM in New York
OFFICE = (Window(time(8), time(17)),)
MONDAY = datetime(2026, 11, 23, 13, tzinfo=UTC)
CALENDAR = Calendar("America/New_York", (OFFICE,) * 5 + ((), ()))


def test_what_ends_before_the_warning_is_offered_as_it_is() -> None:
    found = offers(NOW, NOW + 100 * H, MONDAY)
    assert found == (*(Offer(NOW + span, span) for span in SPANS), Offer(MONDAY))


@pytest.mark.parametrize("hours", [0.25, 0.5, 0.75, 1, 1.5, 2])
def test_nothing_lasts_past_the_warning_which_is_offered_instead(hours: float) -> None:
    soon = NOW + hours * H
    found = offers(NOW, soon, MONDAY)
    assert found[-1] == Offer(soon, is_warning=True)
    assert all(one.until < soon for one in found[:-1])
    assert len(found) == 1 + sum(span < hours * H for span in SPANS)


def test_the_opening_is_not_offered_past_the_warning() -> None:
    assert Offer(MONDAY) not in offers(NOW, MONDAY, MONDAY)


@pytest.mark.parametrize("soon_at", [None, NOW, NOW - H])
def test_what_is_due_soon_is_not_put_aside(soon_at: datetime | None) -> None:
    assert offers(NOW, soon_at, MONDAY) == ()


def test_the_next_opening_is_on_a_later_day() -> None:
    assert next_days_opening(NOW, CALENDAR) == MONDAY
    early_monday = MONDAY - 4 * H
    assert next_days_opening(early_monday, CALENDAR) == MONDAY + 24 * H
    assert next_days_opening(NOW, Calendar("America/New_York", ((),) * 7)) is None


def test_offers_are_told_soonest_first_and_may_end_at_once_together() -> None:
    opening = NOW + SPANS[0]
    assert [one.until for one in offers(NOW, NOW + 24 * H, opening)] == sorted(
        [opening, *(NOW + span for span in SPANS)]
    )
