"""What a person does with conversations: own them, answer them, put them aside."""

from collections.abc import Collection
from datetime import datetime, timedelta
from pathlib import Path

from triage_app.queue.access.bound import Bound
from triage_app.queue.domain.calls import Call
from triage_app.queue.domain.conversation import Conversation, Delivery, Draft, Reply, StagedFile
from triage_app.queue.domain.keys import new_key
from triage_app.queue.domain.people import Act
from triage_app.queue.domain.regrouping import Regroup
from triage_app.queue.domain.reports import NOTHING_KNOWN, FileFacts, FileKind
from triage_app.queue.domain.states import CloseReason, WaitingOn
from triage_app.queue.services import (
    answer,
    assign,
    browse,
    calls,
    cancel,
    close,
    conversations,
    deliveries,
    drafts,
    files,
    looks,
    park,
    regroup_requests,
    undo_close,
)
from triage_app.queue.services.one_trip import Deed
from triage_app.queue.services.regroup_requests import Wish
from triage_app.queue.store.schema_outbox import Outbox


class Acting(Bound):
    """The verbs that change a conversation."""

    # owning; every act has a key of its own, so that one whose answer was lost is repeated without doing it twice

    def claim(self, conversation_id: int, *, take: bool = False) -> Conversation:
        """Own a conversation nobody owns; with `take`, whoever owns it."""
        key = new_key()
        return self._store.write(
            lambda work: assign.claim(work, Deed(self.person, conversation_id, key), take=take), keyed=True
        )

    def cover(self, conversation_id: int) -> Conversation:
        """Own a conversation whose owner is away, or that nobody owns."""
        deed = Deed(self.person, conversation_id, new_key())
        return self._store.write(lambda work: assign.cover(work, deed), keyed=True)

    def release(self, conversation_id: int) -> Conversation:
        """Give a conversation of one's own back to everybody."""
        key = new_key()
        return self._store.write(
            lambda work: assign.release(work, Deed(self.person, conversation_id, key)), keyed=True
        )

    def hand_over(self, conversation_id: int, to: int, *, take: bool = False, why: str = "") -> Conversation:
        """Make the colleague with this number the owner of one's own conversation; supervisors of anybody's.

        `why` is kept in its history.

        Raises:
            NotAllowedError, ConflictError, UsageError: see `assign.hand_over`.
        """
        deed = Deed(self.person, conversation_id, new_key())
        return self._store.write(lambda work: assign.hand_over(work, deed, to, take=take, why=why), keyed=True)

    def close(self, conversation_id: int, reason: CloseReason, *, seen: int) -> Conversation:
        """End a wait without a reply; `seen` is the newest message that was on screen."""
        key = new_key()
        return self._store.write(
            lambda work: close.close(work, self.person, conversation_id, key, reason=reason, seen=seen), keyed=True
        )

    def reopen(self, conversation_id: int) -> Conversation:
        """Undo a close: what it settled waits again, since when it did and until when it did."""
        key = new_key()
        return self._store.write(
            lambda work: undo_close.reopen(work, self.person, conversation_id, key), keyed=True
        )

    def log_call(self, conversation_id: int, call: Call, *, seen: int) -> Conversation:
        """Write down a call; if somebody was spoken to, it answers what was on screen up to message `seen`."""
        key = new_key()
        return self._store.write(
            lambda work: calls.log_call(work, self.person, conversation_id, key, call=call, seen=seen), keyed=True
        )

    def snooze(self, conversation_id: int, span: timedelta | None) -> Conversation:
        """Hide one's own conversation for a while, at most until it is due soon; None shows it again."""
        key = new_key()
        return self._store.write(
            lambda work: park.snooze(work, Deed(self.person, conversation_id, key), span), keyed=True
        )

    def wait_on(self, conversation_id: int, on: WaitingOn | None) -> Conversation:
        """Note for whom one's own conversation waits, since now; None: for nobody any more."""
        key = new_key()
        return self._store.write(
            lambda work: park.wait_on(work, Deed(self.person, conversation_id, key), on), keyed=True
        )

    def look(self, conversation_id: int, *, seen: int) -> None:
        """Somebody has read what is there up to message `seen`."""
        self._store.write(lambda work: looks.look(work, self.person, conversation_id, seen), keyed=True)

    # merging and splitting, which sync does: what comes of it is told as news

    def merge(self, conversation_id: int, into: int) -> Conversation:
        """Ask for a conversation to go on in another of the same patient; returns that one."""
        return self._regroup(Wish(new_key(), Regroup.MERGE, conversation_id, other_id=into), into)

    def unmerge(self, conversation_id: int, out_of: int) -> Conversation:
        """Ask for a merged conversation to stand by itself again; returns the one it was merged into."""
        return self._regroup(Wish(new_key(), Regroup.UNMERGE, conversation_id, other_id=out_of), out_of)

    def split(self, conversation_id: int, message_id: int) -> Conversation:
        """Ask for a message of the patient to become a conversation of its own; returns the one it is in."""
        return self._regroup(
            Wish(new_key(), Regroup.SPLIT, conversation_id, message_id=message_id), conversation_id
        )

    def _regroup(self, wish: Wish, shown: int) -> Conversation:
        self._store.write(lambda work: regroup_requests.ask(work, self.person, wish), keyed=True)
        return self._store.read(lambda work: conversations.conversation(work, shown, self.person.id))

    # answering

    def stage_file(self, path: Path) -> StagedFile:
        """Check a file and put its bytes into the store, ready to go with a reply."""
        self._require(Act.REPLY)
        return files.stage(self._store, path)

    def facts_of(self, file: StagedFile) -> FileFacts:
        """What is inside a staged file: nothing is known of other kinds than PDF.

        It takes a fifth of a second, a hostile file ten seconds.

        Raises:
            TriageError: `file_damaged`, when the queue no longer holds what was staged.
        """
        self._require(Act.REPLY)
        if self._look_into is None or file.content_type != FileKind.PDF:
            return NOTHING_KNOWN
        return self._look_into(file)

    def save_draft(
        self, conversation_id: int, text: str, staged: tuple[StagedFile, ...], *, over: Draft | None = None
    ) -> datetime:
        """Keep what has been written so far; returns when it was saved.

        Raises:
            ConflictError: `draft_changed` where another window has saved something else meanwhile than `over`, the
                draft this was made of.
        """
        self._store.write(
            lambda work: drafts.save(work, self.person, conversation_id, text, staged, over), keyed=True
        )
        return self.clock.now()

    def reply(self, wanted: Reply) -> Delivery:
        """Put a reply and its files into the outbox; a repeat under the same key returns what the first made."""
        return self._store.write(lambda work: answer.reply(work, self.person, wanted, self.timing), keyed=True)

    def cancel(self, reply_key: str, *, checked: bool = False) -> Conversation:
        """Take a reply back; its text and files become its author's draft again.

        `checked`: a supervisor has looked into the portal, and it is not there.
        """
        key = new_key()
        return self._store.write(
            lambda work: cancel.cancel(work, self.person, reply_key, key, checked=checked), keyed=True
        )

    def retry(self, delivery_id: int) -> None:
        """Send again what needed attention, under its old key."""
        key = new_key()
        self._store.write(lambda work: deliveries.retry(work, self.person, delivery_id, key), keyed=True)

    def deliveries_of(self, reply_keys: Collection[str]) -> tuple[Delivery, ...]:
        """The rows of these replies."""
        self._require(Act.READ)
        return self._store.read(lambda work: browse.deliveries(work, Outbox.reply_key.in_(reply_keys)))

    def send_now(self) -> int:
        """End the undo window of this person's own replies; how many rows may leave now."""
        return self._store.write(lambda work: deliveries.send_now(work, self.person))
