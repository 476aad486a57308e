"""The list of one view: headings and conversations, read from the board in memory."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from typing_extensions import override

from triage_app.queue.board import Board, Group, View, group_of
from triage_app.queue.domain.conversation import Row
from triage_app.ui import counts, wording
from triage_app.ui.queue_screen.difference import steps_between

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from triage_app.clock import Clock
    from triage_app.ui.wording import Wording

LINE_ROLE = Qt.ItemDataRole.UserRole
"""The Heading or Row of a line."""

_NO_PARENT = QModelIndex()
Index: TypeAlias = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Heading:
    """The line above a group."""

    group: Group
    count: int


@dataclass(frozen=True)
class Narrowing:
    """What a person narrowed the list to: words anywhere, one provider, one owner (0: nobody)."""

    words: str = ""
    provider: str | None = None
    owner_id: int | None = None

    @property
    def is_empty(self) -> bool:
        """Whether everything is let through."""
        return self == Narrowing()

    def lets(self, row: Row) -> bool:
        """Whether a conversation is to be shown."""
        if self.provider is not None and row.provider != self.provider:
            return False
        if self.owner_id is not None and (row.owner_id or 0) != self.owner_id:
            return False
        text = f"{row.patient} {row.subject} {row.snippet} {row.provider}".casefold()
        return all(word in text for word in self.words.casefold().split())


class QueueModel(QAbstractListModel):
    """Lines of the view that is shown, most urgent first; changes line by line."""

    def __init__(self, board: Board, clock: Clock, words: Wording, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._board, self._clock, self._words = board, clock, words
        self._view = View.ALL
        self._narrowing = Narrowing()
        self._keys: list[Group | int] = []
        self._lines: dict[Group | int, Heading | Row] = {}
        self._headings: list[int] = []

    @property
    def view(self) -> View:
        """The view that is shown."""
        return self._view

    @property
    def narrowing(self) -> Narrowing:
        """What the view is narrowed to."""
        return self._narrowing

    def show_view(self, view: View, narrowing: Narrowing | None = None) -> None:
        """Show another view, or the same one narrowed differently."""
        self._view = view
        self._narrowing = narrowing or Narrowing()
        self.beginResetModel()
        self._keys, self._lines = self._read()
        self._settle_headings()
        self.endResetModel()

    def refresh(self, changed: Collection[int] = ()) -> None:
        """Follow the board: `changed` conversations are read again, lines come, go and move one by one."""
        keys, lines = self._read()
        old = self._lines
        if keys != self._keys:
            self._move(keys, lines)
        self._lines = lines
        for key in (*changed, *Group):
            if key in lines and key in old and old[key] != lines[key]:
                at = self.index(self._keys.index(key))
                self.dataChanged.emit(at, at)

    def headings(self) -> list[int]:
        """Which lines are headings, in order."""
        return self._headings

    def conversations(self) -> int:
        """How many conversations are shown."""
        return len(self._keys) - len(self._headings)

    def line_of(self, conversation_id: int) -> QModelIndex:
        """Where a conversation is, or an invalid index."""
        if conversation_id not in self._lines:
            return QModelIndex()
        return self.index(self._keys.index(conversation_id))

    def row_at(self, index: Index) -> Row | None:
        """The conversation on a line, None on headings and outside."""
        line = self._lines[self._keys[index.row()]] if index.isValid() else None
        return line if isinstance(line, Row) else None

    def neighbour(self, line: int, step: int) -> QModelIndex:
        """The next conversation's line from a line on, in a direction; headings are passed over."""
        at = line + step
        while 0 <= at < len(self._keys):
            if not isinstance(self._keys[at], Group):
                return self.index(at)
            at += step
        return QModelIndex()

    @override
    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._keys)

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.row_at(index) is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line = self._lines[self._keys[index.row()]]
        if role == LINE_ROLE:
            return line
        if role == Qt.ItemDataRole.DisplayRole:
            return wording.group(line.group) if isinstance(line, Heading) else wording.patient_name(line)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(line)
        return None

    def _spoken(self, line: Heading | Row) -> str:
        if isinstance(line, Heading):
            return f"{wording.group(line.group)}, {counts.conversations(line.count)}"
        return self._words.row_spoken(line, self._clock.now())

    def _read(self) -> tuple[list[Group | int], dict[Group | int, Heading | Row]]:
        now = self._clock.now()
        groups: dict[Group, list[Row]] = {}
        for row in self._rows(now):
            groups.setdefault(group_of(row, now, self._words.zone), []).append(row)
        keys: list[Group | int] = []
        lines: dict[Group | int, Heading | Row] = {}
        for group in Group:
            rows = groups.get(group, [])
            if rows:
                keys.append(group)
                lines[group] = Heading(group, len(rows))
            for row in rows:
                keys.append(row.id)
                lines[row.id] = row
        return keys, lines

    def _rows(self, now: datetime) -> list[Row]:
        found = (self._board.row(one) for one in self._board.ids(self._view, now))
        if self._narrowing.is_empty:
            return [row for row in found if row is not None]
        return [row for row in found if row is not None and self._narrowing.lets(row)]

    def _move(self, keys: list[Group | int], lines: dict[Group | int, Heading | Row]) -> None:
        steps = steps_between(self._keys, keys)
        self._lines = {**self._lines, **lines}
        for first, last in steps.removals:
            self.beginRemoveRows(_NO_PARENT, first, last)
            del self._keys[first : last + 1]
            self._settle_headings()
            self.endRemoveRows()
        for first, last in steps.insertions:
            self.beginInsertRows(_NO_PARENT, first, last)
            self._keys[first:first] = keys[first : last + 1]
            self._settle_headings()
            self.endInsertRows()

    def _settle_headings(self) -> None:
        self._headings = [at for at, key in enumerate(self._keys) if isinstance(key, Group)]


def headings_before(headings: list[int], line: int) -> int:
    """How many headings stand above a line."""
    return bisect_left(headings, line)
