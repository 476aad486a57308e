"""Column types that mean the same on both databases."""

from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Enum, Integer
from sqlalchemy.types import TypeDecorator
from typing_extensions import override


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: aware and UTC in Python, `timestamptz` on PostgreSQL, sortable text in UTC on SQLite."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @override
    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return _utc(value) if dialect.name == "postgresql" else _utc(value).replace(tzinfo=None)

    @override
    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], Any] | None:
        return _as_text if dialect.name == "sqlite" else super().bind_processor(dialect)

    @override
    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)

    @override
    def result_processor(
        self, dialect: Dialect, coltype: object
    ) -> Callable[[Any | None], datetime | None] | None:
        return _from_text if dialect.name == "sqlite" else super().result_processor(dialect, coltype)


def _utc(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError(value)
    return value.astimezone(UTC)


# The text is SQLAlchemy's own for SQLite, made and read in a fraction of its time: a page of messages has
# thousands of moments, most of them the same.


@lru_cache(maxsize=4096)
def _as_text(value: datetime | None) -> str | None:
    return None if value is None else _utc(value).isoformat(" ", "microseconds").removesuffix("+00:00")


def _from_text(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(f"{text}+00:00")


Id = BigInteger().with_variant(Integer, "sqlite")
"""A 64-bit row number; SQLite counts up only a column that is called INTEGER."""


def code_of(kind: type[StrEnum]) -> Enum:
    """A column that holds one of an enumeration's values, as text.

    No CHECK constraint: old and new desks work side by side while a new value comes in.
    """
    return Enum(
        kind,
        native_enum=False,
        length=24,
        create_constraint=False,
        name=kind.__name__.lower(),
        values_callable=lambda members: [member.value for member in members],
    )
