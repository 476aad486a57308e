"""News that a window has still to take in: the most urgent first, and of every conversation only the newest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from triage_app.queue.board import LAST, urgency_key
from triage_app.queue.domain.conversation import News

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from triage_app.queue.domain.conversation import Row


class Untaken:
    """What was read and is not on the screen yet; for one thread."""

    def __init__(self) -> None:
        self._rows: dict[int, Row | None] = {}
        self._order: list[int] = []
        self._cursor = 0

    def __bool__(self) -> bool:
        return bool(self._rows)

    @property
    def ids(self) -> Collection[int]:
        """The conversations that are still to be taken in."""
        return self._rows.keys()

    def add(self, news: News) -> None:
        """More was read; what it says of a conversation is newer than what is here."""
        rows = {row.id: row for row in news.rows}
        self._rows |= {number: rows.get(number) for number in news.ids}
        self._order = sorted(self._rows, key=self._urgency, reverse=True)
        self._cursor = news.cursor

    def portion(self, most: int) -> News:
        """Take out what comes first: what is gone, then the most urgent."""
        some = self._order[-most:][::-1]
        del self._order[-most:]
        found = [(number, self._rows.pop(number)) for number in some]
        return News(frozenset(some), tuple(row for _, row in found if row is not None), self._cursor)

    def _urgency(self, number: int) -> tuple[bool, tuple[datetime, int]]:
        row = self._rows[number]
        return (False, (LAST[0], number)) if row is None else (True, urgency_key(row))
