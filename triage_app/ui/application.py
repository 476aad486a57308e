"""Qt's one application object."""

import sys

from PySide6.QtWidgets import QApplication


def application() -> QApplication:
    """The application, made where there is none yet."""
    running = QApplication.instance()
    if isinstance(running, QApplication):
        return running
    made = QApplication(sys.argv[:1])
    made.setApplicationName("triage-app")
    return made
