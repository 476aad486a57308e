"""How far a computer's clock is from its database's (decision 67), and from a portal's."""

from dataclasses import dataclass
from datetime import datetime, timedelta

FAR = timedelta(seconds=60)
"""From here on a person is told: countdowns are shown to the minute."""

APART = timedelta(minutes=10)
"""From here on a portal's clock and ours speak of different moments: what lies between is no slow line."""


def is_apart(ours: datetime, theirs: datetime | None) -> bool:
    """Whether a portal's clock says something else than ours; one that says nothing does not."""
    return theirs is not None and abs(ours - theirs) > APART


def earliest(ours: datetime, theirs: datetime | None) -> datetime:
    """The moment that it was at least, when two clocks that may be apart said what they say."""
    return theirs if theirs is not None and ours - theirs > APART else ours


@dataclass(frozen=True)
class Offset:
    """By how much the computer's clock is ahead, behind where negative, and how far off that may be itself."""

    ahead: timedelta
    unsure: timedelta

    @property
    def is_far(self) -> bool:
        """Whether they are apart for certain: a slow line alone makes no clock wrong."""
        return abs(self.ahead) - self.unsure > FAR


def offset(computer: datetime, database: datetime, took: timedelta) -> Offset:
    """Compare the computer's clock, read when the answer was here, with the database's in that answer.

    `took` is the whole round trip: somewhere in it the database looked at its clock, on average in the middle.
    """
    half = took / 2
    return Offset(computer - half - database, half)
