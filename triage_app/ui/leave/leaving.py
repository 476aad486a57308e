"""Being away at the desk: asks for it, says it as long as it lasts, and tells once what came of it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from shiboken6 import isValid

from triage_app.queue.domain.assignment import NOTHING
from triage_app.ui import leave_words, wording
from triage_app.ui.leave.giving import go
from triage_app.ui.leave.plan import Colleague, Known, due_of
from triage_app.ui.leave.sheet import LeaveSheet
from triage_app.ui.ownership_words import Leave, leave_of, moved
from triage_app.ui.theme.tokens import Tone

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from triage_app.errors import TriageError
    from triage_app.queue.access import Access
    from triage_app.queue.domain.accountable import Team
    from triage_app.queue.domain.assignment import Load
    from triage_app.queue.services.absences import Away
    from triage_app.queue.services.coming_back import CameBack
    from triage_app.queue.services.shift_list import ShiftList
    from triage_app.ui.leave.away_bar import AwayBar
    from triage_app.ui.leave.giving import Gone
    from triage_app.ui.leave.plan import Wanted
    from triage_app.ui.queue_screen.absences import Absences
    from triage_app.ui.tasks import Tasks
    from triage_app.ui.theme.choice import Theme
    from triage_app.ui.theme.icons import Icons
    from triage_app.ui.wording import Wording

    Look = tuple[Theme, Icons, Wording]
    Found = tuple[Team, dict[int, Load], ShiftList]


class Leaving(QObject):
    """Connects the person's menu and the bar above the queue with the queue."""

    noticed = Signal(str, object)
    """Something to tell, in a Tone."""

    told = Signal(bool)
    """Whether the person is away, as it is shown now."""

    ahead = Signal(list)
    """Which absences can be called off: pairs of their number and what is said of them."""

    given = Signal(object, object)
    """Conversations with these numbers stand as these rows say now."""

    def __init__(
        self, access: Access, tasks: Tasks, absences: Absences, bar: AwayBar, look: Look, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._access, self._tasks, self._absences, self._bar, self._look = access, tasks, absences, bar, look
        self._me, self._window = access.person, parent
        self._was_away: bool | None = None
        absences.changed.connect(self._on_absences_changed)
        bar.back_requested.connect(self.come_back)

    @Slot()
    def ask(self) -> None:
        """Ask until when, as soon as it is known what is open."""
        self._tasks.run(self._read, self._open_sheet, self._on_failed)

    @Slot()
    def come_back(self) -> None:
        """End every absence that this person is in."""
        self._tasks.run(self._end, self._on_ended, self._on_failed)

    @Slot()
    def look_ahead(self) -> None:
        """Say which absences are still ahead of this person."""
        self._tasks.run(self._access.absences, self._on_absences, _ignore)

    @Slot(int)
    def call_off(self, absence_id: int) -> None:
        """Somebody will not be away after all."""
        self._tasks.run(partial(self._access.end_absence, absence_id), self._on_called_off, self._on_failed)

    def _read(self) -> Found:
        return self._access.team(), self._access.loads(), self._access.shift_list(self._me.id)

    def _open_sheet(self, found: Found) -> None:
        theme, icons, words = self._look
        team, loads, own = found
        now, spoken = self._access.clock.now(), self._absences.words

        def colleague(key: int, name: str) -> Colleague:
            leave = leave_of(team, key, now)
            owned = loads.get(key, NOTHING).conversations
            return Colleague(key, name, owned, "" if leave is None else spoken.away(leave))

        others = (one for one in team.members if one.works_at_a_desk and one.id != self._me.id)
        people = sorted((colleague(one.id, one.name) for one in others), key=lambda one: one.name.casefold())
        sheet = LeaveSheet(theme, icons, self._window)
        sheet.go_requested.connect(partial(self._go, sheet))
        sheet.ask(Known(tuple(people), due_of(own.rows)), self._access.clock.now, words)

    def _go(self, sheet: LeaveSheet, wanted: Wanted) -> None:
        self._tasks.run(
            partial(go, self._access, wanted), partial(self._on_gone, sheet), partial(self._on_refused, sheet)
        )

    def _on_gone(self, sheet: LeaveSheet, gone: Gone) -> None:
        if isValid(sheet):
            sheet.accept()
        said = self._told(gone.away)
        given = [moved(count, self._name(to)) for to, count in gone.given if count]
        self.noticed.emit(leave_words.gone(said, given, gone.kept), Tone.WARN if gone.kept else Tone.TEXT)
        self.given.emit(gone.ids, gone.rows)
        self._absences.read()

    def _on_absences(self, every: tuple[Away, ...]) -> None:
        now = self._access.clock.now()
        own = (one for one in every if one.staff_id == self._me.id and one.begins_at > now)
        self.ahead.emit([(one.id, self._told(one)) for one in own])

    def _on_called_off(self, _: Away) -> None:
        self.noticed.emit(self.tr("Called off: you will not be away then"), Tone.TEXT)
        self._absences.read()

    def _told(self, away: Away) -> str:
        leave = Leave(away.ends_at, self._name(away.substitute_id))
        return self._absences.words.absence(self._me.name, away.begins_at, leave)

    def _name(self, staff_id: int | None) -> str:
        member = self._absences.team.member(staff_id)
        return "" if member is None else member.name

    def _on_refused(self, sheet: LeaveSheet, error: TriageError) -> None:
        if isValid(sheet) and sheet.isVisible():
            sheet.show_problem(wording.error(error))
        else:
            self._on_failed(error)

    def _end(self) -> None:
        now = self._access.clock.now()
        for one in self._access.absences():
            if one.staff_id == self._me.id and one.begins_at <= now:
                self._access.end_absence(one.id)

    def _on_ended(self, _: None) -> None:
        self._absences.read()

    @Slot()
    def _on_absences_changed(self) -> None:
        leave = self._absences.leave(self._me.id)
        if leave is not None:
            said = leave_words.you_are_away(self._absences.words.until(leave.until), leave.stand_in)
            self._bar.show_away(said)
        elif self._was_away is not False:  # just now, or the desk has just begun
            self._bar.hide()
            self._tasks.run(self._access.came_back, self._on_came_back, _ignore)
        self._was_away = leave is not None
        self.told.emit(self._was_away)

    def _on_came_back(self, found: CameBack | None) -> None:
        if found is not None and not self._was_away:
            self._bar.show_back(leave_words.came_back(found))

    def _on_failed(self, error: TriageError) -> None:
        self.noticed.emit(wording.error(error), Tone.BAD)


def _ignore(_error: TriageError) -> None:
    """What came of it is told where it is known."""
