"""Held: a reply that was stopped because the patient wrote again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from triage_app.ui.theme.tokens import Tone, Type
from triage_app.ui.widgets.label import text_label

if TYPE_CHECKING:
    from triage_app.ui.actions import Actions


class HeldBanner(QFrame):
    """Says what arrived; nothing is lost, and a second Send confirms."""

    edit_requested = Signal()
    """The person wants to change the text first."""

    came_or_went = Signal()
    """The banner appeared or disappeared."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self.setProperty("tone", Tone.WARN.value)
        self._title = text_label(kind=Type.STRONG, tone=Tone.WARN)
        self._text = text_label(self.tr("Your reply is not sent. Does it also answer what is new?"))
        for label in (self._title, self._text):
            label.setWordWrap(True)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._title)
        words.addWidget(self._text)
        self._yes = QPushButton(self.tr("Yes, send"))
        self._yes.clicked.connect(actions.send.trigger)
        self._keep = QPushButton(actions.send_keep_open.text())
        self._keep.clicked.connect(actions.send_keep_open.trigger)
        self._edit = QPushButton(self.tr("Edit"))
        self._edit.setObjectName("primary")
        self._edit.clicked.connect(self.edit_requested)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch()
        for button in (self._yes, self._keep, self._edit):
            buttons.addWidget(button)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(14, 12, 14, 12)
        self._row.setSpacing(8)
        self._row.addLayout(words, 1)
        self._row.addLayout(buttons)
        self.hide()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = self.width() > 2 * sum(one.sizeHint().width() for one in (self._yes, self._keep, self._edit))
        ways = QBoxLayout.Direction
        self._row.setDirection(ways.LeftToRight if beside else ways.TopToBottom)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.came_or_went.emit()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.came_or_went.emit()

    def show_held(self, count: int) -> None:
        """Say how many messages arrived."""
        self._title.setText(self.tr("Held: %n new messages arrived while you were writing", "", max(1, count)))
        self.setAccessibleName(self._title.text())
        self.show()
