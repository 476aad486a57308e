"""Asks what this person leaves to the next shift, and shows it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, Signal, Slot

from triage_app.ui import wording
from triage_app.ui.leave.shift_dialog import ShiftDialog
from triage_app.ui.shift_list_words import sheet
from triage_app.ui.standing_words import StandingWords
from triage_app.ui.theme.tokens import Tone

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from triage_app.errors import TriageError
    from triage_app.queue.services.shift_list import ShiftList
    from triage_app.ui.opening import Opened
    from triage_app.ui.tasks import Tasks
    from triage_app.ui.theme.choice import Theme


class Shift(QObject):
    """Reads the list anew each time, for it changes by the minute."""

    noticed = Signal(str, object)
    """Something to tell, in a Tone."""

    def __init__(self, opened: Opened, tasks: Tasks, theme: Theme, over: QWidget) -> None:
        """Show itself over this window."""
        super().__init__(over)
        self._access, self._opened, self._tasks, self._over = opened.access, opened, tasks, over
        self._theme = theme
        self.dialog: ShiftDialog | None = None

    @Slot()
    def show(self) -> None:
        """Show what the person leaves."""
        me = self._access.person.id
        self._tasks.run(partial(self._access.shift_list, me), self._on_read, self._on_failed)

    def _on_read(self, found: ShiftList) -> None:
        zone = ZoneInfo(self._opened.practice.zone)
        words = StandingWords(zone, self._access.clock.now(), self._opened.here)
        told = sheet(found, self._access.person.name, words)
        self.dialog = ShiftDialog(self._theme, told, self._over)
        self.dialog.destroyed.connect(self._on_dialog_destroyed)
        self.dialog.open()

    @Slot()
    def _on_dialog_destroyed(self) -> None:
        self.dialog = None

    def _on_failed(self, error: TriageError) -> None:
        self.noticed.emit(wording.error(error), Tone.BAD)
