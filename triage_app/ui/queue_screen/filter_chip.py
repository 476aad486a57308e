"""A chip that narrows the list to one of several values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class Choice:
    """A value and what it is called."""

    name: str
    value: str | int


class FilterChip(QPushButton):
    """Shows what is chosen, or that anything is let through."""

    chosen = Signal()
    """Another value, or none, was chosen."""

    def __init__(self, anything: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("chip")
        self._anything = anything
        self._choices: tuple[Choice, ...] = ()
        self._value: str | int | None = None
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._on_menu_about_to_show)
        self._menu.triggered.connect(self._on_menu_triggered)
        self.setMenu(self._menu)
        self.choose(None)

    def value(self) -> str | int | None:
        """The value the list is narrowed to."""
        return self._value

    def offer(self, choices: Sequence[Choice]) -> None:
        """What can be chosen."""
        self._choices = tuple(choices)

    def choose(self, value: str | int | None) -> None:
        """Narrow to a value, or to none, without telling anybody."""
        self._value = value
        name = next((choice.name for choice in self._choices if choice.value == value), self._anything)
        self.setText(name.replace("&", "&&"))
        self.setAccessibleName(name)
        self.setProperty("on", "true" if value is not None else "false")
        self.style().unpolish(self)
        self.style().polish(self)

    @Slot()
    def _on_menu_about_to_show(self) -> None:
        self._menu.clear()
        for at, choice in enumerate((None, *self._choices)):
            name = self._anything if choice is None else choice.name.replace("&", "&&")
            action = self._menu.addAction(name)
            action.setData(at)
            if choice is None:
                self._menu.addSeparator()

    @Slot(QAction)
    def _on_menu_triggered(self, action: QAction) -> None:
        at = int(action.data())
        self.choose(self._choices[at - 1].value if at else None)
        self.chosen.emit()
