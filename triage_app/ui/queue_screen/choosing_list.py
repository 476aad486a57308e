"""The list in which several conversations can be chosen: nothing opens meanwhile, and what is open stays open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QStyle
from typing_extensions import override

from triage_app.ui.queue_screen.list_view import QueueList

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QMouseEvent
    from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

    from triage_app.ui.queue_screen.delegate import RowDelegate
    from triage_app.ui.queue_screen.model import Index, QueueModel
    from triage_app.ui.theme.choice import Theme

_Move = QAbstractItemView.CursorAction
_FAR = {
    Qt.Key.Key_Home: _Move.MoveHome,
    Qt.Key.Key_End: _Move.MoveEnd,
    Qt.Key.Key_PageUp: _Move.MovePageUp,
    Qt.Key.Key_PageDown: _Move.MovePageDown,
}
_PICKS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
_SELECT, _LEAVE = QItemSelectionModel.SelectionFlag.ClearAndSelect, QItemSelectionModel.SelectionFlag.NoUpdate


class ChoosingList(QueueList):
    """While anything is chosen the cursor goes its own way; the open conversation stays the selected line."""

    chosen_changed = Signal()
    """Others are chosen than before, or nothing is any more."""

    def __init__(
        self, model: QueueModel, delegate: RowDelegate, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(model, delegate, theme, parent)
        self._chosen = model.chosen
        self._can_choose = self._is_choosing = self._is_picking = False

    def let_choose(self, *, can_choose: bool) -> None:
        """Let somebody choose several, or only ever open one."""
        self._can_choose = can_choose

    @property
    def is_choosing(self) -> bool:
        """Whether anything is chosen."""
        return bool(self._lines.chosen)

    def show_open(self, index: Index) -> None:
        """Show which line is the open conversation's; the cursor goes there unless several are being chosen."""
        if self.is_choosing:
            self.selectionModel().select(index, _SELECT)
        elif index != self.currentIndex():
            self.selectionModel().setCurrentIndex(index, _SELECT)
            self.scrollTo(index)

    def put_cursor(self, index: Index) -> None:
        """Go to a line without opening its conversation, while several are being chosen."""
        self.selectionModel().setCurrentIndex(index, _LEAVE)
        self.scrollTo(index)

    def place(self) -> tuple[int | None, int | None]:
        """Which conversation is under the cursor, and which is marked as the open one."""
        marked = self.selectionModel().selectedIndexes()
        rows = [self._lines.row_at(index) for index in (self.currentIndex(), *marked[:1])]
        numbers = [None if row is None else row.id for row in rows]
        return numbers[0], numbers[-1]

    def go_back(self, place: tuple[int | None, int | None]) -> None:
        """Put cursor and mark where they were, as far as those conversations are still in the list."""
        lines = [QModelIndex() if one is None else self._lines.line_of(one) for one in place]
        cursor, marked = lines
        if marked.isValid():
            self.show_open(marked)
        if self.is_choosing and cursor.isValid():
            self.put_cursor(cursor)

    @override
    def step(self, by: int) -> None:
        """Go to the next or the previous conversation; it opens unless several are being chosen."""
        index = self._lines.neighbour(self.currentIndex().row(), by)
        if not self.is_choosing:
            super().step(by)
        elif index.isValid():
            self.put_cursor(index)

    def extend(self, by: int) -> None:
        """Choose the next or the previous conversation as well; back again leaves it out."""
        self._choose_through(self._lines.neighbour(self.currentIndex().row(), by))

    def toggle(self) -> None:
        """Choose the conversation under the cursor, or leave it out again."""
        self._toggle(self.currentIndex())

    def choose_all(self) -> None:
        """Choose everything that the view and its filter show, on screen or not."""
        if self._can_choose:
            self._chosen.choose(self._lines.numbers())
            self.settle_chosen()

    def stop_choosing(self) -> None:
        """Choose nothing any more; the cursor is where the open conversation is."""
        self._chosen.clear()
        self.settle_chosen()

    def settle_chosen(self) -> None:
        """Follow what is chosen, also where it left the list by itself."""
        if self._is_choosing or self.is_choosing:
            was_choosing, self._is_choosing = self._is_choosing, self.is_choosing
            self.viewport().update()
            if was_choosing and not self._is_choosing:
                self._back_to_open()
            self.chosen_changed.emit()

    def _back_to_open(self) -> None:
        opened = self.selectionModel().selectedIndexes()
        if opened:
            self.selectionModel().setCurrentIndex(opened[0], _SELECT)
        else:
            self.selectionModel().clear()

    def _toggle(self, index: Index) -> None:
        row = self._lines.row_at(index)
        if row is not None and self._can_choose:
            self._chosen.toggle(row.id)
            if self._chosen:
                self.put_cursor(index)
            self._lines.dataChanged.emit(index, index)  # a screen reader says the line anew
            self.settle_chosen()

    def _choose_through(self, index: Index) -> None:
        """Choose the range from where it began to this line; at first it begins at the cursor."""
        row = self._lines.row_at(index)
        if row is None or not self._can_choose:
            return
        begun = self._chosen.start
        start = self.currentIndex() if begun is None else self._lines.line_of(begun)
        first = self._lines.row_at(start) or row
        lines = sorted((start.row() if start.isValid() else index.row(), index.row()))
        self._chosen.extend(first.id, self._lines.numbers(*lines))
        self.put_cursor(index)
        self.settle_chosen()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """With Ctrl a click chooses one more or one less, with Shift a range; without, it opens as ever."""
        index = self.indexAt(event.position().toPoint())
        is_left = event.button() == Qt.MouseButton.LeftButton and self._lines.row_at(index) is not None
        self._is_picking = is_left and self._can_choose and bool(event.modifiers() & _PICKS)
        if not self._is_picking:
            if is_left:
                self.stop_choosing()
            super().mousePressEvent(event)
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._choose_through(index)
        else:
            self._toggle(index)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Two quick clicks with Ctrl or Shift are two clicks."""
        if event.modifiers() & _PICKS:
            self.mousePressEvent(event)
        else:
            super().mouseDoubleClickEvent(event)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not self._is_picking:
            super().mouseMoveEvent(event)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if not self._is_picking:
            super().mouseReleaseEvent(event)
        self._is_picking = False

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        move = _FAR.get(Qt.Key(event.key()))
        if move is not None and event.modifiers() & Qt.KeyboardModifier.ShiftModifier and self._can_choose:
            self._choose_through(self.moveCursor(move, Qt.KeyboardModifier.NoModifier))
        else:
            super().keyPressEvent(event)

    @override
    def selectionCommand(self, index: Index, event: object = None) -> QItemSelectionModel.SelectionFlag:
        """Keys that move the cursor select nothing while several are being chosen."""
        return _LEAVE if self.is_choosing else super().selectionCommand(index, event)  # type: ignore[arg-type]

    @override
    def rowsAboutToBeRemoved(self, parent: Index, start: int, end: int) -> None:
        """The cursor goes to the nearest line that stays, while several are being chosen."""
        if self.is_choosing and start <= self.currentIndex().row() <= end:
            below = self._lines.neighbour(end, 1)
            self.put_cursor(below if below.isValid() else self._lines.neighbour(start, -1))
        super().rowsAboutToBeRemoved(parent, start, end)

    @override
    def _option(self, index: QModelIndex) -> QStyleOptionViewItem:
        option = super()._option(index)
        if self.is_choosing:
            row = self._lines.row_at(index)
            is_chosen = row is not None and row.id in self._chosen
            option.state |= QStyle.StateFlag.State_On if is_chosen else QStyle.StateFlag.State_Off
        return option
