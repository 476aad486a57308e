"""A field that narrows a list: Escape empties it, Enter and the arrow down go on to the list."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QToolButton, QWidget
from typing_extensions import override


class FilterField(QLineEdit):
    """Named by what it looks for."""

    left = Signal()
    """The person wants to go on to the list."""

    def __init__(self, looks_for: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(looks_for)
        self.setAccessibleName(looks_for)
        self.setClearButtonEnabled(True)
        for clear in self.findChildren(QToolButton):
            clear.setAccessibleName(self.tr("Clear the filter"))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Escape:
                self.clear()
                self.left.emit()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Down:
                self.left.emit()
            case _:
                super().keyPressEvent(event)
