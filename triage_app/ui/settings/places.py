"""Hours of the practice, and of locations where they differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from triage_app.queue.domain.names import spelt
from triage_app.queue.domain.rulebook import Hours
from triage_app.ui.settings.hours_form import HoursForm
from triage_app.ui.settings.parts import Card, Choices, say_in, wrapping
from triage_app.ui.settings.special_days import SpecialDays
from triage_app.ui.widgets.menu_choice import MenuChoice
from triage_app.ui.widgets.nesting import nest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from triage_app.ui.settings.holidays import Holidays
    from triage_app.ui.settings.parts import Fault
    from triage_app.ui.theme.choice import Theme
    from triage_app.ui.theme.icons import Icons

_SAME, _OWN = 0, 1
PRACTICE = ""


@dataclass
class _Place:
    """One place's forms; a location without hours of its own follows the practice."""

    week: HoursForm
    special: SpecialDays
    is_own: bool


class PlacesForm(QWidget):
    """Two cards about one place at a time; what was typed for another one stays."""

    changed = Signal()
    """Some hours were edited."""

    rearranged = Signal()
    """Fields came or went."""

    days_wanted = Signal(object, object)
    """A callable for the worker that finds days, and what takes them and says what was Taken."""

    place_chosen = Signal()
    """Another place is shown."""

    def __init__(self, theme: Theme, icons: Icons, holidays: Holidays) -> None:
        super().__init__()
        self._theme, self._icons, self._holidays = theme, icons, holidays
        self._names: tuple[str, ...] = (PRACTICE,)
        self._places: dict[str, _Place] = {}
        self.which = MenuChoice(theme, icons, self.tr("Whose hours"))
        self.which.chosen.connect(self._on_which_chosen)
        question = self.tr("Which hours does this location have?")
        self.own = Choices(question, (self.tr("Same as the practice"), self.tr("Its own")))
        self.own.chosen.connect(self._on_own_chosen)
        self._same = wrapping()
        self._hours = Card(self.tr("Opening hours"))
        self._hours.head.addWidget(self.which)
        self._days = Card(
            self.tr("Days that are different"),
            self.tr("Holidays, half days and other dates on which the practice is closed or open at other times."),
        )
        self._hours.column.addWidget(self.own)
        self._hours.column.addWidget(self._same)
        self._weeks, self._specials = QVBoxLayout(), QVBoxLayout()
        nest(self._hours.column, self._weeks)
        nest(self._days.column, self._specials)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(self._hours)
        column.addWidget(self._days)

    @property
    def place(self) -> str:
        """The location that is shown; empty for the practice."""
        return self._names[self.which.value()]

    def show_hours(
        self, practice: Hours, locations: Mapping[str, Hours], names: Sequence[str], zone: str, today: date
    ) -> None:
        """Begin with hours; `names` are the locations that can be chosen, `today` is the practice's."""
        for one in self._places.values():
            for form in (one.week, one.special):
                form.hide()
                form.deleteLater()
        self._places.clear()
        self._names = (PRACTICE, *_every(locations, names))
        say_in(self._hours.about, self.tr("Times of day in {zone}.").format(zone=zone.replace("_", " ")))
        for name in self._names:
            hours = practice if name == PRACTICE else locations.get(name, practice)
            self._make(name, hours, today, is_own=name == PRACTICE or name in locations)
        self.which.offer([one or self.tr("The practice") for one in self._names])
        self.which.setVisible(len(self._names) > 1)
        self._settle()

    def hours(self) -> tuple[Hours, dict[str, Hours]] | None:
        """What was typed: the practice's, and those of locations that have their own; None if of no use."""
        found: dict[str, Hours] = {}
        for name, one in self._places.items():
            if not one.is_own:
                continue
            week, special = one.week.week(), one.special.days()
            if week is None or special is None:
                return None
            found[name] = Hours(week, special)
        return found.pop(PRACTICE), found

    def faults(self) -> list[tuple[str, Fault]]:
        """What cannot be used, each said where it stands, with the place it belongs to."""
        return [
            (name, fault)
            for name, one in self._places.items()
            if one.is_own
            for fault in (*one.week.faults(), *one.special.faults())
        ]

    def show_place(self, name: str) -> None:
        """Show the hours of a place."""
        self.which.choose(self._names.index(name))
        self._settle()

    def _make(self, name: str, hours: Hours, today: date, *, is_own: bool) -> None:
        week = HoursForm(self._theme, self._icons)
        special = SpecialDays(self._theme, self._icons, self._holidays)
        week.show_week(hours.week)
        special.show_days(hours.special, today)
        for form in (week, special):
            form.changed.connect(self.changed)
            form.rearranged.connect(self.rearranged)
        special.days_wanted.connect(self.days_wanted)
        self._weeks.addWidget(week)
        self._specials.addWidget(special)
        self._places[name] = _Place(week, special, is_own)

    def _settle(self) -> None:
        shown = self._places[self.place]
        for one in self._places.values():
            for form in (one.week, one.special):
                form.setVisible(one is shown and one.is_own)
        self.own.setVisible(self.place != PRACTICE)
        self.own.choose(_OWN if shown.is_own else _SAME)
        same = self.tr("{place} is open when the practice is.").format(place=self.place)
        say_in(self._same, "" if shown.is_own else same)
        self._days.setVisible(shown.is_own)
        self.rearranged.emit()

    @Slot()
    def _on_which_chosen(self) -> None:
        self._settle()
        self.place_chosen.emit()

    @Slot(int)
    def _on_own_chosen(self, at: int) -> None:
        self._places[self.place].is_own = at == _OWN
        self._settle()
        self.changed.emit()


def _every(locations: Iterable[str], names: Iterable[str]) -> list[str]:
    """Each place once in alphabetical order, as the rules spell it where they name it."""
    found: list[str] = []
    for one in (*locations, *sorted(names)):
        if one != PRACTICE and spelt(one, found) is None:
            found.append(one)
    return sorted(found)
