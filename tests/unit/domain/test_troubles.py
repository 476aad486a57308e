"""What a desk tells in red, and when."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from triage_app.queue.domain.clocks import Offset
from triage_app.queue.domain.conversation import Health, PortalHealth
from triage_app.queue.domain.troubles import Trouble, troubles

NOW = datetime(2026, 11, 24, 18, 28, tzinfo=UTC)
PORTAL = PortalHealth(1, "Greenfield Portal", NOW - timedelta(seconds=20), None, {}, ())
WELL = Health((PORTAL,), 3.0, 0, 0, Offset(timedelta(seconds=2), timedelta(0)))


def codes(health: Health, *, settled: bool = True) -> list[str]:
    return [one.code for one in troubles(health, NOW, settled=settled)]


def test_nothing_is_told_while_all_is_well() -> None:
    assert codes(WELL) == []


@pytest.mark.parametrize(("age_s", "told"), [(90.0, []), (90.1, ["sync_silent"]), (None, ["sync_never"])])
def test_sync_is_silent_after_ninety_seconds_without_a_beat(age_s: float | None, told: list[str]) -> None:
    assert codes(replace(WELL, sync_beat_age_s=age_s)) == told


def test_a_sync_that_starts_with_its_desk_is_given_time_for_its_first_beat() -> None:
    assert codes(replace(WELL, sync_beat_age_s=50_000.0), settled=False) == []


def test_silence_says_since_when_in_practice_time() -> None:
    assert troubles(replace(WELL, sync_beat_age_s=600.0), NOW, settled=True) == (
        Trouble("sync_silent", {"when": NOW - timedelta(minutes=10)}),
    )


def test_without_a_portal_nobody_has_to_collect() -> None:
    assert codes(replace(WELL, portals=(), sync_beat_age_s=None)) == []


@pytest.mark.parametrize(("minutes", "code"), [(4, "clock_ahead"), (-4, "clock_behind")])
def test_a_clock_that_is_off_is_told_with_the_span(minutes: int, code: str) -> None:
    off = replace(WELL, clock=Offset(timedelta(minutes=minutes), timedelta(seconds=1)))
    assert troubles(off, NOW, settled=False) == (Trouble(code, {"span": timedelta(minutes=4)}),)


@pytest.mark.parametrize(("ago", "told"), [(600, []), (601, ["portal_unread"])])
def test_a_portal_not_read_to_its_end_for_ten_minutes_is_told(ago: int, told: list[str]) -> None:
    assert codes(replace(WELL, portals=(replace(PORTAL, checked_at=NOW - timedelta(seconds=ago)),))) == told


@pytest.mark.parametrize(("ahead", "told"), [(60, []), (61, ["clock_went_back"])])
def test_a_clock_that_went_backwards_is_told(ahead: int, told: list[str]) -> None:
    assert codes(replace(WELL, portals=(replace(PORTAL, checked_at=NOW + timedelta(seconds=ahead)),))) == told


def test_a_portal_that_was_never_read_has_nothing_to_be_late_with() -> None:
    assert codes(replace(WELL, portals=(replace(PORTAL, checked_at=None),))) == []


def test_what_matters_most_comes_first() -> None:
    unread = replace(PORTAL, checked_at=NOW - timedelta(hours=1))
    bad = replace(WELL, portals=(unread,), sync_beat_age_s=600.0, clock=Offset(timedelta(hours=1), timedelta(0)))
    assert codes(bad) == ["sync_silent", "clock_ahead", "portal_unread"]
