"""Times, days and hours as people type them, in both languages."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from triage_app.language import LANGUAGES
from triage_app.ui.settings.typed import day_in, day_shown, hours_in, hours_shown, time_in, time_shown

CHRISTMAS = date(2026, 12, 25)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        *(("8", time(8)), ("8:00 AM", time(8)), ("08:00", time(8)), ("0800", time(8)), (" 8 am ", time(8))),
        *(("5pm", time(17)), ("17.30", time(17, 30)), ("12 AM", time(0)), ("12 PM", time(12)), ("24:00", time(0))),
        *(("midnight", time(0)), ("Noon", time(12)), ("5 p. m.", time(17)), ("5 p.m.", time(17))),
        *(("", None), ("25:00", None), ("8:60", None), ("13 pm", None), ("0 am", None), ("eight", None)),
        *(("8:00 to 9", None), ("٨", time(8))),
    ],
)
def test_a_time_of_day(typed: str, meant: time | None) -> None:
    assert time_in(typed) == meant


@pytest.mark.parametrize("spoken", LANGUAGES, indirect=True)
def test_what_is_shown_can_be_typed(spoken: str) -> None:
    assert spoken
    for hour in range(24):
        assert time_in(time_shown(time(hour, 5))) == time(hour, 5)
    for month in range(1, 13):
        day = date(2026, month, 3)
        assert day_in(day_shown(day)) == day
    assert hours_in(hours_shown(timedelta(hours=24))) == timedelta(hours=24)
    assert hours_in(hours_shown(timedelta(minutes=90))) == timedelta(minutes=90)


@pytest.mark.parametrize("typed", ["12/25/2026", "2026-12-25", "Dec 25, 2026", "25 December 2026", " 12-25-2026 "])
def test_a_day(typed: str) -> None:
    assert day_in(typed) == CHRISTMAS


@pytest.mark.parametrize(
    "typed", ["", "12/25", "25/12/2026", "02/30/2026", "12/25/26/2026", "Christmas", "12/25/26", "12/31/9999"]
)
def test_what_is_no_day(typed: str) -> None:
    assert day_in(typed) is None


@pytest.mark.parametrize("spoken", ["es"], indirect=True)
@pytest.mark.parametrize("typed", ["25 dic 2026", "25 de diciembre de 2026", "2026-12-25"])
def test_a_day_in_spanish_names_its_month(spoken: str, typed: str) -> None:
    assert (spoken, day_in(typed)) == ("es", CHRISTMAS)
    assert day_in("03/04/2026") is None


@pytest.mark.parametrize(("typed", "meant"), [("24", 24), (" 8 ", 8), ("1,5", 1.5), ("1.5", 1.5)])
def test_a_number_of_hours(typed: str, meant: float) -> None:
    assert hours_in(typed) == timedelta(hours=meant)


@pytest.mark.parametrize("typed", ["", "x", "-1", "1e3", "99999", "1:30"])
def test_what_is_no_number_of_hours(typed: str) -> None:
    assert hours_in(typed) is None
