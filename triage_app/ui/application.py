"""Qt's one application object."""

import sys

from PySide6.QtWidgets import QApplication

_TURN_S = 0.0005
"""How long a thread that reads may keep the window waiting for its turn; Python's own 5 ms are felt."""


def application() -> QApplication:
    """The application, made where there is none yet."""
    running = QApplication.instance()
    if isinstance(running, QApplication):
        return running
    made = QApplication(sys.argv[:1])
    made.setApplicationName("triage-app")
    sys.setswitchinterval(_TURN_S)
    return made
