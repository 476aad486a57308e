"""Our own line-drawn icons, recoloured by token and rendered for the screen they are shown on."""

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from triage_app import assets

_COLOUR = b"currentColor"


class Icons:
    """Icons by name; drawings are read once, pictures are kept until the colours change."""

    def __init__(self) -> None:
        self._drawings: dict[str, bytes] = {}
        self._pictures: dict[tuple[str, str, int, float], QPixmap] = {}

    def pixmap(self, name: str, colour: str, size: int, ratio: float = 1.0) -> QPixmap:
        """One icon in one colour at `size` px, sharp at a device pixel ratio."""
        key = (name, colour, size, ratio)
        if key not in self._pictures:
            self._pictures[key] = self._render(name, colour, size, ratio)
        return self._pictures[key]

    def icon(self, name: str, colour: str, size: int) -> QIcon:
        """One icon in one colour, sharp on ordinary and on dense screens."""
        icon = QIcon()
        for ratio in (1.0, 2.0):
            icon.addPixmap(self.pixmap(name, colour, size, ratio))
        return icon

    def paint(self, painter: QPainter, rect: QRectF, name: str, colour: str) -> None:
        """Draw one icon straight onto a painter."""
        QSvgRenderer(self._recoloured(name, colour)).render(painter, rect)

    def _render(self, name: str, colour: str, size: int, ratio: float) -> QPixmap:
        pixmap = QPixmap(QSize(size, size) * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(QColor(Qt.GlobalColor.transparent))
        painter = QPainter(pixmap)
        self.paint(painter, QRectF(0, 0, size, size), name, colour)
        painter.end()
        return pixmap

    def _recoloured(self, name: str, colour: str) -> QByteArray:
        if name not in self._drawings:
            self._drawings[name] = assets.resource(f"icons/{name}.svg").read_bytes()
        return QByteArray(self._drawings[name].replace(_COLOUR, colour.encode()))
