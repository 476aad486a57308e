"""Below the header of a conversation: what was asked for and is not done yet, or why it was not done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from triage_app.ui import regroup_words
from triage_app.ui.theme.style import set_tone
from triage_app.ui.theme.tokens import Size, Tone, Type
from triage_app.ui.widgets.label import text_label

if TYPE_CHECKING:
    from triage_app.queue.domain.conversation import Row
    from triage_app.queue.domain.regrouping import Request


class RequestLine(QFrame):
    """A quiet line; only a refusal has a button, which takes it away."""

    dismissed = Signal()
    """The person has read why it was not done."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("quiet_bar")
        self._text = text_label(kind=Type.NOTE, tone=Tone.MUTED)
        self._text.setWordWrap(True)
        self.dismiss = QPushButton(self.tr("Dismiss"))
        self.dismiss.setObjectName("link")
        self.dismiss.setAccessibleName(self.dismiss.text())
        self.dismiss.setCursor(Qt.CursorShape.PointingHandCursor)
        self.dismiss.clicked.connect(self.dismissed)
        row = QHBoxLayout(self)
        row.setContentsMargins(Size.SIDE, 6, Size.SIDE, 6)
        row.setSpacing(12)
        row.addWidget(self._text, 1)
        row.addWidget(self.dismiss, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    @property
    def text(self) -> str:
        """What it tells; empty while it is hidden."""
        return "" if self.isHidden() else self._text.text()

    def show_request(self, request: Request | None, row: Row) -> None:
        """Say how what was asked for stands; None hides the line."""
        if request is None:
            self.hide()
            return
        is_refused = request.outcome is not None
        self._text.setText(regroup_words.asked(request, row))
        set_tone(self._text, Tone.WARN if is_refused else Tone.MUTED)
        self.setAccessibleName(self._text.text())
        self.dismiss.setVisible(is_refused)
        self.show()
