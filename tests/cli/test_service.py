"""Sync as a service: its own secrets, its own account, and nothing of any person."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from command_line import Served, finished, write
from triage_app import service
from triage_app.clock import SystemClock
from triage_app.credentials import DATABASE_PASSWORD, ServiceSecrets, credential_id, portal_secret
from triage_app.errors import TriageError, UsageError
from triage_app.practice.generator import make_practice
from triage_app.practice.portal import PracticePortal
from triage_app.program import program_command

if TYPE_CHECKING:
    from collections.abc import Iterator

    from command_line import CommandLine, Said
    from tests.cli.conftest import Team

NOBODY = 65_534
CHILD = f"""
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
"x".encode("idna")
migrate._steps(), guards.fingerprint("postgresql")
os.setgroups([]); os.setgid({NOBODY}); os.setuid({NOBODY})
sys.exit(main(sys.argv[1:]))
"""


@pytest.fixture
def outside() -> Iterator[Path]:
    """A folder that belongs to an account which owns nothing else; pytest's own are closed to it."""
    folder = Path(tempfile.mkdtemp(prefix="triage-service-"))
    os.chown(folder, NOBODY, NOBODY)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Served]:
    """The portal of a practice to which three patients have written."""
    practice = make_practice(datetime.now(UTC))
    few = replace(practice, threads=practice.threads[:3])
    with PracticePortal(few, clock=SystemClock().now) as portal:
        yield Served(portal, write(tmp_path / "secret", portal.client_secret))


def as_nobody(*words: str | Path, code: int = 0, **env: str) -> Said:
    """Run a command under an account without rights, home and keyring."""
    command = [sys.executable, "-P", "-c", CHILD, "--json", *map(str, words)]
    bare = {"PATH": os.environ["PATH"], "PYTHONPATH": os.environ.get("PYTHONPATH", ""), "LC_ALL": "C.UTF-8"}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return finished(subprocess.Popen(command, text=True, cwd="/", env=bare | env, **pipes), code=code)  # type: ignore[call-overload]


def unit_of(root: Path) -> dict[str, list[str]]:
    """The unit's settings by their names."""
    settings: dict[str, list[str]] = {}
    for line in (root / "etc/systemd/system" / service.UNIT).read_text().splitlines():
        name, _, value = line.partition("=")
        settings.setdefault(name, []).append(value)
    return settings


def installed(team: Team, served: Served, root: Path) -> None:
    """Connect the portal, and have the service installed under `root`."""
    team.add("robot", "sync")
    team.line(*team.owner(), *served.words())
    install = (*team.signed_in("robot"), "sync", "install", "--root", root)
    assert team.line(*install, code=2).error == "secret_missing"
    owners = (*team.owner(), "sync", "install", "--root", root, "--secret", "Greenfield", served.secret_file)
    assert team.line(*owners, code=3).error == "service_not_syncs_login"
    assert not list(root.iterdir())
    done = team.line(*install, "--secret", "Greenfield", served.secret_file).answer
    assert (done["sealed"], done["started"]) == (False, False)


def handed_over(unit: dict[str, list[str]], root: Path, outside: Path) -> Path:
    """The directory of secrets that systemd would hand to the unit's account."""
    kept = outside / "credentials"
    kept.mkdir()
    for one in unit["LoadCredential"]:
        name, _, path = one.partition(":")
        source = root / path.removeprefix("/")
        assert source.stat().st_mode & 0o777 == 0o600
        shutil.copy(source, kept / name)
        (kept / name).chmod(0o440)  # an access list shows as a group's right
    for owned in (kept, *kept.iterdir()):
        os.chown(owned, NOBODY, NOBODY)
    return kept


@pytest.mark.postgres
def test_what_the_unit_runs_reads_the_portal_under_an_account_without_rights(
    team: Team, small: Served, outside: Path
) -> None:
    root = team.line.folder / "root"
    root.mkdir()
    installed(team, small, root)
    unit = unit_of(root)
    assert unit["DynamicUser"] == ["yes"]
    ours = shlex.split(unit["ExecStart"][0].replace("%%", "%"))[len(program_command()) :]
    assert ours[:2] == ["--profile", service.STATE]
    assert ours[-2:] == ["sync", "--service"]
    kept, ca = handed_over(unit, root, outside), outside / "ca.crt"
    shutil.copy(team.cluster.ca_file, ca)
    place = ["--profile", str(outside), "--database", ours[3].replace(str(team.cluster.ca_file), str(ca))]
    (pulled,) = as_nobody(*place, *ours[4:], "--once", CREDENTIALS_DIRECTORY=str(kept)).answers
    assert (pulled["new"] > 0, pulled["errors"]) == (True, [])


def test_a_service_reads_what_it_was_handed_and_no_vault_or_keyring(
    fresh: CommandLine, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh(*served.words())  # the vault holds the portal's secret now
    ask = ("--database", DATABASE, "sync", "--service", "--once")
    assert fresh(*ask, code=2).error == "service_credentials_missing"
    handed = fresh.folder / "handed"
    handed.mkdir()
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(handed))
    assert fresh(*ask, code=2).error == "secret_missing"
    (handed / DATABASE_PASSWORD).write_bytes(b"\xff")
    assert fresh(*ask, code=2).error == "secret_file_unreadable"
    with pytest.raises(UsageError, match="secret_missing"):
        ServiceSecrets().get(portal_secret("Greenfield"))


DATABASE = "postgresql://robot@db.example/a%20practice?sslmode=verify-full&sslrootcert=/etc/ca.crt"
SECRETS = {DATABASE_PASSWORD: "its password", portal_secret("Ana's portal"): "its secret"}


def test_the_unit_names_no_secret_and_no_portal_and_systemd_finds_nothing_wrong(tmp_path: Path) -> None:
    done = service.install(DATABASE, SECRETS, service.Places(tmp_path, seal=False))
    text = done.unit.read_text()
    assert "a%%20practice" in text
    assert not [word for word in ("its password", "its secret", "Ana") if word in text]
    closed = tmp_path / "etc/triage-app/credentials"
    assert closed.stat().st_mode & 0o777 == 0o700
    assert {one.name for one in closed.iterdir()} == {credential_id(name) for name in SECRETS}
    judged = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(done.unit)], capture_output=True, text=True, check=False
    )
    assert [one for one in judged.stderr.splitlines() if service.UNIT in one] == []


def test_a_new_installation_that_fails_leaves_the_earlier_ones_secrets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    places, secrets = service.Places(tmp_path / "root"), {DATABASE_PASSWORD: "made up"}
    service.install("postgresql://robot@db/practice", secrets, service.Places(places.root, seal=False))
    before = {path.name: path.read_bytes() for path in places.credentials.iterdir()}
    sealer = tmp_path / "systemd-creds"
    sealer.write_text("#!/bin/sh\nexit 1\n")
    sealer.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    with pytest.raises(TriageError, match="service_not_started"):
        service.install("postgresql://robot@db/practice", secrets, places)
    assert {path.name: path.read_bytes() for path in places.credentials.iterdir()} == before


def test_secrets_are_sealed_where_the_computer_can(tmp_path: Path) -> None:
    done = service.install(DATABASE, SECRETS, service.Places(tmp_path))
    assert done.sealed
    assert "LoadCredentialEncrypted=database-password:/etc/triage-app/credentials/database-password" in (
        done.unit.read_text()
    )
    for name, secret in SECRETS.items():
        path = tmp_path / "etc/triage-app/credentials" / credential_id(name)
        assert secret.encode() not in path.read_bytes()
        opened = subprocess.run(["systemd-creds", "decrypt", path, "-"], capture_output=True, check=True)
        assert opened.stdout == secret.encode()


def test_a_later_installation_leaves_no_secret_of_an_earlier_one(tmp_path: Path) -> None:
    places = service.Places(tmp_path, seal=False)
    service.install(DATABASE, SECRETS, places)
    service.install(DATABASE, {DATABASE_PASSWORD: "new"}, places)
    (kept,) = places.credentials.iterdir()
    assert kept.read_text() == "new"


def test_uninstalling_takes_unit_and_secrets_away(bare: CommandLine, tmp_path: Path) -> None:
    service.install(DATABASE, SECRETS, service.Places(tmp_path, seal=False))
    assert bare("sync", "uninstall", "--root", tmp_path).answer == {"removed": True}
    assert not [path for path in (tmp_path / "etc").rglob("*") if path.is_file()]
    assert bare("sync", "uninstall", "--root", tmp_path).answer == {"removed": False}


def test_an_embedded_queue_has_no_service(line: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    assert line("sync", "install", code=2).error == "service_needs_team"
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(line.folder))
    assert line("sync", "--service", "--once", code=2).error == "service_needs_team"


def test_only_root_sets_up_a_service(bare: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: NOBODY)
    for verb in ("install", "uninstall"):
        assert bare("sync", verb, code=3).error == "service_needs_root"


def test_where_there_is_no_systemd_the_steps_are_told(bare: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "_SYSTEM", "win32")
    failed = bare("sync", "install", code=2)
    assert failed.error == "service_by_hand"
    assert "Task Scheduler" in failed.answer["next"]
