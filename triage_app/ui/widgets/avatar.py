"""People as initials on a colour of their own."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from triage_app.ui.theme.choice import Theme
from triage_app.ui.theme.tokens import AVATARS, ON_AVATAR, Size, Type

_TYPE_SHARE = 0.42


def initials(name: str) -> str:
    """The first letters of a person's first and last name."""
    words = [word for word in name.split() if word[0].isalnum()]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


def colour_of(person_id: int) -> str:
    """The surface behind a person's initials; the same wherever that person appears."""
    return AVATARS[person_id % len(AVATARS)]


def paint_avatar(painter: QPainter, rect: QRectF, theme: Theme, name: str, person_id: int) -> None:
    """Paint a person's initials into a square."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour(colour_of(person_id)))
    painter.drawEllipse(rect)
    font = QFont(theme.font(Type.RING))
    font.setPixelSize(max(1, round(rect.height() * _TYPE_SHARE)))
    painter.setFont(font)
    painter.setPen(theme.colour(ON_AVATAR))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, initials(name))
    painter.restore()


class Avatar(QWidget):
    """A person's initials as a widget."""

    def __init__(self, theme: Theme, size: int = Size.AVATAR_LARGE, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._size = size
        self._name, self._id = "", 0

    def show_person(self, name: str, person_id: int) -> None:
        """Show somebody."""
        self._name, self._id = name, person_id
        self.setAccessibleName(name)
        self.update()

    @override
    def sizeHint(self) -> QSize:
        side = self._theme.px(self._size)
        return QSize(side, side)

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._name:
            return
        side = self._theme.px(self._size)
        painter = QPainter(self)
        square = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        paint_avatar(painter, square, self._theme, self._name, self._id)
        painter.end()
