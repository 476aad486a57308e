"""Listens to what is said to a database, so that growth is tested by counting."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import event

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine


@dataclass(frozen=True)
class Statement:
    """One statement, whether for one row or many."""

    text: str
    parameters: Any
    many: bool

    @property
    def writes(self) -> bool:
        return self.text.lstrip().startswith(("INSERT", "UPDATE", "DELETE"))


@contextmanager
def statements_of(engine: Engine) -> Iterator[list[Statement]]:
    """Everything an engine's connections execute until the block ends."""
    heard: list[Statement] = []

    def hear(*said: Any) -> None:
        _, _, text, parameters, _, many = said
        heard.append(Statement(text, parameters, many))

    event.listen(engine, "before_cursor_execute", hear)
    try:
        yield heard
    finally:
        event.remove(engine, "before_cursor_execute", hear)
