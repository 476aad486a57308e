"""Conversations whose owners are looked at: several that wait, whose they are, and how they came there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from counted import H
from queues import NOW, a_message
from triage_app.queue.services.duties import Assigning
from triage_app.queue.store.schema_ownership import Handover

if TYPE_CHECKING:
    from queues import Queue
    from triage_app.queue.domain.handing import How


def many(queue: Queue, number: int = 5) -> list[int]:
    sent = queue.clock.now() - H
    queue.take_in(*(a_message(f"m-{n}", thread_key=f"t-{n}", sent=sent + n * H / 100) for n in range(number)))
    return sorted(row.id for row in queue.desk().open_rows()[0])


def leave_to(queue: Queue, *logins: str) -> list[int]:
    """Let the program give away what nobody owns, to nobody but these."""
    ana = queue.desk("ana")
    ana.set_assigning(Assigning(on=True))
    for login, person in queue.people.items():
        if login not in logins and login != "sync":
            ana.be_away(person.id, NOW, NOW + 1000 * H)
    return [queue.people[one].id for one in logins]


def owners(queue: Queue) -> list[int | None]:
    return [row.owner_id for row in sorted(queue.desk().open_rows()[0], key=lambda row: row.id)]


def history(queue: Queue) -> list[tuple[int, How, int | None, int | None, str]]:
    rows = select(Handover.conversation_id, Handover.how, Handover.from_id, Handover.to_id, Handover.why)
    found = queue.store.read(lambda work: work.connection.execute(rows.order_by(Handover.id)).all())
    return [tuple(one) for one in found]  # type: ignore[misc]
