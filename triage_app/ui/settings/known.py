"""Names that occur in a queue, for who writes down to which conversations a policy applies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from triage_app.queue.board import View
from triage_app.queue.domain.categories import CATEGORIES

if TYPE_CHECKING:
    from datetime import datetime

    from triage_app.ui.opening import Opened

_LOOKED_AT = 2_000
"""Locations are looked for among so many of the most urgent conversations."""


def known_names(opened: Opened, now: datetime) -> dict[str, tuple[str, ...]]:
    """Portals, locations, doctors and categories by what a policy looks at."""
    board = opened.board
    rows = [board.row(key) for key in board.ids(View.ALL, now)[:_LOOKED_AT]]
    return {
        "portal": tuple(one.name for one in opened.health.portals),
        "location": tuple(sorted({row.location for row in rows if row is not None and row.location})),
        "provider": tuple(board.providers()),
        "category": CATEGORIES,
    }
