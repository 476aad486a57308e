"""Asking for a colleague's conversation, and being asked for one's own: by consent, or after a quiet minute."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from triage_app.ui import here_words, wording
from triage_app.ui.queue_screen.asked_line import AskedLine
from triage_app.ui.theme.tokens import Tone

if TYPE_CHECKING:
    from triage_app.errors import TriageError
    from triage_app.queue.access import Access
    from triage_app.queue.domain.conversation import Conversation, Row
    from triage_app.queue.domain.meeting import Request
    from triage_app.ui.queue_screen.conversation_pane import ConversationPane
    from triage_app.ui.queue_screen.live_rows import LiveRows
    from triage_app.ui.tasks import Tasks


class Requests(QObject):
    """Knows the requests of this person and to them, as the queue last told them."""

    noticed = Signal(str, object)
    """Something to tell, in a Tone."""

    changed = Signal()
    """Something was asked or answered here: how things stand is to be asked for at once."""

    def __init__(self, access: Access, tasks: Tasks, rows: LiveRows, pane: ConversationPane) -> None:
        super().__init__(pane)
        self._access, self._tasks, self._rows, self._pane = access, tasks, rows, pane
        self._me = access.person.id
        self._known: dict[int, Request] = {}
        self._hoped: dict[int, int] = {}
        self._taking: set[int] = set()
        self.line = AskedLine()
        self.line.answered.connect(self._on_line_answered)
        pane.add_line(self.line)
        pane.composer.claim_requested.connect(self._on_composer_claim_requested)
        rows.changed.connect(self._on_rows_changed)

    def take(self, requests: tuple[Request, ...]) -> None:
        """Follow what the queue says; what is ready is taken."""
        before, self._known = self._known, {one.conversation_id: one for one in requests}
        for key, one in self._known.items():
            if one.asker_id == self._me:
                self._follow_own(one, before.get(key))
            elif not one.is_refused and key not in before and not self._is_open(key):
                self._tell(here_words.asked_elsewhere(one, self._patient(key)), Tone.WARN)
        self.show()

    def show(self) -> None:
        """Show what there is about the open conversation."""
        row = self._pane.row
        one = self._known.get(row.id) if row is not None else None
        listed = self._rows.board.row(row.id) if row is not None else None
        if one is not None and listed is not None and listed.owner_id != one.owner_id:
            one = None  # it is about an owner of before
        is_to_me = one is not None and one.owner_id == self._me and not one.is_refused
        self.line.show_request(one if is_to_me else None)
        self._pane.show_request(one if one is not None and one.asker_id == self._me else None)

    def _follow_own(self, one: Request, before: Request | None) -> None:
        key = one.conversation_id
        self._hoped[key] = one.owner_id
        if one.is_refused and before is not None and not before.is_refused:
            self._tell(here_words.kept(one, self._patient(key)), Tone.TEXT)
        if one.is_ready and key not in self._taking:
            self._taking.add(key)
            self._tasks.run(
                partial(self._access.take_after_asking, key),
                self._rows.take,
                self._ignore,
                partial(self._taking.discard, key),
            )

    def _ignore(self, _error: TriageError) -> None:
        """Its owner writes again, or somebody was faster: the next answer says how it stands."""

    def _is_open(self, key: int) -> bool:
        return self._pane.row is not None and self._pane.row.id == key

    def _patient(self, key: int) -> str:
        row = self._rows.board.row(key)
        return wording.patient_name(row) if row is not None else self.tr("the patient")

    def _tell(self, text: str, tone: Tone) -> None:
        self.noticed.emit(text, tone)

    @Slot()
    def _on_composer_claim_requested(self) -> None:
        row = self._pane.row
        if row is not None and self._pane.has_to_ask(row):
            self._tasks.run(partial(self._access.ask_take_over, row.id), self._on_done, self._on_failed)

    @Slot(bool)
    def _on_line_answered(self, grant: bool) -> None:  # noqa: FBT001 -- a signal's argument
        row = self._pane.row
        if row is not None:
            self._pane.composer.left.emit()  # what was written stays the owner's draft
            self._known.pop(row.id, None)
            self.show()
            answer = partial(self._access.answer_take_over, row.id, grant=grant)
            self._tasks.run(answer, self._on_done, self._on_failed)

    def _on_done(self, conversation: Conversation) -> None:
        self._rows.take(conversation)
        self.changed.emit()

    def _on_failed(self, error: TriageError) -> None:
        self._tell(wording.error(error), Tone.BAD)
        self.changed.emit()

    @Slot(object)
    def _on_rows_changed(self, changed: dict[int, Row | None]) -> None:
        """What this person asked for has another owner: it is theirs, or there is nothing to hope for any more."""
        for key in changed.keys() & self._hoped.keys():
            row = self._rows.board.row(key)
            if row is None or row.owner_id != self._hoped[key]:
                del self._hoped[key]
                if row is not None and row.owner_id == self._me:
                    self._tell(here_words.yours(wording.patient_name(row)), Tone.OK)
        if self._pane.row is not None and self._pane.row.id in changed:
            self.show()
