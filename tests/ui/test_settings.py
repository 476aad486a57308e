"""Hours and promises: what is typed is what is saved, and nothing typed is ever lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from ical import event, file
from triage_app.desk import _days_in_file
from triage_app.errors import UsageError
from triage_app.queue.domain.calendar import Mode, SpecialDay, Window
from triage_app.queue.domain.people import Person, Role
from triage_app.queue.domain.policies import EVERYTHING, Facts, Policy
from triage_app.queue.domain.rulebook import MOST_SPECIAL_DAYS, OFFICE, Hours, Rules
from triage_app.queue.services.holidays import Read
from triage_app.queue.services.rulebooks import Edition
from triage_app.ui.settings.holidays import Holidays
from triage_app.ui.settings.page import SettingsPage
from triage_app.ui.settings.special_days import Taken

pytestmark = pytest.mark.usefixtures("supervisor")

ZONE = "America/New_York"
CHRISTMAS = SpecialDay(date(2026, 12, 25), "Christmas")
REFILLS = Policy("Refills", timedelta(hours=8), Mode.BUSINESS_HOURS, Facts(category="refill"))


def press(widget: Any, name: str) -> None:
    """Press the button that a screen reader calls so."""
    named = [one for one in widget.findChildren(QPushButton) if name in {one.accessibleName(), one.text()}]
    (button,) = [one for one in named if not one.isHidden()]
    button.click()


def type_into(widget: Any, name: str, text: str) -> None:
    (field,) = [one for one in widget.findChildren(QLineEdit) if one.accessibleName() == name]
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)


def write(widget: Any, name: str, text: str) -> None:
    """Type without keys, where a list of proposals would open."""
    (field,) = [one for one in widget.findChildren(QLineEdit) if one.accessibleName() == name]
    field.setText(text)
    field.textEdited.emit(text)


def saved(page: SettingsPage, stand_in: Any, qtbot: QtBot) -> Rules:
    before = stand_in.edition.version
    page.head.save.click()
    qtbot.waitUntil(lambda: stand_in.edition.version > before and not page.head.save.isEnabled())
    rules: Rules = stand_in.edition.rules
    return rules


def test_only_who_may_set_rules_finds_the_way_in(
    me: Person, stand_in: Any, request: pytest.FixtureRequest
) -> None:
    stand_in.person = me
    window = request.getfixturevalue("window")
    assert window.screen_.rail.settings_item.isHidden()
    window.actions_.settings.trigger()
    assert window.screen_.settings.page is None


def test_the_settings_take_the_place_of_the_queue_and_give_it_back(window: Any, settings: SettingsPage) -> None:
    assert settings.isVisible()
    assert window.screen_.list.isHidden()
    QTest.keyClick(settings, Qt.Key.Key_Escape)
    assert settings.isHidden()
    assert window.screen_.list.isVisible()


def test_nothing_can_be_saved_before_something_was_changed(settings: SettingsPage) -> None:
    assert not settings.head.save.isEnabled()
    assert not settings.head.undo.isEnabled()


@pytest.mark.parametrize("typed", ["7:30 AM", "07:30", "7:30", "0730", "7:30 a.m."])
def test_hours_are_typed_in_any_common_way(
    typed: str, settings: SettingsPage, stand_in: Any, qtbot: QtBot
) -> None:
    type_into(settings, "Monday: opens at", typed)
    assert saved(settings, stand_in, qtbot).hours.week[0] == (Window(time(7, 30), time(17)),)


def test_a_day_has_several_windows(settings: SettingsPage, stand_in: Any, qtbot: QtBot) -> None:
    type_into(settings, "Tuesday: closes at", "12 pm")
    press(settings, "Tuesday: add hours")
    type_into(settings, "Tuesday, hours 2: closes at", "5pm")
    found = saved(settings, stand_in, qtbot).hours.week[1]
    assert found == (Window(time(8), time(12)), Window(time(13), time(17)))


def test_a_day_is_closed_when_its_last_window_is_removed(
    settings: SettingsPage, stand_in: Any, qtbot: QtBot
) -> None:
    press(settings, "Friday: remove these hours")
    assert saved(settings, stand_in, qtbot).hours.week[4] == ()


def test_hours_over_midnight_are_refused_with_the_way_out(settings: SettingsPage, qtbot: QtBot) -> None:
    type_into(settings, "Monday: opens at", "10 PM")
    type_into(settings, "Monday: closes at", "6 AM")
    assert not settings.head.save.isEnabled()
    qtbot.waitUntil(lambda: "open at 10:00 PM and close at 6:00 AM" in settings.head.note.text)
    assert "Hours over midnight are two" in settings.form.places._places[""].week.days[0]._wrong.text()


def test_midnight_ends_a_day(settings: SettingsPage, stand_in: Any, qtbot: QtBot) -> None:
    type_into(settings, "Monday: closes at", "midnight")
    assert saved(settings, stand_in, qtbot).hours.week[0] == (Window(time(8), time(0)),)


def test_half_a_time_is_kept_and_told_only_after_a_while(settings: SettingsPage, qtbot: QtBot) -> None:
    type_into(settings, "Monday: opens at", "8:7")
    assert not settings.head.save.isEnabled()
    assert settings.head.note.text == ""
    qtbot.waitUntil(lambda: "8:7" in settings.head.note.text)
    type_into(settings, "Monday: opens at", "9:00")
    assert settings.head.note.text == ""
    assert settings.head.save.isEnabled()


def test_a_day_that_is_different_is_added(settings: SettingsPage, stand_in: Any, qtbot: QtBot) -> None:
    press(settings, "Add a day")
    type_into(settings, "Date of a day that is different", "12/24/2026")
    type_into(settings, "Name of the day", "Christmas Eve")
    press(settings, "Christmas Eve: add hours")
    type_into(settings, "Christmas Eve: closes at", "noon")
    expected = SpecialDay(date(2026, 12, 24), "Christmas Eve", (Window(time(8), time(12)),))
    assert saved(settings, stand_in, qtbot).hours.special == (expected,)


@pytest.fixture
def with_days(stand_in: Any) -> None:
    days = (SpecialDay(date(2025, 12, 25), "Christmas"), CHRISTMAS)
    stand_in.edition = Edition(4, Rules(Hours(special=days), policies=(REFILLS, EVERYTHING)), ZONE, "Joy Tran")


@pytest.mark.usefixtures("with_days")
def test_days_that_are_over_are_kept(settings: SettingsPage, stand_in: Any, qtbot: QtBot) -> None:
    press(settings, "Christmas: remove this day")
    assert [one.day.year for one in saved(settings, stand_in, qtbot).hours.special] == [2025]


@pytest.mark.usefixtures("with_days")
def test_a_day_cannot_be_entered_twice(settings: SettingsPage) -> None:
    press(settings, "Add a day")
    day = settings.form.places._places[""].special._rows[-1].day
    day.setText("2026-12-25")
    day.textEdited.emit(day.text())
    settings._patience.timeout.emit()
    assert "entered twice" in settings.head.note.text
    assert not settings.head.save.isEnabled()


@pytest.mark.usefixtures("with_days")
def test_public_holidays_are_added_beside_what_is_entered(window: Any, stand_in: Any, qtbot: QtBot) -> None:
    asked: list[tuple[str, str, range]] = []

    def public(country: str, state: str, years: range) -> Read:
        asked.append((country, state, years))
        return Read((CHRISTMAS._replace(name="Noël"), SpecialDay(date(2026, 11, 26), "Thanksgiving")))

    window._holidays = Holidays(public=public)
    window.actions_.settings.trigger()
    page = window.screen_.settings.page
    qtbot.waitUntil(lambda: bool(page.form.policies.cards))
    page.form.places._places[""].special._holidays.public.click()
    type_into(page, "State, such as NY", "ny")
    page.form.places._places[""].special._holidays.add.click()
    qtbot.waitUntil(lambda: page.head.note.text == "1 day was added. Nothing is saved yet.")
    assert asked == [("US", "NY", range(2026, 2029))]
    days = saved(page, stand_in, qtbot).hours.special
    assert [one.name for one in days] == ["Christmas", "Thanksgiving", "Christmas"]


@pytest.mark.usefixtures("with_days")
def test_what_an_import_leaves_out_is_counted_and_said(window: Any, tmp_path: Path, qtbot: QtBot) -> None:
    whole = "DTSTART;VALUE=DATE:2026"
    cancelled = event(f"{whole}1231", "STATUS:CANCELLED")
    events = (event("DTSTART:20261224T120000"), cancelled, event("DTSTART;VALUE=DATE:20011224"))
    days = (event(f"{whole}0101"), event(f"{whole}1224"), event(f"{whole}1225"))
    calendar = tmp_path / "closed.ics"
    calendar.write_bytes(file(*events, *days))
    window._holidays = Holidays(_days_in_file)
    window.actions_.settings.trigger()
    page = window.screen_.settings.page
    qtbot.waitUntil(lambda: bool(page.form.policies.cards))
    page.form.places._places[""].special._holidays.read_file(calendar)
    qtbot.waitUntil(lambda: page.head.note.text.startswith("1 day was added. Nothing is saved yet."))
    for said in (
        "One event of the file has times of day.",
        "One event of the file is cancelled.",
        "One event of the file has no day in 2026 to 2028.",
        "One closed day of the file is over.",
        "One day of the file had hours of its own before.",
    ):
        assert said in page.head.note.text


def test_days_that_are_too_many_are_not_added_and_not_told_as_added(settings: SettingsPage, now: datetime) -> None:
    today = now.astimezone(ZoneInfo(ZONE)).date()
    special = settings.form.places._places[""].special
    days = tuple(SpecialDay(today + timedelta(days=n), "") for n in range(MOST_SPECIAL_DAYS + 1))
    settings.head.tell_added(special.take(Read(days)))
    assert special.days() == ()
    assert settings.head.note.text.startswith(
        "0 days were added. Nothing is saved yet. There are more than 3000 days"
    )
    assert special.take(Read(days[1:])) == Taken(MOST_SPECIAL_DAYS, ())
    assert special.days() == days[1:]


@pytest.mark.usefixtures("with_days")
def test_a_policy_is_added_above_the_one_that_fits_everything(
    settings: SettingsPage, stand_in: Any, qtbot: QtBot
) -> None:
    press(settings, "Add a promise")
    type_into(settings, "Promise 2: name", "Spanish")
    type_into(settings, "Spanish: hours promised", "12")
    write(settings, "Spanish: Language", "Spanish")
    expected = Policy("Spanish", timedelta(hours=12), Mode.ELAPSED, Facts(language="es"))
    assert saved(settings, stand_in, qtbot).policies == (REFILLS, expected, EVERYTHING)


@pytest.mark.usefixtures("with_days")
def test_a_policy_to_which_an_earlier_one_leaves_nothing_is_refused(settings: SettingsPage) -> None:
    press(settings, "Add a promise")
    type_into(settings, "Promise 2: name", "Spanish refills")
    write(settings, "Spanish refills: Language", "Spanish")
    write(settings, "Spanish refills: Category", "Refill")
    fault = settings.form.fault()
    assert fault is not None
    assert "so that “Spanish refills” would never count." in str(fault.sentence)
    assert fault.widget is settings.form.policies.cards[1].name
    assert not settings.head.save.isEnabled()
    press(settings, "Spanish refills: ask earlier (Alt+Up)")
    assert settings.form.fault() is None
    assert settings.head.save.isEnabled()


@pytest.mark.usefixtures("with_days")
def test_a_policy_without_a_condition_hides_the_others_and_is_refused(settings: SettingsPage) -> None:
    write(settings, "Refills: Category", "")
    settings._patience.timeout.emit()
    assert "Refills" in settings.head.note.text
    assert not settings.head.save.isEnabled()


def test_a_promise_that_stands_alone_keeps_its_condition_and_what_counts_for_the_rest_is_shown(
    stand_in: Any, window: Any, qtbot: QtBot
) -> None:
    stand_in.edition = Edition(1, Rules(policies=(REFILLS,), weekends=True), ZONE, "Joy")
    window.actions_.settings.trigger()
    page = window.screen_.settings.page
    qtbot.waitUntil(lambda: len(page.form.policies.cards) == 2)
    assert not page.is_changed
    assert page.form.policies.policies() == (REFILLS, EVERYTHING)
    press(page, "Is somebody on call at night? Yes")
    assert saved(page, stand_in, qtbot).policies == (REFILLS, EVERYTHING)


@pytest.mark.parametrize("spoken", ["es"], indirect=True)
def test_what_counts_for_everything_else_is_called_so_in_every_language_and_stored_under_one_name(
    spoken: str, settings: SettingsPage, stand_in: Any, qtbot: QtBot
) -> None:
    (card,) = settings.form.policies.cards
    assert spoken == "es"
    assert card.name.text() == "todo lo demás"
    assert not settings.is_changed
    card._target.setText("0")
    card._target.textEdited.emit("0")
    settings._patience.timeout.emit()
    assert "“todo lo demás” promete" in settings.head.note.text
    card._target.setText("20")
    card._target.textEdited.emit("20")
    assert saved(settings, stand_in, qtbot).policies == (replace(EVERYTHING, target=timedelta(hours=20)),)


def test_policies_change_places_by_keyboard_and_the_last_one_stays(
    stand_in: Any, window: Any, qtbot: QtBot
) -> None:
    other = replace(REFILLS, name="Results", conditions=Facts(category="test_result"))
    stand_in.edition = Edition(1, Rules(policies=(REFILLS, other, EVERYTHING), weekends=True), ZONE, "Joy")
    window.actions_.settings.trigger()
    page = window.screen_.settings.page
    qtbot.waitUntil(lambda: len(page.form.policies.cards) == 3)
    last = page.form.policies.cards[-1]
    last.name.setFocus()
    QTest.keyClick(last.name, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    first = page.form.policies.cards[0]
    first.name.setFocus()
    for _ in range(2):
        QTest.keyClick(first.name, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert [one.name for one in saved(page, stand_in, qtbot).policies] == ["Results", "Refills", "everything else"]
    assert last.remove.isHidden()


@pytest.mark.usefixtures("with_days")
@pytest.mark.parametrize(("typed", "why"), [("0", "too soon"), ("999", "too late"), ("x", "no number of hours")])
def test_a_promise_nobody_can_keep_is_refused(typed: str, why: str, settings: SettingsPage) -> None:
    type_into(settings, "Refills: hours promised", typed)
    settings._patience.timeout.emit()
    assert why in settings.head.note.text
    assert not settings.head.save.isEnabled()


def test_a_location_follows_the_practice_until_it_has_hours_of_its_own(
    stand_in: Any, a_row: Callable[..., Any], request: pytest.FixtureRequest, qtbot: QtBot
) -> None:
    stand_in.add([a_row(9, "Nora Lind", location="North")])
    page = request.getfixturevalue("settings")
    assert page.form.places._names == ("", "North")
    page.form.places.show_place("North")
    assert page.form.places._same.text() == "North is open when the practice is."
    press(page, "Which hours does this location have? Its own")
    field = page.form.places._places["North"].week.days[0]._rows[0]
    field.opens.setText("10:00")
    field.opens.textEdited.emit("10:00")
    rules = saved(page, stand_in, qtbot)
    assert rules.locations["North"].week[0] == (Window(time(10), time(17)),)
    assert rules.hours.week[0] == OFFICE


def test_a_location_stands_once_among_the_places_whatever_its_capitals(
    stand_in: Any, a_row: Callable[..., Any], request: pytest.FixtureRequest, qtbot: QtBot
) -> None:
    stand_in.add([a_row(9, "Nora Lind", location="North")])
    stand_in.edition = Edition(1, Rules(locations={"NORTH": Hours(special=(CHRISTMAS,))}), ZONE)
    page = request.getfixturevalue("settings")
    assert page.form.places._names == ("", "NORTH")
    press(page, "Is somebody on call at night? Yes")
    assert saved(page, stand_in, qtbot).locations == {"NORTH": Hours(special=(CHRISTMAS,))}


def test_on_call_at_night_is_set(settings: SettingsPage, stand_in: Any, qtbot: QtBot) -> None:
    press(settings, "Is somebody on call at night? Yes")
    assert saved(settings, stand_in, qtbot).on_call


def test_undo_takes_every_change_back(settings: SettingsPage) -> None:
    type_into(settings, "Monday: opens at", "7:00")
    press(settings, "Is somebody on call at night? Yes")
    settings.head.undo.click()
    assert not settings.is_changed
    assert settings.form.rules() == Rules(weekends=True)


def test_leaving_with_unsaved_changes_asks_in_one_line(window: Any, settings: SettingsPage) -> None:
    type_into(settings, "Monday: opens at", "7:00")
    QTest.keyClick(settings, Qt.Key.Key_Escape)
    assert settings.isVisible()
    assert settings.head.note.offers == ("stay", "discard", "save")
    settings.head.note.press("stay")
    assert settings.is_changed
    window.screen_.rail._group.buttons()[0].click()
    assert settings.isVisible()
    settings.head.note.press("discard")
    assert settings.isHidden()
    assert window.screen_._model.view.value == "mine"


def test_save_and_leave_leaves_when_it_is_saved(settings: SettingsPage, stand_in: Any, qtbot: QtBot) -> None:
    type_into(settings, "Monday: opens at", "7:00")
    QTest.keyClick(settings, Qt.Key.Key_Escape)
    settings.head.note.press("save")
    qtbot.waitUntil(settings.isHidden)
    assert stand_in.edition.rules.hours.week[0][0].opens == time(7)


def test_what_is_typed_while_it_is_saved_keeps_the_page_open(
    settings: SettingsPage, stand_in: Any, qtbot: QtBot
) -> None:
    write(settings, "Monday: opens at", "7:00")
    QTest.keyClick(settings, Qt.Key.Key_Escape)
    settings.head.note.press("save")
    write(settings, "Tuesday: opens at", "7:00")
    qtbot.waitUntil(lambda: stand_in.edition.version == 1 and bool(settings.head.note.offers))
    assert settings.isVisible()
    assert settings.is_changed


def test_closing_the_window_asks_first(window: Any, settings: SettingsPage, qtbot: QtBot) -> None:
    type_into(settings, "Monday: opens at", "7:00")
    assert window.holds_back()
    with qtbot.waitSignal(window.leave_requested):
        settings.head.note.press("discard")


def test_another_language_waits_for_what_was_typed(window: Any, settings: SettingsPage) -> None:
    type_into(settings, "Monday: opens at", "7:00")
    heard: list[str] = []
    window.language_requested.connect(heard.append)
    window.footer._language.click()
    assert heard == []
    settings.head.note.press("discard")
    assert heard == ["es"]


def test_when_somebody_else_was_faster_nothing_typed_is_lost(
    settings: SettingsPage, stand_in: Any, qtbot: QtBot
) -> None:
    type_into(settings, "Monday: opens at", "7:00")
    stand_in.edition = Edition(7, Rules(on_call=True, weekends=True), ZONE, "Joy Tran")
    settings.head.save.click()
    qtbot.waitUntil(lambda: "Somebody else has changed" in settings.head.note.text)
    assert settings.head.save.text() == "Save over theirs"
    assert stand_in.edition.version == 7
    rules = saved(settings, stand_in, qtbot)
    assert rules.hours.week[0][0].opens == time(7)
    assert not rules.on_call


def test_theirs_can_be_taken_instead(settings: SettingsPage, stand_in: Any, qtbot: QtBot) -> None:
    type_into(settings, "Monday: opens at", "7:00")
    stand_in.edition = Edition(7, Rules(on_call=True, weekends=True), ZONE, "Joy Tran")
    settings.head.save.click()
    qtbot.waitUntil(lambda: settings.head.undo.text() == "Take theirs")
    settings.head.undo.click()
    assert settings.form.rules() == stand_in.edition.rules


def test_a_refusal_is_told_and_what_was_typed_stays(settings: SettingsPage, stand_in: Any, qtbot: QtBot) -> None:
    stand_in.refusals["edit_rules"] = UsageError("rules_too_long", limit=1_000_000)
    type_into(settings, "Monday: opens at", "7:00")
    settings.head.save.click()
    qtbot.waitUntil(lambda: bool(settings.head.note.text))
    assert settings.is_changed
    assert settings.head.save.isEnabled()


def test_ctrl_s_saves(settings: SettingsPage, stand_in: Any, qtbot: QtBot) -> None:
    window = settings.window()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    type_into(settings, "Monday: opens at", "7:00")
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: stand_in.edition.version == 1)


def test_an_administrator_may_set_rules_as_well(stand_in: Any, request: pytest.FixtureRequest) -> None:
    stand_in.person = Person(1, "kim", "Kim", frozenset({Role.ADMIN}))
    window = request.getfixturevalue("window")
    assert window.screen_.rail.settings_item.isVisible()
