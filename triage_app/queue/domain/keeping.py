"""Replies that were kept, over a night or a broken line: what happens before they may still leave (decision 70).

Everything here is practice time: how old a reply is to the patient who reads it, not how long a machine waited.
"""

from datetime import datetime, timedelta

from triage_app.queue.domain.delivery import Rejected

READ_FIRST = timedelta(hours=1)
"""A reply older than this leaves only if its portal was read completely within this time: what the patient has
written since must be on screen before anything is sent. Polls come every 30 s, so that only a break is as long."""

ASK_FIRST = timedelta(hours=12)
"""A reply older than this is not sent by the first pass after a break: a person says whether it still fits."""


SKEW = timedelta(minutes=5)
"""How far two computers' clocks may be apart; what lies further ahead was written before a clock was set back."""


def fresh_since(now: datetime) -> datetime:
    """The moment from which a written reply, or a complete pass over a portal, counts as recent."""
    return now - READ_FIRST


def is_after_break(read_before: datetime | None, now: datetime) -> bool:
    """Whether a portal that was read now had not been read for so long that kept replies waited for it."""
    return read_before is None or read_before < fresh_since(now)


def asked_until(now: datetime) -> datetime:
    """A person is asked about replies that were written before this moment."""
    return now - ASK_FIRST


def question(written_at: datetime, now: datetime) -> Rejected:
    """What is asked about an old reply."""
    return Rejected("delivery_kept_long", {"hours": int((now - written_at) / timedelta(hours=1))})
