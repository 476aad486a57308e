"""What a signed-in person can do: every verb, bound to a store and to that person.

The desk and the command line are handed one of these and nothing else of the queue. Every call is synchronous and
may be made from any thread; none is made while the interface waits (ui/tasks.py).
"""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from triage_app.clock import Clock, SystemClock, stopwatch
from triage_app.errors import NotAllowedError, UsageError
from triage_app.queue.domain.conversation import (
    Conversation,
    Delivery,
    FirstScreen,
    Health,
    News,
    Patient,
    Practice,
    Reply,
    Row,
    StagedFile,
)
from triage_app.queue.domain.delivery import DeliveryState
from triage_app.queue.domain.keys import new_key
from triage_app.queue.domain.people import Act, Person, Role, may, may_add
from triage_app.queue.domain.reports import NOTHING_KNOWN, FileFacts, FileKind
from triage_app.queue.domain.states import CloseReason
from triage_app.queue.domain.timing import Timing
from triage_app.queue.services import (
    answer,
    assign,
    browse,
    cancel,
    close,
    conversations,
    deliveries,
    drafts,
    files,
    portals,
    snapshot,
    staff,
)
from triage_app.queue.store.changes import Ear
from triage_app.queue.store.schema_outbox import Outbox
from triage_app.queue.store.work import Store, Work

_TOLD_S = 60.0
"""How long what was read of others' changes may be on its way to the screen."""


class Access:
    """The queue, as one person may use it."""

    def __init__(
        self,
        store: Store,
        person: Person,
        timing: Timing,
        computer: Clock | None = None,
        look_into: Callable[[StagedFile], FileFacts] | None = None,
    ) -> None:
        """Bind the verbs.

        Args:
            store: where the queue is.
            person: who has signed in.
            timing: how long the machinery waits.
            computer: this computer's own clock, which is compared with the database's; the system's by default.
            look_into: what reads a staged PDF, in a process of its own; without it nothing is known of files.
        """
        self._store = store
        self._look_into = look_into
        self._computer = computer or SystemClock()
        self._ear: Ear | None = None
        self._told: dict[int, float] = {}
        store.act_as(person.login)
        self.person = person
        self.clock = store.clock
        self.timing = timing

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

    # owning; every act has a key of its own, so that one whose answer was lost is repeated without doing it twice

    def claim(self, conversation_id: int, *, take: bool = False) -> Conversation:
        """Own a conversation nobody owns; with `take`, whoever owns it."""
        key = new_key()
        return self._store.write(
            lambda work: assign.claim(work, self.person, conversation_id, key, take=take), keyed=True
        )

    def release(self, conversation_id: int) -> Conversation:
        """Give a conversation of one's own back to everybody."""
        key = new_key()
        return self._store.write(lambda work: assign.release(work, self.person, conversation_id, key), keyed=True)

    def close(self, conversation_id: int, reason: CloseReason, *, seen: int) -> Conversation:
        """End a wait without a reply; `seen` is the newest message that was on screen."""
        key = new_key()
        return self._store.write(
            lambda work: close.close(work, self.person, conversation_id, key, reason=reason, seen=seen), keyed=True
        )

    # answering

    def stage_file(self, path: Path) -> StagedFile:
        """Check a file and put its bytes into the store, ready to go with a reply."""
        self._require(Act.REPLY)
        return files.stage(self._store, path)

    def facts_of(self, file: StagedFile) -> FileFacts:
        """What is inside a staged file: nothing is known of other kinds than PDF.

        It takes a fifth of a second, a hostile file ten seconds.

        Raises:
            TriageError: `file_damaged`, when the queue no longer holds what was staged.
        """
        self._require(Act.REPLY)
        if self._look_into is None or file.content_type != FileKind.PDF:
            return NOTHING_KNOWN
        return self._look_into(file)

    def save_draft(self, conversation_id: int, text: str, staged: tuple[StagedFile, ...]) -> datetime:
        """Keep what has been written so far; returns when it was saved."""
        self._store.write(lambda work: drafts.save(work, self.person, conversation_id, text, staged), keyed=True)
        return self.clock.now()

    def reply(self, wanted: Reply) -> Delivery:
        """Put a reply and its files into the outbox; a repeat under the same key returns what the first made."""
        return self._store.write(lambda work: answer.reply(work, self.person, wanted, self.timing), keyed=True)

    def cancel(self, reply_key: str, *, checked: bool = False) -> Conversation:
        """Take a reply back; its text and files become its author's draft again.

        `checked`: a supervisor has looked into the portal, and it is not there.
        """
        key = new_key()
        return self._store.write(
            lambda work: cancel.cancel(work, self.person, reply_key, key, checked=checked), keyed=True
        )

    def retry(self, delivery_id: int) -> None:
        """Send again what needed attention, under its old key."""
        key = new_key()
        self._store.write(lambda work: deliveries.retry(work, self.person, delivery_id, key), keyed=True)

    def deliveries_of(self, reply_keys: Collection[str]) -> tuple[Delivery, ...]:
        """The rows of these replies."""
        self._require(Act.READ)
        return self._store.read(lambda work: browse.deliveries(work, Outbox.reply_key.in_(reply_keys)))

    def send_now(self) -> int:
        """End the undo window of this person's own replies; how many rows may leave now."""
        return self._store.write(lambda work: deliveries.send_now(work, self.person))

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

    def _require(self, act: Act) -> None:
        if not may(self.person, act):
            raise NotAllowedError("not_your_role")
