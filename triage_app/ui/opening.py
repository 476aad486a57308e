"""What the window needs to show the queue, read once on the worker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from triage_app.queue.board import Board
from triage_app.queue.domain.delivery import DeliveryKind, DeliveryState

if TYPE_CHECKING:
    from triage_app.queue.access import Access
    from triage_app.queue.domain.conversation import Delivery, Health, Practice


@dataclass(frozen=True)
class Opened:
    """A signed-in person's queue. `pending` are that person's replies that have not begun to leave."""

    access: Access
    board: Board
    practice: Practice
    cursor: int
    pending: tuple[Delivery, ...]
    health: Health


def read_queue(access: Access) -> Opened:
    """Read everything the first screen shows. Belongs on the worker; the board is the UI thread's from then on."""
    rows, cursor = access.open_rows()
    board = Board(access.person.id)
    board.load(rows)
    pending = tuple(
        one
        for one in access.deliveries(DeliveryState.PENDING)
        if one.by_id == access.person.id and one.kind is DeliveryKind.REPLY and one.can_cancel
    )
    return Opened(access, board, access.practice(), cursor, pending, access.health())
