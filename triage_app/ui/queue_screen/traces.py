"""What was done besides writing, calls, merges and splits, as quiet lines between messages; never one itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from triage_app.ui.theme.tokens import Tone, Type
from triage_app.ui.trace_words import deeds
from triage_app.ui.widgets.label import text_label

if TYPE_CHECKING:
    from datetime import datetime

    from PySide6.QtWidgets import QLabel

    from triage_app.queue.domain.conversation import Conversation
    from triage_app.ui.wording import Wording


@dataclass(frozen=True)
class Trace:
    """Who did what, in words; `at` is UTC."""

    at: datetime
    text: str


def traces(conversation: Conversation, words: Wording) -> list[Trace]:
    """Everything that was done here, oldest first."""
    return [Trace(one.at, f"{one.text} · {words.time_beside(one.at)}{one.note}") for one in deeds(conversation)]


def trace_line(trace: Trace) -> QLabel:
    """A trace as a line of its own, in the middle and without a frame."""
    label = text_label(trace.text, Type.SMALL, Tone.FAINT)
    label.setObjectName("trace")
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setWordWrap(True)
    label.setAccessibleName(trace.text)
    return label
