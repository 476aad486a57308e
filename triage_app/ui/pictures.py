"""Pictures of a window, the same on every run: the clock that counts is the one the window was handed."""

from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

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
    hints.setCursorFlashTime(before)
    if not picture.save(str(path), "PNG"):
        raise OSError(str(path))
