"""What a row of the outbox needs to be sent, read once when it is taken."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from triage_app.queue.domain.delivery import DeliveryKind, DeliveryState
from triage_app.queue.services.threads import PARTED
from triage_app.queue.store.lease import Held
from triage_app.queue.store.schema import Conversation, Message, Staff
from triage_app.queue.store.schema_outbox import Blob, Outbox
from triage_app.queue.store.work import Work


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

    `sender_reference` is who wrote what this answers, perhaps a relative. `thread` is the portal's own id of the
    thread, None where the reply must not name one. `location` is where a file's bytes already are, from an
    earlier attempt.
    """

    id: int
    key: str
    conversation_id: int
    portal_id: int
    kind: DeliveryKind
    attempts: int
    search_first: bool
    patient_reference: str
    sender_reference: str
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
            Blob.size_bytes,
        )
        .join(Conversation, Conversation.id == Outbox.conversation_id)
        .join(Staff, Staff.id == Outbox.created_by)
        .outerjoin(Message, Message.id == Outbox.answers_message_id)
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
        sender_reference=row.sender_reference or "",
        thread=None if PARTED in row.thread_key else row.thread_key,
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
        files=_sent_files(work, row.reply_key) if row.kind is DeliveryKind.REPLY else (),
        held=held,
    )


def _sent_files(work: Work, reply_key: str) -> tuple[SentFile, ...]:
    rows = work.connection.execute(
        select(Outbox.name, Outbox.content_type, Blob.size_bytes, Outbox.location, Outbox.remote_id)
        .join(Blob, Blob.sha256 == Outbox.sha256)
        .where(
            Outbox.reply_key == reply_key,
            Outbox.kind == DeliveryKind.FILE,
            Outbox.state == DeliveryState.DELIVERED,
        )
        .order_by(Outbox.id)
    )
    return tuple(
        SentFile(row.name, row.content_type, row.size_bytes, row.location or "", row.remote_id or "")
        for row in rows
    )
