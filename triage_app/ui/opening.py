"""What the window needs to show the queue, read once on the worker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from triage_app.queue.board import Board

if TYPE_CHECKING:
    from datetime import tzinfo

    from triage_app.queue.access import Access
    from triage_app.queue.domain.conversation import Delivery, Health, Practice

FIRST_ROWS = 200
"""How many conversations are read before the window shows any; of more only the skeleton follows (decision 56)."""


@dataclass(frozen=True)
class Opened:
    """A signed-in person's queue.

    `leaving` are that person's replies that have not begun to leave; `here` is the zone it is read in, None for
    this computer's.
    """

    access: Access
    board: Board
    practice: Practice
    cursor: int
    leaving: tuple[Delivery, ...]
    health: Health
    here: tzinfo | None = None


def read_queue(access: Access) -> Opened:
    """Read what the first screen shows. Belongs on the worker; the board is the UI thread's from then on."""
    first = access.first_screen(FIRST_ROWS)
    board = Board(access.person.id)
    board.load(first.rows, is_all=first.is_all)
    return Opened(access, board, first.practice, first.cursor, first.leaving, first.health)
