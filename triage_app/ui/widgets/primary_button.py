"""The one button that says what Enter does, with its keys beside it and a small menu of variants."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QPushButton,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QWidget,
)
from typing_extensions import override

from triage_app.ui.theme.choice import Theme
from triage_app.ui.theme.icons import Icons
from triage_app.ui.theme.tokens import Type

_HINT_OPACITY = 0.78
_BETWEEN, _SIDE, _CHEVRON = 12, 13, 14


class PrimaryButton(QPushButton):
    """A button that shows its keys after its text, a little fainter."""

    def __init__(self, theme: Theme, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._hint = theme, hint
        self.setObjectName("primary")

    @override
    def sizeHint(self) -> QSize:
        px, metrics = self._theme.px, self.fontMetrics()
        hint = px(_BETWEEN) + metrics.horizontalAdvance(self._hint) if self._hint else 0
        return QSize(metrics.horizontalAdvance(self.text()) + hint + 2 * px(_SIDE), super().sizeHint().height())

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_PushButtonBevel, option)
        tokens = self._theme.tokens
        painter.setPen(self._theme.colour(tokens.on_accent if self.isEnabled() else tokens.faint))
        painter.setFont(self.font())
        self._paint_text(painter)
        painter.end()

    def _paint_text(self, painter: QPainter) -> None:
        px, metrics = self._theme.px, self.fontMetrics()
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        inner = self.rect().adjusted(px(_SIDE), 0, 0, 0)
        painter.drawText(inner, middle, self.text())
        painter.setOpacity(_HINT_OPACITY)
        after = inner.adjusted(metrics.horizontalAdvance(self.text()) + px(_BETWEEN), 0, 0, 0)
        painter.drawText(after, middle, self._hint)


class SplitButton(QWidget):
    """A primary button joined with a small one that opens a menu."""

    pressed = Signal()
    """The primary part was pressed."""

    def __init__(self, theme: Theme, icons: Icons, hint: str, menu: QMenu) -> None:
        super().__init__()
        self._theme, self._icons = theme, icons
        self.main = PrimaryButton(theme, hint)
        self.main.setProperty("joined", "true")
        self.main.setDefault(True)
        self.main.clicked.connect(self.pressed)
        self.more = QPushButton()
        self.more.setObjectName("primary_menu")
        self.more.setMenu(menu)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.main)
        row.addWidget(self.more)
        self.settle_icon()
        theme.changed.connect(self.settle_icon)

    def show_text(self, text: str, more: str) -> None:
        """Name both parts."""
        self.main.setText(text)
        self.main.setAccessibleName(text)
        self.more.setAccessibleName(more)
        self.main.updateGeometry()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.EnabledChange:
            self.settle_icon()

    def settle_icon(self) -> None:
        """Draw the small arrow in the colour of the text beside it."""
        side, tokens = self._theme.px(_CHEVRON), self._theme.tokens
        colour = tokens.on_accent if self.isEnabled() else tokens.faint
        self.more.setIcon(self._icons.icon("chevron", colour, side))
        self.more.setIconSize(QSize(side, side))
        self.main.setFont(self._theme.font(Type.BUTTON))
        self.more.setFixedHeight(self.main.sizeHint().height())
