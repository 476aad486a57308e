"""The line in the head that says what there is to know about the owner, and the one thing to do about it.

Its owner is away; the program gave it to somebody who has not accepted it yet; or nobody owns it.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Slot

from triage_app.queue.domain.people import Act, may
from triage_app.queue.domain.states import WAITING
from triage_app.ui import leave_words, ownership_words

if TYPE_CHECKING:
    from triage_app.errors import TriageError
    from triage_app.queue.access import Access
    from triage_app.queue.domain.accountable import Accountable
    from triage_app.queue.domain.conversation import Row
    from triage_app.ui.queue_screen.absences import Absences
    from triage_app.ui.queue_screen.conversation_pane import ConversationPane
    from triage_app.ui.tasks import Tasks


class _Asked(NamedTuple):
    """For which conversation and owner it was asked who sees to it."""

    conversation_id: int
    owner_id: int | None


class Whose(QObject):
    """Shows the line; who sees to what nobody here owns is asked once for each conversation that is opened."""

    def __init__(self, access: Access, tasks: Tasks, pane: ConversationPane, absences: Absences) -> None:
        super().__init__(pane)
        self._access, self._tasks, self._pane, self._absences = access, tasks, pane, absences
        self._asked: _Asked | None = None
        self._sees_to_it = ""
        pane.standing_shown.connect(self._on_standing_shown)
        absences.changed.connect(self._on_absences_changed)

    @Slot()
    def _on_standing_shown(self) -> None:
        row = self._pane.row
        if row is None or row.state not in WAITING:
            self._show("", "")
        elif row.owner_id is None:
            self._show(leave_words.unowned(self._who_sees_to(row)), "")
        elif row.owner_id == self._access.person.id:
            accept = self._absences.words.accept_by(row.accept_by) if row.accept_by is not None else ""
            self._show(leave_words.given(accept), self.tr("Accept"))
        else:
            self._show_other(row)

    def _show_other(self, row: Row) -> None:
        leave = self._absences.leave(row.owner_id)
        if leave is None:
            waits = row.accept_by is not None
            self._show(leave_words.not_accepted(row.owner) if waits else "", "")
            return
        said = leave_words.owner_away(row.owner, self._absences.words.away(leave))
        if not leave.stand_in:
            said = leave_words.beside(said, self._who_sees_to(row))
        self._show(said, self.tr("Cover") if may(self._access.person, Act.COVER) else "")

    def _show(self, said: str, action: str) -> None:
        self._pane.header.whose.show_note(said, action, f"{action}: {said}" if action else "")

    def _who_sees_to(self, row: Row) -> str:
        """Who sees to it and why, in a sentence; empty until that was answered."""
        asked = _Asked(row.id, row.owner_id)
        if asked != self._asked:
            self._asked, self._sees_to_it = asked, ""
            who = partial(self._access.accountable, row.id)
            self._tasks.run(who, partial(self._on_answered, asked), self._on_silence)
        return self._sees_to_it

    def _on_answered(self, asked: _Asked, who: Accountable | None) -> None:
        if asked != self._asked or who is None:
            return
        member = self._absences.team.member(who.staff_id)
        self._sees_to_it = "" if member is None else ownership_words.accountable(member.name, who.because)
        self._on_standing_shown()

    def _on_silence(self, _error: TriageError) -> None:
        """Nothing is said where nobody knows; it is asked again with the next look at the team."""

    @Slot()
    def _on_absences_changed(self) -> None:
        self._asked = None
        self._on_standing_shown()
