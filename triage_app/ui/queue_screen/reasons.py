"""Asks the queue why the open conversation's answer is due then, or how its last waits ended."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from triage_app.queue.domain.states import WAITING
from triage_app.ui import wording

if TYPE_CHECKING:
    from triage_app.errors import TriageError
    from triage_app.queue.access import Access
    from triage_app.queue.domain.explanation import Why
    from triage_app.queue.domain.past import PastWait
    from triage_app.ui.queue_screen.conversation_pane import ConversationPane
    from triage_app.ui.queue_screen.why_popover import WhyPopover
    from triage_app.ui.tasks import Tasks
    from triage_app.ui.why_words import WhyWords


class Reasons(QObject):
    """Says at once what the list knows, and the rest when it was read."""

    def __init__(
        self, access: Access, tasks: Tasks, pane: ConversationPane, popover: WhyPopover, words: WhyWords
    ) -> None:
        super().__init__(popover)
        self._access, self._tasks, self._pane, self._popover, self._words = access, tasks, pane, popover, words
        self._asked = 0
        pane.header.due.clicked.connect(self.toggle)
        pane.row_changed.connect(self._on_pane_row_changed)

    @Slot()
    def toggle(self) -> None:
        """Say why, or close what says it."""
        row, now = self._pane.row, self._access.clock.now()
        if self._popover.isVisible():
            self._popover.leave()
        elif row is not None:
            waits = row.due_at is not None and row.state in WAITING
            self._popover.open(self._words.at_once(row, now) if waits else self._words.over_at_once())
            self._ask(row.id)

    @Slot()
    def again(self) -> None:
        """Something changed about the open conversation: what is being read is read anew."""
        if self._popover.isVisible() and self._pane.row is not None:
            self._ask(self._pane.row.id)

    def _ask(self, conversation_id: int) -> None:
        self._asked += 1
        told, failed = (partial(one, self._asked) for one in (self._on_told, self._on_failed))
        self._tasks.run(partial(self._access.why_or_past, conversation_id), told, failed)

    def _on_told(self, asked: int, found: Why | tuple[PastWait, ...]) -> None:
        if asked != self._asked:
            return
        now = self._access.clock.now()
        self._popover.show_account(
            self._words.over(found, now) if isinstance(found, tuple) else self._words.account(found, now)
        )

    def _on_failed(self, asked: int, error: TriageError) -> None:
        if asked == self._asked:
            self._popover.show_problem(wording.error(error))

    @Slot()
    def _on_pane_row_changed(self) -> None:
        """Another conversation is on screen, or none."""
        self._asked += 1
        self._popover.leave()
