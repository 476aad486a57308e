"""The rows of a history: for every table a tuple a row, in the order of its columns here.

What intake derives from messages is derived here by the same rules of `queue.domain`; a test holds both together.
"""

from bisect import insort
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final

from triage_app.practice.history.threads import PULLED_EVERY_S
from triage_app.practice.history.values import Message, Patient, Thread
from triage_app.practice.people import Provider
from triage_app.queue.domain.conversation import FileState
from triage_app.queue.domain.countdown import (
    Direction,
    Event,
    Start,
    StartSource,
    answered_at,
    start_of,
    wait_of,
)
from triage_app.queue.domain.escalation import Ladder
from triage_app.queue.domain.past import JOINED
from triage_app.queue.domain.policies import Facts, Segment
from triage_app.queue.domain.rulebook import Rules, rulebook
from triage_app.queue.domain.states import State
from triage_app.queue.services.waiting import SNIPPET_LENGTH, first_words

Row = tuple[Any, ...]
Arrived = tuple[int, Start]
"""A message's number in the order of arrival, and when it counts as sent."""

COLUMNS: Final[dict[str, str]] = {
    "provider": "id portal_id remote_id name",
    "patient": "id portal_id remote_id name born record_number phone language readable refreshed_at",
    "conversation": (
        "id portal_id thread_key patient_id location_id provider_id subject snippet state owner_id version "
        "started_at started_source soon_at due_at segment_at next_step_at look_due_at message_count file_count "
        "closed_at closed_up_to close_reason created_at"
    ),
    "waiting_segment": "conversation_id started_at source due_at ended_at ended_by",
    "message": (
        "id conversation_id portal_id remote_id content_hash direction sender sender_reference sent_at "
        "sent_source seen_at text"
    ),
    "attachment": "message_id place name content_type size_bytes reference state",
}
"""Tables, those that others point to first, and the columns that are written."""

PROMISED: Final = rulebook(Rules(), 0, "America/New_York").promise(Facts())
"""What a practice promises that has not said anything else."""

_IN: Final = Direction.FROM_PATIENT
_OUT: Final = Direction.TO_PATIENT
_PORTAL: Final = "portal"
"""What ends a wait by an answer that the practice wrote in its portal, as all answers of a history are."""


@dataclass(frozen=True)
class Place:
    """Where a history goes: a portal, the practice's first location, and who works there, by number."""

    portal_id: int
    location_id: int
    staff: tuple[int, ...]

    def owner(self, seat: int) -> int:
        """Who sits at a seat."""
        return self.staff[seat % len(self.staff)]


_Heard = tuple[datetime, int, str, Message]
"""A message as it counts: when it was sent, its number, how the time is known."""


@dataclass(slots=True)
class _Wait:
    """A row of waiting_segment while its conversation goes on."""

    segment: Segment
    source: str
    ended_at: datetime | None = None
    ended_by: str | None = None

    def as_shown(self, source: str) -> Row:
        """What its conversation says of it."""
        at = self.segment.started_at
        told_at = Ladder(self.segment, PROMISED, at).next_at(None)
        return (at, source, self.segment.soon_at, self.segment.due_at, at, told_at, PROMISED.read_by(at))


@dataclass(slots=True)
class _Standing:
    """A conversation after its last message."""

    since: datetime | None
    waits: dict[datetime, _Wait]
    heard: list[_Heard]

    @property
    def unanswered(self) -> list[_Heard]:
        """What the patient wrote since they have been waiting."""
        since = self.since
        return [one for one in self.heard if one[0] >= since and one[3].inbound] if since is not None else []


def started(message: Message) -> Start:
    """When a message counts as sent, and how that is known."""
    return start_of(message.sent, message.received, message.last_updated, message.seen)


def _seen(one: Message, start: Start) -> datetime:
    """When a message could first be known of; an answer without a date knows what the pass before had brought."""
    is_dated = one.inbound or start.source is StartSource.SENT
    return one.seen if is_dated else one.seen - timedelta(seconds=PULLED_EVERY_S)


def fingerprint(message: Message) -> str:
    """What stands for a message's content."""
    return sha256(f"{message.id}\n{message.text}".encode()).hexdigest()


def of_provider(place: Place, number: int, one: Provider) -> Row:
    """A doctor."""
    return (number + 1, place.portal_id, f"Practitioner/{one.id}", one.title)


def of_patient(place: Place, one: Patient, seen_at: datetime) -> Row:
    """A patient, read when they first wrote."""
    return (
        *(one.number + 1, place.portal_id, f"Patient/{one.id}", one.name, one.born, one.record_number, one.phone),
        *(one.language, True, seen_at),
    )


def of_message(place: Place, thread: Thread, one: Message, number: int, start: Start) -> Row:
    """A message; `number` is its place in the order of arrival, and its id."""
    return (
        *(number, thread.number + 1, place.portal_id, one.id, fingerprint(one)),
        str(_IN if one.inbound else _OUT),
        *(one.sender, one.sender_reference, start.at, str(start.source), _seen(one, start), one.text),
    )


def of_files(number: int, one: Message) -> Iterator[Row]:
    """The files of a message: noted, none of their bytes here."""
    for file in one.files:
        yield (
            *(number, file.place, file.name, file.content_type, file.size_bytes),
            *(f"Communication/{one.id}#{file.place}", str(FileState.NOTED)),
        )


def of_conversation(
    place: Place, thread: Thread, arrived: Sequence[Arrived], providers: int
) -> tuple[Row, Iterator[Row]]:
    """A conversation whose messages have all arrived, and its waits."""
    standing = _gone_through(thread, arrived)
    unanswered, waits, closing = standing.unanswered, standing.waits, thread.closing
    shown = (unanswered or standing.heard[-1:])[0][3]
    snippet = first_words(shown.text[: 2 * SNIPPET_LENGTH])
    open_wait = waits[standing.since] if standing.since is not None else None
    if closing is not None:
        _end(waits, None, closing.at, closing.reason)
        open_wait, unanswered = None, []
    state = State.CLOSED if closing else State.OPEN if open_wait else State.ANSWERED
    conversation = (
        *(thread.number + 1, place.portal_id, thread.id, thread.patient.number + 1, place.location_id),
        *(thread.patient.number % providers + 1, thread.subject, snippet, str(state)),
        None if thread.seat is None else place.owner(thread.seat),
        1 + (thread.seat is not None) + (closing is not None),
        *(open_wait.as_shown(unanswered[0][2]) if open_wait else (None,) * 7),
        *(len(unanswered), sum(len(one.files) for one in thread.messages)),
        *((closing.at, arrived[-1][0], closing.reason) if closing else (None,) * 3),
        thread.messages[0].seen,
    )
    return conversation, (
        (thread.number + 1, at, one.source, one.segment.due_at, one.ended_at, one.ended_by)
        for at, one in waits.items()
    )


def _gone_through(thread: Thread, arrived: Sequence[Arrived]) -> _Standing:
    """Let one message after the other arrive."""
    standing, events = _Standing(None, {}, []), []
    for (number, start), one in zip(arrived, thread.messages, strict=True):
        insort(standing.heard, (start.at, number, str(start.source), one))
        events.append(Event(_IN if one.inbound else _OUT, start.at, _seen(one, start), number))
        if one.inbound and standing.since is not None and start.at >= standing.since:
            continue  # who waits already waits on, since when they did
        wait_now = wait_of(events)
        standing.since = wait_now.since if wait_now else None
        answered = answered_at(events) if standing.since is None else None
        _end(standing.waits, standing.since, one.seen, _PORTAL, answered)
        if standing.since is None:
            continue
        wait = standing.waits.get(standing.since)
        if wait is None:
            segment = PROMISED.segment(standing.since)
            standing.waits[standing.since] = _Wait(segment, standing.unanswered[0][2])
        else:
            wait.ended_at = wait.ended_by = None
    return standing


def _end(
    waits: dict[datetime, _Wait], since: datetime | None, at: datetime, by: str, answered: datetime | None = None
) -> None:
    """End every wait but the one that began at `since`: when it was answered, where that was during it."""
    for begun, one in waits.items():
        if begun != since and one.ended_at is None:
            is_known = answered is not None and begun <= answered <= at
            goes_on = since is not None and since < begun  # within one that began earlier
            one.ended_at, one.ended_by = (answered if is_known else at), (JOINED if goes_on else by)
