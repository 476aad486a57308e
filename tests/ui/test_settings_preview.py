"""What rules would mean is shown while they are typed, and the question about weekends is asked once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from triage_app.language import LANGUAGES
from triage_app.queue.domain.calendar import Mode, SpecialDay
from triage_app.queue.domain.examples import examples, weekend
from triage_app.queue.domain.people import Person
from triage_app.queue.domain.policies import ANYTHING, EVERYTHING, Facts, Policy
from triage_app.queue.domain.rulebook import OFFICE, Hours, Rules, for_weekends
from triage_app.queue.services.preview import Move, Preview
from triage_app.queue.services.rulebooks import Edition
from triage_app.sentences import say
from triage_app.ui import rule_words
from triage_app.ui.settings.page import SettingsPage
from triage_app.ui.settings.preview_pane import ExampleLine, MoveLine
from triage_app.ui.window import Window

pytestmark = pytest.mark.usefixtures("supervisor")

ZONE = "America/New_York"
HERE = ZoneInfo(ZONE)
THANKSGIVING = SpecialDay(date(2026, 11, 26), "Thanksgiving")


def said(widget: Any) -> list[str]:
    shown = [one.text() for one in widget.findChildren(QLabel) if one.text() and not one.isHidden()]
    return [one.replace("\u00a0", " ") for one in shown]


def press(widget: Any, name: str) -> None:
    (button,) = [one for one in widget.findChildren(QPushButton) if one.accessibleName() == name]
    button.click()


def test_examples_are_of_next_week_and_of_the_evening_before_a_day_that_is_different(now: datetime) -> None:
    rules = for_weekends(Rules(Hours(special=(THANKSGIVING,))), answered=False)
    found = [
        (rule_words.moment(one.sent_at, HERE).replace("\u00a0", " "), one.wait)
        for one in examples(rules, ZONE, now)
    ]
    assert found == [
        ("Sat 11/21, 10:00 AM", timedelta(hours=62)),
        ("Mon 11/23, 9:00 AM", timedelta(hours=24)),
        ("Wed 11/25, 6:00 PM", timedelta(hours=48)),
        ("Fri 11/27, 4:30 PM", timedelta(hours=72)),
    ]


def test_an_example_names_the_different_days_on_which_its_promise_counts_otherwise(now: datetime) -> None:
    after, half = SpecialDay(date(2026, 11, 27), "Day after"), SpecialDay(date(2026, 11, 23), "", OFFICE)
    rules = for_weekends(Rules(Hours(special=(half, THANKSGIVING, after))), answered=False)
    saturday, evening, monday, friday = examples(rules, ZONE, now)
    assert (monday.different, friday.different, saturday.different) == ((half,), (after,), (half,))
    assert (evening.special, evening.different) == ("", ())
    assert examples(for_weekends(rules, answered=True), ZONE, now)[-1].different == ()
    lines = [said(ExampleLine(one, None, HERE)) for one in (friday, monday)]
    assert [one[-1] for one in lines] == ["Fri 11/27 is closed: Day after", "Mon 11/23 has other hours"]


def test_examples_of_a_location_are_of_its_own_days_whatever_its_capitals(now: datetime) -> None:
    rules = for_weekends(Rules(locations={"NORTH": Hours(special=(THANKSGIVING,))}), answered=False)
    (evening,) = examples(rules, ZONE, now, ANYTHING._replace(location="North"))[2:3]
    assert (evening.special, evening.wait) == ("Thanksgiving", timedelta(hours=48))


def test_a_day_at_the_end_of_the_calendar_stops_no_example(now: datetime) -> None:
    far = Rules(Hours(special=(SpecialDay(date.max, ""),)))
    assert len(examples(for_weekends(far, answered=False), ZONE, now)) == 3


def test_the_question_shows_an_ordinary_weekend(now: datetime) -> None:
    shown = weekend(Rules(Hours(special=(THANKSGIVING, SpecialDay(date(2026, 11, 27), "")))), ZONE, now)
    assert (shown.answered.wait, shown.unanswered.wait) == (timedelta(hours=24), timedelta(hours=72))


def test_midnight_is_the_end_of_the_day_before(now: datetime) -> None:
    rules = for_weekends(Rules(), answered=False)
    assert rule_words.moment(examples(rules, ZONE, now)[0].due_at, HERE) == "Mon 11/23, end of the day"


def test_an_answer_about_weekends_changes_the_mode_and_the_preview_at_once(settings: SettingsPage) -> None:
    press(settings, "Does somebody answer messages at weekends? No")
    rules = settings.form.rules()
    assert rules is not None
    assert (rules.weekends, rules.policies[-1].mode) == (False, Mode.OPEN_DAYS)
    shown = said(settings.preview)
    assert "waits 72 h" in shown
    assert "so far Sat 11/28, 4:30 PM" in shown


def test_what_is_open_is_counted_after_a_pause_and_only_once(
    settings: SettingsPage, stand_in: Any, qtbot: QtBot
) -> None:
    for answer in ("No", "Yes", "No"):
        press(settings, f"Does somebody answer messages at weekends? {answer}")
    would = (
        "12 would be due earlier, 3 would be due later; 1 would be overdue at once, 2 would no longer be overdue."
    )
    told = f"Of 37 open conversations {would}"
    qtbot.waitUntil(lambda: told in said(settings.preview))
    assert [one.weekends for one in stand_in.previewed] == [False]


MONDAY = datetime(2026, 11, 23, 21, 40, tzinfo=UTC)


def test_open_conversations_that_move_are_listed_those_that_become_overdue_marked(settings: SettingsPage) -> None:
    late = Move(7, MONDAY, MONDAY - timedelta(days=4), late=True, patient="Maria Delgado")
    moves = (late, Move(8, MONDAY, MONDAY + timedelta(days=1)))
    settings.preview.show_effect(Preview(60, 30, 9, 1, 0, moves))
    shown = said(settings.preview)
    shown.remove("and 37 more")  # it stands below them, and is found before
    assert shown[-5:] == [
        "Maria Delgado",
        "Mon 11/23, 4:40 PM → Thu 11/19, 4:40 PM",
        "overdue at once",
        "Name not readable",
        "Mon 11/23, 4:40 PM → Tue 11/24, 4:40 PM",
    ]
    names = [one.accessibleName() for one in settings.preview.findChildren(QLabel)]
    assert any("due Mon 11/23, 4:40" in one and "so far, then Thu" in one for one in names)
    settings.preview.show_nothing_changed()
    assert "These hours and promises are in force." in said(settings.preview)
    assert not any(one.isVisibleTo(settings.preview) for one in settings.preview.findChildren(MoveLine))


@pytest.fixture
def two_promises(stand_in: Any) -> None:
    """Refills within 8 opening hours, of which some are of Main St; everything else within 24 hours."""
    refills = Policy("Refills", timedelta(hours=8), Mode.BUSINESS_HOURS, Facts(category="refill"))
    late = Policy(
        "Main St refills", timedelta(hours=4), Mode.ELAPSED, Facts(category="refill", location="Main St")
    )
    stand_in.edition = Edition(1, Rules(policies=(refills, late, EVERYTHING), weekends=True), ZONE)


@pytest.mark.usefixtures("two_promises", "supervisor")
def test_examples_are_of_the_promise_that_is_chosen(request: pytest.FixtureRequest) -> None:
    settings: SettingsPage = request.getfixturevalue("settings")
    choice = settings.preview.promise
    assert not choice.isHidden()
    assert choice.accessibleName() == "Examples of the promise: Everything else"
    assert {"Messages no other promise covers are due like this:", "waits 24 h"} <= set(said(settings.preview))
    first, second, _ = choice.menu().actions()
    first.trigger()
    assert {"Messages covered by “Refills” are due like this:", "due Mon 11/23, 5:00 PM", "waits 8 h"} <= set(
        said(settings.preview)
    )
    second.trigger()
    assert "“Refills” stands before “Main St refills” and decides for its messages:" in said(settings.preview)


@pytest.mark.usefixtures("two_promises", "supervisor")
def test_where_no_conversation_has_a_category_promises_for_one_are_said_to_count_for_none(
    request: pytest.FixtureRequest, qtbot: QtBot
) -> None:
    settings: SettingsPage = request.getfixturevalue("settings")
    press(settings, "Does somebody answer messages at weekends? No")
    remark = str(say("categories_not_given"))
    qtbot.waitUntil(lambda: remark in said(settings.preview))
    settings.editing.previewed.emit(Preview(37, 12, 3, 1, 2, (), with_category=5))
    assert remark not in said(settings.preview)


def test_where_only_one_thing_is_promised_nothing_is_to_be_chosen(settings: SettingsPage) -> None:
    assert settings.preview.promise.isHidden()


def test_an_older_count_is_not_shown(settings: SettingsPage) -> None:
    press(settings, "Does somebody answer messages at weekends? No")
    asked = settings.editing._asked
    press(settings, "Does somebody answer messages at weekends? Yes")
    settings.editing._on_previewed(asked, Preview(99, 1, 1, 1, 0, ()))
    assert not any("99" in one for one in said(settings.preview))


def test_what_cannot_be_used_leaves_the_preview_as_it_was_and_says_so(settings: SettingsPage) -> None:
    before = [one for one in said(settings.preview) if one.startswith("due ")]
    opens = settings.form.places._places[""].week.days[0]._rows[0].opens
    opens.setText("25:00")
    opens.textEdited.emit("25:00")
    after = said(settings.preview)
    assert [one for one in after if one.startswith("due ")] == before
    assert "Shown as it was before what cannot be used yet." in after


@pytest.fixture
def unanswered(stand_in: Any) -> None:
    stand_in.edition = Edition(0, Rules(), ZONE)


@pytest.mark.usefixtures("unanswered")
def test_the_question_stands_above_the_queue_until_it_is_answered(
    window: Any, stand_in: Any, qtbot: QtBot
) -> None:
    qtbot.waitUntil(window.weekends_bar.isVisible)
    assert "No: a message sent Friday 4:30 PM is due Monday 4:30 PM. The patient really waits 72 h." in said(
        window.weekends_bar
    )
    press(window.weekends_bar, "Does somebody answer messages at weekends? No")
    qtbot.waitUntil(window.weekends_bar.isHidden)
    assert stand_in.edition.rules == for_weekends(Rules(), answered=False)


@pytest.mark.usefixtures("unanswered")
@pytest.mark.parametrize(("answer", "hours"), [("Yes", "24 real hours"), ("No", "24 hours of open days")])
def test_what_is_promised_from_now_on_is_told_once_the_question_is_answered(
    answer: str, hours: str, window: Any, qtbot: QtBot
) -> None:
    qtbot.waitUntil(window.weekends_bar.isVisible)
    press(window.weekends_bar, f"Does somebody answer messages at weekends? {answer}")
    kept = f"Kept: answers are promised within {hours}."
    qtbot.waitUntil(lambda: window.toast._text.text().replace("\u00a0", " ") == kept)


def test_examples_are_said_to_be_of_messages_no_other_promise_covers(settings: SettingsPage) -> None:
    assert "Messages no other promise covers are due like this:" in said(settings.preview)


@pytest.mark.usefixtures("unanswered")
def test_the_question_can_wait(window: Any, stand_in: Any, qtbot: QtBot) -> None:
    qtbot.waitUntil(window.weekends_bar.isVisible)
    press(window.weekends_bar, "Answer the question about weekends later")
    assert window.weekends_bar.isHidden()
    assert stand_in.edition.version == 0


@pytest.mark.usefixtures("unanswered")
def test_who_was_slower_is_told_and_asked_no_more(window: Any, stand_in: Any, qtbot: QtBot) -> None:
    qtbot.waitUntil(window.weekends_bar.isVisible)
    stand_in.edition = Edition(3, Rules(weekends=True), ZONE, "Joy Tran")
    press(window.weekends_bar, "Does somebody answer messages at weekends? No")
    qtbot.waitUntil(window.weekends_bar.isHidden)
    assert "Somebody else has changed" in window.toast._text.text()


@pytest.mark.usefixtures("unanswered")
def test_who_may_not_answer_is_not_asked(
    me: Person, stand_in: Any, request: pytest.FixtureRequest, qtbot: QtBot
) -> None:
    stand_in.person = me
    window = request.getfixturevalue("window")
    qtbot.wait(100)
    assert window.weekends_bar.isHidden()


@pytest.mark.usefixtures("unanswered")
def test_the_question_is_not_asked_twice_on_one_screen(window: Any, settings: SettingsPage) -> None:
    assert settings.isVisible()
    assert window.weekends_bar.isHidden()


def test_a_quiet_line_says_that_due_times_are_brought_up_to_date(window: Any, stand_in: Any) -> None:
    health = stand_in.health()
    window._on_watch_answered(replace(health, rules_behind=True))
    assert window.rules_line.text.startswith(
        "Hours or promises were changed; due times are being brought up to date."
    )
    window._on_watch_answered(health)
    assert window.rules_line.isHidden()


@pytest.mark.parametrize("spoken", LANGUAGES, indirect=True)
def test_what_an_edit_means_stays_in_sight_in_a_small_window(settings: SettingsPage, window: Window) -> None:
    window.resize(1024, 700)
    settings.form.weekends._choices.chosen.emit(1)
    for _ in range(4):
        window.grab()
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    scroll = settings.body._scroll.verticalScrollBar()
    scroll.setValue(scroll.maximum())
    preview = settings.body._preview
    assert scroll.maximum() > 0
    assert window.rect().contains(QRect(preview.mapTo(window, QPoint(0, 0)), preview.size()))


@pytest.mark.parametrize(
    ("preview", "said"),
    [
        (Preview(56, 0, 38, 0, 0, ()), "Of 56 open conversations 38 would be due later."),
        (
            Preview(56, 2, 0, 1, 0, ()),
            "Of 56 open conversations 2 would be due earlier; 1 would be overdue at once.",
        ),
        (Preview(56, 0, 0, 0, 0, ()), "Of 56 open conversations none would be due at another time."),
    ],
)
@pytest.mark.usefixtures("window")
def test_nothing_is_said_of_what_happens_to_none(preview: Preview, said: str) -> None:
    assert rule_words.effect(preview, sees=True) == said


@pytest.mark.parametrize("spoken", ["es"], indirect=True)
@pytest.mark.usefixtures("spoken", "window")
def test_the_effect_is_a_whole_sentence_in_spanish_too() -> None:
    told = rule_words.effect(Preview(56, 1, 3, 1, 2, ()), sees=True)
    assert told == (
        "De 56 conversaciones abiertas, 1 vencería antes, 3 vencerían más tarde; "
        "1 quedaría vencida de inmediato, 2 dejarían de estar vencidas."
    )
    saved = rule_words.effect(Preview(1, 0, 1, 0, 0, ()), sees=True, is_saved=True)
    assert saved == "De 1 conversación abierta, 1 vencerá más tarde."
