"""Who is away: read at opening and now and then, and worked out from the clock meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from triage_app.queue.domain.accountable import Team
from triage_app.ui.ownership_words import OwnershipWords, leave_of

if TYPE_CHECKING:
    from triage_app.errors import TriageError
    from triage_app.queue.access import Access
    from triage_app.ui.ownership_words import Leave
    from triage_app.ui.queue_screen.conversation_pane import ConversationPane
    from triage_app.ui.tasks import Tasks
    from triage_app.ui.wording import Wording

_READ_EVERY_MS: Final = 60_000
"""Absences change rarely: who goes to lunch is seen within a minute everywhere."""


class Absences(QObject):
    """The team of this moment; asks the queue for nothing while anything is painted."""

    changed = Signal()
    """Somebody may have gone, or be back."""

    def __init__(self, access: Access, tasks: Tasks, pane: ConversationPane, words: Wording) -> None:
        super().__init__(pane)
        self._access, self._tasks, self._pane, self._words = access, tasks, pane, words
        self._asked = 0
        self.team = Team(())
        self._shown: frozenset[int] = frozenset()
        pane.away = self.away
        pane.time_passed.connect(self._on_pane_time_passed)
        self._timer = QTimer(self)
        self._timer.setInterval(_READ_EVERY_MS)
        self._timer.timeout.connect(self._on_timer_timeout)
        self._timer.start()
        self.read()

    @property
    def words(self) -> OwnershipWords:
        """The words of this moment."""
        return OwnershipWords(self._words.zone, self._access.clock.now(), self._words.here)

    @Slot()
    def read(self) -> None:
        """Ask who works here and who is away."""
        self._asked += 1
        self._tasks.run(self._access.team, self._on_team, _ignore, self._on_any)

    def leave(self, staff_id: int | None) -> Leave | None:
        """Until when somebody is away, and who stands in; None while they are here."""
        return leave_of(self.team, staff_id, self._access.clock.now())

    def is_away(self, staff_id: int | None) -> bool:
        """Whether somebody is away at this moment."""
        return self.leave(staff_id) is not None

    def away(self, staff_id: int | None) -> str:
        """That somebody is away: "away until 1:00 PM → Lena Park"; empty while they are here."""
        leave = self.leave(staff_id)
        return "" if leave is None else self.words.away(leave)

    def _on_any(self) -> None:
        self._asked -= 1

    def _on_team(self, team: Team) -> None:
        self.team = team
        self._tell()

    @Slot()
    def _on_timer_timeout(self) -> None:
        if not self._asked:
            self.read()

    @Slot()
    def _on_pane_time_passed(self) -> None:
        if self._away_now() != self._shown:
            self._tell()

    def _away_now(self) -> frozenset[int]:
        now = self._access.clock.now()
        return frozenset(one.staff_id for one in self.team.absences if one.covers(now))

    def _tell(self) -> None:
        self._shown = self._away_now()
        if self._pane.row is not None:
            self._pane.show_standing(self._pane.row)
        self.changed.emit()


def _ignore(_error: TriageError) -> None:
    """What was known stays; that the queue cannot be reached, the window says."""
