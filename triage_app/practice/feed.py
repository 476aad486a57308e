"""How messages come to be on the portal: made up beforehand, or written while it runs."""

from bisect import insort
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from triage_app.practice import resources
from triage_app.practice.conversations import Message, Thread
from triage_app.practice.generator import Practice
from triage_app.practice.journal import Journal, JournalKind
from triage_app.practice.payloads import entry_for
from triage_app.practice.resources import Resource
from triage_app.practice.store import ResourceStore
from triage_app.practice.texts import Opening

_LONG_AGO = timedelta(days=30)


@dataclass(frozen=True)
class Times:
    """When a message was sent, what meta.lastUpdated says, and when it can first be seen; all in UTC."""

    sent: datetime
    stamped: datetime
    visible: datetime


@dataclass(frozen=True, order=True)
class _Coming:
    due: datetime
    number: int
    stamped: datetime = field(compare=False)
    resources: tuple[Resource, ...] = field(compare=False)


class Feed:
    """Puts messages into the store when their time has come; safe to use from any thread."""

    def __init__(self, practice: Practice, store: ResourceStore, journal: Journal) -> None:
        self._store = store
        self._journal = journal
        self._patients = {patient.id: patient for patient in practice.patients}
        self._threads = len(practice.threads)
        self._messages = 0
        self._coming: list[_Coming] = []
        for person in resources.people(practice):
            store.put(person, practice.now - _LONG_AGO)
        for thread in practice.threads:
            for message in thread.messages:
                self._expect(thread, message, Times(message.sent, message.sent, message.sent))

    def let_arrive(self, now: datetime) -> None:
        """Make everything visible whose time has come."""
        with self._store.lock:
            while self._coming and self._coming[0].due <= now:
                coming = self._coming.pop(0)
                records = [self._store.put(resource, coming.stamped) for resource in coming.resources]
                # Within the lock: nobody may be served a message before the journal knows of it.
                self._journal.add(
                    entry_for(self._store, JournalKind.ARRIVED, record, coming.due)
                    for record in records
                    if record.resource_type == "Communication"
                )

    def write(self, patient_id: str, opening: Opening, thread_id: str | None, times: Times) -> Message:
        """Let a patient write into a conversation, or begin one.

        Raises:
            KeyError: there is no such patient.

        """
        patient = self._patients[patient_id]
        with self._store.lock:
            self._threads += thread_id is None
            message = Message(
                id=f"msg-{self._messages + 1:04}",
                thread_id=thread_id or f"thread-{self._threads:03}",
                patient_id=patient.id,
                provider_id=patient.provider_id,
                inbound=True,
                sent=times.sent,
                text=opening.text,
                file=None,
            )
            thread = Thread(
                id=message.thread_id,
                patient_id=patient.id,
                provider_id=patient.provider_id,
                category=opening.category,
                subject=opening.subject,
                messages=(message,) if thread_id is None else (),
            )
            self._expect(thread, message, times)
        return message

    def _expect(self, thread: Thread, message: Message, times: Times) -> None:
        patient = self._patients[thread.patient_id]
        self._messages += 1
        parts = [resources.message(message, patient)]
        binary = resources.binary(message)
        if binary is not None:
            parts.insert(0, binary)
        if thread.messages and message is thread.messages[0]:
            parts.insert(0, resources.header(thread, patient))
        insort(self._coming, _Coming(times.visible, self._messages, times.stamped, tuple(parts)))
