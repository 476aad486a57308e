"""The tables of what was asked for and done: actions with their outcome, regroupings, the record of triggers."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from triage_app.queue.domain.regrouping import Regroup
from triage_app.queue.store.schema import Base
from triage_app.queue.store.types import Id


class Action(Base):
    """Something a person did, under a key their desk made: repeating it returns what came of it (decision 27)."""

    __tablename__ = "action"

    key: Mapped[str] = mapped_column(String(36), primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    act: Mapped[str] = mapped_column(String(24))
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id"), index=True)
    outcome: Mapped[str] = mapped_column(String(48))
    at: Mapped[datetime]


class Regrouping(Base):
    """Conversations somebody asked to merge, take apart again or split; sync does it and says what came of it.

    Merging goes into `other_id`; splitting takes `message_id` off, and `other_id` is what it became.
    """

    __tablename__ = "regrouping"
    __table_args__ = (
        Index(
            "ix_regrouping_asked",
            "id",
            sqlite_where=text("outcome IS NULL"),
            postgresql_where=text("outcome IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    key: Mapped[str] = mapped_column(String(36), unique=True)
    act: Mapped[Regroup]
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id"), index=True)
    other_id: Mapped[int | None] = mapped_column(ForeignKey("conversation.id"), index=True)
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"))
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    outcome: Mapped[str | None] = mapped_column(String(48))
    outcome_values: Mapped[dict[str, Any] | None] = mapped_column(JSON())
    done_at: Mapped[datetime | None]


class PatientAlias(Base):
    """The random name under which the record speaks of a patient; erasing the row erases whom it meant."""

    __tablename__ = "patient_alias"

    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), primary_key=True)
    alias: Mapped[str] = mapped_column(String(36), unique=True)


class Audit(Base):
    """The record: who changed which row when, by allow-listed columns, never in anybody's words (decision 60).

    `at` is the database's clock, `xid` the writing transaction on PostgreSQL and 0 on SQLite, `facts` maps columns
    to pairs of before and after.
    """

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    xid: Mapped[int] = mapped_column(Id, index=True)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(63))
    act: Mapped[str] = mapped_column(String(8))
    entity: Mapped[str] = mapped_column(String(32))
    row_id: Mapped[int] = mapped_column(Id)
    conversation_id: Mapped[int | None] = mapped_column(Id)
    patient: Mapped[str | None] = mapped_column(String(36))
    facts: Mapped[dict[str, Any]]
