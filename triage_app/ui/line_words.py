"""What a line of the queue says beside name and countdown: the real wait, on whom it waits, late arrival.

Only values that came with the row are compared: painting evaluates no promise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from triage_app.queue.domain.arrival import arrived_late
from triage_app.queue.domain.policies import PROMISE
from triage_app.queue.domain.states import WaitingOn
from triage_app.ui import counts, first_look, leave_words
from triage_app.ui.why_words import real_time
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


def waits(row: Row, now: datetime) -> tuple[str, ...]:
    """What waits for how long, in ever fewer words: "3 messages, oldest 19 h" where there are several.

    Of one message it is the real wait where that is told at all; nothing where there is nothing to tell.
    """
    several = counts.messages(row.messages)
    if row.started_at is None or row.due_at is None:
        return (several,) if several else ()
    long, real = length(now - row.started_at), real_wait(row, now)
    if not several:
        return (real, long) if real else ()
    whole, shorter = (
        translate("LineWords", "{messages}, oldest {long}"),
        translate("LineWords", "{n}, oldest {long}"),
    )
    return whole.format(messages=several, long=long), shorter.format(n=row.messages, long=long), long


def waits_on(row: Row, now: datetime) -> tuple[str, ...]:
    """On whom the practice itself waits, and how long, in ever fewer words; nothing for nobody.

    "waiting on Dr. Osei · 3 h", then "Dr. Osei · 3 h".
    """
    if row.waiting_on is None or row.waiting_on_since is None:
        return ()
    whom = translate("LineWords", "the lab") if row.waiting_on is WaitingOn.LAB else row.provider
    whom = whom or translate("LineWords", "the doctor")
    long = length(now - row.waiting_on_since)
    return translate("LineWords", "waiting on {whom} · {long}").format(whom=whom, long=long), f"{whom} · {long}"


def late_mark(row: Row) -> str:
    """The badge of a conversation whose oldest message came late; empty where it came in time."""
    return translate("LineWords", "Arrived late") if arrived_late(row) is not None else ""


def late_sentence(row: Row) -> str:
    """The same with how long it took; empty where it came in time."""
    took = arrived_late(row)
    if took is None:
        return ""
    told = translate("LineWords", "Arrived late: it reached us {long} after it was sent")
    return told.format(long=real_time(took))


def besides(row: Row, words: Wording, now: datetime) -> list[str]:
    """Everything there is to say beside name and countdown, in sentences: for the tool tip and for the ear."""
    yours = "" if row.due_at is None else words.moments.yours(row.due_at, now, ends=True)
    hidden, hidden_beside = words.snoozed(row, now), words.snoozed_beside(row, now)
    told = (
        words.answer_by_beside(row, now) if yours else "",
        hidden_beside if hidden_beside != hidden else "",
        *waits(row, now)[:1],
        *waits_on(row, now)[:1],
        late_sentence(row),
        first_look.sentence(row, words, now),
        "" if row.accept_by is None else leave_words.row_given(row, words.end_beside(row.accept_by, now)),
    )
    return [one[:1].upper() + one[1:] for one in told if one]
