"""Sending, taking back and closing: nothing is shown as done before it is."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from triage_app.queue.domain.conversation import Reply
from triage_app.queue.domain.keys import new_key

if TYPE_CHECKING:
    from triage_app.errors import TriageError
    from triage_app.queue.access import Access
    from triage_app.queue.domain.conversation import Conversation, Delivery
    from triage_app.queue.domain.states import CloseReason
    from triage_app.ui.queue_screen.drafts import Written
    from triage_app.ui.tasks import Tasks


class Answering(QObject):
    """Hands replies over; a text keeps the key it got when Send was first pressed, so a retry repeats nothing."""

    sent = Signal(object)
    """A reply is in the outbox: its Delivery."""

    held = Signal(int, object)
    """A reply to this conversation was stopped: the TriageError says how many messages arrived."""

    refused = Signal(int, object)
    """A reply to this conversation could not be handed over; nothing was changed."""

    taken_back = Signal(str, object)
    """The reply with this key was taken back: the Conversation, with the text as its draft again."""

    closed = Signal(object)
    """A conversation was closed without a reply."""

    changed = Signal(object)
    """Something else about this Conversation changed."""

    failed = Signal(object)
    """An act was refused because of this TriageError; nothing was changed."""

    def __init__(self, access: Access, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._access, self._tasks = access, tasks
        self._keys: dict[int, tuple[Written, str]] = {}

    def send(self, written: Written, *, close: bool, seen: int) -> None:
        """Put a reply into the outbox."""
        key = self._key_of(written)
        reply = Reply(written.conversation_id, key, written.text, written.files, close, seen)
        self._tasks.run(
            partial(self._access.reply, reply),
            partial(self._on_sent, written.conversation_id),
            partial(self._on_refused, written.conversation_id),
        )

    def take_back(self, reply_key: str) -> None:
        """Take a reply back while nothing of it can have left."""
        self._tasks.run(
            partial(self._access.cancel, reply_key), partial(self.taken_back.emit, reply_key), self.failed.emit
        )

    def close(self, conversation_id: int, reason: CloseReason, *, seen: int) -> None:
        """End a wait without a reply."""
        self._tasks.run(
            partial(self._access.close, conversation_id, reason, seen=seen),
            self.closed.emit,
            partial(self.refused.emit, conversation_id),
        )

    def retry(self, delivery_id: int, conversation_id: int) -> None:
        """Send again what the portal refused."""
        self._tasks.run(
            partial(_retry, self._access, delivery_id, conversation_id), self.changed.emit, self.failed.emit
        )

    def _key_of(self, written: Written) -> str:
        known = self._keys.get(written.conversation_id)
        if known is None or known[0] != written:
            known = (written, new_key())
            self._keys[written.conversation_id] = known
        return known[1]

    def _on_sent(self, conversation_id: int, delivery: Delivery) -> None:
        self._keys.pop(conversation_id, None)
        self.sent.emit(delivery)

    def _on_refused(self, conversation_id: int, error: TriageError) -> None:
        if error.code == "newer_message":
            self.held.emit(conversation_id, error)
        else:
            self.refused.emit(conversation_id, error)


def _retry(access: Access, delivery_id: int, conversation_id: int) -> Conversation:
    access.retry(delivery_id)
    return access.conversation(conversation_id)
