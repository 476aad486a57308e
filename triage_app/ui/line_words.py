"""What a line of the queue says beside name and countdown: the real wait, on whom it waits, late arrival.

Only values that came with the row are compared: painting evaluates no promise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from triage_app.queue.domain.arrival import arrived_late
from triage_app.queue.domain.policies import PROMISE
from triage_app.queue.domain.states import WaitingOn
from triage_app.ui import counts, first_look
from triage_app.ui.why_words import exactly
from triage_app.ui.wording import length

if TYPE_CHECKING:
    from datetime import datetime

    from triage_app.queue.domain.conversation import Row
    from triage_app.ui.wording import Wording

translate = QCoreApplication.translate


def real_wait(row: Row, now: datetime) -> str:
    """The patient's real wait, "waiting 2 d 19 h", wherever a ring of 24 hours does not show it; else empty."""
    if row.started_at is None or row.due_at is None or row.due_at - row.started_at == PROMISE:
        return ""
    return translate("LineWords", "waiting {long}").format(long=length(now - row.started_at))


def waits(row: Row, now: datetime) -> str:
    """What waits for how long: "3 messages, oldest 19 h" where there are several, else the real wait."""
    several = counts.messages(row.messages)
    if not several or row.started_at is None or row.due_at is None:
        return several or real_wait(row, now)
    pattern = translate("LineWords", "{messages}, oldest {long}")
    return pattern.format(messages=several, long=length(now - row.started_at))


def waits_shortly(row: Row, now: datetime) -> str:
    """The same where there is hardly any room: "oldest 19 h"."""
    if not counts.messages(row.messages) or row.started_at is None or row.due_at is None:
        return waits(row, now)
    return translate("LineWords", "oldest {long}").format(long=length(now - row.started_at))


def waits_on(row: Row, now: datetime) -> str:
    """On whom the practice itself waits, and how long: "waiting on Dr. Osei · 3 h"; empty for nobody."""
    if row.waiting_on is None or row.waiting_on_since is None:
        return ""
    whom = translate("LineWords", "the lab") if row.waiting_on is WaitingOn.LAB else row.provider
    pattern = translate("LineWords", "waiting on {whom} · {long}")
    whom = whom or translate("LineWords", "the doctor")
    return pattern.format(whom=whom, long=length(now - row.waiting_on_since))


def late_mark(row: Row) -> str:
    """The badge of a conversation whose oldest message came late; empty where it came in time."""
    return translate("LineWords", "Arrived late") if arrived_late(row) is not None else ""


def late_sentence(row: Row) -> str:
    """The same with how long it took; empty where it came in time."""
    took = arrived_late(row)
    if took is None:
        return ""
    told = translate("LineWords", "Arrived late: it reached us {long} after it was sent")
    return told.format(long=exactly(took))


def besides(row: Row, words: Wording, now: datetime) -> list[str]:
    """Everything there is to say beside name and countdown, in sentences: for the tool tip and for the ear."""
    yours = "" if row.due_at is None else words.moments.yours(row.due_at, now, ends=True)
    told = (
        words.answer_by_beside(row, now) if yours else "",
        waits(row, now),
        waits_on(row, now),
        late_sentence(row),
        first_look.sentence(row, words, now),
    )
    return [one[:1].upper() + one[1:] for one in told if one]
