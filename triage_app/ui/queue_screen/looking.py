"""What is new in a conversation: whether something is, and that somebody has read it; anybody's look counts."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from triage_app.queue.domain.delivery import DeliveryState
from triage_app.queue.domain.regrouping import TraceKind

if TYPE_CHECKING:
    from triage_app.queue.access import Access
    from triage_app.queue.domain.conversation import Conversation, Row
    from triage_app.ui.queue_screen.live_rows import LiveRows
    from triage_app.ui.tasks import Tasks


def note_look(access: Access, tasks: Tasks, rows: LiveRows, conversation: Conversation) -> None:
    """It is on screen. A failure is no matter: the next look says it again."""
    if conversation.row.look_due_at is not None:
        look = partial(access.look, conversation.row.id, seen=conversation.newest_message_id)
        tasks.run(look, lambda _: _take_mark_away(rows, conversation.row), lambda _: None)


def _take_mark_away(rows: LiveRows, read: Row) -> None:
    """Whoever looked hears no news of it; a mark of something newer stays."""
    row = rows.board.row(read.id)
    if row is not None and row.look_due_at == read.look_due_at and row.messages == read.messages:
        rows.apply([row.id], [row._replace(look_due_at=None)])


def has_more(before: Conversation, after: Conversation) -> bool:
    """Whether something is to be read that was not there before: what was only taken away is nothing to read."""
    new = (one for one in after.messages if one.id > before.newest_message_id)
    return any(one.trace in {None, TraceKind.MERGE, TraceKind.PORTAL} for one in new)


def is_sent_elsewhere(text: str, before: Conversation, after: Conversation, me: int) -> bool:
    """Whether this person has sent what stands here from another desk meanwhile, which has the same draft."""
    known = {one.id for one in before.deliveries}
    sent = (one for one in after.deliveries if one.id not in known and one.by_id == me)
    is_said = any(one.text == text.strip() and one.state is not DeliveryState.CANCELLED for one in sent)
    return bool(text.strip()) and is_said
