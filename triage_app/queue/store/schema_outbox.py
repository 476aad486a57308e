"""The tables of what goes back: outbox, drafts, files' bytes; and of the machinery: lease, change, stamp."""

from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import JSON, Date, ForeignKey, Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from triage_app.queue.domain.delivery import DeliveryKind, DeliveryState
from triage_app.queue.store.schema import Base
from triage_app.queue.store.types import Id, UtcDateTime, code_of

CHUNK_BYTES: Final = 1024 * 1024
"""How much of a file one row holds."""


class Outbox(Base):
    """One thing on its way to a portal, under a key that never changes.

    A reply with files is several rows with one `reply_key`, files first; within a conversation rows leave in the
    order of their ids. `not_before` and `lease` columns are machine time; `created_at` is practice time.
    What it says and to whom (`patient_…`, `text`, `sha256`) is frozen when the reply is written, and so is the
    time by which a holding reply promises an answer (`promised_at`). `seen_up_to` is the newest message or trace
    that its author had on screen, our own among them; what was laid open since it does not answer.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index(
            "ix_outbox_unsettled",
            "conversation_id",
            "id",
            sqlite_where=text("state NOT IN ('delivered', 'cancelled')"),
            postgresql_where=text("state NOT IN ('delivered', 'cancelled')"),
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    key: Mapped[str] = mapped_column(String(36), unique=True)
    reply_key: Mapped[str] = mapped_column(String(36), index=True)
    portal_id: Mapped[int] = mapped_column(ForeignKey("portal.id"))
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id"), index=True)
    kind: Mapped[DeliveryKind] = mapped_column(code_of(DeliveryKind))
    state: Mapped[DeliveryState] = mapped_column(code_of(DeliveryState))
    patient_reference: Mapped[str] = mapped_column(String(200))
    patient_name: Mapped[str] = mapped_column(Text)
    patient_born: Mapped[date | None] = mapped_column(Date())
    answers_message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"))
    seen_up_to: Mapped[int | None] = mapped_column(Id)
    text: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    content_type: Mapped[str] = mapped_column(String(100))
    sha256: Mapped[str | None] = mapped_column(ForeignKey("blob.sha256"), index=True)
    close_after: Mapped[bool]
    promised_at: Mapped[datetime | None]
    fence: Mapped[int]
    attempts: Mapped[int]
    search_first: Mapped[bool]
    not_before: Mapped[datetime]
    location: Mapped[str | None] = mapped_column(Text)
    remote_id: Mapped[str | None] = mapped_column(String(200))
    error: Mapped[str | None] = mapped_column(String(48))
    error_values: Mapped[dict[str, Any] | None] = mapped_column(JSON())
    created_by: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]


class Draft(Base):
    """What a person has begun to write in a conversation; `files` lists staged files by hash."""

    __tablename__ = "draft"

    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id"), primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    files: Mapped[dict[str, Any]]
    saved_at: Mapped[datetime]


class Blob(Base):
    """A file's bytes, named by their SHA-256; complete once `size_bytes` is set."""

    __tablename__ = "blob"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    size_bytes: Mapped[int]


class BlobHolder(Base):
    """Somebody who put a file in: on a team database they see its bytes while it is in no conversation yet.

    Written by a trigger before the file's own row is there, which may be there already.
    """

    __tablename__ = "blob_holder"

    sha256: Mapped[str] = mapped_column(
        ForeignKey("blob.sha256", deferrable=True, initially="DEFERRED"), primary_key=True
    )
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), primary_key=True)


class BlobChunk(Base):
    """A piece of a file, `CHUNK_BYTES` long but for the last."""

    __tablename__ = "blob_chunk"

    sha256: Mapped[str] = mapped_column(ForeignKey("blob.sha256"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary())


class Lease(Base):
    """Who works for a portal right now. `fence` goes up with every new holder; times are machine time."""

    __tablename__ = "lease"

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    holder: Mapped[str] = mapped_column(String(100))
    fence: Mapped[int]
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime())
    beat_at: Mapped[datetime] = mapped_column(UtcDateTime())


class SyncRequest(Base):
    """Somebody pressed "check now": sync pulls at once and removes the row."""

    __tablename__ = "sync_request"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    asked_by: Mapped[int] = mapped_column(ForeignKey("staff.id"))


class Change(Base):
    """The feed of what changed, written by triggers and read by transaction horizon (decision 55).

    `xid` is the writing transaction: counted by PostgreSQL, drawn at random on SQLite, where writers take turns.
    """

    __tablename__ = "change"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    xid: Mapped[int] = mapped_column(Id, index=True)
    conversation_id: Mapped[int] = mapped_column(Id)


class Stamp(Base):
    """Small facts about the database itself: `guards` is the hash of the triggers it carries."""

    __tablename__ = "stamp"

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    value: Mapped[str] = mapped_column(Text)
