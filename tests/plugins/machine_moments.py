"""Time that passes on the database's clock, without anybody waiting for it: stored moments move into the past."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from triage_app.queue.store.schema_ownership import Presence, TakeOver

if TYPE_CHECKING:
    from queues import Queue
    from triage_app.queue.store.work import Work


def let_pass(queue: Queue, seconds: float) -> None:
    """Let so many seconds of machine time pass for who is where, and for who asks."""
    by = timedelta(seconds=seconds)

    def move(work: Work) -> None:
        for one in work.connection.execute(select(Presence.__table__)).all():
            writes = one.writes_until and one.writes_until - by
            work.connection.execute(
                update(Presence)
                .where(Presence.conversation_id == one.conversation_id, Presence.staff_id == one.staff_id)
                .values(seen_at=one.seen_at - by, writes_until=writes)
            )
        for one in work.connection.execute(select(TakeOver.__table__)).all():
            work.connection.execute(
                update(TakeOver)
                .where(TakeOver.conversation_id == one.conversation_id)
                .values(asked_at=one.asked_at - by, refused_at=one.refused_at and one.refused_at - by)
            )

    queue.store.write(move)
