"""A line of the rail: a view's name and how many conversations it holds."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton
from typing_extensions import override

from triage_app.ui.theme.choice import Theme
from triage_app.ui.theme.icons import Icons
from triage_app.ui.theme.tokens import Size, Tone, Type

_HEIGHT = 31
_SIDE, _ICON = 8, 16


class NavItem(QPushButton):
    """A checkable line with a count; a slim rail shows its icon instead of its name."""

    def __init__(
        self, theme: Theme, icons: Icons, icon: str, *, tone: Tone = Tone.MUTED, has_icon: bool = False
    ) -> None:
        """Begin with a drawing, which `has_icon` shows beside the name as well."""
        super().__init__()
        self._has_icon = has_icon
        self._theme, self._icons, self._icon = theme, icons, icon
        self._tone = tone
        self._count: int | None = None
        self._is_slim = False
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_count(self, count: int | None) -> None:
        """Show how many there are; None while that is not known."""
        if count != self._count:
            self._count = count
            self._settle_name()
            self.update()

    def show_title(self, title: str) -> None:
        """Name the line."""
        self.setText(title)
        self._settle_name()

    def set_slim(self, *, slim: bool) -> None:
        """Show the icon only, or the name."""
        self._is_slim = slim
        self._settle_name()
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(40), self._theme.px(_HEIGHT))

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        tokens, theme = self._theme.tokens, self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_surface(painter)
        side = theme.px(_SIDE)
        inner = self.rect().adjusted(side, 0, -side, 0)
        colour = tokens.accent if self.isChecked() else tokens.text
        if self._is_slim:
            self._paint_slim(painter, colour)
        else:
            painter.setFont(theme.font(Type.STRONG if self.isChecked() else Type.BASE))
            painter.setPen(theme.colour(colour))
            if self._has_icon:
                inner = self._paint_icon(painter, inner, colour)
            painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading, self.text())
            self._paint_count(painter, inner)
        painter.end()

    def _paint_icon(self, painter: QPainter, inner: QRect, colour: str) -> QRect:
        """Draw the icon before the name; what is left for the name."""
        side = self._theme.px(_ICON)
        place = QRectF(inner.left(), (self.height() - side) / 2, side, side)
        own = self._theme.tokens.muted if colour == self._theme.tokens.text else colour
        self._icons.paint(painter, place, self._icon, own)
        return inner.adjusted(side + self._theme.px(_SIDE), 0, 0, 0)

    def _paint_surface(self, painter: QPainter) -> None:
        tokens, theme = self._theme.tokens, self._theme
        painter.setPen(Qt.PenStyle.NoPen)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1) if self.hasFocus() else QRectF(self.rect())
        if self.hasFocus():
            painter.setPen(theme.colour(tokens.accent))
        if self.isChecked() or self.hasFocus() or self.underMouse():
            painter.setBrush(theme.colour(tokens.sel if self.isChecked() else tokens.rail))
            if self.underMouse() and not self.isChecked():
                painter.setBrush(theme.colour(tokens.bubble))
            painter.drawRoundedRect(box, theme.px(6), theme.px(6))

    def _paint_slim(self, painter: QPainter, colour: str) -> None:
        side = self._theme.px(Size.ICON)
        left, top = self._theme.px(_SIDE), (self.height() - side) / 2
        self._icons.paint(painter, QRectF(left, top, side, side), self._icon, colour)
        if self._count:
            rest = self.rect().adjusted(left + side + 1, 0, -2, 0)
            painter.setFont(self._theme.font(Type.BADGE))
            painter.setPen(self._theme.colour(self._theme.tokens.tone(self._tone)))
            painter.drawText(rest, Qt.AlignmentFlag.AlignCenter, str(self._count))

    def _paint_count(self, painter: QPainter, inner: QRect) -> None:
        if self._count is None:
            return
        tokens, theme = self._theme.tokens, self._theme
        loud = self._tone in {Tone.BAD, Tone.WARN} and self._count > 0
        painter.setFont(theme.font(Type.STRONG if loud else Type.BUTTON))
        text = str(self._count)
        if loud and self._tone is Tone.BAD:
            width = painter.fontMetrics().horizontalAdvance(text) + theme.px(14)
            height = theme.px(19)
            badge = QRectF(inner.right() + 1 - width, (self.height() - height) / 2, width, height)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour(tokens.bad_soft))
            painter.drawRoundedRect(badge, height / 2, height / 2)
            painter.setPen(theme.colour(tokens.bad))
            painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, text)
            return
        painter.setPen(theme.colour(tokens.tone(self._tone) if loud else tokens.muted))
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignTrailing, text)

    def _settle_name(self) -> None:
        count = "" if self._count is None else f", {self._count}"
        self.setAccessibleName(f"{self.text()}{count}")
        self.setToolTip(self.text() if self._is_slim else "")
