"""A line above the queue for who is away: that they are, with the way back; then once what they find."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from triage_app.ui import counts
from triage_app.ui.theme.style import set_tone
from triage_app.ui.theme.tokens import Size, Tone, Type
from triage_app.ui.widgets.label import text_label


class AwayBar(QFrame):
    """Hidden while there is nothing to say."""

    back_requested = Signal()
    """The person is back."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("note_bar")
        self._text = text_label(kind=Type.BASE)
        self._text.setWordWrap(True)
        self.back, self.dismiss = QPushButton(self.tr("I am back")), QPushButton(self.tr("Dismiss"))
        self.back.clicked.connect(self.back_requested)
        self.dismiss.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(Size.SIDE, 8, Size.SIDE, 8)
        row.setSpacing(12)
        row.addWidget(self._text, 1)
        for button in (self.back, self.dismiss):
            button.setObjectName("link")
            button.setAccessibleName(button.text())
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            row.addWidget(button)
        self.hide()

    @property
    def text(self) -> str:
        """What it says; empty while it is hidden."""
        return "" if self.isHidden() else self._text.text()

    def show_away(self, text: str) -> None:
        """Say until when they are away, for as long as they are."""
        self._say(text, Tone.WARN, self.back)

    def show_back(self, text: str) -> None:
        """Say what they find, until they have read it."""
        self._say(text, Tone.ACCENT, self.dismiss)

    def _say(self, text: str, tone: Tone, act: QPushButton) -> None:
        self._text.setText(text)
        set_tone(self, tone)
        for told in (self, self._text):
            told.setAccessibleName(counts.aloud(text))
        for button in (self.back, self.dismiss):
            button.setVisible(button is act)
        self.show()
