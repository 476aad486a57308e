"""Many desks on one PostgreSQL: what is in the way for a moment is tried again, and waking others costs nobody."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from sqlalchemy import event, text

from postgres_cluster import libpq
from queues import NO_UNDO, a_message
from triage_app.errors import TriageError
from triage_app.queue.access import Access
from triage_app.queue.store import guards
from triage_app.queue.store.round_trip import CHANNEL

if TYPE_CHECKING:
    from queues import Queue
    from triage_app.queue.store.work import Store, Work

pytestmark = pytest.mark.postgres


@pytest.fixture
def impatient(team_queue: Queue) -> Store:
    """Joy's, which waits for a lock and tries again for a fraction of a second."""
    store = team_queue.as_login("joy")

    def hurry(connection: Any, _: Any) -> None:
        connection.execute("SET lock_timeout = '20ms'")
        connection.commit()

    event.listen(store.engine, "connect", hurry)
    store._patience_s = 0.2
    return store


def test_a_conversation_that_somebody_holds_is_tried_again_and_told_in_the_end(
    team_queue: Queue, impatient: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    team_queue.take_in(a_message("m-1"))
    desk = Access(impatient, team_queue.people["joy"], NO_UNDO)
    conversation, waits, sleep = team_queue.only(), [0.0], time.sleep

    def wait(seconds: float) -> None:
        waits.append(seconds)
        sleep(seconds)

    monkeypatch.setattr(time, "sleep", wait)
    with team_queue.store.engine.begin() as held:
        held.execute(text(f"SELECT id FROM conversation WHERE id = {conversation} FOR UPDATE"))
        with pytest.raises(TriageError, match="database_busy"):
            desk.claim(conversation)
    assert len(waits) > 2
    assert desk.claim(conversation).row.owner == "Joy Tan"


@pytest.mark.parametrize("code", ["40001", "40P01", "55P03"])
def test_what_the_database_asks_for_again_is_done_again(team_queue: Queue, code: str) -> None:
    tries: list[int] = []

    def act(work: Work) -> int:
        tries.append(1)
        if len(tries) < 3:
            raised = f"DO $$ BEGIN RAISE EXCEPTION 'again' USING ERRCODE = '{code}'; END $$"
            work.connection.exec_driver_sql(raised)
        return len(tries)

    assert team_queue.store.write(act) == 3


def test_desks_are_woken_after_the_commit_and_never_inside_it(
    team_queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    team_queue.take_in(a_message("m-1"))
    desk, conversation = team_queue.desk("joy"), team_queue.only()
    said: list[str] = []
    execute = psycopg.Connection.execute

    def hear(connection: Any, statement: Any, *more: Any, **options: Any) -> Any:
        said.append(str(statement))
        return execute(connection, statement, *more, **options)

    monkeypatch.setattr(psycopg.Connection, "execute", hear)
    desk.claim(conversation)
    told = [at for at, one in enumerate(said) if "notify" in one.lower()]
    assert len(told) == 1
    assert said.index("COMMIT") < told[0]
    assert "synchronous_commit" in said[told[0]]
    assert not any("notify" in one.lower() for one in guards.statements("postgresql")), "nor do triggers"


def test_another_listener_hears_each_act_once_and_nothing_of_it(team_queue: Queue) -> None:
    team_queue.take_in(a_message("m-1"))
    desk, conversation = team_queue.desk("joy"), team_queue.only()
    address = team_queue.as_login("lena").engine.url.render_as_string(hide_password=False)
    with psycopg.connect(libpq(address).replace(" ", "%20"), autocommit=True) as other:
        other.execute(f"LISTEN {CHANNEL}")
        desk.claim(conversation)
        desk.release(conversation)
        heard = list(other.notifies(timeout=10, stop_after=2))
        desk.conversation(conversation)
        heard += other.notifies(timeout=0.3)
    assert [(one.channel, one.payload) for one in heard] == [(CHANNEL, "")] * 2
