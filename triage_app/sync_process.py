"""The sync process beside a desk: started, told its secrets through a pipe, and started again when it dies."""

import subprocess
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import timedelta

import msgspec

from triage_app.clock import stopwatch
from triage_app.config import Place
from triage_app.credentials import DATABASE_KEY, Secrets, portal_secret
from triage_app.errors import TriageError, UsageError
from triage_app.logs import event
from triage_app.program import build, program_command
from triage_app.queue.services.portals import Connection
from triage_app.sync import registry

PROGRAM_CHANGED = 9
"""How sync ends when it is not the same build as the desk that started it: an update has come in between."""

_LOOK = timedelta(seconds=10)
"""How often the desk looks whether a portal was added whose secret sync does not know yet."""

_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(seconds=1), timedelta(minutes=1)
_STEADY = timedelta(minutes=1)
"""A sync that lived as long as this begins with the first pause again when it dies."""


class Handover(msgspec.Struct):
    """A line on the pipe: secrets by name, how much faster machine time runs in tests, and the desk's build."""

    secrets: dict[str, str]
    pace: float = 1.0
    build: str = msgspec.field(default_factory=build)


class SyncProcess:
    """Keeps a sync process alive beside a desk, from a thread of its own.

    It ends by itself once the desk's end of its pipe is closed, whatever becomes of the desk.
    """

    def __init__(
        self,
        place: Place,
        secrets: Secrets,
        connections: Callable[[], Iterable[Connection]],
        pace: float = 1.0,
        on_changed: Callable[[], None] = lambda: None,
    ) -> None:
        """Start nothing yet.

        Args:
            place: where the queue is.
            secrets: where its secrets are.
            connections: the portals there are at the moment; called from the thread.
            pace: by what machine time is multiplied, in tests.
            on_changed: called once from the thread when the program was updated under the running desk.
        """
        self._place, self._secrets, self._connections = place, secrets, connections
        self._pace, self._on_changed = pace, on_changed
        self._ended = threading.Event()
        self._pipe = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._handed: dict[str, str] = {}

    @property
    def process(self) -> "subprocess.Popen[bytes] | None":
        """The process that runs at the moment, or ran last."""
        return self._process

    def start(self) -> None:
        """Start sync, and from now on whenever it has died."""
        self._process = self._begin()
        threading.Thread(target=self._keep, name="sync-keeper", daemon=True).start()

    def let_go(self) -> None:
        """The desk goes: sync sends what is in line and ends by itself."""
        self._ended.set()
        with self._pipe:
            if self._process is not None:
                _close(self._process)

    def _keep(self) -> None:
        failures, process = 0, self._process
        while not self._ended.is_set():
            began = stopwatch()
            if process is not None:
                code = self._attend(process)
                if self._ended.is_set():
                    return
                event("sync_died", exit=code)
                _close(process)
                if code == PROGRAM_CHANGED:
                    self._on_changed()
                    return
            steady = stopwatch() - began > _STEADY.total_seconds() * self._pace
            failures = 0 if steady else failures + 1
            self._ended.wait(pause(failures).total_seconds() * self._pace)
            process = self._begin_again()

    def _begin_again(self) -> "subprocess.Popen[bytes] | None":
        """A new process; None while there cannot be one, as when the keyring is locked or the computer is full."""
        with self._pipe:
            if self._ended.is_set():
                return None
            try:
                self._process = self._begin()
            except (TriageError, OSError) as error:
                event("sync_not_started", code=getattr(error, "code", ""), kind=type(error).__name__)
                return None
            return self._process

    def _attend(self, process: "subprocess.Popen[bytes]") -> int:
        """Hand over what is new until the process has ended; its exit code."""
        while True:
            try:
                return process.wait(_LOOK.total_seconds() * self._pace)
            except subprocess.TimeoutExpired:
                self._hand_over_new(process)

    def _begin(self) -> "subprocess.Popen[bytes]":
        process = subprocess.Popen(  # noqa: S603 - this very program
            [*program_command(), "--profile", str(self._place.profile.directory), "sync", "--from-desk"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
        )
        self._handed = {DATABASE_KEY: self._secrets.get(DATABASE_KEY), **dict(self._portal_secrets())}
        self._write(process, Handover(self._handed, self._pace))
        return process

    def _hand_over_new(self, process: "subprocess.Popen[bytes]") -> None:
        with suppress(Exception):  # the queue cannot be read just now: the next look comes
            new = {name: secret for name, secret in self._portal_secrets() if self._handed.get(name) != secret}
            if new:
                with self._pipe:
                    self._write(process, Handover(new, self._pace))
                self._handed |= new

    def _portal_secrets(self) -> Iterator[tuple[str, str]]:
        for connection in self._connections():
            if registry.kind(connection.kind).needs_secret(connection.settings):
                name = portal_secret(connection.name)
                with suppress(UsageError):  # sync says which secret is missing, with the portal's name
                    yield name, self._secrets.get(name)

    @staticmethod
    def _write(process: "subprocess.Popen[bytes]", handover: Handover) -> None:
        if process.stdin is not None and not process.stdin.closed:
            with suppress(OSError):  # it has died already, which is noticed
                process.stdin.write(msgspec.json.encode(handover) + b"\n")
                process.stdin.flush()


def _close(process: "subprocess.Popen[bytes]") -> None:
    if process.stdin is not None:
        with suppress(OSError):  # what was still to be written has nobody to read it
            process.stdin.close()


def pause(failures: int) -> timedelta:
    """How long to wait before sync is started again, longer with every time it did not last."""
    wait: timedelta = _FIRST_PAUSE * (1 << min(failures, 10))
    return min(wait, _LONGEST_PAUSE)
