"""A countdown as a ring with its label inside, for delegates and widgets alike."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

_WIDTH_SHARE = 3.5 / 42
_TOP, _WHOLE = 90 * 16, 360 * 16


@dataclass(frozen=True)
class Ring:
    """What a ring shows: the share of time left (a full ring where nothing is left), a label and colours."""

    share: float
    label: str
    colour: QColor
    track: QColor


def paint_ring(painter: QPainter, rect: QRectF, ring: Ring, font: QFont, small: QFont) -> None:
    """Paint a ring into a square; a label too wide for one line takes two, a word alone the small font."""
    width = rect.width() * _WIDTH_SHARE
    inner = rect.adjusted(width, width, -width, -width)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(ring.track, width))
    painter.drawEllipse(inner)
    span = round(_WHOLE * ring.share)
    if span:
        painter.setPen(QPen(ring.colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawArc(inner, _TOP, -span)
    painter.setPen(ring.colour)
    _paint_label(painter, inner, ring.label, font, small)
    painter.restore()


def _paint_label(painter: QPainter, inner: QRectF, label: str, font: QFont, small: QFont) -> None:
    room = inner.width() - 3 * inner.width() / 35
    fits = QFontMetricsF(font).horizontalAdvance(label) <= room
    if fits or " " not in label:
        painter.setFont(font if fits else small)
        painter.drawText(inner, Qt.AlignmentFlag.AlignCenter, label)
        return
    figure, _, unit = label.partition(" ")
    upper, lower = QFontMetricsF(font), QFontMetricsF(small)
    top = inner.center().y() - (upper.capHeight() + lower.xHeight() + 3) / 2 + upper.capHeight()
    bottom = top + 3 + lower.capHeight()
    for text, face, metrics, y in ((figure, font, upper, top), (unit, small, lower, bottom)):
        painter.setFont(face)
        painter.drawText(QPointF(inner.center().x() - metrics.horizontalAdvance(text) / 2, y), text)
