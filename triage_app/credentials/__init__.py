"""Secrets: in the operating system's keyring, or in a vault behind a passphrase; never readable on disk.

A child process gets its secrets through a pipe, never in arguments or environment (decision 33). Keyring and vault
have modules of their own, so that a sync, which is handed its secrets, loads neither.
"""

import hashlib
import os
import stat
from pathlib import Path
from typing import Protocol

from triage_app.errors import TriageError, UnreachableError, UsageError

DATABASE_KEY = "database-key"
"""The name of the embedded database's key: 64 hexadecimal digits."""

DATABASE_PASSWORD = "database-password"  # noqa: S105 - a name
"""The name of the password with which a service signs in to a team database."""

_PORTAL = "portal:"
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_LONGEST_SECRET = 65_536


def portal_secret(portal: str) -> str:
    """The name under which a portal's secret is kept."""
    return f"{_PORTAL}{portal}"


class Secrets(Protocol):
    """A place for secrets."""

    def get(self, name: str) -> str:
        """The secret of that name.

        Raises:
            UsageError: `secret_missing`.
            UnreachableError: `database_key_missing`.
        """
        ...

    def put(self, name: str, value: str) -> None:
        """Keep a secret, replacing one of the same name."""
        ...


class GivenSecrets:
    """Secrets that were handed over when the process began; kept in memory only."""

    def __init__(self, secrets: dict[str, str]) -> None:
        self._secrets = dict(secrets)

    def get(self, name: str) -> str:
        """The secret of that name.

        Raises:
            UsageError: `secret_missing`.
            UnreachableError: `database_key_missing`.
        """
        if name not in self._secrets:
            raise missing(name)
        return self._secrets[name]

    def put(self, name: str, value: str) -> None:
        """Keep a secret until the process ends."""
        self._secrets[name] = value


class ServiceSecrets:
    """Secrets that the computer's service manager has handed to a service, each a file in one directory.

    The manager closes that directory to everybody else, by ways a file's mode does not always show.
    """

    def __init__(self) -> None:
        """Find the directory.

        Raises:
            UsageError: `service_credentials_missing`.
        """
        told = os.environ.get("CREDENTIALS_DIRECTORY")
        if not told:
            raise UsageError("service_credentials_missing")
        self._directory = Path(told)

    def get(self, name: str) -> str:
        """The secret of that name.

        Raises:
            UsageError: `secret_missing`, `secret_file_unreadable`.
        """
        try:
            return _read_secret(self._directory / credential_id(name))
        except FileNotFoundError:
            raise missing(name) from None
        except (OSError, UnicodeDecodeError) as error:
            raise _unreadable(error) from None

    def put(self, name: str, value: str) -> None:
        """Refuse: what a service is handed, it cannot change.

        Raises:
            UsageError: `service_credentials_missing`.
        """
        del name, value
        raise UsageError("service_credentials_missing")


def credential_id(name: str) -> str:
    """A secret's name as a service manager takes it: short ASCII that can name a file, and names no portal."""
    if name.startswith(_PORTAL):
        return f"portal-{hashlib.sha256(name.encode()).hexdigest()[:16]}"
    return name


def missing(name: str) -> TriageError:
    """What to raise where a secret is not there."""
    if name == DATABASE_KEY:
        return UnreachableError("database_key_missing")
    return UsageError("secret_missing", name=name)


def new_database_key() -> str:
    """A fresh 256-bit key in hexadecimal."""
    return os.urandom(32).hex()


def read_secret_file(path: Path) -> str:
    """The secret in a file that only its owner can read, without the newline at its end.

    Raises:
        UsageError: `secret_file_unreadable`, `secret_file_open_to_others`.
    """
    try:
        if os.name == "posix" and path.stat().st_mode & _OTHERS:
            raise UsageError("secret_file_open_to_others")
        return _read_secret(path)
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(error) from None


def _read_secret(path: Path) -> str:
    with path.open(encoding="utf-8-sig") as source:  # some editors mark the beginning of a file
        return source.read(_LONGEST_SECRET).rstrip("\r\n")


def _unreadable(error: Exception) -> UsageError:
    return UsageError("secret_file_unreadable", reason=getattr(error, "strerror", None) or "not text")
