"""The promise: how long a patient has been waiting, when the answer is due, and why.

State is derived from events and never counted. The countdown starts when the patient sent the oldest message
nobody has answered; a second message never restarts it; it ends when the portal accepted an answer or the
conversation was closed (queue-behaviour, sections 3.1 and 3.2; decision 2).
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple, TypeVar

from triage_app.queue.domain.clocks import FAR
from triage_app.queue.domain.lowest import Lowest
from triage_app.queue.domain.policies import Promise, Segment, held

OLDEST_PLAUSIBLE = timedelta(days=30)
"""A message cannot have been sent earlier than this before it was pulled; portals do send such times."""

LONGEST_HOLD, MOST_HOLDS = timedelta(hours=72), 2
"""How far ahead a holding reply may promise an answer, and how many of them a conversation has at most."""

SHORTEST_HOLD = timedelta(minutes=15)
"""How far ahead at least: a promise that is over before it is read promises nothing."""


class StartSource(StrEnum):
    """Which of a message's times the countdown was started from."""

    SENT = "sent"
    SENT_DAY = "sent_day"
    """The portal names only the day it was sent on, so that it counts from its beginning."""
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

    A patient's message that was answered before its conversation was merged or split is `settled`; one for which a
    holding reply had promised an answer says so itself: given at `held_at`, by `promised_at`. `home` tells apart
    what came in different threads of the portal.
    """

    direction: Direction
    at: datetime
    seen_at: datetime
    number: int = 0
    answers_up_to: int | None = None
    promised_at: datetime | None = None
    settled: bool = False
    home: int | None = None
    held_at: datetime | None = None

    @property
    def latest(self) -> datetime:
        """When it was sent at the latest."""
        return self.at

    def answers(self, message: "Event") -> bool:
        """Whether this ends the wait of a patient's message."""
        return self.promised_at is None and self.speaks_of(message)

    def speaks_of(self, message: "Event") -> bool:
        """Whether its author knew of a patient's message; ours by what was seen, others' by their times."""
        if self.direction is not Direction.TO_PATIENT:
            return False
        if self.answers_up_to is not None:
            return message.number <= self.answers_up_to
        return self.home == message.home and self.at > message.latest and self.seen_at >= message.seen_at


@dataclass(frozen=True)
class Wait:
    """A patient who waits. Times are UTC.

    `since` is when the oldest unanswered message was sent: the patient's real wait. Without `promised_at` the
    practice's promise runs from there; with it a holding reply was given at `held_at` for everything that is
    unanswered but what was sent from `anew` on, for which the promise runs from there. Of several promises that
    were given for different messages it is the earliest.
    """

    since: datetime
    held_at: datetime | None = None
    promised_at: datetime | None = None
    anew: datetime | None = None


class Hold(NamedTuple):
    """A holding reply: when it was given, and by when it promises an answer. Times are UTC."""

    held_at: datetime
    promised_at: datetime


E = TypeVar("E", bound=Event)
V = TypeVar("V", int, datetime)


def start_of(
    sent: datetime | None,
    received: datetime | None,
    last_updated: datetime | None,
    first_seen: datetime,
    earliest: datetime | None = None,
    day: datetime | None = None,
) -> Start:
    """The moment a message counts as sent, held within the thirty days before it was first seen (decision 2).

    What was on the portal at a moment cannot have been sent later: then `sent` is no time to believe, and the
    earliest of the others counts. Among them is `day`, when the day begins on which it was sent, where that is all
    the portal says of it. Where the portal's clock is behind the one that says when it was seen,
    `earliest` is what the portal's says: one of them is wrong, and nobody's wait may begin when it has long been
    going on.
    """
    earliest = earliest or first_seen
    here = min(at for at in (received, last_updated, first_seen) if at is not None)
    if sent is not None and sent <= here + FAR:
        found = Start(sent, StartSource.SENT)
    else:
        others = (
            (received, StartSource.RECEIVED),
            (last_updated, StartSource.LAST_UPDATED),
            (day, StartSource.SENT_DAY),
        )
        known = [Start(at, source) for at, source in others if at is not None and at <= first_seen]
        found = min(known, key=lambda one: one.at, default=Start(earliest, StartSource.FIRST_SEEN))
    return Start(min(max(found.at, earliest - OLDEST_PLAUSIBLE), first_seen), found.source)


def wait_of(events: Iterable[Event], closed_up_to: int | None = None) -> Wait | None:
    """Who waits since when, or None where nobody does.

    Our own replies, and closing, settle the messages that were on screen and no others, whatever any clock says.
    An answer written elsewhere settles what was sent and could be seen before it. A message that arrives late,
    after an answer that could not know of it, is therefore unanswered: the machine only raises urgency.
    """
    events = tuple(events)
    return wait_for(unanswered_of(events, closed_up_to), events)


def wait_for(unanswered: Sequence[Event], events: Collection[Event]) -> Wait | None:
    """The wait for an answer to these messages of a conversation, by the holding replies among its events."""
    if not unanswered:
        return None
    since = min(one.at for one in unanswered)
    if all(one.promised_at is None for one in (*events, *unanswered)):
        return Wait(since)
    replies = holding_replies(unanswered, events)
    pairs = [(one, last, _hold(one, last)) for one, last in zip(unanswered, replies, strict=True)]
    given = [hold for _, _, hold in pairs if hold is not None]
    if not given:
        return Wait(since)
    earliest = min(given, key=lambda one: (one.promised_at, one.held_at))
    new = (message.at for message, last, hold in pairs if hold is None or _was_changed(message, last))
    return Wait(since, *earliest, min(new, default=None))


def _was_changed(message: Event, last: Event | None) -> bool:
    """Whether the portal changed or moved it after an answer was promised: then the practice's own counts too."""
    return last is None and message.held_at is not None and message.seen_at > message.held_at


def _hold(message: Event, last: Event | None) -> Hold | None:
    """What was promised for a message: by the last reply that is here, or before it was put elsewhere."""
    at, promised_at = (message.held_at, message.promised_at) if last is None else (last.at, last.promised_at)
    return None if at is None or promised_at is None else Hold(at, promised_at)


def holding_replies(messages: Sequence[Event], events: Iterable[E]) -> list[E | None]:
    """The holding reply that spoke of each message last, as they arrived: no clock says which is the latest."""
    holding = {one.number: one for one in events if one.promised_at is not None}
    latest = _lowest(messages, holding.values(), lambda one: -one.number)
    return [None if number is None else holding[-number] for number in latest]


def unanswered_of(events: Collection[E], settled_up_to: int | None = None) -> list[E]:
    """What patients wrote and nobody has answered, in writing or otherwise: in a call, or by closing."""
    open_ones = [one for one in events if one.direction is Direction.FROM_PATIENT and not one.settled]
    settled = settled_by(open_ones, events, settled_up_to)
    return [one for one, number in zip(open_ones, settled, strict=True) if number is None]


def answered_at(events: Collection[Event]) -> datetime | None:
    """When the last of a patient's messages was answered in writing; None where none of them was."""
    theirs = [one for one in events if one.direction is Direction.FROM_PATIENT]
    first = _lowest(theirs, _answers(events), lambda one: one.at)
    return max((at for at in first if at is not None), default=None)


def settled_by(
    messages: Sequence[Event], events: Iterable[Event], settled_up_to: int | None = None
) -> list[int | None]:
    """The number of the answer that settles each of a patient's messages: 0 for a call or closing, None for none.

    Args:
        messages: what the patient wrote.
        events: written answers, among whatever else there is.
        settled_up_to: the last message that was on screen when the conversation was closed, or somebody called.
    """
    first = _lowest(messages, _answers(events), lambda one: one.number)
    return [
        0 if settled_up_to is not None and one.number <= settled_up_to else number
        for one, number in zip(messages, first, strict=True)
    ]


def _answers(events: Iterable[E]) -> list[E]:
    return [one for one in events if one.promised_at is None]


def _lowest(messages: Sequence[Event], events: Iterable[E], value: Callable[[E], V]) -> list[V | None]:
    """The lowest value among all that speak of each message (`speaks_of`), or None; in n log n steps.

    Long threads come in whole, in one transaction that a database waits a few seconds for.
    """
    of_practice = [one for one in events if one.direction is Direction.TO_PATIENT]
    if not of_practice:
        return [None] * len(messages)
    told: Lowest[int, V] = Lowest()
    by_home: defaultdict[int | None, Lowest[datetime, V]] = defaultdict(Lowest)
    by_time = sorted((one for one in of_practice if one.answers_up_to is None), key=lambda one: one.at)
    for one in of_practice:
        if one.answers_up_to is not None:
            told.add(one.answers_up_to, value(one))
    found: list[V | None] = [None] * len(messages)
    for place in sorted(range(len(messages)), key=lambda place: messages[place].latest, reverse=True):
        message = messages[place]
        while by_time and by_time[-1].at > message.latest:
            later = by_time.pop()
            by_home[later.home].add(later.seen_at, value(later))
        ours = told.among(message.number)
        theirs = by_home[message.home].among(message.seen_at) if by_home else None
        found[place] = theirs if ours is None or (theirs is not None and theirs < ours) else ours
    return found


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


def strictest(wait: Wait, promised: Sequence[Promise]) -> tuple[Promise, Segment]:
    """Of several promises the one whose answer is due first, and the wait as it is counted by that."""
    counted = ((one, segment_of(wait, one)) for one in promised)
    return min(counted, key=lambda pair: pair[1].due_at)


def urgency(soon_at: datetime, due_at: datetime, now: datetime) -> Urgency:
    """Classify the time left. An answer at the due moment itself is in time, so only later is overdue."""
    if now > due_at:
        return Urgency.OVERDUE
    return Urgency.SOON if now >= soon_at else Urgency.CALM


def share_left(started_at: datetime, due_at: datetime, now: datetime) -> float:
    """How much of the promised time is left, from 1.0 at the start of the wait to 0.0 when the answer is due."""
    whole = (due_at - started_at).total_seconds()
    return max(0.0, min(1.0, (due_at - now).total_seconds() / whole)) if whole > 0 else 0.0
