"""Watches over what stands behind the window: asks how it is, and notices by itself when nobody answers."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from triage_app.clock import Waking, stopwatch
from triage_app.queue.domain.troubles import Trouble, troubles
from triage_app.sentences import say_error

if TYPE_CHECKING:
    from triage_app.errors import TriageError
    from triage_app.queue.access import Access
    from triage_app.queue.domain.conversation import Health
    from triage_app.ui.tasks import Tasks
    from triage_app.ui.wording import Wording

_ASK_EVERY_MS = 5_000


class Watch(QObject):
    """One question at a time, on the queue worker; how long it stays unanswered is measured here."""

    answered = Signal(object)
    """The Health of everything."""

    failed = Signal(object)
    """The TriageError because of which there is no answer."""

    troubled = Signal(object)
    """What a person has to know, as Sentences, the most important first; empty where all is well."""

    def __init__(self, access: Access, tasks: Tasks, words: Wording, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._access, self._tasks, self._words = access, tasks, words
        self._began = stopwatch()
        self._waking = Waking()
        self._is_asking = False
        self._unanswered_since: float | None = None
        self._error: TriageError | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_ASK_EVERY_MS)
        self._timer.timeout.connect(self.ask)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.timeout.connect(self._on_patience_timeout)

    def start(self, health: Health) -> None:
        """Begin with what is known already."""
        self._on_health(health)
        self._timer.start()

    def stop(self) -> None:
        """Ask and say nothing more."""
        self._timer.stop()
        self._patience.stop()

    @Slot()
    def ask(self) -> None:
        """Ask how everything is, unless that question is on its way already."""
        if self._waking.woke():
            self._began = stopwatch()
            self._unanswered_since = None  # nobody could answer while the computer slept
        if self._unanswered_since is None:
            self._unanswered_since = stopwatch()
            self._wait()
        if not self._is_asking:
            self._is_asking = True
            self._tasks.run(self._access.health, self._on_health, self._on_failed, self._on_any)

    def _on_any(self) -> None:
        self._is_asking = False

    def _on_health(self, health: Health) -> None:
        self._unanswered_since = self._error = None
        self._patience.stop()
        now = self._access.clock.now()
        settled = stopwatch() - self._began > self._access.timing.silence.total_seconds()
        found = troubles(health, now, settled=settled)
        self.answered.emit(health)
        self.troubled.emit(tuple(self._words.trouble(one, now) for one in found))

    def _on_failed(self, error: TriageError) -> None:
        self._error = error
        self.failed.emit(error)

    def _left_s(self) -> float:
        """Seconds until the silence is told; others' answers on the same line count, such as a file's pieces."""
        return self._access.timing.silence.total_seconds() - self._silent_s()

    def _silent_s(self) -> float:
        return stopwatch() - max(self._unanswered_since or 0.0, self._access.heard)

    def _wait(self) -> None:
        self._patience.start(math.ceil(max(0.0, self._left_s()) * 1000))

    @Slot()
    def _on_patience_timeout(self) -> None:
        if self._left_s() > 0:
            self._wait()
        elif self._error is None or self._error.code == "database_unreachable":
            now = self._access.clock.now()
            since = now - timedelta(seconds=self._silent_s())
            self.troubled.emit((self._words.trouble(Trouble("database_silent", {"when": since}), now),))
        else:
            self.troubled.emit((say_error(self._error),))
