"""Below the header of one's own conversation: a colleague asks for it, and two ways to answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from triage_app.ui import here_words
from triage_app.ui.theme.tokens import Size, Tone, Type
from triage_app.ui.widgets.label import text_label

if TYPE_CHECKING:
    from triage_app.queue.domain.meeting import Request


class AskedLine(QFrame):
    """Hidden while nobody asks."""

    answered = Signal(bool)
    """Whether they are to have it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("quiet_bar")
        self._text = text_label(kind=Type.NOTE, tone=Tone.WARN)
        self._text.setWordWrap(True)
        self.give, self.keep = QPushButton(self.tr("Let them have it")), QPushButton(self.tr("Keep it"))
        self.give.clicked.connect(self._on_give_clicked)
        self.keep.clicked.connect(self._on_keep_clicked)
        row = QHBoxLayout(self)
        row.setContentsMargins(Size.SIDE, 6, Size.SIDE, 6)
        row.setSpacing(12)
        row.addWidget(self._text, 1)
        for button in (self.give, self.keep):
            button.setObjectName("link")
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    @property
    def text(self) -> str:
        """What it tells; empty while it is hidden."""
        return "" if self.isHidden() else self._text.text()

    def show_request(self, request: Request | None) -> None:
        """Say who asks; None hides the line."""
        if request is not None:
            self._text.setText(here_words.asked(request))
            self.setAccessibleName(self._text.text())
            for button in (self.give, self.keep):
                button.setAccessibleDescription(self._text.text())
        self.setVisible(request is not None)

    @Slot()
    def _on_give_clicked(self) -> None:
        self.answered.emit(True)  # noqa: FBT003 -- a signal's argument

    @Slot()
    def _on_keep_clicked(self) -> None:
        self.answered.emit(False)  # noqa: FBT003 -- a signal's argument
