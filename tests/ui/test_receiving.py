"""What others gave to somebody is told at their desk once: by whom, and how many."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from triage_app.errors import UnreachableError
from triage_app.queue.domain.conversation import Row
from triage_app.queue.domain.handing import Given, How
from triage_app.ui.window import Window


@pytest.fixture
def notices(window: Window) -> list[str]:
    """Everything the window was told to say."""
    found: list[str] = []
    window.screen_.noticed.connect(lambda text, _tone, _key: found.append(text))
    return found


@pytest.fixture
def give(stand_in: Any) -> Callable[..., None]:
    """Somebody gives conversations to Ana, as the feed tells it: all in one look."""

    def give(keys: list[int], how: How = How.REASSIGNED, by: str = "Rosa Lindqvist", **more: Any) -> None:
        first = stand_in.latest_handover() + 1
        with stand_in._news:
            for number, key in enumerate(keys, first):
                stand_in.gifts.append(Given(number, key, how, by))
                stand_in._own(key, 1)
                stand_in.by_id[key] = stand_in.by_id[key]._replace(**more)
            stand_in._cursor += 1
            stand_in._changed |= dict.fromkeys(keys, stand_in._cursor)
            stand_in._news.notify_all()

    return give


@pytest.fixture
def many(stand_in: Any, window: Window, a_row: Callable[..., Row]) -> list[int]:
    """Forty conversations of a colleague's."""
    rows = [a_row(key, f"Patient {key}", due_in=timedelta(minutes=key), owner_id=2) for key in range(100, 140)]
    stand_in.add(rows)
    window.screen_._rows.apply([], rows)
    return [row.id for row in rows]


def settled(window: Window, notices: list[str], qtbot: QtBot) -> list[str]:
    """What was told once nothing more is on its way."""
    receiving = window.screen_.giving.receiving
    qtbot.waitUntil(lambda: bool(notices))
    qtbot.waitUntil(lambda: not receiving._quiet.isActive() and not receiving._new)
    with qtbot.waitCallback() as done:
        window._tasks.run(lambda: None, done)
    return notices


def test_forty_at_once_are_one_notice(
    give: Callable[..., None], many: list[int], window: Window, notices: list[str], qtbot: QtBot
) -> None:
    give(many)
    qtbot.waitUntil(lambda: window.screen_._rows.board.row(many[-1]).owner_id == 1)  # type: ignore[union-attr]
    assert settled(window, notices, qtbot) == ["Rosa Lindqvist gave you 40 conversations."]
    assert window.toast._text.text() == "Rosa Lindqvist gave you 40 conversations."


def test_a_single_one_is_told_by_its_patient(
    give: Callable[..., None], window: Window, notices: list[str], qtbot: QtBot
) -> None:
    give([4], How.HANDED, "Joy Tran")
    assert settled(window, notices, qtbot) == ["Joy Tran handed you the conversation of Grace Kim."]


def test_what_the_program_gives_says_by_when_to_accept(
    give: Callable[..., None], window: Window, notices: list[str], now: datetime, qtbot: QtBot
) -> None:
    give([1, 3, 4], How.ASSIGNED, "", accept_by=now + timedelta(minutes=30))
    assert settled(window, notices, qtbot) == ["You were given 3 conversations. Accept by 1:58 PM."]


def test_a_new_one_that_the_program_gives_at_once_is_told_too(
    give: Callable[..., None], window: Window, stand_in: Any, notices: list[str], qtbot: QtBot
) -> None:
    stand_in.add([stand_in.by_id[4]._replace(id=9, patient="Nora Lind")])
    give([9], How.ASSIGNED, "", accept_by=stand_in.clock.now() + timedelta(minutes=30))
    said = "You were given the conversation of Nora Lind. Accept by 1:58 PM."
    assert settled(window, notices, qtbot) == [said]


def test_what_comes_back_says_so(
    give: Callable[..., None], window: Window, notices: list[str], qtbot: QtBot
) -> None:
    give([1, 4], How.UNDONE)
    assert settled(window, notices, qtbot) == ["Rosa Lindqvist gave 2 conversations back to you."]


def test_what_two_people_give_in_one_look_is_one_notice(
    give: Callable[..., None], window: Window, notices: list[str], qtbot: QtBot
) -> None:
    give([1], How.HANDED, "Joy Tran")
    give([3, 4])
    assert settled(window, notices, qtbot) == [
        "Joy Tran handed you the conversation of Denise Whitlock. Rosa Lindqvist gave you 2 conversations."
    ]


def test_it_is_told_once_and_again_when_it_is_given_again(
    give: Callable[..., None], window: Window, stand_in: Any, notices: list[str], qtbot: QtBot
) -> None:
    give([4])
    settled(window, notices, qtbot)
    stand_in._own(4, 2)
    stand_in.touch(4)
    qtbot.waitUntil(lambda: window.screen_._rows.board.row(4).owner_id == 2)  # type: ignore[union-attr]
    stand_in._own(4, 1)  # claimed at another desk of hers: no hand-over
    stand_in.touch(4)
    qtbot.waitUntil(lambda: window.screen_._rows.board.row(4).owner_id == 1)  # type: ignore[union-attr]
    assert len(settled(window, notices, qtbot)) == 1
    stand_in._own(4, 2)
    stand_in.touch(4)
    qtbot.waitUntil(lambda: window.screen_._rows.board.row(4).owner_id == 2)  # type: ignore[union-attr]
    give([4])
    qtbot.waitUntil(lambda: len(notices) == 2)


def test_what_was_given_before_the_desk_began_is_not_told(
    stand_in: Any, window: Window, notices: list[str], qtbot: QtBot
) -> None:
    receiving = window.screen_.giving.receiving
    qtbot.waitUntil(lambda: receiving._after is not None)
    receiving._after = 7
    stand_in.gifts.append(Given(7, 4, How.HANDED, "Joy Tran"))
    stand_in._own(4, 1)
    stand_in.touch(4)
    qtbot.waitUntil(lambda: window.screen_._rows.board.row(4).owner_id == 1)  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: not receiving._quiet.isActive() and not receiving._new)
    with qtbot.waitCallback() as done:
        window._tasks.run(lambda: None, done)
    assert notices == []


def test_a_claim_of_ones_own_asks_nothing(window: Window, stand_in: Any, qtbot: QtBot) -> None:
    window.screen_.list.claim_requested.emit(3)
    qtbot.waitUntil(lambda: stand_in.by_id[3].owner_id == 1)
    stand_in.touch(3)
    qtbot.waitUntil(lambda: bool(stand_in.reads))
    assert not window.screen_.giving.receiving._new


def test_a_queue_that_cannot_be_asked_says_nothing_and_the_next_time_it_is_asked_again(
    give: Callable[..., None], window: Window, stand_in: Any, notices: list[str], qtbot: QtBot
) -> None:
    stand_in.refusals["given"] = UnreachableError("database_unreachable")
    give([1])
    qtbot.waitUntil(lambda: "given" not in stand_in.refusals)
    give([4])
    assert settled(window, notices, qtbot) == ["Rosa Lindqvist gave you 2 conversations."]
