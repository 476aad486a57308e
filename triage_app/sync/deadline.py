"""A time by which a whole exchange must be over; httpx limits each read only, and a server may drip for ever."""

import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import httpcore
import httpx
from typing_extensions import override

from triage_app.clock import stopwatch


class Deadline:
    """The end of what this thread is doing just now, and how many bytes it may still receive."""

    def __init__(self) -> None:
        self._mine = threading.local()

    @contextmanager
    def within(self, seconds: float, most_bytes: int) -> Iterator[None]:
        """Let every exchange inside end after so many seconds, and read no more than so many bytes."""
        self._mine.until, self._mine.left = stopwatch() + seconds, most_bytes
        try:
            yield
        finally:
            self._mine.until = None

    def cut(self, timeout: float | None) -> float | None:
        """A time limit of one step, cut to what is left.

        Raises:
            httpcore.ReadTimeout: nothing is left.
        """
        until = getattr(self._mine, "until", None)
        if until is None:
            return timeout
        left: float = until - stopwatch()
        if left <= 0:
            raise httpcore.ReadTimeout
        return left if timeout is None else min(timeout, left)

    def allow(self, send: Callable[[], None]) -> None:
        """Send something, for as long as the line needs: a large file over a slow one is no server that drips."""
        began = stopwatch()
        send()
        if getattr(self._mine, "until", None) is not None:
            self._mine.until += stopwatch() - began

    def count(self, received: bytes) -> bytes:
        """Note what has come.

        Raises:
            httpcore.ReadError: it is more than anybody should send.
        """
        if getattr(self._mine, "until", None) is not None:
            self._mine.left -= len(received)
            if self._mine.left < 0:
                raise httpcore.ReadError
        return received


def keep_to(client: httpx.Client, deadline: Deadline) -> None:
    """Make every connection of a client keep to a deadline; also those through a proxy.

    httpx has no place to say so: its transports keep a pool of httpcore's, which asks a backend for connections.
    """
    transports = [client._transport, *client._mounts.values()]  # noqa: SLF001
    for transport in transports:
        pool = getattr(transport, "_pool", None)
        if pool is not None:
            pool._network_backend = _Backend(pool._network_backend, deadline)  # noqa: SLF001


class _Backend(httpcore.NetworkBackend):
    def __init__(self, backend: httpcore.NetworkBackend, deadline: Deadline) -> None:
        self._backend = backend
        self._deadline = deadline

    @override
    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        options = [*(socket_options or ()), (socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)]
        limit = self._deadline.cut(timeout)
        stream = self._backend.connect_tcp(host, port, limit, local_address, options)
        return _Stream(stream, self._deadline)

    @override
    def sleep(self, seconds: float) -> None:
        self._backend.sleep(seconds)


class _Stream(httpcore.NetworkStream):
    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    @override
    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._deadline.count(self._stream.read(max_bytes, self._deadline.cut(timeout)))

    @override
    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._deadline.allow(lambda: self._stream.write(buffer, timeout))

    @override
    def close(self) -> None:
        self._stream.close()

    @override
    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        limit = self._deadline.cut(timeout)
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, limit), self._deadline)

    @override
    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
