"""Pictures of a window, the same on every run: the clock that counts is the one the window was handed."""

from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtGui import QGuiApplication, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QApplication, QDialog, QWidget

_ROUNDS = 3
"""Painting lays out what was not shown yet; texts that wrap then ask for another height, and their parents too."""


def grab(window: QWidget, path: Path) -> None:
    """Save what a window shows as a PNG, without a blinking cursor.

    Raises:
        OSError: the file could not be written.
    """
    hints = QGuiApplication.styleHints()
    before = hints.cursorFlashTime()
    hints.setCursorFlashTime(0)
    window.ensurePolished()
    for _ in range(_ROUNDS):
        window.grab()
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    picture = window.grab()
    _add_dialogs(window, picture)
    hints.setCursorFlashTime(before)
    if not picture.save(str(path), "PNG"):
        raise OSError(str(path))


def _add_dialogs(window: QWidget, picture: QPixmap) -> None:
    """A dialog is a window of its own: it stands in the middle of the one that it belongs to."""
    painter = QPainter(picture)
    for dialog in window.findChildren(QDialog):
        if dialog.isVisible():
            place = dialog.rect()
            place.moveCenter(window.rect().center())
            painter.drawPixmap(place.topLeft(), dialog.grab())
            painter.setPen(dialog.palette().color(QPalette.ColorRole.PlaceholderText))
            painter.drawRect(place.adjusted(0, 0, -1, -1))
    painter.end()
