"""What a row of the outbox needs to be sent, read once when it is taken."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased

from triage_app.queue.domain import thread_keys
from triage_app.queue.domain.delivery import DeliveryKind, DeliveryState
from triage_app.queue.store.lease import Held
from triage_app.queue.store.schema import Conversation, Message, Staff
from triage_app.queue.store.schema_outbox import Blob, Outbox
from triage_app.queue.store.work import Work

_HOME = aliased(Conversation)
"""The conversation of the thread in which the answered message came."""


@dataclass(frozen=True)
class SentFile:
    """A file that is on the portal already: where its bytes are, and its document."""

    name: str
    content_type: str
    size_bytes: int
    location: str
    document_id: str


@dataclass(frozen=True)
class Parcel:
    """Everything needed to send one row, read when it was taken; nothing in it changes between attempts.

    `patient_name` and `patient_born` are what the author saw. `sender_reference` is who wrote what this answers,
    perhaps a relative; `moved` says that the portal has since put that message into another conversation.
    `thread` is the portal's own id of the thread, None where the reply must not name one. `location` is where a
    file's bytes already are, from an earlier attempt; `filed` is the same file where a reply that was taken back
    left it.
    """

    id: int
    key: str
    conversation_id: int
    portal_id: int
    kind: DeliveryKind
    attempts: int
    search_first: bool
    patient_reference: str
    patient_name: str
    patient_born: date | None
    sender_reference: str
    moved: bool
    thread: str | None
    answers: str | None
    subject: str
    text: str
    author: str
    sent_at: datetime
    name: str
    content_type: str
    sha256: str | None
    size_bytes: int
    location: str | None
    files: tuple[SentFile, ...]
    filed: SentFile | None
    held: Held


def parcel(work: Work, row_id: int, held: Held) -> Parcel:
    """Everything needed to send a row that was just taken."""
    row = work.connection.execute(
        select(
            *Outbox.__table__.columns,
            Conversation.thread_key,
            Conversation.subject,
            Staff.name.label("author"),
            Message.remote_id.label("answers"),
            Message.sender_reference,
            Message.conversation_id.label("answered_in"),
            _HOME.thread_key.label("answered_key"),
            Blob.size_bytes,
        )
        .join(Conversation, Conversation.id == Outbox.conversation_id)
        .join(Staff, Staff.id == Outbox.created_by)
        .outerjoin(Message, Message.id == Outbox.answers_message_id)
        .outerjoin(_HOME, _HOME.id == func.coalesce(Message.came_from, Message.conversation_id))
        .outerjoin(Blob, Blob.sha256 == Outbox.sha256)
        .where(Outbox.id == row_id)
    ).one()
    return Parcel(
        id=row.id,
        key=row.key,
        conversation_id=row.conversation_id,
        portal_id=row.portal_id,
        kind=row.kind,
        attempts=row.attempts,
        search_first=row.search_first,
        patient_reference=row.patient_reference,
        patient_name=row.patient_name,
        patient_born=row.patient_born,
        moved=row.answered_in not in {None, row.conversation_id},
        sender_reference=row.sender_reference or "",
        thread=thread_keys.at_portal(row.answered_key or row.thread_key),
        answers=row.answers,
        subject=row.subject,
        text=row.text,
        author=row.author,
        sent_at=row.sent_at,
        name=row.name,
        content_type=row.content_type,
        sha256=row.sha256,
        size_bytes=row.size_bytes or 0,
        location=row.location,
        files=_files_of(work, row) if row.kind is DeliveryKind.REPLY else (),
        filed=_filed(work, row) if row.kind is DeliveryKind.FILE else None,
        held=held,
    )


def _files_of(work: Work, row: Any) -> tuple[SentFile, ...]:
    """The files that go with a reply: those of its conversation, whatever else bears its key."""
    of_conversation = Outbox.conversation_id == row.conversation_id
    return _sent_files(work, Outbox.reply_key == row.reply_key, of_conversation)


def _filed(work: Work, row: Any) -> SentFile | None:
    """Where the same file already is in the patient's record, left by a reply that was taken back."""
    told = aliased(Outbox)
    taken_back = (
        select(told.id)
        .where(
            told.reply_key == Outbox.reply_key,
            told.kind == DeliveryKind.REPLY,
            told.state == DeliveryState.CANCELLED,
        )
        .exists()
    )
    found = _sent_files(
        work,
        Outbox.conversation_id == row.conversation_id,
        Outbox.patient_reference == row.patient_reference,
        Outbox.sha256 == row.sha256,
        Outbox.name == row.name,
        taken_back,
    )
    return found[0] if found else None


def _sent_files(work: Work, *where: ColumnElement[bool]) -> tuple[SentFile, ...]:
    rows = work.connection.execute(
        select(Outbox.name, Outbox.content_type, Blob.size_bytes, Outbox.location, Outbox.remote_id)
        .join(Blob, Blob.sha256 == Outbox.sha256)
        .where(Outbox.kind == DeliveryKind.FILE, Outbox.state == DeliveryState.DELIVERED, *where)
        .order_by(Outbox.id)
    )
    return tuple(
        SentFile(row.name, row.content_type, row.size_bytes, row.location or "", row.remote_id or "")
        for row in rows
    )
