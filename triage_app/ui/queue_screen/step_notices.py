"""Tells whoever it concerns how far waits have come: at once, and then at most every five minutes together."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from triage_app.queue.domain.escalation import Step, hears
from triage_app.queue.domain.people import Role
from triage_app.ui import counts
from triage_app.ui.theme.tokens import Tone

if TYPE_CHECKING:
    from collections.abc import Iterable

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
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(_APART_MS)
        self._quiet.timeout.connect(self._tell)
        rows.filled.connect(self.know)
        rows.changed.connect(self._on_rows_changed)

    @Slot(object)
    def know(self, rows: Iterable[Row]) -> None:
        """Take in rows about which nothing is new."""
        self._known |= {row.id: row.step for row in rows}

    @Slot(object)
    def _on_rows_changed(self, ids: frozenset[int]) -> None:
        for key in ids:
            row = self._rows.board.row(key)
            if row is None:
                self._known.pop(key, None)
                self._untold.pop(key, None)
            elif not row.is_bare:
                self._compare(row)
        if self._untold and not self._quiet.isActive():
            self._tell()

    def _compare(self, row: Row) -> None:
        before, self._known[row.id] = self._known.get(row.id), row.step
        if row.step is None or (before is not None and _ORDER.index(row.step) <= _ORDER.index(before)):
            return  # nothing new, or an edit of the rules has given more time
        supervises = Role.SUPERVISOR in self._person.roles
        owns = row.owner_id == self._person.id
        if hears(row.step, owns=owns, is_unowned=row.owner_id is None, supervises=supervises):
            self._untold[row.id] = row.step

    @Slot()
    def _tell(self) -> None:
        """Say everything that is new in one notice, the latest step first; then be quiet for a while."""
        if not self._untold:
            return
        numbers = Counter(self._untold.values())
        told = [counts.step(step, numbers[step]) for step in reversed(Step) if numbers[step]]
        is_late = not _LATE.isdisjoint(numbers)
        self._untold.clear()
        self._quiet.start()
        self.noticed.emit(" ".join(told), Tone.BAD if is_late else Tone.WARN)
