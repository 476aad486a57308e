"""Practice time: the computer's, unless a make-believe profile moves or stops it for all of its processes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from triage_app.clock import ProfileClock, SystemClock, Waking, advance_profile, stop_profile
from triage_app.config import Place, Profile, Settings
from triage_app.headless import clock_of

if TYPE_CHECKING:
    from pathlib import Path

AT = datetime(2026, 11, 24, 18, 28, tzinfo=UTC)
DAY = timedelta(days=1)


def ahead(clock: ProfileClock) -> float:
    """Hours the clock is ahead of the computer's, to a minute."""
    return round((clock.now() - datetime.now(UTC)).total_seconds() / 3600, 2)


def test_without_a_file_it_is_the_computers_time(tmp_path: Path) -> None:
    assert ahead(ProfileClock(tmp_path / "practice-time")) == 0


def test_every_clock_of_the_profile_moves_when_one_is_moved(tmp_path: Path) -> None:
    file = tmp_path / "practice-time"
    one, other = ProfileClock(file), ProfileClock(file)
    advance_profile(file, DAY)
    assert (ahead(one), ahead(other)) == (24, 24)
    advance_profile(file, DAY / 2)
    assert (ahead(one), ahead(other)) == (36, 36)


def test_a_clock_that_stands_moves_only_when_it_is_moved(tmp_path: Path) -> None:
    file = tmp_path / "practice-time"
    clock = ProfileClock(file)
    stop_profile(file, AT)
    assert clock.now() == AT
    assert advance_profile(file, DAY) == AT + DAY
    assert clock.now() == AT + DAY


def test_time_never_runs_backwards(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="-1 day"):
        advance_profile(tmp_path / "practice-time", -DAY)


@pytest.mark.parametrize("said", ["", "soon", "=yesterday", "+1e999"])
def test_a_file_nobody_can_read_leaves_the_last_word(tmp_path: Path, said: str) -> None:
    file = tmp_path / "practice-time"
    clock = ProfileClock(file)
    stop_profile(file, AT)
    assert clock.now() == AT
    file.write_text(said, encoding="ascii")
    assert clock.now() == AT


def test_a_real_practices_clock_cannot_be_moved(tmp_path: Path) -> None:
    profile = Profile(tmp_path)
    stop_profile(profile.clock_file, AT)
    profile.save(Settings())
    assert isinstance(clock_of(Place(profile)), SystemClock)
    profile.save(Settings(make_believe=True))
    assert clock_of(Place(profile)).now() == AT


def test_a_sleep_is_noticed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    awake, slept = [100.0], [0.0]
    monkeypatch.setattr("triage_app.clock.time.monotonic", lambda: awake[0])
    monkeypatch.setattr("triage_app.clock.stopwatch", lambda: awake[0] + slept[0])
    waking = Waking()
    awake[0] += 3600
    assert not waking.woke(), "an hour at work is no sleep"
    slept[0] += 2
    assert not waking.woke(), "nor is a nap"
    slept[0] += 28_800
    assert waking.woke()
    assert not waking.woke()
