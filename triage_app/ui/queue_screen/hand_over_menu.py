"""To whom a conversation is handed over: the colleagues who work at a desk, asked for when the menu opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from triage_app.queue.domain.people import Person


class HandOverMenu(QMenu):
    """One line a colleague; the queue decides whether they can own it."""

    wanted = Signal()
    """The menu that this one is in opens: `offer` whoever works here."""

    chosen = Signal(int)
    """The colleague with this number."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setTitle(self.tr("&Hand over to"))
        self.triggered.connect(self._on_triggered)
        self.offer(())

    def offer(self, colleagues: Sequence[Person]) -> None:
        """These can be chosen."""
        self.clear()
        for person in colleagues:
            self.addAction(person.name.replace("&", "&&")).setData(person.id)
        if not colleagues:
            self.addAction(self.tr("Nobody else works at a desk")).setEnabled(False)

    @Slot(QAction)
    def _on_triggered(self, action: QAction) -> None:
        self.chosen.emit(action.data())
