"""Keeps what is being written: saved shortly after the last key, and at once when the text is left."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

if TYPE_CHECKING:
    from datetime import datetime

    from triage_app.errors import TriageError
    from triage_app.queue.access import Access
    from triage_app.queue.domain.conversation import StagedFile
    from triage_app.ui.tasks import Tasks

_PAUSE_MS = 800


@dataclass(frozen=True)
class Written:
    """What stands in the composer of a conversation."""

    conversation_id: int
    text: str
    files: tuple[StagedFile, ...]


class Drafts(QObject):
    """Saves drafts in the order they were written. What could not be saved is kept here until it can."""

    saved = Signal(int, object)
    """A conversation's draft was saved, at this moment."""

    not_saved = Signal(int, object)
    """A conversation's draft could not be saved, because of this TriageError."""

    def __init__(self, access: Access, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._access, self._tasks = access, tasks
        self._waiting: Written | None = None
        self._unsaved: dict[int, Written] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self.save_now)

    def keep(self, written: Written) -> None:
        """Save this soon; every call starts the pause again."""
        if self._waiting is not None and self._waiting.conversation_id != written.conversation_id:
            self.save_now()
        self._waiting = written
        self._unsaved[written.conversation_id] = written
        self._timer.start()

    @Slot()
    def save_now(self) -> None:
        """Save what waits, without waiting any longer."""
        self._timer.stop()
        written, self._waiting = self._waiting, None
        if written is not None:
            self._tasks.run(
                partial(self._access.save_draft, written.conversation_id, written.text, written.files),
                partial(self._on_saved, written),
                partial(self._on_refused, written),
            )

    def forget(self, conversation_id: int) -> None:
        """The text has become a reply: nothing of it is to be saved any more."""
        self._unsaved.pop(conversation_id, None)
        if self._waiting is not None and self._waiting.conversation_id == conversation_id:
            self._waiting = None
            self._timer.stop()

    def unsaved(self, conversation_id: int) -> Written | None:
        """What was written and is not in the store yet; newer than any draft read from there."""
        return self._unsaved.get(conversation_id)

    def _on_saved(self, written: Written, at: datetime) -> None:
        if self._unsaved.get(written.conversation_id) == written:
            del self._unsaved[written.conversation_id]
        self.saved.emit(written.conversation_id, at)

    def _on_refused(self, written: Written, error: TriageError) -> None:
        self.not_saved.emit(written.conversation_id, error)
