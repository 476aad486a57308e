"""Keeps what a conversation shows in step with its messages: who waits since when, first words, counts."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import func, select, update

from triage_app.queue.domain.countdown import Direction, Event, StartSource, segment_from, waiting_since
from triage_app.queue.domain.states import WAITING, State
from triage_app.queue.store import rows
from triage_app.queue.store.schema import Attachment, Conversation, Message, WaitingSegment
from triage_app.queue.store.work import Work

SNIPPET_LENGTH = 160
NOBODY_WAITS: Final[dict[str, Any]] = {
    "started_at": None,
    "started_source": None,
    "soon_at": None,
    "due_at": None,
    "message_count": 0,
}
"""What a conversation says of a wait that is over."""


@dataclass(frozen=True)
class _Heard:
    conversation_id: int
    direction: Direction
    sent_at: datetime
    sent_source: StartSource
    seen_at: datetime
    number: int
    answers_up_to: int | None
    text: str


def bring_in_step(work: Work, conversation_ids: Collection[int], *, ended_by: str = "portal") -> None:
    """Derive the wait, its due time, first words and counts of these conversations again from their messages.

    `ended_by` is recorded with a wait that turns out to be over: reply, portal (answered there) or closed.
    """
    if not conversation_ids:
        return
    heard = _heard(work, conversation_ids)
    files = _file_counts(work, conversation_ids)
    columns = select(Conversation.id, Conversation.state, Conversation.closed_up_to)
    found = (
        columns.where(rows.among(work.connection, Conversation.id, conversation_ids))
        .order_by(Conversation.id)
        .with_for_update()
    )
    standing = [
        _standing(row.id, row.state, row.closed_up_to, heard.get(row.id, ()), files.get(row.id, 0))
        for row in work.connection.execute(found)
    ]
    rows.change(work.connection, Conversation, standing)
    _end_past(work, conversation_ids, ended_by)
    _begin(work, [one for one in standing if one["started_at"] is not None])


def _heard(work: Work, ids: Collection[int]) -> dict[int, tuple[_Heard, ...]]:
    found = work.connection.execute(
        select(
            Message.conversation_id,
            Message.direction,
            Message.sent_at,
            Message.sent_source,
            Message.seen_at,
            Message.id,
            Message.answers_up_to,
            func.substr(Message.text, 1, SNIPPET_LENGTH * 2).label("text"),
        )
        .where(rows.among(work.connection, Message.conversation_id, ids))
        .order_by(Message.conversation_id, Message.sent_at, Message.id)
    )
    heard: Iterable[_Heard] = (_Heard(*row) for row in found.all())
    return {key: tuple(group) for key, group in groupby(heard, key=attrgetter("conversation_id"))}


def _file_counts(work: Work, ids: Collection[int]) -> dict[int, int]:
    found = work.connection.execute(
        select(Message.conversation_id, func.count())
        .join(Attachment, Attachment.message_id == Message.id)
        .where(rows.among(work.connection, Message.conversation_id, ids))
        .group_by(Message.conversation_id)
    )
    return {row[0]: row[1] for row in found}


def _state(state: State, *, waits: bool) -> State:
    if waits:
        return state if state in WAITING else State.OPEN
    return State.ANSWERED if state is State.OPEN else state


def _standing(
    conversation_id: int, state: State, closed_up_to: int | None, messages: tuple[_Heard, ...], files: int
) -> dict[str, Any]:
    """What a conversation says of its messages, by column."""
    events = (Event(one.direction, one.sent_at, one.seen_at, one.number, one.answers_up_to) for one in messages)
    since = waiting_since(events, closed_up_to)
    segment = segment_from(since) if since is not None else None
    unanswered = [one for one in messages if since is not None and one.sent_at >= since and _from_patient(one)]
    shown = unanswered[:1] or list(messages[-1:])
    return {
        "id": conversation_id,
        "state": _state(state, waits=since is not None),
        "started_at": segment.started_at if segment else None,
        "started_source": unanswered[0].sent_source if unanswered else None,
        "soon_at": segment.soon_at if segment else None,
        "due_at": segment.due_at if segment else None,
        "snippet": first_words(shown[0].text) if shown else "",
        "message_count": len(unanswered),
        "file_count": files,
    }


def _from_patient(one: _Heard) -> bool:
    return one.direction is Direction.FROM_PATIENT


def end_segments(work: Work, conversation_id: int, since: datetime | None, ended_by: str) -> None:
    """End every wait of a conversation but the one that began at `since`."""
    still_open = [WaitingSegment.conversation_id == conversation_id, WaitingSegment.ended_at.is_(None)]
    if since is not None:
        still_open.append(WaitingSegment.started_at != since)
    work.connection.execute(update(WaitingSegment).where(*still_open).values(ended_at=work.now, ended_by=ended_by))


def _end_past(work: Work, conversation_ids: Collection[int], ended_by: str) -> None:
    """End every wait that is no longer the one its conversation speaks of."""
    present = select(Conversation.id).where(
        Conversation.id == WaitingSegment.conversation_id, Conversation.started_at == WaitingSegment.started_at
    )
    work.connection.execute(
        update(WaitingSegment)
        .where(
            rows.among(work.connection, WaitingSegment.conversation_id, conversation_ids),
            WaitingSegment.ended_at.is_(None),
            ~present.exists(),
        )
        .values(ended_at=work.now, ended_by=ended_by)
    )


def _begin(work: Work, standing: Iterable[Mapping[str, Any]]) -> None:
    """Note each present wait; one that had ended goes on."""
    waits = [
        {
            "conversation_id": one["id"],
            "started_at": one["started_at"],
            "source": one["started_source"],
            "due_at": one["due_at"],
            "ended_at": None,
            "ended_by": None,
        }
        for one in standing
    ]
    unique, goes_on = "conversation_id, started_at", ("ended_at", "ended_by")
    rows.add(work.connection, WaitingSegment, waits, unique=unique, renewed=goes_on)


def first_words(text: str) -> str:
    """The beginning of a message on one line, as lists show it."""
    line = " ".join(text.split())
    return line if len(line) <= SNIPPET_LENGTH else line[: SNIPPET_LENGTH - 1].rstrip() + "…"
