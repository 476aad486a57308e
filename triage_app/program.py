"""This program itself: how it is started once more, and which build it is."""

import hashlib
import sys
from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).parent
_PARTS = frozenset({".py", ".sql"})


def program_command() -> list[str]:
    """The words before the program's own, as a process is started with, in a checkout, installed, or frozen."""
    frozen = getattr(sys, "frozen", False)
    return [sys.executable] if frozen else [sys.executable, "-P", "-m", "triage_app"]


@cache
def build() -> str:
    """A fingerprint of the files this program is made of, whenever they were written.

    It is taken once for each process, and tells what runs only where that is soon after the start. It reads every
    file, for which no first frame waits (23 ms on two cores).
    """
    frozen = getattr(sys, "frozen", False)
    return fingerprint([Path(sys.executable)] if frozen else _parts(), _PACKAGE)


def fingerprint(files: list[Path], root: Path) -> str:
    """The same for files of the same names below a folder with the same bytes, and for no others."""
    digest = hashlib.sha256()
    for path in files:
        content = path.read_bytes()
        name = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def _parts() -> list[Path]:
    return sorted(path for path in _PACKAGE.rglob("*") if path.suffix in _PARTS)
