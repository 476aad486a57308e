"""The list of one view: headings and conversations, read from the board in memory.

Which conversations are shown, and where the headings stand, follows from their order: a row itself is looked at
only when its line is painted, spoken or narrowed by.
"""

from __future__ import annotations

from dataclasses import dataclass
from operator import itemgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from typing_extensions import override

from triage_app.queue.board import Board, Group, View, ends_of_groups, urgency_key
from triage_app.queue.domain.conversation import Row
from triage_app.ui import counts, here_words, line_words, wording
from triage_app.ui.queue_screen.choosing import Chosen
from triage_app.ui.queue_screen.lines import Ends, Key, Lines, Step

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime

    from triage_app.clock import Clock
    from triage_app.ui.wording import Wording

_ONE_BY_ONE = 20
"""How many changed conversations are told line by line; of more only that something changed."""

LINE_ROLE = Qt.ItemDataRole.UserRole
"""The Heading or Row of a line."""

HERE_ROLE = Qt.ItemDataRole.UserRole + 1
"""Which colleagues are at a line's conversation."""

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
        self._shows_snoozed = False
        self.chosen = Chosen()
        """What is chosen of what is shown; whatever leaves the list is not chosen any more."""
        self._lines = Lines()
        self._aside: set[int] = set()
        self._settled_at = clock.now()

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
        self.reread()

    def snoozed(self) -> int:
        """How many conversations of the view are put aside, shown or hidden; none while words are looked for."""
        return len(self._aside)

    @property
    def is_all(self) -> bool:
        """Whether the board has everything, so that counts are true and an empty view is empty."""
        return self._board.is_all

    def whose_times(self) -> str:
        """In which city times are told, while the reader's clock shows others; else empty."""
        return self._words.moments.whose(self._clock.now())

    def show_view(self, view: View, narrowing: Narrowing | None = None) -> None:
        """Show another view, or the same one narrowed differently."""
        self._view = view
        self._narrowing = narrowing or Narrowing()
        self.beginResetModel()
        self._settled_at = self._clock.now()
        self._lines.begin(self._read(), self._ends())
        self._keep_chosen()
        self.endResetModel()

    def refresh(self, changed: Mapping[int, Row | None] = MappingProxyType({})) -> None:
        """Follow the board and the clock: lines come, go and move one by one.

        Args:
            changed: what the conversations were that are not as they were any more, by their numbers.
        """
        before, self._settled_at = self._settled_at, self._clock.now()
        if self._settled_at < before:  # the clock was set back
            self.reread()
            return
        gone: list[Key] = []
        come: list[Key] = []
        stayed: list[int] = []
        for number in {*changed, *self._board.passed(before, self._settled_at)}:
            row = self._board.row(number)
            was, key = changed.get(number, row), self._place(number, row)
            if was is not None and urgency_key(was) == key:
                stayed.append(number)
            elif was is not None:
                gone.append(urgency_key(was))
            if key is None:
                self.chosen.drop((number,))
            elif not self._lines.has(key):
                come.append(key)
        self._settle(gone, come, stayed)

    def reread(self) -> None:
        """Follow the board from scratch; lines that stay stay where they are."""
        self._settled_at = self._clock.now()
        order = self._read()
        wanted = Lines()
        wanted.begin(order, ())
        gone = [key for key in self._lines.order if not wanted.has(key)]
        stay = {number for _, number in self._lines.order} - {number for _, number in gone}
        self._settle(gone, [key for key in order if key[1] not in stay], None)
        self._keep_chosen()

    def headings(self) -> list[int]:
        """Which lines are headings, in order."""
        return self._lines.headings()

    def conversations(self) -> int:
        """How many conversations are shown."""
        return len(self._lines.order)

    def numbers(self, first: int = 0, last: int | None = None) -> list[int]:
        """The conversations from one line to another, both of them conversations' own; all of them unless said."""
        headings, end = self.headings(), len(self._lines) - 1 if last is None else last
        begin, until = first - headings_before(headings, first), end - headings_before(headings, end)
        return list(map(itemgetter(1), self._lines.order[begin : until + 1]))

    def line_of(self, conversation_id: int) -> QModelIndex:
        """Where a conversation is, or an invalid index."""
        row = self._board.row(conversation_id)
        line = None if row is None else self._lines.line_of(urgency_key(row))
        return QModelIndex() if line is None else self.index(line)

    def row_at(self, index: Index) -> Row | None:
        """The conversation on a line, None on headings and outside."""
        key = self._lines.at(index.row()) if index.isValid() else Group.LATER
        return None if isinstance(key, Group) else self._board.row(key)

    def bare_rows(self, first: int, last: int) -> dict[int, Row]:
        """Rows from a line to another of which not everything is read, by their ids."""
        keys = map(self._lines.at, range(max(0, first), min(last + 1, len(self._lines))))
        rows = (self._board.row(key) for key in keys if not isinstance(key, Group))
        return {row.id: row for row in rows if row is not None and row.is_bare}

    def neighbour(self, line: int, step: int) -> QModelIndex:
        """The next conversation's line from a line on, in a direction; headings are passed over."""
        at = line + step
        while 0 <= at < len(self._lines):
            if not isinstance(self._lines.at(at), Group):
                return self.index(at)
            at += step
        return QModelIndex()

    @override
    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._lines)

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
        return None if isinstance(line, Heading) else self._beside(line, role)

    def _beside(self, row: Row, role: int) -> Any:
        if role == HERE_ROLE:
            return self._board.here.get(row.id)
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(self._besides(row, self._clock.now())) or None
        return None

    def _line(self, at: int) -> Heading | Row | None:
        """A heading or a row; None where the row is gone and its line about to."""
        key = self._lines.at(at)
        if not isinstance(key, Group):
            return self._board.row(key)
        return Heading(key, self._lines.counts()[key] if self._board.is_all else None)

    def _spoken(self, line: Heading | Row) -> str:
        if not isinstance(line, Heading):
            now = self._clock.now()
            chosen = (self.tr("chosen"),) if line.id in self.chosen else ()
            besides = map(counts.aloud, self._besides(line, now))
            return ", ".join((*chosen, self._words.row_spoken(line, now), *besides))
        count = "" if line.count is None else f", {counts.conversations(line.count)}"
        return f"{wording.group(line.group)}{count}"

    def _besides(self, row: Row, now: datetime) -> list[str]:
        here = here_words.sentences(self._board.here.get(row.id, ()))
        return [*line_words.besides(row, self._words, now), *here]

    def _keep_chosen(self) -> None:
        if self.chosen:
            self.chosen.keep(set(self.numbers()))

    def _ends(self) -> Ends:
        return ends_of_groups(self._settled_at, self._words.zone)

    def _read(self) -> list[Key]:
        """What is shown of the view, in order; says what is put aside anew."""
        order = self._board.order(self._view, self._settled_at)
        if not self._narrowing.is_empty:
            order = [key for key in order if (row := self._board.row(key[1])) and self._narrowing.lets(row)]
        hidden = self._hidden()
        self._aside = {key for _, key in order if key in hidden} if hidden else set()
        return order if self._shows_snoozed or not hidden else [key for key in order if key[1] not in hidden]

    def _hidden(self) -> frozenset[int]:
        """What is put aside; none while words are looked for, or where just that is shown."""
        return self._board.hidden(self._settled_at) if self._hides else frozenset()

    @property
    def _hides(self) -> bool:
        return self._view is not View.SNOOZED and not self._narrowing.words.strip()

    def _place(self, number: int, row: Row | None) -> Key | None:
        """Where a conversation is to be shown, None where it is not; notes whether it is put aside."""
        self._aside.discard(number)
        if row is None or not self._board.has(self._view, row, self._settled_at) or not self._narrowing.lets(row):
            return None
        if self._hides and self._board.is_hidden(row, self._settled_at):
            self._aside.add(number)
            if not self._shows_snoozed:
                return None
        return urgency_key(row)

    def _settle(self, gone: Iterable[Key], come: Iterable[Key], stayed: Collection[int] | None) -> None:
        """Let conversations leave and come, then tell of those that stayed and changed; None: of all."""
        before = self._lines.counts()
        for step in self._lines.steps(gone, come, self._ends()):
            self._take(step)
        if stayed is None or len(stayed) > _ONE_BY_ONE:
            self.dataChanged.emit(self.index(0), self.index(len(self._lines) - 1))
            return
        for at, (group, count) in zip(self.headings(), self._lines.counts().items(), strict=True):
            if before.get(group) != count:
                self.dataChanged.emit(self.index(at), self.index(at))
        for line in map(self.line_of, stayed):
            if line.isValid():
                self.dataChanged.emit(line, line)

    def _take(self, step: Step) -> None:
        if step.comes:
            self.beginInsertRows(_NO_PARENT, step.first, step.last)
            step.take()
            self.endInsertRows()
        else:
            self.beginRemoveRows(_NO_PARENT, step.first, step.last)
            step.take()
            self.endRemoveRows()


def headings_before(headings: list[int], line: int) -> int:
    """How many headings stand above a line."""
    return sum(heading < line for heading in headings)
