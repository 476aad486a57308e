"""A queue, a practice portal and the sync between them, for as many portals as a test asks for."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import update

from queues import NO_UNDO
from rude_portal import FEW, Proxy, Site
from triage_app.practice.portal import PracticePortal
from triage_app.queue.store import schema

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from queues import Queue

    from triage_app.practice.exchange import Request, Response
    from triage_app.practice.generator import Practice
    from triage_app.practice.traits import Traits
    from triage_app.queue.domain.timing import Timing


class Connect:
    """Starts a practice portal and connects the queue to it, directly or through a proxy."""

    def __init__(self, queue: Queue, folder: Path, stack: ExitStack) -> None:
        self._queue = queue
        self._folder = folder
        self._stack = stack
        self.machine_seconds = 1000.0

    def __call__(
        self,
        traits: Traits | None = None,
        *,
        practice: Practice = FEW,
        timing: Timing = NO_UNDO,
        proxy: Callable[[Request, Response], Response | None] | None = None,
        **settings: Any,
    ) -> Site:
        portal = PracticePortal(
            practice, clock=self._queue.clock.now, traits=traits, machine_clock=lambda: self.machine_seconds
        )
        self._stack.enter_context(portal)
        base = self._stack.enter_context(Proxy(portal, proxy)).base_url if proxy else portal.base_url
        signed = {"url": base, "auth": "client-secret", "client_id": portal.client_id} | settings
        self._queue.store.write(lambda work: work.connection.execute(update(schema.Portal).values(settings=signed)))
        store = self._queue.open_store("sync")
        self._stack.callback(store.close)
        return Site(self._queue, portal, store, self._folder, timing, portal.client_secret)


@pytest.fixture
def connect(queue: Queue, tmp_path: Path) -> Iterator[Connect]:
    with ExitStack() as stack:
        yield Connect(queue, tmp_path, stack)
