"""A button that shows which of several values is chosen, with all of them in its menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton

if TYPE_CHECKING:
    from collections.abc import Sequence

    from triage_app.ui.theme.choice import Theme
    from triage_app.ui.theme.icons import Icons

_CHEVRON = 14


class MenuChoice(QPushButton):
    """One value is always chosen."""

    chosen = Signal()
    """A person chose another value."""

    def __init__(self, theme: Theme, icons: Icons, what: str) -> None:
        super().__init__()
        self._theme, self._icons, self._what = theme, icons, what
        self._names: tuple[str, ...] = ()
        self._at = 0
        self.setObjectName("menu_choice")
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the small arrow stands behind the words
        self._menu = QMenu(self)
        self._menu.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._menu.triggered.connect(self._on_menu_triggered)
        self.setMenu(self._menu)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def show_what(self, what: str) -> None:
        """Say what is chosen here."""
        self._what = what
        self.choose(self._at)

    def offer(self, names: Sequence[str]) -> None:
        """What can be chosen."""
        self._names = tuple(names)
        self._menu.clear()
        for at, name in enumerate(self._names):
            self._menu.addAction(name.replace("&", "&&")).setData(at)
        self.choose(min(self._at, len(self._names) - 1))

    def choose(self, at: int) -> None:
        """Choose one without telling anybody."""
        self._at = at
        name = self._names[at] if self._names else ""
        self.setText(name.replace("&", "&&"))
        self.setAccessibleName(f"{self._what}: {name}")

    def value(self) -> int:
        """The place of the value that is chosen."""
        return self._at

    @Slot(QAction)
    def _on_menu_triggered(self, action: QAction) -> None:
        if int(action.data()) != self._at:
            self.choose(int(action.data()))
            self.chosen.emit()

    @Slot()
    def _on_theme_changed(self) -> None:
        side = self._theme.px(_CHEVRON)
        self.setIcon(self._icons.icon("chevron", self._theme.tokens.muted, side))
        self.setIconSize(QSize(side, side))
