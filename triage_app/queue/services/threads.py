"""Which conversation a portal's message belongs to: found by its thread, made where it is new."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select, update

from triage_app.queue.domain.remote import Intake, RemoteMessage, RemoteThread
from triage_app.queue.domain.states import State
from triage_app.queue.store.schema import Conversation, Location
from triage_app.queue.store.upsert import insert_into
from triage_app.queue.store.work import Work

PARTED = "#"
"""Stands in a thread's key before the patient, where one thread of the portal speaks of several patients."""


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
        for header in page.threads:
            self._make(header.remote_id, header, seen_at)
            self._complete(header)
        first = {self._key(one): one for one in reversed(page.messages)}
        for key, one in first.items():
            self._make(key, one, seen_at)
        about = self._about(first)
        found = {}
        for one in page.messages:
            key = self._key(one)
            patient = self._patients.get(one.patient_reference or "")
            if patient is not None and about[key][1] is None:
                about[key] = (about[key][0], patient)
                self._name_patient(about[key][0], patient)
            if patient is not None and about[key][1] != patient:
                key = f"{key}{PARTED}{one.patient_reference}"
                self._make(key, one, seen_at)
                about |= self._about([key])
            found[one.remote_id] = about[key][0]
        return found

    @staticmethod
    def _key(one: RemoteMessage) -> str:
        return one.thread_key or one.remote_id

    def _about(self, keys: Iterable[str]) -> dict[str, tuple[int, int | None]]:
        rows = self._work.connection.execute(
            select(Conversation.thread_key, Conversation.id, Conversation.patient_id).where(
                Conversation.portal_id == self._portal_id, Conversation.thread_key.in_(sorted(keys))
            )
        )
        return {row.thread_key: (row.id, row.patient_id) for row in rows}

    def _make(self, key: str, one: RemoteMessage | RemoteThread, seen_at: datetime) -> None:
        self._work.connection.execute(
            insert_into(self._work.connection, Conversation)
            .values(
                portal_id=self._portal_id,
                thread_key=key,
                patient_id=self._patients.get(one.patient_reference or ""),
                location_id=select(func.min(Location.id)).scalar_subquery(),
                provider_id=self._providers.get(one.provider_reference or ""),
                subject=one.subject,
                snippet="",
                state=State.ANSWERED,
                version=1,
                message_count=0,
                file_count=0,
                created_at=seen_at,
            )
            .on_conflict_do_nothing(index_elements=["portal_id", "thread_key"])
        )

    def _name_patient(self, conversation_id: int, patient_id: int) -> None:
        """The first message that says whom a conversation is about was not its first message."""
        self._work.connection.execute(
            update(Conversation)
            .where(Conversation.id == conversation_id, Conversation.patient_id.is_(None))
            .values(patient_id=patient_id)
        )

    def _complete(self, header: RemoteThread) -> None:
        """What only the title page knows, when messages came before it."""
        news: dict[str, Any] = {"subject": header.subject} if header.subject else {}
        provider_id = self._providers.get(header.provider_reference or "")
        if provider_id is not None:
            news["provider_id"] = provider_id
        if news:
            self._work.connection.execute(
                update(Conversation)
                .where(
                    Conversation.portal_id == self._portal_id,
                    Conversation.thread_key == header.remote_id,
                    or_(*(getattr(Conversation, name).is_distinct_from(new) for name, new in news.items())),
                )
                .values(**news)
            )
