"""That nobody has read what a patient wrote: quiet until it should have been read, louder from then on."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QCoreApplication

from triage_app.queue.domain.states import State
from triage_app.ui.theme.tokens import Tone

if TYPE_CHECKING:
    from datetime import datetime

    from triage_app.queue.domain.conversation import Row
    from triage_app.ui.wording import Wording

translate = QCoreApplication.translate


class Mark(NamedTuple):
    """What stands in a line of the queue, and how loud."""

    text: str
    tone: Tone


def mark(row: Row, now: datetime) -> Mark | None:
    """The mark of a conversation in which something is to be read; None where all is read, or nothing known."""
    if row.look_due_at is None or row.is_bare or row.state is not State.OPEN:
        return None
    if now > row.look_due_at:
        return Mark(translate("FirstLook", "Not read yet"), Tone.WARN)
    return Mark(translate("FirstLook", "Read first"), Tone.MUTED)


def sentence(row: Row, words: Wording, now: datetime) -> str:
    """The same in a whole sentence, with the time; empty where there is no mark."""
    if row.look_due_at is None or mark(row, now) is None:
        return ""
    return unread(row.look_due_at, now, words.moment_beside(row.look_due_at, now))


def unread(read_by: datetime, now: datetime, when: str) -> str:
    """That something is to be read by then, or should have been; `when` is `read_by` in words, times are UTC."""
    if now > read_by:
        told = translate("FirstLook", "Nobody has read what is new yet; it was to be read by {when}")
    else:
        told = translate("FirstLook", "Nobody has read what is new yet; to be read by {when}")
    return told.format(when=when)
