"""Where days come from that nobody wants to type: public holidays, and calendar files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from triage_app.ui.settings.parts import Field, link
from triage_app.ui.theme.tokens import Tone, Type
from triage_app.ui.widgets.label import text_label
from triage_app.ui.widgets.nesting import nest

if TYPE_CHECKING:
    from datetime import date

    from triage_app.queue.services.holidays import Read
    from triage_app.ui.theme.choice import Theme

_CODE, _YEARS_AHEAD = 64, 3
_COUNTRY = "US"

Days = Callable[[], "Read"]


@dataclass(frozen=True)
class Holidays:
    """What finds days; None where that cannot be had. Both are called on the worker.

    `from_file` is handed a calendar file and years, `public` a country, a state or nothing, and years.
    """

    from_file: Callable[[Path, range], Read] | None = None
    public: Callable[[str, str, range], Read] | None = None


class HolidaysRow(QWidget):
    """Two buttons, and a line that asks of which country; hidden where nothing can be had."""

    wanted = Signal(object)
    """A callable for the worker which finds days."""

    rearranged = Signal()
    """Fields came or went."""

    def __init__(self, theme: Theme, holidays: Holidays) -> None:
        super().__init__()
        self._theme, self._holidays = theme, holidays
        self._years = range(1, 2)
        self.public = link(self.tr("Add public holidays of a country…"))
        self.public.clicked.connect(self._on_public_clicked)
        self.public.setVisible(holidays.public is not None)
        self.file = link(self.tr("Import a calendar file…"))
        self.file.clicked.connect(self._on_file_clicked)
        self.file.setVisible(holidays.from_file is not None)
        self.country, self.state = Field(self.tr("Country, such as US")), Field(self.tr("State, such as NY"))
        self.country.setText(_COUNTRY)
        self.add = QPushButton(self.tr("Add these holidays"))
        self.add.clicked.connect(self._on_add_clicked)
        for field in (self.country, self.state):
            field.returnPressed.connect(self._on_add_clicked)
        self._arrange()
        self.setVisible(holidays != Holidays())
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def begin(self, today: date) -> None:
        """Find days of this year and the next ones."""
        self._years = range(today.year, today.year + _YEARS_AHEAD)

    def read_file(self, path: Path) -> None:
        """Find the days of a calendar file."""
        if self._holidays.from_file is not None:
            self.wanted.emit(partial(self._holidays.from_file, path, self._years))

    def _arrange(self) -> None:
        self._asked = QWidget()
        ask = QHBoxLayout(self._asked)
        ask.setContentsMargins(0, 0, 0, 0)
        ask.setSpacing(8)
        for text, field in ((self.tr("Country"), self.country), (self.tr("State"), self.state)):
            ask.addWidget(text_label(text, Type.NOTE, Tone.MUTED))
            ask.addWidget(field)
        ask.addWidget(self.add)
        ask.addStretch(1)
        self._asked.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for button in (self.public, self.file):
            line = QHBoxLayout()
            line.addWidget(button)
            line.addStretch(1)
            nest(column, line)
            if button is self.public:
                column.addWidget(self._asked)

    @Slot()
    def _on_public_clicked(self) -> None:
        self._asked.setVisible(self._asked.isHidden())
        self.rearranged.emit()
        if not self._asked.isHidden():
            self.state.setFocus()

    @Slot()
    def _on_add_clicked(self) -> None:
        country, state = self.country.text().strip().upper(), self.state.text().strip().upper()
        if self._holidays.public is not None:
            self.wanted.emit(partial(self._holidays.public, country, state, self._years))

    @Slot()
    def _on_file_clicked(self) -> None:
        kinds = self.tr("Calendar files (*.ics);;All files (*)")
        path, _ = QFileDialog.getOpenFileName(self, self.tr("Import a calendar file"), "", kinds)
        if path:
            self.read_file(Path(path))

    @Slot()
    def _on_theme_changed(self) -> None:
        for field in (self.country, self.state):
            field.setFixedWidth(self._theme.px(_CODE))
