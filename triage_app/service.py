"""Sync as a service of the computer, with a store of secrets of its own (decision 69).

On Linux a systemd unit under an account that exists only while it runs. systemd hands it its secrets as files in
`$CREDENTIALS_DIRECTORY` (systemd.exec(5), Credentials), from files that only root can read; where systemd-creds is
there (systemd 250 and later) they are sealed with the computer's key. It reads no person's keyring and no vault.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from triage_app.config import write_whole
from triage_app.credentials import credential_id
from triage_app.errors import NotAllowedError, TriageError, UsageError
from triage_app.program import program_command

_SYSTEM: Final[str] = sys.platform
UNIT: Final = "triage-app-sync.service"
STATE: Final = "/var/lib/triage-app"
"""The service's profile: nothing but its logs."""

_UNIT_FILE = f"""\
[Unit]
Description=Triage: collects messages from patient portals and sends replies
Wants=network-online.target
After=network-online.target

[Service]
Type=exec
ExecStart={{command}}
{{credentials}}
DynamicUser=yes
StateDirectory={STATE.rpartition("/")[2]}
StateDirectoryMode=0700
UMask=0077
Restart=always
RestartSec=5
TimeoutStopSec=90
CapabilityBoundingSet=
PrivateDevices=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectControlGroups=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
RestrictNamespaces=yes

[Install]
WantedBy=multi-user.target
"""


@dataclass(frozen=True)
class Installed:
    """What an installation came to: the unit, whether its secrets are sealed, and whether it runs by now."""

    unit: Path
    sealed: bool
    started: bool


@dataclass(frozen=True)
class Places:
    """Where the parts of a service lie; below `root` for a computer that is being prepared elsewhere.

    `seal`: with this computer's own key, which opens nothing on another one.
    """

    root: Path = Path("/")
    seal: bool = True

    @property
    def unit(self) -> Path:
        """The unit's file."""
        return self.root / "etc/systemd/system" / UNIT

    @property
    def credentials(self) -> Path:
        """The directory of its secrets."""
        return self.root / "etc/triage-app/credentials"

    @property
    def is_here(self) -> bool:
        """Whether systemd runs on this computer and these are its own places (sd_booted(3))."""
        return self.root == Path("/") and os.path.isdir("/run/systemd/system")  # noqa: PTH112 - may be closed


def require_possible() -> None:
    """Make sure that a service can be set up or taken away by whoever asks.

    Raises:
        UsageError: `service_by_hand`, on a computer for which this program cannot do it.
        NotAllowedError: `service_needs_root`.
    """
    if _SYSTEM != "linux":
        raise UsageError("service_by_hand")
    if os.geteuid() != 0:
        raise NotAllowedError("service_needs_root")


def command(database: str) -> list[str]:
    """What the unit runs; secrets stand nowhere in it."""
    return [*program_command(), "--profile", STATE, "--database", database, "sync", "--service"]


def install(database: str, secrets: Mapping[str, str], places: Places) -> Installed:
    """Write unit and secrets, in place of an earlier installation, and start it where systemd runs.

    Args:
        database: the address of the team database, without a password.
        secrets: by their names, the password of sync's login among them.
        places: where to.

    Raises:
        TriageError: `profile_unwritable`, `service_not_started`.
    """
    sealer = shutil.which("systemd-creds") if places.seal else None
    kept = {credential_id(name): _sealed(credential_id(name), secret, sealer) for name, secret in secrets.items()}
    _remove_secrets(places)  # not before the new ones are there: an earlier installation goes on if that fails
    places.credentials.mkdir(parents=True, mode=0o700)
    places.credentials.chmod(0o700)
    setting = "LoadCredential" if sealer is None else "LoadCredentialEncrypted"
    lines = []
    for known_as, content in sorted(kept.items()):
        path = places.credentials / known_as
        write_whole(path, content)
        lines.append(f"{setting}={known_as}:/{path.relative_to(places.root)}")
    words = " ".join(_quoted(word) for word in command(database))
    places.unit.parent.mkdir(parents=True, exist_ok=True)
    write_whole(places.unit, _UNIT_FILE.format(command=words, credentials="\n".join(lines)).encode())
    places.unit.chmod(0o644)
    if places.is_here:
        _systemctl("daemon-reload")
        _systemctl("enable", UNIT)
        _systemctl("restart", UNIT)
    return Installed(places.unit, sealer is not None, places.is_here)


def uninstall(places: Places) -> bool:
    """Stop the service and take unit and secrets away; False where there was none. Its logs stay.

    Raises:
        TriageError: `service_not_started`, where systemd does not let go of it.
    """
    was_there = places.unit.exists()
    if was_there and places.is_here:
        _systemctl("disable", "--now", UNIT)
    places.unit.unlink(missing_ok=True)
    _remove_secrets(places)
    if was_there and places.is_here:
        _systemctl("daemon-reload")
    return was_there


def _sealed(known_as: str, secret: str, sealer: str | None) -> bytes:
    """What is put away of a secret."""
    if sealer is None:
        return secret.encode()
    return _run([sealer, "encrypt", f"--name={known_as}", "-", "-"], secret.encode())


def _remove_secrets(places: Places) -> None:
    if places.credentials.is_dir() and not places.credentials.is_symlink():
        shutil.rmtree(places.credentials)


def _quoted(word: str) -> str:
    """A word of ExecStart: percent and dollar signs mean something there (systemd.service(5), Command lines)."""
    plain = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{plain}"'


def _systemctl(*words: str) -> None:
    _run(["systemctl", *words])


def _run(words: list[str], content: bytes = b"") -> bytes:
    done = subprocess.run(words, input=content, capture_output=True, check=False)  # noqa: S603 - systemd's own
    if done.returncode:
        raise TriageError("service_not_started", verb=words[1])
    return done.stdout
