"""What a countdown follows: rulebooks, steps, holding replies, calls, and what the practice itself waits for."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from triage_app.queue.store.types import UtcDateTime

revision = "0004_pre"
down_revision = "0003_pre"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = UtcDateTime()


def _code(name: str) -> sa.Enum:
    return sa.Enum(name=name, native_enum=False, length=24, create_constraint=False)


CONVERSATION: tuple[sa.Column[Any], ...] = (
    sa.Column("category", sa.String(length=32), nullable=False, server_default=""),
    sa.Column("rules_version", ID, nullable=False, server_default="0"),
    sa.Column("segment_at", MOMENT, nullable=True),
    sa.Column("promised_at", MOMENT, nullable=True),
    sa.Column("step", _code("step"), nullable=True),
    sa.Column("next_step_at", MOMENT, nullable=True),
    sa.Column("looked_up_to", ID, nullable=True),
    sa.Column("look_due_at", MOMENT, nullable=True),
    sa.Column("waiting_on", _code("waitingon"), nullable=True),
    sa.Column("waiting_on_since", MOMENT, nullable=True),
    sa.Column("snoozed_until", MOMENT, nullable=True),
)
BEGUN = "next_step_at IS NOT NULL"


def upgrade() -> None:
    """Add columns and tables. Every open wait is due to be told of at once; sync counts it anew before that."""
    for column in CONVERSATION:
        op.add_column("conversation", column)
    op.add_column("waiting_segment", sa.Column("rules_version", ID, nullable=False, server_default="0"))
    op.add_column("message", sa.Column("promised_at", MOMENT, nullable=True))
    op.add_column("outbox", sa.Column("promised_at", MOMENT, nullable=True))
    op.execute("UPDATE conversation SET segment_at = started_at WHERE started_at IS NOT NULL")
    op.create_index(
        "ix_conversation_step",
        "conversation",
        ["next_step_at"],
        unique=False,
        sqlite_where=sa.text(BEGUN),
        postgresql_where=sa.text(BEGUN),
    )
    _make_tables()


def _make_tables() -> None:
    op.create_table(
        "rulebook",
        sa.Column("id", ID, nullable=False, autoincrement=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("edited_by", ID, nullable=True),
        sa.Column("edited_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["edited_by"], ["staff.id"], name=op.f("fk_rulebook_edited_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rulebook")),
    )
    op.create_table(
        "rules_applied",
        sa.Column("id", ID, nullable=False),
        sa.Column("rulebook_id", ID, nullable=False),
        sa.Column("conversations", sa.Integer(), nullable=False),
        sa.Column("is_last", sa.Boolean(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rules_applied")),
    )
    op.create_index(op.f("ix_rules_applied_rulebook_id"), "rules_applied", ["rulebook_id"], unique=False)
    op.create_table(
        "segment_step",
        sa.Column("segment_id", ID, nullable=False),
        sa.Column("step", _code("step"), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["segment_id"], ["waiting_segment.id"], name=op.f("fk_segment_step_segment_id")),
        sa.PrimaryKeyConstraint("segment_id", "step", name=op.f("pk_segment_step")),
    )
    op.create_table(
        "phone_call",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(length=36), nullable=False),
        sa.Column("conversation_id", ID, nullable=False),
        sa.Column("staff_id", ID, nullable=False),
        sa.Column("called_at", MOMENT, nullable=False),
        sa.Column("outcome", _code("outcome"), nullable=False),
        sa.Column("spoken", _code("spoken"), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("answers_up_to", ID, nullable=False),
        sa.Column("logged_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_phone_call_conversation_id")
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_phone_call_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phone_call")),
        sa.UniqueConstraint("key", name=op.f("uq_phone_call_key")),
    )
    op.create_index(op.f("ix_phone_call_conversation_id"), "phone_call", ["conversation_id"], unique=False)
