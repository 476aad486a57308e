"""Folders in which an encrypted queue must not lie: other computers can change the file there (decision 68).

SQLite's locks do not hold on a network drive, and a program that synchronises folders copies a file while it is
written. Either loses replies without a word, so the queue is not opened there at all.
"""

import os
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from triage_app.errors import UsageError

_NETWORK: Final = frozenset(
    {
        *("nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ncpfs", "ceph", "glusterfs", "lustre", "davfs", "9p"),
        *(
            "fuse.sshfs",
            "fuse.rclone",
            "fuse.davfs2",
            "fuse.glusterfs",
            "fuse.s3fs",
            "fuse.gcsfuse",
            "fuse.gvfsd-fuse",
        ),
    }
)
"""File systems that several computers can reach; 9p is how a virtual machine is lent its host's folders."""

_MARKS: Final = (
    ".dropbox",
    ".dropbox.cache",
    ".stfolder",
    ".tmp.drivedownload",
    ".tmp.driveupload",
    ".owncloudsync.log",
)
"""What Dropbox, Syncthing, Google Drive and ownCloud leave in the folder they keep in step."""

_JOURNALS: Final = ("._sync_*.db", ".sync_*.db")
"""What Nextcloud leaves there."""

_ROOT: Final = Path("/")
"""What the computer itself was started from counts as its own, whatever it is."""

_ICLOUD: Final = ("Library", "Mobile Documents")
_REMOTE_DRIVE: Final = 4  # DRIVE_REMOTE of the Windows API


def refuse_shared(folder: Path, environment: Mapping[str, str] = os.environ, mounts: str | None = None) -> None:
    """Let a queue lie in a folder of this computer only.

    Args:
        folder: where the queue is, or is to be.
        environment: names the folder that OneDrive keeps in step.
        mounts: what is mounted where, as Linux lists it in /proc/self/mountinfo; read from there by default.

    Raises:
        UsageError: `profile_on_network`, `profile_synchronised`.
    """
    whole = folder.expanduser().absolute()
    if _is_on_network(whole, mounts):
        raise UsageError("profile_on_network", folder=str(folder))
    if _is_synchronised(whole, environment):
        raise UsageError("profile_synchronised", folder=str(folder))


def _is_on_network(folder: Path, mounts: str | None) -> bool:
    if sys.platform == "win32":
        return _is_remote_drive(folder)
    if mounts is None:
        try:
            mounts = Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="surrogateescape")
        except OSError:
            return False  # not Linux: nobody tells
    real = folder.resolve()
    holders = [(place, kind) for place, kind in _mounted(mounts) if real.is_relative_to(place)]
    # of two at one place the later one counts: an automounter stands before what it has mounted
    nearest, kind = max(reversed(holders), key=lambda one: len(one[0].parts), default=(_ROOT, ""))
    return nearest != _ROOT and kind in _NETWORK


def _mounted(mounts: str) -> Iterator[tuple[Path, str]]:
    """Where what is mounted; blanks in names are written as octal numbers."""
    for line in mounts.splitlines():
        place, _, rest = line.partition(" - ")
        if rest:
            name = re.sub(r"\\(\d{3})", lambda found: chr(int(found[1], 8)), place.split()[4])
            yield Path(name), rest.split()[0]


def _is_remote_drive(folder: Path) -> bool:
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - there is no such function elsewhere

        drive = folder.drive
        return drive.startswith("\\\\") or ctypes.windll.kernel32.GetDriveTypeW(f"{drive}\\") == _REMOTE_DRIVE
    return False


def _is_synchronised(folder: Path, environment: Mapping[str, str]) -> bool:
    named = [environment.get(name) for name in ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")]
    told = {path for one in named if one for path in (Path(one), Path(one).resolve())}
    real = folder.resolve()  # behind a link, too
    above = dict.fromkeys((folder, *folder.parents, real, *real.parents))
    if not told.isdisjoint(above):
        return True
    if any(one.parts[-2:] == _ICLOUD for one in above):
        return True
    return any(_is_marked(one) for one in above)


def _is_marked(folder: Path) -> bool:
    try:
        return any((folder / mark).exists() for mark in _MARKS) or any(
            True for journal in _JOURNALS for _ in folder.glob(journal)
        )
    except OSError:
        return False  # may not be looked into
