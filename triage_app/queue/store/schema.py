"""The tables of the queue: practice, people, portals, patients, conversations and their messages.

What is on its way back stands in schema_outbox.py. Mapped classes declare types; reads select columns into
frozen values and writes are single statements, so no entity ever travels (design/architecture.md).
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Date,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    String,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from triage_app.queue.domain.calls import Outcome, Spoken
from triage_app.queue.domain.conversation import FileState
from triage_app.queue.domain.countdown import Direction, StartSource
from triage_app.queue.domain.escalation import Step
from triage_app.queue.domain.people import Role
from triage_app.queue.domain.regrouping import Regroup
from triage_app.queue.domain.states import CloseReason, State, WaitingOn
from triage_app.queue.store.types import Id, UtcDateTime, code_of

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """What all tables share: types by annotation and names for constraints."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {  # noqa: RUF012 - read by SQLAlchemy when a class is made
        datetime: UtcDateTime(),
        bytes: LargeBinary(),
        dict[str, Any]: JSON(),
        State: code_of(State),
        Role: code_of(Role),
        Direction: code_of(Direction),
        StartSource: code_of(StartSource),
        FileState: code_of(FileState),
        CloseReason: code_of(CloseReason),
        Step: code_of(Step),
        WaitingOn: code_of(WaitingOn),
        Outcome: code_of(Outcome),
        Spoken: code_of(Spoken),
        Regroup: code_of(Regroup),
    }


class Practice(Base):
    """Whose queue this is: exactly one row.

    What nobody owns is seen to by the supervisor on shift, else by the deputy, else by the lead. With `assigns`
    the program gives what nobody owns to who is here, who accept it within so many open minutes.
    """

    __tablename__ = "practice"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    zone: Mapped[str] = mapped_column(String(64))
    deputy_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    lead_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    assigns: Mapped[bool] = mapped_column(server_default=false())
    accept_minutes: Mapped[int] = mapped_column(server_default="30")


class Location(Base):
    """Where the practice sees patients."""

    __tablename__ = "location"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(Text, unique=True)


class Staff(Base):
    """A person who signs in."""

    __tablename__ = "staff"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    login: Mapped[str] = mapped_column(String(63), unique=True)
    name: Mapped[str] = mapped_column(Text)
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]


class StaffRole(Base):
    """One of the roles a person holds."""

    __tablename__ = "staff_role"

    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    role: Mapped[Role] = mapped_column(primary_key=True)


class StaffLocation(Base):
    """A location whose conversations a person sees; who has none sees every location's."""

    __tablename__ = "staff_location"

    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id"), primary_key=True)


class Portal(Base):
    """A connection to a patient portal; its secret is never in here."""

    __tablename__ = "portal"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(String(64), unique=True)
    kind: Mapped[str] = mapped_column(String(32))
    settings: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]


class PortalState(Base):
    """How far a portal has been read, and how that went; written by sync only."""

    __tablename__ = "portal_state"

    portal_id: Mapped[int] = mapped_column(ForeignKey("portal.id"), primary_key=True)
    cursor: Mapped[dict[str, Any] | None] = mapped_column(JSON())
    checked_at: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(String(48))
    error_values: Mapped[dict[str, Any] | None] = mapped_column(JSON())


class Provider(Base):
    """The doctor a message concerns, as the portal names them."""

    __tablename__ = "provider"
    __table_args__ = (UniqueConstraint("portal_id", "remote_id"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    portal_id: Mapped[int] = mapped_column(ForeignKey("portal.id"))
    remote_id: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(Text)


class Patient(Base):
    """A patient as the portal last described them; `readable` is false while that failed."""

    __tablename__ = "patient"
    __table_args__ = (UniqueConstraint("portal_id", "remote_id"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    portal_id: Mapped[int] = mapped_column(ForeignKey("portal.id"))
    remote_id: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(Text)
    born: Mapped[date | None] = mapped_column(Date())
    record_number: Mapped[str] = mapped_column(Text)
    phone: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(16))
    readable: Mapped[bool]
    refreshed_at: Mapped[datetime]


class Conversation(Base):
    """All messages about one matter between one patient and the practice: the unit of the queue.

    `version` moves only when a person acts, so that a pull never costs anybody a claim (decision 63). What a list
    shows (`snippet`, counts, `due_at`) is derived from messages and written with them.

    `started_at` is when the patient's real wait began, `segment_at` when the one that is counted did: later, where
    a holding reply has promised an answer by `promised_at`. `rules_version` says by which rules. `step` is how far
    staff were told that it has come. Somebody has read up to message `looked_up_to`; what came later is to be
    read by `look_due_at`.

    What arrives for a conversation that was `merged_into` another lands there. One that began as a new topic in
    its thread, or was split off, `follows` the one it came from. `holds_before`: how many holding replies went
    before it in conversations that were merged into it, or that it was split off from. Its owner, to whom the
    program gave it, has to accept it by `accept_by`.
    """

    __tablename__ = "conversation"
    __table_args__ = (
        UniqueConstraint("portal_id", "thread_key"),
        Index(
            "ix_conversation_waiting",
            "due_at",
            "id",
            sqlite_where=text("due_at IS NOT NULL"),
            postgresql_where=text("due_at IS NOT NULL"),
        ),
        Index(
            "ix_conversation_unowned",
            "due_at",
            "id",
            sqlite_where=text("owner_id IS NULL AND due_at IS NOT NULL"),
            postgresql_where=text("owner_id IS NULL AND due_at IS NOT NULL"),
        ),
        Index(
            "ix_conversation_accept",
            "accept_by",
            sqlite_where=text("accept_by IS NOT NULL"),
            postgresql_where=text("accept_by IS NOT NULL"),
        ),
        Index(
            "ix_conversation_step",
            "next_step_at",
            sqlite_where=text("next_step_at IS NOT NULL"),
            postgresql_where=text("next_step_at IS NOT NULL"),
        ),
        *(
            Index(
                f"ix_conversation_{one}",
                one,
                sqlite_where=text(f"{one} IS NOT NULL"),
                postgresql_where=text(f"{one} IS NOT NULL"),
            )
            for one in ("merged_into", "follows")
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    portal_id: Mapped[int] = mapped_column(ForeignKey("portal.id"))
    thread_key: Mapped[str] = mapped_column(String(300))
    patient_id: Mapped[int | None] = mapped_column(ForeignKey("patient.id"), index=True)
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id"))
    provider_id: Mapped[int | None] = mapped_column(ForeignKey("provider.id"))
    subject: Mapped[str] = mapped_column(Text)
    snippet: Mapped[str] = mapped_column(Text)
    state: Mapped[State]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    version: Mapped[int]
    started_at: Mapped[datetime | None]
    started_source: Mapped[StartSource | None]
    soon_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    message_count: Mapped[int]
    file_count: Mapped[int]
    closed_at: Mapped[datetime | None]
    closed_up_to: Mapped[int | None] = mapped_column(Id)
    close_reason: Mapped[CloseReason | None]
    created_at: Mapped[datetime]
    category: Mapped[str] = mapped_column(String(32), server_default="")
    rules_version: Mapped[int] = mapped_column(Id, server_default="0")
    segment_at: Mapped[datetime | None]
    promised_at: Mapped[datetime | None]
    step: Mapped[Step | None]
    next_step_at: Mapped[datetime | None]
    looked_up_to: Mapped[int | None] = mapped_column(Id)
    look_due_at: Mapped[datetime | None]
    waiting_on: Mapped[WaitingOn | None]
    waiting_on_since: Mapped[datetime | None]
    snoozed_until: Mapped[datetime | None]
    merged_into: Mapped[int | None] = mapped_column(ForeignKey("conversation.id"))
    merged_at: Mapped[datetime | None]
    follows: Mapped[int | None] = mapped_column(ForeignKey("conversation.id"))
    holds_before: Mapped[int] = mapped_column(server_default="0")
    accept_by: Mapped[datetime | None]


class WaitingSegment(Base):
    """One wait of a patient, from the oldest unanswered message to what ended it.

    When other rules move `due_at`, `was_due_at` keeps the time before, by `was_rules_version`. A due time that has
    passed without an answer stays as `breached_at`, whatever the rules say later.
    """

    __tablename__ = "waiting_segment"
    __table_args__ = (UniqueConstraint("conversation_id", "started_at"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id"), index=True)
    started_at: Mapped[datetime]
    source: Mapped[StartSource]
    due_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None] = mapped_column(String(24))
    rules_version: Mapped[int] = mapped_column(Id, server_default="0")
    was_due_at: Mapped[datetime | None]
    was_rules_version: Mapped[int | None] = mapped_column(Id)
    breached_at: Mapped[datetime | None]


class Message(Base):
    """One message of a conversation, as the portal has it.

    `answers_up_to` is the last message the author of a reply of ours could see; None for everybody else's. A
    holding reply has promised an answer by `promised_at`.

    When conversations are regrouped, `settled` keeps which messages were answered until then, `settled_by` by
    which message (0: by a call or closing), `held_by` which holding reply spoke of one that is still open, and
    `came_from` the conversation of its own thread.

    With `uncovers` it is a trace: nothing that was written, but the mark that messages came or went here, from
    number `uncovers` on. `regrouping_id` says by which regrouping; None: by the portal.
    """

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("portal_id", "remote_id"),
        *(
            Index(f"ix_message_{one}", one, sqlite_where=text(where), postgresql_where=text(where))
            for one, where in (("settled_by", "settled_by > 0"), ("held_by", "held_by IS NOT NULL"))
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id"), index=True)
    portal_id: Mapped[int] = mapped_column(ForeignKey("portal.id"))
    remote_id: Mapped[str] = mapped_column(String(200))
    content_hash: Mapped[str] = mapped_column(String(64))
    direction: Mapped[Direction]
    sender: Mapped[str] = mapped_column(Text)
    sender_reference: Mapped[str] = mapped_column(String(200))
    sent_at: Mapped[datetime]
    sent_source: Mapped[StartSource]
    seen_at: Mapped[datetime]
    answers_up_to: Mapped[int | None] = mapped_column(Id)
    promised_at: Mapped[datetime | None]
    text: Mapped[str] = mapped_column(Text)
    settled: Mapped[bool] = mapped_column(server_default=false())
    came_from: Mapped[int | None] = mapped_column(Id)
    regrouping_id: Mapped[int | None] = mapped_column(Id)
    settled_by: Mapped[int | None] = mapped_column(Id)
    held_by: Mapped[int | None] = mapped_column(Id)
    uncovers: Mapped[int | None] = mapped_column(Id)


class Attachment(Base):
    """A file in a message; its bytes are fetched when somebody wants them.

    `reference` is what the portal can be asked for again (never an expiring link). `place` is where it stands in
    its message, below zero once the portal shows it no more.
    """

    __tablename__ = "attachment"
    __table_args__ = (UniqueConstraint("message_id", "place"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"))
    place: Mapped[int]
    name: Mapped[str] = mapped_column(Text)
    content_type: Mapped[str] = mapped_column(String(100))
    size_bytes: Mapped[int | None]
    reference: Mapped[str] = mapped_column(Text)
    state: Mapped[FileState]
    sha256: Mapped[str | None] = mapped_column(String(64), index=True)


class Quarantine(Base):
    """Something a portal sent that could not be read: its original bytes, and why."""

    __tablename__ = "quarantine"
    __table_args__ = (UniqueConstraint("portal_id", "sha256"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    portal_id: Mapped[int] = mapped_column(ForeignKey("portal.id"))
    sha256: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(String(48))
    original: Mapped[bytes]
    seen_at: Mapped[datetime]
