"""What really happened on the portal, kept apart from what any client believes: the independent witness."""

import os
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from threading import Condition

import msgspec


class JournalKind(StrEnum):
    """What an entry tells."""

    ARRIVED = "arrived"
    """A message of the make-believe practice came into being on the portal."""
    CREATED = "created"
    """A client created a resource."""
    UPDATED = "updated"
    """A client wrote a new version of a resource."""
    EDITED = "edited"
    """The portal's side changed, planted or withdrew a resource."""
    SERVED = "served"
    """A client was sent this version of a message."""
    TOKEN_LEAKED = "token_leaked"  # noqa: S105 - a kind of event, no password
    """A client sent its token to the storage of files, which is none of its business."""


@dataclass(frozen=True)
class JournalEntry:
    """One fact; at is practice time in UTC."""

    kind: JournalKind
    at: datetime
    resource_type: str = ""
    id: str = ""
    version: int = 0
    identifiers: tuple[str, ...] = ()
    """The values of its business identifiers."""
    digest: str = ""
    """SHA-256 of the text or bytes it carries; empty when it carries nothing."""
    thread: str = ""
    """What it is part of, else the patient it is about."""
    sender: str = ""
    recipient: str = ""


class Journal:
    """Facts in the order in which they happened; on disk before anybody is answered, when it has a file."""

    def __init__(self, path: Path | None = None) -> None:
        self._news = Condition()
        self._entries: list[JournalEntry] = []
        self._path = path

    @property
    def entries(self) -> tuple[JournalEntry, ...]:
        """Everything so far."""
        with self._news:
            return tuple(self._entries)

    def wait_for(self, count: int, timeout_s: float) -> bool:
        """Wait until there are so many facts; false when the time is over first."""
        with self._news:
            return self._news.wait_for(lambda: len(self._entries) >= count, timeout_s)

    def add(self, entries: Iterable[JournalEntry]) -> None:
        """Write facts down that belong together, with one wait for the disk."""
        added = list(entries)
        if not added:
            return
        with self._news:
            self._entries += added
            if self._path is not None:
                _append(self._path, added)
            self._news.notify_all()


def _append(path: Path, entries: Iterable[JournalEntry]) -> None:
    with path.open("ab") as file:
        file.write(b"".join(msgspec.json.encode(entry) + b"\n" for entry in entries))
        file.flush()
        os.fsync(file.fileno())


def read_journal(path: Path) -> tuple[JournalEntry, ...]:
    """The facts in a journal's file; a last line cut short by a crash is left out."""
    lines = path.read_bytes().split(b"\n")[:-1]
    return tuple(msgspec.json.decode(line, type=JournalEntry) for line in lines)


def duplicates(entries: Iterable[JournalEntry]) -> int:
    """How many replies and reports clients created beyond the first of each.

    Two are the same when they share an identifier, or when one sender put the same content into one conversation.
    """
    seen: set[tuple[str, ...]] = set()
    surplus = 0
    for entry in _replies_and_reports(entries):
        marks: set[tuple[str, ...]] = {(entry.resource_type, "identifier", value) for value in entry.identifiers}
        if entry.digest:
            marks.add((entry.resource_type, "content", entry.thread, entry.digest, entry.sender))
        surplus += not seen.isdisjoint(marks)
        seen |= marks
    return surplus


def lost(entries: Iterable[JournalEntry], acknowledged_keys: Collection[str]) -> int:
    """How many keys that a queue calls delivered never reached the portal, with or without "urn:uuid:"."""
    arrived = {key for entry in _replies_and_reports(entries) for key in (entry.id, *entry.identifiers)}
    bare = {_bare(key) for key in arrived}
    return sum(_bare(key) not in bare for key in set(acknowledged_keys))


def messages_available(entries: Iterable[JournalEntry], until: datetime | None = None) -> frozenset[str]:
    """Ids of the make-believe practice's messages that a client could have fetched by then, in both directions."""
    return frozenset(
        entry.id
        for entry in entries
        if entry.kind is JournalKind.ARRIVED and entry.digest and (until is None or entry.at <= until)
    )


def never_served(entries: Sequence[JournalEntry]) -> frozenset[str]:
    """Ids of the messages that were there to be fetched and that no client ever got."""
    served = {entry.id for entry in entries if entry.kind is JournalKind.SERVED}
    return messages_available(entries) - served


def _replies_and_reports(entries: Iterable[JournalEntry]) -> Iterable[JournalEntry]:
    return (
        entry
        for entry in entries
        if entry.kind is JournalKind.CREATED and entry.resource_type in {"Communication", "DocumentReference"}
    )


def _bare(key: str) -> str:
    return key.removeprefix("urn:uuid:").lower()
