"""Which conversation a portal's message belongs to: found by its thread, made where it is new."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import func, select

from triage_app.queue.domain.remote import Intake, RemoteMessage, RemoteThread
from triage_app.queue.domain.states import State
from triage_app.queue.store import rows
from triage_app.queue.store.schema import Conversation, Location, Message
from triage_app.queue.store.work import Work

PARTED = "#"
"""Stands in a thread's key before the patient, where one thread of the portal speaks of several patients."""

_Opening: TypeAlias = RemoteMessage | RemoteThread
"""What a conversation begins with."""


@dataclass(frozen=True)
class _Thread:
    id: int
    patient_id: int | None
    provider_id: int | None
    subject: str


class Threads:
    """Finds or makes the conversation of every message on a page."""

    def __init__(self, work: Work, portal_id: int, patients: dict[str, int], providers: dict[str, int]) -> None:
        self._work = work
        self._portal_id = portal_id
        self._patients = patients
        self._providers = providers

    def ids_for(self, page: Intake, seen_at: datetime) -> dict[str, int]:
        """The conversation of each message, by the message's id; titles arrive with their thread's header.

        A thread that suddenly speaks of another patient is parted: a conversation is about one patient.
        """
        openings: dict[str, _Opening] = {}
        for opening in page.entries:
            openings.setdefault(key_of(opening), opening)
        here = self._found_or_made(openings, seen_at)
        self._complete(here, page.threads)
        keys = self._parted(here, page.messages)
        parted: dict[str, _Opening] = {}
        for one in page.messages:
            if keys[one.remote_id] not in here:
                parted.setdefault(keys[one.remote_id], one)
        here |= self._found_or_made(parted, seen_at)
        return {remote_id: here[key].id for remote_id, key in keys.items()}

    def _parted(self, here: Mapping[str, _Thread], messages: Iterable[RemoteMessage]) -> dict[str, str]:
        """The key of every message's conversation, once it is clear whom each thread is about."""
        about = {key: thread.patient_id for key, thread in here.items()}
        named: dict[int, int] = {}
        keys: dict[str, str] = {}
        for one in messages:
            key = key_of(one)
            patient = self._patients.get(one.patient_reference or "")
            if patient is not None and about[key] is None:  # its first message did not say whom it is about
                about[key] = named[here[key].id] = patient
            differs = patient is not None and about[key] != patient
            keys[one.remote_id] = f"{key}{PARTED}{one.patient_reference}" if differs else key
        news = [{"id": number, "patient_id": patient} for number, patient in named.items()]
        rows.change(self._work.connection, Conversation, news)
        return keys

    def _found_or_made(self, openings: Mapping[str, _Opening], seen_at: datetime) -> dict[str, _Thread]:
        if not openings:
            return {}
        here = self._found(openings)
        missing = [key for key in openings if key not in here]
        if missing:
            self._make({key: openings[key] for key in missing}, seen_at)
            here |= self._found(missing)
        return here

    def _found(self, keys: Iterable[str]) -> dict[str, _Thread]:
        found = self._work.connection.execute(
            select(
                Conversation.thread_key,
                Conversation.id,
                Conversation.patient_id,
                Conversation.provider_id,
                Conversation.subject,
            ).where(
                Conversation.portal_id == self._portal_id,
                rows.among(self._work.connection, Conversation.thread_key, list(keys)),
            )
        )
        return {row.thread_key: _Thread(row.id, row.patient_id, row.provider_id, row.subject) for row in found}

    def _make(self, openings: Mapping[str, _Opening], seen_at: datetime) -> None:
        location = self._work.connection.execute(select(func.min(Location.id))).scalar_one()
        made = [
            {
                "portal_id": self._portal_id,
                "thread_key": key,
                "patient_id": self._patients.get(one.patient_reference or ""),
                "location_id": location,
                "provider_id": self._providers.get(one.provider_reference or ""),
                "subject": one.subject,
                "snippet": "",
                "state": State.ANSWERED,
                "version": 1,
                "message_count": 0,
                "file_count": 0,
                "created_at": seen_at,
            }
            for key, one in openings.items()
        ]
        rows.add(self._work.connection, Conversation, made, unique="portal_id, thread_key")

    def _complete(self, here: Mapping[str, _Thread], headers: Iterable[RemoteThread]) -> None:
        """What only the title page knows, when messages came before it."""
        news: dict[int, dict[str, Any]] = {}
        for header in headers:
            thread = here[header.remote_id]
            subject = header.subject or thread.subject
            provider = self._providers.get(header.provider_reference or "", thread.provider_id)
            if (subject, provider) != (thread.subject, thread.provider_id):
                news[thread.id] = {"id": thread.id, "subject": subject, "provider_id": provider}
        rows.change(self._work.connection, Conversation, list(news.values()))


def key_of(one: _Opening) -> str:
    """The key of the thread that a message came in, or that a title names."""
    return one.remote_id if isinstance(one, RemoteThread) else one.thread_key or one.remote_id


def thread_of(work: Work, portal_id: int, remote_id: str) -> str | None:
    """The thread a message belongs to, or None while the message is not here."""
    return work.connection.execute(
        select(Conversation.thread_key)
        .join(Message, Message.conversation_id == Conversation.id)
        .where(Message.portal_id == portal_id, Message.remote_id == remote_id)
    ).scalar()


def without_messages(work: Work, portal_id: int, thread_keys: Iterable[str]) -> list[str]:
    """Those of the threads in which no message was ever found."""
    some = select(Message.id).where(Message.conversation_id == Conversation.id).exists()
    return list(
        work.connection.execute(
            select(Conversation.thread_key)
            .where(Conversation.portal_id == portal_id, Conversation.thread_key.in_(list(thread_keys)), ~some)
            .order_by(Conversation.id)
        ).scalars()
    )
