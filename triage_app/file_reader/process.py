"""Starts a child for one file, hands the file over, and makes an answer of whatever becomes of the child."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from typing import IO, ParamSpec, Self, TypeVar, cast

from triage_app.file_reader.findings import (
    BAFFLING,
    BREAKS_READER,
    NO_READER,
    TOO_MUCH_MEMORY,
    TOO_SLOW,
    UnreadableFile,
)

if sys.platform == "win32":
    _FLAGS = subprocess.CREATE_NO_WINDOW
    _ENDINGS: dict[int, UnreadableFile] = {}
else:
    _FLAGS = 0
    _ENDINGS = {
        -signal.SIGXCPU: TOO_SLOW,
        -signal.SIGABRT: TOO_MUCH_MEMORY,  # so pdfium ends when it gets no memory
    }

_Given = ParamSpec("_Given")
_Result = TypeVar("_Result")

_GRACE_S = 1.0
"""How long the pipes of a killed child may take to close, in seconds."""


def ask(
    command: Sequence[str], said: Iterable[bytes], *, most_bytes: int, seconds: float
) -> bytes | UnreadableFile:
    """What a new child answers to what is said to it: at most so many bytes, within so many seconds.

    The child has ended and is reaped when this returns, and when `said` raises, which is passed on. Safe from any
    thread.
    """
    until = time.monotonic() + seconds
    try:
        child = _Child(command, until)
    except OSError:
        return NO_READER
    with child:
        try:
            child.say(said)
            return child.answer(most_bytes)
        except _TimeOverError:
            return TOO_SLOW


class _TimeOverError(Exception):
    """The child took too long; no TimeoutError, which what is said may raise as well."""


class _Child:
    """A process whose pipes are touched by a thread of its own only, so that none can hold up the caller."""

    def __init__(self, command: Sequence[str], until: float) -> None:
        """Start it; `until` is a moment of `time.monotonic`.

        Raises:
            OSError: there is no such program, or the computer starts no more.
        """
        self._until = until
        self._process = subprocess.Popen(  # noqa: S603 - this very program
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # a library may quote the file there
            creationflags=_FLAGS,
        )
        self._input = cast(IO[bytes], self._process.stdin)
        self._output = cast(IO[bytes], self._process.stdout)
        self._thread = ThreadPoolExecutor(1, "file-reader")

    def say(self, parts: Iterable[bytes]) -> None:
        """Say everything, or as much as the child hears before it ends.

        Raises:
            _TimeOverError: it does not listen.
        """
        for part in parts:
            if not self._hears(self._send, part):
                return
        self._hears(self._input.close)

    def _send(self, part: bytes) -> None:
        self._input.write(part)
        self._input.flush()  # the child makes itself ready while the next part is fetched

    def _hears(self, step: Callable[..., None], *given: bytes) -> bool:
        """Do a step with the pipe; False where nobody is at its other end."""
        try:
            self._in_time(step, *given)
        except OSError:
            return False
        return True

    def answer(self, most_bytes: int) -> bytes | UnreadableFile:
        """What it said until its end, or what its end says.

        Raises:
            _TimeOverError: it does not say everything, or does not end.
        """
        heard = self._in_time(self._output.read, most_bytes + 1)
        if len(heard) > most_bytes:
            return BAFFLING
        try:
            ending = self._process.wait(self._left_s())
        except subprocess.TimeoutExpired:
            raise _TimeOverError from None
        return heard if ending == 0 else _ENDINGS.get(ending, BREAKS_READER)

    def _in_time(self, step: Callable[_Given, _Result], *given: _Given.args, **named: _Given.kwargs) -> _Result:
        try:
            return self._thread.submit(step, *given, **named).result(self._left_s())
        except TimeoutError:
            raise _TimeOverError from None

    def _left_s(self) -> float:
        return max(0.0, self._until - time.monotonic())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        closing = [self._thread.submit(pipe.close) for pipe in (self._input, self._output)]
        self._thread.shutdown(wait=False)
        wait(closing, _GRACE_S)
