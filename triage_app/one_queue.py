"""One embedded queue of a computer speaks to a portal: a marker that every account sees (decision 71).

The marker is a file named by a hash of the portal. Everybody may make one, so that it is believed no further than
its owner: of another account's file nothing but the owner is read, and the worst it does is a refusal.
"""

import getpass
import hashlib
import json
import os
import stat
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from triage_app.errors import TriageError
from triage_app.logs import event

_PLACES: Final = {"win32": r"C:\ProgramData\triage-app", "darwin": "/Users/Shared"}
_LINUX: Final = ("/var/lib/triage-portals", "/var/tmp")  # noqa: S108 - sticky, and outlives a restart
_DEFAULT_PORTS: Final = {"http": 80, "https": 443}
_MOST_BYTES = 4096
_READ: Final = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
"""Never through a link, and never waiting for somebody to write into a pipe."""


@dataclass(frozen=True)
class _Marker:
    """What is known of a marker: whose it is, and, where it is this account's own, which profile it names."""

    account: str
    profile: Path | None


def identity(settings: Mapping[str, Any]) -> str | None:
    """What a portal and our account there are known by; None for a kind of portal that has no address.

    Capital letters of the host, the usual port and a slash at the end make no difference.
    """
    address = urlsplit(str(settings.get("url") or ""))
    if not address.hostname:
        return None
    port = "" if address.port in {None, _DEFAULT_PORTS.get(address.scheme)} else f":{address.port}"
    base = f"{address.scheme}://{address.hostname}{port}{address.path.rstrip('/')}"
    return hashlib.sha256(f"{base}\n{settings.get('client_id') or ''}".encode()).hexdigest()[:32]


def claim(settings: Mapping[str, Any], portal: str, profile: Path) -> None:
    """Mark a portal as this profile's; harmless to repeat. Where no marker can be made, the log says so.

    Args:
        settings: the portal's, as they are stored.
        portal: its name, for the sentence.
        profile: the directory of the queue that wants to speak to it.

    Raises:
        TriageError: `portal_of_other_account`, `portal_of_other_profile`; nothing was changed.
    """
    named, place = identity(settings), _place()
    if named is not None and (
        place is None or not _mark(place / f"triage-portal-{named}", portal, profile.resolve())
    ):
        event("marker_not_made", where=named)


def _mark(path: Path, portal: str, ours: Path) -> bool:
    for _ in range(3):  # once for what is stale, once more where somebody was faster
        found = _read(path)
        if found is None:
            if _make(path, ours):
                return True
        elif found.profile is None:
            raise TriageError("portal_of_other_account", portal=portal, account=found.account, file=str(path))
        elif found.profile == ours:
            with suppress(OSError):
                os.utime(path)  # what is old in a shared directory may be tidied away
            return True
        elif os.path.isfile(found.profile / "profile.json"):  # noqa: PTH113 - Path.is_file may raise
            raise TriageError("portal_of_other_profile", portal=portal, folder=str(found.profile))
        else:  # that queue is gone
            with suppress(FileNotFoundError):
                path.unlink()
    return False


def _place() -> Path | None:
    """Where markers are; `TRIAGE_SHARED_STATE` names another place, for tests and unusual computers."""
    told = os.environ.get("TRIAGE_SHARED_STATE")
    known = (_PLACES[sys.platform],) if sys.platform in _PLACES else _LINUX
    if sys.platform == "win32" and not told:
        with suppress(OSError):
            Path(known[0]).mkdir(exist_ok=True)
    return next((Path(one) for one in ((told,) if told else known) if _is_safe(one)), None)


def _is_safe(directory: str) -> bool:
    """Whether others can neither be the directory's owner nor take away what is not theirs."""
    try:
        found = os.lstat(directory)
    except OSError:
        return False
    if not stat.S_ISDIR(found.st_mode) or not os.access(directory, os.W_OK):
        return False
    if os.name != "posix":
        return True
    shared = found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    return found.st_uid in {0, os.geteuid()} and (not shared or bool(found.st_mode & stat.S_ISVTX))


def _read(path: Path) -> _Marker | None:
    """The marker that is there, if any; anything odd that another account has put there is that account's."""
    try:
        owner = os.lstat(path).st_uid
        if os.name == "posix" and owner != os.geteuid():
            return _Marker(_account(owner), None)
        with os.fdopen(os.open(path, _READ), "rb") as source:
            if not stat.S_ISREG(os.fstat(source.fileno()).st_mode):
                return _Marker(_account(owner), None)
            said = json.loads(source.read(_MOST_BYTES))
        account, profile = str(said["account"]), Path(str(said["profile"]))
    except FileNotFoundError:
        return None
    except OSError:
        return _Marker("?", None)
    except (ValueError, KeyError, TypeError, RecursionError):
        return _Marker(_me(), Path(os.devnull))  # our own, damaged: names no queue, and is made anew
    return _Marker(account, profile if os.name == "posix" or account == _me() else None)


def _make(path: Path, profile: Path) -> bool:
    """Put a whole marker there, unless somebody was faster."""
    try:
        descriptor, part = tempfile.mkstemp(prefix=".triage-", dir=path.parent)
        try:
            with os.fdopen(descriptor, "wb") as sink:
                sink.write(json.dumps({"account": _me(), "profile": str(profile)}).encode())
            os.link(part, path)
        finally:
            Path(part).unlink()
    except OSError:
        return False
    return True


def _me() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return str(getattr(os, "getuid", lambda: "?")())


def _account(uid: int) -> str:
    try:
        import pwd  # noqa: PLC0415 - not on Windows

        return pwd.getpwuid(uid).pw_name
    except (ImportError, KeyError):
        return str(uid)
