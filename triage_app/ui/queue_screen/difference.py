"""How to get from one order of lines to another in few steps, so that a list changes only where it changed."""

from bisect import bisect_left
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Steps:
    """Runs of lines (first, last): removals in the old order from the bottom up, then insertions top down."""

    removals: tuple[tuple[int, int], ...]
    insertions: tuple[tuple[int, int], ...]


def steps_between(old: Sequence[Key], new: Sequence[Key]) -> Steps:
    """The steps from `old` to `new`; keys are unique in each. As many lines as possible stay where they are."""
    same = _alike(old, new)
    tail = _alike(old[same:][::-1], new[same:][::-1])
    between = _steps(old[same : len(old) - tail], new[same : len(new) - tail])
    return Steps(
        tuple((first + same, last + same) for first, last in between.removals),
        tuple((first + same, last + same) for first, last in between.insertions),
    )


def _alike(one: Sequence[Key], other: Sequence[Key]) -> int:
    """How many keys both begin with: most of a long list stays as it is."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def _steps(old: Sequence[Key], new: Sequence[Key]) -> Steps:
    place = {key: at for at, key in enumerate(new)}
    common = [at for at, key in enumerate(old) if key in place]
    stays = {common[at] for at in _longest_rising([place[old[at]] for at in common])}
    kept = {old[at] for at in stays}
    removals = _runs([at for at in range(len(old)) if at not in stays])
    insertions = _runs([at for at, key in enumerate(new) if key not in kept])
    return Steps(tuple(reversed(removals)), tuple(insertions))


def _longest_rising(values: Sequence[int]) -> list[int]:
    """Positions of one longest rising subsequence (patience sorting)."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for at, value in enumerate(values):
        pile = bisect_left(tails, value)
        if pile == len(tails):
            tails.append(value)
            ends.append(at)
        else:
            tails[pile], ends[pile] = value, at
        before.append(ends[pile - 1] if pile else -1)
    found: list[int] = []
    at = ends[-1] if ends else -1
    while at >= 0:
        found.append(at)
        at = before[at]
    return found


def _runs(places: Sequence[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for at in places:
        if runs and runs[-1][1] == at - 1:
            runs[-1] = (runs[-1][0], at)
        else:
            runs.append((at, at))
    return runs
