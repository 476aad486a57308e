"""What edited rules would mean: four messages of next week, and everything that is open now."""

from __future__ import annotations

from datetime import timedelta
from itertools import zip_longest
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from triage_app.ui import counts, rule_words
from triage_app.ui.settings.parts import Card, clear, say_in, wrapping
from triage_app.ui.theme.tokens import Tone, Type
from triage_app.ui.widgets.label import text_label

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from triage_app.queue.services.preview import Preview
    from triage_app.ui.settings.examples import Example

_DAY = timedelta(hours=24)


class ExampleLine(QWidget):
    """One message: when it was sent, when it is due, and how long the patient waits."""

    def __init__(self, example: Example, was: Example | None, zone: ZoneInfo) -> None:
        """Say it at once; `was` is the same message by the rules in force, None where nothing changes."""
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 10, 0, 10)
        column.setSpacing(3)
        top = QHBoxLayout()
        top.setSpacing(8)
        sent = wrapping(Type.STRONG, Tone.TEXT)
        say_in(sent, rule_words.moment(example.sent_at, zone))
        top.addWidget(sent, 1)
        waits = self.tr("waits {time}").format(time=rule_words.wait(example.wait))
        wait = text_label(waits, Type.STRONG, Tone.WARN if _is_long(example) else Tone.OK)
        wait.setAccessibleName(counts.aloud(waits))
        top.addWidget(wait, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(top)
        for text in self._said(example, was, zone):
            label = wrapping(Type.NOTE, Tone.MUTED)
            say_in(label, text)
            column.addWidget(label)

    def _said(self, example: Example, was: Example | None, zone: ZoneInfo) -> list[str]:
        said = [self.tr("due {when}").format(when=rule_words.moment(example.due_at, zone))]
        if was is not None:
            said.append(self.tr("so far {when}").format(when=rule_words.moment(was.due_at, zone)))
        if example.special:
            said.append(self.tr("the evening before {day}").format(day=example.special))
        return said


class PreviewPane(Card):
    """Follows the form; decides nothing."""

    def __init__(self, *, sees: bool) -> None:
        """Begin empty; `sees`: whether the person sees conversations at all."""
        super().__init__("")
        self._sees = sees
        self.title.setText(self.tr("What this means"))
        self._zone: ZoneInfo | None = None
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self._open = wrapping(Type.BASE, Tone.TEXT)
        self._stale = wrapping()
        self.column.addLayout(self._list)
        self.column.addWidget(self._open)
        self.column.addWidget(self._stale)

    def show_examples(
        self, found: Sequence[Example], before: Sequence[Example], zone: ZoneInfo, place: str
    ) -> None:
        """Show when example messages are due, and when they were before where that is another time."""
        about = self.tr("For messages to {place} no other promise covers.")
        everywhere = self.tr("For messages no other promise covers.")
        say_in(self.about, about.format(place=place) if place else everywhere)
        clear(self._list)
        for at, (example, was) in enumerate(zip_longest(found, before[: len(found)])):
            if at:
                self._list.addWidget(_hairline())
            is_new = was is not None and was.sent_at == example.sent_at and was.due_at != example.due_at
            self._list.addWidget(ExampleLine(example, was if is_new else None, zone))

    def show_stale(self, *, stale: bool) -> None:
        """Say that what stands here is not what is typed, because that cannot be used yet."""
        say_in(self._stale, self.tr("Shown as it was before what cannot be used yet.") if stale else "")

    def show_nothing_changed(self) -> None:
        """Say that the rules are those in force."""
        say_in(self._open, self.tr("These hours and promises are in force."))
        self._open.setAccessibleName(self._open.text())

    def show_effect(self, preview: Preview) -> None:
        """Say what would become of what is open."""
        say_in(self._open, rule_words.effect(preview, sees=self._sees))
        self._open.setAccessibleName(self._open.text())

    def show_counting(self) -> None:
        """Say that what is open is being counted, where nothing is known yet."""
        if self._open.isHidden() or self._open.text() == self.tr("These hours and promises are in force."):
            say_in(self._open, self.tr("Counting what is open…"))


def _is_long(example: Example) -> bool:
    """Whether the patient waits longer than most are willing to."""
    return example.wait > _DAY


def _hairline() -> QFrame:
    line = QFrame()
    line.setObjectName("hairline")
    line.setFixedHeight(1)
    return line
