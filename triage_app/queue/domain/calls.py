"""Calls and visits: what was said outside the portal, and whether it answers the patient (decision 32)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from triage_app.queue.domain.refusal import Refusal


class Outcome(StrEnum):
    """What came of a call."""

    SPOKE = "spoke"
    IN_PERSON = "in_person"
    VOICEMAIL = "voicemail"
    NO_ANSWER = "no_answer"


class Spoken(StrEnum):
    """Who was spoken to."""

    PATIENT = "patient"
    AUTHORISED = "authorised"
    """Somebody the patient has authorised."""


ANSWERS: Final = frozenset({Outcome.SPOKE, Outcome.IN_PERSON})
"""Outcomes that end a wait; a voicemail and a call nobody took do not."""

BY_CALL: Final = "call"
"""What a wait that a call has ended says of its end."""

LONGEST_NOTE: Final = 2000
MOST_CALLS: Final = 200
"""So many calls one person logs in one conversation."""


@dataclass(frozen=True)
class Call:
    """A call or a visit as somebody logged it; times are practice time.

    `at` is when it took place, which may be earlier than when it was written down, never later.
    """

    at: datetime
    outcome: Outcome
    spoken: Spoken | None = None
    note: str = ""


@dataclass(frozen=True)
class Logged:
    """A call as the conversation shows it, and who has logged it."""

    by: str
    call: Call


def refusal(call: Call, now: datetime) -> Refusal | None:
    """What is wrong with a call; None where it can be logged."""
    if call.at > now:
        return Refusal("call_in_future")
    if call.outcome in ANSWERS and call.spoken is None:
        return Refusal("call_with_whom")
    return Refusal("call_note_too_long") if len(call.note) > LONGEST_NOTE else None
