"""The list widget: headings and rows of two heights, whose places are computed, so that length costs nothing."""

from collections.abc import Iterable

from PySide6.QtCore import QModelIndex, QPoint, QRect, Qt, Signal, Slot
from PySide6.QtGui import QAccessible, QFocusEvent, QMouseEvent, QPainter, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyleOptionViewItem, QWidget
from typing_extensions import override

from triage_app.ui.queue_screen.delegate import RowDelegate
from triage_app.ui.queue_screen.model import Index, QueueModel, headings_before
from triage_app.ui.theme.choice import Theme
from triage_app.ui.theme.tokens import Size

_Hint = QAbstractItemView.ScrollHint
_Move = QAbstractItemView.CursorAction
_STEPS = {
    _Move.MoveDown: 1,
    _Move.MoveNext: 1,
    _Move.MoveUp: -1,
    _Move.MovePrevious: -1,
}


class QueueList(QListView):
    """Shows a QueueModel.

    QListView asks every row for its height and places them all whenever one comes or goes; here a line's place
    follows from its number and the few headings above it, and only visible lines are painted.
    """

    claim_requested = Signal(int)
    """The Claim mark in the row of this conversation was clicked."""

    lines_shown = Signal(int, int)
    """The lines from this to that one are on screen."""

    def __init__(
        self, model: QueueModel, delegate: RowDelegate, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._lines, self._rows, self._theme = model, delegate, theme
        self.setObjectName("list")
        self.setModel(model)
        self.setItemDelegate(delegate)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self._leaving, self._stands_still = 0, False
        model.rowsRemoved.connect(self._on_model_rows_removed)
        theme.changed.connect(self._on_theme_changed)

    @property
    def row_height(self) -> int:
        """How tall a conversation's line is."""
        return self._theme.px(Size.ROW_COMPACT if self._theme.is_compact else Size.ROW)

    @property
    def heading_height(self) -> int:
        """How tall a heading is."""
        return self._theme.px(Size.GROUP)

    def step(self, by: int) -> None:
        """Go to the next or the previous conversation."""
        index = self._lines.neighbour(self.currentIndex().row(), by)
        if index.isValid():
            self.setCurrentIndex(index)

    def repaint_visible(self) -> None:
        """Paint the lines on screen again: a minute has passed."""
        self.viewport().update()

    @override
    def visualRect(self, index: Index) -> QRect:
        if not index.isValid():
            return QRect()
        height = self.heading_height if index.row() in self._lines.headings() else self.row_height
        top = self._top_of(index.row()) - self.verticalOffset()
        return QRect(0, top, self.width(), height)  # as wide as without a scroll bar, so that columns stay in line

    @override
    def indexAt(self, point: QPoint) -> QModelIndex:
        line = self._line_at(point.y() + self.verticalOffset())
        return self._lines.index(line) if 0 <= line < self._lines.rowCount() else QModelIndex()

    @override
    def scrollTo(self, index: Index, hint: _Hint = _Hint.EnsureVisible) -> None:
        self.executeDelayedItemsLayout()
        rect, bar = self.visualRect(index), self.verticalScrollBar()
        if index.row() == 1:
            rect.setTop(rect.top() - self.heading_height)
        if rect.top() < 0:
            bar.setValue(bar.value() + rect.top())
        elif rect.bottom() > self.viewport().height():
            bar.setValue(bar.value() + rect.bottom() - self.viewport().height() + 1)

    @override
    def verticalOffset(self) -> int:
        return self.verticalScrollBar().value()

    @override
    def rowsAboutToBeRemoved(self, parent: Index, start: int, end: int) -> None:
        """A conversation that leaves the list opens no other one in its place."""
        if start <= self.currentIndex().row() <= end:
            self.selectionModel().clear()
        QAbstractItemView.rowsAboutToBeRemoved(self, parent, start, end)
        self._leaving = self._top_of(end + 1) - self._top_of(start)

    @override
    def rowsInserted(self, parent: Index, start: int, end: int) -> None:
        """What comes above the screen moves nothing on it, and what comes below is not painted."""
        if QAccessible.isActive():
            super().rowsInserted(parent, start, end)  # which tells screen readers
        self._make_room(start, self._top_of(end + 1) - self._top_of(start))

    @override
    def dataChanged(self, topLeft: Index, bottomRight: Index, roles: Iterable[int] = ()) -> None:
        """Only lines that changed are painted again; QListView paints them all."""
        if QAccessible.isActive():
            super().dataChanged(topLeft, bottomRight, list(roles))  # which tells screen readers too
        else:
            self.viewport().update(self.visualRect(topLeft).united(self.visualRect(bottomRight)))

    @override
    def doItemsLayout(self) -> None:
        QAbstractItemView.doItemsLayout(self)

    @override
    def updateGeometries(self) -> None:
        bar, page = self.verticalScrollBar(), self.viewport().height()
        bar.setSingleStep(self.row_height // 2)
        bar.setPageStep(page)
        bar.setRange(0, max(0, self._top_of(self._lines.rowCount()) - page))

    @override
    def scrollContentsBy(self, dx: int, dy: int) -> None:
        if not self._stands_still:
            self.viewport().scroll(dx, dy)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        QAbstractItemView.resizeEvent(self, event)
        self.updateGeometries()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        first = max(0, self._line_at(event.rect().top() + self.verticalOffset()))
        for line in range(first, self._lines.rowCount()):
            index = self._lines.index(line)
            option = self._option(index)
            if option.rect.top() > event.rect().bottom():
                break
            self._rows.paint(painter, option, index)
        painter.end()
        top = self.verticalOffset()
        self.lines_shown.emit(self._line_at(top), self._line_at(top + self.viewport().height()))

    @override
    def setSelection(self, rect: QRect, command: object) -> None:
        index = self.indexAt(rect.topLeft())
        if index.isValid():
            self.selectionModel().select(index, command)  # type: ignore[call-overload]

    @override
    def visualRegionForSelection(self, selection: object) -> QRegion:
        return QRegion(self.viewport().rect())

    @override
    def moveCursor(self, action: _Move, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        lines, here = self._lines.rowCount(), self.currentIndex().row()
        if action in _STEPS:
            found = self._lines.neighbour(here, _STEPS[action])
        elif action in {_Move.MoveHome, _Move.MoveEnd}:
            found = self._lines.neighbour(*((-1, 1) if action == _Move.MoveHome else (lines, -1)))
        elif action in {_Move.MovePageDown, _Move.MovePageUp}:
            page = max(1, self.viewport().height() // self.row_height - 1)
            down = action == _Move.MovePageDown
            goal = min(lines, here + page) if down else max(-1, here - page)
            found = self._lines.neighbour(goal, -1 if down else 1)
        else:
            found = QModelIndex()
        return found if found.isValid() else self.currentIndex()

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        """Unlike every other view this one chooses nothing by itself: to open a conversation is to read it."""
        self.viewport().update()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.viewport().update()

    @override
    def keyboardSearch(self, search: str) -> None:
        """Letters are actions here."""

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            index = self.indexAt(event.position().toPoint())
            row = self._lines.row_at(index)
            if row is not None and self._rows.claim_rect(self._option(index), row).contains(event.position()):
                self.claim_requested.emit(row.id)

    def _make_room(self, line: int, height: int) -> None:
        """Lines as tall as this came before a line; where the height is negative, they went."""
        top, bar = self._top_of(line), self.verticalScrollBar()
        self.updateGeometries()
        if top - min(0, height) <= bar.value() and top < bar.value():
            self._stands_still = True
            bar.setValue(bar.value() + height)
            self._stands_still = False
        elif top < bar.value() + self.viewport().height():
            self.viewport().update(self.viewport().rect().adjusted(0, max(0, top - bar.value()), 0, 0))

    def _option(self, index: QModelIndex) -> QStyleOptionViewItem:
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        option.rect = self.visualRect(index)
        state = QStyle.StateFlag.State_Enabled
        if self.selectionModel().isSelected(index):
            state |= QStyle.StateFlag.State_Selected
        if self.hasFocus() and index == self.currentIndex():
            state |= QStyle.StateFlag.State_HasFocus
        option.state = state
        return option

    def _top_of(self, line: int) -> int:
        headings = headings_before(self._lines.headings(), line)
        return headings * self.heading_height + (line - headings) * self.row_height

    def _line_at(self, y: int) -> int:
        """The line at a place, walking over the groups; past the last one where there is none."""
        headings = self._lines.headings()
        for number, heading in enumerate(headings):
            end = headings[number + 1] if number + 1 < len(headings) else self._lines.rowCount()
            if y < self._top_of(end):
                below = y - self._top_of(heading) - self.heading_height
                return heading if below < 0 else heading + 1 + below // self.row_height
        return self._lines.rowCount()

    @Slot(QModelIndex, int, int)
    def _on_model_rows_removed(self, _: QModelIndex, first: int, __: int) -> None:
        self._make_room(first, -self._leaving)

    @Slot()
    def _on_theme_changed(self) -> None:
        self.scheduleDelayedItemsLayout()
        self.viewport().update()
