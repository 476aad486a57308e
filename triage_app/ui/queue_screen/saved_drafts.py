"""What the queue holds of what is written in this window: saved beside what another window of the person saved."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from triage_app.errors import ConflictError, TriageError
from triage_app.queue.domain.conversation import Draft

if TYPE_CHECKING:
    from triage_app.queue.access import Access
    from triage_app.queue.domain.conversation import Conversation, StagedFile


_APART = "\n\n"
"""What paragraphs are apart by."""


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

    def known(self, key: int) -> Draft | None:
        """What this window last saw or saved."""
        return self._known.get(key)

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
            whole = below(there, text, files, self._known.get(key))
            self._known[key] = Draft(text, files, there.saved_at)  # and the whole once it is shown
            return Saved(self._save(key, whole, there), there)
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


def below(there: Draft, text: str, files: tuple[StagedFile, ...], before: Draft | None = None) -> Draft:
    """A text below what a draft has come to say since both were like `before`.

    Paragraphs of `before` that the draft does not say any more are left out of the text too: there they were
    changed, sent or deleted. Those that are changed here are not shown again as they were.
    """
    if before is not None and text == before.text:
        return Draft(there.text, tuple(dict.fromkeys(there.files + files)), there.saved_at)
    both = [one for one in ("" if before is None else before.text).split(_APART) if one.strip()]
    theirs = there.text.split(_APART)
    gone = {one for one in both if one not in theirs}
    left = _APART.join(one for one in text.split(_APART) if one not in gone)
    new = [one for one in theirs if one.strip() and one not in both and one.strip() not in left]
    whole = _APART.join([*new, left] if left.strip() else new)
    return Draft(whole, tuple(dict.fromkeys(there.files + files)), there.saved_at)
