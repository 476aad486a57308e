"""Keeps what is being written: saved shortly after the last key, and at once when the text is left."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from triage_app.ui.queue_screen.saved_drafts import SavedDrafts

if TYPE_CHECKING:
    from datetime import datetime

    from triage_app.errors import TriageError
    from triage_app.queue.access import Access
    from triage_app.queue.domain.conversation import StagedFile
    from triage_app.ui.queue_screen.saved_drafts import Saved
    from triage_app.ui.tasks import Tasks

_PAUSE_MS = 800


@dataclass(frozen=True)
class Written:
    """What stands in the composer of a conversation."""

    conversation_id: int
    text: str
    files: tuple[StagedFile, ...]

    def followed_by(self, later: Written) -> Written:
        """This, and below it what was written later; what stands in both already is not repeated."""
        if later.text.startswith(self.text):
            text = later.text
        elif not later.text or self.text.endswith(f"\n\n{later.text}"):
            text = self.text
        else:
            text = f"{self.text}\n\n{later.text}"
        return Written(self.conversation_id, text, tuple(dict.fromkeys(self.files + later.files)))


class Drafts(QObject):
    """Saves drafts in the order they were written. What could not be saved is kept here and tried again."""

    saved = Signal(int, object)
    """A conversation's draft was saved, at this moment."""

    joined = Signal(int, object)
    """A conversation's draft was saved below what another window had written: the whole Draft."""

    not_saved = Signal(int, object)
    """A conversation's draft could not be saved, because of this TriageError."""

    def __init__(self, access: Access, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._access, self._tasks = access, tasks
        self.queued = SavedDrafts(access)
        self._unsaved: dict[int, Written] = {}
        self._under_way: dict[int, Written] = {}
        self._begun: dict[int, Written] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self.save_now)

    def keep(self, written: Written) -> None:
        """Save this soon; every call starts the pause again."""
        self._unsaved[written.conversation_id] = written
        self._timer.start()

    def join(self, begun: Written) -> None:
        """Save what was begun before the conversation, and any draft in it, had been read: below that draft."""
        self._begun[begun.conversation_id] = begun
        self.save_now()

    @Slot()
    def save_now(self) -> None:
        """Save what waits, without waiting any longer, and try again what could not be saved before."""
        self._timer.stop()
        self._join_begun()
        for written in self._unsaved.values():
            if self._under_way.get(written.conversation_id) is not written:
                self._save(written)

    def save_all(self) -> None:
        """Save whatever is not known to be saved: the answers to what is under way may not be heard any more."""
        self._timer.stop()
        self._join_begun()
        for written in self._unsaved.values():
            self._save(written)

    def forget(self, conversation_id: int) -> None:
        """The text has become a reply: nothing of it is to be saved any more."""
        self._unsaved.pop(conversation_id, None)
        self._begun.pop(conversation_id, None)

    def begun(self, conversation_id: int) -> Written | None:
        """What was begun before the conversation was read; from now on it is part of what is on screen."""
        return self._begun.pop(conversation_id, None)

    def unsaved(self, conversation_id: int) -> Written | None:
        """What was written and is not in the store yet; newer than any draft read from there."""
        return self._unsaved.get(conversation_id)

    def _join_begun(self) -> None:
        for begun in self._begun.values():
            self._tasks.run(
                partial(_joined, self._access, begun),
                partial(self._on_joined, begun),
                partial(self.not_saved.emit, begun.conversation_id),
            )

    def _on_joined(self, begun: Written, _at: datetime) -> None:
        if self._begun.get(begun.conversation_id) is begun:
            del self._begun[begun.conversation_id]

    def _save(self, written: Written) -> None:
        self._under_way[written.conversation_id] = written
        self._tasks.run(
            partial(self.queued.save, written.conversation_id, written.text, written.files),
            partial(self._on_saved, written),
            partial(self._on_refused, written),
            partial(self._on_answered, written),
        )

    def _on_answered(self, written: Written) -> None:
        if self._under_way.get(written.conversation_id) is written:
            del self._under_way[written.conversation_id]

    def _on_saved(self, written: Written, saved: Saved) -> None:
        if self._unsaved.get(written.conversation_id) is written:
            del self._unsaved[written.conversation_id]
        if saved.beside is not None:
            self.joined.emit(written.conversation_id, saved.draft)
        self.saved.emit(written.conversation_id, saved.draft.saved_at)

    def _on_refused(self, written: Written, error: TriageError) -> None:
        if written.conversation_id in self._unsaved:
            self.not_saved.emit(written.conversation_id, error)


def _joined(access: Access, begun: Written) -> datetime:
    draft = access.conversation(begun.conversation_id).draft
    before = Written(begun.conversation_id, draft.text, draft.files) if draft else begun
    whole = before.followed_by(begun)
    return access.save_draft(whole.conversation_id, whole.text, whole.files, over=draft)
