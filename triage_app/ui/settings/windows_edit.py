"""The opening hours of one day: any number of windows, typed; none where it is closed."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from triage_app.queue.domain.calendar import Window
from triage_app.queue.domain.refusal import Refusal
from triage_app.queue.domain.rulebook import MOST_WINDOWS, OFFICE, WEEKDAYS, Hours, Rules, refusal
from triage_app.sentences import say
from triage_app.ui import rule_words
from triage_app.ui.settings.parts import Fault, Field, IconButton, say_in, wrapping
from triage_app.ui.settings.typed import time_in, time_shown
from triage_app.ui.theme.tokens import Tone, Type
from triage_app.ui.widgets.label import text_label
from triage_app.ui.widgets.nesting import nest

if TYPE_CHECKING:
    from triage_app.ui.theme.choice import Theme
    from triage_app.ui.theme.icons import Icons

_FIELD, _LAST_START = 84, 21


class WindowRow(QWidget):
    """One window as two fields."""

    changed = Signal()
    """Something was typed."""

    remove_requested = Signal()
    """The person wants this window away."""

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._theme = theme
        self.opens, self.closes = Field(""), Field("")
        self.remove = IconButton(theme, icons, "remove", "")
        self.remove.clicked.connect(self.remove_requested)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.opens)
        row.addWidget(text_label(self.tr("to", "from one time to another"), Type.NOTE, Tone.MUTED))
        row.addWidget(self.closes)
        row.addWidget(self.remove)
        for field in (self.opens, self.closes):
            field.textEdited.connect(self.changed)
            field.editingFinished.connect(self._on_field_left)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def show_name(self, day: str, at: int, among: int) -> None:
        """Say whose window it is, and which of several."""
        whose = self.tr("{day}, hours {number}").format(day=day, number=at) if among > 1 else day
        self.opens.setAccessibleName(self.tr("{day}: opens at").format(day=whose))
        self.closes.setAccessibleName(self.tr("{day}: closes at").format(day=whose))
        self.remove.show_name(self.tr("{day}: remove these hours").format(day=whose))

    def show_window(self, window: Window) -> None:
        """Begin with opening hours."""
        for field, at in ((self.opens, window.opens), (self.closes, window.closes)):
            field.show_text(time_shown(at))

    def typed(self) -> Window | None:
        """What was typed; None where it is no time."""
        opens, closes = time_in(self.opens.text()), time_in(self.closes.text())
        return None if opens is None or closes is None else Window(opens, closes)

    def unread(self) -> Field | None:
        """The first field that is no time of day."""
        return next((one for one in (self.opens, self.closes) if time_in(one.text()) is None), None)

    @Slot()
    def _on_field_left(self) -> None:
        for field in (self.opens, self.closes):
            at = time_in(field.text())
            if at is not None and not field.hasFocus():
                field.show_text(time_shown(at))

    @Slot()
    def _on_theme_changed(self) -> None:
        for field in (self.opens, self.closes):
            field.setFixedWidth(self._theme.px(_FIELD))


class WindowsEdit(QWidget):
    """Windows below each other, with a button to add one more, and what is wrong with them."""

    changed = Signal()
    """Something was typed, added or removed."""

    rearranged = Signal()
    """Fields came or went."""

    def __init__(self, theme: Theme, icons: Icons, of: str) -> None:
        super().__init__()
        self._theme, self._icons, self._of = theme, icons, of
        self._rows: list[WindowRow] = []
        self._closed = text_label(self.tr("Closed"), tone=Tone.MUTED)
        self._add = IconButton(theme, icons, "plus", "")
        self._add.clicked.connect(self._on_add_clicked)
        self._wrong = wrapping(tone=Tone.BAD)
        self._column = QVBoxLayout()
        self._column.setSpacing(6)
        line = QHBoxLayout()
        line.setSpacing(4)
        line.addWidget(self._closed)
        nest(line, self._column)
        line.addWidget(self._add, 0, Qt.AlignmentFlag.AlignBottom)
        line.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(4)
        nest(whole, line)
        whole.addWidget(self._wrong)
        self._settle()

    def show_name(self, of: str) -> None:
        """Say which day this is."""
        self._of = of
        self._settle()

    def show_windows(self, windows: tuple[Window, ...]) -> None:
        """Begin with opening hours."""
        for row in list(self._rows):
            self._drop(row)
        for window in windows:
            self._put(window)
        self._settle()

    def windows(self) -> tuple[Window, ...] | None:
        """What was typed; None where that cannot be used."""
        found = [row.typed() for row in self._rows]
        read = tuple(one for one in found if one is not None)
        return read if len(read) == len(found) and _refusal(read) is None else None

    def fault(self) -> Fault | None:
        """What is wrong, and says so below the windows."""
        found = self._fault()
        for row in self._rows:
            for field in (row.opens, row.closes):
                field.mark(bad=found is not None and found.widget in {field, row})
        say_in(self._wrong, "" if found is None else str(found.sentence))
        return None if found is None else Fault(found.sentence, getattr(found.widget, "opens", found.widget))

    def _fault(self) -> Fault | None:
        for row in self._rows:
            window, unread = row.typed(), row.unread()
            if unread is not None:
                return Fault(say("clock_time_unreadable", {"said": unread.text().strip()}), unread)
            refused = _refusal((window,)) if window is not None else None
            if refused is not None:
                return Fault(rule_words.refusal(refused), row)
        return None

    def _put(self, window: Window | None) -> WindowRow:
        row = WindowRow(self._theme, self._icons)
        if window is not None:
            row.show_window(window)
        row.changed.connect(self.changed)
        row.remove_requested.connect(self._on_row_remove_requested)
        self._rows.append(row)
        self._column.addWidget(row)
        return row

    def _drop(self, row: WindowRow) -> None:
        self._rows.remove(row)
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _settle(self) -> None:
        for at, row in enumerate(self._rows, 1):
            row.show_name(self._of, at, len(self._rows))
        self._closed.setVisible(not self._rows)
        self._closed.setAccessibleName(self.tr("{day}: closed").format(day=self._of))
        self._add.setVisible(len(self._rows) < MOST_WINDOWS)
        self._add.show_name(self.tr("{day}: add hours").format(day=self._of))

    @Slot()
    def _on_add_clicked(self) -> None:
        row = self._put(_next_after(self._rows[-1].typed() if self._rows else None, is_first=not self._rows))
        self._settle()
        self.rearranged.emit()
        row.opens.setFocus()
        row.opens.selectAll()
        self.changed.emit()

    @Slot()
    def _on_row_remove_requested(self) -> None:
        row = self.sender()
        if isinstance(row, WindowRow):
            self._add.setFocus()
            self._drop(row)
            self._settle()
            self.rearranged.emit()
            self.changed.emit()


def _refusal(windows: tuple[Window, ...]) -> Refusal | None:
    """Why the rules refuse these hours; None where they do not, and where there are none."""
    return refusal(Rules(Hours((windows,) * len(WEEKDAYS)))) if windows else None


def _next_after(last: Window | None, *, is_first: bool) -> Window | None:
    """Hours to begin with; None where nobody can guess."""
    if is_first:
        return OFFICE[0]
    if last is None or not 0 < last.closes.hour <= _LAST_START:
        return None
    return Window(time(last.closes.hour + 1), time(last.closes.hour + 2))
