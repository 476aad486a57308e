"""Folders and files in which this account may not write: a child under an account without rights shows it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from command_line import PASSPHRASE, Said, copy_profile, finished, write
from queues import KEY
from triage_app.credentials import DATABASE_KEY
from triage_app.credentials.vault import VaultSecrets

if TYPE_CHECKING:
    from collections.abc import Iterator

NOBODY = 65534
OLD = Path(__file__).parents[1] / "store" / "corpus" / "0001_pre.db"
# Everything is imported first: the program itself may lie where that account cannot look
CHILD = """
import importlib, os, pkgutil, sys
import triage_app
for one in pkgutil.walk_packages(triage_app.__path__, "triage_app."):
    if not one.name.startswith(("triage_app.ui", "triage_app.practice", "triage_app.__main__")):
        importlib.import_module(one.name)
from triage_app.cli import main
from triage_app.queue.store import engine, guards, migrate
from triage_app.sentences import catalogue
for language in ("en", "es"):
    catalogue(language)
"".encode("utf-8-sig")
if os.geteuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
sys.exit(main(sys.argv[1:]))
"""


@dataclass(frozen=True)
class Elsewhere:
    """A folder that every account can reach, with a queue in it; commands run without rights."""

    folder: Path

    @property
    def profile(self) -> Path:
        return self.folder / "profile"

    def __call__(self, *words: str, code: int, profile: Path | None = None) -> Said:
        place = ("--profile", profile or self.profile, "--vault-passphrase-file", self.folder / "passphrase")
        command: list[Any] = [sys.executable, "-P", "-c", CHILD, "--json", *place, *words]
        said = finished(
            subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd="/"),
            code=code,
        )
        assert "Traceback" not in said.err
        return said

    def give_away(self) -> None:
        """Let everything belong to the account without rights."""
        if os.geteuid() == 0:
            for path in (self.folder, *self.folder.rglob("*")):
                os.chown(path, NOBODY, NOBODY)


@pytest.fixture
def elsewhere(pattern: Path) -> Iterator[Elsewhere]:
    folder = Path(tempfile.mkdtemp(prefix="triage-permissions-"))
    folder.chmod(0o755)
    copy_profile(pattern, folder / "profile")
    write(folder / "passphrase", PASSPHRASE)
    made = Elsewhere(folder)
    made.give_away()
    yield made
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o700)
    shutil.rmtree(folder)


def test_a_new_profile_where_nothing_may_be_written_is_told(elsewhere: Elsewhere) -> None:
    elsewhere.folder.chmod(0o555)
    failed = elsewhere("db", "init", code=1, profile=elsewhere.folder / "new")
    assert failed.error == "profile_unwritable"
    assert "(Permission denied)" in failed.answer["message"]


def test_a_profile_that_became_read_only_says_so(elsewhere: Elsewhere) -> None:
    for path in elsewhere.profile.iterdir():
        path.chmod(0o500 if path.is_dir() else 0o400)
    elsewhere.profile.chmod(0o500)
    assert elsewhere("queue", "list", code=1).error == "database_read_only"


def test_logs_that_belong_to_somebody_else_are_told(elsewhere: Elsewhere) -> None:
    log = write(elsewhere.profile / "logs" / "sync.log", "")
    log.chmod(0)
    failed = elsewhere("sync", code=1)
    assert failed.error == "profile_unwritable"


def test_a_folder_for_copies_that_is_closed_stops_a_migration_before_it_begins(elsewhere: Elsewhere) -> None:
    database, copies = elsewhere.profile / "queue.db", elsewhere.profile / "backups"
    VaultSecrets(elsewhere.profile / "vault.json", PASSPHRASE).put(DATABASE_KEY, KEY)
    for beside in elsewhere.profile.glob("queue.db-*"):
        beside.unlink()
    shutil.copyfile(OLD, database)
    copies.mkdir(exist_ok=True)
    elsewhere.give_away()
    copies.chmod(0o500)
    before = database.read_bytes()
    failed = elsewhere("queue", "list", code=1)
    assert failed.error == "profile_unwritable"
    assert "(Permission denied)" in failed.answer["message"]
    assert database.read_bytes() == before
    assert list(copies.iterdir()) == []
    copies.chmod(0o700)


def test_somebody_elses_profile_stays_closed(elsewhere: Elsewhere) -> None:
    elsewhere.profile.chmod(0)
    failed = elsewhere("queue", "list", code=2)
    assert failed.error == "usage"
    assert "is not readable" in failed.answer["message"]
