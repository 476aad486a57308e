"""A quiet line with one thing to do about what it says."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from triage_app.ui.theme.tokens import Tone, Type
from triage_app.ui.widgets.label import text_label


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
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._text)
        row.addWidget(self._button)
        row.addStretch()
        self.hide()

    def show_note(self, text: str, action: str, spoken: str = "") -> None:
        """Say this; `action` is on the button, nothing for no button. An empty text hides the line."""
        self._text.setText(text)
        self._button.setText(action)
        self._button.setAccessibleName(spoken or action)
        self._button.setVisible(bool(action))
        self.setVisible(bool(text))

    def text(self) -> str:
        """What it says."""
        return self._text.text()
