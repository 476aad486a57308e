"""Two processes on one encrypted file: whoever writes much leaves room for whoever waits (decision 68)."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from queues import KEY, NOW
from triage_app.clock import SetClock
from triage_app.errors import TriageError
from triage_app.headless import SYNC_PAUSE
from triage_app.queue.store import engine
from triage_app.queue.store.engine import CACHE_KB
from triage_app.queue.store.work import _SQLITE_WAIT_S, Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from queues import Queue


@pytest.fixture
def sync(tmp_path: Path) -> Iterator[Store]:
    opened = Store(engine.open_embedded(tmp_path / "queue.db", KEY), SetClock(NOW), pause=SYNC_PAUSE)
    yield opened
    opened.close()


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long was waited, without waiting."""
    waited: list[float] = []
    monkeypatch.setattr(time, "sleep", waited.append)
    return waited


def test_after_every_write_sync_stays_away_long_enough_for_whoever_waits(sync: Store, pauses: list[float]) -> None:
    sync.write(lambda _: None)
    sync.write(lambda _: None)
    assert pauses == [SYNC_PAUSE.total_seconds()] * 2
    assert timedelta(milliseconds=5) <= SYNC_PAUSE


def test_reading_and_the_desk_never_pause(sync: Store, pauses: list[float], tmp_path: Path) -> None:
    sync.read(lambda _: None)
    desk = Store(engine.open_embedded(tmp_path / "queue.db", KEY), SetClock(NOW))
    desk.write(lambda _: None)
    desk.close()
    assert pauses == []


def test_a_connection_has_what_two_processes_on_one_file_need(sync: Store) -> None:
    wanted = {"journal_mode": "wal", "synchronous": 2, "busy_timeout": 0, "foreign_keys": 1, "temp_store": 2}
    with sync.engine.connect() as connection:
        found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in wanted}
        cache = connection.exec_driver_sql("PRAGMA cache_size").scalar()
    assert found == wanted
    assert cache == -CACHE_KB


def test_who_finds_the_file_taken_tries_again_until_the_patience_is_over(
    embedded_queue: Queue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits, sleep = [0.0], time.sleep

    def wait(seconds: float) -> None:
        waits.append(seconds)
        sleep(seconds)

    monkeypatch.setattr(time, "sleep", wait)
    path = tmp_path / "queue.db"
    taken = engine.open_embedded(path, KEY)
    other = Store(engine.open_embedded(path, KEY), SetClock(NOW), patience=timedelta(milliseconds=50))
    with taken.connect().execution_options(triage_writing=True) as connection, connection.begin():
        with pytest.raises(TriageError, match="database_busy"):
            other.write(lambda _: None)
        assert 3 < len(waits) <= 0.05 / _SQLITE_WAIT_S + 2, "neither once nor without end"
        assert other.read(lambda work: work.connection.exec_driver_sql("SELECT 1").scalar()) == 1
    other.write(lambda _: None)
    other.close()
    taken.dispose()
    assert embedded_queue.dialect == "sqlite"
