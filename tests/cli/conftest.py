"""A command line without keyring or screen, on a fresh folder or on a queue with messages."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from command_line import PASSPHRASE, CommandLine, Served, copy_profile, write
from postgres_cluster import OWNER
from triage_app.cli import main
from triage_app.clock import SystemClock
from triage_app.practice.generator import make_practice
from triage_app.practice.portal import PracticePortal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from command_line import Said
    from postgres_cluster import Cluster, Database

PEOPLE = (("joy", "Joy Tan"), ("lena", "Lena Park"))


@pytest.fixture(autouse=True)
def _nothing_of_this_computer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No keyring, no screen, no profile but those the tests make."""
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "TRIAGE_PROFILE", "DBUS_SESSION_BUS_ADDRESS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.delenv("TRIAGE_VAULT_PASSPHRASE_FILE", raising=False)


@pytest.fixture
def bare(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """A command line that knows where its profile would be, and nothing else."""
    monkeypatch.setenv("TRIAGE_PROFILE", str(tmp_path / "profile"))
    return CommandLine(tmp_path, capsys)


@pytest.fixture
def fresh(bare: CommandLine, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """A command line with a passphrase for a vault; there is no queue yet."""
    monkeypatch.setenv("TRIAGE_VAULT_PASSPHRASE_FILE", str(bare.write("passphrase", PASSPHRASE)))
    return bare


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The practice's portal, as it is now; tests only read from it."""
    secret_file = tmp_path_factory.mktemp("portal") / "secret"
    with PracticePortal(make_practice(datetime.now(UTC)), clock=SystemClock().now) as portal:
        yield Served(portal, write(secret_file, portal.client_secret))


@pytest.fixture(scope="session")
def pattern(tmp_path_factory: pytest.TempPathFactory, served: Served) -> Path:
    """A queue that was begun, filled from the portal and left: ana supervises, joy and lena assist."""
    folder = tmp_path_factory.mktemp("pattern")
    passphrase = write(folder / "passphrase", PASSPHRASE)
    place = ("--profile", str(folder / "profile"), "--vault-passphrase-file", str(passphrase))
    first = ("--person", "ana", "--person-name", "Ana Reyes", "--zone", "America/New_York")
    assert main([*place, *served.words(), *first]) == 0
    for login, name in PEOPLE:
        assert main([*place, "staff", "add", login, "--name", name, "--role", "assistant"]) == 0
    assert main([*place, "sync", "--once"]) == 0
    return folder / "profile"


@pytest.fixture
def line(fresh: CommandLine, pattern: Path) -> CommandLine:
    """A command line on a queue of its own with the practice's messages."""
    copy_profile(pattern, fresh.profile)
    return fresh


@pytest.fixture
def first_id(line: CommandLine) -> str:
    """The number of the most urgent conversation."""
    return str(line("queue", "list", "--limit", "1").answer["id"])


@pytest.fixture
def claimed(line: CommandLine, first_id: str) -> Callable[..., list[str]]:
    """Claims the first conversation and gives the words that begin a reply in it."""
    line("queue", "claim", first_id)
    return lambda *words: ["queue", "reply", first_id, *words]


@dataclass(frozen=True)
class Team:
    """A command line with a file for each login's password; logins are the cluster's, so each has a suffix."""

    line: CommandLine
    cluster: Cluster
    database: Database
    suffix: str

    def login(self, name: str) -> str:
        return f"{name}_{self.suffix}"

    def url(self, login: str) -> str:
        where = f"{self.cluster.host}:{self.cluster.port}/{self.database.name}"
        return f"postgresql://{login}@{where}?sslmode=verify-full&sslrootcert={self.cluster.ca_file}"

    def password_file(self, name: str) -> Path:
        return self.line.folder / f"password of {name}"

    def signed_in(self, name: str) -> tuple[str | Path, ...]:
        return ("--database", self.url(self.login(name)), "--password-file", self.password_file(name))

    def owner(self) -> tuple[str | Path, ...]:
        return ("--database", self.url(OWNER), "--password-file", self.password_file("owner"))

    def add(self, name: str, role: str, code: int = 0) -> Said:
        password = self.line.write(f"password of {name}", f"{name}'s first password\n")
        words = ("staff", "add", self.login(name), "--name", name.capitalize(), "--role", role)
        return self.line(*self.owner(), *words, "--first-password-file", password, code=code)


@pytest.fixture
def team(fresh: CommandLine, postgres_cluster: Cluster, postgres_database: Database) -> Team:
    """A practice on the cluster, begun by its owner; ana is its first person."""
    made = Team(fresh, postgres_cluster, postgres_database, uuid.uuid4().hex[:8])
    fresh.write("password of owner", postgres_cluster.owner_password)
    first = fresh.write("password of ana", "ana's first password")
    words = ("db", "init", "--person", made.login("ana"), "--person-name", "Ana", "--person-password-file", first)
    assert fresh(*made.owner(), *words).answer == {"made": True, "database": "postgresql"}
    assert fresh(*made.owner(), *words).answer == {"made": False, "database": "postgresql"}
    return made
