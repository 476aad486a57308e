"""Asks the queue which conversations have the words a person filters by, where a desk has not read all of them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

if TYPE_CHECKING:
    from triage_app.errors import TriageError
    from triage_app.queue.access import Access
    from triage_app.queue.board import Board
    from triage_app.ui.tasks import Tasks


class WordSearch(QObject):
    """One question at a time: the words as they are when the one before is answered."""

    found = Signal(str, object)
    """Words, and the ids of the open conversations that have them all; rows that are read say so themselves."""

    def __init__(self, access: Access, tasks: Tasks, board: Board, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._access, self._tasks, self._board = access, tasks, board
        self._wanted = self._asked = ""

    @Slot(str)
    def look_for(self, words: str) -> None:
        """The person filters by these words."""
        self._wanted = words
        if words.strip() and not self._board.has_bare_rows():
            self.found.emit(words, frozenset())
        elif words.strip() and not self._asked:
            self._asked = words
            ask = partial(self._access.open_with, words.split())
            self._tasks.run(ask, partial(self.found.emit, words), self._on_failed, first=self._on_answered)

    @Slot()
    def again(self) -> None:
        """Ask for what could not be asked, now that the queue can be reached again or has more."""
        self.look_for(self._wanted)

    def _on_answered(self) -> None:
        asked, self._asked = self._asked, ""
        if asked != self._wanted:
            self.again()

    def _on_failed(self, error: TriageError) -> None:
        """The footer says that the queue cannot be reached, and the list that it still looks."""
        del error
