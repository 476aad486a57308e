"""Clicking a countdown says why: the rule, the start, the hours that count, and the patient's real wait."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from triage_app.errors import TriageError
from triage_app.queue.domain import calendar
from triage_app.queue.domain.calendar import Mode, SpecialDay
from triage_app.queue.domain.conversation import Row
from triage_app.queue.domain.countdown import StartSource
from triage_app.queue.domain.escalation import Rung, Step
from triage_app.queue.domain.explanation import Start, Why, explain
from triage_app.queue.domain.policies import EVERYTHING, Facts, Policy, Promise, held
from triage_app.queue.domain.rulebook import Hours, Rules, rulebook
from triage_app.queue.domain.states import State
from triage_app.ui.queue_screen.due_card import DueCard
from triage_app.ui.queue_screen.why_popover import WhyPopover
from triage_app.ui.theme.choice import Theme
from triage_app.ui.why_words import Account, WhyWords
from triage_app.ui.window import Window

NEW_YORK = ZoneInfo("America/New_York")
WORDS = WhyWords(NEW_YORK, NEW_YORK)
ALWAYS_CLOSED = Hours(week=((),) * 7)
EVERY_DAY = Hours(week=((calendar.Window(time(8), time(17)),),) * 7)


def at(text: str) -> datetime:
    """A moment in New York."""
    return datetime.fromisoformat(text).replace(tzinfo=NEW_YORK).astimezone(UTC)


FRIDAY, SUNDAY, MONDAY = at("2026-11-20 16:30"), at("2026-11-22 16:50"), at("2026-11-23 11:30")


def promise(mode: Mode, *, hours: int = 24, version: int = 3, open_: Hours | None = None) -> Promise:
    policies = (
        Policy("Billing", timedelta(hours=48), mode, Facts(category="billing")),
        Policy("Portal messages", timedelta(hours=hours), mode),
        EVERYTHING,
    )
    rules = Rules(hours=open_ or Hours(), policies=policies)
    return rulebook(rules, version, "America/New_York").promise(Facts())


def why(
    mode: Mode = Mode.OPEN_DAYS,
    sent: datetime = FRIDAY,
    now: datetime = MONDAY,
    *,
    late: timedelta = timedelta(0),
    **more: Any,
) -> Why:
    promised = promise(mode, **more)
    return explain(Start(sent, StartSource.SENT, sent + late, 1), promised.segment(sent), promised, now)


def told(account: Account, caption: str) -> list[str]:
    """What stands beside a caption; blanks at which no line ends are blanks."""
    part = next(one for one in account.parts if one.caption == caption)
    return [one.replace("\u00a0", " ") for one in (*part.said, *(f"{lead}: {text}" for lead, text in part.lines))]


# What is said


def test_open_days_say_what_is_promised_and_how_long_the_patient_really_waits() -> None:
    account = WORDS.account(why(), MONDAY)
    assert account.name() == "Answer due Mon 4:30 PM"
    assert account.wait.replace("\u00a0", " ") == "Waiting 67 h; 19 of 24 hours of open days are used."
    assert told(account, "Rule") == [
        "“Portal messages”, rule 2 of 3: an answer within 24 hours of open days.",
        "Version 3 of the rules.",
    ]
    assert told(account, "Start") == [
        "The patient sent the oldest unanswered message Fri 4:30 PM.",
        "1 message waits for this answer.",
    ]
    assert told(account, "What counts") == [
        "Hours of days on which the practice is open.",
        "By real hours it would be due Sat 4:30 PM.",
        "Fri 11/20: 4:30 PM to midnight",
        "Sat 11/21 to Sun 11/22: closed",
        "Mon 11/23: midnight to 4:30 PM",
    ]


def test_elapsed_time_counts_nights_and_weekends() -> None:
    account = WORDS.account(why(Mode.ELAPSED, hours=60, now=SUNDAY), SUNDAY)
    assert account.wait.replace("\u00a0", " ") == "Waiting 48 h 20 min; 48 h 20 min of 60 hours are used."
    assert told(account, "What counts") == [
        "Real hours, nights and weekends included.",
        "Fri 11/20: 4:30 PM to midnight",
        "Sat 11/21 to Sun 11/22: all day",
        "Mon 11/23: midnight to 4:30 AM",
    ]


def test_opening_hours_are_told_day_by_day() -> None:
    account = WORDS.account(why(Mode.BUSINESS_HOURS, sent=at("2026-11-20 18:00"), hours=9), MONDAY)
    assert account.wait.replace("\u00a0", " ") == "Waiting 65 h 30 min; 3 h 30 min of 9 opening hours are used."
    assert told(account, "What counts")[2:] == [
        "Fri 11/20: closed by then",
        "Sat 11/21 to Sun 11/22: closed",
        "Mon 11/23: 8:00 AM to 5:00 PM",
    ]


def test_a_holiday_in_between_has_its_name() -> None:
    closed = SpecialDay(date(2026, 11, 26), "Thanksgiving Day")
    promised = promise(Mode.OPEN_DAYS, open_=Hours(special=(closed,)))
    sent = at("2026-11-25 12:00")
    start = Start(sent, StartSource.SENT, sent, 1)
    names = {closed.day: closed.name}
    account = WORDS.account(explain(start, promised.segment(sent), promised, sent, names=names), sent)
    assert told(account, "What counts")[2:] == [
        "Wed 11/25: 12:00 PM to midnight",
        "Thu 11/26: Thanksgiving Day: closed",
        "Fri 11/27: midnight to 12:00 PM",
    ]


def test_due_at_midnight_leaves_the_day_that_begins_then_out() -> None:
    account = WORDS.account(why(Mode.ELAPSED, sent=at("2026-11-20 00:00")), FRIDAY)
    assert told(account, "What counts")[1:] == ["Fri 11/20: all day"]


def test_a_practice_without_opening_hours_is_told_where_to_set_them() -> None:
    account = WORDS.account(why(Mode.OPEN_DAYS, open_=ALWAYS_CLOSED), MONDAY)
    assert told(account, "What counts")[0] == (
        "The practice has no opening hours, so all hours count. Set them in Settings."
    )


def test_the_earlier_promise_of_a_category_is_what_counts() -> None:
    promised = replace(promise(Mode.OPEN_DAYS, hours=48), tightened=timedelta(hours=4))
    sent = at("2026-11-20 09:00")
    account = WORDS.account(
        explain(Start(sent, StartSource.SENT, sent, 1), promised.segment(sent), promised, sent), sent
    )
    assert account.name() == "Answer due Fri 1:00 PM"
    assert told(account, "Rule")[1] == "Its category promises 4 opening hours, which end earlier and count."
    assert told(account, "What counts") == ["Opening hours.", "Fri 11/20: 9:00 AM to 1:00 PM"]


def test_a_holding_reply_says_what_it_promised_and_from_when_it_counts() -> None:
    promised, answered, until = promise(Mode.OPEN_DAYS), at("2026-11-20 17:00"), at("2026-11-23 12:30")
    start = Start(FRIDAY, StartSource.SENT, FRIDAY, 2, until)
    account = WORDS.account(explain(start, held(answered, until), promised, MONDAY), MONDAY)
    assert account.wait.replace("\u00a0", " ") == "Waiting 67 h; 66 h 30 min of 67 h 30 min are used."
    assert told(account, "Rule")[1] == (
        "A holding reply has promised an answer by Mon 12:30 PM; that counts instead."
    )
    assert told(account, "Start")[-1] == "Counted from the holding reply, Fri 5:00 PM."


def test_a_message_no_holding_reply_knew_of_has_its_own_start() -> None:
    promised, later = promise(Mode.ELAPSED), at("2026-11-20 18:00")
    start = Start(FRIDAY, StartSource.SENT, FRIDAY, 2, at("2026-11-23 12:00"))
    account = WORDS.account(explain(start, promised.segment(later), promised, later), later)
    assert told(account, "Start")[-1] == (
        "Counted from Fri 6:00 PM, when a message came that no holding reply knew of."
    )


@pytest.mark.parametrize("source", StartSource)
def test_every_way_of_knowing_when_it_was_sent_has_its_own_words(source: StartSource) -> None:
    found = why()
    account = WORDS.account(replace(found, start=replace(found.start, source=source)), MONDAY)
    said = told(account, "Start")[0]
    assert said.endswith(".")
    assert "Fri 4:30 PM" in said
    assert ("patient sent" in said) == (source is StartSource.SENT)


def test_a_message_that_reached_us_late_is_told_so() -> None:
    account = WORDS.account(why(late=timedelta(hours=5, minutes=10)), MONDAY)
    assert told(account, "Start")[1] == "It reached us 5 h 10 min later, Fri 9:40 PM."


def test_an_hour_on_the_way_is_not_worth_telling() -> None:
    assert len(told(WORDS.account(why(late=timedelta(hours=1)), MONDAY), "Start")) == 2


def test_what_is_used_up_is_told_as_used_up() -> None:
    account = WORDS.account(why(now=MONDAY + timedelta(days=1)), MONDAY + timedelta(days=1))
    assert account.name() == "Answer was due Mon 4:30 PM"
    assert account.wait.replace("\u00a0", " ") == "Waiting 91 h; all 24 hours of open days are used."


def test_a_reader_far_away_reads_both_times() -> None:
    far = WhyWords(NEW_YORK, ZoneInfo("Europe/Paris"))
    title = far.account(why(), MONDAY).name()
    assert title == "Answer due Mon 4:30 PM clinic time (10:30 PM your time)"


def test_a_reader_for_whom_it_is_another_day_reads_the_day_too() -> None:
    far = WhyWords(NEW_YORK, ZoneInfo("Asia/Manila"))
    title = far.account(why(), MONDAY).name()
    assert title == "Answer due Mon 4:30 PM clinic time (Tue 5:30 AM your time)"


def test_another_zone_with_the_same_time_is_not_told() -> None:
    same = WhyWords(NEW_YORK, ZoneInfo("America/Toronto"))
    assert same.account(why(), MONDAY).name() == "Answer due Mon 4:30 PM"


def test_a_day_far_away_has_its_date() -> None:
    account = WORDS.account(why(Mode.ELAPSED, hours=240), FRIDAY)
    assert account.name() == "Answer due Mon 11/30 4:30 PM"


def test_steps_of_which_staff_were_told_say_when() -> None:
    rungs = tuple(Rung(FRIDAY + timedelta(hours=number), step) for number, step in enumerate(Step))
    account = WORDS.account(replace(why(), told=rungs), MONDAY)
    lines = told(account, "Staff told")
    assert lines[0] == "Fri 4:30 PM: half of the time is used"
    assert len(set(lines)) == len(Step)


def test_rules_nobody_has_changed_have_no_version() -> None:
    account = WORDS.account(why(version=0), MONDAY)
    assert told(account, "Rule")[1] == "The rules are those the practice began with."


def test_the_ear_hears_all_of_it_in_whole_words() -> None:
    aloud = WORDS.account(why(Mode.ELAPSED, hours=60, now=SUNDAY), SUNDAY).aloud()
    assert aloud.startswith("Answer due Mon 4:30 AM. Waiting 48 hours 20 minutes; 48 hours 20 minutes of 60 hours")
    assert "Sat 11/21 to Sun 11/22: all day." in aloud


@pytest.mark.parametrize("spoken", ["es"], indirect=True)
def test_a_sentence_that_ends_in_a_time_has_one_full_stop(spoken: str) -> None:
    account = WORDS.account(why(late=timedelta(hours=5)), MONDAY)
    said = [one for part in account.parts for one in told(account, part.caption)]
    assert spoken == "es"
    assert "El paciente envió el mensaje más antiguo sin respuesta el vie, 4:30 p.m." in said
    assert ".." not in account.aloud()


# What it does


@pytest.fixture
def due(window: Window) -> DueCard:
    return window.screen_.pane.header.due


@pytest.fixture
def popover(window: Window) -> WhyPopover:
    window.activateWindow()
    return window.screen_.popover


@pytest.fixture
def asked(opened: Callable[[int], None], due: DueCard, popover: WhyPopover, qtbot: QtBot) -> QWidget:
    """Conversation 2, asked why by its key from the list; what had the focus before."""
    opened(2)
    window = due.window()
    assert isinstance(window, Window)
    line = window.screen_.list.list
    assert line is not None
    line.setFocus()
    QTest.keyClick(line, Qt.Key.Key_W)
    qtbot.waitUntil(lambda: "Real hours" in popover.sheet.text())
    return line


def test_a_click_on_the_countdown_says_why(
    opened: Callable[[int], None], due: DueCard, popover: WhyPopover, qtbot: QtBot
) -> None:
    opened(2)
    QTest.mouseClick(due, Qt.MouseButton.LeftButton)
    assert popover.isVisible()
    qtbot.waitUntil(lambda: "rule 1 of 1: an answer within 24 hours." in popover.sheet.text())
    assert popover.sheet.hasFocus()


def test_the_tab_key_reaches_the_countdown_and_the_space_bar_asks(
    opened: Callable[[int], None], due: DueCard, popover: WhyPopover
) -> None:
    opened(2)
    due.setFocus(Qt.FocusReason.TabFocusReason)
    assert due.hasFocus()
    QTest.keyClick(due, Qt.Key.Key_Space)
    assert popover.isVisible()


def test_the_key_opens_it_and_escape_closes_it_and_gives_the_focus_back(
    asked: QWidget, popover: WhyPopover
) -> None:
    assert popover.sheet.hasFocus()
    QTest.keyClick(popover.sheet, Qt.Key.Key_Escape)
    assert not popover.isVisible()
    assert asked.hasFocus()


def test_a_click_elsewhere_closes_it_and_gives_the_focus_back(
    asked: QWidget, popover: WhyPopover, window: Window
) -> None:
    QTest.mouseClick(window.screen_.rail, Qt.MouseButton.LeftButton, pos=QPoint(5, 400))
    assert not popover.isVisible()
    assert asked.hasFocus()


def test_a_click_inside_leaves_it_open(asked: QWidget, popover: WhyPopover) -> None:
    QTest.mouseClick(popover.sheet, Qt.MouseButton.LeftButton)
    assert popover.isVisible()
    assert not asked.hasFocus()


def test_a_second_click_on_the_countdown_closes_it(asked: QWidget, due: DueCard, popover: WhyPopover) -> None:
    QTest.mouseClick(due, Qt.MouseButton.LeftButton)
    assert not popover.isVisible()
    assert asked.hasFocus()


def test_going_on_with_tab_closes_it_and_takes_no_focus_back(asked: QWidget, popover: WhyPopover) -> None:
    QTest.keyClick(popover.sheet, Qt.Key.Key_Tab)
    assert not popover.isVisible()
    assert not asked.hasFocus()


@pytest.mark.usefixtures("asked")
def test_another_conversation_closes_it(popover: WhyPopover, opened: Callable[[int], None]) -> None:
    opened(3)
    assert not popover.isVisible()


def test_a_reply_that_is_being_written_keeps_the_cursor_and_its_letters(
    opened: Callable[[int], None], due: DueCard, popover: WhyPopover, window: Window
) -> None:
    opened(2)
    text = window.screen_.pane.composer.text
    text.setFocus()
    QTest.keyClicks(text, "We")
    assert not popover.isVisible()
    QTest.mouseClick(due, Qt.MouseButton.LeftButton)
    QTest.keyClick(popover.sheet, Qt.Key.Key_Escape)
    assert text.hasFocus()
    assert window.screen_.pane.composer.written() == "We"


def test_what_the_list_knows_is_said_at_once(
    opened: Callable[[int], None], due: DueCard, popover: WhyPopover, stand_in: Any, qtbot: QtBot
) -> None:
    opened(2)
    go_on = threading.Event()
    answer = stand_in.why
    stand_in.why = lambda key: (go_on.wait(20), answer(key))[1]
    due.click()
    assert popover.accessibleName().startswith("Answer due Fri 4:28 PM")
    assert "Waiting 21 hours. Rule: The rule and the hours are being read…" in popover.sheet.text()
    go_on.set()
    qtbot.waitUntil(lambda: "Real hours" in popover.sheet.text())


def test_what_cannot_be_told_is_told_in_a_sentence(
    opened: Callable[[int], None], due: DueCard, popover: WhyPopover, stand_in: Any, qtbot: QtBot
) -> None:
    opened(2)
    stand_in.refusals["why"] = TriageError("nobody_waits", id=2)
    due.click()
    qtbot.waitUntil(lambda: "Conversation 2 is answered or closed" in popover.sheet.text())
    assert popover.isVisible()


def test_an_answer_to_an_earlier_question_is_not_shown(
    opened: Callable[[int], None], due: DueCard, popover: WhyPopover, stand_in: Any, window: Window, qtbot: QtBot
) -> None:
    gates, asked, answer = {2: threading.Event(), 5: threading.Event()}, [], stand_in.why

    def slowly(key: int) -> Why:
        asked.append(key)
        gates[key].wait(20)
        return cast(Why, answer(key))

    opened(2)
    stand_in.why = slowly
    due.click()
    window.screen_.show_conversation(5)
    due.click()
    gates[2].set()
    qtbot.waitUntil(lambda: asked == [2, 5])
    QCoreApplication.processEvents()
    assert popover.accessibleName().startswith("Answer due Sat 9:28 AM")
    assert "being read" in popover.sheet.text()
    gates[5].set()
    qtbot.waitUntil(lambda: "Real hours" in popover.sheet.text())


def test_news_of_the_conversation_is_shown_while_it_is_read(
    asked: QWidget, popover: WhyPopover, stand_in: Any, qtbot: QtBot
) -> None:
    assert "1 message waits" in popover.sheet.text()
    stand_in.by_id[2] = stand_in.by_id[2]._replace(messages=4)
    stand_in.touch(2)
    qtbot.waitUntil(lambda: "4 messages wait" in popover.sheet.text())
    assert popover.isVisible()
    assert not asked.hasFocus()


def test_where_nobody_waits_there_is_nothing_to_ask(
    due: DueCard, popover: WhyPopover, stand_in: Any, window: Window, a_row: Callable[..., Row]
) -> None:
    stand_in.by_id[2] = a_row(2)._replace(state=State.CLOSED, started_at=None, soon_at=None, due_at=None)
    window.screen_.pane.show_conversation(stand_in.conversation(2))
    window.actions_.why.trigger()
    assert not due.isEnabled()
    assert not popover.isVisible()


@pytest.mark.parametrize("zoom", [1.0, 2.0])
@pytest.mark.usefixtures("rich_reasons")
def test_in_the_smallest_window_the_rest_is_scrolled_to_with_keys(
    zoom: float,
    opened: Callable[[int], None],
    popover: WhyPopover,
    window: Window,
    theme: Theme,
    qtbot: QtBot,
) -> None:
    theme.choose_zoom(zoom)
    window.resize(window.minimumSize())
    opened(2)
    window.screen_.pane.header.due.click()
    qtbot.waitUntil(lambda: "Version 12" in popover.sheet.text())
    bar = popover._scroll.verticalScrollBar()
    assert window.screen_.rect().contains(popover.geometry())
    assert bar.maximum() > 0
    QTest.keyClick(popover.sheet, Qt.Key.Key_PageDown)
    assert bar.value() > 0
