"""What is done with a conversation besides answering it, as buttons beside whose it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QPushButton

from triage_app.queue.domain.states import WAITING, State
from triage_app.ui.queue_screen.more_menu import MoreMenu
from triage_app.ui.queue_screen.reasons_menu import ReasonsMenu
from triage_app.ui.queue_screen.waits_menu import WaitsMenu

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QMenu, QWidget

    from triage_app.queue.domain.conversation import Row
    from triage_app.ui.actions import Actions


class Acts(QObject):
    """Three buttons with a menu each: whom it waits on, why no reply is needed, and what is done more rarely."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.waits, self.reasons = WaitsMenu(parent), ReasonsMenu(parent)
        self.more = MoreMenu(parent, self.waits)
        self._wait = _button(self.tr("Waiting on…"), self.waits)
        self._close = _button(self.tr("No reply needed…"), self.reasons)
        self._more = _button(self.tr("More"), self.more, mark="  ▾")
        self.buttons = (self._wait, self._close, self._more)

    def show_standing(self, row: Row, *, is_mine: bool, busy: bool) -> None:
        """Offer what the person may do; what they may not says why."""
        why_not = self._why_not(row, is_mine=is_mine)
        self._settle(self._wait, self.tr("Note whom the answer waits for; the countdown runs on (D)"), why_not)
        self._settle(self._close, self.tr("End it without a reply, for a reason (E)"), why_not)
        self._close.setEnabled(is_mine and row.state is State.OPEN and not busy)
        self._settle(self._more, self.tr("Log a call (L), snooze (H), merge or split (.)"), "")
        self.waits.show_standing(row)
        self.more.show_possible(why_not, can_snooze=self.can_end())

    def fold(self, *, fold: bool) -> None:
        """Offer whom it waits on in the menu of what is done more rarely, where a button has no room."""
        self._wait.setVisible(not fold)
        self.more.waits.setVisible(fold)

    def slots(self, actions: Actions) -> tuple[tuple[QAction, Callable[[], None]], ...]:
        """What each of the window's actions that belong here does."""
        return (
            (actions.close, self.open_reasons),
            (actions.wait_on, self.open_waits),
            (actions.log_call, self.log_call),
            (actions.more, self.open_more),
        )

    def can_end(self) -> bool:
        """Whether the wait is the person's to end or to put aside."""
        return self._close.isEnabled()

    def open_reasons(self) -> None:
        """Ask why no reply is needed: one key each."""
        _open(self._close, self.reasons)

    def open_waits(self) -> None:
        """Ask whom the answer waits for."""
        if self._wait.isEnabled():
            _open(self._more if self._wait.isHidden() else self._wait, self.waits)

    def log_call(self) -> None:
        """Ask what call is to be logged."""
        self.more.call.trigger()

    def open_more(self) -> None:
        """Show what is done more rarely."""
        _open(self._more, self.more)

    def open_snooze(self) -> None:
        """Ask for how long it is put aside: one key each."""
        if self.can_end():
            _open(self._more, self.more.snooze)

    def _why_not(self, row: Row, *, is_mine: bool) -> str:
        if row.state not in WAITING:
            return self.tr("Nobody waits here")
        return "" if is_mine else self.tr("Claim it first")

    def _settle(self, button: QPushButton, about: str, why_not: str) -> None:
        button.setEnabled(not why_not)
        button.setToolTip(why_not or about)
        button.setAccessibleDescription(why_not or about)


def _button(text: str, menu: QMenu, mark: str = "") -> QPushButton:
    button = QPushButton(text + mark)
    button.setAccessibleName(text)
    button.setMenu(menu)
    return button


def _open(button: QPushButton, menu: QMenu) -> None:
    if button.isEnabled():
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))
