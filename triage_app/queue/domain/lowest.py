"""The lowest of many values among those that reach far enough, without looking at each of them."""

from bisect import bisect_left, bisect_right
from datetime import datetime
from typing import Generic, TypeVar

R = TypeVar("R", int, datetime)
V = TypeVar("V", int, datetime)


class Lowest(Generic[R, V]):
    """Values that reach to somewhere, and the lowest of those that reach at least to a place.

    Both lists ascend: what reaches less far than another is kept only where its value is lower.
    """

    def __init__(self) -> None:
        self._reaches: list[R] = []
        self._values: list[V] = []

    def add(self, reach: R, value: V) -> None:
        """Take in a value that reaches so far."""
        lowest = self.among(reach)
        if lowest is not None and lowest <= value:
            return
        begin, end = bisect_left(self._values, value), bisect_right(self._reaches, reach)
        self._reaches[begin:end] = [reach]
        self._values[begin:end] = [value]

    def among(self, reach: R) -> V | None:
        """The lowest value of all that reach at least so far; None where none does."""
        place = bisect_left(self._reaches, reach)
        return self._values[place] if place < len(self._values) else None
