"""Reads names and first words of the conversations on screen and around it, where only the skeleton is known."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

if TYPE_CHECKING:
    from triage_app.errors import TriageError
    from triage_app.queue.access import Access
    from triage_app.queue.domain.conversation import Row
    from triage_app.ui.queue_screen.live_rows import LiveRows
    from triage_app.ui.queue_screen.model import QueueModel
    from triage_app.ui.tasks import Tasks

AROUND = 200
"""How many lines above and below the screen are read with it (decision 56)."""

_NEAR = 50
"""How near to the screen a bare row has to be for something to be read at all."""


class Details(QObject):
    """One read at a time, of whatever is on screen when the one before is answered."""

    def __init__(
        self, access: Access, tasks: Tasks, rows: LiveRows, model: QueueModel, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._access, self._tasks, self._rows, self._model = access, tasks, rows, model
        self._shown = (0, -1)
        self._is_reading = False

    @Slot(int, int)
    def want(self, first: int, last: int) -> None:
        """These lines are on screen."""
        self._shown = (first, last)
        if self._is_reading or not self._model.bare_rows(first - _NEAR, last + _NEAR):
            return
        self._is_reading = True
        asked = self._model.bare_rows(first - AROUND, last + AROUND)
        read = partial(self._access.rows, frozenset(asked))
        self._tasks.run(read, partial(self._on_read, asked), self._on_failed, first=self._on_answered)

    @Slot()
    def again(self) -> None:
        """Ask for what could not be read, now that the queue can be reached again."""
        self.want(*self._shown)

    def _on_answered(self) -> None:
        self._is_reading = False

    def _on_read(self, asked: dict[int, Row], rows: tuple[Row, ...]) -> None:
        self._rows.fill(asked, rows)
        self.again()

    def _on_failed(self, error: TriageError) -> None:
        """The footer says that the queue cannot be reached; the lines stay as honest as they are."""
        del error
