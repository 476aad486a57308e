"""How far a computer's clock and its database's are apart (decision 67)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

FAR = timedelta(seconds=60)
"""From here on a person is told: countdowns are shown to the minute."""


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
