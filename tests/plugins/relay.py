"""A long and perhaps narrow line to a server: delays answers, counts round trips, and can lose an answer."""

from __future__ import annotations

import queue
import socket
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from types import TracebackType

_CHUNK = 1 << 16
_LONGEST_S = 8.0
_FLUSH = 5 + 22
"""Bytes of a message without content, encrypted. psycopg ends a batch with one that nothing answers, on a busy
computer after the batch's answer."""


@dataclass
class Relay:
    """Stands between a client and a server on this computer; a context manager.

    `delay_s` is how long every byte from the server is held, so that a client that does not wait for an answer can
    send more before it comes. `bytes_per_s` is how fast answers come in, all lines together; 0 is without a limit.
    `lose_answers`: the next answer is thrown away with its connection. Answers wait for `lets_through`, eight
    seconds at most. `cut` and `mend`: nothing gets through between them.
    """

    port: int
    delay_s: float = 0.0
    bytes_per_s: float = 0.0
    lose_answers: bool = False
    round_trips: int = 0
    sent_bytes: int = 0
    received_bytes: int = 0
    lets_through: threading.Event = field(default_factory=threading.Event)
    _listener: socket.socket = field(default_factory=lambda: socket.create_server(("127.0.0.1", 0)))
    _lines: list[socket.socket] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _free_at: float = 0.0
    _is_cut: bool = False

    @property
    def address(self) -> int:
        """The port clients connect to."""
        return int(self._listener.getsockname()[1])

    def __enter__(self) -> Self:
        self.lets_through.set()
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, traceback: TracebackType | None) -> None:
        _hang_up(self._listener)
        self._break()

    def cut(self) -> None:
        """Break every connection, and every new one."""
        self._is_cut = True
        self._break()

    def mend(self) -> None:
        """Let connections through again."""
        self._is_cut = False

    def _break(self) -> None:
        for one in self._lines:
            _hang_up(one)
        self._lines.clear()

    def due(self, size: int) -> float:
        """When so many bytes from the server are at the client that come in now."""
        with self._lock:
            now = time.monotonic()
            takes = size / self.bytes_per_s if self.bytes_per_s else 0.0
            self._free_at = max(self._free_at, now) + takes
            return (self._free_at if takes else now) + self.delay_s

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                if self._is_cut:
                    _hang_up(client)
                    continue
                server = socket.create_connection(("127.0.0.1", self.port))
                for one in (client, server):  # a line keeps nothing back; nor do both ends
                    one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._lines += [client, server]
                _Line(self, client, server).start()


class _Line:
    """One connection through the relay."""

    def __init__(self, relay: Relay, client: socket.socket, server: socket.socket) -> None:
        self._relay, self._client, self._server = relay, client, server
        self._answered = True
        self._held: queue.SimpleQueue[tuple[float, bytes]] = queue.SimpleQueue()

    def start(self) -> None:
        for work in (self._forth, self._back, self._deliver):
            threading.Thread(target=work, daemon=True).start()

    def _forth(self) -> None:
        with suppress(OSError):
            while part := self._client.recv(_CHUNK):
                if self._answered and len(part) > _FLUSH:
                    self._relay.round_trips += 1
                    self._answered = False
                self._relay.sent_bytes += len(part)
                self._server.sendall(part)
        _hang_up(self._server)

    def _back(self) -> None:
        with suppress(OSError):
            while part := self._server.recv(_CHUNK):
                if self._relay.lose_answers:
                    self._relay.lose_answers = False
                    _hang_up(self._client)
                self._relay.received_bytes += len(part)
                self._held.put((self._relay.due(len(part)), part))
        self._held.put((0.0, b""))

    def _deliver(self) -> None:
        with suppress(OSError):
            while (due := self._held.get())[1]:
                time.sleep(max(0.0, due[0] - time.monotonic()))
                self._relay.lets_through.wait(_LONGEST_S)
                self._answered = True
                self._client.sendall(due[1])
        _hang_up(self._client)


def _hang_up(line: socket.socket) -> None:
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
    line.close()
