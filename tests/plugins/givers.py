"""Who owns how much at a desk that stands on a queue in memory, and the verbs that move many at once."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING

from absentees import Absentees
from triage_app.errors import UsageError
from triage_app.queue.domain.assignment import NOTHING, Load
from triage_app.queue.domain.people import Act, may
from triage_app.queue.services.reassign import Change, Moved, Preview

if TYPE_CHECKING:
    from collections.abc import Collection

    from triage_app.queue.domain.conversation import Conversation
    from triage_app.queue.domain.handing import Given


class Givers(Absentees):
    """The verbs of Access about many conversations, for a stand-in of it; `stuck` ones stay, for a reason each."""

    @cached_property
    def stuck(self) -> dict[int, str]:
        return {}

    @cached_property
    def gifts(self) -> list[Given]:
        """What others gave to the person."""
        return []

    @cached_property
    def moves(self) -> list[tuple[tuple[int, ...], int | None, str]]:
        """What was given, to whom and why."""
        return []

    @cached_property
    def previewed_for(self) -> list[int | None]:
        """For whom it was asked what would change."""
        return []

    @cached_property
    def undone(self) -> list[str]:
        """The keys of what was taken back."""
        return []

    @cached_property
    def _before(self) -> dict[str, dict[int, int | None]]:
        return {}

    def latest_handover(self) -> int:
        self._refuse("latest_handover")
        return max((one.id for one in self.gifts), default=0)

    def given(self, ids: Collection[int], after: int) -> tuple[Given, ...]:
        self._refuse("given")
        return tuple(one for one in self.gifts if one.conversation_id in ids and one.id > after)

    def preview_reassign(self, ids: Collection[int], to: int | None) -> Preview:
        self._refuse("preview_reassign")
        self.previewed_for.append(to)
        going = [self.by_id[key] for key in self._going(ids, to)]
        before = self.loads()
        after = Counter({key: load.conversations for key, load in before.items()})
        for row in going:
            after.update({owner: sign for owner, sign in ((row.owner_id, -1), (to, 1)) if owner is not None})
        changes = [
            Change(key, before.get(key, NOTHING), Load(after[key], after[key]))
            for key in sorted(after)
            if after[key] != before.get(key, NOTHING).conversations
        ]
        due = [row.due_at for row in going]
        now = self.clock.now()
        stay = {key: code for key, code in self.stuck.items() if key in ids}
        late = sum(one < now for one in due)
        return Preview(tuple(changes), len(going), late, min(due, default=None), stay, is_away=False, is_off=False)

    def reassign(self, ids: Collection[int], to: int | None, why: str = "") -> Moved:
        self._refuse("reassign")
        assert may(self.person, Act.REASSIGN), "the queue would refuse"
        going, key = self._going(ids, to), f"key-{len(self.moves)}"
        self.moves.append((tuple(ids), to, why))
        self._before[key] = {one: self.by_id[one].owner_id for one in going}
        for one in going:
            self._own(one, to)
        return Moved(key, tuple(going), {one: code for one, code in self.stuck.items() if one in ids})

    def undo_reassign(self, key: str) -> Moved:
        self._refuse("undo_reassign")
        self.undone.append(key)
        for one, owner in self._before[key].items():
            self._own(one, owner)
        return Moved(key, tuple(self._before[key]), {})

    def take_next(self) -> Conversation:
        self._refuse("take_next")
        free = [row for row in self.by_id.values() if row.owner_id is None and row.due_at is not None]
        if not free:
            raise UsageError("nothing_unowned")
        return self._own(min(free, key=lambda row: row.due_at).id, self.person.id)

    def _going(self, ids: Collection[int], to: int | None) -> list[int]:
        return [key for key in ids if key not in self.stuck and self.by_id[key].owner_id != to]
