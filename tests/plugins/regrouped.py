"""Two conversations of one patient, and what is done with conversations as a whole."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from delivering import deliver, new_lease
from queues import NOW, a_message
from triage_app.queue.domain.conversation import Reply
from triage_app.queue.domain.countdown import Direction
from triage_app.queue.domain.keys import new_key
from triage_app.queue.services.parcels import Parcel, parcel
from triage_app.queue.store.schema import Conversation as Stored
from triage_app.queue.store.schema_record import Regrouping
from triage_app.sync.sweep import Sweep

if TYPE_CHECKING:
    from datetime import datetime

    from queues import Queue
    from triage_app.queue.domain.conversation import Conversation, Row

H, DAY = timedelta(hours=1), timedelta(days=1)
LATER = NOW + 40 * DAY
ELSEWHERE = {"direction": Direction.TO_PATIENT, "sender": "Dr. Osei", "sender_reference": ""}


def whole(queue: Queue, number: int) -> Conversation:
    return queue.desk().conversation(number)


def row(queue: Queue, number: int) -> Row:
    return whole(queue, number).row


def said(queue: Queue, number: int) -> list[str]:
    """What is shown in a conversation, without the traces of what happened."""
    return [one.remote_id for one in whole(queue, number).messages if one.trace is None]


def sweep(queue: Queue) -> None:
    Sweep(queue.sync, lambda: True).sweep()


def two(queue: Queue, *, first: datetime = NOW - 3 * H, second: datetime = NOW - H) -> None:
    """One patient in two threads: conversation 1 since `first`, conversation 2 since `second`; Joy owns both."""
    queue.take_in(a_message("m-1", thread_key="t-1", sent=first))
    queue.take_in(a_message("m-2", thread_key="t-2", sent=second))
    for number in (1, 2):
        queue.desk("joy").claim(number)


def merge(queue: Queue, source: int = 1, target: int = 2, login: str = "joy") -> None:
    queue.desk(login).merge(source, into=target)
    sweep(queue)


def unmerge(queue: Queue, source: int = 1, target: int = 2) -> None:
    queue.desk("joy").unmerge(source, out_of=target)
    sweep(queue)


def split(queue: Queue, number: int, remote_id: str) -> int:
    """Split a message off; returns what it became."""
    (message,) = (one.id for one in whole(queue, number).messages if one.remote_id == remote_id)
    queue.desk("joy").split(number, message)
    sweep(queue)
    return max(queue.store.read(lambda work: work.connection.execute(select(Stored.id)).scalars().all()))


def answer(queue: Queue, number: int, remote_id: str, seen: int | None = None) -> None:
    """Reply to what is there, and let the portal have it."""
    put_in_line(queue, number, seen)
    deliver(queue, remote_id)


def put_in_line(queue: Queue, number: int, seen: int | None = None) -> None:
    known = whole(queue, number).newest_message_id if seen is None else seen
    queue.desk("joy").reply(Reply(number, new_key(), "It is normal.", (), close=False, seen=known))


def next_parcel(queue: Queue) -> Parcel:
    """What the latest reply would be sent as."""
    held = new_lease(queue)
    (latest,) = queue.desk().deliveries(limit=1)
    return queue.sync.read(lambda work: parcel(work, latest.id, held))


def outcomes(queue: Queue) -> list[str | None]:
    rows = select(Regrouping.outcome).order_by(Regrouping.id)
    return list(queue.store.read(lambda work: work.connection.execute(rows).scalars().all()))
