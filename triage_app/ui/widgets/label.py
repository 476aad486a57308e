"""Labels that show plain text only, whatever it looks like."""

import html
import unicodedata

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget
from typing_extensions import override

from triage_app.ui.theme.tokens import Tone, Type


def text_label(
    text: str = "", kind: Type = Type.BASE, tone: Tone = Tone.TEXT, parent: QWidget | None = None
) -> QLabel:
    """A label in one of the theme's types and tones."""
    label = QLabel(parent)
    dress(label, kind, tone)
    label.setText(text)
    return label


def is_right_to_left(text: str) -> bool:
    """Whether the first letter that has a direction runs from right to left."""
    for letter in text:
        direction = unicodedata.bidirectional(letter)
        if direction in {"L", "R", "AL"}:
            return direction != "L"
    return False


class ElidedLabel(QLabel):
    """One line that ends in an ellipsis where it does not fit; the whole text is its tool tip."""

    def __init__(self, kind: Type = Type.BASE, tone: Tone = Tone.TEXT, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        dress(self, kind, tone)
        self._whole = ""

    def show_text(self, text: str) -> None:
        """Show a text, or as much of it as there is room for."""
        if text == self._whole:
            return  # the whole window would be laid out anew
        self._whole = text
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()
        self._settle_tip()

    def whole(self) -> str:
        """The text, fitting or not."""
        return self._whole

    @override
    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self._whole) + 2, self.fontMetrics().height())

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().averageCharWidth() * 4, self.fontMetrics().height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        shown = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading, shown)
        painter.end()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._settle_tip()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self.updateGeometry()

    def _settle_tip(self) -> None:
        fits = self.fontMetrics().horizontalAdvance(self._whole) <= self.width()
        self.setToolTip("" if fits else f"<qt>{html.escape(self._whole)}</qt>")


def dress(label: QLabel, kind: Type, tone: Tone) -> None:
    """Give a label a type and a tone; plain text only, whatever it looks like."""
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("type", kind.name.lower())
    label.setProperty("tone", tone.value)
