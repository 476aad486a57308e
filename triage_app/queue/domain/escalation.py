"""The steps of a wait: who hears of it when, each step once, and at night only where somebody is on call."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from triage_app.queue.domain.calendar import Calendar, next_opening
from triage_app.queue.domain.policies import SOON_SHARE, Promise, Segment


class Step(StrEnum):
    """How far a wait has come, in order."""

    HALF = "half"
    SOON = "soon"
    NEAR = "near"
    OVERDUE = "overdue"
    LONG = "long"
    """36 hours: the delay from which studies speak of a late answer."""
    GIVEN_UP = "given_up"
    """72 hours: three days, after which patients give up on a portal."""


_SHARES: Final = {Step.HALF: 0.5, Step.SOON: SOON_SHARE, Step.NEAR: 0.9, Step.OVERDUE: 1.0}
_HOURS: Final = {Step.LONG: timedelta(hours=36), Step.GIVEN_UP: timedelta(hours=72)}
_ORDER: Final = tuple(Step)


class Rung(NamedTuple):
    """A step and when it is reached, UTC."""

    at: datetime
    step: Step


def ladder(segment: Segment, promise: Promise, since: datetime) -> tuple[Rung, ...]:
    """Every step of a wait, in order.

    The shares are counted as the wait is. The two long ones are the patient's real hours, weekends included, but
    none of them comes before the answer is due.

    Args:
        segment: the wait as it is counted.
        promise: what it is counted by.
        since: when the patient's real wait began.
    """
    shares = (Rung(promise.at_share(segment, share), step) for step, share in _SHARES.items())
    hours = (Rung(max(segment.due_at, since + span), step) for step, span in _HOURS.items())
    return (*shares, *hours)


def reached(rungs: tuple[Rung, ...], told: Step | None, now: datetime) -> tuple[Step, ...]:
    """The steps that are reached and that nobody was told of, in order; the last one stands for all of them."""
    return tuple(one.step for one in _above(rungs, told) if one.at <= now)


def next_at(rungs: tuple[Rung, ...], told: Step | None, calendar: Calendar, *, on_call: bool) -> datetime | None:
    """When somebody is to be told next; not before the practice opens, unless somebody is on call."""
    first = next(iter(_above(rungs, told)), None)
    if first is None or on_call:
        return None if first is None else first.at
    opens = next_opening(first.at, calendar)
    return first.at if opens is None else opens


def _above(rungs: tuple[Rung, ...], told: Step | None) -> tuple[Rung, ...]:
    return rungs if told is None else rungs[_ORDER.index(told) + 1 :]
