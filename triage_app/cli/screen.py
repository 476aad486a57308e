"""Whether a window can be opened here."""

import os
import sys

_SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


def has_screen() -> bool:
    """True where there is a display, or where Qt was told what to paint on."""
    return sys.platform != "linux" or any(os.environ.get(name) for name in _SCREENS)
