"""Values that count how often they are compared: how work grows is told without a clock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from typing_extensions import override

if TYPE_CHECKING:
    from collections.abc import Callable

C = TypeVar("C", bound=type)
_steps = 0


def _counts(kind: C) -> C:
    """Have every comparison of a type's values counted, and every look-up by them."""

    def counted(name: str) -> Callable[..., Any]:
        plain = getattr(kind.__mro__[1], name)

        def compare(*values: Any) -> Any:
            global _steps  # noqa: PLW0603
            _steps += 1
            return plain(*values)

        return compare

    for name in ("__lt__", "__le__", "__gt__", "__ge__", "__eq__", "__ne__", "__hash__"):
        setattr(kind, name, counted(name))
    return kind


@_counts
class Counted(int):
    """A number, or a moment."""

    @override
    def __neg__(self) -> Counted:
        return Counted(int.__neg__(self))


@_counts
class CountedText(str):
    """A text."""

    __slots__ = ()


def count(work: Callable[[], object]) -> int:
    """How many comparisons some work takes."""
    before = _steps
    work()
    return _steps - before
