"""The ground truth beside a history: a JSON line a message and one a thread, never part of what is stored.

Due times are those of the mode `elapsed`, the only one so far; instants are UTC.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from hashlib import sha256

import msgspec

from triage_app.practice.history.values import Label, Message, Thread
from triage_app.practice.history.waits import due, ending, waiting_since

_NOTHING = Label((), "")


class MessageTruth(msgspec.Struct, frozen=True, tag_field="kind", tag="message"):
    """What a patient's message is, and when its answer is due as soon as it is here.

    `due` is None where it came too late: an answer was there already.
    """

    id: str
    thread: str
    intents: tuple[str, ...]
    level: str | None
    rule: str | None
    span: tuple[int, int] | None
    language: str
    traps: tuple[str, ...]
    due: dict[str, datetime | None]


class ThreadTruth(msgspec.Struct, frozen=True, tag_field="kind", tag="thread"):
    """How a thread stands in the end; `claims` is the seat of who claimed it."""

    id: str
    patient: str
    category: str
    state: str
    since: datetime | None
    due: dict[str, datetime | None]
    claims: int | None
    closed: str | None
    story: str


def of_thread(thread: Thread) -> Iterator[MessageTruth | ThreadTruth]:
    """The truth of a thread: its patient's messages in the order of arrival, then the thread."""
    for place, one in enumerate(thread.messages):
        if one.inbound:
            yield _of_message(thread, one, thread.messages[: place + 1])
    state, since = ending(thread.messages, thread.closing)
    yield ThreadTruth(
        id=thread.id,
        patient=thread.patient.id,
        category=thread.category,
        state=state,
        since=since,
        due={"elapsed": due(since)},
        claims=thread.seat,
        closed=thread.closing.reason if thread.closing else None,
        story=thread.story,
    )


def lines(every: Iterable[Thread]) -> Iterator[bytes]:
    """The sidecar file, line by line."""
    write = msgspec.json.Encoder().encode
    for thread in every:
        for one in of_thread(thread):
            yield write(one) + b"\n"


def digest(every: Iterable[Thread]) -> str:
    """A fingerprint of threads and truth together, the same on every machine."""
    write, seal = msgspec.json.Encoder().encode, sha256()
    for thread in every:
        seal.update(write(thread))
        for one in of_thread(thread):
            seal.update(write(one))
    return seal.hexdigest()


def _of_message(thread: Thread, one: Message, so_far: tuple[Message, ...]) -> MessageTruth:
    label = one.label or _NOTHING
    return MessageTruth(
        id=one.id,
        thread=thread.id,
        intents=label.intents,
        level=label.level,
        rule=label.rule,
        span=label.span,
        language=label.language,
        traps=label.traps,
        due={"elapsed": due(waiting_since(so_far))},
    )
