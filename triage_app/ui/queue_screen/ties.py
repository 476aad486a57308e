"""Below the header of a conversation: which others belong to it, and the way to them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QWidget
from typing_extensions import override

from triage_app.queue.domain.regrouping import UNDO, Tie, TieKind
from triage_app.ui import regroup_words
from triage_app.ui.theme.tokens import Size, Tone, Type
from triage_app.ui.widgets.label import ElidedLabel

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from triage_app.ui.wording import Wording

_ORDER: Final = tuple(TieKind)
_AT_ONCE: Final = 2
"""Ties that stand side by side where there is room for so many letters; the others are in a menu."""

_ROOM_FOR_ALL: Final = 96


class Ties(QFrame):
    """One line; hidden where nothing belongs to the conversation."""

    open_requested = Signal(int)
    """Show this conversation."""

    undo_requested = Signal(object)
    """What this Tie holds is to stand by itself again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("quiet_bar")
        self._places = [_Place(self) for _ in range(_AT_ONCE)]
        self._more = _link()
        self._menu: QMenu | None = None
        self._count = _AT_ONCE
        self._show_again: Callable[[], None] = lambda: None
        row = QHBoxLayout(self)
        row.setContentsMargins(Size.SIDE, 6, Size.SIDE, 6)
        row.setSpacing(20)
        for place in self._places:
            row.addWidget(place)
        row.addWidget(self._more)
        row.addStretch()
        self.hide()

    @property
    def buttons(self) -> tuple[QPushButton, ...]:
        """Everything that can be pressed, as the Tab key goes."""
        return (*(place.action for place in self._places), self._more)

    def show_ties(self, ties: Sequence[Tie], words: Wording, now: datetime, why_not: str = "") -> None:
        """Show these; `why_not` says why the person may take nothing apart here, empty where they may."""
        self._show_again = partial(self.show_ties, ties, words, now, why_not)
        self._count = self._room()
        known = sorted(ties, key=lambda one: (_ORDER.index(one.kind), -one.at.timestamp()))
        for number, place in enumerate(self._places):
            is_here = number < min(self._count, len(known))
            if is_here:
                tie = known[number]
                place.show_tie(
                    regroup_words.tie(tie, words.zone, now), *self._act(tie, now), self._why_not(tie, why_not)
                )
            place.setVisible(is_here)
        rest = known[self._count :]
        if rest:
            self._fill_menu(rest, words, now, why_not)
        more = self.tr("and %n more", "", len(rest))
        self._more.setText(f"{more}  ▾")
        self._more.setAccessibleName(more)
        self._more.setVisible(bool(rest))
        self.setVisible(bool(known))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self.isHidden() and self._count != self._room():
            self._show_again()

    def _room(self) -> int:
        """How many ties can be read side by side."""
        return _AT_ONCE if self.width() >= _ROOM_FOR_ALL * self.fontMetrics().averageCharWidth() else 1

    def _fill_menu(self, ties: Sequence[Tie], words: Wording, now: datetime, why_not: str) -> None:
        menu = self._menu = self._menu or QMenu(self)
        menu.clear()
        self._more.setMenu(menu)
        for tie in ties:
            name, do = self._act(tie, now)
            said = regroup_words.tie(tie, words.zone, now)
            entry = menu.addAction((f"{said} · {name}" if name else said).replace("&", "&&"))
            entry.setEnabled(bool(name) and not self._why_not(tie, why_not))
            entry.triggered.connect(do)

    def _act(self, tie: Tie, now: datetime) -> tuple[str, Callable[[], None]]:
        """What can be done about a tie: in a word, empty where nothing can, and the deed."""
        if tie.kind is not TieKind.HOLDS:
            return self.tr("Open"), partial(self.open_requested.emit, tie.id)
        return self.tr("Undo…") if now - tie.at <= UNDO else "", partial(self.undo_requested.emit, tie)

    def _why_not(self, tie: Tie, why_not: str) -> str:
        return why_not if tie.kind is TieKind.HOLDS else ""


class _Place(QWidget):
    """One tie: what it is, and what can be done about it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._text = ElidedLabel(Type.NOTE, Tone.MUTED)
        self.action = _link()
        self.action.clicked.connect(self._on_action_clicked)
        self._do: Callable[[], None] = lambda: None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._text)
        row.addWidget(self.action)

    def show_tie(self, said: str, name: str, do: Callable[[], None], why_not: str) -> None:
        """Show one; without a name there is nothing to press."""
        self._text.show_text(said)
        self.action.setText(name)
        self.action.setAccessibleName(f"{name} {said}")
        self.action.setEnabled(not why_not)
        self.action.setToolTip(why_not)
        self.action.setVisible(bool(name))
        self._do = do

    def _on_action_clicked(self) -> None:
        self._do()


def _link() -> QPushButton:
    button = QPushButton()
    button.setObjectName("link")
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    return button
