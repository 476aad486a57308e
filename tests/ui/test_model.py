"""The list follows the board line by line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QModelIndex, Qt
from pytestqt.qtbot import QtBot

from triage_app.queue.board import Board, View
from triage_app.queue.domain.conversation import Row
from triage_app.ui import wording
from triage_app.ui.queue_screen.model import LINE_ROLE, Heading, Narrowing, QueueModel

NEW_YORK = ZoneInfo("America/New_York")


@pytest.fixture
def model(board: Board, stand_in: Any) -> QueueModel:
    made = QueueModel(board, stand_in.clock, wording.Wording(NEW_YORK, NEW_YORK))
    made.show_view(View.ALL)
    return made


def lines(model: QueueModel) -> list[str]:
    return [str(model.index(at).data()) for at in range(model.rowCount())]


def test_model_keeps_the_rules_of_qt_through_every_change(
    model: QueueModel, board: Board, qtmodeltester: Any
) -> None:
    qtmodeltester.check(model)
    for key in (1, 5, 3):
        model.refresh(board.apply([key], []))


def test_conversations_stand_under_headings_whose_counts_add_up(model: QueueModel) -> None:
    headings = [model.index(at).data(LINE_ROLE) for at in model.headings()]
    assert lines(model) == [
        "Overdue",
        "Denise Whitlock",
        "Due today",
        "Maria Delgado",
        "Omar Haddad",
        "Grace Kim",
        "Later",
        "Hassan Abdi",
    ]
    assert sum(heading.count or 0 for heading in headings if isinstance(heading, Heading)) == model.conversations()
    assert model.conversations() == 5


def test_a_changed_row_is_told_alone(model: QueueModel, board: Board, qtbot: QtBot) -> None:
    row = board.row(2)
    assert row is not None
    told: list[int] = []
    model.dataChanged.connect(lambda *lines: told.append(lines[0].row()))
    with qtbot.assertNotEmitted(model.modelReset), qtbot.assertNotEmitted(model.rowsInserted):
        model.refresh(board.apply([2], [row._replace(snippet="Thank you")]))
    assert told == [3]


def test_a_row_that_becomes_more_urgent_moves_alone(
    model: QueueModel, board: Board, a_row: Callable[..., Row], qtbot: QtBot
) -> None:
    removed: list[tuple[int, int]] = []
    inserted: list[tuple[int, int]] = []
    model.rowsRemoved.connect(lambda _, first, last: removed.append((first, last)))
    model.rowsInserted.connect(lambda _, first, last: inserted.append((first, last)))
    with qtbot.assertNotEmitted(model.modelReset):
        model.refresh(board.apply([4], [a_row(4, "Grace Kim", due_in=timedelta(hours=1))]))
    assert lines(model)[2:6] == ["Due today", "Grace Kim", "Maria Delgado", "Omar Haddad"]
    assert (len(removed), len(inserted)) == (1, 1)


def test_time_alone_moves_a_conversation_under_overdue(model: QueueModel, stand_in: Any) -> None:
    stand_in.clock.advance(timedelta(hours=3, minutes=30))
    model.refresh()
    assert lines(model)[:3] == ["Overdue", "Denise Whitlock", "Maria Delgado"]


def test_a_heading_goes_with_its_last_conversation(model: QueueModel, board: Board) -> None:
    model.refresh(board.apply([1], []))
    assert lines(model)[0] == "Due today"


def test_headings_cannot_be_chosen_and_are_passed_over(model: QueueModel) -> None:
    assert model.flags(model.index(0)) == Qt.ItemFlag.NoItemFlags
    assert model.neighbour(1, 1).row() == 3
    assert model.neighbour(3, -1).row() == 1
    assert not model.neighbour(7, 1).isValid()


def test_words_narrow_the_list_by_patient_subject_and_snippet(model: QueueModel) -> None:
    model.show_view(View.ALL, Narrowing(words="kim result"))
    assert lines(model) == ["Due today", "Grace Kim"]


def test_owner_zero_narrows_to_what_nobody_owns(model: QueueModel) -> None:
    model.show_view(View.ALL, Narrowing(owner_id=0))
    assert lines(model) == ["Due today", "Omar Haddad"]


def test_a_line_speaks_a_whole_sentence(model: QueueModel) -> None:
    spoken = model.index(3).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Maria Delgado, Results, due in 3 hours, owner Ana Reyes"


def test_no_line_answers_for_an_invalid_index(model: QueueModel) -> None:
    assert model.data(QModelIndex()) is None
    assert model.row_at(QModelIndex()) is None
