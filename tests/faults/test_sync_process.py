"""A desk's sync is kept alive, learns of new portals, and is never another build than its desk."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from typing_extensions import override

import triage_app
from triage_app import sync_process
from triage_app.cli.make_believe import MakeBelieve, PortalAt, set_up
from triage_app.clock import SystemClock, advance_profile, stopwatch
from triage_app.credentials import portal_secret
from triage_app.errors import UnreachableError
from triage_app.headless import access_to
from triage_app.practice.generator import make_practice
from triage_app.practice.portal import PracticePortal
from triage_app.sync_process import SyncProcess, pause

if TYPE_CHECKING:
    from collections.abc import Iterator

    from triage_app.queue.access import Access

pytestmark = pytest.mark.faults

PROGRAM = Path(triage_app.__file__).parent
PACE = 0.02
LONG_S = 30


@pytest.fixture
def portals() -> Iterator[tuple[PracticePortal, PracticePortal]]:
    practice, clock = make_practice(datetime.now(UTC)), SystemClock()
    with PracticePortal(practice, clock=clock.now) as first, PracticePortal(practice, clock=clock.now) as second:
        yield first, second


@pytest.fixture
def made(portals: tuple[PracticePortal, PracticePortal], tmp_path: Path) -> MakeBelieve:
    first = portals[0]
    return set_up(
        tmp_path / "profile", PortalAt(first.base_url, first.token_url, first.client_id, first.client_secret)
    )


@pytest.fixture
def access(made: MakeBelieve) -> Iterator[Access]:
    opened = access_to(made.place, made.secrets)
    yield opened
    opened.shut()


def more_requests(portal: PracticePortal) -> bool:
    """Whether somebody asks the portal for something within a while."""
    return portal.journal.wait_for(len(portal.journal.entries) + 1, LONG_S)


def test_a_sync_that_died_is_started_again(
    portals: tuple[PracticePortal, PracticePortal], made: MakeBelieve, access: Access
) -> None:
    sync = SyncProcess(made.place, made.secrets, access.connections, PACE)
    sync.start()
    first = sync.process
    assert first is not None
    assert more_requests(portals[0])
    first.kill()
    first.wait()
    assert more_requests(portals[0])
    assert sync.process is not first
    sync.let_go()
    assert sync.process is not None
    assert sync.process.wait(LONG_S) == 0


def test_a_sync_that_cannot_be_started_at_once_is_tried_again(
    portals: tuple[PracticePortal, PracticePortal],
    made: MakeBelieve,
    access: Access,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sync = SyncProcess(made.place, made.secrets, access.connections, PACE)
    sync.start()
    first, begin = sync.process, SyncProcess._begin
    refusals = [OSError("full"), UnreachableError("keyring_unusable")]

    def refuse(one: SyncProcess) -> Any:
        if refusals:
            raise refusals.pop()
        return begin(one)

    assert more_requests(portals[0])
    monkeypatch.setattr(SyncProcess, "_begin", refuse)
    assert first is not None
    first.kill()
    first.wait()
    assert more_requests(portals[0])
    assert refusals == []
    sync.let_go()
    assert sync.process is not None
    assert sync.process.wait(LONG_S) == 0


def test_a_portal_that_is_added_while_the_desk_is_open_is_read_without_a_restart(
    portals: tuple[PracticePortal, PracticePortal], made: MakeBelieve, access: Access
) -> None:
    sync = SyncProcess(made.place, made.secrets, access.connections, PACE)
    sync.start()
    first, second = sync.process, portals[1]
    assert more_requests(portals[0])
    made.secrets.put(portal_secret("Second"), second.client_secret)
    settings = {"url": second.base_url, "auth": "client-secret", "client_id": second.client_id}
    access.add_portal("Second", "fhir", {**settings, "token_url": second.token_url})
    assert more_requests(second)
    assert sync.process is first
    sync.let_go()
    assert first is not None
    assert first.wait(LONG_S) == 0


def test_practice_time_moves_for_the_desk_and_its_sync_together(
    portals: tuple[PracticePortal, PracticePortal], made: MakeBelieve, access: Access
) -> None:
    sync = SyncProcess(made.place, made.secrets, access.connections, PACE)
    sync.start()
    assert more_requests(portals[0])
    then = advance_profile(made.place.profile.clock_file, timedelta(hours=30))
    assert access.clock.now() >= then
    give_up, later = stopwatch() + LONG_S, threading.Event()
    while (access.health().portals[0].checked_at or datetime.min.replace(tzinfo=UTC)) < then:
        assert stopwatch() < give_up, "sync goes by another clock"
        later.wait(0.05)
    sync.let_go()
    assert sync.process is not None
    assert sync.process.wait(LONG_S) == 0


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The program's files once more; from now on a process that is started runs on these."""
    for name in ("triage_app", "resources"):
        shutil.copytree(PROGRAM.parent / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    return tmp_path / "triage_app"


def test_a_sync_of_another_build_ends_at_once_and_the_desk_is_told(
    made: MakeBelieve, access: Access, copied: Path
) -> None:
    changed = copied / "sync" / "push.py"
    changed.write_bytes(changed.read_bytes() + b"\n")
    told = threading.Event()
    sync = SyncProcess(made.place, made.secrets, access.connections, PACE, told.set)
    sync.start()
    assert told.wait(LONG_S)
    assert sync.process is not None
    assert sync.process.returncode == sync_process.PROGRAM_CHANGED
    sync.let_go()


def test_the_same_files_in_another_place_and_of_another_day_are_the_same_build(
    portals: tuple[PracticePortal, PracticePortal], made: MakeBelieve, access: Access, copied: Path
) -> None:
    os.utime(copied / "sync" / "push.py", (0, 0))
    sync = SyncProcess(made.place, made.secrets, access.connections, PACE)
    sync.start()
    assert more_requests(portals[0])
    sync.let_go()
    assert sync.process is not None
    assert sync.process.wait(LONG_S) == 0


def test_pauses_double_up_to_a_minute() -> None:
    assert [pause(failures).total_seconds() for failures in (0, 1, 5, 6, 99)] == [1, 2, 32, 60, 60]
    assert pause(0) == timedelta(seconds=1)


class Hurried(threading.Event):
    """Waits no time, and notes for how long it should have."""

    def __init__(self, enough: int) -> None:
        super().__init__()
        self.waited: list[float] = []
        self._enough = enough

    @override
    def wait(self, timeout: float | None = None) -> bool:
        self.waited.append(timeout or 0.0)
        if len(self.waited) == self._enough:
            self.set()
        return self.is_set()


def test_a_sync_that_dies_again_and_again_is_left_alone_for_longer_each_time(
    made: MakeBelieve, access: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dying(_: SyncProcess) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-c", "raise SystemExit(1)"], stdin=subprocess.PIPE)

    monkeypatch.setattr(SyncProcess, "_begin", dying)
    sync, ended = SyncProcess(made.place, made.secrets, access.connections, PACE), Hurried(enough=4)
    sync._ended = ended
    sync._keep()
    assert ended.waited == [pause(failures).total_seconds() * PACE for failures in (1, 2, 3, 4)]
