"""The opening hours of a week."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from triage_app.queue.domain.rulebook import Hours, Rules, refusal
from triage_app.ui import rule_words
from triage_app.ui.settings.parts import Fault, say_in, wrapping
from triage_app.ui.settings.windows_edit import WindowsEdit
from triage_app.ui.theme.tokens import Tone
from triage_app.ui.widgets.label import text_label
from triage_app.ui.widgets.nesting import nest

if TYPE_CHECKING:
    from triage_app.queue.domain.rulebook import Week
    from triage_app.ui.theme.choice import Theme
    from triage_app.ui.theme.icons import Icons

_DAYS = 7
_NAME, _ROW, _ROW_BELOW, _BETWEEN, _BESIDE, _LEAST = 76, 28, 20, 10, 380, 270


class HoursForm(QWidget):
    """Seven days from Monday, their names beside their hours where there is room."""

    changed = Signal()
    """The hours were edited."""

    rearranged = Signal()
    """Fields came or went."""

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._theme = theme
        self._wrong = wrapping(tone=Tone.BAD)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self._names = tuple(text_label(_named(at)) for at in range(_DAYS))
        self.days = tuple(WindowsEdit(theme, icons, _named(at)) for at in range(_DAYS))
        self._lines = tuple(QBoxLayout(QBoxLayout.Direction.LeftToRight) for _ in range(_DAYS))
        for name, day, line in zip(self._names, self.days, self._lines, strict=True):
            line.setSpacing(_BETWEEN)
            line.addWidget(name, 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(day, 1)
            nest(column, line)
            day.changed.connect(self.changed)
            day.rearranged.connect(self.rearranged)
        column.addWidget(self._wrong)
        theme.changed.connect(self._settle)
        self._settle()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._settle()

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(_LEAST), super().minimumSizeHint().height())

    @Slot()
    def _settle(self) -> None:
        beside = self.width() >= self._theme.px(_BESIDE)
        ways = QBoxLayout.Direction
        for name, line in zip(self._names, self._lines, strict=True):
            name.setFixedWidth(self._theme.px(_NAME))
            name.setFixedHeight(self._theme.px(_ROW if beside else _ROW_BELOW))
            line.setSpacing(_BETWEEN if beside else 2)
            line.setDirection(ways.LeftToRight if beside else ways.TopToBottom)

    def show_week(self, week: Week) -> None:
        """Begin with a week."""
        for day, windows in zip(self.days, week, strict=True):
            day.show_windows(windows)

    def week(self) -> Week | None:
        """What was typed; None where that cannot be used."""
        found = tuple(one for day in self.days if (one := day.windows()) is not None)
        return found if len(found) == _DAYS and any(found) else None

    def faults(self) -> list[Fault]:
        """What cannot be used, each said where it stands."""
        found = [one for day in self.days if (one := day.fault()) is not None]
        is_closed = not found and not any(day.windows() for day in self.days)
        refused = refusal(Rules(Hours(((),) * _DAYS))) if is_closed else None
        if refused is not None:
            found.append(Fault(rule_words.refusal(refused), self.days[0]))
        say_in(self._wrong, "" if refused is None else str(rule_words.refusal(refused)))
        return found


def _named(weekday: int) -> str:
    name = QLocale().standaloneDayName(weekday + 1)
    return name[:1].upper() + name[1:]
