"""Locations of people, actions with their outcome, and the record of changes."""

import sqlalchemy as sa
from alembic import op

from triage_app.queue.store.types import UtcDateTime

revision = "0002_pre"
down_revision = "0001_pre"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = UtcDateTime()
NEW_ALIAS = {"postgresql": "gen_random_uuid()::text", "sqlite": "lower(hex(randomblob(16)))"}


def upgrade() -> None:
    """Make the tables, and give every patient who is here a name for the record."""
    op.create_table(
        "staff_location",
        sa.Column("staff_id", ID, nullable=False),
        sa.Column("location_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("fk_staff_location_location_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_staff_location_staff_id")),
        sa.PrimaryKeyConstraint("staff_id", "location_id", name=op.f("pk_staff_location")),
    )
    op.create_table(
        "action",
        sa.Column("key", sa.String(length=36), nullable=False),
        sa.Column("staff_id", ID, nullable=False),
        sa.Column("act", sa.String(length=24), nullable=False),
        sa.Column("conversation_id", ID, nullable=False),
        sa.Column("outcome", sa.String(length=48), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name=op.f("fk_action_conversation_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_action_staff_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_action")),
    )
    op.create_index(op.f("ix_action_conversation_id"), "action", ["conversation_id"], unique=False)
    op.create_table(
        "patient_alias",
        sa.Column("patient_id", ID, nullable=False),
        sa.Column("alias", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_patient_alias_patient_id")),
        sa.PrimaryKeyConstraint("patient_id", name=op.f("pk_patient_alias")),
        sa.UniqueConstraint("alias", name=op.f("uq_patient_alias_alias")),
    )
    alias = NEW_ALIAS[op.get_bind().dialect.name]
    op.execute(f"INSERT INTO patient_alias (patient_id, alias) SELECT id, {alias} FROM patient")
    op.create_table(
        "audit",
        sa.Column("id", ID, nullable=False),
        sa.Column("xid", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("actor", sa.String(length=63), nullable=False),
        sa.Column("act", sa.String(length=8), nullable=False),
        sa.Column("entity", sa.String(length=32), nullable=False),
        sa.Column("row_id", ID, nullable=False),
        sa.Column("conversation_id", ID, nullable=True),
        sa.Column("patient", sa.String(length=36), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index(op.f("ix_audit_xid"), "audit", ["xid"], unique=False)
    op.create_index(op.f("ix_conversation_patient_id"), "conversation", ["patient_id"], unique=False)
