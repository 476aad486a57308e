"""Where the lines of a list stand: conversations in order of urgency, and a heading above each group of them.

A conversation that comes, goes or moves costs a search and one step, however many others there are.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import groupby
from typing import TypeAlias

from triage_app.queue.board import Group

Key: TypeAlias = tuple[datetime, int]
"""What a conversation is ordered by, its number last."""

Ends: TypeAlias = Sequence[tuple[Group, datetime]]
"""The groups in order, and until when what stands in them is due."""

_PLACES = {group: place for place, group in enumerate(Group)}


@dataclass(frozen=True)
class Step:
    """Lines from `first` to `last` that come or go; nothing has happened until `take` is called."""

    first: int
    last: int
    take: Callable[[], object]
    comes: bool = False


class Lines:
    """The lines of one list; its headings have the positions of the first conversations below them."""

    def __init__(self) -> None:
        self._order: list[Key] = []
        self._headings: list[tuple[int, Group]] = []

    def begin(self, order: list[Key], ends: Ends) -> None:
        """Have these conversations, in their order, and no others."""
        self._order = order
        self._headings = self._wanted(ends)

    def __len__(self) -> int:
        return len(self._order) + len(self._headings)

    @property
    def order(self) -> Sequence[Key]:
        """The conversations, most urgent first."""
        return self._order

    def at(self, line: int) -> Group | int:
        """The heading on a line, or the number of the conversation."""
        above = 0
        for place, (first, group) in enumerate(self._headings):
            if line == first + place:
                return group
            above += first + place < line
        return self._order[line - above][1]

    def line_of(self, key: Key) -> int | None:
        """On which line a conversation is, None where it is on none."""
        at = self._find(key)
        return None if at is None else at + self._above(at)

    def headings(self) -> list[int]:
        """On which lines the headings are."""
        return [first + place for place, (first, _) in enumerate(self._headings)]

    def counts(self) -> dict[Group, int]:
        """How many conversations stand under each heading."""
        ends = [*(first for first, _ in self._headings), len(self._order)][1:]
        return {group: end - first for (first, group), end in zip(self._headings, ends, strict=True)}

    def has(self, key: Key) -> bool:
        """Whether a conversation is on a line."""
        return self._find(key) is not None

    def steps(self, gone: Iterable[Key], come: Iterable[Key], ends: Ends) -> Iterator[Step]:
        """The steps in which conversations leave and come and headings move; each is taken before the next.

        What comes is not here yet.
        """
        coming = sorted(come)
        yield from self._let_go(gone)
        yield from self._drop_headings(coming, ends)
        yield from self._let_come(coming, ends)
        yield from self._put_headings(ends)

    def _let_go(self, gone: Iterable[Key]) -> Iterator[Step]:
        places = sorted({at for key in gone if (at := self._find(key)) is not None}, reverse=True)
        # from the bottom up; a run ends where the next place is not the one above, or a heading stands between
        for (_, above), run in groupby(enumerate(places), lambda one: (sum(one), self._above(one[1]))):
            found = [at for _, at in run]
            first, last = found[-1], found[0]
            yield Step(first + above, last + above, partial(self._remove, first, last))

    def _drop_headings(self, coming: Sequence[Key], ends: Ends) -> Iterator[Step]:
        stay = set(self._wanted(ends, coming))
        for place in reversed(range(len(self._headings))):
            if self._headings[place] not in stay:
                line = self._headings[place][0] + place
                yield Step(line, line, partial(self._headings.pop, place))

    def _let_come(self, coming: Sequence[Key], ends: Ends) -> Iterator[Step]:
        for at, group, keys in reversed(list(self._runs(coming, ends))):
            line = at + sum(_PLACES[one] <= _PLACES[group] for _, one in self._headings)
            yield Step(line, line + len(keys) - 1, partial(self._insert, at, group, keys), comes=True)

    def _runs(self, coming: Sequence[Key], ends: Ends) -> Iterator[tuple[int, Group, Sequence[Key]]]:
        """What comes side by side, under one heading: its place, its group, and what it is."""
        begin = 0
        for group, until in ends:
            end = bisect_left(coming, (until, 0))
            while begin < end:
                at = bisect_left(self._order, coming[begin])
                last = end if at == len(self._order) else bisect_left(coming, self._order[at], begin, end)
                yield at, group, coming[begin:last]
                begin = last

    def _put_headings(self, ends: Ends) -> Iterator[Step]:
        for place, heading in enumerate(self._wanted(ends)):
            if heading not in self._headings:
                line = heading[0] + place
                yield Step(line, line, partial(self._headings.insert, place, heading), comes=True)

    def _remove(self, first: int, last: int) -> None:
        del self._order[first : last + 1]
        self._headings = [(at - (last + 1 - first) if at > first else at, group) for at, group in self._headings]

    def _insert(self, at: int, group: Group, keys: Sequence[Key]) -> None:
        self._order[at:at] = keys
        self._headings = [
            (first + len(keys) if _PLACES[one] > _PLACES[group] else first, one) for first, one in self._headings
        ]

    def _wanted(self, ends: Ends, coming: Sequence[Key] = ()) -> list[tuple[int, Group]]:
        """The headings that belong above what is here, or is about to come."""
        found, begin, begin_coming = [], 0, 0
        for group, until in ends:
            end, end_coming = bisect_left(self._order, (until, 0)), bisect_left(coming, (until, 0))
            if end > begin or end_coming > begin_coming:
                found.append((begin, group))
            begin, begin_coming = end, end_coming
        return found

    def _find(self, key: Key) -> int | None:
        at = bisect_left(self._order, key)
        return at if at < len(self._order) and self._order[at] == key else None

    def _above(self, at: int) -> int:
        """How many headings stand above a conversation."""
        return sum(first <= at for first, _ in self._headings)
