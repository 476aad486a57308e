"""Paints to whom conversations can be given: who it is and where they are, and at the right what they own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from triage_app.ui.theme.tokens import Type
from triage_app.ui.widgets.avatar import paint_avatar

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from triage_app.ui.queue_screen.candidates import Candidate
    from triage_app.ui.theme.choice import Theme

CANDIDATE_ROLE = Qt.ItemDataRole.UserRole
"""The Candidate of a line."""

LINE = 44
"""How tall a line is, in px at 100 %."""

_SIDE, _GAP, _INSET, _BAR, _AVATAR = 12, 10, 4, 3, 26
_FIRST, _SECOND = 14, 31
_PALE = 0.5
"""How much of a line is seen while nobody can be chosen."""


class CandidateLines(QStyledItemDelegate):
    """Paints from values only."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, self._theme.px(LINE))

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        one, box, px = index.data(CANDIDATE_ROLE), QRectF(option.rect), self._theme.px
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not option.state & QStyle.StateFlag.State_Enabled:
            painter.setOpacity(_PALE)
        if option.state & QStyle.StateFlag.State_Selected:
            self._paint_ground(painter, box)
        side = px(_AVATAR)
        self._paint_person(painter, QRectF(box.left() + px(_SIDE), box.center().y() - side / 2, side, side), one)
        room = box.adjusted(px(_SIDE + _GAP) + side, 0, -px(_SIDE), 0)
        tokens = self._theme.tokens
        load = self._theme.metrics(Type.SMALL_STRONG).horizontalAdvance(one.load)
        self._text(painter, room, (box.height() / 2, Type.SMALL_STRONG, tokens.text), one.load, is_right=True)
        words = room.adjusted(0, 0, -load - px(_GAP), 0)
        self._text(painter, words, (px(_FIRST), Type.STRONG, tokens.text), one.name)
        self._text(
            painter, words, (px(_SECOND), Type.SMALL, tokens.muted if one.is_here else tokens.warn), one.about
        )
        painter.restore()

    def _paint_ground(self, painter: QPainter, box: QRectF) -> None:
        px, tokens = self._theme.px, self._theme.tokens
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour(tokens.sel))
        painter.drawRoundedRect(box, px(_INSET), px(_INSET))
        painter.setBrush(self._theme.colour(tokens.accent))
        bar = QRectF(box.left(), box.top() + px(_GAP), px(_BAR), box.height() - 2 * px(_GAP))
        painter.drawRoundedRect(bar, px(_BAR) / 2, px(_BAR) / 2)

    def _paint_person(self, painter: QPainter, place: QRectF, one: Candidate) -> None:
        """Paint somebody's initials; for nobody an empty place, dashed as the mark that claims."""
        if one.id is not None:
            paint_avatar(painter, place, self._theme, one.name, one.id)
            return
        pen = QPen(self._theme.colour(self._theme.tokens.field), 1, Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([3, 2.5])
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(place.adjusted(0.5, 0.5, -0.5, -0.5))

    def _text(
        self, painter: QPainter, room: QRectF, how: tuple[float, Type, str], text: str, *, is_right: bool = False
    ) -> None:
        """One elided line around a height, in a type and a colour."""
        centre, kind, colour = how
        metrics = self._theme.metrics(kind)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        place = QRectF(room.left(), room.top() + centre - metrics.height() / 2, room.width(), metrics.height())
        side = Qt.AlignmentFlag.AlignRight if is_right else Qt.AlignmentFlag.AlignLeft
        painter.setFont(self._theme.font(kind))
        painter.setPen(self._theme.colour(colour))
        painter.drawText(place, side | Qt.AlignmentFlag.AlignVCenter, shown)
