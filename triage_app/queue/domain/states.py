"""The states of a conversation, and why one may end without a reply."""

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


class CloseReason(StrEnum):
    """Why a conversation may end without a reply (the practice's default list)."""

    THANKS_ONLY = "thanks_only"
    ANSWERED_ELSEWHERE = "answered_elsewhere"
    DUPLICATE = "duplicate"
    NOT_FOR_US = "not_for_us"


class WaitingOn(StrEnum):
    """For whom the practice itself waits; the patient's countdown runs on (no pause)."""

    PROVIDER = "provider"
    LAB = "lab"
