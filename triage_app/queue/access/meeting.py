"""What a person does about colleagues at the same conversation: be seen there, see them, ask for it."""

from collections.abc import Collection

from triage_app.queue.access.bound import Bound
from triage_app.queue.domain.conversation import Conversation
from triage_app.queue.domain.keys import new_key
from triage_app.queue.domain.meeting import Met, Request
from triage_app.queue.services import presence, take_over
from triage_app.queue.services.one_trip import Deed


class Meeting(Bound):
    """The verbs of presence and of taking over by consent."""

    def be_here(self, conversation_id: int, *, writing: bool | None = None) -> Met:
        """Say that this conversation is on screen, and hear of all colleagues.

        `writing`: they write (True), do not any more (False), or as before (None).
        """
        return self._store.write(
            lambda work: presence.be_here(work, self.person, conversation_id, self.timing, writing=writing),
            keyed=True,
        )

    def leave(self, conversation_id: int) -> None:
        """Say that this conversation is on screen no longer."""
        self._store.write(lambda work: presence.leave(work, self.person, conversation_id), keyed=True)

    def others(self, ids: Collection[int] | None = None) -> Met:
        """Who else is at these conversations, or at any; and this person's requests."""
        return self._store.read(lambda work: presence.others(work, self.person, self.timing, ids))

    def requests(self) -> tuple[Request, ...]:
        """Who asks this person for a conversation, and whom this person has asked."""
        return self.others(()).requests

    def ask_take_over(self, conversation_id: int) -> Conversation:
        """Ask a conversation's owner to let this person have it.

        Raises:
            NotAllowedError, UsageError: see `take_over.ask`.
        """
        deed = Deed(self.person, conversation_id, new_key())
        return self._store.write(lambda work: take_over.ask(work, deed, self.timing), keyed=True)

    def answer_take_over(self, conversation_id: int, *, grant: bool) -> Conversation:
        """Let who asks have this person's conversation, or keep it.

        Raises:
            NotAllowedError, ConflictError, UsageError: see `take_over.answer`.
        """
        deed = Deed(self.person, conversation_id, new_key())
        return self._store.write(lambda work: take_over.answer(work, deed, grant=grant), keyed=True)

    def take_after_asking(self, conversation_id: int) -> Conversation:
        """Own a conversation whose owner was asked and has let go of it.

        Raises:
            NotAllowedError, ConflictError, UsageError: see `take_over.take`.
        """
        deed = Deed(self.person, conversation_id, new_key())
        return self._store.write(lambda work: take_over.take(work, deed, self.timing), keyed=True)
