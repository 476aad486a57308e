"""The team of a desk that stands on a queue in memory: who is away, and who sees to what nobody owns."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, Any

from triage_app.errors import UsageError
from triage_app.queue.board import urgency_key
from triage_app.queue.domain.absence import Absence
from triage_app.queue.domain.accountable import Accountable, Member, Team, accountable
from triage_app.queue.domain.assignment import Load
from triage_app.queue.domain.people import Role
from triage_app.queue.domain.states import WAITING
from triage_app.queue.services.absences import Away
from triage_app.queue.services.shift_list import ShiftList

if TYPE_CHECKING:
    from datetime import datetime

    from triage_app.queue.domain.conversation import Conversation
    from triage_app.queue.services.coming_back import CameBack

DESK, SUPERVISOR = frozenset({Role.ASSISTANT}), frozenset({Role.SUPERVISOR})
ANA, JOY, LENA, SAM = 1, 2, 3, 4


class Absentees:
    """The verbs of Access that are about who is here, for a stand-in of it."""

    by_id: dict[int, Any]
    person: Any
    clock: Any
    found_back: CameBack | None = None
    """What the person finds who comes back."""

    @cached_property
    def members(self) -> tuple[Member, ...]:
        """Who works here."""
        people = ((ANA, "Ana Reyes", DESK), (JOY, "Joy Tran", DESK), (LENA, "Lena Park", DESK))
        return (
            *(Member(key, roles, name=name) for key, name, roles in people),
            Member(SAM, SUPERVISOR, name="Sam Ortiz"),
        )

    @cached_property
    def leaves(self) -> list[Absence]:
        """Who is away, or will be."""
        return []

    def go(
        self, who: int, until: datetime, stand_in: int | None = None, *, begins: datetime | None = None
    ) -> None:
        """Somebody goes away, now unless it is said when."""
        self.leaves.append(Absence(who, begins or self.clock.now(), until, stand_in))

    def team(self) -> Team:
        self._refuse("team")
        return Team(self.members, tuple(one for one in self.leaves if one.ends_at > self.clock.now()))

    def accountable(self, key: int) -> Accountable | None:
        self._refuse("accountable")
        return accountable(self.by_id[key].owner_id, 1, self.team(), self.clock.now())

    def cover(self, key: int) -> Conversation:
        self._refuse("cover")
        owner_id = self.by_id[key].owner_id
        assert owner_id is None or self.team().is_away(owner_id, self.clock.now()), "the queue would refuse"
        return self._own(key, self.person.id)

    def loads(self) -> dict[int, Load]:
        self._refuse("loads")
        owned = Counter(row.owner_id for row in self.by_id.values() if row.due_at is not None)
        return {key: Load(count, count) for key, count in owned.items() if key is not None}

    def shift_list(self, staff_id: int) -> ShiftList:
        self._refuse("shift_list")
        rows = (row for row in self.by_id.values() if row.owner_id == staff_id and row.state in WAITING)
        return ShiftList(tuple(sorted(rows, key=urgency_key)), {}, ())

    def absences(self) -> tuple[Away, ...]:
        now = self.clock.now()
        return tuple(Away(at, *one) for at, one in enumerate(self.leaves) if one.ends_at > max(now, one.begins_at))

    def be_away(self, who: int, begins_at: datetime, ends_at: datetime, stand_in: int | None = None) -> Away:
        self._refuse("be_away")
        assert who == self.person.id
        if ends_at <= begins_at:
            raise UsageError("absence_backwards")
        self.leaves.append(Absence(who, begins_at, ends_at, stand_in))
        return Away(len(self.leaves) - 1, who, begins_at, ends_at, stand_in)

    def end_absence(self, number: int) -> Away:
        self._refuse("end_absence")
        one = self.leaves[number]
        one = self.leaves[number] = one._replace(ends_at=max(one.begins_at, self.clock.now()))
        assert one.staff_id == self.person.id
        return Away(number, *one)

    def came_back(self) -> CameBack | None:
        self._refuse("came_back")
        return self.found_back

    def _own(self, key: int, owner_id: int | None) -> Conversation:
        raise NotImplementedError

    def _refuse(self, verb: str) -> None:
        raise NotImplementedError
