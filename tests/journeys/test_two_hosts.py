"""Two computers run sync for a team: one works, the other stands by; every desk sees when nobody does."""

from __future__ import annotations

import json
import subprocess
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import msgspec
import pytest
from sqlalchemy import URL, select, update

from command_line import write
from queues import NO_UNDO, PASSWORD
from triage_app.clock import SystemClock
from triage_app.credentials import portal_secret
from triage_app.practice.conversations import waiting_since
from triage_app.practice.faults import Fault, FaultKind
from triage_app.practice.generator import make_practice
from triage_app.practice.journal import JournalKind, duplicates, lost
from triage_app.practice.portal import PracticePortal
from triage_app.practice.traits import ConditionalCreate, Traits
from triage_app.program import program_command
from triage_app.queue.access import Access
from triage_app.queue.domain.conversation import Reply
from triage_app.queue.domain.delivery import DeliveryState
from triage_app.queue.domain.keys import new_key
from triage_app.queue.store.machine_time import machine_now
from triage_app.queue.store.schema import Portal
from triage_app.queue.store.schema_outbox import Lease
from triage_app.queue.store.work import Store
from triage_app.sync_process import Handover
from triage_app.ui.opening import read_queue
from triage_app.ui.tasks import Tasks
from triage_app.ui.theme.choice import Theme
from triage_app.ui.window import Window

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from queues import Queue

pytestmark = [pytest.mark.postgres, pytest.mark.journey]

PACE = 0.02
"""Machine time on these hosts: a lease lasts 0.3 s, and what is uncertain rests 3 s."""

REPLIES = 6
LONG_S = 30
LONG_MS = LONG_S * 1000
SILENT = "Nobody has collected messages since"


def access_of(queue: Queue, login: str) -> Access:
    """The queue as a desk has it that goes by the computer's clock, as the hosts do."""
    own = queue.open_store(login)
    timing = replace(NO_UNDO, silence=timedelta(seconds=1))
    return Access(Store(own.engine, SystemClock()), queue.people[login], timing)


class Host:
    """A computer that runs sync for the team, with a profile and a log of its own."""

    def __init__(self, folder: Path, queue: Queue, portal: PracticePortal) -> None:
        at = queue.as_login("sync").engine.url
        address = URL.create("postgresql", at.username, None, at.host, at.port, at.database, at.query)
        password = write(folder / "password", PASSWORD)
        self._log = folder / "logs" / "sync.log"
        place = ["--profile", str(folder), "--database", address.render_as_string()]
        words = [*place, "--password-file", str(password)]
        self.process = subprocess.Popen(
            [*program_command(), *words, "sync", "--from-desk"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        secrets = {portal_secret(queue.portal.name): portal.client_secret}
        assert self.process.stdin is not None
        self.process.stdin.write(msgspec.json.encode(Handover(secrets, PACE)) + b"\n")
        self.process.stdin.flush()

    def wait_until_ready(self) -> None:
        assert self.process.stdout is not None
        assert json.loads(self.process.stdout.readline()) == {"ready": True}

    def has_worked(self) -> bool:
        """Whether it ever held the lease."""
        return '"lease_taken"' in self._log.read_text()

    def is_called(self, holder: str) -> bool:
        """Whether this is who the lease says holds it."""
        return f":{self.process.pid}:" in holder

    def die(self) -> None:
        self.process.kill()
        self.process.communicate()


@pytest.fixture
def portal(team_queue: Queue) -> Iterator[PracticePortal]:
    """The portal of a small practice, connected to the team's queue; it takes whatever it is sent twice."""
    now = datetime.now(UTC)
    practice = make_practice(now)
    waiting = [one for one in practice.threads if waiting_since(one, now) is not None]
    few = replace(practice, threads=tuple(waiting[:REPLIES]))
    careless = Traits(conditional_create=ConditionalCreate.IGNORED)
    with PracticePortal(few, clock=SystemClock().now, traits=careless) as portal:
        settings = {"url": portal.base_url, "token_url": portal.token_url, "client_id": portal.client_id}
        statement = update(Portal).values(settings={**settings, "auth": "client-secret"})
        team_queue.store.write(lambda work: work.connection.execute(statement))
        yield portal


@pytest.fixture
def host(team_queue: Queue, portal: PracticePortal, tmp_path: Path) -> Iterator[Callable[[str], Host]]:
    """Starts sync on one more computer."""
    hosts: list[Host] = []

    def start(name: str) -> Host:
        (tmp_path / name).mkdir()
        hosts.append(Host(tmp_path / name, team_queue, portal))
        return hosts[-1]

    yield start
    for one in hosts:
        one.die()


@pytest.fixture
def open_window(team_queue: Queue, qtbot: QtBot) -> Iterator[Callable[[str], Window]]:
    opened: list[tuple[Window, Tasks, Access]] = []

    def open_window(login: str) -> Window:
        access = access_of(team_queue, login)
        tasks = Tasks()
        window = Window(Theme(), tasks)
        window.show()
        window.open(read_queue(access))
        assert window._watch is not None
        window._watch._timer.setInterval(100)
        opened.append((window, tasks, access))
        return window

    yield open_window
    for window, tasks, access in opened:
        window.close()
        tasks.stop()
        access.shut()
    qtbot.wait(0)


@pytest.fixture
def desk(team_queue: Queue) -> Iterator[Access]:
    """A supervisor's desk without a window."""
    access = access_of(team_queue, "ana")
    yield access
    access.shut()


def wait_until(condition: Callable[[], bool], why: str) -> None:
    until = time.monotonic() + LONG_S
    while not condition():
        assert time.monotonic() < until, why
        time.sleep(0.02)


def lease(queue: Queue) -> tuple[int, str]:
    """Its fence, and who holds it; on a busy computer it moves now and then."""
    asked = select(Lease.fence, Lease.holder)
    fence, holder = queue.store.read(lambda work: work.connection.execute(asked).one())
    return fence, holder


def told(window: Window) -> str:
    """What the red bar says; empty where there is none."""
    return window.trouble_bar.accessibleName() if window.trouble_bar.isVisible() else ""


def write_replies(desk: Access) -> list[str]:
    keys = [new_key() for _ in range(REPLIES)]
    for key, row in zip(keys, desk.open_rows()[0], strict=False):
        seen = desk.claim(row.id).newest_message_id
        desk.reply(Reply(row.id, key, "It is here.", (), close=True, seen=seen))
    return keys


def is_settled(desk: Access) -> bool:
    return {row.state for row in desk.deliveries()} == {DeliveryState.DELIVERED}


def test_a_second_host_takes_over_in_the_middle_of_a_reply_and_every_desk_sees_when_both_are_gone(
    team_queue: Queue,
    portal: PracticePortal,
    desk: Access,
    host: Callable[[str], Host],
    open_window: Callable[[str], Window],
    qtbot: QtBot,
) -> None:
    hosts = [host("first"), host("second")]
    for one in hosts:
        one.wait_until_ready()
    wait_until(lambda: len(desk.open_rows()[0]) >= REPLIES, "nobody collects")
    wait_until(lambda: desk.health().portals[0].checked_at is not None, "nobody collects everything")

    portal.faults.add(Fault(FaultKind.SLOW, "POST", "/Communication", seconds=1))
    keys = write_replies(desk)
    wait_until(lambda: portal.faults.pending == 0, "nobody sends")
    before, holder = lease(team_queue)
    (first,) = (one for one in hosts if one.is_called(holder))
    (second,) = (one for one in hosts if one is not first)
    first.die()  # a second later the portal takes this reply, of which its sender will never hear
    wait_until(lambda: is_settled(desk), "nobody took over")
    assert second.has_worked()
    assert lease(team_queue)[0] > before
    entries = portal.journal.entries
    assert (duplicates(entries), lost(entries, keys)) == (0, 0)
    assert sum(e.kind is JournalKind.CREATED for e in entries) == REPLIES

    windows = [open_window(login) for login in ("ana", "joy")]
    second.die()
    silence = update(Lease).values(beat_at=machine_now(timedelta(seconds=-91)))
    team_queue.store.write(lambda work: work.connection.execute(silence))
    qtbot.waitUntil(lambda: all(told(one).startswith(SILENT) for one in windows), timeout=LONG_MS)
    host("third").wait_until_ready()
    qtbot.waitUntil(lambda: not any(told(one).startswith(SILENT) for one in windows), timeout=LONG_MS)
