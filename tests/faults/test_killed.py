"""kill -9 at any moment: nothing is lost, nothing is sent twice."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from triage_app.cli.make_believe import MakeBelieve, PortalAt, set_up
from triage_app.clock import SystemClock
from triage_app.headless import access_to, open_store, sync_engine
from triage_app.practice.files import make_pdf
from triage_app.practice.generator import make_practice
from triage_app.practice.journal import duplicates, lost
from triage_app.practice.portal import PracticePortal
from triage_app.queue.domain.conversation import Reply
from triage_app.queue.domain.delivery import DeliveryState
from triage_app.queue.domain.keys import new_key
from triage_app.queue.domain.timing import Timing
from triage_app.queue.store.integrity import problems
from triage_app.sync_process import SyncProcess

if TYPE_CHECKING:
    from collections.abc import Iterator

    from triage_app.queue.access import Access

pytestmark = pytest.mark.faults

PACE = 0.02
REPLIES, KILLS = 24, 8


@pytest.fixture
def portal() -> Iterator[PracticePortal]:
    with PracticePortal(make_practice(datetime.now(UTC)), clock=SystemClock().now) as portal:
        yield portal


@pytest.fixture
def made(portal: PracticePortal, tmp_path: Path) -> MakeBelieve:
    at = PortalAt(portal.base_url, portal.token_url, portal.client_id, portal.client_secret)
    return set_up(tmp_path / "profile", at)


def round_of_sync(made: MakeBelieve) -> None:
    store = open_store(made.place, made.secrets, for_sync=True)
    try:
        sync_engine(store, made.secrets, quick()).once()
    finally:
        store.close()


def quick() -> Timing:
    return replace(Timing().scaled(PACE), request=Timing().request, lease=Timing().lease * 0.2)


def test_sync_killed_again_and_again_while_sending_sends_everything_once(
    portal: PracticePortal, made: MakeBelieve, tmp_path: Path
) -> None:
    round_of_sync(made)
    report = tmp_path / "report.pdf"
    report.write_bytes(make_pdf(["A1C 6.1 %"]))
    access = access_to(made.place, made.secrets, timing=quick())
    write_replies(access, report)
    chance = random.Random(20261122)  # noqa: S311 - the same moments in every run
    sync = SyncProcess(made.place, made.secrets, access.connections, PACE)
    sync.start()
    killed = set()
    for _ in range(KILLS):
        wait_for_a_moment(portal, chance)
        assert sync.process is not None
        killed.add(sync.process.pid)
        sync.process.send_signal(signal.SIGKILL)
        sync.process.wait()
    assert len(killed) > 1, "nobody started it again"
    sync.let_go()
    finish(made, access)
    rows = access.deliveries()
    assert {row.state for row in rows} == {DeliveryState.DELIVERED}
    entries = portal.journal.entries
    assert (duplicates(entries), lost(entries, [row.key for row in rows])) == (0, 0)
    access.shut()
    store = open_store(made.place, made.secrets)
    assert store.read(problems) == []
    store.close()


def write_replies(access: Access, report: Path) -> None:
    rows, _ = access.open_rows()
    for turn, row in enumerate(rows[:REPLIES]):
        whole = access.claim(row.id)
        files = (access.stage_file(report),) if turn % 3 == 0 else ()
        access.reply(
            Reply(row.id, new_key(), f"Reply {turn}", files, close=True, seen=whole.newest_message_id, now=True)
        )


def wait_for_a_moment(portal: PracticePortal, chance: random.Random) -> None:
    """Until the portal has heard a few more things from this sync; the last kill may find nothing left to hear."""
    portal.journal.wait_for(len(portal.journal.entries) + chance.randint(1, 5), timeout_s=5)


def finish(made: MakeBelieve, access: Access) -> None:
    until = time.monotonic() + 60
    unfinished = {DeliveryState.PENDING, DeliveryState.RETRY, DeliveryState.IN_FLIGHT}
    while any(row.state in unfinished for row in access.deliveries()) and time.monotonic() < until:
        try:
            round_of_sync(made)
        except Exception as error:  # noqa: BLE001 - the killed one's lease has not run out yet
            assert "sync_elsewhere" in str(error)  # noqa: PT017


WRITE_A_DRAFT = """
import sys
from pathlib import Path
from triage_app.config import Profile
from triage_app.credentials import GivenSecrets
from triage_app.config import Place
from triage_app.headless import access_to
access = access_to(Place(Profile(Path(sys.argv[1]))), GivenSecrets({"database-key": sys.stdin.readline().strip()}))
row = access.open_rows()[0][0]
access.claim(row.id)
access.save_draft(row.id, "Dear patient, ", ())
print(row.id, flush=True)
sys.stdin.read()
"""


def test_a_desk_killed_while_somebody_writes_keeps_the_draft_and_the_owner(
    portal: PracticePortal, made: MakeBelieve
) -> None:
    del portal
    round_of_sync(made)
    desk = subprocess.Popen(
        [sys.executable, "-P", "-c", WRITE_A_DRAFT, str(made.place.profile.directory)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert desk.stdin is not None
    assert desk.stdout is not None
    desk.stdin.write(made.secrets.get("database-key") + "\n")
    desk.stdin.flush()
    conversation = int(desk.stdout.readline())
    os.kill(desk.pid, signal.SIGKILL)
    desk.communicate()
    access = access_to(made.place, made.secrets)
    whole = access.conversation(conversation)
    assert whole.draft is not None
    assert (whole.draft.text, whole.row.owner) == ("Dear patient, ", "Ana Reyes")
    access.shut()


def test_sync_shows_no_secret_and_ends_by_itself_when_its_desk_is_killed(
    made: MakeBelieve, portal: PracticePortal
) -> None:
    access = access_to(made.place, made.secrets)
    sync = SyncProcess(made.place, made.secrets, access.connections, PACE)
    sync.start()
    process = sync.process
    assert process is not None
    seen = [Path(f"/proc/{process.pid}/{name}").read_bytes() for name in ("cmdline", "environ")]
    assert not [one for one in seen if portal.client_secret.encode() in one]
    assert not [one for one in seen if (made.secrets.get("database-key") or "").encode() in one]
    sync.let_go()
    assert process.wait(30) == 0
    access.shut()
