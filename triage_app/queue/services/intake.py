"""Takes in what a portal sent: every message exactly once, however often the portal repeats it."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from triage_app.queue.domain.conversation import FileState
from triage_app.queue.domain.countdown import Direction, start_of
from triage_app.queue.domain.remote import Intake, RemoteMessage, RemoteThread
from triage_app.queue.services import files, returned
from triage_app.queue.services.threads import Threads
from triage_app.queue.services.waiting import bring_in_step
from triage_app.queue.store.schema import (
    Attachment,
    Conversation,
    Message,
    Patient,
    Provider,
    Quarantine,
)
from triage_app.queue.store.upsert import insert_into
from triage_app.queue.store.work import Work


@dataclass(frozen=True)
class Taken:
    """What a page came to."""

    new: int = 0
    changed: int = 0
    quarantined: int = 0

    def __add__(self, other: "Taken") -> "Taken":
        return Taken(self.new + other.new, self.changed + other.changed, self.quarantined + other.quarantined)


@dataclass(frozen=True)
class Arrival:
    """Where a new message goes, and since when the practice could know of it."""

    portal_id: int
    conversation_id: int
    seen_at: datetime


def take_in(work: Work, portal_id: int, page: Intake, seen_at: datetime) -> Taken:
    """Store what is new or changed on a page and bring its conversations in step.

    Args:
        work: an open transaction.
        portal_id: the portal that sent it.
        page: at most a few hundred entries; every message's `thread_key` is set.
        seen_at: practice time at which this pass began: when the practice could first know of what is new.
    """
    quarantined = _set_aside(work, portal_id, page, seen_at)
    known = _known(work, portal_id, page.messages)
    fresh = [one for one in page.messages if one.remote_id not in known]
    edited = [one for one in page.messages if known.get(one.remote_id) not in {None, "", one.content_hash}]
    sent = returned.ours(work, portal_id, page.messages)
    patients = _remember_patients(work, portal_id, page, seen_at)
    touched: set[int] = set()
    if fresh or edited or page.threads:
        providers = _remember_providers(work, portal_id, page)
        conversations = Threads(work, portal_id, patients, providers).ids_for(page, seen_at)
        for one in page.messages:  # a reply of ours belongs where it was written, whatever thread it comes back in
            if one.remote_id in sent and returned.is_faithful(one, sent[one.remote_id]):
                conversations[one.remote_id] = sent[one.remote_id].conversation_id
        for one in fresh:
            _store(work, Arrival(portal_id, conversations[one.remote_id], seen_at), one, sent.get(one.remote_id))
        touched = {conversations[one.remote_id] for one in (*fresh, *edited)}
        touched |= _conversations_of(work, portal_id, edited)
        for one in edited:
            _rewrite(work, portal_id, conversations[one.remote_id], one, sent.get(one.remote_id))
    touched |= returned.compare(work, portal_id, page.messages, sent, known)
    bring_in_step(work, sorted(touched))
    return Taken(len(fresh), len(edited), quarantined)


def unknown_patients(work: Work, portal_id: int, references: Iterable[str]) -> list[str]:
    """Those of the references whose records are not here, or could not be read the last time."""
    wanted = sorted(set(references))
    readable = work.connection.execute(
        select(Patient.remote_id).where(
            Patient.portal_id == portal_id, Patient.remote_id.in_(wanted), Patient.readable
        )
    ).scalars()
    known = set(readable)
    return [reference for reference in wanted if reference not in known]


def unreadable_patients(work: Work, portal_id: int, before: datetime) -> list[str]:
    """Patients whose records could not be read when they were first asked for, before a moment."""
    return list(
        work.connection.execute(
            select(Patient.remote_id)
            .where(Patient.portal_id == portal_id, ~Patient.readable, Patient.refreshed_at < before)
            .order_by(Patient.id)
        ).scalars()
    )


def unknown_providers(work: Work, portal_id: int, references: Iterable[str]) -> list[str]:
    """Those of the references whose names are not here."""
    wanted = sorted(set(references))
    known = set(
        work.connection.execute(
            select(Provider.remote_id).where(
                Provider.portal_id == portal_id, Provider.remote_id.in_(wanted), Provider.name != ""
            )
        ).scalars()
    )
    return [reference for reference in wanted if reference not in known]


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


def _set_aside(work: Work, portal_id: int, page: Intake, seen_at: datetime) -> int:
    added = 0
    for one in page.unreadable:
        new = work.connection.execute(
            insert_into(work.connection, Quarantine)
            .values(
                portal_id=portal_id,
                sha256=hashlib.sha256(one.original).hexdigest(),
                reason=one.reason,
                original=one.original,
                seen_at=seen_at,
            )
            .on_conflict_do_nothing()
            .returning(Quarantine.id)
        ).scalar()
        added += new is not None
    return added


def _all(page: Intake) -> tuple[RemoteMessage | RemoteThread, ...]:
    return (*page.messages, *page.threads)


def _known(work: Work, portal_id: int, messages: Iterable[RemoteMessage]) -> dict[str, str]:
    rows = work.connection.execute(
        select(Message.remote_id, Message.content_hash).where(
            Message.portal_id == portal_id, Message.remote_id.in_([one.remote_id for one in messages])
        )
    )
    return {row.remote_id: row.content_hash for row in rows}


def _remember_patients(work: Work, portal_id: int, page: Intake, seen_at: datetime) -> dict[str, int]:
    for one in page.patients:
        facts: dict[str, Any] = {
            "name": one.name,
            "born": one.born,
            "record_number": one.record_number,
            "phone": one.phone,
            "language": one.language,
            "readable": one.readable,
            "refreshed_at": seen_at,
        }
        statement = insert_into(work.connection, Patient).values(
            portal_id=portal_id, remote_id=one.reference, **facts
        )
        work.connection.execute(
            statement.on_conflict_do_update(index_elements=["portal_id", "remote_id"], set_=facts)
            if one.readable
            else statement.on_conflict_do_nothing()
        )
        if one.readable:
            _tell_of_patient(work, portal_id, one.reference)
    references = {one.patient_reference for one in _all(page)}
    rows = work.connection.execute(
        select(Patient.remote_id, Patient.id).where(
            Patient.portal_id == portal_id, Patient.remote_id.in_([one for one in references if one])
        )
    )
    return {row.remote_id: row.id for row in rows}


def _tell_of_patient(work: Work, portal_id: int, reference: str) -> None:
    """A record that became readable changes what lists show of its conversations."""
    found = select(Patient.id).where(Patient.portal_id == portal_id, Patient.remote_id == reference)
    work.connection.execute(
        update(Conversation)
        .where(Conversation.patient_id == found.scalar_subquery())
        .values(patient_id=Conversation.patient_id)
    )


def _remember_providers(work: Work, portal_id: int, page: Intake) -> dict[str, int]:
    for reference, name in page.providers:
        statement = insert_into(work.connection, Provider).values(
            portal_id=portal_id, remote_id=reference, name=name
        )
        work.connection.execute(
            statement.on_conflict_do_update(index_elements=["portal_id", "remote_id"], set_={"name": name})
            if name
            else statement.on_conflict_do_nothing()
        )
    references = {one.provider_reference for one in _all(page)}
    rows = work.connection.execute(
        select(Provider.remote_id, Provider.id).where(
            Provider.portal_id == portal_id, Provider.remote_id.in_([one for one in references if one])
        )
    )
    return {row.remote_id: row.id for row in rows}


def _store(work: Work, arrival: Arrival, one: RemoteMessage, sent: returned.Sent | None) -> None:
    start = start_of(one.sent, one.received, one.last_updated, arrival.seen_at)
    direction = returned.direction(one, sent)
    written = sent if direction is Direction.TO_PATIENT else None
    message_id = work.connection.execute(
        insert_into(work.connection, Message)
        .values(
            conversation_id=arrival.conversation_id,
            portal_id=arrival.portal_id,
            remote_id=one.remote_id,
            content_hash=one.content_hash,
            direction=direction,
            sender=one.sender,
            sender_reference=one.sender_reference,
            sent_at=written.created_at if written else start.at,
            sent_source=start.source,
            seen_at=written.created_at if written else arrival.seen_at,
            answers_up_to=(written.answers_message_id or 0) if written else None,
            text=one.text,
        )
        .on_conflict_do_nothing(index_elements=["portal_id", "remote_id"])
        .returning(Message.id)
    ).scalar()
    if message_id is not None:
        _note_files(work, message_id, one)


def _note_files(work: Work, message_id: int, one: RemoteMessage) -> None:
    """Remember a message's files; those that are known already stay as they are."""
    for file in one.files:
        sha256 = files.keep(work, file.inline) if file.inline is not None else None
        work.connection.execute(
            insert_into(work.connection, Attachment)
            .values(
                message_id=message_id,
                place=file.place,
                name=file.name,
                content_type=file.content_type,
                size_bytes=file.size_bytes if file.inline is None else len(file.inline),
                reference=file.reference,
                state=FileState.HERE if sha256 else FileState.NOTED,
                sha256=sha256,
            )
            .on_conflict_do_nothing(index_elements=["message_id", "place"])
        )


def _conversations_of(work: Work, portal_id: int, messages: Iterable[RemoteMessage]) -> set[int]:
    """Where messages stand now: an edit may part them from it."""
    return set(
        work.connection.execute(
            select(Message.conversation_id).where(
                Message.portal_id == portal_id, Message.remote_id.in_([one.remote_id for one in messages])
            )
        ).scalars()
    )


def _rewrite(
    work: Work, portal_id: int, conversation_id: int, one: RemoteMessage, sent: returned.Sent | None
) -> None:
    """Take an edited message over: its words and files, whether it still counts, and whom it is about."""
    message_id = work.connection.execute(
        update(Message)
        .where(Message.portal_id == portal_id, Message.remote_id == one.remote_id)
        .values(
            text=one.text,
            direction=returned.direction(one, sent, edited=True),
            content_hash=one.content_hash,
            conversation_id=conversation_id,
        )
        .returning(Message.id)
    ).scalar_one()
    _note_files(work, message_id, one)
