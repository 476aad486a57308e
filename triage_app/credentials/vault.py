"""Secrets in a vault: one file behind a passphrase."""

import os
from base64 import b64decode, b64encode
from functools import lru_cache
from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from triage_app.config import alone, write_whole
from triage_app.credentials import missing
from triage_app.errors import UsageError


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
        self._passphrase = passphrase
        self._salt = os.urandom(16)
        self._secrets: dict[str, str] = {}
        self._load()

    def _load(self) -> None:
        """Read what is in the file by now, which others write as well."""
        try:
            vault = msgspec.json.decode(self._path.read_bytes(), type=_Vault)
            self._salt = b64decode(vault.salt)
            self._secrets = self._open(vault)
        except FileNotFoundError:
            return
        except (OSError, ValueError):
            raise UsageError("vault_damaged", file=self._path.name) from None

    @property
    def _key(self) -> bytes:
        return _derive(self._passphrase, self._salt)

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
            self._load()
        if name not in self._secrets:
            raise missing(name)
        return self._secrets[name]

    def put(self, name: str, value: str) -> None:
        """Keep a secret; the whole vault is sealed anew under a fresh nonce.

        Raises:
            TriageError: `profile_unwritable`.
        """
        with alone(self._path.with_suffix(".lock")):
            self._load()
            self._secrets[name] = value
            nonce = os.urandom(12)
            sealed = AESGCM(self._key).encrypt(nonce, msgspec.json.encode(self._secrets), None)
            vault = _Vault(*(b64encode(part).decode() for part in (self._salt, nonce, sealed)))
            write_whole(self._path, msgspec.json.encode(vault))


@lru_cache(maxsize=2)  # it takes a quarter of a second, and a command may open its vault more than once
def _derive(passphrase: str, salt: bytes) -> bytes:
    return Argon2id(salt=salt, length=32, iterations=3, lanes=4, memory_cost=64 * 1024).derive(passphrase.encode())
