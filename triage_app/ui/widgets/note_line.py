"""A quiet line with one thing to do about what it says."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget
from typing_extensions import override

from triage_app.ui.theme.tokens import Tone, Type
from triage_app.ui.widgets.label import text_label

_GAP = 8


class NoteLine(QFrame):
    """Shows itself while there is something to say."""

    pressed = Signal()
    """Its button was pressed."""

    def __init__(self, parent: QWidget | None = None, *, kind: Type = Type.NOTE) -> None:
        super().__init__(parent)
        self.setObjectName("note_line")
        self._text = text_label(kind=kind, tone=Tone.MUTED)
        self._button = QPushButton()
        self._button.setObjectName("link")
        self._button.clicked.connect(self.pressed)
        self.setFocusProxy(self._button)
        self._text.setMinimumWidth(1)  # it may be longer than there is room for, and goes on below then
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(_GAP)
        self._row.addWidget(self._text)
        self._row.addWidget(self._button)
        self._row.addStretch()
        self.hide()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._settle()

    def show_note(self, text: str, action: str, spoken: str = "") -> None:
        """Say this; `action` is on the button, nothing for no button. An empty text hides the line."""
        self._text.setText(text)
        self._button.setText(action)
        self._button.setAccessibleName(spoken or action)
        self._button.setVisible(bool(action))
        self.setVisible(bool(text))
        self._settle()

    def _settle(self) -> None:
        """One line while there is room for it, and all the room where there is not."""
        button = 0 if self._button.isHidden() else self._button.sizeHint().width() + _GAP
        wraps = self._text.fontMetrics().horizontalAdvance(self._text.text()) > self.width() - button
        self._text.setWordWrap(wraps)
        self._row.setStretch(0, int(wraps))

    def text(self) -> str:
        """What it says."""
        return self._text.text()
