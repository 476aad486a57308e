"""Replies that cross a message: whether one also answers what came while it was being written, a person says."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from triage_app.queue.domain.countdown import Direction

if TYPE_CHECKING:
    from datetime import timedelta

    from triage_app.queue.domain.conversation import Conversation
    from triage_app.ui.queue_screen.banner import HeldBanner


@dataclass(frozen=True)
class Manner:
    """How a reply is to go out; `answers` is the newest message it answers where it leaves newer ones open.

    `known` is the newest reply of its author's own that they knew of.
    """

    close: bool
    promised: timedelta | None = None
    answers: int | None = None
    known: int = 0


class Crossing(QObject):
    """Remembers which message was the newest when a reply was begun, and asks before one goes out over a newer."""

    decided = Signal(object)
    """The reply that was asked about goes out like this: a Manner."""

    def __init__(self, held: HeldBanner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._held = held
        self._begun: dict[int, int] = {}
        self._wanted: dict[int, Manner] = {}
        self._gone: dict[str, tuple[int, int, bool]] = {}
        self._asked: int | None = None
        held.answered_all.connect(self._on_held_answered_all)
        held.left_open.connect(self._on_held_left_open)

    def begun_after(self, conversation_id: int) -> int | None:
        """The newest message when the reply was begun; None where nothing has come since."""
        return self._begun.get(conversation_id)

    def note_draft(self, conversation: Conversation) -> None:
        """A draft is shown again: what the patient wrote after it was saved is newer than it."""
        if conversation.draft is not None:
            at = conversation.draft.saved_at
            self._begin(
                conversation, max((one.id for one in conversation.messages if one.sent_at <= at), default=0)
            )

    def note(self, before: Conversation, after: Conversation) -> bool:
        """Whether something came while a reply was being written; it was begun after what was shown before."""
        is_newer = after.newest_message_id > before.newest_message_id
        if is_newer:
            self._begin(after, before.newest_message_id)
        if self._asked == after.row.id and self._held.asks:
            self._held.show_held(max(1, self._new_in(after)))
        return is_newer

    def forget(self, conversation_id: int) -> None:
        """Nothing is written there any more: the next reply begins anew."""
        self._begun.pop(conversation_id, None)
        if self._asked == conversation_id:
            self._held.hide()

    def asks(self, conversation: Conversation, wanted: Manner) -> bool:
        """Whether a person has to say first what the reply answers; they are being asked then."""
        key = conversation.row.id
        self._wanted[key] = wanted
        new = self._new_in(conversation)
        if new:
            self._ask(key, new)
            self._held.take_focus()
        return bool(new)

    def hold(self, conversation_id: int, count: int) -> None:
        """The queue has stopped the reply: so many messages have come that nobody here has seen."""
        self._ask(conversation_id, count)

    def sent(self, conversation_id: int, reply_key: str) -> bool:
        """The reply is in the outbox; whether it leaves a message open. What it crossed is kept."""
        wanted = self._wanted.pop(conversation_id, None)
        leaves_open = wanted is not None and wanted.answers is not None
        begun = self._begun.pop(conversation_id, None)
        if begun is not None:
            self._gone[reply_key] = conversation_id, begun, leaves_open
        return leaves_open

    def leaves_open(self, reply_key: str) -> bool:
        """Whether this reply has left a message open."""
        return reply_key in self._gone and self._gone[reply_key][2]

    def taken_back(self, reply_key: str) -> None:
        """The reply is a draft again, and what it crossed is still newer than it."""
        if reply_key in self._gone:
            key, begun, _ = self._gone.pop(reply_key)
            self._begun.setdefault(key, begun)

    def _begin(self, conversation: Conversation, newest: int) -> None:
        if any(one.id > newest for one in conversation.messages):
            self._begun.setdefault(conversation.row.id, newest)

    def _new_in(self, conversation: Conversation) -> int:
        begun = self._begun.get(conversation.row.id)
        new = [one for one in conversation.messages if begun is not None and one.id > begun]
        return sum(one.direction is Direction.FROM_PATIENT for one in new)

    def _ask(self, conversation_id: int, count: int) -> None:
        self._asked = conversation_id
        self._held.show_held(count)

    @Slot()
    def _on_held_answered_all(self) -> None:
        self._decide(leave_open=False)

    @Slot()
    def _on_held_left_open(self) -> None:
        self._decide(leave_open=True)

    def _decide(self, *, leave_open: bool) -> None:
        key = self._asked
        wanted = None if key is None else self._wanted.get(key)
        if key is None or wanted is None:
            return
        begun = self._begun.get(key)
        if leave_open and begun is not None:
            wanted = replace(wanted, close=False, answers=begun)
        self._wanted[key] = wanted
        self.decided.emit(wanted)
