"""Logs calls and notes for whom the practice waits; nothing is shown as done before it is."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from triage_app.queue.domain.calls import ANSWERS, Call
from triage_app.queue.domain.states import State
from triage_app.ui import wording
from triage_app.ui.theme.tokens import Tone

if TYPE_CHECKING:
    from triage_app.errors import TriageError
    from triage_app.queue.access import Access
    from triage_app.queue.domain.calls import Outcome, Spoken
    from triage_app.queue.domain.conversation import Conversation
    from triage_app.queue.domain.states import WaitingOn
    from triage_app.ui.queue_screen.conversation_pane import ConversationPane
    from triage_app.ui.queue_screen.live_rows import LiveRows
    from triage_app.ui.tasks import Tasks


class Calling(QObject):
    """Connects the header's menus with the queue."""

    noticed = Signal(str, object)
    """Something to tell, in a Tone."""

    finished = Signal(int)
    """This conversation was answered by a call; the next one may open."""

    def __init__(self, access: Access, tasks: Tasks, rows: LiveRows, pane: ConversationPane) -> None:
        super().__init__(pane)
        self._access, self._tasks, self._rows, self._pane = access, tasks, rows, pane
        pane.header.acts.more.called.connect(self._on_header_called)
        pane.header.acts.waits.chosen.connect(self._on_waits_chosen)

    @Slot(object, object)
    def _on_header_called(self, outcome: Outcome, spoken: Spoken | None) -> None:
        shown = self._pane.conversation
        if shown is not None:
            call = Call(self._access.clock.now(), outcome, spoken)
            log = partial(self._access.log_call, shown.row.id, call, seen=shown.newest_message_id)
            self._tasks.run(log, partial(self._on_logged, call), self._on_failed)

    @Slot(object)
    def _on_waits_chosen(self, on: WaitingOn | None) -> None:
        row = self._pane.row
        if row is not None:
            self._tasks.run(partial(self._access.wait_on, row.id, on), self._on_changed, self._on_failed)

    def _on_logged(self, call: Call, conversation: Conversation) -> None:
        name = wording.patient_name(conversation.row)
        answers = call.outcome in ANSWERS
        said = self.tr("Answered by a call: {name}") if answers else self.tr("Call logged; {name} still waits")
        self.noticed.emit(said.format(name=name), Tone.TEXT)
        self._on_changed(conversation)
        if conversation.row.state is State.ANSWERED:
            self.finished.emit(conversation.row.id)

    def _on_changed(self, conversation: Conversation) -> None:
        self._rows.take(conversation)
        if self._pane.row is not None and self._pane.row.id == conversation.row.id:
            self._pane.show_conversation(conversation)

    def _on_failed(self, error: TriageError) -> None:
        self.noticed.emit(wording.error(error), Tone.BAD)
