"""Conversations of the make-believe practice: what was written, by whom, about what."""

from dataclasses import dataclass
from datetime import datetime

from triage_app.practice.files import File
from triage_app.practice.people import Patient


@dataclass(frozen=True)
class Line:
    """Something written or about to be written; sent is in UTC."""

    inbound: bool
    sent: datetime
    text: str
    file: File | None = None


@dataclass(frozen=True)
class Draft:
    """A conversation before it is given its number."""

    patient: Patient
    category: str
    subject: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Message:
    """One message as the portal keeps it; sent is in UTC, inbound means written by the patient."""

    id: str
    thread_id: str
    patient_id: str
    provider_id: str
    inbound: bool
    sent: datetime
    text: str
    file: File | None


@dataclass(frozen=True)
class Thread:
    """A conversation between a patient and a doctor's office; its messages are in the order of sending."""

    id: str
    patient_id: str
    provider_id: str
    category: str
    subject: str
    messages: tuple[Message, ...]


def waiting_since(thread: Thread, now: datetime) -> datetime | None:
    """When the oldest message that still has no answer was sent; None for an answered conversation."""
    waiting = None
    for message in thread.messages:
        if message.sent > now:
            break
        if not message.inbound:
            waiting = None
        elif waiting is None:
            waiting = message.sent
    return waiting
