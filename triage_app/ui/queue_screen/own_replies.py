"""Which replies of their own a person knew of when they began the next: another window may have sent one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

if TYPE_CHECKING:
    from triage_app.errors import TriageError
    from triage_app.queue.domain.conversation import Conversation, Delivery
    from triage_app.ui.queue_screen.answering import Answering
    from triage_app.ui.queue_screen.conversation_pane import ConversationPane
    from triage_app.ui.queue_screen.drafts import Written


class OwnReplies(QObject):
    """Remembers of the open conversation the newest reply that was there when what is being written was begun."""

    def __init__(self, pane: ConversationPane, answering: Answering) -> None:
        super().__init__(pane)
        self._pane = pane
        self._known: dict[int, int] = {}
        pane.row_changed.connect(self._known.clear)
        pane.read.connect(self._on_pane_read)
        answering.sent.connect(self._on_answering_sent)
        answering.refused.connect(self._on_answering_refused)

    def known(self, conversation: Conversation) -> int:
        """The newest row of the outbox that the writer knew of; what is sent over a newer one is held."""
        return self._known.get(conversation.row.id, conversation.newest_delivery_id)

    @Slot()
    def _on_pane_read(self) -> None:
        conversation = self._pane.conversation
        if conversation is not None and (conversation.row.id not in self._known or self._pane.composer.is_empty()):
            self._known[conversation.row.id] = conversation.newest_delivery_id

    @Slot(object, object)
    def _on_answering_sent(self, delivery: Delivery, written: Written) -> None:
        if written.conversation_id in self._known:
            self._known[written.conversation_id] = delivery.id

    @Slot(object, object)
    def _on_answering_refused(self, written: Written, error: TriageError) -> None:
        """What was held is read again, and what is there then has been shown."""
        if error.code == "answered_elsewhere":
            self._known.pop(written.conversation_id, None)
