"""An exchange ends in time, however slowly a server lets it drip, and a slow line is given what it needs."""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from triage_app.sync import http
from triage_app.sync.deadline import Deadline
from triage_app.sync.portals.fhir.client import FhirClient, LostError

if TYPE_CHECKING:
    from collections.abc import Iterator

ENOUGH_S = 10
"""Far more than four time limits of 0.2 s."""


@contextmanager
def dripping(head: bytes, drip: bytes) -> Iterator[str]:
    """A server that answers with a head at once and with a drop every tenth of a second, until it is left."""
    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            with suppress(OSError):
                connection, _ = server.accept()
                with connection:
                    connection.recv(65536)
                    connection.sendall(head)
                    while not stop.wait(0.1):
                        connection.sendall(drip)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/fhir"
        stop.set()
        thread.join(ENOUGH_S)


def client(base: str) -> FhirClient:
    deadline = Deadline()
    return FhirClient("Portal", base, http.client(base, None, timedelta(seconds=0.2), deadline), deadline)


@pytest.mark.timeout(ENOUGH_S)
@pytest.mark.parametrize(
    ("head", "drip"),
    [
        (b"HTTP/1.1 201 Created\r\nContent-Length: 1000000\r\n\r\n", b"x"),
        (b"HTTP/1.1 201 Created\r\nX: ", b"x"),
        (b"", b"HTTP/1.1 102 Processing\r\n\r\n"),
    ],
    ids=["body", "header", "no end of beginnings"],
)
def test_a_server_that_drips_is_given_up(head: bytes, drip: bytes) -> None:
    with dripping(head, drip) as base:
        portal = client(base)
        with pytest.raises(LostError):
            portal.ask("POST", "Communication", content=b"{}")
        portal.close()


def test_what_the_line_needs_to_send_is_not_held_against_it(monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = [0.0]
    monkeypatch.setattr("triage_app.sync.deadline.stopwatch", lambda: seconds[0])
    deadline = Deadline()

    def send() -> None:
        seconds[0] += 500

    with deadline.within(10, 1000):
        deadline.allow(send)
        assert deadline.cut(30) == 10
        assert deadline.cut(None) == 10
        assert deadline.cut(3) == 3
    assert deadline.cut(30) == 30
