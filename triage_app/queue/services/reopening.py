"""What a portal changes afterwards lets patients wait again: words nobody has read there, answers that are gone.

The machine only raises urgency: later messages may count as unanswered again as well.
"""

from collections.abc import Collection, Iterable, Mapping
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import func, or_, select, update

from triage_app.queue.domain.countdown import Direction
from triage_app.queue.domain.likeness import says
from triage_app.queue.services import traces
from triage_app.queue.store import rows
from triage_app.queue.store.round_trip import among
from triage_app.queue.store.schema import Attachment, Conversation, Message
from triage_app.queue.store.schema_rules import PhoneCall
from triage_app.queue.store.work import Work

_BEFORE: Final = select(
    *(Message.id, Message.conversation_id, Message.came_from, Message.direction, Message.text),
    select(func.count()).where(Attachment.message_id == Message.id).scalar_subquery().label("files"),
).where(among(Message.id, "ids"))

_PLACE: Final = itemgetter("conversation_id", "came_from", "direction")
_REACHES: Final[tuple[tuple[type[Any], Any, tuple[str, ...]], ...]] = (
    (Conversation, Conversation.id, ("closed_up_to", "looked_up_to")),
    (Message, Message.conversation_id, ("answers_up_to",)),
    (PhoneCall, PhoneCall.conversation_id, ("answers_up_to",)),
)
"""What says up to which message something was dealt with: table, its conversation, columns."""


def take_over(work: Work, news: Collection[Mapping[str, Any]], files: Mapping[int, int]) -> set[int]:
    """Write edited messages down and let whoever it concerns wait again.

    Args:
        work: an open transaction.
        news: the messages' numbers with what is new of them: text, direction, hash and place.
        files: how many files come with each of them now.

    Returns:
        Other conversations that do not say so yet.
    """
    found = work.connection.execute(_BEFORE, {"ids": [one["id"] for one in news]})
    before = {row["id"]: row for row in found.mappings()}
    rows.change(work.connection, Message, list(news))
    theirs = [one for one in news if one["direction"] is Direction.FROM_PATIENT]
    unread = [one for one in theirs if _is_new(one, files[one["id"]], before[one["id"]])]
    # there since now only: an answer written elsewhere before could not know of it
    anew = {"seen_at": work.now, "settled": False, "settled_by": None, "held_by": None, "promised_at": None}
    rows.change(work.connection, Message, [{"id": one["id"], **anew} for one in unread])
    oldest: dict[int, int] = {}
    for one in unread:
        oldest[one["conversation_id"]] = min(one["id"], oldest.get(one["conversation_id"], one["id"]))
    if oldest:
        _lay_open(work, oldest)
    return withdraw(work, [one["id"] for one in news if _is_gone(one, before[one["id"]])])


def _is_new(one: Mapping[str, Any], files: int, before: Mapping[Any, Any]) -> bool:
    """Whether a patient's message was not there before, not theirs, said something else, or had fewer files."""
    return _PLACE(one) != _PLACE(before) or files > before["files"] or not _same(one["text"], before["text"])


def _same(text: str, before: str) -> bool:
    return says(text, before) and says(before, text)


def _is_gone(one: Mapping[str, Any], before: Mapping[Any, Any]) -> bool:
    """Whether an answer is none any more where it was."""
    return before["direction"] is Direction.TO_PATIENT and _PLACE(one) != _PLACE(before)


def _lay_open(work: Work, oldest: Mapping[int, int]) -> None:
    """Let what was closed or answered reach no further than before a message, and whoever is here see that.

    `oldest` has the messages' numbers by conversation.
    """
    for reaching in _REACHES:
        _shorten(work, *reaching, oldest)
    awake = update(Conversation).where(among(Conversation.id, "ids")).values(snoozed_until=None)
    work.connection.execute(awake, {"ids": list(oldest)})
    traces.leave(work, oldest)


def _shorten(work: Work, table: type[Any], of: Any, names: tuple[str, ...], oldest: Mapping[int, int]) -> None:
    """Let rows of a table speak of no message of their conversation from a number on."""
    columns = [getattr(table, name) for name in names]
    some = or_(*(one.is_not(None) for one in columns))
    found = work.connection.execute(
        select(table.id, of, *columns).where(among(of, "ids"), some), {"ids": [*oldest]}
    )
    shorter = []
    for number, conversation_id, *reached in found:
        up_to = oldest[conversation_id] - 1
        limited = [None if one is None else min(one, up_to) for one in reached]
        if limited != reached:
            shorter.append({"id": number, **dict(zip(names, limited, strict=True))})
    rows.change(work.connection, table, shorter)


def withdraw(work: Work, answers: Iterable[int]) -> set[int]:
    """Let answers that are none any more settle and promise nothing, also where messages were regrouped since.

    Returns:
        The conversations of those messages.
    """
    ids = {"ids": list(answers)}
    if not ids["ids"]:
        return set()
    settled = among(Message.settled_by, "ids") & (Message.settled_by > 0)
    held = among(Message.held_by, "ids") & Message.held_by.is_not(None)
    woken = update(Message).where(settled).values(settled=False, settled_by=None)
    freed = update(Message).where(held).values(held_by=None)
    return {
        number
        for statement in (woken, freed)
        for number in work.connection.execute(statement.returning(Message.conversation_id), ids).scalars()
    }
