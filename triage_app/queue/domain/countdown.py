"""The promise: how long a patient has been waiting, when the answer is due, and why.

State is derived from events and never counted. The countdown starts when the patient sent the oldest message
nobody has answered; a second message never restarts it; it ends when the portal accepted an answer or the
conversation was closed (queue-behaviour, sections 3.1 and 3.2; decision 2).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

TARGET = timedelta(hours=24)
"""The practice's promise in the mode `elapsed`: wall-clock hours, weekends included."""

SOON_SHARE = 0.75
"""The share of the target after which a conversation counts as due soon."""

OLDEST_PLAUSIBLE = timedelta(days=30)
"""A message cannot have been sent earlier than this before it was pulled; portals do send such times."""


class StartSource(StrEnum):
    """Which of a message's times the countdown was started from."""

    SENT = "sent"
    RECEIVED = "received"
    LAST_UPDATED = "last_updated"
    FIRST_SEEN = "first_seen"


class Urgency(StrEnum):
    """How a countdown is painted and grouped."""

    CALM = "calm"
    SOON = "soon"
    OVERDUE = "overdue"


class Direction(StrEnum):
    """Who wrote a message."""

    FROM_PATIENT = "from_patient"
    TO_PATIENT = "to_patient"
    AUTOMATIC = "automatic"
    """Written by a machine (an acknowledgement, a notice): answers nobody."""


@dataclass(frozen=True)
class Start:
    """When a message counts as sent, and how we know."""

    at: datetime
    source: StartSource


@dataclass(frozen=True)
class Event:
    """A message in a conversation, as far as the countdown cares.

    `at` is when it was sent, `seen_at` when the practice could first know of it, `number` its place in the order
    of arrival. A reply of ours says in `answers_up_to` which message was the last that its author could see.
    """

    direction: Direction
    at: datetime
    seen_at: datetime
    number: int = 0
    answers_up_to: int | None = None

    def answers(self, message: "Event") -> bool:
        """Whether this ends the wait of a patient's message; ours by what was seen, others' by their times."""
        if self.direction is not Direction.TO_PATIENT:
            return False
        if self.answers_up_to is not None:
            return message.number <= self.answers_up_to
        return self.at >= message.at and self.seen_at >= message.seen_at


@dataclass(frozen=True)
class Segment:
    """One wait: from the oldest unanswered message until the answer that is due. Times are UTC."""

    started_at: datetime
    soon_at: datetime
    due_at: datetime


def start_of(
    sent: datetime | None,
    received: datetime | None,
    last_updated: datetime | None,
    first_seen: datetime,
) -> Start:
    """The moment a message counts as sent, held within the thirty days before it was first seen (decision 2)."""
    candidates = (
        (sent, StartSource.SENT),
        (received, StartSource.RECEIVED),
        (last_updated, StartSource.LAST_UPDATED),
    )
    for at, source in candidates:
        if at is not None:
            return Start(min(max(at, first_seen - OLDEST_PLAUSIBLE), first_seen), source)
    return Start(first_seen, StartSource.FIRST_SEEN)


def segment_from(started_at: datetime) -> Segment:
    """The wait that starts at a moment, under the practice's promise."""
    return Segment(started_at, started_at + TARGET * SOON_SHARE, started_at + TARGET)


def waiting_since(events: Iterable[Event], closed_up_to: int | None = None) -> datetime | None:
    """When the oldest unanswered patient message was sent, or None where nobody waits.

    Our own replies, and closing, settle the messages that were on screen and no others, whatever any clock says.
    An answer written elsewhere settles what was sent and could be seen before it. A message that arrives late,
    after an answer that could not know of it, is therefore unanswered: the machine only raises urgency.
    """
    events = tuple(events)
    unanswered = [
        event.at
        for event in events
        if event.direction is Direction.FROM_PATIENT
        and not (closed_up_to is not None and event.number <= closed_up_to)
        and not any(other.answers(event) for other in events)
    ]
    return min(unanswered, default=None)


def urgency(soon_at: datetime, due_at: datetime, now: datetime) -> Urgency:
    """Classify the time left. An answer at the due moment itself is in time, so only later is overdue."""
    if now > due_at:
        return Urgency.OVERDUE
    return Urgency.SOON if now >= soon_at else Urgency.CALM


def share_left(started_at: datetime, due_at: datetime, now: datetime) -> float:
    """How much of the promised time is left, from 1.0 at the start of the wait to 0.0 when the answer is due."""
    whole = (due_at - started_at).total_seconds()
    return max(0.0, min(1.0, (due_at - now).total_seconds() / whole)) if whole > 0 else 0.0
