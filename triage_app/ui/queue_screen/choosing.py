"""Which conversations of the list are chosen: one by one, as a range, or all that are shown."""

from collections.abc import Collection, Iterable
from collections.abc import Set as AbstractSet


class Chosen:
    """Conversations by their numbers; `start` is the one from which a range goes on, None where there is none."""

    def __init__(self) -> None:
        self._numbers: set[int] = set()
        self._range: set[int] = set()
        self.start: int | None = None

    def __len__(self) -> int:
        return len(self._numbers)

    def __contains__(self, number: object) -> bool:
        return number in self._numbers

    def toggle(self, number: int) -> None:
        """Choose one more, or leave it out again; the next range begins there."""
        self._numbers ^= {number}
        self._range = set()
        self.start = number

    def extend(self, start: int, numbers: Iterable[int]) -> None:
        """Choose a range, in place of the last one from the same conversation; what was chosen before stays."""
        if start == self.start:
            self._numbers -= self._range
        self._range = set(numbers) - self._numbers
        self._numbers |= self._range
        self.start = start

    def choose(self, numbers: Iterable[int]) -> None:
        """Choose these and no others."""
        self._numbers, self._range, self.start = set(numbers), set(), None

    def drop(self, numbers: Collection[int]) -> None:
        """Leave these out: they are not in the list any more, or were seen to."""
        self._numbers.difference_update(numbers)
        self._range.difference_update(numbers)

    def keep(self, numbers: AbstractSet[int]) -> None:
        """Leave out all but these."""
        self._numbers &= numbers
        self._range &= numbers

    def clear(self) -> None:
        """Choose nothing any more."""
        self.choose(())
