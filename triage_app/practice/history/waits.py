"""Who waits since when, by the words of the promise: the history's own judgement, for its ground truth.

It shares no code with the queue that is held against it.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from triage_app.practice.history.values import Closing, Message

_PROMISE = timedelta(hours=24)
_OLDEST = timedelta(days=30)


def counted(message: Message) -> datetime:
    """When a message counts as sent: as the portal says, but neither in the future nor a month ago."""
    said = message.sent or message.received or message.last_updated or message.seen
    return min(max(said, message.seen - _OLDEST), message.seen)


def waiting_since(messages: Sequence[Message]) -> datetime | None:
    """When the oldest message was sent that no answer, written and seen after it, has settled."""
    waiting = [
        counted(one)
        for one in messages
        if one.inbound
        and not any(
            not other.inbound and counted(other) >= counted(one) and other.seen >= one.seen for other in messages
        )
    ]
    return min(waiting, default=None)


def due(since: datetime | None) -> datetime | None:
    """When the answer is due in the mode `elapsed`."""
    return None if since is None else since + _PROMISE


def ending(messages: Sequence[Message], closing: Closing | None) -> tuple[str, datetime | None]:
    """The state in which a thread ends, and since when its patient waits."""
    if closing is not None:
        return "closed", None
    since = waiting_since(messages)
    return ("answered", None) if since is None else ("open", since)
