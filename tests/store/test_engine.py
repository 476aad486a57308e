"""The database file is encrypted, the schema is the declared one, and failures are said in our words."""

from __future__ import annotations

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta
from typing import TYPE_CHECKING

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import select, text, update

from postgres_cluster import libpq
from queues import KEY, NOW, a_message
from triage_app.clock import SetClock
from triage_app.errors import NotAllowedError, TriageError, UnreachableError, UsageError
from triage_app.queue.services import figures
from triage_app.queue.store import engine, guards, migrate
from triage_app.queue.store.integrity import problems
from triage_app.queue.store.schema import Conversation
from triage_app.queue.store.schema_outbox import Outbox, Stamp
from triage_app.queue.store.work import Store, Work

if TYPE_CHECKING:
    from pathlib import Path

    from postgres_cluster import Cluster
    from queues import Queue


def test_the_migrated_schema_is_the_declared_one(queue: Queue) -> None:
    with queue.store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Outbox.metadata) == []


def test_migrating_twice_changes_nothing_and_puts_the_guards_back(queue: Queue) -> None:
    migrate.bring_up_to_date(queue.store.engine)
    with queue.store.engine.connect() as connection:
        migrate.require_current(connection)
        assert guards.are_in_place(connection)


def test_a_database_with_other_guards_is_refused_until_they_are_put_back(queue: Queue) -> None:
    for older in ("other", "0 other", f"{guards.NUMBER} other"):
        queue.store.write(lambda work, value=older: stamp_guards(work, value))  # type: ignore[misc]
        with queue.store.engine.connect() as connection:
            assert migrate.is_behind(connection)
            with pytest.raises(TriageError, match="schema_older"):
                migrate.require_current(connection)
        assert not migrate.bring_up_to_date(queue.store.engine)
        with queue.store.engine.connect() as connection:
            migrate.require_current(connection)


def test_later_guards_are_those_of_a_newer_program_and_worked_under(queue: Queue) -> None:
    queue.store.write(lambda work: stamp_guards(work, f"{guards.NUMBER + 1} other"))
    with queue.store.engine.connect() as connection:
        migrate.require_current(connection)


def stamp_guards(work: Work, value: str) -> None:
    work.connection.execute(update(Stamp).where(Stamp.name == "guards").values(value=value))


GUARDS = {
    "postgresql": "3c6f52c84d9f3568ba8fabf846a0d1c07e951c7580d2386c3f79e3564045067e",
    "sqlite": "2cd7506fba8d214bef1201dd79197953bf62516dfef609cfb2068b726a90be8c",
}
"""What the guards of `guards.NUMBER` are: who changes them counts on."""


@pytest.mark.parametrize("dialect", GUARDS)
def test_guards_that_change_get_a_new_number(dialect: str) -> None:
    assert guards.fingerprint(dialect) == GUARDS[dialect]


def test_a_database_of_a_much_newer_program_is_refused(queue: Queue) -> None:
    with queue.store.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999_pre'"))
        connection.execute(text("INSERT INTO stamp (name, value) VALUES ('contracted', '9998')"))
    with queue.store.engine.connect() as connection, pytest.raises(TriageError, match="schema_newer"):
        migrate.require_current(connection)


def test_the_file_holds_nothing_readable(embedded_queue: Queue, tmp_path: Path) -> None:
    embedded_queue.take_in(a_message("m-1", "the unmistakable words"))
    files = list(tmp_path.glob("queue.db*"))
    content = b"".join(path.read_bytes() for path in files)
    assert len(content) > 100_000
    assert b"unmistakable" not in content
    assert b"CREATE TABLE" not in content
    with sqlite3.connect(tmp_path / "queue.db") as foreign, pytest.raises(sqlite3.DatabaseError):
        foreign.execute("SELECT count(*) FROM sqlite_master")


def test_a_wrong_key_is_said_in_a_sentence(embedded_queue: Queue, tmp_path: Path) -> None:
    embedded_queue.take_in(a_message("m-1"))
    wrong = Store(engine.open_embedded(tmp_path / "queue.db", "00" * 32), SetClock(NOW))
    with pytest.raises(UnreachableError, match="database_key_wrong"):
        wrong.read(figures.accounts)
    wrong.close()


def test_a_full_disk_is_said_in_a_sentence_and_loses_nothing(embedded_queue: Queue) -> None:
    embedded_queue.take_in(a_message("m-1"))

    def fill(work: Work) -> None:
        pages = work.connection.execute(text("PRAGMA page_count")).scalar_one()
        work.connection.execute(text(f"PRAGMA max_page_count = {pages}"))
        work.connection.execute(update(Conversation).values(snippet="x" * 2_000_000))

    with pytest.raises(TriageError, match="disk_full"):
        embedded_queue.store.write(fill)
    assert embedded_queue.desk().conversation(embedded_queue.only()).row.snippet == "When is my result ready?"


def test_a_writer_waits_its_turn_beside_another_process(embedded_queue: Queue) -> None:
    other = embedded_queue.open_store("other")
    for turn in range(50):
        embedded_queue.take_in(a_message(f"m-{turn}"))
        other.write(lambda work: work.connection.execute(update(Conversation).values(subject="x")))
    assert embedded_queue.store.read(figures.accounts).conversations == 1
    other.close()


def test_a_lock_that_is_held_too_long_is_said_in_a_sentence(embedded_queue: Queue, tmp_path: Path) -> None:
    hasty = Store(
        engine.open_embedded(tmp_path / "queue.db", KEY), SetClock(NOW), patience=timedelta(milliseconds=50)
    )
    other = embedded_queue.open_store("other")
    with (
        other.engine.connect().execution_options(**{engine.WRITING: True}) as connection,
        connection.begin(),
        pytest.raises(TriageError, match="database_busy"),
    ):
        hasty.write(lambda work: work.connection.execute(update(Conversation).values(subject="x")))
    other.close()
    hasty.close()
    assert embedded_queue.take_in(a_message("m-1")).new == 1


def test_a_whole_database_has_no_problems(queue: Queue) -> None:
    queue.take_in(a_message("m-1"))
    assert queue.store.read(problems) == []


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("postgresql://ana@db/triage", "database_url_without_tls"),
        ("postgresql://ana@db/triage?sslmode=require", "database_url_without_tls"),
        ("postgresql://ana:pw@db/triage?sslmode=verify-full", "database_url_with_password"),
        ("mysql://ana@db/triage", "database_url_invalid"),
        ("not an address", "database_url_invalid"),
        ("postgresql:///triage?sslmode=verify-full", "database_url_invalid"),
    ],
)
def test_an_address_that_could_leak_is_refused(url: str, code: str) -> None:
    with pytest.raises(UsageError, match=code):
        engine.team_address(url)


@pytest.mark.postgres
def test_an_assistants_own_login_works_the_queue_and_cannot_touch_staff(team_queue: Queue) -> None:
    team_queue.take_in(a_message("m-1"))
    from triage_app.queue.access import Access  # noqa: PLC0415
    from triage_app.queue.domain.timing import Timing  # noqa: PLC0415

    store = team_queue.open_store("joy")
    desk = Access(store, team_queue.people["joy"], Timing(undo=timedelta(0)))
    assert desk.claim(team_queue.only()).row.owner == "Joy Tan"
    for attack in ("UPDATE staff SET name = 'x'", "DELETE FROM conversation", "DELETE FROM change"):
        with pytest.raises(NotAllowedError, match="database_refused"):
            store.write(lambda work, a=attack: work.connection.execute(text(a)))  # type: ignore[misc]
    desk.shut()


@pytest.mark.postgres
def test_of_two_writers_who_block_each_other_both_succeed(team_queue: Queue) -> None:
    team_queue.take_in(a_message("m-1"), a_message("m-2", thread_key="t-2"))
    ids = [row.id for row in team_queue.desk().open_rows()[0]]
    both_hold_one, tries = threading.Barrier(2), []

    def touch(order: list[int]) -> None:
        waits = [both_hold_one.wait]

        def act(work: Work) -> None:
            tries.append(order)
            for one in order:
                row = update(Conversation).where(Conversation.id == one)
                work.connection.execute(row.values(version=Conversation.version + 1))
                if waits:
                    waits.pop()(10)

        team_queue.store.write(act)

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(touch, ids), pool.submit(touch, ids[::-1])]:
            done.result(20)
    assert len(tries) == 3, "one of them was chosen as the victim, and tried again"
    assert [row.version for row in team_queue.desk().open_rows()[0]] == [3, 3]


@pytest.mark.postgres
def test_a_desk_whose_lines_are_all_dead_goes_on(team_queue: Queue, postgres_cluster: Cluster) -> None:
    store, mine = team_queue.open_store("joy"), text("SELECT pg_backend_pid()")
    with ExitStack() as lines:
        connections = [lines.enter_context(store.engine.connect()) for _ in range(engine.MOST_LINES)]
        dead = [one.execute(mine).scalar_one() for one in connections]
    with psycopg.connect(libpq(postgres_cluster.superuser_url), autocommit=True) as above:
        for one in dead:
            above.execute("SELECT pg_terminate_backend(%s, 5000)", (one,))
    assert store.read(lambda work: work.connection.execute(select(1)).scalar_one()) == 1
    store.close()


@pytest.mark.postgres
def test_a_desk_that_falls_asleep_holding_a_row_lets_go_of_it(team_queue: Queue) -> None:
    team_queue.take_in(a_message("m-1"))
    conversation = team_queue.only()
    team_queue.desk("joy").claim(conversation)
    asleep, awake = threading.Event(), threading.Event()

    def hold(work: Work) -> None:
        row = select(Conversation.id).where(Conversation.id == conversation).with_for_update()
        work.connection.execute(row)
        asleep.set()
        assert awake.wait(30)

    with ThreadPoolExecutor(1) as pool:
        sleeper = pool.submit(team_queue.as_login("joy").write, hold)
        assert asleep.wait(10)
        try:
            assert team_queue.desk("ana").claim(conversation, take=True).row.owner == "Ana Reyes"
        finally:
            awake.set()
        with pytest.raises(UnreachableError, match="database_unreachable"):
            sleeper.result(10)


@pytest.mark.postgres
def test_after_a_connection_was_cut_reading_goes_on_and_what_would_be_done_twice_is_told(
    team_queue: Queue, postgres_cluster: Cluster
) -> None:
    store, done = team_queue.open_store("joy"), []

    def cut() -> None:
        me = store.read(lambda work: work.connection.execute(text("SELECT pg_backend_pid()")).scalar_one())
        with psycopg.connect(libpq(postgres_cluster.superuser_url), autocommit=True) as above:
            above.execute("SELECT pg_terminate_backend(%s, 5000)", (me,))

    def ask(work: Work) -> int:
        done.append(1)
        return int(work.connection.execute(select(1)).scalar_one())

    cut()
    assert store.read(ask) == 1
    cut()
    with pytest.raises(UnreachableError, match="database_unreachable"):
        store.write(ask)
    cut()
    assert store.write(ask, keyed=True) == 1
    assert len(done) == 5
    store.close()
