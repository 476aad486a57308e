"""HTTP/1.1 on the loopback address: reads requests, writes answers, or hangs up."""

import socket
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Condition, Thread
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from triage_app.practice.exchange import Request, Response

Answer = Callable[[Request], Response | None]
"""What to do with a request; None hangs up without a word. Called in the connection's thread."""

_LOOPBACK = "127.0.0.1"
_LARGEST_BODY = 64 * 1024 * 1024
_GOODBYE_S = 5.0
_LOOK_UP_S = 0.02
"""How often it looks whether it should stop."""


class HttpFront:
    """A server with a thread for each connection, reachable from this computer only; port 0 is any free one."""

    def __init__(self, answer: Answer, port: int = 0) -> None:
        self._answer = answer
        self._open: set[socket.socket] = set()
        self._changed = Condition()
        self._server = ThreadingHTTPServer((_LOOPBACK, port), partial(_Connection, self))
        self._server.daemon_threads = True
        self._thread = Thread(
            target=self._server.serve_forever, args=(_LOOK_UP_S,), name="practice-portal", daemon=True
        )

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self._server.server_address[1])

    @property
    def origin(self) -> str:
        """Its address, without a slash at the end."""
        return f"http://{_LOOPBACK}:{self.port}"

    def start(self) -> None:
        """Begin to serve."""
        self._thread.start()

    def stop(self) -> None:
        """Hang up on everybody and give the port back."""
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
        self._server.server_close()
        with self._changed:
            for connection in self._open:
                hang_up(connection)
            self._changed.wait_for(lambda: not self._open, timeout=_GOODBYE_S)

    def opened(self, connection: socket.socket) -> None:
        """Take note of a connection that has to be closed in the end."""
        with self._changed:
            self._open.add(connection)

    def closed(self, connection: socket.socket) -> None:
        """Forget a connection."""
        with self._changed:
            self._open.discard(connection)
            self._changed.notify_all()

    def answer(self, request: Request) -> Response | None:
        """Work the answer out."""
        return self._answer(request)


def hang_up(connection: socket.socket) -> None:
    """Close both directions at once, so that whoever waits on it wakes."""
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


class _Connection(BaseHTTPRequestHandler):
    """One client's connection, kept open between requests."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def __init__(self, front: HttpFront, connection: socket.socket, *others: Any) -> None:
        self._front = front
        front.opened(connection)
        try:
            # Clients may hang up whenever they like; that is their business and no error of ours.
            with suppress(ConnectionError):
                super().__init__(connection, *others)
        finally:
            front.closed(connection)

    def _serve(self) -> None:
        body = self._body()
        if body is None:
            self.close_connection = True
            self._send(Response(413))
            return
        address = urlsplit(self.path)
        response = self._front.answer(
            Request(
                method=self.command,
                path=address.path,
                query=tuple(parse_qsl(address.query, keep_blank_values=True)),
                headers={name.lower(): value for name, value in self.headers.items()},
                body=body,
            )
        )
        if response is None:
            self.close_connection = True
            hang_up(self.connection)
            return
        self._send(response)

    # The standard library looks these names up.
    do_GET = _serve  # noqa: N815
    do_POST = _serve  # noqa: N815
    do_PUT = _serve  # noqa: N815
    do_PATCH = _serve  # noqa: N815
    do_DELETE = _serve  # noqa: N815

    def _body(self) -> bytes | None:
        if "chunked" in self.headers.get("Transfer-Encoding", "").lower():
            return self._chunks()
        length = int(self.headers.get("Content-Length", "0"))
        return None if length > _LARGEST_BODY else self.rfile.read(length)

    def _chunks(self) -> bytes | None:
        body = bytearray()
        while size := int(self.rfile.readline().partition(b";")[0], 16):
            body += self.rfile.read(size)
            self.rfile.readline()
            if len(body) > _LARGEST_BODY:
                return None
        while self.rfile.readline().strip():
            pass
        return bytes(body)

    def _send(self, response: Response) -> None:
        # In one piece: a head that waits for its body costs a delayed acknowledgement.
        status = HTTPStatus(response.status)
        lines = [f"HTTP/1.1 {response.status} {status.phrase}"]
        lines += [f"{name}: {value}" for name, value in response.headers]
        lines += [f"Content-Length: {len(response.body)}"]
        if self.close_connection:
            lines.append("Connection: close")
        head = "\r\n".join(lines) + "\r\n\r\n"
        self.wfile.write(head.encode("latin-1", "replace") + response.body)
