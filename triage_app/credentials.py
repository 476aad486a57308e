"""Secrets: in the operating system's keyring, or in a vault behind a passphrase; never readable on disk.

A child process gets its secrets through a pipe, never in arguments or environment (decision 33).
"""

import hashlib
import os
import stat
import sys
from base64 import b64decode, b64encode
from collections.abc import Generator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from keyring.backends import SecretService, Windows, macOS
from keyring.errors import InitError, KeyringError, KeyringLocked

from triage_app.config import write_whole
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
            raise _missing(name)
        return self._secrets[name]

    def put(self, name: str, value: str) -> None:
        """Keep a secret until the process ends."""
        self._secrets[name] = value


class KeyringSecrets:
    """Secrets in this account's keyring, one service per profile."""

    def __init__(self, directory: Path) -> None:
        """Choose the operating system's own keyring.

        Raises:
            UsageError: `keyring_unusable`.
        """
        self._service = f"triage-app {directory.resolve()}"
        self._ring = _system_keyring()

    def get(self, name: str) -> str:
        """The secret of that name.

        Raises:
            UsageError: `secret_missing`, `keyring_unusable`.
            UnreachableError: `database_key_missing`.
        """
        with _told():
            value = self._ring.get_password(self._service, name)
        if value is None:
            raise _missing(name)
        return value

    def put(self, name: str, value: str) -> None:
        """Keep a secret.

        Raises:
            UsageError: `keyring_unusable`.
        """
        with _told():
            self._ring.set_password(self._service, name, value)


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
            raise _missing(name) from None
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


class _Ring(Protocol):
    def get_password(self, service: str, username: str) -> str | None: ...

    def set_password(self, service: str, username: str, password: str) -> None: ...


def _system_keyring() -> _Ring:
    """This operating system's own keyring and no other: installed extras may store plain text or ask at a tty."""
    kinds: dict[str, Any] = {"win32": Windows.WinVaultKeyring, "darwin": macOS.Keyring}
    kind = kinds.get(sys.platform, SecretService.Keyring)
    with _told():
        kind.priority  # noqa: B018 - reading it raises where this keyring cannot be used
        ring: _Ring = kind()
        return ring


@contextmanager
def _told() -> Generator[None]:
    try:
        yield
    except (RuntimeError, OSError, KeyringError) as error:
        raise UsageError("keyring_unusable", reason=_why(error)) from None


def _why(error: Exception) -> str:
    if isinstance(error, KeyringLocked | InitError):
        return "it is locked"
    return type(error).__name__ if isinstance(error, KeyringError) else "it is not running"


def _missing(name: str) -> TriageError:
    if name == DATABASE_KEY:
        return UnreachableError("database_key_missing")
    return UsageError("secret_missing", name=name)


class _Vault(msgspec.Struct, frozen=True):
    salt: str
    nonce: str
    sealed: str


class VaultSecrets:
    """Secrets in one file, sealed with AES-256-GCM under a key derived from a passphrase by Argon2id."""

    def __init__(self, path: Path, passphrase: str) -> None:
        """Open a vault, or begin a new one where there is no file.

        Raises:
            UsageError: `vault_passphrase_wrong`, `vault_damaged`.
        """
        self._path = path
        self._salt = os.urandom(16)
        self._secrets: dict[str, str] = {}
        try:
            vault = msgspec.json.decode(path.read_bytes(), type=_Vault)
            self._salt = b64decode(vault.salt)
            self._key = _derive(passphrase, self._salt)
            self._secrets = self._open(vault)
        except FileNotFoundError:
            self._key = _derive(passphrase, self._salt)
        except (OSError, ValueError):
            raise UsageError("vault_damaged", file=path.name) from None

    def _open(self, vault: _Vault) -> dict[str, str]:
        try:
            content = AESGCM(self._key).decrypt(b64decode(vault.nonce), b64decode(vault.sealed), None)
        except InvalidTag:
            raise UsageError("vault_passphrase_wrong") from None
        return msgspec.json.decode(content, type=dict[str, str])

    def get(self, name: str) -> str:
        """The secret of that name.

        Raises:
            UsageError: `secret_missing`.
            UnreachableError: `database_key_missing`.
        """
        if name not in self._secrets:
            raise _missing(name)
        return self._secrets[name]

    def put(self, name: str, value: str) -> None:
        """Keep a secret; the whole vault is sealed anew under a fresh nonce.

        Raises:
            TriageError: `profile_unwritable`.
        """
        self._secrets[name] = value
        nonce = os.urandom(12)
        sealed = AESGCM(self._key).encrypt(nonce, msgspec.json.encode(self._secrets), None)
        vault = _Vault(*(b64encode(part).decode() for part in (self._salt, nonce, sealed)))
        write_whole(self._path, msgspec.json.encode(vault))


@lru_cache(maxsize=2)  # it takes a quarter of a second, and a command may open its vault more than once
def _derive(passphrase: str, salt: bytes) -> bytes:
    return Argon2id(salt=salt, length=32, iterations=3, lanes=4, memory_cost=64 * 1024).derive(passphrase.encode())


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
