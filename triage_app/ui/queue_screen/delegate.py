"""Paints one line of the queue: a heading, or a conversation with its countdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from triage_app.queue.board import Group
from triage_app.queue.domain.countdown import Urgency, share_left, urgency
from triage_app.queue.domain.states import State
from triage_app.ui import first_look, here_words, line_words, wording
from triage_app.ui.queue_screen.model import HERE_ROLE, LINE_ROLE, Heading
from triage_app.ui.theme.tokens import Size, Tone, Type
from triage_app.ui.widgets.avatar import paint_avatar
from triage_app.ui.widgets.countdown_ring import Ring, paint_ring
from triage_app.ui.widgets.tick import paint_tick

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from triage_app.clock import Clock
    from triage_app.queue.domain.conversation import Row
    from triage_app.queue.domain.meeting import Here
    from triage_app.ui.theme.choice import Theme
    from triage_app.ui.wording import Wording

TONES = {Urgency.CALM: Tone.OK, Urgency.SOON: Tone.WARN, Urgency.OVERDUE: Tone.BAD}
"""The tone of a countdown."""

_Align = Qt.AlignmentFlag
_SIDE, _GAP, _BAR = 16, 12, 3
_BARE_HEIGHT, _BARE_NAME, _BARE_WORDS = 8, 0.45, 0.8
_ROOM_FOR_ABOUT, _ROOM_FOR_WORDS = 90, 24
_IN_BADGE, _BESIDE_BADGE, _HIGHER = 14, 6, 4
_SMALLER = 4
_TICK, _TICK_OUT = 17, 4
_DOT = "  ·  "


def ring_of(row: Row, now: datetime, theme: Theme) -> Ring:
    """A row's countdown as a ring: what is left of its time, full again once nothing is."""
    band = urgency_of(row, now)
    share = 1.0 if band is Urgency.OVERDUE else 0.0
    if band is not Urgency.OVERDUE and row.started_at is not None and row.due_at is not None:
        share = share_left(row.started_at, row.due_at, now)
    tokens = theme.tokens
    return Ring(share, wording.ring(row, now), theme.colour(tokens.tone(TONES[band])), theme.colour(tokens.line))


def urgency_of(row: Row, now: datetime) -> Urgency:
    """How a conversation's countdown is painted; calm where nobody waits."""
    if row.soon_at is None or row.due_at is None:
        return Urgency.CALM
    return urgency(row.soon_at, row.due_at, now)


class RowDelegate(QStyledItemDelegate):
    """Paints from values only; decides nothing but where things go."""

    def __init__(self, theme: Theme, words: Wording, clock: Clock, me: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme, self._words, self._clock, self._me = theme, words, clock, me

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        line = index.data(LINE_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(line, Heading):
            self._paint_heading(painter, QRectF(option.rect), line)
        elif line is not None:
            self._paint_row(painter, option, line, index.data(HERE_ROLE) or ())
        painter.restore()

    def claim_rect(self, option: QStyleOptionViewItem, row: Row) -> QRectF:
        """Where the mark is that makes it this person's: Claim, or Accept; empty where there is none."""
        mark = self._own_mark(row)
        if not mark:
            return QRectF()
        box, px = QRectF(option.rect), self._theme.px
        width = self._width(Type.CLAIM, mark) + px(18)
        height = px(21)
        centre = box.center().y() if self._theme.is_compact else box.top() + px(42.5)
        return QRectF(box.right() - px(_SIDE) - width, centre - height / 2, width, height)

    def _own_mark(self, row: Row) -> str:
        if row.owner_id is None:
            return self.tr("Claim")
        is_given = row.accept_by is not None and row.owner_id == self._me
        return self.tr("Accept") if is_given else ""

    def _paint_heading(self, painter: QPainter, box: QRectF, heading: Heading) -> None:
        tokens, px = self._theme.tokens, self._theme.px
        painter.fillRect(box, self._theme.colour(tokens.panel))
        painter.setFont(self._theme.font(Type.SMALL_STRONG))
        painter.setPen(self._theme.colour(tokens.bad if heading.group is Group.OVERDUE else tokens.faint))
        inner = box.adjusted(px(_SIDE), px(4), -px(_SIDE), 0)
        painter.drawText(inner, _Align.AlignVCenter | _Align.AlignLeft, wording.group(heading.group))
        count = "" if heading.count is None else str(heading.count)
        painter.drawText(inner, _Align.AlignVCenter | _Align.AlignRight, count)

    def _paint_row(
        self, painter: QPainter, option: QStyleOptionViewItem, row: Row, here: tuple[Here, ...]
    ) -> None:
        box, px, now = QRectF(option.rect), self._theme.px, self._clock.now()
        self._paint_surface(painter, box, option.state)
        side = px(Size.RING_COMPACT if self._theme.is_compact else Size.RING)
        room = px(Size.RING)
        place = QRectF(box.left() + px(_SIDE) + (room - side) / 2, box.center().y() - side / 2, side, side)
        self._paint_countdown(painter, place, row, now)
        if option.state & QStyle.StateFlag.State_On:
            tick, corner = px(_TICK), place.bottomRight() + QPointF(px(_TICK_OUT), px(_TICK_OUT))
            mark = QRectF(corner.x() - tick, corner.y() - tick, tick, tick)
            paint_tick(painter, mark, self._theme, self._theme.tokens.sel)
        left = box.left() + px(_SIDE) + room + px(_GAP) + px(2)
        ends = self._paint_meta(painter, option, row, here, now)
        above, below = (QRectF(left, box.top(), end - px(_GAP) - left, box.height()) for end in ends)
        self._paint_words(painter, (above, below), row, now)

    def _paint_surface(self, painter: QPainter, box: QRectF, state: QStyle.StateFlag) -> None:
        """Paint the ground: the open conversation has a bar, and a colour unless it is for what is chosen."""
        tokens, colour = self._theme.tokens, self._theme.colour
        selected = bool(state & QStyle.StateFlag.State_Selected)
        stands_out = bool(state & QStyle.StateFlag.State_On) or (
            selected and not state & QStyle.StateFlag.State_Off
        )
        painter.fillRect(box, colour(tokens.sel if stands_out else tokens.panel))
        painter.fillRect(QRectF(box.left(), box.bottom() - 1, box.width(), 1), colour(tokens.line))
        if selected:
            painter.fillRect(
                QRectF(box.left(), box.top(), self._theme.px(_BAR), box.height()), colour(tokens.accent)
            )
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(colour(tokens.accent), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -1.5), 3, 3)

    def _paint_countdown(self, painter: QPainter, place: QRectF, row: Row, now: datetime) -> None:
        ring = ring_of(row, now, self._theme)
        fonts = (Type.BADGE, Type.BADGE) if self._theme.is_compact else (Type.RING, Type.RING_SMALL)
        paint_ring(painter, place, ring, *(self._theme.font(kind) for kind in fonts))

    def _paint_words(self, painter: QPainter, rooms: tuple[QRectF, QRectF], row: Row, now: datetime) -> None:
        """Paint who it is and on whom it waits in one line, below it what it is about and what waits how long."""
        tokens, px = self._theme.tokens, self._theme.px
        first, second = (14, 31) if self._theme.is_compact else (21.5, 41)
        if row.is_bare:
            self._paint_unread(painter, rooms[1], px(first), px(second))
            return
        above, below = self._paint_late(painter, rooms, (px(first), px(second)), row, now)
        used = self._text(painter, above, px(first), wording.patient_name(row), Type.NAME, tokens.text)
        rest = _after(above, used + px(7))
        waits_on = self._fitting(Type.SMALL, line_words.waits_on(row, now), rest.width())
        tone = tokens.accent if waits_on else tokens.muted
        self._text(painter, rest, px(first), waits_on or row.provider, Type.SMALL, tone)
        waits = self._fitting(Type.BASE, line_words.waits(row, now), below.width() - px(_ROOM_FOR_ABOUT))
        tail = f"{_DOT}{waits}" if waits else ""
        head = below.adjusted(0, 0, -self._width(Type.BASE, tail), 0)
        used = self._text(painter, head, px(second), first_words(row), Type.BASE, tokens.muted)
        self._text(painter, _after(below, used), px(second), tail if used else waits, Type.BASE, tokens.muted)

    def _paint_late(
        self,
        painter: QPainter,
        rooms: tuple[QRectF, QRectF],
        centres: tuple[float, float],
        row: Row,
        now: datetime,
    ) -> tuple[QRectF, QRectF]:
        """Paint that it came late: beside the name if there is room, else below; what is left of both lines."""
        (above, below), mark, px = rooms, line_words.late_mark(row), self._theme.px
        if not mark:
            return rooms
        waits_on = "".join(line_words.waits_on(row, now)[:1])
        named = self._width(Type.NAME, wording.patient_name(row)) + self._width(Type.SMALL, waits_on) + px(7)
        width = self._width(Type.TAG, mark) + px(_IN_BADGE) + px(_BESIDE_BADGE)
        if named + width <= above.width():
            self._badge(painter, above.right(), above.top() + centres[0] - px(_HIGHER), mark, Type.TAG)
            return above.adjusted(0, 0, -width, 0), below
        wait = "".join(line_words.waits(row, now)[-1:])
        if self._width(Type.BASE, wait) + width > below.width():  # the wait itself tells more than the badge
            return rooms
        right = below.left() + width - px(_BESIDE_BADGE)
        self._badge(painter, right, below.top() + centres[1], mark, Type.TAG)
        return above, below.adjusted(width, 0, 0, 0)

    def _fitting(self, kind: Type, said: Sequence[str], room: float) -> str:
        """The first of several ways to say it for which there is room; the last one at any price."""
        return next((one for one in said if self._width(kind, one) <= room), said[-1] if said else "")

    def _paint_unread(self, painter: QPainter, room: QRectF, first: float, second: float) -> None:
        """Where words will stand that are not read yet: two quiet bars, that nobody takes for a name."""
        height = self._theme.px(_BARE_HEIGHT)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour(self._theme.tokens.line))
        for centre, share in ((first, _BARE_NAME), (second, _BARE_WORDS)):
            bar = QRectF(room.left(), room.top() + centre - height / 2, room.width() * share, height)
            painter.drawRoundedRect(bar, height / 2, height / 2)

    def _paint_meta(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        row: Row,
        here: tuple[Here, ...],
        now: datetime,
    ) -> tuple[float, float]:
        """Paint state, clock and owner at the right; returns where they begin above and below."""
        box, px = QRectF(option.rect), self._theme.px
        right = box.right() - px(_SIDE)
        owner = self._paint_owner(painter, option, row)
        owner = self._paint_here(painter, owner, box, row, here)
        owner = self._paint_look(painter, owner, box, row, now)
        if self._theme.is_compact:
            tag = self._paint_standing(painter, owner - px(8), box.center().y(), row, now)
            return tag, tag
        return self._paint_standing(painter, right, box.top() + px(17.5), row, now), owner

    def _paint_here(self, painter: QPainter, owner: float, box: QRectF, row: Row, here: tuple[Here, ...]) -> float:
        """Paint beside the owner who else is there, and that they write; returns where all of it begins."""
        first = min(here, key=lambda one: (not one.writes, one.staff_id == row.owner_id), default=None)
        if first is None:
            return owner
        px, left = self._theme.px, owner
        centre = box.center().y() if self._theme.is_compact else box.top() + px(42.5)
        if first.staff_id != row.owner_id:
            side = px(Size.AVATAR - _SMALLER)
            left -= side + px(_BESIDE_BADGE)
            paint_avatar(
                painter, QRectF(left, centre - side / 2, side, side), self._theme, first.name, first.staff_id
            )
        mark = here_words.mark(here)
        if not mark:
            return left
        width, right = self._width(Type.SMALL, mark), left - px(_BESIDE_BADGE)
        painter.setFont(self._theme.font(Type.SMALL))
        painter.setPen(self._theme.colour(self._theme.tokens.accent))
        painter.drawText(QRectF(right - width - 1, centre - 10, width + 2, 20), _Align.AlignCenter, mark)
        return right - width

    def _paint_look(self, painter: QPainter, owner: float, box: QRectF, row: Row, now: datetime) -> float:
        """Paint beside the owner that nobody has read it; returns where the two begin."""
        mark, px = first_look.mark(row, now), self._theme.px
        if mark is None:
            return owner
        kind = Type.SMALL_STRONG if mark.tone is Tone.WARN else Type.SMALL
        width, right = self._width(kind, mark.text), owner - px(8)
        centre = box.center().y() if self._theme.is_compact else box.top() + px(42.5)
        painter.setFont(self._theme.font(kind))
        painter.setPen(self._theme.colour(self._theme.tokens.tone(mark.tone)))
        painter.drawText(QRectF(right - width - 1, centre - 10, width + 2, 20), _Align.AlignCenter, mark.text)
        return right - width

    def _paint_owner(self, painter: QPainter, option: QStyleOptionViewItem, row: Row) -> float:
        box, px, tokens = QRectF(option.rect), self._theme.px, self._theme.tokens
        if said := self._own_mark(row):
            mark = self.claim_rect(option, row)
            pen = QPen(self._theme.colour(tokens.field), 1, Qt.PenStyle.CustomDashLine)
            pen.setDashPattern([3, 2.5])
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(mark.adjusted(0.5, 0.5, -0.5, -0.5), px(6), px(6))
            painter.setFont(self._theme.font(Type.CLAIM))
            painter.setPen(self._theme.colour(tokens.accent))
            painter.drawText(mark, _Align.AlignCenter, said)
            return mark.left()
        side = px(Size.AVATAR)
        centre = box.center().y() if self._theme.is_compact else box.top() + px(42.5)
        place = QRectF(box.right() - px(_SIDE) - side, centre - side / 2, side, side)
        paint_avatar(painter, place, self._theme, row.owner, row.owner_id or 0)
        return place.left()

    def _paint_standing(self, painter: QPainter, right: float, centre: float, row: Row, now: datetime) -> float:
        tokens, colour = self._theme.tokens, self._theme.colour
        text = wording.state(row)
        late = urgency_of(row, now) is Urgency.OVERDUE
        failed = row.state is State.NOT_DELIVERED
        if late and not text:
            text = wording.time_left(row, now)
            width = self._width(Type.SMALL_STRONG, text)
            painter.setFont(self._theme.font(Type.SMALL_STRONG))
            painter.setPen(colour(tokens.bad))
            painter.drawText(QRectF(right - width - 1, centre - 10, width + 2, 20), _Align.AlignCenter, text)
            return right - width
        text = text or self._words.snoozed(row, now) or self._words.by(row, now)
        return self._badge(painter, right, centre, text, Type.CAPTION if failed else Type.TAG, failed=failed)

    def _badge(
        self, painter: QPainter, right: float, centre: float, text: str, kind: Type, *, failed: bool = False
    ) -> float:
        """A few letters on a ground of their own; returns where they begin."""
        tokens, colour, px = self._theme.tokens, self._theme.colour, self._theme.px
        width, height = self._width(kind, text) + px(_IN_BADGE), px(18)
        tag = QRectF(right - width, centre - height / 2, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(tokens.bad_soft if failed else tokens.bubble))
        painter.drawRoundedRect(tag, px(5), px(5))
        painter.setFont(self._theme.font(kind))
        painter.setPen(colour(tokens.bad if failed else tokens.muted))
        painter.drawText(tag, _Align.AlignCenter, text)
        return tag.left()

    def _text(self, painter: QPainter, room: QRectF, centre: float, text: str, kind: Type, colour: str) -> float:
        """One elided line around a height; returns how wide it came out."""
        if room.width() < self._theme.px(_ROOM_FOR_WORDS) or not text:
            return 0.0
        metrics, shown = self._theme.metrics(kind), text
        width = metrics.horizontalAdvance(text)
        if width > room.width():
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
            width = metrics.horizontalAdvance(shown)
        painter.setFont(self._theme.font(kind))
        painter.setPen(self._theme.colour(colour))
        line = QRectF(room.left(), room.top() + centre - metrics.height() / 2, room.width() + 1, metrics.height())
        painter.drawText(line, _Align.AlignVCenter | _Align.AlignLeft, shown)
        return width

    def _width(self, kind: Type, text: str) -> float:
        return self._theme.metrics(kind).horizontalAdvance(text)


def _after(room: QRectF, used: float) -> QRectF:
    """What is left of a line behind so much of it."""
    return room.adjusted(used, 0, 0, 0)


def first_words(row: Row) -> str:
    """The subject and how the newest message begins, on one line."""
    snippet = " ".join(row.snippet.split())
    subject = " ".join(row.subject.split())
    if not subject or snippet.casefold().startswith(subject.casefold()):
        return snippet
    return f"{subject}: {snippet}" if snippet else subject
