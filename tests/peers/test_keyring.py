"""A profile whose secrets are in a real keyring: gnome-keyring on a D-Bus session of its own."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from command_line import Said, finished, start, write
from triage_app.clock import SystemClock
from triage_app.practice.generator import make_practice
from triage_app.practice.portal import PracticePortal

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.peer

NEEDED = ("gnome-keyring-daemon", "secret-tool", "dbus-run-session", "dbus-send")
INSTALL = (
    "The keyring's programs are missing, and no test is skipped for that. Install them with "
    "`apt-get install --no-install-recommends gnome-keyring libsecret-tools dbus-daemon dbus-bin`."
)
# The session ends when it reads another line, or when the tests die and the pipe closes
SESSION = """
read -r password
printf %s "$password" | gnome-keyring-daemon --unlock --components=secrets --foreground >/dev/null 2>&1 &
echo "$DBUS_SESSION_BUS_ADDRESS"
read -r line
kill $!
"""
TO_THE_BUS = ("--dest=org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus.NameHasOwner")
TO_THE_KEYRING = (
    "--dest=org.freedesktop.secrets",
    "/org/freedesktop/secrets",
    "org.freedesktop.Secret.Service.Lock",
)


@dataclass(frozen=True)
class Session:
    """An account that is signed in: a bus, an unlocked keyring, and a profile that does not exist yet."""

    folder: Path
    env: dict[str, str]

    @property
    def profile(self) -> Path:
        return self.folder / "profile"

    def __call__(self, *words: str, code: int = 0) -> Said:
        return finished(start("--profile", self.profile, "--json", *words, env=self.env), code=code)

    def run(self, *command: str) -> str:
        done = subprocess.run(command, env=self.env, capture_output=True, text=True, check=True, timeout=20)
        return done.stdout

    def lock(self) -> None:
        self.run(
            *("dbus-send", "--session", "--print-reply", *TO_THE_KEYRING),
            "array:objpath:/org/freedesktop/secrets/aliases/default",
        )

    def wait_for_keyring(self) -> None:
        """Ask the bus, for a call to the keyring itself would start a second one."""
        until = time.monotonic() + 20
        asked = ("dbus-send", "--session", "--print-reply", *TO_THE_BUS, "string:org.freedesktop.secrets")
        while "boolean true" not in self.run(*asked):
            assert time.monotonic() < until, "the keyring did not come up"


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder with a short path, as sockets need it."""
    made = Path(tempfile.mkdtemp(prefix="triage-keyring-"))
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture
def session(folder: Path) -> Iterator[Session]:
    assert all(map(shutil.which, NEEDED)), INSTALL
    for name in ("data", "run", "home"):
        (folder / name).mkdir(mode=0o700)
    named = {"HOME": "home", "XDG_DATA_HOME": "data", "XDG_RUNTIME_DIR": "run"}
    env = {
        **{name: value for name, value in os.environ.items() if name not in {"DISPLAY", "WAYLAND_DISPLAY"}},
        **{name: str(folder / below) for name, below in named.items()},
    }
    bus = subprocess.Popen(
        ["dbus-run-session", "--", "/bin/sh", "-c", SESSION],
        env=env,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    assert bus.stdin is not None
    assert bus.stdout is not None
    bus.stdin.write(secrets.token_hex() + "\n")
    bus.stdin.flush()
    made = Session(folder, {**env, "DBUS_SESSION_BUS_ADDRESS": bus.stdout.readline().strip()})
    try:
        made.wait_for_keyring()
        yield made
    finally:
        bus.communicate("end\n", timeout=20)


@pytest.fixture
def portal() -> Iterator[PracticePortal]:
    with PracticePortal(make_practice(datetime.now(UTC)), clock=SystemClock().now) as portal:
        yield portal


def connect(session: Session, portal: PracticePortal) -> None:
    secret = write(session.folder / "secret", portal.client_secret)
    session(
        *("portal", "add", "Greenfield", "--url", portal.base_url, "--auth", "client-secret"),
        *("--client-id", portal.client_id, "--token-url", portal.token_url, "--secret-file", str(secret)),
    )
    secret.unlink()


def test_the_keyring_alone_holds_the_queues_key_and_the_portals_secret_until_it_is_locked(
    session: Session, portal: PracticePortal
) -> None:
    connect(session, portal)
    assert json.loads((session.profile / "profile.json").read_text())["keys"] == "keyring"
    service = ("service", f"triage-app {session.profile.resolve()}")
    kept = session.run("secret-tool", "lookup", *service, "username", "portal:Greenfield")
    assert kept == portal.client_secret
    key = session.run("secret-tool", "lookup", *service, "username", "database-key")
    assert len(bytes.fromhex(key)) == 32
    pulled = session("sync", "--once").answer
    assert (pulled["new"] >= 150, pulled["errors"]) == (True, [])
    for path in filter(Path.is_file, session.profile.rglob("*")):
        content = path.read_bytes()
        assert portal.client_secret.encode() not in content
        assert key.encode() not in content
        assert bytes.fromhex(key) not in content
    assert not (session.profile / "vault.json").exists()

    session.lock()
    failed = session("sync", "--once", code=2)
    assert failed.error == "keyring_unusable"
    assert "cannot be used: it is locked." in failed.answer["message"]
    second = start("--profile", session.folder / "second", "--json", "db", "init", env=session.env)
    assert finished(second, code=2).error == "keyring_unusable"
    assert not (session.folder / "second" / "queue.db").exists()
    assert not (session.folder / "second" / "profile.json").exists()


def test_a_session_that_is_gone_is_told_with_what_to_use_instead(folder: Path) -> None:
    env = {
        "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent/bus",
        "XDG_RUNTIME_DIR": str(folder),
        "HOME": str(folder),
    }
    failed = finished(start("--profile", folder / "profile", "--json", "db", "init", env=env), code=2)
    assert failed.error == "keyring_unusable"
    assert failed.answer["next"] == "Unlock it, or use a vault: --vault-passphrase-file FILE."
    assert not (folder / "profile").exists()
