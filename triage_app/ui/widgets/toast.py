"""A short notice over the lower edge of a pane, with one thing to do about it."""

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget
from typing_extensions import override

from triage_app.ui import counts
from triage_app.ui.theme.style import set_tone
from triage_app.ui.theme.tokens import Tone
from triage_app.ui.widgets.label import text_label

_MOST_WIDTH = 560
_ABOVE_EDGE = 12


class Toast(QFrame):
    """Appears at once and goes by itself; a newer notice replaces an older one."""

    action_requested = Signal()
    """The notice's button was pressed."""

    def __init__(self, parent: QWidget, over: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("toast")
        self._window, self._over = parent, over
        self._text = text_label()
        self._text.setWordWrap(True)
        self._button = QPushButton()
        self._button.setObjectName("link")
        self._button.clicked.connect(self.action_requested)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 10, 12, 10)
        row.setSpacing(16)
        row.addWidget(self._text, 1)
        row.addWidget(self._button, 0, Qt.AlignmentFlag.AlignVCenter)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_timer_timeout)
        parent.installEventFilter(self)
        self.hide()

    def show_notice(self, text: str, *, action: str = "", tone: Tone = Tone.TEXT, for_s: float = 8) -> None:
        """Show a notice for some seconds."""
        self._text.setText(text)
        self._button.setText(action)
        self._button.setAccessibleName(action)
        self._button.setVisible(bool(action))
        set_tone(self, tone)
        for told in (self, self._text):
            told.setAccessibleName(counts.aloud(text))
        self._settle()
        self.show()
        self.raise_()
        self._timer.start(round(for_s * 1000))

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and self.isVisible():
            self._settle()
        return False

    def _settle(self) -> None:
        over = self._over if self._over.isVisible() else self._window
        room = min(_MOST_WIDTH, over.width() - 24)
        words = self._text.fontMetrics().horizontalAdvance(self._text.text())
        beside = 46 + (self._button.sizeHint().width() + 16 if self._button.text() else 0)
        width = min(room, words + beside)
        self.setFixedWidth(width)
        height = self.heightForWidth(width) if self.hasHeightForWidth() else self.sizeHint().height()
        self.setFixedHeight(max(height, self.minimumSizeHint().height()))
        corner = over.mapTo(self._window, QPoint(0, over.height()))
        self.move(corner.x() + (over.width() - width) // 2, corner.y() - self.height() - _ABOVE_EDGE)

    @Slot()
    def _on_timer_timeout(self) -> None:
        self.hide()
