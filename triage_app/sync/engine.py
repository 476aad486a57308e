"""Sync at work: a bell, threads that pull, push and sweep, and a lease that lets only one sync act.

APScheduler only rings (decision 40): pushing never waits for pulling, and nothing of ours runs in its thread but
the setting of flags and the renewal of the lease.
"""

import logging
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, timedelta

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from triage_app import crash
from triage_app.clock import Waking
from triage_app.errors import TriageError
from triage_app.logs import event
from triage_app.queue.domain.timing import Timing
from triage_app.queue.services import deliveries, portals
from triage_app.queue.services.intake import Taken
from triage_app.queue.services.portals import Connection
from triage_app.queue.store.work import Store
from triage_app.sync.lines import Lines, OpenPortal
from triage_app.sync.portal import Portal
from triage_app.sync.pull import Pulled, pull, stumble
from triage_app.sync.push import Pushed, push
from triage_app.sync.sweep import Sweep
from triage_app.sync.tenure import Tenure


@dataclass(frozen=True)
class Once:
    """What `sync --once` did: a pass over each portal, and a round of sending."""

    pulled: dict[Connection, Pulled]
    pushed_to: dict[int, Pushed]
    """By the portal's id; a portal for which nothing was in line is missing."""

    @property
    def pushed(self) -> Pushed:
        """What the round came to over all portals."""
        return sum(self.pushed_to.values(), Pushed())


class Engine:
    """Sync for one queue.

    `once` does a single round. `run` works until `stop`; after `drain` it stops by itself when all is sent.
    """

    def __init__(self, store: Store, open_portal: OpenPortal, timing: Timing) -> None:
        self._store = store
        self._open_portal = open_portal
        self._timing = timing
        self._tenure = Tenure(store, timing)
        self._pull_now, self._push_now, self._sweep_now = (threading.Event() for _ in range(3))
        self._sweep = Sweep(store, self._tenure.holds)
        self._draining, self._ended = threading.Event(), threading.Event()
        self._waking = Waking()

    def once(self) -> Once:
        """Pull from every portal and push what may leave, here and now.

        Raises:
            TriageError: `sync_elsewhere`, while another sync is at work.
        """
        if not self._tenure.take():
            raise TriageError("sync_elsewhere")
        bell = self._bell()
        try:
            self._sweep.remember()
            with Lines(self._open_portal) as lines:
                done = Once(self._pull_all(lines), self._push_all(lines))
                self._sweep.sweep()
                return done
        finally:
            bell.shutdown(wait=True)
            self._tenure.give_back()

    def run(self) -> None:
        """Work until told to end; blocks."""
        self._keep_lease()
        loops = (self._pull_loop, self._push_loop, self._sweep_loop)
        threads = [threading.Thread(target=one, name=one.__name__) for one in loops]
        for thread in threads:
            thread.start()
        bell = self._bell()
        bell.add_job(self._ring, _every(self._timing.push))
        bell.add_job(self._pull_now.set, _every(self._timing.poll))
        bell.add_job(self._sweep_now.set, _every(self._timing.sweep))
        self._pull_now.set()
        self._ended.wait()
        bell.shutdown(wait=True)
        for one in (self._pull_now, self._push_now, self._sweep_now):
            one.set()
        for thread in threads:
            thread.join()
        self._tenure.give_back()

    def drain(self) -> None:
        """The desk is gone: pull no more, send what is in line, then end (decision 33)."""
        self._draining.set()

    def stop(self) -> None:
        """End after the request in hand."""
        self._ended.set()

    # the bell

    def _bell(self) -> BackgroundScheduler:
        """A scheduler that keeps the lease."""
        logging.getLogger("apscheduler").setLevel(logging.ERROR)  # it warns when a slow database delays a ring
        bell = BackgroundScheduler(
            executors={"default": ThreadPoolExecutor(1)},
            timezone="UTC",
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        bell.add_job(self._keep_lease, _every(self._timing.lease_renewal))
        bell.start()
        return bell

    def _keep_lease(self) -> None:
        with _logging_failures("lease"):
            self._tenure.take()

    def _ring(self) -> None:
        self._push_now.set()
        if self._waking.woke():
            event("woke")
            self._pull_now.set()  # whatever was written meanwhile, before anybody looks at the list
        with _logging_failures("requests"):
            if self._store.read(portals.is_sync_requested):
                self._store.write(portals.answer_requests)
                self._pull_now.set()
            if self._sweep.is_asked_for():
                self._sweep_now.set()

    # the threads

    def _pull_loop(self) -> None:
        with Lines(self._open_portal) as lines:
            while self._woken(self._pull_now):
                if self._tenure.holds() and not self._draining.is_set():
                    with _logging_failures("pull"):
                        self._sweep.remember()
                        self._pull_all(lines)

    def _push_loop(self) -> None:
        moved_at = time.monotonic()
        with Lines(self._open_portal) as lines:
            while self._woken(self._push_now):
                with _logging_failures("push"):
                    if self._tenure.holds() and self._push_all(lines):
                        moved_at = time.monotonic()
                if self._draining.is_set():
                    self._end_when_sent(moved_at)

    def _sweep_loop(self) -> None:
        while self._woken(self._sweep_now):
            for one in self._sweep.rounds:
                with _logging_failures("sweep"):
                    if self._tenure.holds():
                        one()

    def _woken(self, bell: threading.Event) -> bool:
        bell.wait()
        bell.clear()
        return not self._ended.is_set()

    def _end_when_sent(self, moved_at: float) -> None:
        waited = time.monotonic() - moved_at
        with _logging_failures("drain"):
            if waited > self._timing.drain.total_seconds() or not self._store.read(deliveries.unsettled):
                self.stop()

    # the work

    def _pull_all(self, lines: Lines) -> dict[Connection, Pulled]:
        opened, failed = lines.to(self._store.read(portals.connections))
        pulled = {one: self._stumbled(one, error) for one, error in failed.items()}
        for connection, portal in opened.items():
            pulled[connection] = self._pull_one(connection, portal)
        return pulled

    def _pull_one(self, connection: Connection, portal: Portal) -> Pulled:
        """One pass; a mistake of ours over one portal's answers is told, and costs the other portals nothing."""
        try:
            return pull(portal, connection.id, self._store.under(self._tenure.keep), self._tenure.holds)
        except Exception as error:  # noqa: BLE001 - an adapter's last resort
            event("pull_crashed", portal_id=connection.id, where=crash.place_of(error), kind=type(error).__name__)
            return self._stumbled(connection, TriageError("portal_baffling", portal=connection.name))

    def _stumbled(self, connection: Connection, error: TriageError) -> Pulled:
        stumble(self._store.under(self._tenure.keep), connection.id, error)
        return Pulled(0, Taken(), error)

    def _push_all(self, lines: Lines) -> dict[int, Pushed]:
        licence = self._tenure.licence()
        if licence is None:
            return {}
        opened, _ = lines.to(self._store.read(portals.connections))
        return push({one.id: portal for one, portal in opened.items()}, self._store, licence, self._timing)


@contextmanager
def _logging_failures(where: str) -> Generator[None]:
    """Survive whatever happens in one round: the next one comes, and the log says what this one came to."""
    try:
        yield
    except TriageError as error:
        event("round_failed", where=where, code=error.code)
    except Exception as error:  # noqa: BLE001 - one of the program's three last resorts
        event("round_crashed", where=f"{where}:{crash.place_of(error)}", kind=type(error).__name__)


def _every(span: timedelta) -> IntervalTrigger:
    return IntervalTrigger(seconds=span.total_seconds(), timezone=UTC)
