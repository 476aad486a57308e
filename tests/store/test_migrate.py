"""Old databases come along unharmed, a copy is kept, and desks of the version before go on working."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import inspect, select, text

from queues import KEY, NO_UNDO, NOW, engine_at
from triage_app.clock import SetClock
from triage_app.errors import TriageError
from triage_app.queue.access import Access
from triage_app.queue.domain.people import Role
from triage_app.queue.services import staff
from triage_app.queue.store import backup, engine, guards, migrate, roles
from triage_app.queue.store.integrity import problems
from triage_app.queue.store.schema_record import Audit, PatientAlias
from triage_app.queue.store.work import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

    from postgres_cluster import Cluster, Database

CORPUS = Path(__file__).parent / "corpus"
OLD = sorted(path.stem for path in CORPUS.glob("*.db"))


@pytest.fixture(params=OLD)
def version(request: pytest.FixtureRequest) -> str:
    """A schema that was released."""
    return str(request.param)


@pytest.fixture(params=["embedded", pytest.param("team", marks=pytest.mark.postgres)])
def old(request: pytest.FixtureRequest, tmp_path: Path, version: str) -> Iterator[Engine]:
    """A database as an older version of the program left it."""
    if request.param == "embedded":
        shutil.copy(CORPUS / f"{version}.db", tmp_path / "queue.db")
        opened = engine.open_embedded(tmp_path / "queue.db", KEY)
    else:
        opened = restored(request.getfixturevalue("postgres_database"), version)
    yield opened
    opened.dispose()


def restored(database: Database, version: str) -> Engine:
    made = engine_at(database.owner_url)
    with made.connect() as connection, connection.begin():
        roles.make_groups(connection)
        driver: Any = connection.connection.driver_connection
        driver.execute((CORPUS / f"{version}.sql").read_text(encoding="utf-8"))
    return made


def test_the_corpus_has_every_released_schema() -> None:
    assert list(migrate._steps()[:-1]) == OLD
    assert [path.stem for path in sorted(CORPUS.glob("*.sql"))] == OLD


@pytest.fixture
def embedded_engine(tmp_path: Path) -> Iterator[Engine]:
    made = engine.open_embedded(tmp_path / "new.db", KEY)
    yield made
    made.dispose()


def test_an_old_database_is_brought_up_to_date_with_everything_in_it(old: Engine, version: str) -> None:
    kept: list[str] = []
    with old.connect() as connection:
        assert migrate.is_behind(connection)
        with pytest.raises(TriageError, match="schema_older"):
            migrate.require_current(connection)
    assert migrate.bring_up_to_date(old, before=kept.append)
    assert kept == [version]
    assert not migrate.bring_up_to_date(old, before=kept.append)
    assert kept == [version]
    with old.connect() as connection:
        migrate.require_current(connection)
        aliases = connection.execute(select(PatientAlias.alias)).scalars().all()
    assert len(set(aliases)) == 1
    store = Store(old, SetClock(NOW))
    assert store.read(problems) == []
    desks = [
        Access(store, one.person, NO_UNDO)
        for one in store.read(staff.members)
        if Role.SYNC not in one.person.roles
    ]
    desk = desks[0]
    begun = [one.conversation(row.id).draft for one in desks for row in desk.open_rows()[0]]
    assert [draft.text for draft in begun if draft is not None] == ["Dear patient,"]
    assert {one.state.value for one in desk.deliveries()} == {"delivered"}
    assert sorted(row.state.value for row in desk.settled_rows(9)) == ["closed", "closed"]


def test_guards_and_the_record_are_in_force_after_migrating(old: Engine) -> None:
    migrate.bring_up_to_date(old)
    with old.begin() as connection:
        connection.execute(text("UPDATE practice SET zone = 'UTC'"))
        zones = select(Audit.facts).where(Audit.entity == "practice", Audit.act == "update")
        assert connection.execute(zones).scalar_one()["zone"] == ["America/New_York", "UTC"]


def test_guards_of_an_earlier_version_are_gone_after_migrating(old: Engine) -> None:
    migrate.bring_up_to_date(old)
    there = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY name",
        "postgresql": (
            "SELECT tgname || ' ' || tgrelid::regclass FROM pg_trigger WHERE NOT tgisinternal"
            " UNION ALL SELECT proname FROM pg_proc WHERE pronamespace = 'triage'::regnamespace"
            " UNION ALL SELECT polname || ' ' || polrelid::regclass FROM pg_policy ORDER BY 1"
        ),
    }[old.dialect.name]
    with old.begin() as connection:
        migrated = connection.execute(text(there)).scalars().all()
        guards.put_back(connection)
        assert connection.execute(text(there)).scalars().all() == migrated
    assert "outbox_guard" not in migrated, "the first version's"


@pytest.mark.postgres
def test_people_of_an_old_team_come_into_their_groups(
    postgres_cluster: Cluster, postgres_database: Database
) -> None:
    team = restored(postgres_database, OLD[0])
    postgres_cluster.make_login("ana", "a made up password")
    migrate.bring_up_to_date(team)
    with team.connect() as connection:
        held = (
            "SELECT pg_has_role('ana', 'triage_supervisor', 'member'), pg_has_role('ana', 'triage_sync', 'member')"
        )
        assert tuple(connection.execute(text(held)).one()) == (True, False)
    team.dispose()


def test_a_migration_whose_copy_cannot_be_kept_changes_nothing(old: Engine) -> None:
    def no_room(_: str) -> None:
        raise TriageError("disk_full")

    before = tables(old)
    with pytest.raises(TriageError, match="disk_full"):
        migrate.bring_up_to_date(old, before=no_room)
    assert tables(old) == before


def tables(of: Engine) -> dict[str, set[str]]:
    looked = inspect(of)
    schema = "triage" if of.dialect.name == "postgresql" else None
    return {
        name: {column["name"] for column in looked.get_columns(name, schema=schema)}
        for name in looked.get_table_names(schema=schema)
    }


def test_a_step_that_only_adds_leaves_the_desks_of_the_version_before_at_work(
    old: Engine, version: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tables(old)
    migrate.bring_up_to_date(old)
    after = tables(old)
    assert all(before[name] <= after[name] for name in before)
    looked = inspect(old)
    schema = "triage" if old.dialect.name == "postgresql" else None
    for name, columns in before.items():
        for column in looked.get_columns(name, schema=schema):
            assert column["name"] in columns or column["nullable"] or column["default"] is not None
    monkeypatch.setattr(migrate, "_steps", lambda: tuple(OLD[: OLD.index(version) + 1]))
    with old.connect() as connection:
        migrate.require_current(connection)
        assert not migrate.is_behind(connection)


def test_a_step_that_takes_away_shuts_the_desks_of_the_version_before_out(
    old: Engine, version: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    migrate.bring_up_to_date(old)
    with old.begin() as connection:
        migrate._note_contracted(connection, ["9999_post"])
    monkeypatch.setattr(migrate, "_steps", lambda: tuple(OLD[: OLD.index(version) + 1]))
    with old.connect() as connection, pytest.raises(TriageError, match="schema_newer"):
        migrate.require_current(connection)


@pytest.mark.parametrize(
    ("missing", "waiting"),
    [([], 0), (["2_pre"], 0), (["2_pre", "3_post"], 1), (["2_post", "3_pre"], 0), (["2_post", "3_post"], 2)],
)
def test_what_takes_away_waits_unless_something_comes_after_it(missing: list[str], waiting: int) -> None:
    assert migrate._waiting(missing) == waiting


def test_a_copy_is_complete_encrypted_and_closed_to_others(tmp_path: Path) -> None:
    source = tmp_path / "queue.db"
    shutil.copy(CORPUS / f"{OLD[0]}.db", source)
    target = tmp_path / "backups" / "copy.db"
    backup.copy(source, KEY, target)
    assert not target.read_bytes().startswith(b"SQLite format 3")
    assert target.stat().st_mode & 0o077 == 0
    copied = Store(engine.open_embedded(target, KEY), SetClock(NOW))
    assert copied.read(problems) == []
    copied.close()


def test_only_the_latest_copies_are_kept(tmp_path: Path) -> None:
    for number in range(5):
        (tmp_path / f"queue-{number}.db").touch()
    backup.prune(tmp_path)
    assert len(list(tmp_path.iterdir())) == backup.KEPT


def test_the_end_of_a_contraction_is_noted_and_shuts_older_desks_out(
    embedded_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    migrate.bring_up_to_date(embedded_engine)
    known = migrate._steps()
    monkeypatch.setattr(migrate, "_steps", lambda: (*known, "9998_post"))
    monkeypatch.setattr(
        migrate,
        "_upgrade",
        lambda connection, revision: connection.execute(
            text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision}
        ),
    )
    assert not migrate.bring_up_to_date(embedded_engine), "it waits until it is asked for"
    assert migrate.bring_up_to_date(embedded_engine, finish=True)
    monkeypatch.setattr(migrate, "_steps", lambda: known)
    with embedded_engine.connect() as connection, pytest.raises(TriageError, match="schema_newer"):
        migrate.require_current(connection)


def test_a_step_of_somebody_elses_is_not_taken_for_a_later_one(embedded_engine: Engine) -> None:
    migrate.bring_up_to_date(embedded_engine)
    with embedded_engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0002_other'"))
    with embedded_engine.connect() as connection, pytest.raises(TriageError, match="schema_newer"):
        migrate.require_current(connection)
