"""A copy of an embedded database: consistent while others work on it, and encrypted with the same key."""

import os
from contextlib import suppress
from pathlib import Path

import sqlcipher3

from triage_app.errors import TriageError

KEPT = 3
"""Copies made before a migration that are kept; older ones are removed."""


def copy(source: Path, key: str, target: Path) -> None:
    """Copy a database page by page into a new file that is complete or not there, and only its owner may read.

    Raises:
        TriageError: `disk_full` or `profile_unwritable`; nothing is left behind.
    """
    part = target.with_name(target.name + ".part")
    try:
        part.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        part.touch(mode=0o600)
        _copy_pages(source, part, key)
        part.replace(target)
    except sqlcipher3.dbapi2.OperationalError as error:
        if "full" in str(error):
            raise TriageError("disk_full") from None
        raise TriageError("database_unreachable") from None
    except OSError as error:
        raise TriageError("profile_unwritable", reason=error.strerror or "?") from None
    finally:
        with suppress(OSError):  # where nothing can be written there is nothing to remove
            part.unlink(missing_ok=True)


def _copy_pages(source: Path, target: Path, key: str) -> None:
    lines = [sqlcipher3.connect(str(one), isolation_level=None) for one in (source, target)]
    try:
        for line in lines:
            line.execute("PRAGMA cipher_log_level = NONE")
            line.execute(f"PRAGMA key = \"x'{bytes.fromhex(key).hex()}'\"")
        lines[0].backup(lines[1])
    finally:
        for line in lines:
            line.close()
    with target.open("rb+") as written:
        os.fsync(written.fileno())


def prune(folder: Path) -> None:
    """Remove all copies but the latest few."""
    copies = sorted(folder.glob("*.db"), key=lambda one: one.stat().st_mtime_ns)
    for old in copies[:-KEPT]:
        old.unlink()
