"""A plain-text field that grows with what is written and takes files that are dropped or pasted."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent, QTextBlockFormat, QTextCursor, QTextOption
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextEdit, QWidget
from typing_extensions import override

from triage_app.ui.theme.tokens import LINE_HEIGHT_PERCENT


class GrowingText(QTextEdit):
    """Never takes formatting: what is pasted arrives as plain text."""

    files_given = Signal(list)
    """Paths of files that were dropped or pasted."""

    focus_changed = Signal()
    """The field was entered or left."""

    leave_requested = Signal()
    """Escape was pressed."""

    def __init__(self, least: int, most: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._least, self._most = least, most
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.document().setDocumentMargin(0)
        self.viewport().setAutoFillBackground(False)
        self.document().documentLayout().documentSizeChanged.connect(self._on_document_size_changed)

    def set_bounds(self, least: int, most: int) -> None:
        """How low and how high it may be."""
        self._least, self._most = least, most
        self.updateGeometry()

    def show_text(self, text: str) -> None:
        """Begin with a text, the cursor at its end; tells nobody."""
        self.blockSignals(True)  # noqa: FBT003 -- the person did not write this
        self.setPlainText(text)
        cursor = self.textCursor()
        cursor.select(QTextCursor.SelectionType.Document)
        air = QTextBlockFormat()
        air.setLineHeight(LINE_HEIGHT_PERCENT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        cursor.mergeBlockFormat(air)
        self.moveCursor(QTextCursor.MoveOperation.End)
        self.document().clearUndoRedoStacks()
        self.blockSignals(False)  # noqa: FBT003
        self.updateGeometry()

    @override
    def sizeHint(self) -> QSize:
        height = round(self.document().size().height()) + 2
        return QSize(200, min(max(height, self._least), self._most))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(80, min(self.sizeHint().height(), self._least))

    @override
    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return bool(_files_in(source)) or super().canInsertFromMimeData(source)

    @override
    def insertFromMimeData(self, source: QMimeData) -> None:
        files = _files_in(source)
        if files:
            self.files_given.emit(files)
        else:
            super().insertFromMimeData(source)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave_requested.emit()
        else:
            super().keyPressEvent(event)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focus_changed.emit()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.focus_changed.emit()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()

    @Slot()
    def _on_document_size_changed(self) -> None:
        self.updateGeometry()


def _files_in(source: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in source.urls() if url.isLocalFile()]
