"""Makes the practice up: sixty patients and the 220 messages of the days around a moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from hashlib import sha256
from random import Random

import msgspec

from triage_app.practice.attachments import with_files
from triage_app.practice.author import Author
from triage_app.practice.conversations import Draft, Message, Thread
from triage_app.practice.days import utc
from triage_app.practice.people import (
    LOCATIONS,
    PRACTICE_NAME,
    PROVIDERS,
    Location,
    Patient,
    Provider,
    make_patients,
)

SEED = 20261122


@dataclass(frozen=True)
class Practice:
    """A make-believe practice around a moment; messages with a later time have not been written yet."""

    name: str
    now: datetime
    seed: int
    locations: tuple[Location, ...]
    providers: tuple[Provider, ...]
    patients: tuple[Patient, ...]
    threads: tuple[Thread, ...]

    @property
    def messages(self) -> tuple[Message, ...]:
        """All messages in the order of sending."""
        every = (message for thread in self.threads for message in thread.messages)
        return tuple(sorted(every, key=lambda message: (message.sent, message.id)))

    def digest(self) -> str:
        """A fingerprint of everything in it, the same on every machine."""
        return sha256(msgspec.json.encode(self)).hexdigest()


def make_practice(now: datetime, *, seed: int = SEED) -> Practice:
    """The practice as it is at a moment, the same for the same moment and seed.

    Patients write at sensible hours of the time zone of `now`.

    Raises:
        ValueError: the moment has no time zone.

    """
    if now.tzinfo is None:
        msg = "now needs a time zone"
        raise ValueError(msg)
    random = Random(seed)
    patients = make_patients(random)
    # A fixed offset: taking hours away across a change of clocks must not follow the clock on the wall.
    minute = now.astimezone(timezone(now.utcoffset() or timedelta(0))).replace(second=0, microsecond=0)
    drafts = Author(random, minute, patients).everything()
    return Practice(
        name=PRACTICE_NAME,
        now=utc(now),
        seed=seed,
        locations=LOCATIONS,
        providers=PROVIDERS,
        patients=patients,
        threads=_numbered(with_files(random, drafts)),
    )


def _numbered(drafts: Sequence[Draft]) -> tuple[Thread, ...]:
    # Numbers follow time, as on a real portal: conversations by their first message, messages by their own.
    ordered = sorted(drafts, key=lambda draft: (draft.lines[0].sent, draft.patient.id, draft.subject))
    places = sorted(
        (line.sent, thread, turn) for thread, draft in enumerate(ordered) for turn, line in enumerate(draft.lines)
    )
    numbers = {(thread, turn): number for number, (_, thread, turn) in enumerate(places, start=1)}
    return tuple(
        Thread(
            id=f"thread-{thread + 1:03}",
            patient_id=draft.patient.id,
            provider_id=draft.patient.provider_id,
            category=draft.category,
            subject=draft.subject,
            messages=tuple(
                Message(
                    id=f"msg-{numbers[thread, turn]:04}",
                    thread_id=f"thread-{thread + 1:03}",
                    patient_id=draft.patient.id,
                    provider_id=draft.patient.provider_id,
                    inbound=line.inbound,
                    sent=line.sent,
                    text=line.text,
                    file=line.file,
                )
                for turn, line in enumerate(draft.lines)
            ),
        )
        for thread, draft in enumerate(ordered)
    )
