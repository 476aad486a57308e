"""Colleagues at the same conversation: says that this desk is there, and shows who else is."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from triage_app.clock import stopwatch
from triage_app.ui.queue_screen.requests import Requests

if TYPE_CHECKING:
    from collections.abc import Callable

    from triage_app.errors import TriageError
    from triage_app.queue.access import Access
    from triage_app.queue.domain.meeting import Met
    from triage_app.ui.queue_screen.conversation_pane import ConversationPane
    from triage_app.ui.queue_screen.live_rows import LiveRows
    from triage_app.ui.tasks import Tasks

_LOOK_EVERY_MS = 2_000
"""How soon a colleague who begins to write where one looks is seen."""

_STAY_MS = 300
"""How long a conversation is on screen before it is said: who goes through the list is nowhere on the way."""


class Meeting(QObject):
    """Asks every two seconds about the open conversation, and with each sign of life about all of them."""

    noticed = Signal(str, object)
    """Something to tell, in a Tone."""

    def __init__(self, access: Access, tasks: Tasks, rows: LiveRows, pane: ConversationPane) -> None:
        super().__init__(pane)
        self._access, self._tasks, self._rows, self._pane = access, tasks, rows, pane
        self._at: int | None = None
        self._is_asking = self._writes = self._has_begun = False
        self._told_at = self._wrote_at = 0.0
        self.requests = Requests(access, tasks, rows, pane)
        self.requests.noticed.connect(self.noticed)
        self.requests.changed.connect(self.look)
        pane.row_changed.connect(self._on_pane_row_changed)
        pane.composer.changed.connect(self._on_composer_changed)
        self._arriving = QTimer(self)
        self._arriving.setSingleShot(True)
        self._arriving.setInterval(_STAY_MS)
        self._arriving.timeout.connect(self._arrive)
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY_MS)
        self._timer.timeout.connect(self.tick)
        self._timer.start()

    @Slot()
    def tick(self) -> None:
        """Ask again, unless the last answer is still to come."""
        if self._is_asking or self._arriving.isActive():
            return
        if self._writes and self._pane.composer.is_empty():
            self._say(writing=False)
        elif stopwatch() - self._told_at >= self._access.timing.presence_renewal.total_seconds():
            self._say()
        elif self._at is not None:
            self.look()

    def end(self) -> None:
        """This desk goes: say that it is nowhere, without waiting for an answer."""
        self._arriving.stop()
        self._timer.stop()
        if self._at is not None:
            self._tasks.run(partial(self._access.leave, self._at), None, _ignore)
            self._at = None

    @Slot()
    def look(self) -> None:
        """Ask who is at the open conversation, and who asks for what."""
        ids = () if self._at is None else (self._at,)
        self._ask(partial(self._access.others, ids), ids)

    def _say(self, *, writing: bool | None = None) -> None:
        """Give a sign of life, and hear of everybody."""
        self._told_at = stopwatch()
        if self._at is None:
            self._ask(self._access.others, None)
            return
        if writing is not None:
            self._writes = writing
        self._ask(partial(self._access.be_here, self._at, writing=writing), None)

    def _ask(self, work: Callable[[], Met], ids: tuple[int, ...] | None) -> None:
        self._is_asking = True
        self._tasks.run(work, partial(self._on_met, ids), self._on_silence, self._on_any)

    def _on_any(self) -> None:
        self._is_asking = False

    def _on_met(self, ids: tuple[int, ...] | None, met: Met) -> None:
        self._rows.meet(ids, met.here)
        self.requests.take(met.requests)
        self._show()

    def _on_silence(self, _error: TriageError) -> None:
        """Nobody is shown where nobody knows; that the queue cannot be reached, the window says."""
        self._rows.meet(None, ())
        self._show()

    def _show(self) -> None:
        row = self._pane.row
        self._pane.header.show_here(self._rows.board.here.get(row.id, ()) if row is not None else ())

    @Slot()
    def _on_pane_row_changed(self) -> None:
        self._has_begun = False
        self._show()
        self.requests.show()
        self._arriving.start()

    @Slot()
    def _arrive(self) -> None:
        """Another conversation is on screen, or none, and stays there."""
        row, left = self._pane.row, self._at
        at = None if row is None else row.id
        if at != left:
            self._at, self._writes, self._wrote_at = at, False, stopwatch()
            if left is not None:
                self._tasks.run(partial(self._access.leave, left), None, _ignore)
            self._say(writing=self._has_begun or None)

    @Slot()
    def _on_composer_changed(self) -> None:
        """Every key renews the lease, at most once in so many seconds."""
        row, now = self._pane.row, stopwatch()
        if row is None or row.owner_id != self._access.person.id:
            return
        if row.id != self._at:  # it is said with the first sign of life
            self._has_begun = True
            return
        renewal = self._access.timing.presence_renewal.total_seconds()
        if not self._writes or now - self._wrote_at >= renewal:
            self._wrote_at = now
            self._say(writing=True)


def _ignore(_error: TriageError) -> None:
    """It is over by itself."""
