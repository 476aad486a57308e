"""What a benchmark says: ours, the anchor, their ratio, and whether the target is met."""

import os
import platform
from dataclasses import asdict, dataclass, field
from statistics import median
from typing import Any


@dataclass(frozen=True)
class Figure:
    """One row of the design's table of figures. Times are seconds; `target` bounds the ratio from above."""

    figure: int
    name: str
    ours: list[float]
    anchor: list[float]
    target: float
    machine: str = field(
        default_factory=lambda: f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    )

    @property
    def ratio(self) -> float:
        """The median of ours over the median of the anchor."""
        return median(self.ours) / median(self.anchor)

    def as_json(self) -> dict[str, Any]:
        """The figure as it is printed: medians, spread, verdict."""
        facts = asdict(self)
        for side in ("ours", "anchor"):
            times: list[float] = facts[side]
            facts[side] = round(median(times), 4)
            facts[f"{side}_spread"] = [round(min(times), 4), round(max(times), 4)]
        return {**facts, "ratio": round(self.ratio, 3), "pass": self.ratio <= self.target}
