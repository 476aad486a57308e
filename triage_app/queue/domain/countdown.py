"""The promise: how long a patient has been waiting, when the answer is due, and why.

State is derived from events and never counted. The countdown starts when the patient sent the oldest message
nobody has answered; a second message never restarts it; it ends when the portal accepted an answer or the
conversation was closed (queue-behaviour, sections 3.1 and 3.2; decision 2).
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from triage_app.queue.domain.policies import Promise, Segment, held

OLDEST_PLAUSIBLE = timedelta(days=30)
"""A message cannot have been sent earlier than this before it was pulled; portals do send such times."""

LONGEST_HOLD, MOST_HOLDS = timedelta(hours=72), 2
"""How far ahead a holding reply may promise an answer, and how many of them a conversation has at most."""


class StartSource(StrEnum):
    """Which of a message's times the countdown was started from."""

    SENT = "sent"
    RECEIVED = "received"
    LAST_UPDATED = "last_updated"
    FIRST_SEEN = "first_seen"
    HELD = "held"
    """Not a message: a holding reply, which began the wait for what it promised."""


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
    of arrival. A reply of ours says in `answers_up_to` which message was the last that its author could see. With
    `promised_at` it is a holding reply: it answers nothing, and promises an answer by then.

    A patient's message that was answered before its conversation was merged or split is `settled`; `home` tells
    apart what came in different threads of the portal.
    """

    direction: Direction
    at: datetime
    seen_at: datetime
    number: int = 0
    answers_up_to: int | None = None
    promised_at: datetime | None = None
    settled: bool = False
    home: int | None = None

    def answers(self, message: "Event") -> bool:
        """Whether this ends the wait of a patient's message."""
        return self.promised_at is None and self.speaks_of(message)

    def speaks_of(self, message: "Event") -> bool:
        """Whether its author knew of a patient's message; ours by what was seen, others' by their times."""
        if self.direction is not Direction.TO_PATIENT:
            return False
        if self.answers_up_to is not None:
            return message.number <= self.answers_up_to
        return self.home == message.home and self.at > message.at and self.seen_at >= message.seen_at


@dataclass(frozen=True)
class Wait:
    """A patient who waits. Times are UTC.

    `since` is when the oldest unanswered message was sent: the patient's real wait. Without `promised_at` the
    practice's promise runs from there; with it a holding reply was given at `held_at` for everything that is
    unanswered but what was sent from `anew` on, for which the promise runs from there.
    """

    since: datetime
    held_at: datetime | None = None
    promised_at: datetime | None = None
    anew: datetime | None = None


E = TypeVar("E", bound=Event)


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


def wait_of(events: Iterable[Event], closed_up_to: int | None = None) -> Wait | None:
    """Who waits since when, or None where nobody does.

    Our own replies, and closing, settle the messages that were on screen and no others, whatever any clock says.
    An answer written elsewhere settles what was sent and could be seen before it. A message that arrives late,
    after an answer that could not know of it, is therefore unanswered: the machine only raises urgency.
    """
    events = tuple(events)
    return wait_for(unanswered_of(events, (), closed_up_to), events)


def wait_for(unanswered: Collection[Event], events: Iterable[Event]) -> Wait | None:
    """The wait for an answer to these messages of a conversation, by the holding replies among its events."""
    if not unanswered:
        return None
    answers = [one for one in events if one.direction is Direction.TO_PATIENT]
    since = min(one.at for one in unanswered)
    holding = [one for one in answers if one.promised_at and any(one.speaks_of(each) for each in unanswered)]
    if not holding:
        return Wait(since)
    last = max(holding, key=lambda one: one.number)  # no clock says which promise is the latest
    new = [one.at for one in unanswered if not any(each.speaks_of(one) for each in holding)]
    return Wait(since, last.at, last.promised_at, min(new, default=None))


def unanswered_of(
    events: Collection[E], calls: Collection[Event] = (), closed_up_to: int | None = None
) -> list[E]:
    """What patients wrote and nobody has answered, in writing or in a call, or closed."""
    answers: list[Event] = [one for one in events if one.direction is Direction.TO_PATIENT]
    answers += calls
    return [
        event
        for event in events
        if event.direction is Direction.FROM_PATIENT
        and not event.settled
        and not (closed_up_to is not None and event.number <= closed_up_to)
        and not any(other.answers(event) for other in answers)
    ]


def segment_of(wait: Wait, promise: Promise) -> Segment:
    """The wait as it is counted: until what a holding reply has promised, or until the practice's promise.

    A message that a holding reply did not know of has its own promise; it never waits longer for another's.
    """
    if wait.held_at is None or wait.promised_at is None:
        return promise.segment(wait.since)
    until = held(wait.held_at, max(wait.promised_at, wait.held_at))
    if wait.anew is None:
        return until
    return min(promise.segment(wait.anew), until, key=lambda one: one.due_at)


def urgency(soon_at: datetime, due_at: datetime, now: datetime) -> Urgency:
    """Classify the time left. An answer at the due moment itself is in time, so only later is overdue."""
    if now > due_at:
        return Urgency.OVERDUE
    return Urgency.SOON if now >= soon_at else Urgency.CALM


def share_left(started_at: datetime, due_at: datetime, now: datetime) -> float:
    """How much of the promised time is left, from 1.0 at the start of the wait to 0.0 when the answer is due."""
    whole = (due_at - started_at).total_seconds()
    return max(0.0, min(1.0, (due_at - now).total_seconds() / whole)) if whole > 0 else 0.0
