"""Who is away until when, and who stands in for them: through any number of substitutes, and never in a circle."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import NamedTuple


class Absence(NamedTuple):
    """A time in which somebody does not work. It ends by itself; times are UTC.

    `substitute_id` is who looks after what is theirs meanwhile; None: whoever is accountable for what nobody owns.
    """

    staff_id: int
    begins_at: datetime
    ends_at: datetime
    substitute_id: int | None = None

    def covers(self, now: datetime) -> bool:
        """Whether they are away at a moment; they are back at the very end."""
        return self.begins_at <= now < self.ends_at


def absence_of(staff_id: int, absences: Iterable[Absence], now: datetime) -> Absence | None:
    """The absence somebody is in; of several the one that ends last, None while they are here."""
    current = (one for one in absences if one.staff_id == staff_id and one.covers(now))
    return max(current, key=lambda one: (one.ends_at, one.begins_at, one.substitute_id or 0), default=None)


def substitute_of(
    staff_id: int, absences: Iterable[Absence], now: datetime, works: Callable[[int], bool]
) -> int | None:
    """Who stands in for somebody who is away: their substitute, or the substitute's where that is away as well.

    None where the chain ends with nobody, comes back to somebody in it, or to one who does not work here any more.

    Args:
        staff_id: who is away.
        absences: everybody's.
        now: the practice's moment.
        works: whether a person works at a desk and may look after this.
    """
    absences = tuple(absences)
    asked = {staff_id}
    away = absence_of(staff_id, absences, now)
    while away is not None and away.substitute_id is not None and away.substitute_id not in asked:
        stand_in = away.substitute_id
        if not works(stand_in):
            return None
        asked.add(stand_in)
        away = absence_of(stand_in, absences, now)
        if away is None:
            return stand_in
    return None
