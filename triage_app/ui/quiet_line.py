"""A quiet line above the queue: what goes on by itself and needs nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from triage_app.ui.theme.tokens import Size, Tone, Type
from triage_app.ui.widgets.label import text_label

if TYPE_CHECKING:
    from triage_app.sentences import Sentence


class QuietLine(QFrame):
    """Stays as long as what it tells goes on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("quiet_bar")
        self._text = text_label(kind=Type.NOTE, tone=Tone.MUTED)
        self._text.setWordWrap(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(Size.SIDE, 6, Size.SIDE, 6)
        row.addWidget(self._text, 1)
        self.hide()

    @property
    def text(self) -> str:
        """What it tells; empty while it is hidden."""
        return "" if self.isHidden() else self._text.text()

    def tell(self, sentence: Sentence | None) -> None:
        """Say this; nothing takes the line away."""
        self._text.setText("" if sentence is None else str(sentence))
        self.setAccessibleName(self._text.text())
        self.setVisible(sentence is not None)
