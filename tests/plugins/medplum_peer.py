"""An independent FHIR server for the tests: Medplum's router, or the one that TRIAGE_PEER_URL names."""

from __future__ import annotations

import json
import os
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from medplum_packages import HERE, check_identity, installed_packages, node

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from pathlib import Path

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


@contextmanager
def running_peer(folder: Path) -> Generator[Peer]:
    """Run the server until the block ends or this process dies, which closes its standard input."""
    server = subprocess.Popen(
        [node(), str(HERE / "server.mjs"), str(folder)],
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
