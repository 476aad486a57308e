"""Tells whoever it concerns how far waits have come: at the start, at once, then every five minutes together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from triage_app.queue.domain.arrival import arrived_overdue
from triage_app.queue.domain.escalation import Step, hears, stands_at
from triage_app.queue.domain.people import Role
from triage_app.queue.domain.states import State
from triage_app.ui import counts
from triage_app.ui.theme.tokens import Tone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from triage_app.queue.domain.conversation import Row
    from triage_app.queue.domain.people import Person
    from triage_app.ui.queue_screen.live_rows import LiveRows

_APART_MS = 5 * 60 * 1000
_LATE = frozenset({Step.OVERDUE, Step.LONG, Step.GIVEN_UP})
_ORDER = tuple(Step)


class StepNotices(QObject):
    """Watches the rows; says numbers only, never a patient."""

    noticed = Signal(str, object)
    """Something to tell, in a Tone."""

    def __init__(self, rows: LiveRows, person: Person, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows, self._person = rows, person
        self._known: dict[int, Step | None] = {}
        self._untold: dict[int, Step] = {}
        self._now: Callable[[], datetime] | None = None
        """The moment in UTC, while it is still to be said how everything stands."""
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(_APART_MS)
        self._quiet.timeout.connect(self._tell)
        rows.filled.connect(self.know)
        rows.changed.connect(self._on_rows_changed)
        rows.completed.connect(self._on_rows_completed)

    def begin(self, now: Callable[[], datetime]) -> None:
        """Say how everything stands as soon as all of it is here, also what came while no desk was open.

        Nobody is told again of a step that this has spoken of, though sync tells of it later: at night it waits.
        """
        self._now = now
        if self._rows.board.is_all:
            self._tell_standing()

    @Slot(object)
    def know(self, rows: Iterable[Row]) -> None:
        """Take in rows about which nothing is new."""
        for row in rows:
            self._known[row.id] = _later(self._known.get(row.id), row.step)

    @Slot(object)
    def _on_rows_changed(self, changed: dict[int, Row | None]) -> None:
        for key in changed:
            row = self._rows.board.row(key)
            if row is None:
                self._known.pop(key, None)
                self._untold.pop(key, None)
            elif not row.is_bare:
                self._compare(row)
        if self._untold and not self._quiet.isActive():
            self._tell()

    @Slot()
    def _on_rows_completed(self) -> None:
        self._tell_standing()

    def _compare(self, row: Row) -> None:
        before, self._known[row.id] = self._known.get(row.id), row.step
        if row.step is None or (before is not None and _ORDER.index(row.step) <= _ORDER.index(before)):
            return  # nothing new, or an edit of the rules has given more time
        if self._hears(row, row.step):
            self._untold[row.id] = row.step

    def _hears(self, row: Row, step: Step) -> bool:
        owns, supervises = row.owner_id == self._person.id, Role.SUPERVISOR in self._person.roles
        return hears(step, owns=owns, is_unowned=row.owner_id is None, supervises=supervises)

    def _tell_standing(self) -> None:
        """Say it once, in one notice, where any of it concerns the person; then of all, as the rail counts it."""
        if self._now is None:
            return
        now, self._now = self._now(), None
        found: dict[Step, list[Row]] = {}
        concerns = False
        for row in self._rows.board.warned(now):
            step = stands_at(row.started_at, row.soon_at, row.due_at, now)
            if step is None:
                continue
            self._known[row.id] = _later(self._known.get(row.id), step)
            found.setdefault(step, []).append(row)
            concerns |= row.state is not State.SENDING and self._hears(row, step)
        if concerns:
            self._quiet.start()
            self._say(found)

    def _said(self, step: Step, rows: list[Row]) -> str:
        """How many, and how many of them are the person's own where others are among them."""
        own = sum(row.owner_id == self._person.id for row in rows)
        said = [counts.step(step, len(rows)), counts.of_them_yours(own) if 0 < own < len(rows) else ""]
        return " ".join(one for one in (*said, _came_late(step, rows)) if one)

    @Slot()
    def _tell(self) -> None:
        """Say everything that is new in one notice, the latest step first; then be quiet for a while."""
        if not self._untold:
            return
        found: dict[Step, list[Row]] = {}
        for key, step in self._untold.items():
            row = self._rows.board.row(key)
            if row is not None:
                found.setdefault(step, []).append(row)
        self._untold.clear()
        self._quiet.start()
        self._say(found)

    def _say(self, found: Mapping[Step, list[Row]]) -> None:
        """One notice, the latest step first."""
        told = [self._said(step, found[step]) for step in reversed(Step) if step in found]
        self.noticed.emit(" ".join(told), Tone.WARN if _LATE.isdisjoint(found) else Tone.BAD)


def _came_late(step: Step, rows: list[Row]) -> str:
    """How many of what is late were so when they reached us; empty for none."""
    late = sum(arrived_overdue(row) for row in rows) if step in _LATE else 0
    if not late:
        return ""
    return counts.all_late_before_us(late) if late == len(rows) else counts.of_them_late_before_us(late)


def _later(one: Step | None, other: Step | None) -> Step | None:
    """Whichever of two steps comes later."""
    return max((one, other), key=lambda step: -1 if step is None else _ORDER.index(step))
