"""Colleagues of a desk that stands on a queue in memory: where they are, what they ask, and what the desk says."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from triage_app.queue.domain.meeting import Here, Met, Request

if TYPE_CHECKING:
    from collections.abc import Collection

    from triage_app.queue.domain.conversation import Conversation


class Colleagues:
    """The verbs of Access that are about others, for a stand-in of it."""

    by_id: dict[int, Any]
    person: Any

    @cached_property
    def beats(self) -> list[tuple[int, bool | str | None]]:
        """What the desk has said of itself."""
        return []

    @cached_property
    def others_here(self) -> list[Here]:
        """Where colleagues are."""
        return []

    @cached_property
    def asking(self) -> list[Request]:
        """What stands to be answered."""
        return []

    def be_here(self, key: int, *, writing: bool | None = None) -> Met:
        self._refuse("be_here")
        self.beats.append((key, writing))
        return Met(tuple(self.others_here), tuple(self.asking))

    def leave(self, key: int) -> None:
        self._refuse("leave")
        self.beats.append((key, "left"))

    def others(self, ids: Collection[int] | None = None) -> Met:
        self._refuse("others")
        here = (one for one in self.others_here if ids is None or one.conversation_id in ids)
        return Met(tuple(here), tuple(self.asking))

    def ask_take_over(self, key: int) -> Conversation:
        self._refuse("ask_take_over")
        row = self.by_id[key]
        self.asking[:] = [
            Request(
                *(key, self.person.id, self.person.name, row.owner_id, row.owner), is_refused=False, is_ready=False
            )
        ]
        return self.conversation(key)

    def answer_take_over(self, key: int, *, grant: bool) -> Conversation:
        self._refuse("answer_take_over")
        (request,) = self.asking
        self.asking[:] = [] if grant else [request._replace(is_refused=True)]
        return self._own(key, request.asker_id) if grant else self.conversation(key)

    def take_after_asking(self, key: int) -> Conversation:
        self._refuse("take_after_asking")
        self.asking.clear()
        return self._own(key, self.person.id)

    def conversation(self, key: int) -> Conversation:
        raise NotImplementedError

    def _own(self, key: int, owner_id: int | None) -> Conversation:
        raise NotImplementedError

    def _refuse(self, verb: str) -> None:
        raise NotImplementedError
