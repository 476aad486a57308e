"""The right to work: a lease on the whole of sync, kept up by a bell and trusted only while it surely holds."""

import os
import platform

from triage_app.clock import stopwatch
from triage_app.errors import TriageError
from triage_app.logs import event
from triage_app.queue.domain.timing import Timing
from triage_app.queue.services.practices import SYNC_LEASE
from triage_app.queue.store import lease
from triage_app.queue.store.lease import Held
from triage_app.queue.store.work import Store, Work
from triage_app.sync.push import Licence

_SURE = 0.8
"""The share of a lease in which a send may begin; it must end before the lease does (rule R3)."""


class Tenure:
    """A lease on sync's work, renewed by the bell; `holds` is true only as long as it surely does."""

    def __init__(self, store: Store, timing: Timing) -> None:
        self._store = store
        self._timing = timing
        self._holder = f"{platform.node()}:{os.getpid()}:{os.urandom(4).hex()}"
        self._held: Held | None = None
        self._until = 0.0

    def take(self) -> bool:
        """Take the lease if it is free; true while it is ours."""
        asked = stopwatch()
        if self._held is None:
            self._held = self._store.write(
                lambda work: lease.take(work, SYNC_LEASE, self._holder, self._timing.lease)
            )
            if self._held is not None:
                event("lease_taken", fence=self._held.fence)
        elif not self._store.write(self._renew):
            event("lease_lost", fence=self._held.fence)
            self._held = None
        if self._held is not None:
            self._until = asked + self._timing.lease.total_seconds() * _SURE
        return self._held is not None

    def _renew(self, work: Work) -> bool:
        return self._held is not None and lease.renew(work, self._held, self._timing.lease)

    def holds(self) -> bool:
        """Whether the lease is ours beyond doubt, by this machine's own clock."""
        return self._held is not None and stopwatch() < self._until

    def keep(self, work: Work) -> None:
        """Keep the lease until a transaction ends.

        Raises:
            TriageError: `sync_elsewhere`, where it is not ours any more.
        """
        if self._held is None or not lease.keep(work, self._held):
            raise TriageError("sync_elsewhere")

    def licence(self) -> Licence | None:
        """The right to send, while the lease is ours."""
        return Licence(self._held, self.holds) if self._held is not None and self.holds() else None

    def give_back(self) -> None:
        """Let another sync begin at once."""
        if self._held is not None:
            held, self._held = self._held, None
            self._store.write(lambda work: lease.release(work, held))
