"""When people work and what they take, who is away, hand-overs, who looks and writes."""

import sqlalchemy as sa
from alembic import op

from triage_app.queue.store.types import UtcDateTime

revision = "0007_pre"
down_revision = "0006_pre"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = UtcDateTime()


def upgrade() -> None:
    """Add tables, and columns that are empty everywhere."""
    for column in ("deputy_id", "lead_id"):
        _name_somebody(column)
    op.add_column("practice", sa.Column("assigns", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("practice", sa.Column("accept_minutes", sa.Integer(), nullable=False, server_default="30"))
    op.add_column("conversation", sa.Column("accept_by", MOMENT, nullable=True))
    _index("unowned", ["due_at", "id"], "owner_id IS NULL AND due_at IS NOT NULL")
    _index("accept", ["accept_by"], "accept_by IS NOT NULL")
    _tables_of_people()
    _tables_of_conversations()


def _index(name: str, columns: list[str], where: str) -> None:
    given = sa.text(where)
    op.create_index(
        f"ix_conversation_{name}",
        "conversation",
        columns,
        unique=False,
        sqlite_where=given,
        postgresql_where=given,
    )


def _name_somebody(column: str) -> None:
    """Add a column that names somebody of the staff; SQLite takes its reference with the column only."""
    name = f"fk_practice_{column}"
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"ALTER TABLE practice ADD COLUMN {column} INTEGER CONSTRAINT {name} REFERENCES staff (id)")
        return
    op.add_column("practice", sa.Column(column, ID, nullable=True))
    op.create_foreign_key(op.f(name), "practice", "staff", [column], ["id"])


def _tables_of_people() -> None:
    op.create_table(
        "duty",
        sa.Column("staff_id", ID, nullable=False),
        sa.Column("week", sa.JSON(), nullable=True),
        *(sa.Column(one, sa.JSON(), nullable=False) for one in ("languages", "categories", "providers")),
        sa.Column("most", sa.Integer(), nullable=True),
        _refers("duty", "staff_id", "staff"),
        sa.PrimaryKeyConstraint("staff_id", name=op.f("pk_duty")),
    )
    op.create_table(
        "absence",
        sa.Column("id", ID, nullable=False),
        sa.Column("staff_id", ID, nullable=False),
        sa.Column("begins_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("substitute_id", ID, nullable=True),
        sa.Column("entered_by", ID, nullable=False),
        sa.Column("entered_at", MOMENT, nullable=False),
        *(_refers("absence", one, "staff") for one in ("staff_id", "substitute_id", "entered_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
    )
    for column in ("staff_id", "ends_at"):
        op.create_index(op.f(f"ix_absence_{column}"), "absence", [column], unique=False)


def _tables_of_conversations() -> None:
    op.create_table(
        "handover",
        sa.Column("id", ID, nullable=False),
        sa.Column("conversation_id", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("how", sa.Enum(name="how", native_enum=False, length=24), nullable=False),
        *(sa.Column(one, ID, nullable=True) for one in ("by_id", "from_id", "to_id")),
        sa.Column("action", sa.String(length=36), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        _refers("handover", "conversation_id", "conversation"),
        *(_refers("handover", one, "staff") for one in ("by_id", "from_id", "to_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover")),
    )
    op.create_index(op.f("ix_handover_conversation_id"), "handover", ["conversation_id"], unique=False)
    op.create_table(
        "presence",
        sa.Column("conversation_id", ID, nullable=False),
        sa.Column("staff_id", ID, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Column("writes_until", MOMENT, nullable=True),
        _refers("presence", "conversation_id", "conversation"),
        _refers("presence", "staff_id", "staff"),
        sa.PrimaryKeyConstraint("conversation_id", "staff_id", name=op.f("pk_presence")),
    )
    op.create_table(
        "take_over",
        sa.Column("conversation_id", ID, nullable=False),
        sa.Column("asked_by", ID, nullable=False),
        sa.Column("asked_of", ID, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("refused_at", MOMENT, nullable=True),
        _refers("take_over", "conversation_id", "conversation"),
        *(_refers("take_over", one, "staff") for one in ("asked_by", "asked_of")),
        sa.PrimaryKeyConstraint("conversation_id", name=op.f("pk_take_over")),
    )
    op.create_index("ix_take_over_asked_of", "take_over", ["asked_of"], unique=False)


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"))
