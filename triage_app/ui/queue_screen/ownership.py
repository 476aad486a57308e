"""Claim, accept, cover, take over and release.

A claim and a release are shown at once, and visibly rolled back where they turn out not to be so.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from triage_app.queue.domain.people import Act, may
from triage_app.ui import wording
from triage_app.ui.theme.tokens import Tone

if TYPE_CHECKING:
    from triage_app.errors import TriageError
    from triage_app.queue.access import Access
    from triage_app.queue.domain.conversation import Conversation, Row
    from triage_app.ui.queue_screen.absences import Absences
    from triage_app.ui.queue_screen.live_rows import LiveRows
    from triage_app.ui.tasks import Tasks


class Ownership(QObject):
    """Changes owners through Access."""

    changed = Signal(object)
    """A Conversation has another owner."""

    refused = Signal(int, object)
    """The owner of this conversation stays, because of this TriageError; the list shows the truth again."""

    noticed = Signal(str, object)
    """Something to tell, in a Tone."""

    def __init__(
        self, access: Access, tasks: Tasks, rows: LiveRows, absences: Absences, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._access, self._tasks, self._rows, self._absences = access, tasks, rows, absences
        self._accepting: set[int] = set()

    def begins_with_a_key(self, row: Row) -> bool:
        """Whether the first key makes it this person's: nobody owns it, or the program gave it to them."""
        is_given = row.owner_id == self._access.person.id and row.accept_by is not None
        return row.owner_id is None or is_given

    def own(self, row: Row) -> None:
        """Own what nobody owns, accept one's own, cover for who is away; else take it from whoever has it."""
        if row.owner_id is None:
            self.claim(row)
        elif row.owner_id == self._access.person.id:
            self.accept(row)
        elif self._absences.is_away(row.owner_id):
            self.cover(row)
        else:
            self.take(row)

    def claim(self, row: Row) -> None:
        """Own what nobody owns; shown at once."""
        if row.owner_id is None and may(self._access.person, Act.CLAIM):
            self._rows.own(row, self._access.person)
            self._ask(row, partial(self._access.claim, row.id))

    def accept(self, row: Row) -> None:
        """Keep what the program gave this person, which is claiming it; shown once it is so."""
        if row.accept_by is not None and row.id not in self._accepting:
            self._accepting.add(row.id)
            said = self.tr("Accepted: the conversation of {patient} is yours")
            self._ask(row, partial(self._access.claim, row.id), said)

    def cover(self, row: Row) -> None:
        """Own what belongs to somebody who is away; shown once it is so."""
        said = self.tr("You cover for {owner}: the conversation of {patient} is yours now")
        self._ask(row, partial(self._access.cover, row.id), said)

    def take(self, row: Row) -> None:
        """Own what somebody else owns; shown once it is so."""
        self._ask(row, partial(self._access.claim, row.id, take=True))

    def release(self, row: Row) -> None:
        """Give it back to everybody; shown at once."""
        if row.owner_id == self._access.person.id:
            self._rows.own(row, None)
        self._ask(row, partial(self._access.release, row.id))

    def _ask(self, row: Row, work: partial[Conversation], said: str = "") -> None:
        """Do it, then tell it in a sentence with blanks for the patient and for who had it before."""
        told = said.format(owner=row.owner, patient=wording.patient_name(row))
        refused, ended = partial(self._on_refused, row.id), partial(self._accepting.discard, row.id)
        self._tasks.run(work, partial(self._on_changed, told), refused, ended)

    def _on_changed(self, told: str, conversation: Conversation) -> None:
        self._rows.take(conversation)
        self.changed.emit(conversation)
        if told:
            self.noticed.emit(told, Tone.TEXT)

    def _on_refused(self, conversation_id: int, error: TriageError) -> None:
        self.refused.emit(conversation_id, error)
        ids = frozenset([conversation_id])
        self._tasks.run(partial(self._access.rows, ids), partial(self._rows.apply, ids))
