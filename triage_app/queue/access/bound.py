"""What every verb of a signed-in person is bound to: a store, the person, and the machinery's patience."""

from collections.abc import Callable

from triage_app.clock import Clock, SystemClock
from triage_app.errors import NotAllowedError
from triage_app.queue.domain.conversation import StagedFile
from triage_app.queue.domain.people import Act, Person, may
from triage_app.queue.domain.reports import FileFacts
from triage_app.queue.domain.timing import Timing
from triage_app.queue.store.changes import Ear
from triage_app.queue.store.work import Store


class Bound:
    """A person at a store."""

    def __init__(
        self,
        store: Store,
        person: Person,
        timing: Timing,
        computer: Clock | None = None,
        look_into: Callable[[StagedFile], FileFacts] | None = None,
    ) -> None:
        """Bind the verbs.

        Args:
            store: where the queue is.
            person: who has signed in.
            timing: how long the machinery waits.
            computer: this computer's own clock, which is compared with the database's; the system's by default.
            look_into: what reads a staged PDF, in a process of its own; without it nothing is known of files.
        """
        self._store = store
        self._look_into = look_into
        self._computer = computer or SystemClock()
        self._ear: Ear | None = None
        self._told: dict[int, float] = {}
        store.act_as(person.login)
        self.person = person
        self.clock = store.clock
        self.timing = timing

    def _require(self, act: Act) -> None:
        if not may(self.person, act):
            raise NotAllowedError("not_your_role")
