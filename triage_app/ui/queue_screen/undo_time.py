"""A person's replies that can still be taken back, and for how long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from triage_app.clock import stopwatch

if TYPE_CHECKING:
    from collections.abc import Iterable

    from triage_app.queue.domain.conversation import Delivery

_SECOND_MS = 1000


class UndoTime(QObject):
    """Counts down on machine time, once a second while there is something to count."""

    changed = Signal()
    """A second has passed, or a reply came or went."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ends: dict[str, float] = {}
        self._timer = QTimer(self)
        self._timer.setInterval(_SECOND_MS)
        self._timer.timeout.connect(self._on_timer_timeout)

    def add(self, deliveries: Iterable[Delivery]) -> None:
        """Begin to count for replies that have just been read."""
        now = stopwatch()
        for delivery in deliveries:
            if delivery.sends_in_s > 0:
                self._ends[delivery.reply_key] = now + delivery.sends_in_s
        if self._ends:
            self._timer.start()
        self.changed.emit()

    def remove(self, reply_key: str) -> None:
        """A reply was taken back."""
        self._ends.pop(reply_key, None)
        self.changed.emit()

    def count(self) -> int:
        """How many replies can be taken back."""
        return len(self._ends)

    def has(self, reply_key: str) -> bool:
        """Whether a reply can still be taken back."""
        return reply_key in self._ends

    def keys(self) -> frozenset[str]:
        """The replies that can be taken back."""
        return frozenset(self._ends)

    def latest(self) -> tuple[str, float] | None:
        """The reply that was sent last, and the seconds left to take it back."""
        if not self._ends:
            return None
        key = max(self._ends, key=lambda one: self._ends[one])
        return key, max(0.0, self._ends[key] - stopwatch())

    @Slot()
    def _on_timer_timeout(self) -> None:
        now = stopwatch()
        self._ends = {key: end for key, end in self._ends.items() if end > now}
        if not self._ends:
            self._timer.stop()
        self.changed.emit()
