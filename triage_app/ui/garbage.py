"""Collects garbage on the UI thread only.

Python collects in whichever thread happens to allocate. A worker that collects a widget destroys it and its timers
in the wrong thread: Qt warns, and may crash.
"""

import gc

from PySide6.QtCore import QObject, QTimer, Slot

_EVERY_MS = 1_000
_ALL_EVERY = 300
"""Looks after which everything is collected; what is left is frozen then, so that the next time is short."""

_WHOLE_EVERY = 12 * _ALL_EVERY
"""Looks after which what was frozen is looked through too: a tenth of a second with a hundred thousand rows."""

_FLOOD = 50_000
"""More allocations in a second are no garbage but a whole queue that was read: frozen, not looked at."""

_YOUNG, _MIDDLE = 2_000, 4
"""Allocations, and young collections, after which it is worth looking; so few that each look is short."""


class GarbageOnThisThread(QObject):
    """Takes collecting over from Python as long as it lives; made and stopped on the UI thread."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        gc.freeze()
        self._looks = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self._on_timer_timeout)
        self._timer.start()

    def stop(self) -> None:
        """Collect everything once more and give collecting back to Python."""
        self._timer.stop()
        gc.unfreeze()
        gc.collect()
        gc.enable()

    @Slot()
    def _on_timer_timeout(self) -> None:
        young, middle, _ = gc.get_count()
        self._looks += 1
        if self._looks % _ALL_EVERY == 0:
            if self._looks % _WHOLE_EVERY == 0:
                gc.unfreeze()
            gc.collect()
            gc.freeze()
        elif young > _FLOOD:
            gc.freeze()
        elif middle > _MIDDLE:
            gc.collect(1)
        elif young > _YOUNG:
            gc.collect(0)
