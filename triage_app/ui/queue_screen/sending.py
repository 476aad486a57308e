"""Send was pressed: what stands in the composer is handed over, once it is known what it answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from triage_app.ui.queue_screen.crossing import Crossing, Manner
from triage_app.ui.queue_screen.drafts import Written
from triage_app.ui.queue_screen.own_replies import OwnReplies

if TYPE_CHECKING:
    from triage_app.ui.queue_screen.answering import Answering
    from triage_app.ui.queue_screen.conversation_pane import ConversationPane
    from triage_app.ui.queue_screen.drafts import Drafts
    from triage_app.ui.queue_screen.files import Files


class Sending(QObject):
    """Hands replies of the open conversation over; the text stays until the queue has it."""

    owner_wanted = Signal()
    """Nobody owns the conversation, of which only the owner answers."""

    def __init__(
        self, pane: ConversationPane, answering: Answering, drafts: Drafts, files: Files, crossing: Crossing
    ) -> None:
        super().__init__(pane)
        self._pane, self._answering, self._drafts, self._files = pane, answering, drafts, files
        self._crossing = crossing
        self._own_replies = OwnReplies(pane, answering)
        crossing.decided.connect(self._hand_over)
        pane.composer.hold_requested.connect(self._on_composer_hold_requested)

    def send(self, *, close: bool, promised: timedelta | None = None) -> None:
        """Send it, or ask first what it answers. `promised` makes it a holding reply."""
        conversation, manner = self._pane.conversation, Manner(close, promised)
        if conversation is not None and self._is_ready() and not self._crossing.asks(conversation, manner):
            self._hand_over(manner)

    def _is_ready(self) -> bool:
        row = self._pane.row
        if row is None or self._pane.composer.is_empty():
            return False
        return not self._answering.is_sending(row.id) and not self._files.is_checking(row.id)

    @Slot(object)
    def _hand_over(self, manner: Manner) -> None:
        conversation, composer = self._pane.conversation, self._pane.composer
        if conversation is not None and self._is_ready():
            key = conversation.row.id
            if self._pane.row is not None and self._pane.row.owner_id is None:
                self.owner_wanted.emit()  # a draft of before that was not touched again
            self._drafts.forget(key)
            composer.set_busy(busy=True)
            manner = replace(manner, known=self._own_replies.known(conversation))
            self._answering.send(Written(key, composer.written(), composer.files()), conversation, manner)

    @Slot(int)
    def _on_composer_hold_requested(self, hours: int) -> None:
        self.send(close=False, promised=timedelta(hours=hours))
