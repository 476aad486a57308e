"""Reads, previews and saves a practice's rules, on the worker; what was typed is its form's business."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

if TYPE_CHECKING:
    from collections.abc import Callable

    from triage_app.errors import TriageError
    from triage_app.queue.access import Access
    from triage_app.queue.domain.rulebook import Rules
    from triage_app.queue.services.holidays import Read
    from triage_app.queue.services.preview import Preview
    from triage_app.ui.settings.holidays import Days
    from triage_app.ui.tasks import Tasks

MOVES_SHOWN = 5
"""Of so many conversations it is said when they would be due."""

_QUIET_MS = 400
"""What is open is counted after nobody has typed for so long."""


class Editing(QObject):
    """One question of a kind at a time; an answer to an older one is not heard."""

    read = Signal(object)
    """The Edition in force."""

    saved = Signal(object)
    """The Edition that was saved."""

    refused = Signal(object)
    """The TriageError because of which nothing was saved, or read."""

    overtaken = Signal(object, object)
    """Somebody else was faster: the TriageError, and the Edition that is in force now."""

    previewed = Signal(object)
    """The Preview of the rules that were asked for last."""

    def __init__(self, access: Access, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._access, self._tasks = access, tasks
        self._rules: Rules | None = None
        self._asked = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_QUIET_MS)
        self._timer.timeout.connect(self._on_timer_timeout)

    def load(self) -> None:
        """Read the rules in force."""
        self._tasks.run(self._access.rules, self.read.emit, self.refused.emit)

    def save(self, rules: Rules, version: int) -> None:
        """Put rules in force that were made from a version."""
        self._tasks.run(
            partial(self._access.edit_rules, rules, based_on=version), self.saved.emit, self._on_save_failed
        )

    def find(self, find: Days, then: Callable[[Read], None]) -> None:
        """Find days in a file or a library."""
        self._tasks.run(find, then, self.refused.emit)

    def preview(self, rules: Rules | None) -> None:
        """Count what is open by these rules, when nobody types any more; None forgets what was asked."""
        self._rules = rules
        self._asked += 1
        if rules is None:
            self._timer.stop()
        else:
            self._timer.start()

    @Slot()
    def _on_timer_timeout(self) -> None:
        if self._rules is not None:
            count = partial(self._access.preview_rules, self._rules, MOVES_SHOWN)
            self._tasks.run(count, partial(self._on_previewed, self._asked), self._on_preview_failed)

    def _on_previewed(self, asked: int, preview: Preview) -> None:
        if asked == self._asked:
            self.previewed.emit(preview)

    def _on_preview_failed(self, error: TriageError) -> None:
        """Nobody acts on it: saving says what is wrong."""

    def _on_save_failed(self, error: TriageError) -> None:
        if error.code == "rules_changed":
            self._tasks.run(self._access.rules, partial(self.overtaken.emit, error), self.refused.emit)
        else:
            self.refused.emit(error)
