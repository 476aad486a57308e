"""A conversation whose countdown is looked at: what comes in, what is sent, and how it is counted then."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from delivering import deliver
from queues import NOW, a_message
from triage_app.queue.domain.calls import Call, Outcome, Spoken
from triage_app.queue.domain.conversation import Reply
from triage_app.queue.domain.countdown import Direction
from triage_app.queue.domain.escalation import Step
from triage_app.queue.domain.keys import new_key
from triage_app.queue.domain.rulebook import Rules
from triage_app.queue.store.schema import WaitingSegment
from triage_app.queue.store.schema_rules import SegmentStep
from triage_app.sync.sweep import Sweep

if TYPE_CHECKING:
    from datetime import datetime

    from queues import Queue
    from triage_app.queue.domain.conversation import Row
    from triage_app.queue.domain.delivery import Outcome as Delivered


H = timedelta(hours=1)


SENT = NOW - H


LAB = {"thread_key": "thread-1", "direction": Direction.TO_PATIENT, "sender": "Dr. Osei", "sender_reference": ""}


SPOKE = Call(NOW, Outcome.SPOKE, Spoken.PATIENT)


def arrive(queue: Queue, remote_id: str = "m-1", **facts: Any) -> int:
    queue.take_in(a_message(remote_id, **facts))
    return queue.only()


def row(queue: Queue) -> Row:
    return queue.desk().conversation(1).row


def send(queue: Queue, outcome: Delivered, **more: Any) -> None:
    """Answer what is there, and let the portal say what becomes of it."""
    put_in_line(queue, **more)
    deliver(queue, outcome)


def put_in_line(queue: Queue, login: str = "joy", **more: Any) -> None:
    desk = queue.desk(login)
    whole = desk.claim(1)
    desk.reply(Reply(1, new_key(), "We are on it.", (), close=False, seen=whole.newest_message_id, **more))


def segments(queue: Queue) -> list[tuple[datetime, datetime, str | None]]:
    rows = select(WaitingSegment.started_at, WaitingSegment.due_at, WaitingSegment.ended_by)
    found = queue.store.read(lambda work: work.connection.execute(rows.order_by(WaitingSegment.id)).all())
    return [(one.started_at, one.due_at, one.ended_by) for one in found]


def sweep(queue: Queue) -> None:
    Sweep(queue.sync, lambda: True).sweep()


def set_rules(queue: Queue, rules: Rules) -> None:
    desk = queue.desk()
    desk.edit_rules(rules, based_on=desk.rules().version)
    sweep(queue)


def steps(queue: Queue) -> list[Step]:
    rows = select(SegmentStep.step).order_by(SegmentStep.at)
    return sorted(
        queue.store.read(lambda work: work.connection.execute(rows).scalars().all()), key=list(Step).index
    )
