"""What every kind of portal must be able to do, and what it is asked with.

An adapter translates and nothing else: no database, no Qt, no threads (design/architecture.md). It raises
TriageError where reading fails and returns an Outcome where sending does.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeAlias

from triage_app.queue.domain.delivery import Outcome
from triage_app.queue.domain.remote import RemoteMessage, RemotePatient, RemoteThread, Unreadable
from triage_app.queue.services.parcels import Parcel

Cursor = dict[str, Any]
"""How far a portal has been read: JSON that only its adapter understands."""


@dataclass(frozen=True)
class Page:
    """Some of what is new. `cursor` is set on the last page of a complete pass only.

    `at` is what the portal's clock said when it sent this; None where it does not say.
    """

    messages: tuple[RemoteMessage, ...]
    threads: tuple[RemoteThread, ...]
    unreadable: tuple[Unreadable, ...]
    cursor: Cursor | None
    at: datetime | None = None


@dataclass(frozen=True)
class Content:
    """A file's bytes, readable from the start as often as needed."""

    size_bytes: int
    open: Callable[[], Iterable[bytes]]

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.open())


MaySend: TypeAlias = Callable[[], bool]
"""Asked right before every request that writes: false once this sync may have lost its lease (rule R3)."""


class Portal(Protocol):
    """A patient portal, spoken to in its own language. Safe to use from one thread at a time."""

    def pages(self, cursor: Cursor | None) -> Iterator[Page]:
        """Everything since a cursor, in both directions, page by page; the same entry may come more than once.

        A pass over the portal begins with it.
        """
        ...

    def read_message(self, remote_id: str) -> RemoteMessage | None:
        """One message, or None where the portal does not have it."""
        ...

    def read_patients(self, references: Sequence[str]) -> tuple[RemotePatient, ...]:
        """The record of each patient; with `readable` false where the portal will not give it."""
        ...

    def read_providers(self, references: Sequence[str]) -> tuple[tuple[str, str], ...]:
        """Each provider's reference and name, which is empty where the portal will not give it."""
        ...

    def fetch_file(self, reference: str) -> bytes:
        """The bytes of an attachment."""
        ...

    def send_file(
        self, parcel: Parcel, content: Content, remember: Callable[[str], None], may_send: MaySend
    ) -> Outcome:
        """Put a file into the patient's record; `remember` is called with where its bytes are as soon as known."""
        ...

    def send_reply(self, parcel: Parcel, may_send: MaySend) -> Outcome:
        """Send a reply whose files are there already."""
        ...

    def close(self) -> None:
        """Close every connection."""
        ...


@dataclass(frozen=True)
class PortalKind:
    """A kind of portal: how its settings are checked and how a connection to one is opened."""

    check: Callable[[Mapping[str, Any]], dict[str, Any]]
    """Returns the settings as they are stored; raises UsageError in the caller's words."""

    open: Callable[[str, Mapping[str, Any], str | None, timedelta], Portal]
    """Takes the portal's name, its settings, its secret and the longest a request may take."""

    needs_secret: Callable[[Mapping[str, Any]], bool]
