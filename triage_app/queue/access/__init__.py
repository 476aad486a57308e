"""What a signed-in person can do: every verb, bound to a store and to that person.

The desk and the command line are handed one of these and nothing else of the queue. Every call is synchronous and
may be made from any thread; none is made while the interface waits (ui/tasks.py).
"""

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

from triage_app.clock import stopwatch
from triage_app.errors import NotAllowedError, UsageError
from triage_app.queue.access.acting import Acting
from triage_app.queue.access.managing import Managing
from triage_app.queue.access.meeting import Meeting
from triage_app.queue.access.ruling import Ruling
from triage_app.queue.domain.conversation import (
    Conversation,
    Delivery,
    FirstScreen,
    Health,
    News,
    Patient,
    Practice,
    Row,
)
from triage_app.queue.domain.delivery import DeliveryState
from triage_app.queue.domain.people import Act, Person, Role, may_add
from triage_app.queue.services import browse, conversations, files, portals, snapshot, staff
from triage_app.queue.store.changes import Ear
from triage_app.queue.store.schema_outbox import Outbox
from triage_app.queue.store.work import Work

_TOLD_S = 60.0
"""How long what was read of others' changes may be on its way to the screen."""


class Access(Acting, Managing, Meeting, Ruling):
    """The queue, as one person may use it."""

    # reading

    def practice(self) -> Practice:
        """Whose queue this is."""
        return self._store.read(browse.practice)

    def first_screen(self, limit: int) -> FirstScreen:
        """What a desk shows first, with at most so many of the most urgent open conversations."""
        self._require(Act.READ)
        return self._store.read(lambda work: snapshot.first_screen(work, self.person.id, limit))

    def skeleton(self) -> tuple[Row, ...]:
        """Every conversation in which a patient waits, bare: as much as order and views need, in no order."""
        self._require(Act.READ)
        return self._store.read(snapshot.skeleton)

    def open_rows(self) -> tuple[tuple[Row, ...], int]:
        """Every conversation in which a patient waits, and the change cursor that goes with them."""
        self._require(Act.READ)
        return self._store.read(browse.open_rows)

    def rows(self, ids: Collection[int]) -> tuple[Row, ...]:
        """Those of the conversations in which a patient still waits."""
        self._require(Act.READ)
        return self._store.read(lambda work: browse.rows(work, ids))

    def open_with(self, words: Sequence[str]) -> frozenset[int]:
        """Open conversations with all of these words in patient, subject, first words or provider."""
        self._require(Act.READ)
        return self._store.read(lambda work: browse.open_with(work, words))

    def settled_rows(self, limit: int) -> tuple[Row, ...]:
        """Conversations in which nobody waits, the latest first."""
        self._require(Act.READ)
        return self._store.read(lambda work: browse.settled_rows(work, limit))

    def relatives(self, conversation_id: int) -> tuple[Row, ...]:
        """Other conversations of the same patient, those in which somebody waits first."""
        self._require(Act.READ)
        return self._store.read(lambda work: browse.relatives(work, conversation_id))

    def conversation(self, conversation_id: int) -> Conversation:
        """All of one conversation."""
        self._require(Act.READ)
        return self._store.read(lambda work: conversations.conversation(work, conversation_id, self.person.id))

    def patients(self, ids: Collection[int]) -> dict[int, Patient]:
        """Patients by their ids."""
        self._require(Act.READ)
        return self._store.read(lambda work: browse.patients(work, ids))

    def deliveries(self, state: DeliveryState | None = None, limit: int = 200) -> tuple[Delivery, ...]:
        """The outbox, the latest first."""
        self._require(Act.READ)
        where = [Outbox.state == state] if state is not None else []
        return self._store.read(lambda work: browse.deliveries(work, *where, newest=limit))

    def delivery(self, delivery_id: int) -> Delivery:
        """One row of the outbox.

        Raises:
            UsageError: `delivery_unknown`.
        """
        self._require(Act.READ)
        found = self._store.read(lambda work: browse.deliveries(work, Outbox.id == delivery_id))
        if not found:
            raise UsageError("delivery_unknown")
        return found[0]

    def health(self) -> Health:
        """Whether portals are read, replies leave, sync is alive and this computer's clock is right."""
        return self._store.read(lambda work: portals.health(work, self._computer))

    @property
    def heard(self) -> float:
        """When the database last answered anything, in seconds of `clock.stopwatch`; asks nothing."""
        return self._store.heard

    # news

    def news(self, cursor: int) -> News:
        """What others changed since a cursor.

        What this desk did itself is left out where the act returned how things stand, unless others changed the
        same conversation shortly before: what was read of that may reach the screen after the act's own answer.
        """
        self._require(Act.READ)
        for told, at in list(self._told.items()):
            if stopwatch() - at > _TOLD_S:
                del self._told[told]
        news = self._store.read(lambda work: snapshot.news(work, cursor, self._store.shown, self._told))
        self._told |= dict.fromkeys(news.ids, stopwatch())
        return news

    def still_to_show(self, ids: Collection[int]) -> None:
        """What was read of these is not on the screen yet: what this desk does with them is told again."""
        self._told |= dict.fromkeys(ids, stopwatch())

    def wait_for_change(self, cursor: int, timeout_s: float) -> bool:
        """True as soon as there may be news; for one listening thread, which calls `stop_listening` at its end."""
        if self._ear is None:
            self._ear = Ear(self._store.engine)
        return self._ear.wait(cursor, timeout_s)

    def stop_listening(self) -> None:
        """Give the listening connection back."""
        if self._ear is not None:
            self._ear.close()
            self._ear = None

    # files and portals

    def want_file(self, file_id: int) -> None:
        """Ask sync to fetch the bytes of an attachment, at once."""
        self._require(Act.READ)

        def want(work: Work) -> None:
            files.want(work, file_id)
            portals.request_sync(work, self.person)

        self._store.write(want)

    def save_file(self, file_id: int, target: Path) -> None:
        """Write an attachment that is here to a file of the person's choice."""
        self._require(Act.READ)
        files.save(self._store, file_id, target)

    def sync_now(self) -> None:
        """Ask whichever sync is at work to check every portal now."""
        self._store.write(lambda work: portals.request_sync(work, self.person))

    def connections(self) -> tuple[portals.Connection, ...]:
        """Every portal, without its secret."""
        return self._store.read(portals.connections)

    def add_portal(self, name: str, kind: str, settings: dict[str, Any]) -> portals.Connection:
        """Connect a portal."""
        return self._store.write(lambda work: portals.add(work, self.person, name, kind, settings))

    def staff(self) -> tuple[staff.Member, ...]:
        """Everybody who works here."""
        return self._store.read(staff.members)

    def add_staff(self, login: str, name: str, roles: frozenset[Role], password: str | None = None) -> Person:
        """Add a person who may sign in; on a team database with a first password.

        Raises:
            NotAllowedError: `not_your_role`; supervisors add those who work at a desk.
        """
        if not may_add(self.person, roles):
            raise NotAllowedError("not_your_role")
        return self._store.write(lambda work: staff.add(work, login, name, roles, password))

    def shut(self) -> None:
        """Close every connection to the database."""
        self.stop_listening()
        self._store.close()
