"""By which answer a message is settled, what a message lays open again, and due times as they were before."""

import sqlalchemy as sa
from alembic import op

from triage_app.queue.store.types import UtcDateTime

revision = "0006_pre"
down_revision = "0005_pre"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = UtcDateTime()


def upgrade() -> None:
    """Add columns; what was answered before it was regrouped is taken for answered by nothing that can go."""
    for column in ("settled_by", "held_by", "uncovers"):
        op.add_column("message", sa.Column(column, ID, nullable=True))
    op.execute("UPDATE message SET settled_by = 0 WHERE settled")
    op.execute("UPDATE message SET uncovers = 1 WHERE regrouping_id IS NOT NULL")
    _index("message", "settled_by", "settled_by > 0")
    _index("message", "held_by", "held_by IS NOT NULL")
    op.add_column("outbox", sa.Column("seen_up_to", ID, nullable=True))
    op.add_column("conversation", sa.Column("holds_before", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("regrouping", sa.Column("outcome_values", sa.JSON(), nullable=True))
    for column, kind in (("was_due_at", MOMENT), ("was_rules_version", ID), ("breached_at", MOMENT)):
        op.add_column("waiting_segment", sa.Column(column, kind, nullable=True))


def _index(table: str, column: str, where: str) -> None:
    given = sa.text(where)
    op.create_index(
        f"ix_{table}_{column}", table, [column], unique=False, sqlite_where=given, postgresql_where=given
    )
