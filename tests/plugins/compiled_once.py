"""SQL put together for one queue is used for the next: a desk does it once, tests would for every queue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import create_engine
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.util import LRUCache

from triage_app.queue.store import engine

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

ROOM = 4000
"""Statements kept; an engine keeps 500 by itself."""


@pytest.fixture(scope="session", autouse=True)
def statements_are_compiled_once() -> Iterator[None]:
    """What is compiled for an encrypted file is right for every other, and so it is with team databases."""
    compiled: LRUCache[Any, Any] = LRUCache(ROOM)

    def create(*place: Any, **options: Any) -> Engine:
        made = create_engine(*place, **options)
        made.update_execution_options(compiled_cache=compiled)
        return made

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "create_engine", create)
        # Compiled statements are kept by dialect, and each engine has one of its own
        patch.setattr(DefaultDialect, "__eq__", lambda one, other: type(one) is type(other))
        patch.setattr(DefaultDialect, "__hash__", lambda one: hash(type(one)))
        yield
