"""Work on the conversation that is open: reading, writing, sending, owning, ending."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from triage_app.ui import wording
from triage_app.ui.queue_screen.absences import Absences
from triage_app.ui.queue_screen.answering import Answering
from triage_app.ui.queue_screen.asking import ask_about_portal
from triage_app.ui.queue_screen.closing import Closing
from triage_app.ui.queue_screen.crossing import Crossing
from triage_app.ui.queue_screen.drafts import Drafts, Written
from triage_app.ui.queue_screen.files import Files
from triage_app.ui.queue_screen.looking import has_more, is_sent_elsewhere, note_look
from triage_app.ui.queue_screen.other_window import OtherWindow
from triage_app.ui.queue_screen.ownership import Ownership
from triage_app.ui.queue_screen.sending import Sending
from triage_app.ui.queue_screen.whose import Whose
from triage_app.ui.theme.tokens import Tone

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from triage_app.errors import TriageError
    from triage_app.queue.access import Access
    from triage_app.queue.domain.conversation import Conversation, Delivery, Row
    from triage_app.ui.queue_screen.conversation_pane import ConversationPane
    from triage_app.ui.queue_screen.live_rows import LiveRows
    from triage_app.ui.tasks import Tasks
    from triage_app.ui.wording import Wording


class Work(QObject):
    """Connects the pane with the queue; whatever was typed survives every outcome."""

    noticed = Signal(str, object)
    """Something to tell, in a Tone."""

    sent = Signal(object)
    """A reply is in the outbox: its Delivery."""

    finished = Signal(int)
    """This conversation needs nothing more for now; the next one may open."""

    taken_back = Signal(str, object)
    """The reply with this key was taken back, or none (""): a close was; its Conversation is to be shown."""

    def __init__(
        self, access: Access, tasks: Tasks, rows: LiveRows, pane: ConversationPane, words: Wording
    ) -> None:
        super().__init__(pane)
        self._access, self._tasks, self._rows, self._pane, self._words = access, tasks, rows, pane, words
        self._openings = 0
        self._wants_to_write = False
        self._changing_owner: int | None = None
        self.drafts = Drafts(access, tasks, self)
        self.answering = Answering(access, tasks, self.drafts.queued, self)
        self.other_window = OtherWindow(pane, self.drafts, self.answering)
        self.absences = Absences(access, tasks, pane, words)
        self.whose = Whose(access, tasks, pane, self.absences)
        self.ownership = Ownership(access, tasks, rows, self.absences, self)
        self.files = Files(access, tasks, pane, self)
        self.crossing = Crossing(pane.composer.held, self)
        self.sending = Sending(pane, self.answering, self.drafts, self.files, self.crossing)
        self.closing = Closing(self.answering, rows, pane)
        self._connect_pane()
        self._connect_outcomes()

    def open(self, row: Row) -> None:
        """Show a conversation: what the list knows at once, the rest when it was read."""
        if self._pane.row is not None and self._pane.row.id == row.id:
            return
        self.leave()
        self._openings += 1
        self._wants_to_write = False
        self._pane.composer.set_busy(busy=self.answering.is_sending(row.id))
        self._pane.show_row(row)
        self.files.follow()
        self.reload()

    def reload(self) -> None:
        """Read the open conversation again; what is being written stays as it is."""
        if self._pane.row is not None:
            read = partial(self._access.conversation, self._pane.row.id)
            self._tasks.run(read, partial(self._on_reloaded, self._openings), self._on_failed)

    def _on_reloaded(self, opening: int, conversation: Conversation) -> None:
        """What was read for an earlier look may know an older draft than the one that is saved by now."""
        if opening == self._openings:
            self._on_read(conversation)

    def leave(self) -> None:
        """Save what is being written, before something else is shown."""
        self._save_begun()
        self.save()

    def save(self) -> None:
        """Save what is being written, without waiting any longer."""
        self.drafts.save_now()

    def _save_begun(self) -> None:
        """What was written into a conversation that could not be read so far belongs below any draft in it."""
        row = self._pane.row
        if row is not None and self._pane.conversation is None and not self._pane.composer.is_empty():
            self.drafts.join(self._composed(row.id))

    def shut_down(self) -> None:
        """Save whatever is not saved yet; no answer will be heard."""
        self._save_begun()
        self.drafts.save_all()
        self.files.shut_down()

    def write(self) -> None:
        """Put the cursor into the reply, claiming the conversation if nobody owns it."""
        row = self._pane.row
        if row is None:
            return
        if row.owner_id is None:
            self.claim()
        self.enter()

    def enter(self) -> None:
        """Put the cursor into the reply where the conversation is the person's own."""
        self._pane.composer.write()
        self._wants_to_write = self._pane.conversation is None

    @Slot()
    def claim(self) -> None:
        """Own the open conversation, in the way that whose it is allows."""
        row = self._pane.row
        if row is not None and self._pane.has_to_ask(row):
            self._pane.composer.claim_requested.emit()
        elif row is not None:
            self._changing_owner = row.id if row.owner_id is None else self._changing_owner
            self.ownership.own(row)

    def take_back(self, reply_key: str) -> None:
        """Take a reply back."""
        self.drafts.save_now()
        self.answering.take_back(reply_key)

    def take_in(self, ids: Collection[int], rows: Iterable[Row]) -> None:
        """Show how conversations stand that were changed elsewhere at this desk."""
        self._rows.apply(ids, rows)

    def follow(self, row: Row) -> None:
        """The list knows something newer about the open conversation."""
        if self._pane.row is not None and self._pane.row != row:
            self._pane.show_standing(row)

    def _connect_pane(self) -> None:
        header, composer, messages = self._pane.header, self._pane.composer, self._pane.messages
        header.claim_requested.connect(self.write)
        header.take_requested.connect(self.claim)
        header.whose.pressed.connect(self.claim)
        header.release_requested.connect(self._on_header_release_requested)
        header.hand_over.chosen.connect(self.leave)
        composer.claim_requested.connect(self._on_composer_claim_requested)
        composer.changed.connect(self._on_composer_changed)
        composer.left.connect(self.leave)
        composer.held.edit_requested.connect(composer.write)
        messages.undo_requested.connect(self.take_back)
        messages.give_up_requested.connect(self._on_messages_give_up_requested)
        messages.retry_requested.connect(self._on_messages_retry_requested)

    def _connect_outcomes(self) -> None:
        self.sending.owner_wanted.connect(self.claim)
        self.drafts.saved.connect(self._on_drafts_saved)
        self.drafts.not_saved.connect(self._on_drafts_not_saved)
        self.answering.sent.connect(self._on_answering_sent)
        self.answering.held.connect(self._on_answering_held)
        self.answering.refused.connect(self._on_answering_refused)
        self.answering.taken_back.connect(self._on_answering_taken_back)
        self.answering.changed.connect(self._on_changed)
        self.answering.failed.connect(self._on_failed)
        self.closing.noticed.connect(self.noticed)
        self.closing.finished.connect(self.finished)
        self.closing.reopened.connect(self._on_closing_reopened)
        self.closing.outdated.connect(self.reload)
        self.ownership.changed.connect(self._on_changed)
        self.ownership.refused.connect(self._on_ownership_refused)
        self.ownership.noticed.connect(self.noticed)
        self.files.noticed.connect(self.noticed)
        self.files.changed.connect(self.reload)

    def _is_open(self, conversation_id: int) -> bool:
        return self._pane.row is not None and self._pane.row.id == conversation_id

    def _composed(self, conversation_id: int) -> Written:
        return Written(conversation_id, self._pane.composer.written(), self._pane.composer.files())

    def _on_read(self, conversation: Conversation) -> None:
        if not self._is_open(conversation.row.id):
            return
        note_look(self._access, self._tasks, self._rows, conversation)
        conversation = self._with_owner(conversation)
        before = self._pane.conversation
        if before is None:
            begun = self._composed(conversation.row.id)
            self.crossing.note_draft(conversation)
            self._show(conversation)
            self._show_draft(conversation, begun)
        else:
            self._notice_newer(before, conversation)
            self._show(conversation)
            self.other_window.take_in(conversation)
        if self._wants_to_write:
            self._pane.composer.write()
            self._wants_to_write = self._changing_owner == conversation.row.id

    def _show(self, conversation: Conversation) -> None:
        self._pane.show_conversation(conversation, new_after=self.crossing.begun_after(conversation.row.id))

    def _with_owner(self, conversation: Conversation) -> Conversation:
        """What is read while its owner changes shows the new one, as the list does; its row becomes whole."""
        read, row = conversation.row, self._rows.board.row(conversation.row.id)
        if row is not None and self._changing_owner == read.id:
            read = read._replace(owner_id=row.owner_id, owner=row.owner) if row.is_bare else row
        if row is not None and row.is_bare:
            self._rows.apply([read.id], [read])
        return replace(conversation, row=read)

    def _notice_newer(self, before: Conversation, after: Conversation) -> None:
        composer = self._pane.composer
        is_more = self.answering.is_sending(after.row.id) or composer.files()
        if not is_more and is_sent_elsewhere(composer.written(), before, after, self._access.person.id):
            self.drafts.forget(after.row.id)
            composer.show_draft("", ())
        is_crossed = not composer.is_empty() and self.crossing.note(before, after)
        if is_crossed and has_more(before, after) and composer.held.isHidden():
            words = self.tr("A new message arrived while you were writing. Read it before you send.")
            composer.show_guard(words, Tone.WARN)

    def _show_draft(self, conversation: Conversation, begun: Written) -> None:
        """Restore what was written before; what was begun while the conversation was being read goes below it."""
        unsaved, draft, hint = self.drafts.unsaved(conversation.row.id), conversation.draft, ""
        if unsaved is None:
            self.drafts.queued.note(conversation.row.id, draft)
        if draft is not None and unsaved is None:
            hint = self.tr("Draft saved {time}").format(time=self._words.time(draft.saved_at))
        kept, earlier = unsaved or draft, self.drafts.begun(conversation.row.id)
        begun = begun if earlier is None else earlier.followed_by(begun)
        whole = begun if kept is None else Written(conversation.row.id, kept.text, kept.files).followed_by(begun)
        self._pane.composer.show_draft(whole.text, whole.files, hint)
        self.files.show_progress()
        if begun.text or begun.files:
            self._on_composer_changed()

    @Slot()
    def _on_composer_claim_requested(self) -> None:
        if self._pane.row is not None and self._pane.has_to_ask(self._pane.row):
            return
        self.claim()
        self.write()

    @Slot()
    def _on_composer_changed(self) -> None:
        row, composer = self._pane.row, self._pane.composer
        if row is not None and self.ownership.begins_with_a_key(row) and not composer.is_empty():
            self.claim()  # the first key, the first file
        if row is not None and self._pane.conversation is not None:
            self.drafts.keep(self._composed(row.id))
            if composer.is_empty():
                self.crossing.forget(row.id)
            composer.show_hint("")

    @Slot()
    def _on_header_release_requested(self) -> None:
        self.leave()
        if self._pane.row is not None:
            self._changing_owner = self._pane.row.id
            self.ownership.release(self._pane.row)

    @Slot(str)
    def _on_messages_give_up_requested(self, reply_key: str) -> None:
        ask_about_portal(self._pane, partial(self.answering.take_back, reply_key, checked=True))

    @Slot(int)
    def _on_messages_retry_requested(self, delivery_id: int) -> None:
        if self._pane.row is not None:
            self.answering.retry(delivery_id, self._pane.row.id)

    @Slot(int, object)
    def _on_drafts_saved(self, conversation_id: int, at: datetime) -> None:
        if self._is_open(conversation_id) and self.drafts.unsaved(conversation_id) is None:
            self._pane.composer.show_hint(self.tr("Draft saved {time}").format(time=self._words.time(at)))

    @Slot(int, object)
    def _on_drafts_not_saved(self, conversation_id: int, error: TriageError) -> None:
        if self._is_open(conversation_id):
            self._pane.composer.show_hint(self.tr("Draft not saved yet"))
        else:
            words = self.tr("A draft is not saved yet. {why}")
            self.noticed.emit(words.format(why=wording.error(error)), Tone.WARN)
            self._pane.composer.show_guard(wording.error(error), Tone.BAD)

    @Slot(object, object)
    def _on_answering_sent(self, delivery: Delivery, written: Written) -> None:
        self.crossing.sent(written.conversation_id, delivery.reply_key)
        self.sent.emit(delivery)
        if not self._is_open(written.conversation_id):
            return
        self._pane.composer.set_busy(busy=False)
        is_done = self._composed(written.conversation_id) == written
        if is_done:
            self._pane.composer.show_draft("", ())
        self.reload()
        if is_done:
            self.finished.emit(written.conversation_id)

    @Slot(object, object)
    def _on_answering_held(self, written: Written, error: TriageError) -> None:
        if self._keep(written):
            self._pane.composer.show_guard("")
            self.crossing.hold(written.conversation_id, int(error.values.get("count", 1)))
            self.reload()
        else:
            self._tell_kept(written, error, Tone.WARN)

    @Slot(object, object)
    def _on_answering_refused(self, written: Written, error: TriageError) -> None:
        if not self._keep(written):
            self._tell_kept(written, error, Tone.BAD)
            return
        if not self._pane.composer.held.show_stopped(error):
            self._pane.composer.show_guard(wording.error(error), Tone.BAD)
        self.reload()

    def _keep(self, written: Written) -> bool:
        """Make a reply that was not accepted the draft again; whether it stands on screen."""
        composer, key = self._pane.composer, written.conversation_id
        is_shown = self._is_open(key) and self._pane.conversation is not None
        if self._is_open(key):
            composer.set_busy(busy=False)
        later = self._composed(key) if is_shown else self.drafts.unsaved(key)
        whole = written if later is None else written.followed_by(later)
        if is_shown and whole != later:
            composer.show_draft(whole.text, whole.files)
        self.drafts.keep(whole)
        return is_shown

    def _tell_kept(self, written: Written, error: TriageError, tone: Tone) -> None:
        row = self._rows.board.row(written.conversation_id)
        name = wording.patient_name(row) if row is not None else self.tr("the patient")
        words = self.tr("The reply to {name} is not sent, its text is kept as a draft. {why}")
        self.noticed.emit(words.format(name=name, why=wording.error(error)), tone)

    @Slot(str, object)
    def _on_answering_taken_back(self, reply_key: str, conversation: Conversation) -> None:
        self._rows.take(conversation)
        self.crossing.taken_back(reply_key)
        key, draft, later = conversation.row.id, conversation.draft, self.drafts.unsaved(conversation.row.id)
        if draft is not None and later is not None:
            self.drafts.keep(Written(key, draft.text, draft.files).followed_by(later))
        if self._is_open(key):
            begun = Written(key, "", ()) if self._pane.conversation is not None else self._composed(key)
            self._show(conversation)
            self._show_draft(conversation, begun)
        filed = [one for one in conversation.deliveries if one.reply_key == reply_key and one.remote_id]
        self.noticed.emit(
            self.tr("Taken back. The text is a draft again; {name} stays in the patient's record.").format(
                name=", ".join(one.name for one in filed)
            )
            if filed
            else self.tr("Taken back: nothing was sent. The text is a draft again."),
            Tone.WARN if filed else Tone.OK,
        )
        self.taken_back.emit(reply_key, conversation)

    @Slot(object)
    def _on_closing_reopened(self, conversation: Conversation) -> None:
        self._on_changed(conversation)
        self.taken_back.emit("", conversation)

    @Slot(object)
    def _on_changed(self, conversation: Conversation) -> None:
        self._changing_owner = None
        if self._is_open(conversation.row.id):
            self._on_read(conversation)

    @Slot(int, object)
    def _on_ownership_refused(self, conversation_id: int, error: TriageError) -> None:
        self._changing_owner = None
        self._wants_to_write = False
        self.noticed.emit(wording.error(error), Tone.BAD)
        if self._is_open(conversation_id):
            self.reload()

    @Slot(object)
    def _on_failed(self, error: TriageError) -> None:
        self.noticed.emit(wording.error(error), Tone.BAD)
