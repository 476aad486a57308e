"""Closing the desk while the person's own replies can still be taken back (decision 70)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from triage_app.queue.domain import quitting
from triage_app.queue.domain.delivery import FINAL
from triage_app.queue.domain.quitting import Choice, Waiting
from triage_app.ui import wording

if TYPE_CHECKING:
    from triage_app.errors import TriageError
    from triage_app.queue.access import Access
    from triage_app.queue.domain.conversation import Delivery
    from triage_app.ui.queue_screen.undo_time import UndoTime
    from triage_app.ui.quit_bar import QuitBar
    from triage_app.ui.tasks import Tasks

_LOOK_EVERY_MS = 500
"""How often to look whether what was waited for has left."""


class Quitting(QObject):
    """Holds the window back for one question; whoever asks to close a second time closes it."""

    done = Signal()
    """Nothing holds the window back any more."""

    def __init__(
        self, access: Access, tasks: Tasks, undo_time: UndoTime, bar: QuitBar, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._access, self._tasks, self._undo_time, self._bar = access, tasks, undo_time, bar
        self._keys: frozenset[str] = frozenset()
        """The replies that are waited for; none while nobody waits."""
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY_MS)
        self._timer.timeout.connect(self._look)
        undo_time.changed.connect(self._on_undo_time_changed)
        bar.chosen.connect(self._on_bar_chosen)
        bar.stay_requested.connect(self.stay)

    def holds_back(self) -> bool:
        """Ask, where there is something to ask; false where the window may close now."""
        choices = quitting.choices(self._access.person, self._undo_time.count())
        if not choices or not self._bar.isHidden():
            return False
        self._bar.ask(choices)
        self._on_undo_time_changed()
        return True

    @Slot()
    def stay(self) -> None:
        """The desk stays open after all."""
        self._timer.stop()
        self._keys = frozenset()
        self._bar.hide()

    @Slot()
    def _on_undo_time_changed(self) -> None:
        if self._bar.isHidden():
            return
        latest, count = self._undo_time.latest(), self._undo_time.count()
        seconds = latest[1] if latest is not None else 0.0
        if self._keys:
            self._keys |= self._undo_time.keys()
            self._bar.show_waiting(count, seconds)
        elif count:
            self._bar.show_asking(count, seconds)
        else:  # they are leaving while the question stands
            self.done.emit()

    @Slot(object)
    def _on_bar_chosen(self, choice: Choice) -> None:
        match choice:
            case Choice.SEND_NOW:
                self._tasks.run(self._access.send_now, lambda _: self.done.emit(), self._on_refused)
            case Choice.WAIT:
                self._keys = self._undo_time.keys()
                self._bar.wait()
                self._on_undo_time_changed()
                self._timer.start()
            case Choice.KEEP:
                self.done.emit()

    def _on_refused(self, error: TriageError) -> None:
        self._bar.show_stuck(wording.error(error))

    @Slot()
    def _look(self) -> None:
        if self._keys and not self._undo_time.count():
            keys = self._keys
            self._tasks.run(lambda: self._access.deliveries_of(keys), self._on_looked, self._on_refused)

    def _on_looked(self, rows: tuple[Delivery, ...]) -> None:
        if not self._keys:
            return
        match quitting.waiting(row.state for row in rows):
            case Waiting.OVER:
                self.stay()
                self.done.emit()
            case Waiting.STUCK:
                told = next((row for row in rows if row.state not in FINAL and row.error is not None), None)
                reason = wording.what_happened(told.error or "", told.error_values) if told is not None else ""
                self._bar.show_stuck(reason)
            case Waiting.GOES_ON:
                self._bar.show_waiting(0, 0)
