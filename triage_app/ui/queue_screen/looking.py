"""What is new in a conversation: whether something is, and that somebody has read it; anybody's look counts."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from triage_app.queue.domain.regrouping import TraceKind

if TYPE_CHECKING:
    from triage_app.queue.access import Access
    from triage_app.queue.domain.conversation import Conversation
    from triage_app.ui.tasks import Tasks


def note_look(access: Access, tasks: Tasks, conversation: Conversation) -> None:
    """It is on screen. A failure is no matter: the next look says it again."""
    if conversation.row.look_due_at is not None:
        look = partial(access.look, conversation.row.id, seen=conversation.newest_message_id)
        tasks.run(look, lambda _: None, lambda _: None)


def has_more(before: Conversation, after: Conversation) -> bool:
    """Whether something is to be read that was not there before: what was only taken away is nothing to read."""
    new = (one for one in after.messages if one.id > before.newest_message_id)
    return any(one.trace in {None, TraceKind.MERGE, TraceKind.PORTAL} for one in new)
