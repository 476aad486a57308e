"""Whom an answer waits for inside the practice; the patient's countdown runs on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from triage_app.queue.domain.states import WaitingOn

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from triage_app.queue.domain.conversation import Row

_WAITS: Final = (WaitingOn.PROVIDER, WaitingOn.LAB, None)


class WaitsMenu(QMenu):
    """Whom the conversation waits on so far is marked."""

    chosen = Signal(object)
    """The conversation waits on this WaitingOn, or on nobody: None."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setTitle(self.tr("&Waiting on (the countdown runs on)"))
        self._waits = {on: self.addAction(self._wait(on)) for on in _WAITS}
        for place, action in enumerate(self._waits.values()):
            action.setData(place)  # Qt would hand back a plain text
            action.setCheckable(True)
        self.triggered.connect(self._on_triggered)

    def show_standing(self, row: Row) -> None:
        """Mark whom the conversation waits on so far."""
        for on, action in self._waits.items():
            action.setChecked(row.waiting_on == on)

    def _wait(self, on: WaitingOn | None) -> str:
        match on:
            case WaitingOn.PROVIDER:
                return self.tr("The &doctor")
            case WaitingOn.LAB:
                return self.tr("The &lab")
        return self.tr("&Nobody")

    @Slot(QAction)
    def _on_triggered(self, action: QAction) -> None:
        self.chosen.emit(_WAITS[action.data()])
