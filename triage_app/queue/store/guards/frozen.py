"""Columns that never change once they are written: triggers, made for both databases from one list."""

from collections.abc import Iterator

from triage_app.queue.store.rights import FROZEN


def statements(dialect: str) -> Iterator[str]:
    """The statements that make them."""
    for table, columns in FROZEN.items():
        if dialect == "postgresql":
            differs = " OR ".join(f"old.{one} IS DISTINCT FROM new.{one}" for one in columns.split())
            yield (
                f"CREATE TRIGGER frozen BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({differs}) "
                "EXECUTE FUNCTION refuse_change()"
            )
        else:
            differs = " OR ".join(f"old.{one} IS NOT new.{one}" for one in columns.split())
            yield (
                f"CREATE TRIGGER {table}_is_frozen BEFORE UPDATE ON {table} WHEN {differs}\n"
                "BEGIN\n    SELECT raise(ABORT, 'what was written here never changes');\nEND"
            )
