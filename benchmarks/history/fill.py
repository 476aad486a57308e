"""Fill an empty queue with a history.

There is no index of words yet; where one comes, it is filled last here, and only for what is younger than 90 days.
"""

import gc
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, func, select

from benchmarks.history import postgresql, sqlite
from benchmarks.history.batches import Batch, batches
from benchmarks.history.rows import Place
from triage_app.practice.history.sizes import Size
from triage_app.practice.history.threads import threads
from triage_app.practice.history.values import Thread
from triage_app.queue.domain.people import Role
from triage_app.queue.store.engine import WRITING
from triage_app.queue.store.migrate import require_current
from triage_app.queue.store.schema import Conversation, Location, Patient, Portal, Provider, Staff, StaffRole

_AT_DESKS = (Role.ASSISTANT, Role.CLINICIAN, Role.SUPERVISOR)


def fill(engine: Engine, size: Size, every: Iterable[Thread] | None = None) -> int:
    """Write a history into a queue that has a portal and people but no messages; returns how many messages.

    Args:
        engine: the database, as its owner, made by the program's migrations.
        size: which history.
        every: its threads, where they are made up elsewhere.

    Raises:
        ValueError: there are messages already, or no portal or nobody who works here.
    """
    with _no_collecting(), engine.connect().execution_options(**{WRITING: True}) as connection, connection.begin():
        require_current(connection)
        counted = _Counted(batches(size, _place(connection), every or threads(size)))
        (postgresql if connection.dialect.name == "postgresql" else sqlite).store(connection, counted)
    return counted.messages


@contextmanager
def _no_collecting() -> Generator[None]:
    """Millions of rows, none of them in a circle: looking for circles among them took a sixth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _place(connection: Connection) -> Place:
    for table in (Conversation, Patient, Provider):
        if connection.execute(select(table.id).limit(1)).scalar() is not None:
            msg = "there are messages in this queue already"
            raise ValueError(msg)
    working = select(StaffRole.staff_id).where(StaffRole.role.in_(_AT_DESKS))
    staff = connection.execute(select(Staff.id).where(Staff.active, Staff.id.in_(working)).order_by(Staff.id))
    portal_id = connection.execute(select(func.min(Portal.id))).scalar()
    location_id = connection.execute(select(func.min(Location.id))).scalar()
    people = tuple(staff.scalars())
    if portal_id is None or location_id is None or not people:
        msg = "a history needs a portal, a location and somebody at a desk"
        raise ValueError(msg)
    return Place(portal_id, location_id, people)


class _Counted:
    """Batches on their way, and how many messages were in them."""

    def __init__(self, every: Iterator[Batch]) -> None:
        self._every = every
        self.messages = 0

    def __iter__(self) -> Iterator[Batch]:
        for batch in self._every:
            self.messages += batch.messages
            yield batch
