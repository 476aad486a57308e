"""Puts the open conversation aside and brings it back; nothing is shown as done before it is."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from triage_app.queue.domain.snooze import next_days_opening, offers
from triage_app.ui import wording
from triage_app.ui.theme.tokens import Tone

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime, timedelta

    from triage_app.errors import TriageError
    from triage_app.queue.access import Access
    from triage_app.queue.domain.conversation import Conversation, Row
    from triage_app.queue.services.rulebooks import Edition
    from triage_app.ui.queue_screen.conversation_pane import ConversationPane
    from triage_app.ui.queue_screen.live_rows import LiveRows
    from triage_app.ui.tasks import Tasks
    from triage_app.ui.wording import Wording


class Snoozing(QObject):
    """Connects the header's menu and its Wake with the queue."""

    noticed = Signal(str, object)
    """Something to tell, in a Tone."""

    finished = Signal(int)
    """This conversation is put aside; the next one may open."""

    def __init__(
        self, access: Access, tasks: Tasks, rows: LiveRows, pane: ConversationPane, words: Wording
    ) -> None:
        super().__init__(pane)
        self._access, self._tasks, self._rows, self._pane, self._words = access, tasks, rows, pane, words
        self._edition: Edition | None = None
        header = pane.header
        header.acts.more.aboutToShow.connect(self._on_menu_about_to_show)
        header.acts.more.snooze.chosen.connect(self._on_snooze_chosen)
        header.snoozed.pressed.connect(self._on_snoozed_pressed)

    @Slot()
    def ask(self) -> None:
        """Ask for how long, as soon as it is known when the practice opens."""
        if self._pane.header.acts.can_end():
            self._read(self._pane.header.acts.open_snooze)

    @Slot()
    def _on_menu_about_to_show(self) -> None:
        self._offer()
        self._read(lambda: None)

    def _read(self, then: Callable[[], None]) -> None:
        """Offer what the rules of this moment say; what was read before where they cannot be read."""

        def offer(edition: Edition | None) -> None:
            self._edition = edition or self._edition
            self._offer()
            then()

        self._tasks.run(self._access.rules, offer, lambda _: offer(None))

    def _offer(self) -> None:
        row, now = self._pane.row, self._access.clock.now()
        if row is not None:
            found = offers(now, row.soon_at, self._opening(row, now))
            hidden = row.snoozed_until is not None and row.snoozed_until > now
            self._pane.header.acts.more.snooze.offer(found, self._words, now, is_hidden=hidden)

    def _opening(self, row: Row, now: datetime) -> datetime | None:
        if self._edition is None:
            return None
        hours = self._edition.rules.hours_of(row.location)
        return next_days_opening(now, hours.calendar(self._edition.zone))

    @Slot(object)
    def _on_snooze_chosen(self, span: timedelta | None) -> None:
        row = self._pane.row
        if row is not None:
            self._tasks.run(partial(self._access.snooze, row.id, span), self._on_done, self._on_failed)

    @Slot()
    def _on_snoozed_pressed(self) -> None:
        self._on_snooze_chosen(None)

    def _on_done(self, conversation: Conversation) -> None:
        row = conversation.row
        self._rows.take(conversation)
        if self._pane.row is not None and self._pane.row.id == row.id:
            self._pane.show_conversation(conversation)
        name, until = wording.patient_name(row), row.snoozed_until
        if until is None:
            self.noticed.emit(self.tr("Shown again: {name}").format(name=name), Tone.TEXT)
        else:
            when = self._words.end_beside(until, self._access.clock.now())
            said = self.tr("{name} is hidden until {when}; the countdown runs on")
            self.noticed.emit(said.format(name=name, when=when), Tone.TEXT)
            self.finished.emit(row.id)

    def _on_failed(self, error: TriageError) -> None:
        self.noticed.emit(wording.error(error), Tone.BAD)
