"""What nobody has read: a quiet mark in its line, louder once it should have been read, gone at the first look."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from threading import Event
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt

from triage_app.language import LANGUAGES
from triage_app.queue.domain.states import State
from triage_app.ui import first_look
from triage_app.ui.theme.tokens import Tone
from triage_app.ui.why_words import WhyWords
from triage_app.ui.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from PySide6.QtGui import QImage
    from pytestqt.qtbot import QtBot

    from triage_app.queue.domain.conversation import Row
    from triage_app.ui.window import Window

HALF = timedelta(minutes=30)
SAID = {
    "en": ("Nobody has read what is new yet; to be read by 1:58 PM today", "Not read yet"),
    "es": ("Nadie ha leído lo nuevo todavía; hay que leerlo antes de: hoy, 1:58 p.m.", "Sin leer aún"),
}


@pytest.fixture
def unread(window: Window, stand_in: Any, now: datetime) -> Row:
    """Conversation 3, which nobody owns and nobody has read; it is to be read in half an hour."""
    row: Row = stand_in.by_id[3]._replace(look_due_at=now + HALF)
    stand_in.by_id[3] = row
    window.screen_._rows.apply([3], [row])
    return row


def heard(window: Window, key: int, role: Qt.ItemDataRole) -> str:
    model = window.screen_._model
    indexes = (model.index(line) for line in range(model.rowCount()))
    (found,) = [one.data(role) for one in indexes if (row := model.row_at(one)) is not None and row.id == key]
    return (found or "").replace("\u00a0", " ")


def painted(window: Window) -> QImage:
    queue_list = window.screen_.list.list
    assert queue_list is not None
    return queue_list.grab().toImage()


@pytest.mark.parametrize("spoken", LANGUAGES, indirect=True)
def test_a_line_says_by_when_it_is_to_be_read_to_the_eye_the_mouse_and_the_ear(
    window: Window, unread: Row, now: datetime, spoken: str
) -> None:
    quiet, past = first_look.mark(unread, now), first_look.mark(unread, now + HALF * 2)
    assert quiet is not None
    assert past is not None
    assert (quiet.tone, past.tone, past.text) == (Tone.MUTED, Tone.WARN, SAID[spoken][1])
    assert heard(window, 3, Qt.ItemDataRole.ToolTipRole) == SAID[spoken][0]
    assert heard(window, 3, Qt.ItemDataRole.AccessibleTextRole).endswith(SAID[spoken][0])
    assert heard(window, 2, Qt.ItemDataRole.ToolTipRole) == ""


def test_the_mark_is_painted_and_goes_at_the_first_look(
    window: Window, unread: Row, opened: Callable[[int], None], stand_in: Any, qtbot: QtBot
) -> None:
    with_mark = painted(window)
    window.screen_._rows.apply([3], [unread._replace(look_due_at=None)])
    assert painted(window) != with_mark
    window.screen_._rows.apply([3], [unread])
    opened(3)
    qtbot.waitUntil(lambda: [key for key, _ in stand_in.looks] == [3])
    qtbot.waitUntil(lambda: heard(window, 3, Qt.ItemDataRole.ToolTipRole) == "")


def test_a_mark_of_something_newer_stays(
    window: Window, unread: Row, opened: Callable[[int], None], stand_in: Any, qtbot: QtBot
) -> None:
    newer_is_here, look = Event(), stand_in.look
    stand_in.look = lambda key, seen: newer_is_here.wait(5) and look(key, seen=seen)
    opened(3)
    window.screen_._rows.apply([3], [unread._replace(messages=2)])
    newer_is_here.set()
    answered: list[object] = []
    window._tasks.run(lambda: None, answered.append)
    qtbot.waitUntil(lambda: bool(answered))
    assert stand_in.looks
    assert heard(window, 3, Qt.ItemDataRole.ToolTipRole)


def test_what_is_on_its_way_or_not_known_yet_has_no_mark(unread: Row, now: datetime) -> None:
    words = Wording(ZoneInfo("America/New_York"))
    for row in (
        unread._replace(state=State.SENDING),
        unread._replace(is_bare=True),
        unread._replace(look_due_at=None),
    ):
        assert first_look.mark(row, now) is None
        assert first_look.sentence(row, words, now) == ""


def test_why_it_is_due_then_says_by_when_it_is_to_be_read(stand_in: Any, now: datetime) -> None:
    why = stand_in.why(3)
    unread = replace(why, start=replace(why.start, read_by=now + HALF))
    words = WhyWords(ZoneInfo("America/New_York"))
    captions = {part.caption: part.said for part in words.account(unread, now).parts}
    said = " ".join(captions["First look"]).replace("\u00a0", " ")
    assert said == "Nobody has read what is new yet; to be read by Fri 1:58 PM."
    late = replace(why, start=replace(why.start, read_by=now - HALF))
    (past,) = next(one.said for one in words.account(late, now).parts if one.caption == "First look")
    assert past.replace("\u00a0", " ") == "Nobody has read what is new yet; it was to be read by Fri 12:58 PM."
    assert "First look" not in {part.caption for part in words.account(why, now).parts}
