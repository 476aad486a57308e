"""To whom a conversation is handed over: the colleagues who work at a desk, asked for when the menu opens."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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

    def offer(self, colleagues: Sequence[Person], away: Mapping[int, str] = MappingProxyType({})) -> None:
        """These can be chosen; `away` says of those who are not here until when, by their number."""
        self.clear()
        for person in colleagues:
            told = away.get(person.id, "")
            said = f"{person.name} ({told})" if told else person.name
            self.addAction(said.replace("&", "&&")).setData(person.id)
        if not colleagues:
            self.addAction(self.tr("Nobody else works at a desk")).setEnabled(False)

    @Slot(QAction)
    def _on_triggered(self, action: QAction) -> None:
        self.chosen.emit(action.data())
