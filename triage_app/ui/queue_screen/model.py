"""The list of one view: headings and conversations, read from the board in memory.

Which conversations are shown, and where the headings stand, follows from their order: a row itself is looked at
only when its line is painted, spoken or narrowed by.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from typing_extensions import override

from triage_app.queue.board import LAST, Board, Group, View, ends_of_groups, urgency_key
from triage_app.queue.domain.conversation import Row
from triage_app.ui import counts, first_look, wording
from triage_app.ui.queue_screen.difference import steps_between

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import datetime

    from triage_app.clock import Clock
    from triage_app.ui.wording import Wording

_ONE_BY_ONE = 20
"""How many changed conversations are told line by line; of more only that something changed."""

LINE_ROLE = Qt.ItemDataRole.UserRole
"""The Heading or Row of a line."""

_NO_PARENT = QModelIndex()
Index: TypeAlias = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Heading:
    """The line above a group; `count` is None while not everything is here."""

    group: Group
    count: int | None


@dataclass(frozen=True)
class Narrowing:
    """What a person narrowed the list to: words anywhere, one provider, one owner (0: nobody).

    Where a row is bare nobody here can say whether it has the words: `having` are those of which the queue says
    so, None until it does.
    """

    words: str = ""
    provider: str | None = None
    owner_id: int | None = None
    having: frozenset[int] | None = None

    @property
    def is_empty(self) -> bool:
        """Whether everything is let through."""
        return not self.words.strip() and self.provider is None and self.owner_id is None

    @property
    def is_looking(self) -> bool:
        """Whether more may turn up."""
        return bool(self.words.strip()) and self.having is None

    def lets(self, row: Row) -> bool:
        """Whether a conversation is to be shown."""
        if self.provider is not None and row.provider != self.provider:
            return False
        if self.owner_id is not None and (row.owner_id or 0) != self.owner_id:
            return False
        if row.is_bare and self.words.strip():
            return self.having is not None and row.id in self.having
        text = f"{row.patient} {row.subject} {row.snippet} {row.provider}".casefold()
        return all(word in text for word in self.words.casefold().split())


class QueueModel(QAbstractListModel):
    """Lines of the view that is shown, most urgent first; changes line by line."""

    def __init__(self, board: Board, clock: Clock, words: Wording, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._board, self._clock, self._words = board, clock, words
        self._view = View.ALL
        self._narrowing = Narrowing()
        self._shows_snoozed, self._snoozed = False, 0
        self._keys: list[Group | int] = []
        self._counts: dict[Group, int | None] = {}
        self._headings: list[int] = []

    @property
    def view(self) -> View:
        """The view that is shown."""
        return self._view

    @property
    def narrowing(self) -> Narrowing:
        """What the view is narrowed to."""
        return self._narrowing

    @property
    def shows_snoozed(self) -> bool:
        """Whether what is put aside is shown among the others."""
        return self._shows_snoozed

    def show_snoozed(self, *, shown: bool) -> None:
        """Show what is put aside, or hide it again."""
        self._shows_snoozed = shown
        self.refresh()

    def snoozed(self) -> int:
        """How many conversations of the view are put aside, shown or hidden; none while words are looked for."""
        return self._snoozed

    @property
    def is_all(self) -> bool:
        """Whether the board has everything, so that counts are true and an empty view is empty."""
        return self._board.is_all

    def show_view(self, view: View, narrowing: Narrowing | None = None) -> None:
        """Show another view, or the same one narrowed differently."""
        self._view = view
        self._narrowing = narrowing or Narrowing()
        self.beginResetModel()
        self._keys, self._counts = self._read()
        self._settle_headings()
        self.endResetModel()

    def refresh(self, changed: Collection[int] = ()) -> None:
        """Follow the board: `changed` conversations are read again, lines come, go and move one by one."""
        keys, counted = self._read()
        before, self._counts = self._counts, counted
        if keys != self._keys:
            self._move(keys)
        told = [at for at in self._headings if before.get(self._group(at)) != counted[self._group(at)]]
        if len(changed) > _ONE_BY_ONE:
            self.dataChanged.emit(self.index(0), self.index(len(self._keys) - 1))
            return
        told += [line.row() for line in map(self.line_of, changed) if line.isValid()]
        for at in told:
            self.dataChanged.emit(self.index(at), self.index(at))

    def headings(self) -> list[int]:
        """Which lines are headings, in order."""
        return self._headings

    def conversations(self) -> int:
        """How many conversations are shown."""
        return len(self._keys) - len(self._headings)

    def line_of(self, conversation_id: int) -> QModelIndex:
        """Where a conversation is, or an invalid index."""
        row = self._board.row(conversation_id)
        if row is not None:
            for first, end in self._groups():
                at = bisect_left(self._keys, urgency_key(row), first, end, key=self._urgency)
                if at < end and self._keys[at] == conversation_id:
                    return self.index(at)
        return QModelIndex()

    def row_at(self, index: Index) -> Row | None:
        """The conversation on a line, None on headings and outside."""
        key = self._keys[index.row()] if index.isValid() else Group.LATER
        return None if isinstance(key, Group) else self._board.row(key)

    def bare_rows(self, first: int, last: int) -> dict[int, Row]:
        """Rows from a line to another of which not everything is read, by their ids."""
        keys = (key for key in self._keys[max(0, first) : last + 1] if not isinstance(key, Group))
        rows = (self._board.row(key) for key in keys)
        return {row.id: row for row in rows if row is not None and row.is_bare}

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
        line = self._line(index.row())
        if line is None or role == LINE_ROLE:
            return line
        if role == Qt.ItemDataRole.DisplayRole:
            return wording.group(line.group) if isinstance(line, Heading) else wording.patient_name(line)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(line)
        if role == Qt.ItemDataRole.ToolTipRole and not isinstance(line, Heading):
            return first_look.sentence(line, self._words, self._clock.now()) or None
        return None

    def _line(self, at: int) -> Heading | Row | None:
        """A heading or a row; None where the row is gone and its line about to."""
        key = self._keys[at]
        return Heading(key, self._counts.get(key)) if isinstance(key, Group) else self._board.row(key)

    def _group(self, at: int) -> Group:
        return cast("Group", self._keys[at])

    def _groups(self) -> Iterator[tuple[int, int]]:
        """The lines of each group: the first, and the one after the last; none in an empty list."""
        ends = [*self._headings, len(self._keys)][1:]
        return zip((at + 1 for at in self._headings), ends, strict=True)

    def _urgency(self, key: Group | int) -> tuple[datetime, int]:
        row = None if isinstance(key, Group) else self._board.row(key)
        return urgency_key(row) if row is not None else LAST

    def _spoken(self, line: Heading | Row) -> str:
        if not isinstance(line, Heading):
            now = self._clock.now()
            told = (self._words.row_spoken(line, now), first_look.sentence(line, self._words, now))
            return ", ".join(one for one in told if one)
        count = "" if line.count is None else f", {counts.conversations(line.count)}"
        return f"{wording.group(line.group)}{count}"

    def _read(self) -> tuple[list[Group | int], dict[Group, int | None]]:
        now = self._clock.now()
        ids: list[Group | int] = [*self._ids(now)]
        keys: list[Group | int] = []
        counted: dict[Group, int | None] = {}
        begin = 0
        for group, until in ends_of_groups(now, self._words.zone):
            end = bisect_left(ids, (until, 0), begin, key=self._urgency)
            if end > begin:
                keys += [group, *ids[begin:end]]
                counted[group] = end - begin if self._board.is_all else None
            begin = end
        return keys, counted

    def _ids(self, now: datetime) -> list[int]:
        ids = self._board.ids(self._view, now)
        if not self._narrowing.is_empty:
            rows = (self._board.row(one) for one in ids)
            ids = [row.id for row in rows if row is not None and self._narrowing.lets(row)]
        hidden = frozenset[int]() if self._narrowing.words.strip() else self._board.hidden(now)
        kept = [one for one in ids if one not in hidden] if hidden else ids
        self._snoozed = len(ids) - len(kept)
        return ids if self._shows_snoozed else kept

    def _move(self, keys: list[Group | int]) -> None:
        steps = steps_between(self._keys, keys)
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
