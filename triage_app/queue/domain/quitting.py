"""Closing the desk while one's replies can still be taken back: what is offered, and when waiting is over."""

from collections.abc import Iterable
from enum import StrEnum

from triage_app.queue.domain.delivery import FINAL, DeliveryState
from triage_app.queue.domain.people import Act, Person, may


class Choice(StrEnum):
    """What a person may choose (decision 70).

    `send_now` ends the undo window, then closes; `wait` closes once the replies have left; `keep` closes at once,
    and sync sends them when their undo window is over. With none of them anything is lost.
    """

    SEND_NOW = "send_now"
    WAIT = "wait"
    KEEP = "keep"


def choices(person: Person, undoable: int) -> tuple[Choice, ...]:
    """What to ask a person who closes the desk, with that many replies in their undo window; nothing for none.

    The undo window protects patients, so that quitting is no way around it: only who may skip it when sending
    may end it here (decision 30). Everybody else waits for seconds, or closes and has lost nothing.
    """
    if not undoable:
        return ()
    skip = (Choice.SEND_NOW,) if may(person, Act.SEND_NOW) else ()
    return (*skip, Choice.WAIT, Choice.KEEP)


class Waiting(StrEnum):
    """How waiting for replies to leave stands."""

    GOES_ON = "goes_on"
    OVER = "over"
    STUCK = "stuck"


def waiting(states: Iterable[DeliveryState]) -> Waiting:
    """Whether rows have left; what a portal has put off or refused is told instead of waited for."""
    stand = set(states)
    if stand & {DeliveryState.RETRY, DeliveryState.NEEDS_ATTENTION}:
        return Waiting.STUCK
    return Waiting.OVER if stand <= FINAL else Waiting.GOES_ON
