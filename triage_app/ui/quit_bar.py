"""One line above the footer: what to do about replies that have not left while the desk is being closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QPushButton, QWidget
from typing_extensions import override

from triage_app.queue.domain.quitting import Choice
from triage_app.ui import counts, wording
from triage_app.ui.theme.style import set_tone
from triage_app.ui.theme.tokens import Tone, Type
from triage_app.ui.widgets.label import text_label
from triage_app.ui.widgets.nesting import nest

if TYPE_CHECKING:
    from collections.abc import Collection


class QuitBar(QFrame):
    """Asks, then says how long it takes; Esc keeps the desk open. Nothing is lost, whatever is pressed."""

    chosen = Signal(object)
    """A Choice was made."""

    stay_requested = Signal()
    """The desk is to stay open."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("quit_bar")
        self._text = text_label(kind=Type.STRONG)
        self._text.setWordWrap(True)
        self._now = self._button(self.tr("Send now"), Choice.SEND_NOW)
        self._wait = self._button(self.tr("Wait"), Choice.WAIT)
        self._wait.setObjectName("primary")
        self._keep = self._button("", Choice.KEEP)
        self._stay = QPushButton(self.tr("Do not close"))
        self._stay.setObjectName("link")
        self._stay.clicked.connect(self.stay_requested)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch()
        for button in (self._stay, self._now, self._keep, self._wait):
            buttons.addWidget(button)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(16, 8, 16, 8)
        self._row.setSpacing(8)
        self._row.addWidget(self._text, 1)
        nest(self._row, buttons)
        self.hide()

    def ask(self, choices: Collection[Choice]) -> None:
        """Appear with what a person may choose; `show_asking` says of what."""
        self._offer(choices, self.tr("Close now, sending goes on"))
        self._wait.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_asking(self, count: int, seconds: float) -> None:
        """Say how many replies have not left, and when the last one does."""
        words = self.tr("%n replies have not left yet; the last one will be sent in {seconds} s.", "", count)
        self._say(words.format(seconds=wording.whole_seconds(seconds)), Tone.WARN)

    def wait(self) -> None:
        """The person waits; `show_waiting` says for what."""
        self._offer((Choice.KEEP,), self.tr("Close now"))
        self._keep.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_waiting(self, count: int, seconds: float) -> None:
        """Say how long it takes; without a count they are on their way."""
        if count:
            words = self.tr("Closes when %n replies have left, in about {seconds} s.", "", count)
            words = words.format(seconds=wording.whole_seconds(seconds))
        else:
            words = self.tr("Closes as soon as the portal has answered.")
        self._say(words, Tone.ACCENT)

    def show_stuck(self, reason: str) -> None:
        """Say why waiting does not help; `reason` is a sentence, or empty where nobody knows."""
        self._offer((Choice.KEEP,), self.tr("Close now"))
        words = self.tr("Not delivered so far, kept and not lost. {reason}").format(reason=reason)
        self._say(words.strip(), Tone.BAD)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.stay_requested.emit()
        else:
            super().keyPressEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._settle()

    def _settle(self) -> None:
        """Put the buttons below the words where they do not fit beside them."""
        shown = [one for one in (self._stay, self._now, self._keep, self._wait) if not one.isHidden()]
        words = self._text.fontMetrics().horizontalAdvance(self._text.text())
        beside = self.width() > words + sum(one.sizeHint().width() + 8 for one in shown) + 40
        ways = QBoxLayout.Direction
        self._row.setDirection(ways.LeftToRight if beside else ways.TopToBottom)

    def _button(self, text: str, choice: Choice) -> QPushButton:
        button = QPushButton(text)
        button.clicked.connect(lambda: self.chosen.emit(choice))
        return button

    def _offer(self, choices: Collection[Choice], keep: str) -> None:
        self._keep.setText(keep)
        self._now.setVisible(Choice.SEND_NOW in choices)
        self._wait.setVisible(Choice.WAIT in choices)
        self.show()

    def _say(self, text: str, tone: Tone) -> None:
        self._text.setText(text)
        set_tone(self, tone)
        self._settle()
        for told in (self, self._text):
            told.setAccessibleName(counts.aloud(text))
