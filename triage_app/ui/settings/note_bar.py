"""One line at the head of a page: what keeps it from being saved, what went wrong, or what is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QPushButton
from typing_extensions import override

from triage_app.ui import counts
from triage_app.ui.settings.parts import clear, link, say_in, wrapping
from triage_app.ui.theme.style import set_tone
from triage_app.ui.theme.tokens import Size, Tone, Type
from triage_app.ui.widgets.nesting import nest

if TYPE_CHECKING:
    from collections.abc import Sequence


class NoteBar(QFrame):
    """Says a thing and offers what to do; hidden while there is nothing to say."""

    pressed = Signal(str)
    """The key of the button that was pressed."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("note_bar")
        self._shown: dict[str, QPushButton] = {}
        self._text = wrapping(Type.BASE, Tone.TEXT)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(Size.SIDE, 8, Size.SIDE, 8)
        self._row.setSpacing(8)
        self._row.addWidget(self._text, 1)
        nest(self._row, self._buttons)
        self.hide()

    @property
    def text(self) -> str:
        """What it says; empty while it is hidden."""
        return "" if self.isHidden() else self._text.text()

    @property
    def offers(self) -> tuple[str, ...]:
        """The keys of the buttons it shows."""
        return () if self.isHidden() else tuple(self._shown)

    def say(self, text: str, tone: Tone, offers: Sequence[tuple[str, str]] = ()) -> None:
        """Say something, with buttons as pairs of a key and what it does; the last one is what Enter does."""
        if (text, tuple(key for key, _ in offers)) != (self.text, self.offers):
            clear(self._buttons)
            self._shown = {key: self._button(key, name) for key, name in offers}
            for button in self._shown.values():
                self._buttons.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        say_in(self._text, text)
        set_tone(self, tone)
        for told in (self, self._text):
            told.setAccessibleName(counts.aloud(text))
        self.setVisible(bool(text))
        self._settle()

    def press(self, key: str) -> None:
        """Press a button it shows."""
        self.pressed.emit(key)

    def take_focus(self) -> None:
        """Put the focus on the last of its buttons."""
        for button in [*self._shown.values()][-1:]:
            button.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._settle()

    def _settle(self) -> None:
        words = self._text.fontMetrics().horizontalAdvance(self._text.text())
        beside = self.width() > words + self._buttons.sizeHint().width() + 2 * Size.SIDE + 16
        ways = QBoxLayout.Direction
        narrow = self._buttons.sizeHint().width() * 2 > self.width()
        self._row.setDirection(ways.LeftToRight if beside or not narrow else ways.TopToBottom)

    def _button(self, key: str, name: str) -> QPushButton:
        button = link(name)
        button.clicked.connect(lambda: self.pressed.emit(key))
        return button
