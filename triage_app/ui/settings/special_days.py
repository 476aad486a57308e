"""Days on which the hours are different: holidays, half days, a day off."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from triage_app.queue.domain.calendar import SpecialDay
from triage_app.queue.domain.refusal import Refusal
from triage_app.queue.domain.rulebook import MOST_SPECIAL_DAYS
from triage_app.ui.settings.holidays import HolidaysRow
from triage_app.ui.settings.parts import Fault, say_in, wrapping
from triage_app.ui.settings.special_row import SpecialRow
from triage_app.ui.settings.typed import day_in
from triage_app.ui.widgets.nesting import nest

if TYPE_CHECKING:
    from triage_app.queue.services.holidays import Read
    from triage_app.ui.settings.holidays import Days, Holidays
    from triage_app.ui.theme.choice import Theme
    from triage_app.ui.theme.icons import Icons

_AT_FIRST, _MORE = 12, 24


class Taken(NamedTuple):
    """How many days from elsewhere were new, and why others were not taken."""

    new: int
    left_out: tuple[Refusal, ...]


class SpecialDays(QWidget):
    """The days to come, the next one first; days that are over are kept and not shown."""

    changed = Signal()
    """The days were edited."""

    rearranged = Signal()
    """Fields came or went."""

    days_wanted = Signal(object, object)
    """A callable for the worker that finds days, and what takes them and says what was Taken."""

    def __init__(self, theme: Theme, icons: Icons, holidays: Holidays) -> None:
        super().__init__()
        self._theme, self._icons = theme, icons
        self._over: tuple[SpecialDay, ...] = ()
        self._later: list[SpecialDay] = []
        self._rows: list[SpecialRow] = []
        self._today = date.min
        self._make_buttons(holidays)
        self._arrange()

    def show_days(self, days: tuple[SpecialDay, ...], today: date) -> None:
        """Begin with days; `today` is the practice's."""
        self._today = today
        self._holidays.begin(today)
        for row in list(self._rows):
            self._drop(row)
        self._over = tuple(one for one in days if one.day < today)
        self._later = sorted(one for one in days if one.day >= today)
        self._show_more(_AT_FIRST)

    def days(self) -> tuple[SpecialDay, ...] | None:
        """What was typed and kept; None where something cannot be used."""
        found = [row.special() for row in self._rows]
        read = [one for one in found if one is not None]
        every = (*self._over, *sorted((*read, *self._later)))
        return every if len(read) == len(found) and len({one.day for one in every}) == len(every) else None

    def faults(self) -> list[Fault]:
        """What cannot be used, each said where it stands."""
        typed = [day_in(row.day.text()) for row in self._rows]
        kept = {one.day for one in (*self._over, *self._later)}
        twice = [day is not None and (day in kept or day in typed[:at]) for at, day in enumerate(typed)]
        pairs = zip(self._rows, twice, strict=True)
        return [one for row, again in pairs if (one := row.fault(twice=again)) is not None]

    def take(self, found: Read) -> Taken:
        """Add days from elsewhere that are not over; what is entered already stays as it is."""
        read = [one for row in self._rows if (one := row.special()) is not None]
        known = {one.day for one in (*self._over, *self._later, *read)}
        unknown = {one.day: one for one in found.days if one.day not in known}
        fresh = {day: one for day, one in unknown.items() if day >= self._today}
        if len(known) + len(fresh) > MOST_SPECIAL_DAYS:
            return Taken(0, (Refusal("too_many_special_days", {"most": MOST_SPECIAL_DAYS}),))
        if fresh:
            shown = [*self._later, *(one for row in self._rows if (one := row.special()) is not None)]
            for row in [row for row in self._rows if row.special() is not None]:
                self._drop(row)
            self._later = sorted((*shown, *fresh.values()))
            self._show_more(max(_AT_FIRST, len(shown)))
            self.changed.emit()
        kept = len({one.day for one in found.days} & known)
        return Taken(len(fresh), found.left_out(kept, len(unknown) - len(fresh)))

    def _make_buttons(self, holidays: Holidays) -> None:
        self._more = QPushButton()
        self._more.setObjectName("link")
        self._more.clicked.connect(self._on_more_clicked)
        self._add = QPushButton(self.tr("Add a day"))
        self._add.clicked.connect(self._on_add_clicked)
        self._holidays = HolidaysRow(self._theme, holidays)
        self._holidays.wanted.connect(self._on_holidays_wanted)
        self._holidays.rearranged.connect(self.rearranged)

    def _arrange(self) -> None:
        self._nothing = wrapping()
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        self._over_line = wrapping()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self._nothing)
        nest(column, self._list)
        column.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._add, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._holidays)
        column.addWidget(self._over_line)

    def _show_more(self, count: int) -> None:
        for special in self._later[:count]:
            self._put(special)
        del self._later[:count]
        self._settle()
        self.rearranged.emit()

    def _put(self, special: SpecialDay | None) -> SpecialRow:
        row = SpecialRow(self._theme, self._icons, special)
        row.changed.connect(self.changed)
        row.rearranged.connect(self.rearranged)
        row.remove_requested.connect(self._on_row_remove_requested)
        self._rows.append(row)
        self._list.addWidget(row)
        return row

    def _drop(self, row: SpecialRow) -> None:
        self._rows.remove(row)
        self._list.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _settle(self) -> None:
        is_empty = not self._rows and not self._later
        say_in(self._nothing, self.tr("No day to come is different.") if is_empty else "")
        self._more.setText(self.tr("Show %n more days", "", len(self._later)))
        self._more.setVisible(bool(self._later))
        over = self.tr("%n days that are over are kept.", "", len(self._over)) if self._over else ""
        say_in(self._over_line, over)

    @Slot()
    def _on_add_clicked(self) -> None:
        row = self._put(None)
        self._settle()
        self.rearranged.emit()
        row.day.setFocus()
        self.changed.emit()

    @Slot()
    def _on_more_clicked(self) -> None:
        self._show_more(_MORE)

    @Slot()
    def _on_row_remove_requested(self) -> None:
        row = self.sender()
        if isinstance(row, SpecialRow):
            self._add.setFocus()
            self._drop(row)
            self._settle()
            self.rearranged.emit()
            self.changed.emit()

    @Slot(object)
    def _on_holidays_wanted(self, find: Days) -> None:
        self.days_wanted.emit(find, self.take)
