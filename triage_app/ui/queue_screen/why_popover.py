"""Clicking a countdown says why: a popover below it, which asks nothing and goes by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Slot
from PySide6.QtGui import QHideEvent, QKeyEvent, QMouseEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QVBoxLayout, QWidget
from shiboken6 import isValid
from typing_extensions import override

from triage_app.ui.theme.tokens import Tone, Type
from triage_app.ui.widgets.sheet import Fact, Head, Sheet

if TYPE_CHECKING:
    from triage_app.ui.queue_screen.due_card import DueCard
    from triage_app.ui.theme.choice import Theme
    from triage_app.ui.why_words import Account

_WIDTH, _LEAST_HEIGHT = 500, 220
_SIDE, _TOP, _BELOW_CARD, _EDGE, _SCROLL_BAR, _LINE = 18, 14, 6, 12, 12, 1


class WhyPopover(QFrame):
    """Shows why an answer is due then. Escape, a click elsewhere, and going on with Tab close it."""

    def __init__(self, theme: Theme, card: DueCard, over: QWidget) -> None:
        """Show itself below `card`, within `over`."""
        super().__init__(over)
        self.setObjectName("popover")
        self._theme, self._card, self._over = theme, card, over
        self._before_card: QWidget | None = None
        self._came_from: QWidget | None = None
        self.sheet = Sheet(theme)
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.viewport().setAutoFillBackground(False)
        self._scroll.setWidget(self.sheet)
        self.sheet.setAutoFillBackground(False)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self._scroll)
        self.hide()
        theme.changed.connect(self._on_theme_changed)
        _application().focusChanged.connect(self._on_focus_changed)

    def open(self, account: Account) -> None:
        """Appear and take the focus, which goes back to where it was, before a click on the countdown took it."""
        here = QApplication.focusWidget()
        self._came_from = self._before_card if here is self._card and self._card.was_clicked else here
        self.show_account(account)
        self._scroll.verticalScrollBar().setValue(0)
        self.show()
        self.raise_()
        self.setTabOrder(self._card, self.sheet)
        self.sheet.setFocus(Qt.FocusReason.PopupFocusReason)

    def show_account(self, account: Account) -> None:
        """Say why."""
        heads = (Head(account.title, Type.HEADING), Head(account.wait, Type.BASE, Tone.MUTED))
        facts = tuple(Fact(part.caption, part.said, part.lines) for part in account.parts)
        self.sheet.show_facts(tuple(one for one in heads if one.text), facts, account.aloud())
        self.setAccessibleName(account.name())
        self._settle()

    def show_problem(self, problem: str) -> None:
        """Say why that cannot be told, below what is known."""
        title = self.accessibleName()
        heads = (Head(title, Type.HEADING), Head(problem, Type.BASE, Tone.BAD))
        self.sheet.show_facts(heads, (), f"{title}. {problem}")
        self._settle()

    @Slot()
    def leave(self) -> None:
        """Close, and give the focus back, unless it is somewhere else already."""
        here, back = QApplication.focusWidget(), self._came_from
        if back is None or not isValid(back) or not back.isVisible():
            back = self._card
        self.hide()
        if here is not None and (here in {self.sheet, self._card} or here.isAncestorOf(self)):
            back.setFocus(Qt.FocusReason.PopupFocusReason)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()  # what is behind it was not clicked

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        _application().installEventFilter(self)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        _application().removeEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind is QEvent.Type.MouseButtonPress and isinstance(watched, QWidget) and not self._is_mine(watched):
            self.leave()
        elif kind is QEvent.Type.Resize and watched is self._over:
            self._settle()
        return False

    def _is_mine(self, widget: QWidget) -> bool:
        """Whether a click there is not a click elsewhere: a second one on the countdown closes by itself."""
        return any(one is widget or one.isAncestorOf(widget) for one in (self, self._card))

    def _settle(self) -> None:
        """Stand below the countdown, as high as it needs, within what there is; the rest is scrolled to."""
        px, over = self._theme.px, self._over.rect().adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE)
        width = min(px(_WIDTH), over.width())
        self._column.setContentsMargins(px(_SIDE), px(_TOP), px(_SIDE - _SCROLL_BAR), px(_TOP))
        inner = width - 2 * px(_SIDE)
        self.sheet.settle()
        self.sheet.setFixedSize(inner, self.sheet.heightForWidth(inner))
        corner = self._card.mapTo(self._over, QPoint(self._card.width(), self._card.height()))
        top = min(corner.y() + _BELOW_CARD, over.bottom() - px(_LEAST_HEIGHT))
        top = max(top, over.top())
        height = min(self.sheet.height() + 2 * px(_TOP) + 2 * _LINE, over.bottom() - top)
        left = min(max(corner.x() - width, over.left()), over.right() - width + 1)
        self.setGeometry(left, top, width, height)

    @Slot(QWidget, QWidget)
    def _on_focus_changed(self, before: QWidget | None, now: QWidget | None) -> None:
        """Somebody went on to something else, where the focus stays, or clicked where there is nothing."""
        if self.isHidden():
            self._before_card = before if now is self._card else None
        elif now is not None and now.isAncestorOf(self):
            self.leave()
        elif now is not None and now not in {self.sheet, self._card}:
            self.hide()

    @Slot()
    def _on_theme_changed(self) -> None:
        if self.isVisible():
            self._settle()


def _application() -> QApplication:
    return cast(QApplication, QApplication.instance())
