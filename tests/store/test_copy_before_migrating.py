"""A newer program keeps a copy of an older queue before it touches it, or does not touch it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import sqlcipher3
from alembic import command
from sqlalchemy import text

from queues import KEY, NOW, engine_at
from triage_app import headless
from triage_app.cli import main
from triage_app.clock import SetClock
from triage_app.config import Place, Profile, Settings
from triage_app.credentials import DATABASE_KEY, GivenSecrets
from triage_app.errors import TriageError, UsageError
from triage_app.queue.store import backup, engine, migrate, roles
from triage_app.queue.store.integrity import problems
from triage_app.queue.store.work import Store

if TYPE_CHECKING:
    from postgres_cluster import Database

CORPUS = Path(__file__).parent / "corpus"
OLD = "0001_pre"
SECRETS = GivenSecrets({DATABASE_KEY: KEY})


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A profile as an older program left it."""
    made = Place(Profile(tmp_path / "profile"))
    made.profile.save(Settings())
    shutil.copyfile(CORPUS / f"{OLD}.db", made.profile.database)
    return made


def revision(path: Path) -> str:
    opened = engine.open_embedded(path, KEY)
    with opened.connect() as connection:
        found = str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar())
    opened.dispose()
    return found


def test_opening_an_older_queue_keeps_an_encrypted_copy_of_it_first(place: Place) -> None:
    headless.open_store(place, SECRETS).close()
    assert revision(place.profile.database) == migrate._steps()[-1]
    (kept,) = place.profile.backups.iterdir()
    assert revision(kept) == OLD
    assert not kept.read_bytes().startswith(b"SQLite format 3")
    copied = Store(engine.open_embedded(kept, KEY), SetClock(NOW))
    assert copied.read(problems) == []
    texts = "SELECT count(*), sum(length(text)) FROM message"
    original = Store(engine.open_embedded(place.profile.database, KEY), SetClock(NOW))
    counted = [
        tuple(one.read(lambda work: work.connection.execute(text(texts)).one())) for one in (copied, original)
    ]
    assert counted[0] == counted[1] != (0, None)
    for one in (copied, original):
        one.close()


def test_opening_it_again_makes_no_other_copy(place: Place) -> None:
    for _ in range(2):
        headless.open_store(place, SECRETS).close()
    assert len(list(place.profile.backups.iterdir())) == 1


def test_no_more_than_three_copies_are_kept(place: Place) -> None:
    place.profile.backups.mkdir()
    for number in range(4):
        (place.profile.backups / f"queue-{number}.db").touch()
    headless.open_store(place, SECRETS).close()
    assert len(list(place.profile.backups.iterdir())) == backup.KEPT
    assert place.profile.backups / f"queue-{OLD}.db" in place.profile.backups.iterdir()


@pytest.mark.parametrize("code", ["disk_full", "profile_unwritable"])
def test_without_a_copy_the_queue_stays_as_it_is(place: Place, monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    def fails(*_: object) -> None:
        raise TriageError(code)

    before = place.profile.database.read_bytes()
    monkeypatch.setattr(backup, "copy", fails)
    with pytest.raises(TriageError, match=code):
        headless.open_store(place, SECRETS)
    assert revision(place.profile.database) == OLD
    assert place.profile.database.read_bytes() == before


def test_a_disk_that_is_full_by_the_databases_own_account_stops_the_migration(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect = sqlcipher3.connect

    def small(path: str, **more: Any) -> Any:
        line = connect(path, **more)
        if path.endswith(".part"):
            line.execute("PRAGMA max_page_count = 8")
        return line

    monkeypatch.setattr(sqlcipher3, "connect", small)
    with pytest.raises(TriageError, match="disk_full"):
        headless.open_store(place, SECRETS)
    assert list(place.profile.backups.iterdir()) == []
    assert revision(place.profile.database) == OLD


def test_a_folder_for_copies_that_is_none_stops_the_migration(place: Place) -> None:
    place.profile.backups.write_text("a file where a folder should be")
    with pytest.raises(TriageError, match="profile_unwritable"):
        headless.open_store(place, SECRETS)
    assert revision(place.profile.database) == OLD


def test_a_program_that_dies_between_copy_and_migration_leaves_a_queue_that_opens(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    class DiedError(Exception):
        pass

    def dies(*_: object) -> None:
        raise DiedError

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(command, "upgrade", dies)
        with pytest.raises(DiedError):
            headless.open_store(place, SECRETS)
    assert revision(place.profile.database) == OLD
    headless.open_store(place, SECRETS).close()
    assert revision(place.profile.database) == migrate._steps()[-1]
    assert [one.name for one in place.profile.backups.iterdir()] == [f"queue-{OLD}.db"]


@pytest.mark.postgres
def test_a_teams_database_is_migrated_only_when_somebody_says_there_is_a_backup(
    postgres_database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    address = engine_at(postgres_database.owner_url)
    with address.begin() as connection:
        roles.make_groups(connection)
        driver: Any = connection.connection.driver_connection
        driver.execute((CORPUS / f"{OLD}.sql").read_text(encoding="utf-8"))
    url = address.url
    address.dispose()
    password = tmp_path / "password"
    password.touch(mode=0o600)
    password.write_text(str(url.password))
    bare = str(postgres_database.owner_url).replace(f":{url.password}@", "@")
    made = Place(Profile(tmp_path / "profile"), database=bare, password_file=password)
    asked = [
        "--json",
        "--profile",
        str(tmp_path / "profile"),
        "--database",
        bare,
        "--password-file",
        str(password),
    ]
    assert main([*asked, "db", "migrate"]) == 2
    assert json.loads(capsys.readouterr().out)["error"] == "backup_first"
    with pytest.raises(UsageError, match="backup_first"):
        headless.migrate_database(made, GivenSecrets({}), backed_up=False, finish=False)
    assert headless.migrate_database(made, GivenSecrets({}), backed_up=True, finish=False)
    assert not headless.migrate_database(made, GivenSecrets({}), backed_up=False, finish=False)
