"""A tick on a disc: the mark of what is chosen."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from triage_app.ui.theme.choice import Theme

_SHAPE = ((0.27, 0.52), (0.44, 0.68), (0.74, 0.35))
_STROKE, _RIM = 0.11, 0.1


def paint_tick(painter: QPainter, rect: QRectF, theme: Theme, ground: str) -> None:
    """Paint it into a square, with a rim in the colour of the surface that it stands on."""
    side = rect.width()
    painter.save()
    painter.setPen(QPen(theme.colour(ground), side * _RIM))
    painter.setBrush(theme.colour(theme.tokens.accent))
    painter.drawEllipse(rect)
    pen = QPen(theme.colour(theme.tokens.on_accent), side * _STROKE)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    points = [QPointF(rect.left() + x * side, rect.top() + y * side) for x, y in _SHAPE]
    painter.drawPolyline(QPolygonF(points))
    painter.restore()
