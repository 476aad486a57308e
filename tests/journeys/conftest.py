"""A make-believe practice with its portal, and desks that are opened on it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from triage_app.cli.make_believe import MakeBelieve, PortalAt, set_up
from triage_app.clock import SystemClock
from triage_app.errors import TriageError
from triage_app.headless import access_to, open_store, sync_engine
from triage_app.practice import generator
from triage_app.practice.portal import PracticePortal
from triage_app.queue.domain.timing import Timing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from triage_app.queue.access import Access

PACE = 0.1
"""Machine time in these journeys: undo takes 2 s, with files 6 s; a lease lasts 1.5 s."""


@dataclass
class Practice:
    """The practice portal and a queue that is connected to it."""

    people: generator.Practice
    portal: PracticePortal
    made: MakeBelieve

    def access(self) -> Access:
        return access_to(self.made.place, self.made.secrets, timing=Timing().scaled(PACE))

    def sync_once(self) -> None:
        store = open_store(self.made.place, self.made.secrets, for_sync=True)
        try:
            sync_engine(store, self.made.secrets, Timing().scaled(PACE)).once()
        finally:
            store.close()

    def sync_if_free(self) -> None:
        """One round, unless another sync is at work."""
        with suppress(TriageError):
            self.sync_once()


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[Practice]:
    """The practice as it is now; its portal has everything the patients wrote."""
    now = datetime.now(UTC)
    people = generator.make_practice(now)
    with PracticePortal(people, clock=SystemClock().now) as portal:
        at = PortalAt(portal.base_url, portal.token_url, portal.client_id, portal.client_secret)
        yield Practice(people, portal, set_up(tmp_path / "profile", at))
