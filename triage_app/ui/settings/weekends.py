"""The question on which the promise depends: does somebody answer messages at weekends?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from triage_app.ui import counts, rule_words
from triage_app.ui.settings.parts import Choices, link, say_in, wrapping
from triage_app.ui.theme.tokens import Size, Tone, Type
from triage_app.ui.widgets.nesting import nest

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from triage_app.queue.domain.examples import Example, Weekend

_YES, _NO = 0, 1
_BESIDE_SHARE = 4
"""So many times as wide as its buttons a bar is for them to stand beside the words."""


class WeekendsQuestion(QWidget):
    """Asks, and shows for one message of a Friday afternoon what follows from either answer."""

    answered = Signal(bool)
    """Whether somebody answers at weekends, a person says."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        question = self.tr("Does somebody answer messages at weekends?")
        self._question = wrapping(Type.NAME, Tone.TEXT)
        say_in(self._question, question)
        self._choices = Choices(question, (self.tr("Yes"), self.tr("No")))
        self._choices.chosen.connect(self._on_choices_chosen)
        self.choices_row = QHBoxLayout()
        self.choices_row.setSpacing(8)
        self.choices_row.addWidget(self._choices)
        self._lines = (wrapping(), wrapping())
        words = QVBoxLayout()
        words.setSpacing(3)
        for label in (self._question, *self._lines):
            words.addWidget(label)
        self._box = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(10)
        nest(self._box, words, 1)
        nest(self._box, self.choices_row)

    def set_beside(self, *, beside: bool) -> None:
        """Whether what can be pressed stands beside the words, or below them."""
        ways = QBoxLayout.Direction
        self._box.setDirection(ways.LeftToRight if beside else ways.TopToBottom)

    def show_outcomes(self, weekend: Weekend, zone: ZoneInfo) -> None:
        """Say when a message of Friday afternoon is due by either answer."""
        pairs = (
            (weekend.answered, self.tr("Yes: a message sent {sent} is due {due}. The patient waits {wait}.")),
            (
                weekend.unanswered,
                self.tr("No: a message sent {sent} is due {due}. The patient really waits {wait}."),
            ),
        )
        for line, (example, pattern) in zip(self._lines, pairs, strict=True):
            say_in(line, _filled(pattern, example, zone))
            line.setAccessibleName(counts.aloud(line.text()))

    def show_answer(self, *, answered: bool | None) -> None:
        """Mark what is known; None while nobody has said."""
        self._choices.choose(None if answered is None else _YES if answered else _NO)

    @Slot(int)
    def _on_choices_chosen(self, at: int) -> None:
        self.answered.emit(at == _YES)


class WeekendsBar(QFrame):
    """The question above the queue, for as long as nobody has answered it; it can wait until the next start."""

    answered = Signal(bool)
    """Whether somebody answers at weekends, a person says."""

    put_off = Signal()
    """The person wants to answer later."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("quiet_bar")
        self.question = WeekendsQuestion()
        self.question.answered.connect(self.answered)
        self._later = link(self.tr("Later"))
        self._later.setAccessibleName(self.tr("Answer the question about weekends later"))
        self._later.clicked.connect(self.put_off)
        self.question.choices_row.addWidget(self._later)
        row = QHBoxLayout(self)
        row.setContentsMargins(Size.SIDE, 10, Size.SIDE, 10)
        row.addWidget(self.question, 1)
        self.hide()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        buttons = self.question.choices_row.sizeHint().width()
        self.question.set_beside(beside=self.width() > _BESIDE_SHARE * buttons)

    def ask(self, weekend: Weekend, zone: ZoneInfo) -> None:
        """Appear with the question."""
        self.question.show_answer(answered=None)
        self.question.show_outcomes(weekend, zone)
        self.show()

    def set_busy(self, *, busy: bool) -> None:
        """Whether an answer is on its way."""
        self.question.setEnabled(not busy)


def _filled(pattern: str, example: Example, zone: ZoneInfo) -> str:
    return pattern.format(
        sent=rule_words.weekly(example.sent_at, zone),
        due=rule_words.weekly(example.due_at, zone),
        wait=rule_words.wait(example.wait),
    )
