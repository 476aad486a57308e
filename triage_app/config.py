"""Where a profile keeps its things, and the few settings that belong to this computer.

Settings of the practice (hours, people, portals) live in the database (decision 43).
"""

import json
import os
import sys
from collections.abc import Generator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any, BinaryIO

import platformdirs

from triage_app import language
from triage_app.errors import TriageError, UsageError

EMBEDDED = "embedded"


@dataclass(frozen=True)
class Settings:
    """What belongs to this computer.

    `database` is `embedded` or the address of a team database without password; `keys` says where secrets are.
    Only where `make_believe` is true can practice time be moved.
    """

    database: str = EMBEDDED
    keys: str = "keyring"
    theme: str = "system"
    zoom: float = 1.0
    compact: bool = False
    make_believe: bool = False
    language: str = language.AUTO


CHOICES = {
    "keys": ("keyring", "vault"),
    "theme": ("system", "light", "dark", "high_contrast"),
    "language": language.CHOICES,
}
"""What some settings may be."""


@dataclass(frozen=True)
class Profile:
    """One directory with everything of one queue on this computer."""

    directory: Path

    @property
    def database(self) -> Path:
        """The embedded database."""
        return self.directory / "queue.db"

    @property
    def settings_file(self) -> Path:
        """This computer's settings."""
        return self.directory / "profile.json"

    @property
    def vault(self) -> Path:
        """The encrypted file that holds secrets where no keyring can be used."""
        return self.directory / "vault.json"

    @property
    def clock_file(self) -> Path:
        """What moves practice time in a make-believe profile; nothing reads it in any other."""
        return self.directory / "practice-time"

    @property
    def backups(self) -> Path:
        """Copies of the embedded database from before it was migrated."""
        return self.directory / "backups"

    @property
    def logs(self) -> Path:
        """Where the logs go."""
        return self.directory / "logs"

    def exists(self) -> bool:
        """Whether this profile has been set up."""
        return os.path.isfile(self.settings_file)  # noqa: PTH113 - Path.is_file raises where nothing may be read

    def make(self) -> None:
        """Make the directory, closed to everybody else.

        Raises:
            TriageError: `profile_unwritable`.
        """
        try:
            self.directory.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.logs.mkdir(exist_ok=True, mode=0o700)
        except OSError as error:
            raise TriageError("profile_unwritable", reason=error.strerror or "?") from None

    def settings(self) -> Settings:
        """This computer's settings; the defaults where none were saved.

        Raises:
            UsageError: `profile_damaged`.
        """
        try:
            return _checked(json.loads(self.settings_file.read_text(encoding="utf-8")))
        except FileNotFoundError:
            return Settings()
        except (ValueError, TypeError, RecursionError, OSError):
            raise UsageError("profile_damaged", file=self.settings_file.name) from None

    def save(self, settings: Settings) -> None:
        """Write the settings, all of them or none.

        Raises:
            TriageError: `profile_unwritable`.
        """
        self.make()
        write_whole(self.settings_file, json.dumps(asdict(settings), indent=2).encode())


@dataclass(frozen=True)
class Place:
    """Where a queue is and how to get in, as the command line was told."""

    profile: Profile
    database: str | None = None
    login: str | None = None
    password_file: Path | None = None
    passphrase_file: Path | None = None
    language: str | None = None

    @property
    def settings(self) -> Settings:
        """This computer's settings, with what was said instead."""
        saved = self.profile.settings()
        return replace(saved, database=self.database or saved.database, language=self.language or saved.language)


def _checked(said: Any) -> Settings:
    """Settings as they were saved; what a newer program has added is passed over.

    Raises:
        TypeError, ValueError: for anything that cannot be one of ours.
    """
    if not isinstance(said, dict):
        raise TypeError(said)
    known = {one.name: said[one.name] for one in fields(Settings) if one.name in said}
    for name, value in known.items():
        if type(value) is not type(getattr(Settings, name)) or value not in CHOICES.get(name, (value,)):
            raise ValueError(name)
    return Settings(**known)


def profile_at(directory: Path | None) -> Profile:
    """The profile in a directory; without one $TRIAGE_PROFILE, else the account's own place for data."""
    named = directory or os.environ.get("TRIAGE_PROFILE")
    return Profile(Path(named) if named else Path(platformdirs.user_data_dir("triage-app", appauthor=False)))


@contextmanager
def alone(lock: Path) -> Generator[None]:
    """Let other processes wait that are about the same, as long as this lasts; a process that dies lets go.

    Raises:
        TriageError: `profile_unwritable`.
    """
    with ExitStack() as held:
        try:
            _lock(held.enter_context(lock.open("ab")))
        except OSError as error:
            raise TriageError("profile_unwritable", reason=error.strerror or "?") from None
        yield


def _lock(file: BinaryIO) -> None:
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415 - there only

        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
    else:
        import fcntl  # noqa: PLC0415 - not there

        fcntl.flock(file, fcntl.LOCK_EX)


def write_whole(path: Path, content: bytes) -> None:
    """Write a private file so that after a crash it holds the old content or the new, never half of it.

    Raises:
        TriageError: `profile_unwritable`.
    """
    part = path.with_name(f"{path.name}.{os.getpid()}.new")  # another process may be writing the same
    try:
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as sink:
            sink.write(content)
            sink.flush()
            os.fsync(sink.fileno())
        part.replace(path)
    except OSError as error:
        with suppress(OSError):  # where nothing can be written there may be nothing to remove
            part.unlink(missing_ok=True)
        raise TriageError("profile_unwritable", reason=error.strerror or "?") from None
