"""What is on its way to a portal: states, outcomes, and the decision after each attempt."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import TypeAlias

from triage_app.errors import Value


class DeliveryKind(StrEnum):
    """What a row of the outbox carries; a file's row always goes before the reply that mentions it."""

    FILE = "file"
    REPLY = "reply"


class DeliveryState(StrEnum):
    """Where a row of the outbox stands."""

    PENDING = "pending"
    IN_FLIGHT = "in_flight"
    RETRY = "retry"
    NEEDS_ATTENTION = "needs_attention"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"


FINAL = frozenset({DeliveryState.DELIVERED, DeliveryState.CANCELLED})
"""States a row never leaves."""

UNSETTLED = tuple(state for state in DeliveryState if state not in FINAL)
"""States in which a row may still leave, or waits for a person."""

MOVES_BY_SYNC = frozenset(
    {
        (DeliveryState.PENDING, DeliveryState.IN_FLIGHT),
        (DeliveryState.RETRY, DeliveryState.IN_FLIGHT),
        (DeliveryState.IN_FLIGHT, DeliveryState.IN_FLIGHT),
        (DeliveryState.IN_FLIGHT, DeliveryState.DELIVERED),
        (DeliveryState.IN_FLIGHT, DeliveryState.RETRY),
        (DeliveryState.IN_FLIGHT, DeliveryState.NEEDS_ATTENTION),
        (DeliveryState.PENDING, DeliveryState.NEEDS_ATTENTION),
        (DeliveryState.RETRY, DeliveryState.NEEDS_ATTENTION),
        (DeliveryState.NEEDS_ATTENTION, DeliveryState.DELIVERED),
    }
)
"""How sync may move a row: from, to. A team database refuses it every other move."""

MOST_ATTEMPTS = 8
"""Answers about one row after which a person is asked (security-and-delivery, section 3)."""

FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=1), timedelta(minutes=5)
"""Bounds of the back-off between attempts."""

LONGEST_TEXT = 20_000
"""Characters of one reply; far below what any portal takes in one resource (1 MB of JSON)."""

LONGEST_PAUSE = timedelta(hours=1)
"""The longest a row ever waits for its next attempt, whatever a portal asks for or a clock says."""


@dataclass(frozen=True)
class Confirmed:
    """The portal has it, under this id.

    `location` is where a file's bytes are, relative to the portal's base; `copies` is how often the portal has it,
    and more than once is somebody's fault that a person must hear of.
    """

    remote_id: str
    location: str | None = None
    copies: int = 1


@dataclass(frozen=True)
class Rejected:
    """The portal refused it for good; only a person can help.

    `present`: it may hold something under our key. `absent`: it was searched and holds nothing, whatever an
    earlier attempt left in doubt.
    """

    code: str
    values: Mapping[str, Value] = field(default_factory=dict)
    present: bool = False
    absent: bool = False


@dataclass(frozen=True)
class RetryLater:
    """Nothing was applied and it may be sent again. `spent` tells whether the answer was about this row."""

    code: str
    after: timedelta | None = None
    spent: bool = True
    values: Mapping[str, Value] = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class Unknown:
    """It may or may not have been applied: search for it before anything is sent again."""

    code: str


@dataclass(frozen=True)
class Flaw:
    """What is wrong with something that has arrived."""

    code: str
    values: Mapping[str, Value]


def more_than_once(count: int) -> Flaw:
    """The portal holds several copies of what was sent once."""
    return Flaw("delivered_more_than_once", {"count": count})


def altered(portal: str) -> Flaw:
    """The portal has made something else of what was sent."""
    return Flaw("delivered_altered", {"portal": portal})


Outcome: TypeAlias = Confirmed | Rejected | RetryLater | Unknown


@dataclass(frozen=True)
class Verdict:
    """What becomes of a row after an attempt.

    `wait` is machine time until it may be tried again; `search_first` says that it may already be on the portal.
    """

    state: DeliveryState
    attempts: int
    wait: timedelta = timedelta(0)
    search_first: bool = False


@dataclass(frozen=True)
class Tried:
    """A row as it was for an attempt: attempts including that one, and whether an earlier one was uncertain."""

    attempts: int
    uncertain: bool


def verdict(outcome: Outcome, tried: Tried, *, quarantine: timedelta, jitter: float) -> Verdict:
    """Decide what becomes of a row. What was once uncertain stays to be searched for until the portal answers.

    Args:
        outcome: what the attempt came to.
        tried: the row as it was for the attempt.
        quarantine: how long a request may still be travelling after we stopped listening (decision 5).
        jitter: a number from 0 to 1; the back-off is that share of its bound ("full jitter").
    """
    attempts = tried.attempts
    match outcome:
        case Confirmed():
            return Verdict(DeliveryState.DELIVERED, attempts)
        case Rejected(present=present, absent=absent):
            doubt = present or (tried.uncertain and not absent)
            return Verdict(DeliveryState.NEEDS_ATTENTION, attempts, search_first=doubt)
        case RetryLater(spent=False, after=after):
            wait = after or back_off(attempts, jitter)
            return Verdict(DeliveryState.RETRY, attempts - 1, wait, tried.uncertain)
    search_first = tried.uncertain or isinstance(outcome, Unknown)
    wait = quarantine if isinstance(outcome, Unknown) else outcome.after or back_off(attempts, jitter)
    state = DeliveryState.NEEDS_ATTENTION if attempts >= MOST_ATTEMPTS else DeliveryState.RETRY
    return Verdict(state, attempts, wait, search_first)


def back_off(attempts: int, jitter: float) -> timedelta:
    """A wait between zero and a bound that doubles with every attempt up to five minutes, never under 0.2 s."""
    bound: timedelta = min(LONGEST_WAIT, FIRST_WAIT * (1 << min(attempts, 16)))
    return max(timedelta(milliseconds=200), bound * jitter)
