"""The tables of who owns what: when people work and what they take, who is away, hand-overs, who writes."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from triage_app.queue.domain.handing import How
from triage_app.queue.store.schema import Base
from triage_app.queue.store.types import Id, code_of


class Duty(Base):
    """When somebody works, and what they take; who has no row works always and takes everything.

    `week` is seven lists of opening and closing times from Monday, None where nobody has said. The others are
    lists of codes and names, empty for all; `most` is how many open conversations they are given at once.
    """

    __tablename__ = "duty"

    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    week: Mapped[list[Any] | None] = mapped_column(JSON())
    languages: Mapped[list[str]] = mapped_column(JSON())
    categories: Mapped[list[str]] = mapped_column(JSON())
    providers: Mapped[list[str]] = mapped_column(JSON())
    most: Mapped[int | None]


class Absence(Base):
    """A time in which somebody does not work, and who stands in for them; it ends by itself.

    One that was ended early has the moment as its `ends_at`.
    """

    __tablename__ = "absence"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    begins_at: Mapped[datetime]
    ends_at: Mapped[datetime] = mapped_column(index=True)
    substitute_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    entered_by: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    entered_at: Mapped[datetime]


class Handover(Base):
    """A conversation that came from one owner to another; nobody stands for the program, or for the pool."""

    __tablename__ = "handover"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id"), index=True)
    at: Mapped[datetime]
    how: Mapped[How] = mapped_column(code_of(How))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    from_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    to_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    action: Mapped[str | None] = mapped_column(String(36))
    why: Mapped[str] = mapped_column(Text)


class Presence(Base):
    """Who has a conversation on screen, or writes to its patient; machine time, over after some seconds.

    `writes_until` is a lease on writing, which every keystroke renews.
    """

    __tablename__ = "presence"

    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id"), primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    seen_at: Mapped[datetime]
    writes_until: Mapped[datetime | None]


class TakeOver(Base):
    """Somebody asks the owner of a conversation to let them have it; machine time, one at a time."""

    __tablename__ = "take_over"
    __table_args__ = (Index("ix_take_over_asked_of", "asked_of"),)

    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id"), primary_key=True)
    asked_by: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    asked_of: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    asked_at: Mapped[datetime]
    refused_at: Mapped[datetime | None]
