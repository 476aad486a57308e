"""What a benchmark says: ours, its anchors, their ratios, whether the targets are met, and what limits it."""

import os
import platform
from dataclasses import dataclass, field
from statistics import median
from typing import Any


@dataclass(frozen=True)
class Anchor:
    """What ours is held against. `target` bounds the ratio of ours to it; None is for comparison only."""

    name: str
    values: list[float]
    target: float | None


@dataclass(frozen=True)
class Figure:
    """One row of the design's table of figures, or a part of it.

    `values` are of one unit throughout. For times and sizes the targets are upper bounds; for rates, which have
    `at_least` set, lower ones. `beside` holds what else was seen in the same run.
    """

    figure: int
    name: str
    unit: str
    ours: list[float]
    anchors: tuple[Anchor, ...]
    at_least: bool = False
    limit: str = ""
    beside: dict[str, float | str] = field(default_factory=dict)

    def ratio(self, anchor: Anchor) -> float:
        """The median of ours over the median of an anchor."""
        return median(self.ours) / median(anchor.values)

    def meets(self, anchor: Anchor) -> bool:
        """Whether the target is met that an anchor sets."""
        if anchor.target is None:
            return True
        ratio = self.ratio(anchor)
        return ratio >= anchor.target if self.at_least else ratio <= anchor.target

    @property
    def passed(self) -> bool:
        """Whether every target is met."""
        return all(self.meets(anchor) for anchor in self.anchors)

    def as_json(self) -> dict[str, Any]:
        """The figure as it is printed; `anchor`, `ratio` and `target` are the first anchor's."""
        first = self.anchors[0]
        return {
            "figure": self.figure,
            "name": self.name,
            "unit": self.unit,
            "ours": _rounded(median(self.ours)),
            "ours_spread": _spread(self.ours),
            "anchor": _rounded(median(first.values)),
            "ratio": round(self.ratio(first), 3),
            "target": first.target,
            "pass": self.passed,
            "anchors": [
                {
                    "name": one.name,
                    "median": _rounded(median(one.values)),
                    "spread": _spread(one.values),
                    "ratio": round(self.ratio(one), 3),
                    "target": one.target,
                    "pass": self.meets(one),
                }
                for one in self.anchors
            ],
            "at_least": self.at_least,
            "limit": self.limit,
            "beside": self.beside,
            "machine": machine(),
        }

    def as_lines(self) -> list[str]:
        """The figure for people: one line an anchor, and one for what limits it."""
        bound = "at least" if self.at_least else "at most"
        lines = []
        for place, one in enumerate(self.anchors):
            name = f"{self.figure:>2} {self.name}" if place == 0 else ""
            wanted = (
                "" if one.target is None else f"{bound} {one.target}: {'met' if self.meets(one) else 'MISSED'}"
            )
            ours, theirs = _shown(median(self.ours)), _shown(median(one.values))
            lines.append(f"{name:<34} {ours:>9} {theirs:>9} {self.unit:<11} {one.name:<34} "
                         f"{self.ratio(one):>7.3f} {wanted}".rstrip())  # fmt: skip
        notes = [f"{name}: {value}" for name, value in self.beside.items()] + ([self.limit] if self.limit else [])
        return lines + [f"{'':<34} {note}" for note in notes]


HEADING = f"{'   figure':<34} {'ours':>9} {'anchor':>9} {'unit':<11} {'held against':<34} {'ratio':>7} target"


def machine() -> str:
    """What it was measured on, and how busy that was."""
    load = f"load {os.getloadavg()[0]:.2f}" if hasattr(os, "getloadavg") else "load unknown"
    return f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}, {load}"


def _rounded(value: float) -> float:
    return float(f"{value:.4g}")


def _shown(value: float) -> str:
    return f"{value:,.0f}" if value >= 1000 else f"{value:.4g}"  # noqa: PLR2004


def _spread(values: list[float]) -> list[float]:
    return [_rounded(min(values)), _rounded(max(values))]
