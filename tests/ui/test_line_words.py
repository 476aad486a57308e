"""A line of the queue says the real wait, on whom it waits and that it came late, and in whose time it speaks."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPixmap

from triage_app.language import LANGUAGES
from triage_app.queue.domain.states import WaitingOn
from triage_app.ui import line_words, wording
from triage_app.ui.queue_screen.call_dialog import CallDialog
from triage_app.ui.queue_screen.delegate import RowDelegate

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from triage_app.queue.domain.conversation import Row
    from triage_app.ui.window import Window

H, MIN = timedelta(hours=1), timedelta(minutes=1)
NEW_YORK, MANILA = ZoneInfo("America/New_York"), ZoneInfo("Asia/Manila")


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def every(ways: tuple[str, ...]) -> list[str]:
    return list(map(plain, ways))


@pytest.mark.parametrize(
    ("span", "said"),
    [(67 * H, "2 d 19 h"), (48 * H, "2 d"), (19 * H + 59 * MIN, "19 h"), (12 * MIN, "12 min"), (-H, "0 min")],
)
def test_a_length_has_two_units_at_most(span: timedelta, said: str) -> None:
    assert plain(wording.length(span)) == said


def test_a_promise_of_24_real_hours_is_read_off_the_ring(a_row: Callable[..., Row], now: datetime) -> None:
    assert (line_words.waits(a_row(1), now), line_words.real_wait(a_row(1), now)) == ((), "")
    assert line_words.waits(a_row(1, due_in=-9 * H), now) == ()


@pytest.mark.parametrize("due_in", [H, -H])
def test_any_other_promise_has_the_real_wait_beside_it(
    a_row: Callable[..., Row], now: datetime, due_in: timedelta
) -> None:
    row = a_row(1, due_in=due_in, started_at=now - 67 * H)
    assert every(line_words.waits(row, now)) == ["waiting 2 d 19 h", "2 d 19 h"]
    assert plain(line_words.real_wait(row, now)) == "waiting 2 d 19 h"


def test_several_messages_say_how_long_the_oldest_waits(a_row: Callable[..., Row], now: datetime) -> None:
    row = a_row(1, due_in=5 * H, messages=3)
    assert every(line_words.waits(row, now)) == ["3 messages, oldest 19 h", "3, oldest 19 h", "19 h"]
    longer = line_words.waits(row._replace(started_at=now - 67 * H), now)
    assert every(longer)[0] == "3 messages, oldest 2 d 19 h"


def test_nothing_is_said_of_a_wait_where_nobody_waits_or_nothing_is_read(
    a_row: Callable[..., Row], now: datetime
) -> None:
    over = a_row(1, due_at=None, soon_at=None, started_at=None, messages=0)
    bare = a_row(1, started_at=None, messages=0, is_bare=True)
    assert [line_words.waits(one, now) for one in (over, bare)] == [(), ()]


def test_a_line_says_on_whom_the_practice_waits_and_how_long(a_row: Callable[..., Row], now: datetime) -> None:
    row = a_row(1, waiting_on=WaitingOn.PROVIDER, waiting_on_since=now - 3 * H)
    assert every(line_words.waits_on(row, now)) == ["waiting on Dr. Osei · 3 h", "Dr. Osei · 3 h"]
    assert every(line_words.waits_on(row._replace(provider=""), now))[0] == "waiting on the doctor · 3 h"
    assert every(line_words.waits_on(row._replace(waiting_on=WaitingOn.LAB), now))[0] == "waiting on the lab · 3 h"
    assert line_words.waits_on(a_row(1), now) == ()


def test_the_head_of_a_conversation_says_how_long_the_practice_waits(
    window: Window, opened: Callable[[int], None], stand_in: Any, now: datetime
) -> None:
    stand_in.by_id[2] = stand_in.by_id[2]._replace(waiting_on=WaitingOn.LAB, waiting_on_since=now - 3 * H)
    opened(2)
    header = window.screen_.pane.header
    assert "waiting for the lab since 10:28 AM today, 3 h" in plain(header._identity.text())
    stand_in.clock.advance(H)
    window.screen_._ticks.passed.emit()
    assert "waiting for the lab since 10:28 AM today, 4 h" in plain(header._identity.text())


@pytest.mark.parametrize(
    ("sent", "took", "mark"),
    [(6 * H, 6 * H + 14 * MIN, "Arrived late"), (6 * H, 30 * MIN, ""), (-H, 6 * H, "")],
    ids=["after an outage", "half an hour", "before the portal was connected"],
)
def test_what_reached_us_late_says_so(
    a_row: Callable[..., Row], now: datetime, sent: timedelta, took: timedelta, mark: str
) -> None:
    connected = now - 20 * H
    start = connected + sent
    row = a_row(1, started_at=start, seen_at=start + took, connected_at=connected)
    assert line_words.late_mark(row) == mark
    said = "Arrived late: it reached us 6 h 14 min after it was sent" if mark else ""
    assert plain(line_words.late_sentence(row)) == said


@pytest.fixture
def far_away(stand_in: Any) -> None:
    """Somebody reads it in Manila, 13 hours further east."""
    stand_in.here = MANILA


@pytest.fixture
def much_to_say(stand_in: Any, now: datetime) -> None:
    """Conversation 2 with everything that a line can say."""
    stand_in.by_id[2] = stand_in.by_id[2]._replace(
        started_at=now - 67 * H,
        messages=3,
        waiting_on=WaitingOn.PROVIDER,
        waiting_on_since=now - 3 * H,
        seen_at=now - 60 * H,
        connected_at=now - 500 * H,
        look_due_at=now + H,
    )


SAID = {
    "en": [
        "Answer by 4:28 PM today (Sat 5:28 AM your time)",
        "3 messages, oldest 2 d 19 h",
        "Waiting on Dr. Osei · 3 h",
        "Arrived late: it reached us 7 h after it was sent",
        "Nobody has read what is new yet; to be read by 2:28 PM today (Sat 3:28 AM your time)",
    ],
    "es": [
        "Límite: hoy, 4:28 p.m. (sáb, 5:28 a.m., su hora)",
        "3 mensajes, el más antiguo 2 d 19 h",
        "En espera: Dr. Osei · 3 h",
        "Llegó tarde: lo recibimos 7 h después de enviarse",
        "Nadie ha leído lo nuevo todavía; hay que leerlo antes de: hoy, 2:28 p.m. (sáb, 3:28 a.m., su hora)",
    ],
}


@pytest.mark.usefixtures("far_away", "much_to_say")
@pytest.mark.parametrize("spoken", LANGUAGES, indirect=True)
def test_the_tool_tip_says_all_of_it_and_so_does_a_screen_reader(
    request: pytest.FixtureRequest, spoken: str
) -> None:
    window: Window = request.getfixturevalue("window")
    index = window.screen_._model.line_of(2)
    tip = plain(index.data(Qt.ItemDataRole.ToolTipRole))
    heard = plain(index.data(Qt.ItemDataRole.AccessibleTextRole))
    assert tip.split("\n") == SAID[spoken]
    assert SAID[spoken][0] in heard
    days = {"en": "3 messages, oldest 2 days 19 hours", "es": "3 mensajes, el más antiguo 2 días 19 horas"}
    assert days[spoken] in heard


@pytest.mark.usefixtures("far_away", "much_to_say")
def test_the_card_says_both_times_and_the_real_wait(request: pytest.FixtureRequest) -> None:
    window: Window = request.getfixturevalue("window")
    request.getfixturevalue("opened")(2)
    card = window.screen_.pane.header.due
    lines = [plain(one.text()) for one in (card.left_, card.by, card.yours, card.waits)]
    assert lines == ["3 h 0 min left", "answer by 4:28 PM today", "Sat 5:28 AM your time", "waiting 2 d 19 h"]
    assert plain(card.accessibleName()) == (
        "due in 3 hours, answer by 4:28 PM today, Sat 5:28 AM your time, waiting 2 days 19 hours"
    )


def test_in_the_practices_own_zone_nothing_is_added(window: Window, opened: Callable[[int], None]) -> None:
    opened(2)
    card = window.screen_.pane.header.due
    assert (card.yours.isHidden(), card.waits.isHidden(), window.screen_.list._whose.isHidden()) == (True,) * 3
    index = window.screen_._model.line_of(2)
    assert index.data(Qt.ItemDataRole.ToolTipRole) is None


@pytest.mark.usefixtures("far_away")
def test_elsewhere_list_menu_dialog_and_messages_say_whose_time_it_is(
    request: pytest.FixtureRequest,
) -> None:
    window: Window = request.getfixturevalue("window")
    request.getfixturevalue("opened")(5)
    screen = window.screen_
    assert screen.list._whose.whole() == "Times are the practice's (New York)"
    assert not screen.list._whose.isHidden()
    header = screen.pane.header
    header.acts.more.aboutToShow.emit()
    offered = [plain(one.text()) for one in header.acts.more.snooze.actions()]
    assert any("until 2:28 PM today (Sat 3:28 AM your time)" in one for one in offered), offered
    header.acts.more.call_requested.emit()
    dialog = window.findChild(CallDialog)
    assert isinstance(dialog, CallDialog)
    assert dialog._when.text() == dialog.time.accessibleDescription() == "When, in the practice's time (New York)"
    dialog.reject()
    said = [plain(one.said.when) for one in screen.pane.messages._bubbles.values()]
    assert said == ["8:28 AM (9:28 PM your time)"]


def painted(window: Window, monkeypatch: pytest.MonkeyPatch, width: int) -> list[str]:
    """What is painted in the line of conversation 2 of a list so wide."""
    texts: list[str] = []
    text, badge = RowDelegate._text, RowDelegate._badge

    def note(at: int, paint: Callable[..., float]) -> Callable[..., float]:
        def noted(*arguments: Any, **more: Any) -> float:
            texts.append(plain(arguments[at]))
            return paint(*arguments, **more)

        return noted

    monkeypatch.setattr(RowDelegate, "_text", note(4, text))
    monkeypatch.setattr(RowDelegate, "_badge", note(4, badge))
    rows = window.screen_.list.list
    assert rows is not None
    option = rows._option(window.screen_._model.line_of(2))
    option.rect.setWidth(width)
    canvas = QPixmap(width, option.rect.height())
    painter = QPainter(canvas)
    rows._rows.paint(painter, option, window.screen_._model.line_of(2))
    painter.end()
    return texts


@pytest.mark.usefixtures("much_to_say")
@pytest.mark.parametrize(
    ("width", "waits_on", "waits"),
    [
        (640, "waiting on Dr. Osei · 3 h", "3 messages, oldest 2 d 19 h"),
        (480, "waiting on Dr. Osei · 3 h", "3, oldest 2 d 19 h"),
        (330, "Dr. Osei · 3 h", "2 d 19 h"),
    ],
)
def test_a_line_shows_badge_doctor_and_oldest_message_in_fewer_words_where_it_is_narrow(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, width: int, waits_on: str, waits: str
) -> None:
    window: Window = request.getfixturevalue("window")
    shown = painted(window, monkeypatch, width)
    assert {"Arrived late", "by 4:28 PM", "Maria Delgado", waits_on} <= set(shown)
    assert shown[-1].removeprefix("  ·  ") == waits


def test_a_calm_line_shows_nothing_of_it(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    assert painted(window, monkeypatch, 460) == [
        "by 4:28 PM",
        "Maria Delgado",
        "Dr. Osei",
        "Results: Where is my result?",
        "",
    ]


@pytest.mark.usefixtures("far_away")
@pytest.mark.parametrize("spoken", LANGUAGES, indirect=True)
def test_what_is_snoozed_says_both_times_in_the_header_and_the_tool_tip(
    request: pytest.FixtureRequest, stand_in: Any, now: datetime, spoken: str
) -> None:
    stand_in.by_id[2] = stand_in.by_id[2]._replace(snoozed_until=now + H)
    said = {
        "en": "Snoozed until 2:28 PM (Sat 3:28 AM your time)",
        "es": "Pospuesta hasta 2:28 p.m. (sáb, 3:28 a.m., su hora)",
    }[spoken]
    window: Window = request.getfixturevalue("window")
    window.screen_._model.show_snoozed(shown=True)
    index = window.screen_._model.line_of(2)
    assert said in plain(index.data(Qt.ItemDataRole.ToolTipRole)).split("\n")
    assert said in plain(index.data(Qt.ItemDataRole.AccessibleTextRole))
    request.getfixturevalue("opened")(2)
    assert plain(window.screen_.pane.header.snoozed.text()) == said
