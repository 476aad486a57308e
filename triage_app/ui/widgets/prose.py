"""Text of several lines: plain, with air between the lines, selectable, each paragraph in its own direction."""

from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QTextBlockFormat,
    QTextCursor,
    QTextDocument,
    QTextOption,
)
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from typing_extensions import override

from triage_app.ui.theme.tokens import LINE_HEIGHT_PERCENT, Tone, Type
from triage_app.ui.widgets.label import dress

_LEAST_WIDTH = 60


class Prose(QLabel):
    """Shows what somebody wrote exactly as written; never as HTML.

    A QLabel wraps at words only and has no line spacing, so the text is laid out by a document of its own. It is
    still a label to a screen reader.
    """

    def __init__(self, kind: Type = Type.BASE, tone: Tone = Tone.TEXT, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        dress(self, kind, tone)
        self.setWordWrap(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self._document = QTextDocument(self)
        self._document.setDocumentMargin(0)
        self._document.setUndoRedoEnabled(False)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._document.setDefaultTextOption(option)
        self._selected = QTextCursor(self._document)
        self._heights: dict[int, int] = {}

    def show_text(self, text: str) -> None:
        """Show a text."""
        if text == self.text():
            return
        self.setText(text)
        self._document.setPlainText(text)
        self._heights.clear()
        air = QTextBlockFormat()
        air.setLineHeight(LINE_HEIGHT_PERCENT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        cursor = QTextCursor(self._document)
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.mergeBlockFormat(air)
        self._selected = QTextCursor(self._document)
        self._settle_font()

    def natural_width(self) -> int:
        """How wide the longest line is when nothing wraps."""
        self._settle_font()
        self._document.setTextWidth(-1)
        return round(self._document.idealWidth() + 0.999)

    @override
    def heightForWidth(self, width: int) -> int:
        if width not in self._heights:
            self._document.setTextWidth(width)
            self._heights[width] = round(self._document.size().height() + 0.499)
        return self._heights[width]

    @override
    def sizeHint(self) -> QSize:
        width = self.width() or _LEAST_WIDTH
        return QSize(_LEAST_WIDTH, self.heightForWidth(width))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(_LEAST_WIDTH, self.fontMetrics().height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        self._settle_width()
        context = QAbstractTextDocumentLayout.PaintContext()
        colour = self.palette().color(self.foregroundRole())
        context.palette.setColor(QPalette.ColorRole.Text, colour)
        if self._selected.hasSelection():
            selection = QAbstractTextDocumentLayout.Selection()
            selection.cursor = self._selected
            selection.format.setBackground(self.palette().color(QPalette.ColorRole.Highlight))
            selection.format.setForeground(self.palette().color(QPalette.ColorRole.HighlightedText))
            context.selections = [selection]
        painter = QPainter(self)
        self._document.documentLayout().draw(painter, context)
        painter.end()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._settle_width()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._settle_font()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._select(event.position(), QTextCursor.MoveMode.MoveAnchor)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._select(event.position(), QTextCursor.MoveMode.KeepAnchor)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._selected.select(QTextCursor.SelectionType.WordUnderCursor)
        self.update()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy) and self._selected.hasSelection():
            QApplication.clipboard().setText(self._selected.selection().toPlainText())
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self._selected.select(QTextCursor.SelectionType.Document)
            self.update()
        else:
            event.ignore()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._selected.clearSelection()
        self.update()

    def _select(self, place: QPointF, mode: QTextCursor.MoveMode) -> None:
        at = self._document.documentLayout().hitTest(place, Qt.HitTestAccuracy.FuzzyHit)
        self._selected.setPosition(at, mode)
        self.update()

    def _settle_font(self) -> None:
        if self._document.defaultFont() != self.font():
            self._document.setDefaultFont(self.font())
            self._heights.clear()
            self.updateGeometry()
            self.update()

    def _settle_width(self) -> None:
        if self._document.textWidth() != self.width():
            self._document.setTextWidth(self.width())
