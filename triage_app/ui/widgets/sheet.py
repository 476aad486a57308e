"""A sheet of facts: a few lines that stand first, then captions with sentences and short lines beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QLabel, QWidget
from typing_extensions import override

from triage_app.ui.theme.tokens import LINE_HEIGHT_PERCENT, Tone, Type
from triage_app.ui.widgets.label import dress

if TYPE_CHECKING:
    from triage_app.ui.theme.choice import Theme

_ROOM_FOR_TWO = 330
"""From this width on captions stand beside what they are about."""

_BETWEEN, _BELOW_HEAD, _BETWEEN_HEADS, _BETWEEN_FACTS, _BETWEEN_LINES = 16, 14, 3, 12, 2
_LEAST_SHARE = 0.45
"""Beside its lead a line wants this share of the room; else it goes below."""


class Head(NamedTuple):
    """A line that stands first."""

    text: str
    kind: Type = Type.BASE
    tone: Tone = Tone.TEXT


class Fact(NamedTuple):
    """Something to know: sentences of which the first is the main one, and short lines with a lead each."""

    caption: str
    sentences: tuple[str, ...] = ()
    lines: tuple[tuple[str, str], ...] = ()


class _Laid(NamedTuple):
    """A text that has its place."""

    at: QPointF
    text: QTextLayout
    tone: Tone


class Sheet(QLabel):
    """Shows facts in columns, or below one another where it is narrow; a screen reader hears one text."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        dress(self, Type.BASE, Tone.TEXT)
        self.setWordWrap(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._theme = theme
        self._heads: tuple[Head, ...] = ()
        self._facts: tuple[Fact, ...] = ()
        self._laid: list[_Laid] = []
        self._laid_for, self._height = -1, 0.0

    def show_facts(self, heads: tuple[Head, ...], facts: tuple[Fact, ...], aloud: str) -> None:
        """Show lines that stand first, then facts; `aloud` is all of it as somebody hears it."""
        self._heads, self._facts = heads, facts
        self.setText(aloud)
        self.setAccessibleName(aloud)
        self.settle()

    def settle(self) -> None:
        """Lay everything out anew, in the look in force."""
        self._laid_for = -1
        self.updateGeometry()
        self.update()

    @override
    def heightForWidth(self, width: int) -> int:
        self._lay_out(width)
        return round(self._height + 0.499)

    @override
    def sizeHint(self) -> QSize:
        width = self.width() or self._theme.px(_ROOM_FOR_TWO)
        return QSize(width, self.heightForWidth(width))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(60), self.fontMetrics().height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        self._lay_out(self.width())
        painter, tokens = QPainter(self), self._theme.tokens
        for at, text, tone in self._laid:
            painter.setPen(self._theme.colour(tokens.tone(tone)))
            text.draw(painter, at)
        painter.end()

    def _lay_out(self, width: int) -> None:
        if width == self._laid_for:
            return
        self._laid, self._laid_for, self._height = [], width, 0.0
        px = self._theme.px
        for number, (words, kind, tone) in enumerate(self._heads):
            self._height += px(_BETWEEN_HEADS) if number else 0
            self._height = self._put(words, kind, tone, 0, self._height, width)
        captions = (self._width(Type.SMALL_STRONG, one.caption) for one in self._facts)
        column = max(captions, default=0.0) + px(_BETWEEN) if width >= px(_ROOM_FOR_TWO) else 0.0
        leads = (self._width(Type.BASE, lead) for one in self._facts for lead, _ in one.lines)
        lead = max(leads, default=0.0) + px(_BETWEEN)
        for number, fact in enumerate(self._facts):
            self._height += px(_BETWEEN_FACTS if number else _BELOW_HEAD)
            self._lay_fact(fact, column, lead, width)

    def _lay_fact(self, fact: Fact, column: float, leads: float, width: int) -> None:
        """Lay one fact out, its first line on one base line with its caption."""
        theme, top = self._theme, self._height
        lower = theme.metrics(Type.BASE).ascent() - theme.metrics(Type.SMALL_STRONG).ascent()
        below = self._put(fact.caption, Type.SMALL_STRONG, Tone.MUTED, 0, top + (lower if column else 0), width)
        y = top if column else below + theme.px(_BETWEEN_LINES)
        for number, sentence in enumerate(fact.sentences):
            y += theme.px(_BETWEEN_LINES) if number else 0
            tone = Tone.MUTED if number else Tone.TEXT
            y = self._put(sentence, Type.BASE, tone, column, y, width - column)
        is_beside = width - column - leads >= _LEAST_SHARE * (width - column)
        for number, (lead, text) in enumerate(fact.lines):
            y += theme.px(_BETWEEN_LINES) if number or fact.sentences else 0
            under = self._put(lead, Type.BASE, Tone.MUTED, column, y, width - column)
            left = column + (leads if is_beside else 0)
            y = self._put(text, Type.BASE, Tone.TEXT, left, y if is_beside else under, width - left)
        self._height = max(y, below)

    def _put(self, words: str, kind: Type, tone: Tone, left: float, top: float, width: float) -> float:
        """Lay a text out at a place; where it ends."""
        text = QTextLayout(words, self._theme.font(kind))
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        text.setTextOption(option)
        text.setCacheEnabled(True)
        step, y = self._theme.metrics(kind).height() * LINE_HEIGHT_PERCENT / 100, 0.0
        text.beginLayout()
        while (line := text.createLine()).isValid():
            line.setLineWidth(max(width, 1.0))
            line.setPosition(QPointF(0, y))
            y += step
        text.endLayout()
        self._laid.append(_Laid(QPointF(left, top), text, tone))
        return top + y

    def _width(self, kind: Type, text: str) -> float:
        return self._theme.metrics(kind).horizontalAdvance(text)
