"""Merging, taking apart and splitting, at the desk."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMessageBox, QPushButton

from triage_app.errors import ConflictError, UsageError
from triage_app.queue.domain.countdown import Direction
from triage_app.queue.domain.regrouping import UNDO, Regroup, Request, Tie, TieKind, TraceKind
from triage_app.queue.domain.states import State
from triage_app.ui.queue_screen.regroup_dialog import RegroupDialog
from triage_app.ui.theme.tokens import Tone

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from pytestqt.qtbot import QtBot

    from triage_app.queue.domain.conversation import Conversation, Message, Row
    from triage_app.ui.queue_screen.regroup_menu import RegroupMenu
    from triage_app.ui.queue_screen.regrouping import Regrouping
    from triage_app.ui.window import Window

OTHER = 9
"""Maria Delgado's other conversation."""


def shown(window: Window) -> Conversation:
    found = window.screen_.pane.conversation
    assert found is not None
    return found


def regrouping(window: Window) -> Regrouping:
    return window.screen_.regrouping


def menu(window: Window) -> RegroupMenu:
    return window.screen_.pane.header.acts.more.regroup


def lines(window: Window) -> list[str]:
    """The quiet lines between the messages that are on screen."""
    messages = window.screen_.pane.messages
    shown = [one for one in messages.findChildren(QLabel, "trace") if messages._lines.indexOf(one) >= 0]
    return [one.text() for one in sorted(shown, key=messages._lines.indexOf)]


def tied(window: Window) -> list[str]:
    """What the line below the header offers."""
    ties = regrouping(window).ties
    return [] if ties.isHidden() else [one.accessibleName() for one in ties.buttons if one.isVisibleTo(ties)]


def ask(window: Window, qtbot: QtBot, act: str) -> RegroupDialog:
    """Choose an entry of the menu; the dialog it opens."""
    getattr(menu(window), act).trigger()
    found: list[RegroupDialog] = []

    def is_there() -> bool:
        found[:] = [one for one in window.findChildren(RegroupDialog) if one.isVisible()]
        return bool(found)

    qtbot.waitUntil(is_there)
    return found[0]


def titles(dialog: RegroupDialog) -> list[str]:
    role = Qt.ItemDataRole.UserRole
    return [dialog.list.item(at).data(role).title for at in range(dialog.list.count())]


@pytest.fixture
def more(stand_in: Any, a_row: Callable[..., Row]) -> None:
    """Another conversation of Maria Delgado, older than her second one, and owned by nobody."""
    row = a_row(OTHER, subject="Refill request", due_in=timedelta(hours=1), owner_id=None, snippet="More pills")
    stand_in.add([row])


@pytest.fixture
def settled(stand_in: Any, more: None) -> None:
    """The same, answered."""
    assert more is None
    stand_in.by_id[OTHER] = stand_in.by_id[OTHER]._replace(state=State.ANSWERED, due_at=None, soon_at=None)


@pytest.fixture
def told(stand_in: Any, now: datetime) -> Callable[..., None]:
    """Leaves a trace in conversation 2."""

    def leave(act: TraceKind, subject: str = "Refill request", *, at: datetime = now) -> None:
        before: list[Message] = stand_in.messages[2]
        trace = replace(
            before[0],
            id=100 + len(before),
            remote_id=f"~{len(before)}",
            direction=Direction.AUTOMATIC,
            sender="Joy Tran",
            sent_at=at,
            text=subject,
            trace=act,
        )
        before.append(trace)

    return leave


# traces


def test_a_trace_is_a_line_and_no_bubble(
    window: Window, opened: Callable[[int], None], told: Callable[..., None], said: Callable[[], str]
) -> None:
    told(TraceKind.MERGE)
    opened(2)
    assert lines(window) == ["Joy Tran merged “Refill request” into this conversation · 1:28 PM"]
    assert len(window.screen_.pane.messages._bubbles) == 1
    assert "Refill request" not in said()
    (line,) = window.screen_.pane.messages.findChildren(QLabel, "trace")
    assert line.accessibleName() == line.text()


def test_what_was_taken_out_is_told_at_both_ends(
    window: Window, opened: Callable[[int], None], told: Callable[..., None]
) -> None:
    told(TraceKind.UNMERGE, "Insurance")
    told(TraceKind.MERGE)
    told(TraceKind.UNMERGE)
    opened(2)
    assert lines(window) == [
        "Joy Tran took this conversation out of “Insurance” again · 1:28 PM",
        "Joy Tran merged “Refill request” into this conversation · 1:28 PM",
        "Joy Tran took “Refill request” out again · 1:28 PM",
    ]


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        (TieKind.FOLLOWS, "Joy Tran split this off from “Results” · 1:28 PM"),
        (TieKind.LED_TO, "Joy Tran split a message off into a conversation of its own · 1:28 PM"),
    ],
)
def test_a_split_is_told_at_both_ends(
    window: Window,
    opened: Callable[[int], None],
    told: Callable[..., None],
    stand_in: Any,
    kind: TieKind,
    line: str,
) -> None:
    told(TraceKind.SPLIT, "Results")
    stand_in.ties[2] = (Tie(kind, 3, "Results", stand_in.clock.now()),)
    opened(2)
    assert lines(window) == [line]


def test_a_trace_that_comes_while_it_is_shown_is_told(
    window: Window, opened: Callable[[int], None], told: Callable[..., None], stand_in: Any, qtbot: QtBot
) -> None:
    opened(2)
    told(TraceKind.MERGE)
    stand_in.touch(2)
    qtbot.waitUntil(lambda: len(lines(window)) == 1)


@pytest.mark.parametrize(("act", "warns"), [(Regroup.MERGE, 1), (Regroup.SPLIT, 0), (Regroup.UNMERGE, 0)])
def test_whoever_writes_is_warned_of_what_was_merged_and_not_of_what_was_taken_away(
    window: Window,
    opened: Callable[[int], None],
    told: Callable[..., None],
    act: Regroup,
    warns: int,
    stand_in: Any,
) -> None:
    opened(2)
    composer = window.screen_.pane.composer
    composer.text.setPlainText("Your result is")
    told(act)
    window.screen_.work._on_read(stand_in.conversation(2))
    assert len(lines(window)) == 1
    assert composer._guard.text().count("Read it before you send") == warns


def test_traces_are_not_counted_among_the_earlier_messages(
    window: Window,
    opened: Callable[[int], None],
    told: Callable[..., None],
    stand_in: Any,
    a_message: Callable[..., Message],
    now: datetime,
) -> None:
    days = [now - timedelta(days=number) for number in range(12, 2, -1)]
    stand_in.messages[2] = [a_message(20 + at, "Hello?", at=day) for at, day in enumerate(days)]
    told(TraceKind.MERGE, "Long ago", at=days[0] - timedelta(days=1))
    told(TraceKind.MERGE)
    opened(2)
    messages = window.screen_.pane.messages
    assert len(messages._bubbles) == 8
    assert [one.partition(" · ")[0] for one in lines(window)] == [
        "Joy Tran merged “Refill request” into this conversation"
    ]
    (earlier,) = (one for one in messages.findChildren(QPushButton, "link") if messages._lines.indexOf(one) == 0)
    assert earlier.text() == "Show 2 earlier"
    earlier.click()
    assert len(lines(window)) == 2


# ties


@pytest.mark.usefixtures("settled")
def test_a_merged_conversation_leads_to_the_other_even_if_nobody_waits_there(
    window: Window, opened: Callable[[int], None], stand_in: Any, now: datetime, qtbot: QtBot
) -> None:
    stand_in.ties[2] = (Tie(TieKind.MERGED_INTO, OTHER, "Refill request", now),)
    assert window.screen_._opened.board.row(OTHER) is None
    opened(2)
    assert tied(window) == ["Open Merged into “Refill request”"]
    regrouping(window).ties.buttons[0].click()
    qtbot.waitUntil(lambda: window.screen_.pane.conversation is not None and shown(window).row.id == OTHER)
    assert tied(window) == []
    opened(2)
    assert tied(window)


def test_what_was_merged_is_taken_out_again_once_that_is_confirmed(
    window: Window, opened: Callable[[int], None], stand_in: Any, now: datetime, qtbot: QtBot
) -> None:
    stand_in.ties[2] = (Tie(TieKind.HOLDS, OTHER, "Refill request", now),)
    opened(2)
    assert tied(window) == ["Undo… Contains “Refill request” (merged Fri 11/20)"]
    for role in (QMessageBox.ButtonRole.RejectRole, QMessageBox.ButtonRole.AcceptRole):
        regrouping(window).ties.buttons[0].click()
        box = window.findChild(QMessageBox)
        assert box is not None
        assert "what was answered stays answered" in box.informativeText()
        assert box.defaultButton() is box.escapeButton()
        assert stand_in.asked == []
        next(one for one in box.buttons() if box.buttonRole(one) is role).click()
        qtbot.waitUntil(lambda: window.findChild(QMessageBox) is None)
    qtbot.waitUntil(lambda: stand_in.asked == [(Regroup.UNMERGE, OTHER, 2)])
    qtbot.waitUntil(lambda: regrouping(window).request.text == "Will be taken apart in a moment…")


@pytest.mark.parametrize(("age", "offers"), [(UNDO, 1), (UNDO + timedelta(seconds=1), 0)])
def test_undo_is_offered_for_thirty_days(
    window: Window,
    opened: Callable[[int], None],
    stand_in: Any,
    now: datetime,
    age: timedelta,
    offers: int,
) -> None:
    stand_in.ties[2] = (Tie(TieKind.HOLDS, OTHER, "Refill request", now - age),)
    opened(2)
    assert len(tied(window)) == offers
    assert not regrouping(window).ties.isHidden()


def test_only_who_owns_it_takes_something_out(
    window: Window, opened: Callable[[int], None], stand_in: Any, now: datetime
) -> None:
    for number, why in ((3, "Claim it first"), (4, "Only Joy Tran can do this")):
        stand_in.ties[number] = (Tie(TieKind.HOLDS, OTHER, "Refill request", now),)
        opened(number)
        undo = regrouping(window).ties.buttons[0]
        assert (undo.isEnabled(), undo.toolTip()) == (False, why)


@pytest.mark.usefixtures("more")
def test_more_than_two_are_in_a_menu(
    window: Window, opened: Callable[[int], None], stand_in: Any, now: datetime, qtbot: QtBot
) -> None:
    kinds = (TieKind.LED_TO, TieKind.LED_TO, TieKind.FOLLOWS, TieKind.HOLDS)
    stand_in.ties[2] = tuple(
        Tie(kind, OTHER, f"S{number}", now - timedelta(days=number)) for number, kind in enumerate(kinds)
    )
    opened(2)
    assert tied(window) == ["Undo… Contains “S3” (merged Tue 11/17)", "Open Follows “S2”", "and 2 more"]
    entries = regrouping(window).ties.buttons[-1].menu().actions()
    assert [one.text() for one in entries] == ["Led to “S0” · Open", "Led to “S1” · Open"]
    entries[0].trigger()
    qtbot.waitUntil(lambda: window.screen_.pane.row is not None and window.screen_.pane.row.id == OTHER)


def test_where_there_is_little_room_one_is_shown(
    window: Window, opened: Callable[[int], None], stand_in: Any, now: datetime, qtbot: QtBot
) -> None:
    stand_in.ties[2] = (Tie(TieKind.HOLDS, OTHER, "Refill request", now), Tie(TieKind.FOLLOWS, 3, "Results", now))
    opened(2)
    window.resize(1024, 700)
    qtbot.waitUntil(lambda: tied(window)[1:] == ["and 1 more"])
    window.resize(1440, 900)
    qtbot.waitUntil(lambda: tied(window)[1:] == ["Open Follows “Results”"])


# merging


@pytest.mark.usefixtures("more")
def test_the_dialog_offers_the_patients_other_conversations_and_says_what_comes_of_it(
    window: Window, opened: Callable[[int], None], stand_in: Any, qtbot: QtBot
) -> None:
    opened(2)
    dialog = ask(window, qtbot, "merge")
    assert titles(dialog) == ["Refill request"]
    assert dialog.list.hasFocus()
    assert dialog.result_.text() == (
        "The countdown becomes the older one: answer by 2:28 PM today. You stay the owner. "
        "What the patient writes there later arrives here. You can undo this for 30 days."
    )
    QTest.keyClick(dialog.list, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: stand_in.asked == [(Regroup.MERGE, OTHER, 2)])
    qtbot.waitUntil(lambda: regrouping(window).request.text == "Will be merged in a moment…")


@pytest.mark.usefixtures("more")
def test_a_newer_one_leaves_the_countdown_as_it_is(
    window: Window, opened: Callable[[int], None], stand_in: Any, qtbot: QtBot
) -> None:
    opened(2)
    for change in ({"due_in": timedelta(hours=9)}, {}):
        row = stand_in.by_id[OTHER]
        later = {"started_at": None, "due_at": None, "soon_at": None, "state": State.ANSWERED}
        if change:
            later = {"started_at": row.started_at + change["due_in"], "due_at": row.due_at + change["due_in"]}
        stand_in.by_id[OTHER] = row._replace(**later)
        dialog = ask(window, qtbot, "merge")
        assert "The countdown stays as it is: answer by 4:28 PM today." in dialog.result_.text()
        dialog.reject()
        qtbot.waitUntil(lambda: window.findChild(RegroupDialog) is None)


@pytest.mark.usefixtures("more")
def test_whoever_cancels_merges_nothing(
    window: Window, opened: Callable[[int], None], stand_in: Any, qtbot: QtBot
) -> None:
    opened(2)
    dialog = ask(window, qtbot, "merge")
    QTest.keyClick(dialog.list, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: window.findChild(RegroupDialog) is None)
    dialog = ask(window, qtbot, "merge")
    dialog.cancel.click()
    qtbot.waitUntil(lambda: window.findChild(RegroupDialog) is None)
    assert stand_in.asked == []
    assert regrouping(window).request.text == ""


@pytest.mark.usefixtures("more")
@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            {"owner_id": 2, "owner": "Joy Tran"},
            "Joy Tran has this conversation. Ask Joy Tran to release it first.",
        ),
        ({"state": State.SENDING}, "A reply in it is still on its way. Merge the two when it has arrived."),
    ],
)
def test_what_cannot_be_merged_says_why(
    window: Window,
    opened: Callable[[int], None],
    stand_in: Any,
    qtbot: QtBot,
    change: dict[str, Any],
    said: str,
) -> None:
    stand_in.by_id[OTHER] = stand_in.by_id[OTHER]._replace(**change)
    opened(2)
    dialog = ask(window, qtbot, "merge")
    assert dialog.result_.text() == said
    assert not dialog.act.isEnabled()
    QTest.keyClick(dialog.list, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert stand_in.asked == []


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize(
    ("by", "about"),
    [
        (Direction.FROM_PATIENT, "Patient: Maria Delgado: More pills"),
        (Direction.TO_PATIENT, "Practice: Maria Delgado: More pills"),
        (Direction.AUTOMATIC, "Automatic: Maria Delgado: More pills"),
        (None, "Maria Delgado: More pills"),
    ],
)
def test_the_question_says_who_wrote_the_last_words(
    window: Window, opened: Callable[[int], None], stand_in: Any, qtbot: QtBot, by: Direction | None, about: str
) -> None:
    """An answer of the practice begins with the patient's name, as if it were theirs."""
    words = "Maria Delgado:\n\nMore pills"
    stand_in.by_id[OTHER] = stand_in.by_id[OTHER]._replace(snippet=words, said_by=by)
    opened(2)
    choice = ask(window, qtbot, "merge").choice()
    assert choice is not None
    assert choice.about == about


def test_a_patient_without_another_conversation_has_nothing_to_merge(
    window: Window, opened: Callable[[int], None], qtbot: QtBot
) -> None:
    opened(2)
    window.screen_.pane.header.acts.more.aboutToShow.emit()
    entry = menu(window).merge
    qtbot.waitUntil(lambda: not entry.isEnabled())
    assert entry.toolTip() == "This patient has no other conversation"
    assert menu(window).split.toolTip() == "The patient wrote only one message here"
    assert not menu(window).split.isEnabled()


@pytest.mark.usefixtures("more")
def test_a_refusal_at_once_is_told(
    window: Window, opened: Callable[[int], None], stand_in: Any, qtbot: QtBot
) -> None:
    opened(2)
    stand_in.refusals["merge"] = ConflictError("owned_by_other", owner="Joy Tran")
    ask(window, qtbot, "merge").act.click()
    qtbot.waitUntil(window.toast.isVisible)
    assert "This conversation belongs to Joy Tran" in window.toast._text.text()
    assert window.toast.property("tone") == Tone.BAD.value
    assert regrouping(window).request.text == ""


# splitting


@pytest.fixture
def three(stand_in: Any, a_message: Callable[..., Message], now: datetime) -> None:
    """Three messages in conversation 2: one that was answered, and two that wait; and our answer."""
    hours = (30, 20, 2)
    texts = ("Is my result here?", "And my refill?", "Hello?")
    found = [
        a_message(30 + at, text, at=now - timedelta(hours=hour))
        for at, (text, hour) in enumerate(zip(texts, hours, strict=True))
    ]
    ours = replace(found[0], id=40, remote_id="ours", direction=Direction.TO_PATIENT, text="Not yet.")
    stand_in.messages[2] = [found[0], ours, *found[1:]]
    stand_in.by_id[2] = stand_in.by_id[2]._replace(started_at=now - timedelta(hours=20))


@pytest.mark.usefixtures("three")
def test_a_message_is_split_off_with_its_own_countdown(
    window: Window, opened: Callable[[int], None], stand_in: Any, qtbot: QtBot
) -> None:
    opened(2)
    dialog = ask(window, qtbot, "split")
    assert titles(dialog) == ["11:28 AM today", "5:28 PM yesterday", "7:28 AM yesterday"]
    own = "It becomes a conversation of its own, with its own countdown from when it was sent: "
    assert dialog.result_.text() == f"{own}answer by 11:28 AM tomorrow."
    for _ in range(2):
        QTest.keyClick(dialog.list, Qt.Key.Key_Down)
    answered = "It was answered here; there it counts as unanswered."
    assert dialog.result_.text() == f"{own}was due 7:28 AM today. {answered}"
    QTest.keyClick(dialog.list, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: stand_in.asked == [(Regroup.SPLIT, 2, 30)])
    qtbot.waitUntil(lambda: regrouping(window).request.text == "The message will be split off in a moment…")


@pytest.mark.usefixtures("three")
def test_whoever_cancels_splits_nothing(
    window: Window, opened: Callable[[int], None], stand_in: Any, qtbot: QtBot
) -> None:
    opened(2)
    QTest.keyClick(ask(window, qtbot, "split"), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: window.findChild(RegroupDialog) is None)
    assert stand_in.asked == []


@pytest.mark.usefixtures("three")
def test_without_a_known_promise_no_time_is_made_up(
    window: Window, opened: Callable[[int], None], stand_in: Any, qtbot: QtBot
) -> None:
    opened(2)
    stand_in.refusals["why"] = UsageError("nobody_waits", id=2)
    dialog = ask(window, qtbot, "split")
    assert dialog.result_.text().endswith("with its own countdown from when it was sent.")


# after asking


def test_a_refusal_later_is_shown_until_it_was_read(
    window: Window, opened: Callable[[int], None], stand_in: Any, qtbot: QtBot
) -> None:
    stand_in.requests[2] = Request(Regroup.MERGE, 1, "owned_by_other")
    opened(2)
    line = regrouping(window).request
    assert line.text.startswith("Not merged. This conversation belongs to a colleague.")
    line.dismiss.click()
    assert line.text == ""
    opened(3)
    opened(2)
    assert line.text == ""
    stand_in.requests[2] = Request(Regroup.MERGE, 1, "claim_first")
    stand_in.touch(2)
    qtbot.waitUntil(lambda: line.text.startswith("Not merged. This conversation has no owner yet."))


def test_a_refusal_is_told_to_nobody_but_whoever_asked(
    window: Window, opened: Callable[[int], None], stand_in: Any
) -> None:
    stand_in.requests[2] = Request(Regroup.MERGE, 2, "owned_by_other")
    opened(2)
    assert regrouping(window).request.text == ""


@pytest.mark.usefixtures("supervisor", "more")
def test_a_supervisor_reads_who_no_longer_owns_what_is_merged(
    window: Window, opened: Callable[[int], None], stand_in: Any, qtbot: QtBot
) -> None:
    stand_in.by_id[OTHER] = stand_in.by_id[OTHER]._replace(owner_id=2, owner="Joy Tran")
    opened(2)
    dialog = ask(window, qtbot, "merge")
    assert "You stay the owner. Joy Tran then no longer owns the other one." in dialog.result_.text()
    assert dialog.act.isEnabled()


def test_what_is_under_way_cannot_be_dismissed_and_goes_when_it_is_done(
    window: Window, opened: Callable[[int], None], stand_in: Any, qtbot: QtBot
) -> None:
    stand_in.requests[2] = Request(Regroup.MERGE, 1, None)
    opened(2)
    line = regrouping(window).request
    assert line.text == "Will be merged in a moment…"
    assert line.dismiss.isHidden()
    stand_in.requests.clear()
    stand_in.touch(2)
    qtbot.waitUntil(lambda: line.text == "")


def test_the_tab_key_goes_from_the_header_over_the_lines_to_the_messages(
    window: Window, opened: Callable[[int], None], stand_in: Any, now: datetime
) -> None:
    stand_in.ties[2] = (Tie(TieKind.FOLLOWS, 3, "Results", now), Tie(TieKind.LED_TO, 4, "Results", now))
    stand_in.requests[2] = Request(Regroup.MERGE, 1, "owned_by_other")
    opened(2)
    here: Any = window.screen_.pane.header.acts.buttons[-1]
    wanted: list[QPushButton] = [*regrouping(window).ties.buttons[:2], regrouping(window).request.dismiss]
    found = []
    while here is not window.screen_.pane.messages:
        here = here.nextInFocusChain()
        found += [here] if here in wanted else []
    assert found == wanted
