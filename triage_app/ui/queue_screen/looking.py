"""Notes that somebody has read what is new in a conversation: anybody's look counts."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from triage_app.queue.access import Access
    from triage_app.queue.domain.conversation import Conversation
    from triage_app.ui.tasks import Tasks


def note_look(access: Access, tasks: Tasks, conversation: Conversation) -> None:
    """It is on screen. A failure is no matter: the next look says it again."""
    if conversation.row.look_due_at is not None:
        look = partial(access.look, conversation.row.id, seen=conversation.newest_message_id)
        tasks.run(look, lambda _: None, lambda _: None)
