"""The open conversation's countdown, which says why when it is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout
from typing_extensions import override

from triage_app.queue.domain.states import WAITING
from triage_app.ui import counts, line_words, wording
from triage_app.ui.queue_screen.delegate import TONES, urgency_of
from triage_app.ui.theme.style import set_tone
from triage_app.ui.theme.tokens import Tone, Type
from triage_app.ui.widgets.label import text_label
from triage_app.ui.widgets.nesting import nest

if TYPE_CHECKING:
    from datetime import datetime

    from PySide6.QtWidgets import QWidget

    from triage_app.queue.domain.conversation import Row
    from triage_app.ui.theme.choice import Theme
    from triage_app.ui.theme.icons import Icons
    from triage_app.ui.wording import Wording

_CLOCK = 20


class DueCard(QPushButton):
    """What is left and until when; pressed, it says why, or how the last waits ended."""

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("due")
        self._theme, self._icons, self._tone = theme, icons, Tone.OK
        self.was_clicked = False
        self._clock, self.left_, self.by = QLabel(), text_label(kind=Type.STRONG), text_label(kind=Type.SMALL)
        self.yours, self.waits = text_label(kind=Type.SMALL), text_label(kind=Type.SMALL)
        for part in (self._clock, *self._lines()):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_LayoutUsesWidgetRect)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        words = QVBoxLayout()
        words.setSpacing(0)
        for line in self._lines():
            words.addWidget(line)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 12, 6)
        row.setSpacing(10)
        row.addWidget(self._clock)
        nest(row, words)

    def show_time(self, row: Row, words: Wording, now: datetime) -> None:
        """Bring the countdown up to the moment."""
        waits = row.due_at is not None and row.state in WAITING
        self._tone = TONES[urgency_of(row, now)] if waits else Tone.OK
        self.left_.setText(wording.time_left(row, now) if waits else wording.state(row))
        self.by.setText(words.answer_by(row, now) if waits else self.tr("nobody waits"))
        self.left_.setAccessibleName(words.due_spoken(row, now) if waits else self.left_.text())
        yours = words.moments.yours(row.due_at, now, ends=True) if waits and row.due_at else ""
        for line, text in ((self.yours, yours), (self.waits, line_words.real_wait(row, now) if waits else "")):
            line.setText(text)
            line.setVisible(bool(text))
        told = (self.left_.accessibleName(), self.by.text(), yours, counts.aloud(self.waits.text()))
        self.setAccessibleName(", ".join(one for one in told if one))
        why = self.tr("Say why it is due then") if waits else self.tr("Say how the last waits ended")
        self.setAccessibleDescription(why)
        self.setToolTip(f"{why} (W)")
        for part in (self, *self._lines()):
            set_tone(part, self._tone)
        self.settle_clock()
        self.updateGeometry()

    def _lines(self) -> tuple[QLabel, ...]:
        """What is left, until when, when that is where it is read, and the patient's real wait."""
        return self.left_, self.by, self.yours, self.waits

    def settle_clock(self) -> None:
        """Draw the clock in the look in force."""
        side, tokens = self._theme.px(_CLOCK), self._theme.tokens
        ratio = self.devicePixelRatioF()
        self._clock.setPixmap(self._icons.pixmap("clock", tokens.tone(self._tone), side, ratio))

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.was_clicked = event.reason() is Qt.FocusReason.MouseFocusReason

    @override
    def sizeHint(self) -> QSize:
        layout = self.layout()
        return super().sizeHint() if layout is None else layout.sizeHint()

    @override
    def minimumSizeHint(self) -> QSize:
        layout = self.layout()
        return super().minimumSizeHint() if layout is None else layout.minimumSize()
