"""Takes the most urgent conversation that nobody owns, and opens it to be answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from triage_app.ui import wording
from triage_app.ui.theme.tokens import Tone

if TYPE_CHECKING:
    from triage_app.errors import TriageError
    from triage_app.queue.access import Access
    from triage_app.queue.domain.conversation import Conversation
    from triage_app.ui.queue_screen.live_rows import LiveRows
    from triage_app.ui.tasks import Tasks


class Taking(QObject):
    """One at a time, however often it is asked for meanwhile."""

    noticed = Signal(str, object)
    """Something to tell, in a Tone."""

    taken = Signal(int)
    """This conversation is the person's own now, to be answered."""

    def __init__(self, access: Access, tasks: Tasks, rows: LiveRows, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._access, self._tasks, self._rows = access, tasks, rows
        self._is_taking = False

    @Slot()
    def take(self) -> None:
        """Own the next one."""
        if not self._is_taking:
            self._is_taking = True
            self._tasks.run(self._access.take_next, self._on_taken, self._on_failed, self._on_any)

    def _on_any(self) -> None:
        self._is_taking = False

    def _on_taken(self, conversation: Conversation) -> None:
        self._rows.take(conversation)
        self.taken.emit(conversation.row.id)

    def _on_failed(self, error: TriageError) -> None:
        if error.code == "nothing_unowned":
            self.noticed.emit(self.tr("Nothing waits for an owner."), Tone.TEXT)
        else:
            self.noticed.emit(wording.error(error), Tone.BAD)
