"""Conversations that were merged, split off, or begun as a new topic in an old thread."""

import sqlalchemy as sa
from alembic import op

from triage_app.queue.store.types import UtcDateTime

revision = "0005_pre"
down_revision = "0004_pre"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = UtcDateTime()


def upgrade() -> None:
    """Add columns, which are empty everywhere, and the table of what was asked for."""
    for column in ("merged_into", "follows"):
        _refer(column)
    op.add_column("conversation", sa.Column("merged_at", MOMENT, nullable=True))
    op.add_column("message", sa.Column("settled", sa.Boolean(), nullable=False, server_default=sa.false()))
    for column in ("came_from", "regrouping_id"):
        op.add_column("message", sa.Column(column, ID, nullable=True))
    for column in ("merged_into", "follows"):
        given = sa.text(f"{column} IS NOT NULL")
        name = f"ix_conversation_{column}"
        op.create_index(name, "conversation", [column], unique=False, sqlite_where=given, postgresql_where=given)
    op.create_table(
        "regrouping",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(length=36), nullable=False),
        sa.Column("act", sa.Enum(name="regroup", native_enum=False, length=24), nullable=False),
        sa.Column("conversation_id", ID, nullable=False),
        sa.Column("other_id", ID, nullable=True),
        sa.Column("message_id", ID, nullable=True),
        sa.Column("staff_id", ID, nullable=False),
        sa.Column("outcome", sa.String(length=48), nullable=True),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_regrouping_conversation_id")
        ),
        sa.ForeignKeyConstraint(["other_id"], ["conversation.id"], name=op.f("fk_regrouping_other_id")),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_regrouping_message_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_regrouping_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_regrouping")),
        sa.UniqueConstraint("key", name=op.f("uq_regrouping_key")),
    )
    asked = sa.text("outcome IS NULL")
    op.create_index(
        "ix_regrouping_asked", "regrouping", ["id"], unique=False, sqlite_where=asked, postgresql_where=asked
    )
    for column in ("conversation_id", "other_id"):
        op.create_index(op.f(f"ix_regrouping_{column}"), "regrouping", [column], unique=False)


def _refer(column: str) -> None:
    """Add a column that names another conversation; SQLite takes its reference with the column only."""
    name = f"fk_conversation_{column}"
    if op.get_bind().dialect.name == "sqlite":
        refers = f"CONSTRAINT {name} REFERENCES conversation (id)"
        op.execute(f"ALTER TABLE conversation ADD COLUMN {column} INTEGER {refers}")
        return
    op.add_column("conversation", sa.Column(column, ID, nullable=True))
    op.create_foreign_key(op.f(name), "conversation", "conversation", [column], ["id"])
