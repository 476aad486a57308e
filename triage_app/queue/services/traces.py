"""Lines that are left where messages came or went: whoever has not seen one has not seen what is there now.

A message that comes in keeps its number, which may be lower than what somebody has on screen; a trace is newer.
"""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import ColumnElement, Select, func, select

from triage_app.queue.domain.countdown import Direction, StartSource
from triage_app.queue.domain.keys import new_key
from triage_app.queue.store import rows
from triage_app.queue.store.round_trip import among
from triage_app.queue.store.schema import Conversation, Message
from triage_app.queue.store.schema_outbox import Outbox
from triage_app.queue.store.work import Work

IS_ONE: Final[ColumnElement[bool]] = Message.uncovers.is_not(None)
"""Whether a message is a trace."""

_PORTALS: Final = (
    select(Conversation.id, Conversation.portal_id).where(among(Conversation.id, "ids")).order_by(Conversation.id)
)

EVERYTHING: Final = 1
"""From this number on a regrouping lays everything open again."""

NOTHING: Final = 2**62
"""Where a message only left: what is there was seen, and yet is not what it was."""


def leave(
    work: Work, uncovers: Mapping[int, int], *, sender: str = "", text: str = "", regrouping_id: int | None = None
) -> None:
    """Leave a line in conversations, by their numbers: which messages on nobody has seen there.

    `sender` regrouped them, `text` is the other conversation's subject; both are empty where it was the portal.
    """
    found = work.connection.execute(_PORTALS, {"ids": list(uncovers)})
    made = [
        {
            "conversation_id": row.id,
            "portal_id": row.portal_id,
            "remote_id": f"~ {new_key()}",  # nobody can know it, so that no portal's message is taken for it
            "content_hash": "~",
            "direction": Direction.AUTOMATIC,
            "sender": sender,
            "sender_reference": "",
            "sent_at": work.now,
            "sent_source": StartSource.FIRST_SEEN,
            "seen_at": work.now,
            "text": text,
            "regrouping_id": regrouping_id,
            "uncovers": uncovers[row.id],
        }
        for row in found
    ]
    rows.add(work.connection, Message, made, unique="portal_id, remote_id")


def uncovered_since() -> Select[int | None]:
    """From which number on messages were laid open that the author of a row of the outbox cannot have seen.

    For statements with the row and its conversation in their FROM.
    """
    return (
        select(func.min(Message.uncovers))
        .where(
            Message.conversation_id.in_([Conversation.id, Conversation.merged_into]),
            IS_ONE,
            Message.id > func.coalesce(Outbox.seen_up_to, Outbox.answers_message_id, 0),
        )
        .correlate(Conversation, Outbox)
    )


def reaches(answers: int | None, uncovered: int | None) -> int:
    """The last message that a reply answers, when messages from `uncovered` on were laid open since."""
    return min(answers or 0, answers or 0 if uncovered is None else uncovered - 1)
