"""Hands the open conversation over to a colleague; shown and told once it is so."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from triage_app.queue.domain.people import Act, may
from triage_app.ui import wording
from triage_app.ui.ownership_words import OwnershipWords, leave_of
from triage_app.ui.theme.tokens import Tone

if TYPE_CHECKING:
    from collections.abc import Iterable

    from triage_app.errors import TriageError
    from triage_app.queue.access import Access
    from triage_app.queue.domain.accountable import Team
    from triage_app.queue.domain.conversation import Conversation
    from triage_app.queue.domain.people import Person
    from triage_app.queue.services.staff import Member
    from triage_app.ui.queue_screen.conversation_pane import ConversationPane
    from triage_app.ui.queue_screen.live_rows import LiveRows
    from triage_app.ui.tasks import Tasks
    from triage_app.ui.wording import Wording


class HandingOver(QObject):
    """Connects the owner's menu with the queue."""

    noticed = Signal(str, object)
    """Something to tell, in a Tone."""

    def __init__(
        self, access: Access, tasks: Tasks, rows: LiveRows, pane: ConversationPane, words: Wording
    ) -> None:
        super().__init__(pane)
        self._access, self._tasks, self._rows, self._pane, self._words = access, tasks, rows, pane, words
        self._menu = pane.header.hand_over
        self._menu.wanted.connect(self._on_menu_wanted)
        self._menu.chosen.connect(self._on_menu_chosen)

    @Slot()
    def _on_menu_wanted(self) -> None:
        row = self._pane.row
        if row is not None:
            self._tasks.run(self._read, partial(self._offer, row.owner_id), self._on_failed)

    def _read(self) -> tuple[Iterable[Member], Team]:
        return self._access.staff(), self._access.team()

    def _offer(self, owner_id: int | None, found: tuple[Iterable[Member], Team]) -> None:
        (staff, team), now = found, self._access.clock.now()
        words = OwnershipWords(self._words.zone, now, self._words.here)
        people = colleagues(staff, besides=owner_id)
        leaves = {one.id: leave_of(team, one.id, now) for one in people}
        self._menu.offer(people, {key: words.away(leave) for key, leave in leaves.items() if leave is not None})

    @Slot(int)
    def _on_menu_chosen(self, to: int) -> None:
        row = self._pane.row
        if row is not None:
            take = row.owner_id != self._access.person.id
            hand_over = partial(self._access.hand_over, row.id, to, take=take)
            self._tasks.run(hand_over, self._on_handed_over, self._on_failed)

    def _on_handed_over(self, conversation: Conversation) -> None:
        self._rows.take(conversation)
        if self._pane.row is not None and self._pane.row.id == conversation.row.id:
            self._pane.show_conversation(conversation)
        said = self.tr("{owner} has the conversation of {name} now")
        name = wording.patient_name(conversation.row)
        self.noticed.emit(said.format(owner=conversation.row.owner, name=name), Tone.TEXT)

    def _on_failed(self, error: TriageError) -> None:
        self.noticed.emit(wording.error(error), Tone.BAD)


def colleagues(staff: Iterable[Member], *, besides: int | None) -> list[Person]:
    """Those who work here and at a desk, by name; not the one who has it."""
    found = (one.person for one in staff if one.active and may(one.person, Act.CLAIM) and one.person.id != besides)
    return sorted(found, key=lambda person: person.name.casefold())
