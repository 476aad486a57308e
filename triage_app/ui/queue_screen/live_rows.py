"""The board and who wants to hear when it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from triage_app.queue.domain.states import WAITING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from triage_app.queue.board import Board
    from triage_app.queue.domain.conversation import Conversation, Row
    from triage_app.queue.domain.meeting import Here
    from triage_app.queue.domain.people import Person


class LiveRows(QObject):
    """The only writer of the board; on the UI thread."""

    changed = Signal(object)
    """The conversations that really changed, appeared or vanished: what each was, by its number."""

    completed = Signal()
    """Everything is here now."""

    filled = Signal(object)
    """Rows that were bare so far and are about to be known: nothing about them is new."""

    def __init__(self, board: Board, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.board = board

    def apply(self, asked: Collection[int], rows: Iterable[Row]) -> None:
        """Take in rows that were read again."""
        changed = self.board.apply(asked, rows)
        if changed:
            self.changed.emit(changed)

    def complete(self, whole: Board) -> None:
        """Take in all the conversations of a large queue behind its first screen."""
        self.board.complete(whole)
        self.completed.emit()

    def fill(self, asked: Mapping[int, Row], rows: Iterable[Row]) -> None:
        """Take in what was read of bare rows; of those only that are still as they were when it was asked for."""
        self.filled.emit(rows)
        same = frozenset(key for key, row in asked.items() if self.board.row(key) is row)
        self.apply(same, [row for row in rows if row.id in same])

    def take(self, conversation: Conversation) -> None:
        """Take in a conversation that was read whole; where nobody waits any more it leaves the board."""
        row = conversation.row
        self.apply([row.id], [row] if row.state in WAITING else [])

    def meet(self, ids: Collection[int] | None, here: Iterable[Here]) -> None:
        """Take in which colleagues are at these conversations, or at any."""
        met: dict[int, tuple[Here, ...]] = {}
        for one in here:
            met[one.conversation_id] = (*met.get(one.conversation_id, ()), one)
        known = self.board.here
        asked = {*known, *met} if ids is None else {*ids}
        moved = {key for key in asked if known.get(key, ()) != met.get(key, ())}
        self.board.here = {key: one for key, one in known.items() if key not in asked} | met
        changed = {key: row for key in moved if (row := self.board.row(key)) is not None}
        if changed:
            self.changed.emit(changed)

    def own(self, row: Row, person: Person | None) -> None:
        """Show a conversation as owned by a person, or by nobody, before that is confirmed."""
        owner_id, owner = (person.id, person.name) if person is not None else (None, "")
        self.apply([row.id], [row._replace(owner_id=owner_id, owner=owner)])
