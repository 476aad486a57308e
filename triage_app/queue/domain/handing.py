"""How a conversation came from one owner to another, as its history tells it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

MOST_AT_ONCE = 500
"""So many conversations go at once: longer transactions would hold everybody up (decision 62)."""

LONGEST_WHY = 500
"""Characters of a reason that is kept with a hand-over."""


class How(StrEnum):
    """What gave it away."""

    HANDED = "handed"
    """Its owner gave it to a colleague."""
    REASSIGNED = "reassigned"
    """A supervisor did."""
    TAKEN = "taken"
    """A supervisor took it, or a colleague whom its owner let."""
    COVERED = "covered"
    """A colleague took it over while its owner was away."""
    ASSIGNED = "assigned"
    """The program, by who is here and has how much to do."""
    RETURNED = "returned"
    """The program: whom it was assigned to did not accept it in time."""
    LEFT = "left"
    """Its owner does not work here any more, or went on leave."""
    UNDONE = "undone"
    """Somebody took back what they had just done."""


@dataclass(frozen=True)
class Given:
    """A conversation that somebody else gave to a person, by the number of the hand-over; no name: the program."""

    id: int
    conversation_id: int
    how: How
    by: str


@dataclass(frozen=True)
class HandedOver:
    """How a conversation came to somebody; no name stands for the program, or for nobody. Times are UTC."""

    at: datetime
    how: How
    by: str
    from_: str
    to: str
    why: str
