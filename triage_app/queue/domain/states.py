"""The states of a conversation and the moves between them: one table."""

from enum import StrEnum


class State(StrEnum):
    """Where a conversation stands, as a person would say it."""

    OPEN = "open"
    SENDING = "sending"
    NOT_DELIVERED = "not_delivered"
    ANSWERED = "answered"
    CLOSED = "closed"


WAITING = frozenset({State.OPEN, State.SENDING, State.NOT_DELIVERED})
"""States in which a patient still waits and the countdown runs."""

MOVES: dict[State, frozenset[State]] = {
    State.OPEN: frozenset({State.SENDING, State.ANSWERED, State.CLOSED}),
    State.SENDING: frozenset({State.OPEN, State.NOT_DELIVERED, State.ANSWERED, State.CLOSED}),
    State.NOT_DELIVERED: frozenset({State.SENDING, State.OPEN, State.ANSWERED, State.CLOSED}),
    State.ANSWERED: frozenset({State.OPEN, State.SENDING, State.CLOSED}),
    State.CLOSED: frozenset({State.OPEN, State.SENDING}),
}


def may_move(old: State, new: State) -> bool:
    """Whether a conversation may go from one state to another; staying is always allowed."""
    return new == old or new in MOVES[old]


class CloseReason(StrEnum):
    """Why a conversation may end without a reply (the practice's default list)."""

    THANKS_ONLY = "thanks_only"
    ANSWERED_ELSEWHERE = "answered_elsewhere"
    DUPLICATE = "duplicate"
    NOT_FOR_US = "not_for_us"
