"""The bar at the list's foot while several conversations are chosen: how many, and what can be done with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from triage_app.ui import counts
from triage_app.ui.theme.tokens import Tone, Type
from triage_app.ui.widgets.label import text_label

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

_SIDE, _GAP = 16, 14


class ChosenBar(QFrame):
    """Shows itself while anything is chosen."""

    reassign_requested = Signal()
    """What is chosen is to be given to somebody."""

    clear_requested = Signal()
    """Nothing is to be chosen any more."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("chosen_bar")
        self._count = text_label(kind=Type.STRONG, tone=Tone.ACCENT)
        self.reassign = _link(self.tr("Reassign…"), self.tr("Give what is chosen to somebody (A)"))
        self.reassign.clicked.connect(self.reassign_requested)
        self.clear = _link(self.tr("Clear"), self.tr("Choose nothing any more (Esc)"))
        self.clear.clicked.connect(self.clear_requested)
        row = QHBoxLayout(self)
        row.setContentsMargins(_SIDE, 7, _SIDE, 7)
        row.setSpacing(_GAP)
        row.addWidget(self._count)
        row.addStretch()
        row.addWidget(self.reassign)
        row.addWidget(self.clear)
        self.hide()

    def show_count(self, count: int) -> None:
        """Say how many are chosen, also to the ear; none hides the bar."""
        said = counts.chosen(count) if count else ""
        is_new = said != self._count.text()
        self._count.setText(said)
        self.setAccessibleName(said)
        self.setVisible(bool(count))
        if said and is_new and QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, said))

    def text(self) -> str:
        """What it says."""
        return self._count.text()


def _link(text: str, about: str) -> QPushButton:
    button = QPushButton(text)
    button.setObjectName("link")
    button.setToolTip(about)
    button.setAccessibleDescription(about)
    return button
