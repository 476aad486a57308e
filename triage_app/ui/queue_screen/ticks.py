"""When countdowns are painted again: on the minute, or every second while one is nearly over."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

if TYPE_CHECKING:
    from datetime import datetime

    from triage_app.clock import Clock

_NEARLY_OVER = timedelta(minutes=5)
_MINUTE_MS, _SECOND_MS = 60_000, 1_000


class Ticks(QObject):
    """One timer, aligned to the practice's clock."""

    passed = Signal()
    """A minute, or a second, is over."""

    def __init__(self, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._every_ms = _MINUTE_MS
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_timer_timeout)
        self._start()

    def set_pace(self, next_due: datetime | None, *, counts_down: bool) -> None:
        """Follow the countdown that ends next, and whether a reply is in its undo time."""
        near = next_due is not None and timedelta(0) <= next_due - self._clock.now() < _NEARLY_OVER
        every_ms = _SECOND_MS if near or counts_down else _MINUTE_MS
        if every_ms != self._every_ms:
            self._every_ms = every_ms
            self._start()

    def _start(self) -> None:
        now = self._clock.now()
        into_ms = (now.second * 1000 + now.microsecond // 1000) % self._every_ms
        self._timer.start(self._every_ms - into_ms + 20)

    @Slot()
    def _on_timer_timeout(self) -> None:
        self._start()
        self.passed.emit()
