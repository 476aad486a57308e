"""Secrets in the operating system's keyring."""

import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from keyring.backends import SecretService, Windows, macOS
from keyring.errors import InitError, KeyringError, KeyringLocked

from triage_app.credentials import missing
from triage_app.errors import UsageError


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
            raise missing(name)
        return value

    def put(self, name: str, value: str) -> None:
        """Keep a secret.

        Raises:
            UsageError: `keyring_unusable`.
        """
        with _told():
            self._ring.set_password(self._service, name, value)


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
