"""What a portal changes afterwards lets patients wait again: words nobody has read there, answers that are gone.

The machine only raises urgency: later messages may count as unanswered again as well.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import func, or_, select, update

from triage_app.queue.domain.countdown import Direction, holding_replies
from triage_app.queue.domain.likeness import says
from triage_app.queue.services import traces
from triage_app.queue.services.waiting import bring_in_step, heard_in
from triage_app.queue.store import rows
from triage_app.queue.store.round_trip import among
from triage_app.queue.store.schema import Conversation, Message
from triage_app.queue.store.schema_rules import PhoneCall
from triage_app.queue.store.types import UtcDateTime
from triage_app.queue.store.work import Work


@dataclass(frozen=True)
class Before:
    """A message as it was before its portal changed it; `thread_key` is that of its own thread's conversation."""

    id: int
    conversation_id: int
    came_from: int | None
    direction: Direction
    text: str
    held_by: int | None
    thread_key: str

    @property
    def place(self) -> tuple[Any, ...]:
        """Where it was, and whether it counted as somebody's."""
        return self.conversation_id, self.came_from, self.direction


_BEFORE: Final = (
    select(
        *(
            Message.id,
            Message.conversation_id,
            Message.came_from,
            Message.direction,
            Message.text,
            Message.held_by,
        ),
        Conversation.thread_key,
    )
    .join(Conversation, Conversation.id == func.coalesce(Message.came_from, Message.conversation_id))
    .where(among(Message.id, "ids"))
)
_LOCK: Final = (
    select(Conversation.id).where(among(Conversation.id, "ids")).order_by(Conversation.id).with_for_update()
)
_NEWEST: Final = (
    select(Message.conversation_id, func.max(Message.seen_at, type_=UtcDateTime()))
    .where(among(Message.conversation_id, "ids"))
    .group_by(Message.conversation_id)
)
_PLACE: Final = itemgetter("conversation_id", "came_from", "direction")
_REACHES: Final[tuple[tuple[type[Any], Any, tuple[str, ...]], ...]] = (
    (Conversation, Conversation.id, ("closed_up_to", "looked_up_to")),
    (Message, Message.conversation_id, ("answers_up_to",)),
    (PhoneCall, PhoneCall.conversation_id, ("answers_up_to",)),
)
"""What says up to which message something was dealt with: table, its conversation, columns."""


def before(work: Work, ids: Collection[int]) -> dict[int, Before]:
    """What messages are until now, by their numbers."""
    found = work.connection.execute(_BEFORE, {"ids": ids}) if ids else ()
    return {row.id: Before(*row) for row in found}


def take_over(
    work: Work, news: Sequence[Mapping[str, Any]], were: Mapping[int, Before], with_new_files: Collection[int]
) -> set[int]:
    """Write edited messages down and let whoever it concerns wait again.

    Args:
        work: an open transaction.
        news: the messages' numbers with what is new of them: text, direction, hash and place.
        were: what they were before, by their numbers.
        with_new_files: those that come with a file which was not there.

    Returns:
        The conversations in which something is new, or gone; not those in which it only looks different.
    """
    changed = [one for one in news if one["id"] in with_new_files or _is_new(one, were[one["id"]])]
    left = [was for one in changed if (was := were[one["id"]]).conversation_id != one["conversation_id"]]
    touched = {one["conversation_id"] for one in changed} | {was.conversation_id for was in left}
    work.connection.execute(_LOCK, {"ids": sorted(touched)})
    unread = [one for one in changed if one["direction"] is Direction.FROM_PATIENT]
    held = _held(work, [were[one["id"]] for one in unread])
    rows.change(work.connection, Message, news)
    # an answer that came from another conversation knew of nothing in this one
    spent = [{"id": was.id, "answers_up_to": 0} for was in left if was.direction is not Direction.FROM_PATIENT]
    rows.change(work.connection, Message, spent)
    _let_wait(work, unread, held)
    gone = {one["id"]: was.conversation_id for one in changed if _is_gone(one, was := were[one["id"]])}
    parted = {was.conversation_id for was in left if was.direction is Direction.FROM_PATIENT}
    traces.leave(work, dict.fromkeys(parted - set(gone.values()), traces.NOTHING))
    _end_what_is_taken_back(work, changed, were)
    return touched | withdraw(work, gone)


def _end_what_is_taken_back(work: Work, changed: Iterable[Mapping[str, Any]], were: Mapping[int, Before]) -> None:
    """What a patient has taken back waits no more."""
    taken_back = {
        one["conversation_id"]
        for one in changed
        if one["direction"] is not Direction.FROM_PATIENT and were[one["id"]].direction is Direction.FROM_PATIENT
    }
    bring_in_step(work, sorted(taken_back), ended_by="withdrawn")


def _held(work: Work, messages: Collection[Before]) -> dict[int, int | None]:
    """By which holding reply each of these was promised an answer: what has changed is due no later for that."""
    heard = heard_in(work, {one.conversation_id for one in messages}) if messages else {}
    found = {one.id: one.held_by for one in messages}
    for here in heard.values():
        said = [one for one in here if one.number in found]
        replies = zip(said, holding_replies(said, here), strict=True)
        found |= {one.number: reply.number for one, reply in replies if reply is not None}
    return found


def _let_wait(work: Work, unread: Collection[Mapping[str, Any]], held: Mapping[int, int | None]) -> None:
    """Let these count as unanswered, and everything later in their conversations with them."""
    oldest: dict[int, int] = {}
    for one in unread:
        oldest[one["conversation_id"]] = min(one["id"], oldest.get(one["conversation_id"], one["id"]))
    if not oldest:
        return
    newest: dict[int, Any] = {row[0]: row[1] for row in work.connection.execute(_NEWEST, {"ids": list(oldest)})}
    anew: dict[str, Any] = {"settled": False, "settled_by": None, "promised_at": None}
    rows.change(
        work.connection,
        Message,
        [
            # there since now only: an answer written elsewhere before could not know of it, whatever a clock says
            {
                "id": one["id"],
                "held_by": held[one["id"]],
                "seen_at": max(work.now, newest[one["conversation_id"]] + datetime.resolution),
                **anew,
            }
            for one in unread
        ],
    )
    _lay_open(work, oldest)


def _is_new(one: Mapping[str, Any], was: Before) -> bool:
    """Whether a message was not there before, was somebody else's, or said something else."""
    return _PLACE(one) != was.place or not _same(one["text"], was.text)


def _same(text: str, before: str) -> bool:
    return says(text, before) and says(before, text)


def _is_gone(one: Mapping[str, Any], was: Before) -> bool:
    """Whether an answer is none any more where it was."""
    return was.direction is Direction.TO_PATIENT and _PLACE(one) != was.place


def _lay_open(work: Work, oldest: Mapping[int, int]) -> None:
    """Let what was closed or answered reach no further than before a message, and whoever is here see that.

    `oldest` has the messages' numbers by conversation.
    """
    for reaching in _REACHES:
        _shorten(work, *reaching, oldest)
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


def withdraw(work: Work, answers: Mapping[int, int]) -> set[int]:
    """Let answers that are none any more settle and promise nothing, also where messages were regrouped since.

    `answers` has the conversations in which they were given, by their numbers. Nobody who has not seen that they
    are gone answers there.

    Returns:
        Every conversation it concerns.
    """
    if not answers:
        return set()
    ids = {"ids": list(answers)}
    settled = among(Message.settled_by, "ids") & (Message.settled_by > 0)
    held = among(Message.held_by, "ids") & Message.held_by.is_not(None)
    woken = update(Message).where(settled).values(settled=False, settled_by=None)
    freed = update(Message).where(held).values(held_by=None)
    places = dict.fromkeys(answers.values(), traces.EVERYTHING)
    for statement in (woken, freed):
        found = work.connection.execute(statement.returning(Message.conversation_id), ids)
        places |= dict.fromkeys(found.scalars(), traces.EVERYTHING)
    traces.leave(work, places)
    return set(places)
