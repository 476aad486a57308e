"""Ends a wait without a reply, and undoes that: nothing is shown as done before it is."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from triage_app.queue.domain.states import State
from triage_app.ui import wording
from triage_app.ui.theme.tokens import Tone

if TYPE_CHECKING:
    from triage_app.errors import TriageError
    from triage_app.queue.domain.conversation import Conversation
    from triage_app.queue.domain.states import CloseReason
    from triage_app.ui.queue_screen.answering import Answering
    from triage_app.ui.queue_screen.conversation_pane import ConversationPane
    from triage_app.ui.queue_screen.live_rows import LiveRows


class Closing(QObject):
    """Connects the header's reasons with the queue."""

    noticed = Signal(str, object)
    """Something to tell, in a Tone."""

    undoable = Signal(str, object)
    """Something to tell, and what undoes it when it is called."""

    finished = Signal(int)
    """This conversation needs nothing more for now; the next one may open."""

    reopened = Signal(object)
    """A close was undone; its Conversation is to be shown."""

    outdated = Signal()
    """What is on screen may be older than what is in the queue."""

    def __init__(self, answering: Answering, rows: LiveRows, pane: ConversationPane) -> None:
        super().__init__(pane)
        self._answering, self._rows, self._pane = answering, rows, pane
        pane.header.acts.reasons.chosen.connect(self._on_reasons_chosen)
        answering.closed.connect(self._on_answering_closed)
        answering.not_closed.connect(self._on_answering_not_closed)
        answering.reopened.connect(self._on_answering_reopened)

    def _is_open(self, conversation_id: int) -> bool:
        return self._pane.row is not None and self._pane.row.id == conversation_id

    @Slot(object)
    def _on_reasons_chosen(self, reason: CloseReason) -> None:
        conversation = self._pane.conversation
        if conversation is not None and conversation.row.state is State.OPEN:
            self._pane.show_standing(conversation.row, busy=True)
            self._answering.close(conversation.row.id, reason, seen=conversation.newest_message_id)

    @Slot(object)
    def _on_answering_closed(self, conversation: Conversation) -> None:
        self._rows.take(conversation)
        name = wording.patient_name(conversation.row)
        undo = partial(self._answering.reopen, conversation.row.id)
        self.undoable.emit(self.tr("Closed without a reply: {name}").format(name=name), undo)
        if self._is_open(conversation.row.id):
            self._pane.show_conversation(conversation)
            self.finished.emit(conversation.row.id)

    @Slot(int, object)
    def _on_answering_not_closed(self, conversation_id: int, error: TriageError) -> None:
        if self._is_open(conversation_id):
            self._pane.composer.show_guard(wording.error(error), Tone.BAD)
            self.outdated.emit()
        else:
            self.noticed.emit(wording.error(error), Tone.BAD)

    @Slot(object)
    def _on_answering_reopened(self, conversation: Conversation) -> None:
        self._rows.take(conversation)
        name = wording.patient_name(conversation.row)
        self.noticed.emit(self.tr("Open again, its countdown as before: {name}").format(name=name), Tone.OK)
        self.reopened.emit(conversation)
