"""The steps of a wait: who hears of it when, each step once, and at night only where somebody is on call."""

from datetime import datetime, timedelta
from enum import StrEnum
from itertools import takewhile
from typing import Final, NamedTuple

from triage_app.queue.domain.calendar import next_opening
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
HOURS: Final = {Step.LONG: timedelta(hours=36), Step.GIVEN_UP: timedelta(hours=72)}
"""The long steps, by the patient's real hours."""

_ORDER: Final = tuple(Step)


class Rung(NamedTuple):
    """A step and when it is reached, UTC."""

    at: datetime
    step: Step


class Ladder(NamedTuple):
    """The steps of one wait: as it is counted, by what, and since when the patient really waits.

    The shares are counted as the wait is. The two long steps are the patient's real hours, weekends included, but
    none of them comes before the answer is due.
    """

    segment: Segment
    promise: Promise
    since: datetime

    def at(self, step: Step) -> datetime:
        """When a step is reached."""
        if step in HOURS:
            return max(self.segment.due_at, self.since + HOURS[step])
        return self.promise.at_share(self.segment, _SHARES[step])

    def rungs(self) -> tuple[Rung, ...]:
        """Every step, in order."""
        return tuple(Rung(self.at(step), step) for step in Step)

    def reached(self, told: Step | None, now: datetime) -> tuple[Step, ...]:
        """The steps reached of which nobody was told, in order; the last one stands for all of them."""
        return tuple(takewhile(lambda step: self.at(step) <= now, _above(told)))

    def next_at(self, told: Step | None) -> datetime | None:
        """When somebody is to be told next; not before the practice opens, unless somebody is on call."""
        step = next(iter(_above(told)), None)
        if step is None:
            return None
        at = self.at(step)
        opens = at if self.promise.on_call else next_opening(at, self.promise.calendar)
        return at if opens is None else opens


def stands_at(
    since: datetime | None, soon_at: datetime | None, due_at: datetime | None, now: datetime
) -> Step | None:
    """How far a wait has come by its times alone, whoever was told of it; None before it is due soon.

    `since` is when the patient began to wait, None where that is not known: then the long steps cannot be told.
    """
    if soon_at is None or due_at is None or now < soon_at:
        return None
    if now < due_at:
        return Step.SOON
    long = [step for step, span in HOURS.items() if since is not None and now - since >= span]
    return long[-1] if long else Step.OVERDUE


def hears(step: Step, *, owns: bool, is_unowned: bool, supervises: bool) -> bool:
    """Whether somebody at a desk is told of a step.

    What nobody owns everybody hears of. Its owner hears of their own from three quarters on, supervisors of
    everything from nine tenths on (domain, section 3).
    """
    if is_unowned:
        return True
    from_here = _ORDER.index(step)
    return (owns and from_here >= _ORDER.index(Step.SOON)) or (supervises and from_here >= _ORDER.index(Step.NEAR))


def _above(told: Step | None) -> tuple[Step, ...]:
    return _ORDER if told is None else _ORDER[_ORDER.index(told) + 1 :]
