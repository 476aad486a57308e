"""What the queue holds of what is written in this window: saved beside what another window of the person saved."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from triage_app.errors import ConflictError, TriageError
from triage_app.queue.domain.conversation import Draft

if TYPE_CHECKING:
    from triage_app.queue.access import Access
    from triage_app.queue.domain.conversation import Conversation, StagedFile


class Saved(NamedTuple):
    """A draft as it is in the queue now; `beside` is what another window had written, which is part of it."""

    draft: Draft
    beside: Draft | None = None


class SavedDrafts:
    """Remembers what this window last saw or saved; it saves on the worker."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._known: dict[int, Draft | None] = {}

    def note(self, key: int, draft: Draft | None) -> None:
        """This draft of a conversation is on screen now, or that there is none."""
        self._known[key] = draft

    def is_new(self, conversation: Conversation) -> bool:
        """Whether it has a draft that this window knows nothing of."""
        draft = conversation.draft
        return draft is not None and not draft.says(self._known.get(conversation.row.id))

    def save(self, key: int, text: str, files: tuple[StagedFile, ...]) -> Saved:
        """Save it over what is known of; what another window wrote meanwhile stays above it.

        Raises:
            TriageError: as `Access.save_draft`.
        """
        try:
            at = self._access.save_draft(key, text, files, over=self._known.get(key))
        except ConflictError as error:
            there = self._access.conversation(key).draft
            if error.code != "draft_changed" or there is None:
                raise
            return Saved(self._save(key, below(there, text, files), there), there)  # known of once it is shown
        draft = self._known[key] = Draft(text, files, at)
        return Saved(draft)

    def leave(self, key: int, saved: Saved | None) -> None:
        """What was saved has been sent: what is beside it stays. A failure keeps more than that."""
        if saved is not None:
            left = saved.beside or Draft("", (), saved.draft.saved_at)
            with suppress(TriageError):
                self._save(key, left, saved.draft)

    def _save(self, key: int, draft: Draft, over: Draft | None) -> Draft:
        return Draft(draft.text, draft.files, self._access.save_draft(key, draft.text, draft.files, over=over))


def below(there: Draft, text: str, files: tuple[StagedFile, ...]) -> Draft:
    """A text below those paragraphs of a draft that are not part of it."""
    above = [one for one in there.text.split("\n\n") if one.strip() and one.strip() not in text]
    whole = "\n\n".join([*above, text] if text.strip() else above)
    return Draft(whole, tuple(dict.fromkeys(there.files + files)), there.saved_at)
