"""Who put a file in, and where it is mentioned: so that its bytes are for those who may see it."""

import sqlalchemy as sa
from alembic import op

revision = "0003_pre"
down_revision = "0002_pre"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the table and the indexes; files of drafts that were begun before belong to the drafts' authors."""
    op.create_table(
        "blob_holder",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("staff_id", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["sha256"], ["blob.sha256"], name=op.f("fk_blob_holder_sha256"), deferrable=True, initially="DEFERRED"
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_blob_holder_staff_id")),
        sa.PrimaryKeyConstraint("sha256", "staff_id", name=op.f("pk_blob_holder")),
    )
    op.create_index(op.f("ix_attachment_sha256"), "attachment", ["sha256"], unique=False)
    op.create_index(op.f("ix_outbox_sha256"), "outbox", ["sha256"], unique=False)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what is left to check would hold up the guards
        op.execute(
            "INSERT INTO blob_holder (sha256, staff_id)"
            " SELECT DISTINCT file ->> 'sha256', staff_id"
            " FROM draft, json_array_elements(files -> 'files') AS file"
            " WHERE EXISTS (SELECT FROM blob WHERE blob.sha256 = file ->> 'sha256')"
        )
