"""Manner, taking back and closing: nothing is shown as done before it is."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from triage_app.errors import TriageError
from triage_app.queue.domain.conversation import Reply
from triage_app.queue.domain.keys import new_key

if TYPE_CHECKING:
    from triage_app.queue.access import Access
    from triage_app.queue.domain.conversation import Conversation, Delivery
    from triage_app.queue.domain.states import CloseReason
    from triage_app.ui.queue_screen.crossing import Manner
    from triage_app.ui.queue_screen.drafts import Written
    from triage_app.ui.queue_screen.saved_drafts import SavedDrafts
    from triage_app.ui.tasks import Tasks


class Answering(QObject):
    """Hands replies over; a text keeps the key it got when Send was first pressed, so a retry repeats nothing."""

    sent = Signal(object, object)
    """A reply is in the outbox: its Delivery, and the Written it was made of."""

    held = Signal(object, object)
    """A reply, as it was Written, was stopped: the TriageError says how many messages arrived."""

    refused = Signal(object, object)
    """A reply, as it was Written, could not be handed over because of this TriageError."""

    taken_back = Signal(str, object)
    """The reply with this key was taken back: the Conversation, with the text as its draft again."""

    closed = Signal(object)
    """A conversation was closed without a reply."""

    not_closed = Signal(int, object)
    """This conversation could not be closed because of this TriageError; nothing was changed."""

    reopened = Signal(object)
    """A close was undone: the Conversation in which somebody waits again."""

    changed = Signal(object)
    """Something else about this Conversation changed."""

    failed = Signal(object)
    """An act was refused because of this TriageError; nothing was changed."""

    def __init__(self, access: Access, tasks: Tasks, drafts: SavedDrafts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._access, self._tasks, self._drafts = access, tasks, drafts
        self._keys: dict[int, tuple[Written, str]] = {}
        self._under_way: set[int] = set()

    def is_sending(self, conversation_id: int) -> bool:
        """Whether a reply to this conversation is being handed over."""
        return conversation_id in self._under_way

    def send(self, written: Written, shown: Conversation, manner: Manner) -> None:
        """Put a reply into the outbox; until it is there, its text is the draft. `shown` is what is on screen."""
        known = self._keys.get(written.conversation_id)
        is_repeat = known is not None and known[0] == written
        key = known[1] if known is not None and is_repeat else new_key()
        self._keys[written.conversation_id] = (written, key)
        self._under_way.add(written.conversation_id)
        reply = Reply(
            conversation_id=written.conversation_id,
            key=key,
            text=written.text,
            files=written.files,
            close=manner.close,
            seen=shown.newest_message_id,
            to=shown.addressee,
            promised=manner.promised,
            answers=manner.answers,
            known=manner.known,
        )
        self._tasks.run(
            partial(_hand_over, self._access, self._drafts, reply, is_repeat=is_repeat),
            partial(self._on_sent, written),
            partial(self._on_refused, written),
            partial(self._under_way.discard, written.conversation_id),
        )

    def take_back(self, reply_key: str, *, checked: bool = False) -> None:
        """Take a reply back; `checked` when somebody saw in the portal that it is not there."""
        self._keys = {one: known for one, known in self._keys.items() if known[1] != reply_key}
        self._tasks.run(
            partial(self._access.cancel, reply_key, checked=checked),
            partial(self.taken_back.emit, reply_key),
            self.failed.emit,
        )

    def close(self, conversation_id: int, reason: CloseReason, *, seen: int) -> None:
        """End a wait without a reply."""
        self._tasks.run(
            partial(self._access.close, conversation_id, reason, seen=seen),
            self.closed.emit,
            partial(self.not_closed.emit, conversation_id),
        )

    def reopen(self, conversation_id: int) -> None:
        """Undo a close."""
        self._tasks.run(partial(self._access.reopen, conversation_id), self.reopened.emit, self.failed.emit)

    def retry(self, delivery_id: int, conversation_id: int) -> None:
        """Send again what the portal refused."""
        self._tasks.run(
            partial(_retry, self._access, delivery_id, conversation_id), self.changed.emit, self.failed.emit
        )

    def _on_sent(self, written: Written, delivery: Delivery) -> None:
        self._keys.pop(written.conversation_id, None)
        self.sent.emit(delivery, written)

    def _on_refused(self, written: Written, error: TriageError) -> None:
        if error.code == "newer_message":
            self.held.emit(written, error)
        else:
            self.refused.emit(written, error)


def _hand_over(access: Access, drafts: SavedDrafts, reply: Reply, *, is_repeat: bool) -> Delivery:
    """On the worker. The text is saved first, so that it is still there if the window closes before a refusal."""
    saved = None
    with suppress(TriageError):  # the reply may get through all the same, and says itself what is wrong
        saved = drafts.save(reply.conversation_id, reply.text, reply.files)
    delivery = access.reply(reply)
    # the first try may have been accepted unheard, and only then dropped a draft; another window's stays
    if saved is not None and (is_repeat or saved.beside is not None):
        drafts.leave(reply.conversation_id, saved)
    drafts.note(reply.conversation_id, None)
    return delivery


def _retry(access: Access, delivery_id: int, conversation_id: int) -> Conversation:
    access.retry(delivery_id)
    return access.conversation(conversation_id)
