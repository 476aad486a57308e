"""What came to a draft from elsewhere: from another window of its author, or with a reply that was taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from triage_app.ui.queue_screen.drafts import Written
from triage_app.ui.queue_screen.saved_drafts import below
from triage_app.ui.theme.tokens import Tone

if TYPE_CHECKING:
    from triage_app.queue.domain.conversation import Conversation, Draft
    from triage_app.ui.queue_screen.answering import Answering
    from triage_app.ui.queue_screen.conversation_pane import ConversationPane
    from triage_app.ui.queue_screen.drafts import Drafts


class OtherWindow(QObject):
    """Shows it above what is being written here, so that neither is lost and neither is sent unread."""

    def __init__(self, pane: ConversationPane, drafts: Drafts, answering: Answering) -> None:
        super().__init__(pane)
        self._pane, self._drafts, self._answering = pane, drafts, answering
        drafts.joined.connect(self._on_drafts_joined)

    def take_in(self, read: Conversation) -> None:
        """Show the draft of the open conversation that was read, where it is not what this window has saved."""
        key = read.row.id
        if self._drafts.unsaved(key) is not None or self._answering.is_sending(key):
            return
        if read.draft is None:
            known = self._drafts.queued.known(key)
            if known is None or self._pane.composer.written() != known.text:  # else nothing here is its own
                self._drafts.queued.note(key, None)
        elif self._drafts.queued.is_new(read):
            self._show(key, read.draft)

    @Slot(int, object)
    def _on_drafts_joined(self, conversation_id: int, draft: Draft) -> None:
        row = self._pane.row
        if row is not None and row.id == conversation_id and self._pane.conversation is not None:
            self._show(conversation_id, draft)

    def _show(self, key: int, draft: Draft) -> None:
        composer = self._pane.composer
        begun = composer.written()
        whole = below(draft, begun, composer.files(), self._drafts.queued.known(key))
        self._drafts.queued.note(key, draft)
        composer.show_draft(whole.text, whole.files)
        if not whole.says(draft):
            self._drafts.keep(Written(key, whole.text, whole.files))
        if begun.strip() and whole.text != begun:
            words = self.tr(
                "What you wrote in another window, or a reply that was taken back, stands above. "
                "Read it before you send."
            )
            composer.show_guard(words, Tone.WARN)
