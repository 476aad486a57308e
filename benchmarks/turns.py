"""Lets ours and its anchors run in turn, so that a busy minute of the machine meets all of them."""

import time
from collections.abc import Callable, Mapping


def in_turn(sides: Mapping[str, Callable[[], float]], turns: int, *, warm: int = 1) -> dict[str, list[float]]:
    """What each side measured, turn by turn; the first turns only fill caches and are not kept.

    Where one turn is all that is asked for, as in the small size, nothing is warmed.
    """
    measured: dict[str, list[float]] = {name: [] for name in sides}
    for turn in range(-warm if turns > 1 else 0, turns):
        for name, side in sides.items():
            value = side()
            if turn >= 0:
                measured[name].append(value)
    return measured


def seconds(act: Callable[[], object]) -> float:
    """How long something takes."""
    began = time.perf_counter()
    act()
    return time.perf_counter() - began
