"""What a person does about who sees to what: absences, shifts, giving many away, taking the next."""

from collections.abc import Collection
from datetime import datetime

from triage_app.queue.access.bound import Bound
from triage_app.queue.domain.accountable import Accountable, Team
from triage_app.queue.domain.assignment import Load
from triage_app.queue.domain.conversation import Conversation
from triage_app.queue.domain.duty import Duty
from triage_app.queue.domain.handing import Given
from triage_app.queue.domain.keys import new_key
from triage_app.queue.domain.people import Act
from triage_app.queue.services import (
    absences,
    assigning,
    coming_back,
    duties,
    given,
    reassign,
    shift_list,
    take_next,
    team,
)
from triage_app.queue.services.absences import Away
from triage_app.queue.services.coming_back import CameBack
from triage_app.queue.services.duties import Assigning
from triage_app.queue.services.reassign import Moved, Preview
from triage_app.queue.services.shift_list import ShiftList


class Managing(Bound):
    """The verbs of ownership that are about people, or about many conversations."""

    def take_next(self) -> Conversation:
        """Own the most urgent conversation that nobody owns.

        Raises:
            NotAllowedError, UsageError: see `take_next.take_next`.
        """
        key = new_key()
        return self._store.write(lambda work: take_next.take_next(work, self.person, key), keyed=True)

    def reassign(self, ids: Collection[int], to: int | None, why: str = "") -> Moved:
        """Make the colleague with this number the owner of all of these, or nobody; its key undoes it."""
        key = new_key()
        return self._store.write(lambda work: reassign.reassign(work, self.person, key, ids, to, why), keyed=True)

    def undo_reassign(self, key: str) -> Moved:
        """Give back what was reassigned under this key, where it still belongs to whom it was given."""
        return self._store.write(lambda work: reassign.undo(work, self.person, key), keyed=True)

    def preview_reassign(self, ids: Collection[int], to: int | None) -> Preview:
        """What `reassign` would change."""
        return self._store.read(lambda work: reassign.preview(work, self.person, ids, to))

    def latest_handover(self) -> int:
        """The number of the last hand-over so far; `given` tells of those after it."""
        self._require(Act.READ)
        return self._store.read(given.latest)

    def given(self, ids: Collection[int], after: int) -> tuple[Given, ...]:
        """Who gave these to this person, of what was given after a hand-over."""
        self._require(Act.READ)
        return self._store.read(lambda work: given.given(work, self.person, ids, after))

    def team(self) -> Team:
        """Everybody who works here: roles, places, shifts, absences, deputy and lead."""
        return self._store.read(team.team)

    def loads(self) -> dict[int, Load]:
        """How much everybody owns, by their number."""
        self._require(Act.READ)
        return self._store.read(assigning.loads)

    def accountable(self, conversation_id: int) -> Accountable | None:
        """Who has to see to a conversation now, and why."""
        self._require(Act.READ)
        return self._store.read(lambda work: team.accountable_for(work, conversation_id))

    def shift_list(self, staff_id: int) -> ShiftList:
        """What somebody leaves to the next shift; everybody sees their own, supervisors anybody's."""
        return self._store.read(lambda work: shift_list.shift_list(work, self.person, staff_id))

    # absences and shifts

    def absences(self) -> tuple[Away, ...]:
        """Every absence that is not over."""
        return self._store.read(absences.coming)

    def be_away(
        self, staff_id: int, begins_at: datetime, ends_at: datetime, substitute: int | None = None
    ) -> Away:
        """Say that somebody is away; everybody says it of themselves, who manages people of anybody."""
        return self._store.write(
            lambda work: absences.enter(work, self.person, staff_id, begins_at, ends_at, substitute)
        )

    def end_absence(self, absence_id: int) -> Away:
        """Somebody is back, or will not be away at all."""
        return self._store.write(lambda work: absences.end(work, self.person, absence_id))

    def came_back(self) -> CameBack | None:
        """What this person finds after an absence that ended lately; None while they are away."""
        self._require(Act.READ)
        return self._store.read(lambda work: coming_back.came_back(work, self.person))

    def duties(self) -> dict[int, Duty]:
        """When people work and what they take, by their number; who is missing always works and takes all."""
        return self._store.read(duties.duties)

    def set_duty(self, staff_id: int, duty: Duty) -> None:
        """Say when somebody works and what they take."""
        self._store.write(lambda work: duties.assign(work, self.person, staff_id, duty))

    def assigning(self) -> Assigning:
        """Whether the program gives anything to anybody, and who is named for what nobody owns."""
        return self._store.read(duties.assigning)

    def set_assigning(self, wanted: Assigning) -> None:
        """Change that."""
        self._store.write(lambda work: duties.set_assigning(work, self.person, wanted))
