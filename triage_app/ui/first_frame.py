"""The first thing on the screen: the window's empty panes, painted before anything else is imported.

It knows colours and nothing more. What the window holds moves in behind it, without the window changing places.
"""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QColor, QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QMainWindow, QWidget
from typing_extensions import override

from triage_app.ui.theme.tokens import THEMES, Size, ThemeName


class FirstFrame(QMainWindow):
    """The program's window: empty panes until something moves in."""

    painted = Signal()
    """The empty panes are on the screen; told once."""

    def __init__(self, theme: str, zoom: float) -> None:
        """Begin with the look this computer remembers; `theme` is a theme's name, or `system`."""
        super().__init__()
        self._tokens = THEMES[_scheme() if theme == "system" else ThemeName(theme)]
        self._zoom = zoom
        self._was_painted = False
        self._holds_back: Callable[[], bool] = _never
        self.setWindowTitle("Triage")
        self.setMinimumSize(480, 420)
        self.resize(1440, 900)

    def take_in(self, content: QWidget) -> None:
        """Show this in place of the empty panes; its title becomes the window's."""
        content.setWindowFlags(Qt.WindowType.Widget)
        content.windowTitleChanged.connect(self.setWindowTitle)
        self.setWindowTitle(content.windowTitle())
        self.setCentralWidget(content)

    def ask_first(self, holds_back: Callable[[], bool]) -> None:
        """Ask this when a person closes the window; true keeps it open."""
        self._holds_back = holds_back

    @Slot()
    def ask_no_more(self) -> None:
        """The computer or the program ends: nothing may hold the window back."""
        self._holds_back = _never

    @Slot()
    def leave(self) -> None:
        """Close without asking."""
        self.ask_no_more()
        self.close()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self.centralWidget() is None:
            self._paint_panes()
        if not self._was_painted:
            self._was_painted = True
            self.painted.emit()

    def _paint_panes(self) -> None:
        tokens, painter = self._tokens, QPainter(self)
        height = self.height() - Size.FOOTER * self._zoom
        rail, queue = Size.RAIL * self._zoom, (Size.RAIL + Size.LIST) * self._zoom
        painter.fillRect(self.rect(), QColor(tokens.bg))
        painter.fillRect(QRectF(0, 0, rail, height), QColor(tokens.rail))
        painter.fillRect(QRectF(rail, 0, queue - rail, height), QColor(tokens.panel))
        painter.fillRect(QRectF(0, height, self.width(), self.height() - height), QColor(tokens.panel))
        for line in (QRectF(rail, 0, 1, height), QRectF(queue, 0, 1, height), QRectF(0, height, self.width(), 1)):
            painter.fillRect(line, QColor(tokens.line))
        painter.end()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.ActivationChange and (content := self.centralWidget()) is not None:
            QCoreApplication.sendEvent(content, QEvent(event.type()))  # Qt tells only the outermost

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        if self._holds_back():
            event.ignore()
            return
        if (content := self.centralWidget()) is not None:
            content.close()
        super().closeEvent(event)


def _never() -> bool:
    return False


def _scheme() -> ThemeName:
    dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
    return ThemeName.DARK if dark else ThemeName.LIGHT
