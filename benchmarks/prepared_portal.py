"""A portal that serves many messages as fast as Python can: every entry is encoded before it is asked for.

The resources are the practice portal's own, the questions those a FHIR client asks for everything: by
`_lastUpdated`, sorted by it, `_count` at once, on by time or by the page's own link. It runs as a process of its
own until its standard input ends, and says where it is in one line.
"""

import asyncio
import re
import subprocess
import sys
from bisect import bisect_left
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import formatdate
from itertools import islice
from urllib.parse import parse_qs, urlsplit

import msgspec
from typing_extensions import override

from benchmarks.correspondence import PATIENTS, everything
from triage_app.practice import resources
from triage_app.practice.generator import make_practice
from triage_app.practice.resources import instant

_END = b"\r\n\r\n"


class PreparedPortal:
    """Entries in the order of their times, and the records of those who write."""

    def __init__(self, messages: int, now: datetime) -> None:
        self._times: list[str] = []
        self._entries: list[bytes] = []
        self._records: dict[str, bytes] = {}
        self.origin = ""
        for at, resource in islice(_communications(now), messages):
            stamped = resource | {"meta": {"versionId": "1", "lastUpdated": at}}
            self._times.append(at)
            self._entries.append(b'{"resource":' + msgspec.json.encode(stamped) + b',"search":{"mode":"match"}}')
        practice = make_practice(now)
        for person in resources.people(practice):
            self._records[f"{person['resourceType']}/{person['id']}"] = msgspec.json.encode(person)
        for number in range(PATIENTS):
            known = practice.patients[number % len(practice.patients)].id
            record = msgspec.json.decode(self._records[f"Patient/{known}"]) | {"id": f"pat-{number}"}
            self._records[f"Patient/pat-{number}"] = msgspec.json.encode(record)

    def answer(self, target: str) -> bytes | None:
        """The body for a request's target, or None for what is not here."""
        url = urlsplit(target)
        path = url.path.removeprefix("/fhir/")
        asked = parse_qs(url.query)
        if path == "Communication":
            return self._page(target, asked)
        return self._found(path, asked["_id"][0].split(",")) if "_id" in asked else self._records.get(path)

    def _found(self, kind: str, ids: list[str]) -> bytes:
        found = [
            b'{"resource":%b}' % self._records[name] for one in ids if (name := f"{kind}/{one}") in self._records
        ]
        return b'{"resourceType":"Bundle","type":"searchset","entry":[%b]}' % b",".join(found)

    def _page(self, target: str, asked: dict[str, list[str]]) -> bytes:
        since = asked.get("_lastUpdated", ["ge"])[0].removeprefix("ge")
        count = int(asked.get("_count", ["20"])[0])
        start = int(asked.get("_offset", [bisect_left(self._times, since)])[0])
        end = start + count
        links = [{"relation": "self", "url": self.origin + target}]
        if end < len(self._entries):
            following = re.sub(r"&_offset=\d+", "", self.origin + target) + f"&_offset={end}"
            links.append({"relation": "next", "url": following})
        head = {"resourceType": "Bundle", "type": "searchset", "link": links}
        return msgspec.json.encode(head)[:-1] + b',"entry":[' + b",".join(self._entries[start:end]) + b"]}"


def _communications(now: datetime) -> Iterator[tuple[str, dict[str, object]]]:
    """Messages without end, each thread's title before its first; a title counts as the message it comes with."""
    for message, thread, patient in everything(now):
        if message.id.startswith(f"{thread.messages[0].id}-"):
            yield instant(message.sent), resources.header(thread, patient)
        yield instant(message.sent + timedelta(milliseconds=1)), resources.message(message, patient)


class _Connection(asyncio.Protocol):
    def __init__(self, portal: PreparedPortal) -> None:
        self._portal, self._heard = portal, b""

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    @override
    def data_received(self, data: bytes) -> None:
        self._heard += data
        while _END in self._heard:
            head, _, self._heard = self._heard.partition(_END)
            body = self._portal.answer(head.split(b" ", 2)[1].decode())
            status = b"404 Not Found" if body is None else b"200 OK"
            headers = (
                b"HTTP/1.1 %s\r\nContent-Type: application/fhir+json\r\nDate: %s\r\nContent-Length: %d\r\n\r\n"
                % (status, formatdate(usegmt=True).encode(), len(body or b""))
            )
            self._transport.write(headers + (body or b""))  # type: ignore[attr-defined]


@contextmanager
def serving(entries: int) -> Generator[str]:
    """Run such a portal in a process of its own; its address."""
    process = subprocess.Popen(  # noqa: S603 - this very program
        (sys.executable, "-m", "benchmarks.prepared_portal", str(entries)),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None  # noqa: S101 - it was asked for
    try:
        yield process.stdout.readline().strip()
    finally:
        process.communicate(timeout=30)


async def serve(messages: int) -> None:
    """Serve until standard input ends."""
    portal = PreparedPortal(messages, datetime.now(UTC))
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Connection(portal), "127.0.0.1", 0)
    portal.origin = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    sys.stdout.write(f"{portal.origin}/fhir\n")
    sys.stdout.flush()
    await loop.run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
