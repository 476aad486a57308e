"""The tables of the countdown: rulebooks, what was recounted by them, steps somebody was told of, and calls."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from triage_app.queue.domain.calls import Outcome, Spoken
from triage_app.queue.domain.escalation import Step
from triage_app.queue.store.schema import Base
from triage_app.queue.store.types import Id


class Rulebook(Base):
    """One version of the practice's hours and policies, never changed: an edit is the next row (decision 59).

    `content` is JSON as services/rulebooks.py writes it; numbers have no gaps.
    """

    __tablename__ = "rulebook"

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    content: Mapped[str] = mapped_column(Text)
    edited_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    edited_at: Mapped[datetime]


class RulesApplied(Base):
    """A batch of open conversations that sync has counted anew; `is_last` once none is left of older rules."""

    __tablename__ = "rules_applied"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    rulebook_id: Mapped[int] = mapped_column(Id, index=True)
    conversations: Mapped[int]
    is_last: Mapped[bool]
    at: Mapped[datetime]


class SegmentStep(Base):
    """A step of a wait that staff were told of: once for each wait."""

    __tablename__ = "segment_step"

    segment_id: Mapped[int] = mapped_column(ForeignKey("waiting_segment.id"), primary_key=True)
    step: Mapped[Step] = mapped_column(primary_key=True)
    at: Mapped[datetime]


class PhoneCall(Base):
    """A call or a visit that somebody logged; it answers the messages up to `answers_up_to` by its outcome."""

    __tablename__ = "phone_call"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    key: Mapped[str] = mapped_column(String(36), unique=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id"), index=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    called_at: Mapped[datetime]
    outcome: Mapped[Outcome]
    spoken: Mapped[Spoken | None]
    note: Mapped[str] = mapped_column(Text)
    answers_up_to: Mapped[int] = mapped_column(Id)
    logged_at: Mapped[datetime]
