"""What was done here and can be undone, the latest first: a reply, a close, or many given away."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from triage_app.ui.theme.tokens import Tone

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from triage_app.queue.domain.conversation import Delivery
    from triage_app.ui.queue_screen.undo_time import UndoTime

_MOST = 50


@dataclass(frozen=True, eq=False)
class _Done:
    """One act, what undoes it, and the key of a reply, which can be undone for some seconds only."""

    undo: Callable[[], object]
    reply_key: str = ""


class Undoing(QObject):
    """Undoes one act after the other; never an earlier one because the latest cannot be undone any more."""

    noticed = Signal(str, object)
    """Something to tell, in a Tone."""

    def __init__(
        self, undo_time: UndoTime, take_back: Callable[[str], object], parent: QObject | None = None
    ) -> None:
        """Undo what is noted; `take_back` takes the reply with this key back, as long as `undo_time` lasts."""
        super().__init__(parent)
        self._undo_time, self._take_reply_back = undo_time, take_back
        self._done: list[_Done] = []

    def note(self, undo: Callable[[], object]) -> Callable[[], None]:
        """Remember what undoes what was just done; what is returned undoes just that, and once."""
        done = _Done(undo)
        self._remember(done)
        return partial(self._take_back, done)

    def note_replies(self, replies: Sequence[Delivery]) -> None:
        """Remember replies that were sent, the latest last."""
        for one in replies:
            self._remember(_Done(partial(self._take_reply_back, one.reply_key), one.reply_key))
        self._undo_time.add(replies)

    def forget(self, reply_key: str) -> None:
        """A reply was taken back."""
        self._undo_time.remove(reply_key)
        self._done = [one for one in self._done if not reply_key or one.reply_key != reply_key]

    @Slot()
    def undo(self) -> None:
        """Undo the latest act."""
        latest = self._done[-1] if self._done else None
        if latest is None:
            self.noticed.emit(self.tr("There is nothing to undo."), Tone.TEXT)
        elif latest.reply_key and not self._undo_time.has(latest.reply_key):
            self.noticed.emit(self.tr("The last reply is on its way already and cannot be taken back."), Tone.TEXT)
        else:
            self._take_back(latest)

    def _remember(self, done: _Done) -> None:
        self._done = [*self._done, done][-_MOST:]

    def _take_back(self, done: _Done) -> None:
        if done in self._done:
            self._done.remove(done)
            done.undo()
