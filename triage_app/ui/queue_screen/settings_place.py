"""Where the settings stand: in place of the queue, made when they are wanted, left when nothing is unsaved."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot

from triage_app.ui.actions import offer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtWidgets import QHBoxLayout

    from triage_app.ui.actions import Actions
    from triage_app.ui.queue_screen.rail import Rail
    from triage_app.ui.settings.page import SettingsPage


class SettingsPlace(QObject):
    """Shows the page beside the rail; who owns the queue's widgets hides and shows those."""

    opening = Signal()
    """The queue is about to give its place."""

    shown = Signal(bool)
    """The page took the place of the queue, or the queue has it again."""

    def __init__(self, rail: Rail, row: QHBoxLayout, actions: Actions, parent: QObject) -> None:
        super().__init__(parent)
        self._rail, self._row, self._actions = rail, row, actions
        self._make: Callable[[], SettingsPage] | None = None
        self._known: Callable[[], Mapping[str, tuple[str, ...]]] | None = None
        self.page: SettingsPage | None = None

    @property
    def is_open(self) -> bool:
        """Whether the page is where the queue would be."""
        return self.page is not None and not self.page.isHidden()

    def offer(self, make: Callable[[], SettingsPage], known: Callable[[], Mapping[str, tuple[str, ...]]]) -> None:
        """Let the person see the page; `known` says which names there are to choose from."""
        self._make, self._known = make, known
        self._rail.offer_settings()
        self._rail.settings_requested.connect(self.show)

    @Slot()
    def show(self) -> None:
        """Show the page."""
        if self._make is None or self._known is None:
            return
        page = self.page or self._first(self._make())
        self.opening.emit()
        self._rail.show_settings()
        page.show()
        self.shown.emit(True)  # noqa: FBT003 -- a signal's argument
        page.setFocus()
        page.open(self._known)

    def _first(self, page: SettingsPage) -> SettingsPage:
        self.page = page
        page.come_after(self._rail.person)
        page.left.connect(self.leave)
        offer(page, self._actions.of_settings(), Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._actions.save_rules.triggered.connect(page.save)
        self._row.addWidget(page, 1)
        return page

    def leave(self, then: Callable[[], object] = bool) -> None:
        """Go back to the queue and do this; where something is not saved, ask first."""
        if self.page is None or not self.is_open:
            then()
        elif self.page.ask_to_leave(partial(self._close, then)):
            self._close(then)
        else:
            self._rail.show_settings()

    def is_settled(self, then: Callable[[], None]) -> bool:
        """Whether nothing waits to be saved; else it is asked, and `then` is called when it is settled."""
        return self.page is None or not self.is_open or self.page.ask_to_leave(then)

    def _close(self, then: Callable[[], object]) -> None:
        if self.page is not None:
            self.page.hide()
        self.shown.emit(False)  # noqa: FBT003 -- a signal's argument
        then()
