"""From when until when somebody is away: quick choices, and day and time to be typed."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from triage_app.sentences import say
from triage_app.ui.leave.plan import Quick, Span, begins, ends, last_day, span
from triage_app.ui.settings.parts import Choices, Field
from triage_app.ui.settings.typed import day_in, day_shown, time_in, time_shown
from triage_app.ui.theme.tokens import Tone, Type
from triage_app.ui.widgets.label import text_label
from triage_app.ui.widgets.nesting import nest

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from triage_app.ui.theme.choice import Theme

_DAY, _TIME = 112, 100


class SpanForm(QWidget):
    """A chip fills the fields; whoever types into them is taken at their word."""

    changed = Signal()
    """The person chose or typed something."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        soon = (self.tr("Lunch, one hour"), self.tr("Rest of today"))
        names = (*soon, self.tr("Tomorrow"), self.tr("Until a day…"))
        self.quick = Choices(self.tr("How long?"), names)
        self.begins = (Field(self.tr("Away from: day")), Field(self.tr("Away from: time")))
        self.ends = (Field(self.tr("Away until: day")), Field(self.tr("Away until: time")))
        self._is_now = True
        self._arrange(theme)
        self.quick.chosen.connect(self._on_quick_chosen)
        for field in self.begins:
            field.textEdited.connect(self._on_begins_edited)
        for field in self.ends:
            field.textEdited.connect(self._on_ends_edited)

    def begin(self, now: Callable[[], datetime], zone: ZoneInfo, quick: Quick = Quick.LUNCH) -> None:
        """Begin with a quick choice; `now` gives the moment in UTC, `zone` is the practice's."""
        self._now, self._zone = now, zone
        self.quick.choose(quick)
        self._fill(quick)

    def span(self) -> Span | str:
        """What is asked for, or the sentence that says what cannot be read."""
        until = self._typed(self.ends)
        if isinstance(until, str):
            return until
        if self._is_now:
            return Span(None, ends(*until, self._zone))
        since = self._typed(self.begins)
        return since if isinstance(since, str) else Span(begins(*since, self._zone), ends(*until, self._zone))

    def _typed(self, fields: tuple[Field, Field]) -> tuple[date, time] | str:
        day, at = day_in(fields[0].text()), time_in(fields[1].text())
        fields[0].mark(bad=day is None)
        fields[1].mark(bad=at is None)
        if day is None:
            like = day_shown(self._now().astimezone(self._zone).date())
            return str(say("call_day_unreadable", {"said": fields[0].text().strip(), "like": like}))
        if at is None:
            return str(say("call_time_unreadable", {"said": fields[1].text().strip()}))
        return day, at

    def _fill(self, quick: Quick) -> None:
        found = span(quick, self._now(), self._zone)
        self._is_now = found.begins_at is None
        local = (found.begins_at or self._now()).astimezone(self._zone)
        for fields, (day, at) in (
            (self.begins, (local.date(), local.time())),
            (self.ends, last_day(found.ends_at, self._zone)),
        ):
            fields[0].show_text(day_shown(day))
            fields[1].show_text(
                time_shown(at) if at != time() else QCoreApplication.translate("Typed", "midnight")
            )

    def _arrange(self, theme: Theme) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        rows = ((self.tr("From"), self.begins), (self.tr("Until"), self.ends))
        for at, (caption, (day, time_)) in enumerate(rows):
            grid.addWidget(text_label(caption, Type.SMALL_STRONG, Tone.MUTED), at, 0)
            grid.addWidget(day, at, 1)
            grid.addWidget(time_, at, 2)
            day.setFixedWidth(theme.px(_DAY))
            time_.setFixedWidth(theme.px(_TIME))
        grid.setColumnStretch(3, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.quick)
        nest(column, grid)

    @Slot(int)
    def _on_quick_chosen(self, at: int) -> None:
        self._fill(Quick(at))
        self.changed.emit()
        if Quick(at) is Quick.UNTIL_A_DAY:
            self.ends[0].setFocus()
            self.ends[0].selectAll()

    @Slot()
    def _on_begins_edited(self) -> None:
        self._is_now = False
        self._on_ends_edited()

    @Slot()
    def _on_ends_edited(self) -> None:
        self.quick.choose(Quick.UNTIL_A_DAY)
        self.changed.emit()
