"""How large a make-believe history is: a doctor's office, a group, a health system.

Threads are counted back from the last moment: 4.6 new ones per provider and working day (MGB primary care, 2021),
those of the weekend among them, each of 2.77 messages on average. Open conversations are those of a normal day,
in H those after a weekend of four days (reference/domain.md, 1.1).
"""

from dataclasses import dataclass
from datetime import UTC, datetime

SEED = 20261122
ZONE = "America/New_York"
"""Whose hours, holidays and changes of the clock the patients of every size follow."""

THREADS_A_DAY = 4.6 * 5 / 6
"""New threads per provider on a day of weight one, of which a week has six (hours.py)."""

_MONDAY = datetime(2026, 11, 23, 18, 28, tzinfo=UTC)
_AFTER_THANKSGIVING = datetime(2026, 11, 30, 13, 0, tzinfo=UTC)
_THREADS_A_PATIENT = 6.7
"""Threads per patient who writes (mean of a cohort with diabetes; SD 8.3)."""


@dataclass(frozen=True)
class Size:
    """One size. `now` is its last moment in UTC; `odd` of a thousand threads arrive in disorder.

    `turns` adds threads on the leap day, at both changes of the clock and at the end of a year, for a history too
    short to reach them.
    """

    name: str
    providers: int
    threads: int
    open: int
    now: datetime = _MONDAY
    odd: int = 10
    turns: bool = False

    @property
    def writers(self) -> int:
        """How many patients write at all."""
        return max(12, round(self.threads / _THREADS_A_PATIENT))


TINY = Size("tiny", providers=3, threads=50, open=20, odd=300, turns=True)
"""For tests: every disorder, and every turn of the calendar, in about 130 messages."""

S = Size("S", providers=3, threads=18_000, open=30)
"""Three providers, five years, 50,000 messages."""

G = Size("G", providers=50, threads=300_000, open=500)
"""A group of fifty providers, five years, 830,000 messages."""

M = Size("M", providers=64, threads=382_000, open=50_000)
"""A million messages with 50,000 open: what figures 6, 8, 12 and 13 of the design are measured on."""

H = Size("H", providers=5_000, threads=3_640_000, open=100_000, now=_AFTER_THANKSGIVING)
"""A slice of a health system: 100,000 open conversations and ten million messages, of about half a year."""

SIZES = {size.name: size for size in (TINY, S, G, M, H)}
