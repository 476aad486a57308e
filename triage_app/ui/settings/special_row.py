"""One day on which the hours are different."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from triage_app.queue.domain.calendar import SpecialDay
from triage_app.sentences import say
from triage_app.ui.settings.parts import Fault, Field, IconButton, say_in, wrapping
from triage_app.ui.settings.typed import day_in, day_shown
from triage_app.ui.settings.windows_edit import WindowsEdit
from triage_app.ui.theme.tokens import Tone
from triage_app.ui.widgets.nesting import nest

if TYPE_CHECKING:
    from triage_app.ui.theme.choice import Theme
    from triage_app.ui.theme.icons import Icons

_DATE, _NAME, _BESIDE = 118, 120, 600
_LIKE = date(2026, 12, 25)


class SpecialRow(QWidget):
    """One day: when, why, and the hours it has."""

    changed = Signal()
    """Something was edited."""

    rearranged = Signal()
    """Fields came or went."""

    remove_requested = Signal()
    """The person wants this day away."""

    def __init__(self, theme: Theme, icons: Icons, special: SpecialDay | None) -> None:
        super().__init__()
        self._theme = theme
        self.day = Field(self.tr("Date of a day that is different"))
        self.day.setPlaceholderText(day_shown(_LIKE))
        self.name = Field(self.tr("Name of the day"))
        self.name.setPlaceholderText(self.tr("Name, such as Christmas"))
        self.hours = WindowsEdit(theme, icons, "")
        self.remove = IconButton(theme, icons, "remove", "")
        self.remove.clicked.connect(self.remove_requested)
        if special is not None:
            self.day.show_text(day_shown(special.day))
            self.name.show_text(special.name)
            self.hours.show_windows(special.windows)
        self._wrong = wrapping(tone=Tone.BAD)
        self._arrange()
        self._settle_names()
        for field in (self.day, self.name):
            field.textEdited.connect(self._on_field_edited)
        self.day.editingFinished.connect(self._on_day_left)
        self.hours.changed.connect(self.changed)
        self.hours.rearranged.connect(self.rearranged)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def _arrange(self) -> None:
        words = QHBoxLayout()
        words.setSpacing(8)
        words.addWidget(self.day)
        words.addWidget(self.name, 1)
        times = QHBoxLayout()
        times.setSpacing(8)
        times.addWidget(self.hours, 1)
        times.addWidget(self.remove, 0, Qt.AlignmentFlag.AlignTop)
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._line.setSpacing(8)
        nest(self._line, words, 1)
        nest(self._line, times, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        nest(column, self._line)
        column.addWidget(self._wrong)

    def special(self) -> SpecialDay | None:
        """What was typed; None where that cannot be used."""
        day, windows = day_in(self.day.text()), self.hours.windows()
        return None if day is None or windows is None else SpecialDay(day, self.name.text().strip(), windows)

    def fault(self, *, twice: bool) -> Fault | None:
        """What is wrong with it, and says so below."""
        text, found = self.day.text().strip(), None
        if day_in(text) is None:
            found = Fault(say("day_unreadable", {"said": text, "like": self.day.placeholderText()}), self.day)
        elif twice:
            found = Fault(say("day_twice", {"day": text}), self.day)
        self.day.mark(bad=found is not None)
        say_in(self._wrong, "" if found is None else str(found.sentence))
        return self.hours.fault() or found

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = self.width() > self._theme.px(_BESIDE)
        ways = QBoxLayout.Direction
        self._line.setDirection(ways.LeftToRight if beside else ways.TopToBottom)

    def _settle_names(self) -> None:
        which = self.name.text().strip() or self.day.text().strip() or self.tr("New day")
        self.hours.show_name(which)
        self.remove.show_name(self.tr("{day}: remove this day").format(day=which))

    @Slot()
    def _on_field_edited(self) -> None:
        self._settle_names()
        self.changed.emit()

    @Slot()
    def _on_day_left(self) -> None:
        day = day_in(self.day.text())
        if day is not None:
            self.day.show_text(day_shown(day))

    @Slot()
    def _on_theme_changed(self) -> None:
        self.day.setFixedWidth(self._theme.px(_DATE))
        self.name.setMinimumWidth(self._theme.px(_NAME))
