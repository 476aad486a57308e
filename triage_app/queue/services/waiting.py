"""Keeps what a conversation shows in step with its messages: who waits since when, first words, counts."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any, Final, TypeAlias

from sqlalchemy import bindparam, func, select, update

from triage_app.queue.domain.countdown import Direction, Event, StartSource, segment_from, waiting_since
from triage_app.queue.domain.states import WAITING, State
from triage_app.queue.store import rows
from triage_app.queue.store.round_trip import among
from triage_app.queue.store.schema import Attachment, Conversation, Message, WaitingSegment
from triage_app.queue.store.work import Work

SNIPPET_LENGTH = 160
_READ: Final = SNIPPET_LENGTH * 2
"""Characters of a message that are looked at for its first words."""

NOBODY_WAITS: Final[dict[str, Any]] = {
    "started_at": None,
    "started_source": None,
    "soon_at": None,
    "due_at": None,
    "message_count": 0,
}
"""What a conversation says of a wait that is over."""

_LOCKED: Final = (
    select(Conversation.id, Conversation.state, Conversation.closed_up_to)
    .where(among(Conversation.id, "ids"))
    .order_by(Conversation.id)
    .with_for_update()
)
_HEARD: Final = (
    select(
        Message.conversation_id,
        Message.direction,
        Message.sent_at,
        Message.seen_at,
        Message.id,
        Message.answers_up_to,
        Message.sent_source,
        func.substr(Message.text, 1, _READ),
    )
    .where(among(Message.conversation_id, "ids"))
    .order_by(Message.conversation_id, Message.sent_at, Message.id)
)
_FILES: Final = (
    select(Message.conversation_id, func.count())
    .join(Attachment, Attachment.message_id == Message.id)
    .where(among(Message.conversation_id, "ids"))
    .group_by(Message.conversation_id)
)
_PRESENT: Final = select(Conversation.id).where(
    Conversation.id == WaitingSegment.conversation_id, Conversation.started_at == WaitingSegment.started_at
)
_END: Final = (
    update(WaitingSegment)
    .where(among(WaitingSegment.conversation_id, "ids"), WaitingSegment.ended_at.is_(None), ~_PRESENT.exists())
    .values(ended_at=bindparam("at"), ended_by=bindparam("by"))
)

Standing: TypeAlias = dict[str, Any]
"""What a conversation says of its messages, by column."""


@dataclass(frozen=True, kw_only=True)
class Heard(Event):
    """A message as far as its conversation speaks of it."""

    source: StartSource
    text: str


def bring_in_step(work: Work, conversation_ids: Collection[int], *, ended_by: str = "portal") -> None:
    """Derive the wait, its due time, first words and counts of these conversations again from their messages.

    `ended_by` is recorded with a wait that turns out to be over: reply, portal (answered there) or closed.
    """
    if not conversation_ids:
        return
    ids = {"ids": conversation_ids}
    # before anything else is read: as the last to hold it left it
    locked = work.connection.execute(_LOCKED, ids).all()
    heard = _heard(work, conversation_ids)
    files = _file_counts(work, conversation_ids)
    standings = {
        row.id: standing(heard.get(row.id, ()), files.get(row.id, 0), row.state, row.closed_up_to)
        for row in locked
    }
    rows.change(work.connection, Conversation, [{"id": number, **one} for number, one in standings.items()])
    _end_past(work, conversation_ids, ended_by)
    begin(work, standings)


def _heard(work: Work, ids: Collection[int]) -> dict[int, tuple[Heard, ...]]:
    found = work.connection.execute(_HEARD, {"ids": ids})
    return {
        key: tuple(Heard(*event, source=source, text=text) for _, *event, source, text in group)
        for key, group in groupby(found.all(), key=itemgetter(0))
    }


def _file_counts(work: Work, ids: Collection[int]) -> dict[int, int]:
    return {row[0]: row[1] for row in work.connection.execute(_FILES, {"ids": ids})}


def _state(state: State, *, waits: bool) -> State:
    if waits:
        return state if state in WAITING else State.OPEN
    return State.ANSWERED if state is State.OPEN else state


def standing(
    messages: Sequence[Heard], files: int, state: State = State.ANSWERED, closed_up_to: int | None = None
) -> Standing:
    """What a conversation says of its messages and their files; one that is only beginning has nothing closed.

    Args:
        messages: all of them, by the time of sending and then of arrival.
        files: how many come with them.
        state: where the conversation stands so far.
        closed_up_to: the last message that was settled by closing.
    """
    since = waiting_since(messages, closed_up_to)
    segment = segment_from(since) if since is not None else None
    unanswered = [one for one in messages if since is not None and one.at >= since and _from_patient(one)]
    shown = unanswered[:1] or list(messages[-1:])
    return {
        "state": _state(state, waits=since is not None),
        "started_at": segment.started_at if segment else None,
        "started_source": unanswered[0].source if unanswered else None,
        "soon_at": segment.soon_at if segment else None,
        "due_at": segment.due_at if segment else None,
        "snippet": first_words(shown[0].text[:_READ]) if shown else "",
        "message_count": len(unanswered),
        "file_count": files,
    }


def _from_patient(one: Heard) -> bool:
    return one.direction is Direction.FROM_PATIENT


def _end_past(work: Work, conversation_ids: Collection[int], ended_by: str) -> None:
    """End every wait that is no longer the one its conversation speaks of."""
    work.connection.execute(_END, {"ids": conversation_ids, "at": work.now, "by": ended_by})


def begin(work: Work, standings: Mapping[int, Standing]) -> None:
    """Note each present wait, by the conversations' numbers; one that had ended goes on."""
    waits = [
        {
            "conversation_id": number,
            "started_at": one["started_at"],
            "source": one["started_source"],
            "due_at": one["due_at"],
            "ended_at": None,
            "ended_by": None,
        }
        for number, one in standings.items()
        if one["started_at"] is not None
    ]
    unique, goes_on = "conversation_id, started_at", ("ended_at", "ended_by")
    rows.add(work.connection, WaitingSegment, waits, unique=unique, renewed=goes_on)


def first_words(text: str) -> str:
    """The beginning of a message on one line, as lists show it."""
    line = " ".join(text.split())
    return line if len(line) <= SNIPPET_LENGTH else line[: SNIPPET_LENGTH - 1].rstrip() + "…"
