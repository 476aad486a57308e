"""Keeps what a conversation shows in step with its messages: who waits since when, first words, counts."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import func, select, update

from triage_app.queue.domain.countdown import Direction, Event, StartSource, segment_from, waiting_since
from triage_app.queue.domain.states import WAITING, State
from triage_app.queue.store.schema import Attachment, Conversation, Message, WaitingSegment
from triage_app.queue.store.upsert import insert_into
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
    columns = select(
        Conversation.id, Conversation.state, Conversation.closed_up_to, Conversation.started_at
    ).where(Conversation.id.in_(conversation_ids))
    for row in work.connection.execute(columns.order_by(Conversation.id).with_for_update()).all():
        messages = heard.get(row.id, ())
        events = (
            Event(one.direction, one.sent_at, one.seen_at, one.number, one.answers_up_to) for one in messages
        )
        since = waiting_since(events, row.closed_up_to)
        end_segments(work, row.id, since, ended_by)
        _write(work, row.id, _state(row.state, waits=since is not None), since, messages)
        _count_files(work, row.id, files.get(row.id, 0))


def _heard(work: Work, ids: Collection[int]) -> dict[int, tuple[_Heard, ...]]:
    rows = work.connection.execute(
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
        .where(Message.conversation_id.in_(ids))
        .order_by(Message.conversation_id, Message.sent_at, Message.id)
    )
    heard: Iterable[_Heard] = (_Heard(*row) for row in rows)
    return {key: tuple(group) for key, group in groupby(heard, key=attrgetter("conversation_id"))}


def _file_counts(work: Work, ids: Collection[int]) -> dict[int, int]:
    rows = work.connection.execute(
        select(Message.conversation_id, func.count())
        .join(Attachment, Attachment.message_id == Message.id)
        .where(Message.conversation_id.in_(ids))
        .group_by(Message.conversation_id)
    )
    return {row[0]: row[1] for row in rows}


def _state(state: State, *, waits: bool) -> State:
    if waits:
        return state if state in WAITING else State.OPEN
    return State.ANSWERED if state is State.OPEN else state


def _write(
    work: Work, conversation_id: int, state: State, since: datetime | None, messages: tuple[_Heard, ...]
) -> None:
    segment = segment_from(since) if since is not None else None
    unanswered = [one for one in messages if since is not None and one.sent_at >= since and _from_patient(one)]
    shown = unanswered[:1] or list(messages[-1:])
    source = unanswered[0].sent_source if unanswered else None
    work.connection.execute(
        update(Conversation)
        .where(Conversation.id == conversation_id)
        .values(
            state=state,
            started_at=segment.started_at if segment else None,
            started_source=source,
            soon_at=segment.soon_at if segment else None,
            due_at=segment.due_at if segment else None,
            snippet=first_words(shown[0].text) if shown else "",
            message_count=len(unanswered),
        )
    )
    if segment is not None and source is not None:
        work.connection.execute(
            insert_into(work.connection, WaitingSegment)
            .values(
                conversation_id=conversation_id,
                started_at=segment.started_at,
                source=source,
                due_at=segment.due_at,
            )
            .on_conflict_do_update(
                index_elements=["conversation_id", "started_at"], set_={"ended_at": None, "ended_by": None}
            )
        )


def _from_patient(one: _Heard) -> bool:
    return one.direction is Direction.FROM_PATIENT


def end_segments(work: Work, conversation_id: int, since: datetime | None, ended_by: str) -> None:
    """End every wait of a conversation but the one that began at `since`."""
    still_open = [WaitingSegment.conversation_id == conversation_id, WaitingSegment.ended_at.is_(None)]
    if since is not None:
        still_open.append(WaitingSegment.started_at != since)
    work.connection.execute(update(WaitingSegment).where(*still_open).values(ended_at=work.now, ended_by=ended_by))


def _count_files(work: Work, conversation_id: int, files: int) -> None:
    work.connection.execute(
        update(Conversation)
        .where(Conversation.id == conversation_id, Conversation.file_count != files)
        .values(file_count=files)
    )


def first_words(text: str) -> str:
    """The beginning of a message on one line, as lists show it."""
    line = " ".join(text.split())
    return line if len(line) <= SNIPPET_LENGTH else line[: SNIPPET_LENGTH - 1].rstrip() + "…"
