"""What a portal tells us, translated from its own format; the adapters make these, intake takes them in."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from triage_app.queue.domain.countdown import Direction
from triage_app.queue.domain.visible import is_visible

_UNNAMED: Final = re.compile(r"File \d+")


def unnamed(number: int) -> str:
    """What a file is called that its portal gives no name: which of its message's it is, from one."""
    return f"File {number}"


def is_named(name: str) -> bool:
    """Whether a file's name says more than which of its message's it is."""
    return _UNNAMED.fullmatch(name) is None


@dataclass(frozen=True)
class RemoteFile:
    """A file in a message.

    `reference` is what the portal can be asked for again; `inline` holds the bytes where the portal sent them
    with the message.
    """

    place: int
    name: str
    content_type: str
    size_bytes: int | None
    reference: str
    inline: bytes | None = None


@dataclass(frozen=True)
class RemoteMessage:
    """One message. Times are UTC; absent facts are None or empty, never guessed.

    `own_key` is the key of ours that the portal stored with it, where it is something we sent. `withdrawn` says
    that it was taken back, is held back or never came about.
    """

    remote_id: str
    thread_key: str | None
    answers: str | None
    subject: str
    patient_reference: str | None
    provider_reference: str | None
    sender_reference: str
    sender: str
    direction: Direction
    sent: datetime | None
    received: datetime | None
    last_updated: datetime | None
    text: str
    files: tuple[RemoteFile, ...]
    own_key: str | None
    withdrawn: bool
    content_hash: str
    sent_on: date | None = None
    """The day it was sent on, where the portal does not say when."""

    @property
    def says_something(self) -> bool:
        """Whether there is anything to see in it: words or a file."""
        return bool(self.files) or is_visible(self.text)


@dataclass(frozen=True)
class RemoteThread:
    """The title page of a thread: no message itself.

    `alone` is what it says as a message, for a thread in which nothing else is ever found: then the title is all
    the patient wrote.
    """

    remote_id: str
    subject: str
    patient_reference: str | None
    provider_reference: str | None
    alone: RemoteMessage


@dataclass(frozen=True)
class RemotePatient:
    """A patient's record, as far as the queue shows it."""

    reference: str
    name: str
    born: date | None
    record_number: str
    phone: str
    language: str
    readable: bool = True


@dataclass(frozen=True)
class Unreadable:
    """Bytes that are no message we understand, and the code of what is wrong with them."""

    original: bytes
    reason: str


@dataclass(frozen=True)
class Intake:
    """One page of news with everything needed to store it. Every message's `thread_key` is known by now."""

    messages: tuple[RemoteMessage, ...]
    threads: tuple[RemoteThread, ...]
    unreadable: tuple[Unreadable, ...]
    patients: tuple[RemotePatient, ...]
    providers: tuple[tuple[str, str], ...]
    """Pairs of reference and name."""

    at: datetime | None = None
    """The portal's own clock when it sent this; None where it does not say."""

    @property
    def entries(self) -> "tuple[RemoteMessage | RemoteThread, ...]":
        """Everything on the page that could be read, titles first."""
        return (*self.threads, *self.messages)
