"""Logs calls and notes for whom the practice waits; nothing is shown as done before it is."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from shiboken6 import isValid

from triage_app.queue.domain.calls import ANSWERS
from triage_app.queue.domain.countdown import Direction
from triage_app.queue.domain.states import State
from triage_app.ui import wording
from triage_app.ui.queue_screen.call_dialog import CallDialog, Typed
from triage_app.ui.theme.tokens import Tone

if TYPE_CHECKING:
    from triage_app.errors import TriageError
    from triage_app.queue.access import Access
    from triage_app.queue.domain.calls import Call
    from triage_app.queue.domain.conversation import Conversation, Row
    from triage_app.queue.domain.states import WaitingOn
    from triage_app.ui.queue_screen.conversation_pane import ConversationPane
    from triage_app.ui.queue_screen.live_rows import LiveRows
    from triage_app.ui.tasks import Tasks
    from triage_app.ui.theme.choice import Theme
    from triage_app.ui.theme.icons import Icons
    from triage_app.ui.wording import Wording

    Look = tuple[Theme, Icons]


class Calling(QObject):
    """Connects the header's menus with the queue."""

    noticed = Signal(str, object)
    """Something to tell, in a Tone."""

    finished = Signal(int)
    """This conversation was answered by a call; the next one may open."""

    def __init__(
        self, access: Access, tasks: Tasks, rows: LiveRows, pane: ConversationPane, words: Wording, look: Look
    ) -> None:
        super().__init__(pane)
        self._access, self._tasks, self._rows, self._pane = access, tasks, rows, pane
        self._words, self._look = words, look
        self._kept: dict[int, Typed] = {}
        """What was typed about calls that were not logged, by conversation."""
        pane.header.acts.more.call_requested.connect(self._on_menu_call_requested)
        pane.header.acts.waits.chosen.connect(self._on_waits_chosen)

    @Slot()
    def _on_menu_call_requested(self) -> None:
        shown = self._pane.conversation
        if shown is None:
            return
        dialog, key = CallDialog(*self._look, wording.patient_name(shown.row), self._pane), shown.row.id
        dialog.log_requested.connect(partial(self._log, dialog, key, shown.newest_message_id))
        dialog.rejected.connect(lambda: self._kept.update({key: dialog.typed()}))
        wrote = (one.sent_at for one in shown.messages if one.direction is Direction.FROM_PATIENT)
        latest = max(wrote, default=None)
        dialog.ask(self._kept.get(key, Typed()), self._access.clock.now, self._words, latest)

    def _log(self, dialog: CallDialog, conversation_id: int, seen: int, call: Call) -> None:
        """What came since the dialog was opened was not on screen: the queue refuses, and the dialog says so."""
        log = partial(self._access.log_call, conversation_id, call, seen=seen)
        self._tasks.run(log, partial(self._on_logged, dialog, call), partial(self._on_refused, dialog))

    @Slot(object)
    def _on_waits_chosen(self, on: WaitingOn | None) -> None:
        row = self._pane.row
        if row is not None:
            self._tasks.run(partial(self._access.wait_on, row.id, on), self._on_changed, self._on_failed)

    def _on_refused(self, dialog: CallDialog, error: TriageError) -> None:
        if isValid(dialog) and dialog.isVisible():
            dialog.show_problem(wording.error(error))
        else:
            self._on_failed(error)

    def _on_logged(self, dialog: CallDialog, call: Call, conversation: Conversation) -> None:
        if isValid(dialog):
            dialog.accept()
        self._kept.pop(conversation.row.id, None)
        name = wording.patient_name(conversation.row)
        self.noticed.emit(self._told(call, conversation.row).format(name=name), Tone.TEXT)
        self._on_changed(conversation)
        if conversation.row.state is State.ANSWERED:
            self.finished.emit(conversation.row.id)

    def _told(self, call: Call, row: Row) -> str:
        if call.outcome not in ANSWERS:
            return self.tr("Call logged; {name} still waits")
        if row.due_at is None:
            return self.tr("Answered by a call: {name}")
        return self.tr("Call logged; it answers what {name} wrote before it. What came later still waits")

    def _on_changed(self, conversation: Conversation) -> None:
        self._rows.take(conversation)
        if self._pane.row is not None and self._pane.row.id == conversation.row.id:
            self._pane.show_conversation(conversation)

    def _on_failed(self, error: TriageError) -> None:
        self.noticed.emit(wording.error(error), Tone.BAD)
