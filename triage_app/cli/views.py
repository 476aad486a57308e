"""Which conversations a view shows, for commands."""

from datetime import datetime
from typing import Any

from triage_app.queue.board import Board, View
from triage_app.queue.domain.conversation import Row


def viewed(access: Any, view: View, now: datetime, limit: int | None = None) -> list[Row]:
    """The conversations of a view, the most urgent first."""
    rows, _ = access.open_rows()
    board = Board(access.person.id)
    board.load(rows)
    return [row for key in board.ids(view, now)[:limit] if (row := board.row(key))]
