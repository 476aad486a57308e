"""What is read of a conversation: frozen values, handed from the store to whoever shows them. Times are UTC."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from triage_app.errors import Value
from triage_app.queue.domain.calls import Logged
from triage_app.queue.domain.clocks import Offset
from triage_app.queue.domain.countdown import Direction, StartSource
from triage_app.queue.domain.delivery import DeliveryKind, DeliveryState
from triage_app.queue.domain.escalation import Step
from triage_app.queue.domain.handing import HandedOver
from triage_app.queue.domain.past import PastWait
from triage_app.queue.domain.regrouping import Request, Tie, TraceKind
from triage_app.queue.domain.states import State, WaitingOn
from triage_app.queue.domain.thanks import only_thanks


class FileState(StrEnum):
    """Whether the bytes of an attachment are here."""

    NOTED = "noted"
    WANTED = "wanted"
    HERE = "here"
    FAILED = "failed"


@dataclass(frozen=True)
class Patient:
    """Who a conversation is about, as the portal last told us; `name` is empty while the record is unreadable."""

    id: int
    remote_id: str
    name: str
    born: date | None
    record_number: str
    phone: str
    language: str
    readable: bool


class Row(NamedTuple):
    """One line of the queue. `messages` counts what the patient wrote and nobody has answered.

    Of most of a large queue a desk knows no more than order and views need. There `is_bare` is true: portal,
    patient, subject, snippet, counts and start are not read yet, and what stands in their place means nothing.

    `step` is how far staff were told that the wait has come; by `look_due_at` somebody has to have read what is
    new; a holding reply has promised an answer by `promised_at`. The oldest message that waits reached us at
    `seen_at`; its portal was connected at `connected_at`. To whom the program gave it
    accepts it by `accept_by`. Whose words `snippet` has is read (`said_by`) where a patient's conversations are
    listed. A tuple, because a desk makes a hundred thousand of them
    at once: in a third of the time of a dataclass.
    """

    id: int
    portal: str
    patient: str
    provider: str
    subject: str
    snippet: str
    state: State
    owner_id: int | None
    owner: str
    started_at: datetime | None
    soon_at: datetime | None
    due_at: datetime | None
    messages: int
    files: int
    version: int
    patient_id: int | None = None
    location: str = ""
    is_bare: bool = False
    step: Step | None = None
    look_due_at: datetime | None = None
    promised_at: datetime | None = None
    waiting_on: WaitingOn | None = None
    waiting_on_since: datetime | None = None
    snoozed_until: datetime | None = None
    seen_at: datetime | None = None
    connected_at: datetime | None = None
    accept_by: datetime | None = None
    said_by: Direction | None = None


@dataclass(frozen=True)
class File:
    """A file in a message. `sha256` is known once its bytes are here."""

    id: int
    name: str
    content_type: str
    size_bytes: int | None
    state: FileState
    sha256: str | None


@dataclass(frozen=True)
class Message:
    """One message; `sender` is empty where the portal did not say who wrote it.

    With `trace` it is none: `sender` merged or split here, and `text` is the other conversation's subject; or the
    portal changed what is here, which has no sender.
    """

    id: int
    remote_id: str
    direction: Direction
    sender: str
    sent_at: datetime
    sent_source: StartSource
    text: str
    files: tuple[File, ...]
    trace: TraceKind | None = None


@dataclass(frozen=True)
class Delivery:
    """A row of the outbox as a person reads it.

    `sends_in_s` is machine time until it may leave (0 once that has passed); `can_cancel` is true while no byte
    can have left.
    """

    id: int
    key: str
    reply_key: str
    conversation_id: int
    kind: DeliveryKind
    state: DeliveryState
    text: str
    name: str
    by: str
    by_id: int
    attempts: int
    error: str | None
    error_values: dict[str, Value]
    remote_id: str | None
    created_at: datetime
    delivered_at: datetime | None
    sends_in_s: float
    can_cancel: bool


@dataclass(frozen=True)
class StagedFile:
    """A file whose bytes are in the store and which is ready to go with a reply."""

    sha256: str
    name: str
    content_type: str
    size_bytes: int


@dataclass(frozen=True)
class Addressee:
    """Whom the author of a reply had on screen."""

    name: str
    born: date | None


@dataclass(frozen=True)
class Reply:
    """What a person pressed Send on.

    `key` was made once for this text and makes a repeat harmless; `seen` is the newest message that was on screen,
    `known` the newest row of the outbox, and `to` whom the header named there; `now` skips the undo window. With
    `promised` it is a holding reply: the answer follows within that time. `answers` is the newest message it
    answers, None for all up to `seen`: whatever the patient wrote after it waits on.
    """

    conversation_id: int
    key: str
    text: str
    files: tuple[StagedFile, ...]
    close: bool
    seen: int
    now: bool = False
    to: Addressee | None = None
    promised: timedelta | None = None
    answers: int | None = None
    known: int = 0


@dataclass(frozen=True)
class Draft:
    """What somebody has begun to write."""

    text: str
    files: tuple[StagedFile, ...]
    saved_at: datetime

    def is_part_of(self, text: str, files: Collection[StagedFile]) -> bool:
        """Whether nothing of it is missing from a text with files."""
        return self.text.strip() in text and set(self.files) <= set(files)

    def says(self, other: "Draft | None") -> bool:
        """Whether another one is the same, whenever that was saved."""
        return other is not None and (self.text, self.files) == (other.text, other.files)


@dataclass(frozen=True)
class Begun:
    """What a colleague had begun to write before the conversation came to its owner; `files` were to go along."""

    by: str
    text: str
    files: tuple[str, ...]
    saved_at: datetime


@dataclass(frozen=True)
class Conversation:
    """All of one conversation.

    `ties` are others that belong to it, `request` what is to happen to it, `past` its last waits that are over,
    the newest first. `handovers` tell how it came from owner to owner, the earliest first. `begun` is what its
    owner may go on with.
    """

    row: Row
    patient: Patient | None
    messages: tuple[Message, ...]
    deliveries: tuple[Delivery, ...]
    draft: Draft | None
    started_source: StartSource | None
    ties: tuple[Tie, ...] = ()
    request: Request | None = None
    calls: tuple[Logged, ...] = ()
    past: tuple[PastWait, ...] = ()
    handovers: tuple[HandedOver, ...] = ()
    begun: Begun | None = None

    @property
    def addressee(self) -> Addressee | None:
        """Whom the header names; a reply says so, to be stopped when the patient has become somebody else."""
        return Addressee(self.patient.name, self.patient.born) if self.patient is not None else None

    @property
    def only_thanks(self) -> bool:
        """Whether the patient, since they were answered last, only said thank you: worth proposing, no more.

        What crossed with that answer, or was sent in its very second, waits as well and is looked at too.
        """
        answered = [one.sent_at for one in self.messages if one.direction is Direction.TO_PATIENT]
        last = max(answered, default=None)
        if last is None:
            return False
        first = min(last, self.row.started_at or last)
        new = [one for one in self.messages if one.direction is Direction.FROM_PATIENT]
        since = [one for one in new if one.sent_at >= first]
        return bool(since) and all(
            only_thanks(one.text, files=len(one.files), sent_at=one.sent_at, answered_at=last) for one in since
        )

    @property
    def newest_message_id(self) -> int:
        """The last message that was on screen; a reply says so, to be held when something newer has arrived."""
        return max((message.id for message in self.messages), default=0)

    @property
    def newest_delivery_id(self) -> int:
        """The last of our own replies on screen; the next one says so, to be held when its author sent another."""
        return max((delivery.id for delivery in self.deliveries), default=0)


@dataclass(frozen=True)
class PortalHealth:
    """How it goes with one portal.

    `error` is the code of what went wrong last, None when all is well; `set_aside` counts by reason what it sent
    and nobody could read.
    """

    id: int
    name: str
    checked_at: datetime | None
    error: str | None
    error_values: dict[str, Value]
    set_aside: tuple[tuple[str, int], ...]

    @property
    def quarantined(self) -> int:
        """How many entries are set aside."""
        return sum(count for _, count in self.set_aside)


@dataclass(frozen=True)
class Health:
    """Whether the machinery behind the queue is alive.

    `sync_beat_age_s` is machine time since sync was last heard of, None when it has never run. `rules_behind`:
    rules were edited, and not everything open is counted by them yet. `clock` compares the asking computer's clock
    with the database's, None where that was not looked at.
    """

    portals: tuple[PortalHealth, ...]
    sync_beat_age_s: float | None
    waiting_to_send: int
    needs_attention: int
    clock: Offset | None = field(default=None, compare=False)
    rules_behind: bool = False


@dataclass(frozen=True)
class Practice:
    """Whose queue this is; `zone` is an IANA time zone name."""

    name: str
    zone: str


@dataclass(frozen=True)
class FirstScreen:
    """What a desk shows first, read in one consistent state.

    `rows` are the most urgent open conversations and `is_all` says whether there are no others; `cursor` is where
    changes are read from after this; `leaving` are the person's own replies that have not begun to leave.
    """

    practice: Practice
    rows: tuple[Row, ...]
    is_all: bool
    cursor: int
    leaving: tuple[Delivery, ...]
    health: Health


@dataclass(frozen=True)
class News:
    """Conversations that changed, those of them in which a patient still waits, and where the feed was read to."""

    ids: frozenset[int]
    rows: tuple[Row, ...]
    cursor: int
