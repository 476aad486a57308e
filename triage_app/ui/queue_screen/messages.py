"""The messages of a conversation, oldest first, with a line where a day begins."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import pairwise
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from triage_app.clock import stopwatch
from triage_app.ui.queue_screen.bubble import Bubble
from triage_app.ui.queue_screen.traces import Trace, trace_line, traces
from triage_app.ui.queue_screen.transcript import transcript
from triage_app.ui.theme.tokens import Size, Tone, Type
from triage_app.ui.widgets.label import text_label
from triage_app.ui.widgets.nesting import nest

if TYPE_CHECKING:
    from triage_app.queue.domain.conversation import Conversation
    from triage_app.queue.domain.people import Person
    from triage_app.ui.queue_screen.bubble import Said
    from triage_app.ui.theme.choice import Theme
    from triage_app.ui.wording import Wording

_AT_ONCE = 8
"""Bubbles that are made when a conversation opens; more on request, so that opening stays quick."""

_MORE = 40


class Messages(QScrollArea):
    """Scrolls to the newest message when another conversation opens, and stays where it is otherwise."""

    file_requested = Signal(object)
    """This File is to be fetched, or saved once it is here."""

    give_up_requested = Signal(str)
    """The reply with this key is to be taken back although it may be on the portal."""

    undo_requested = Signal(str)
    """The reply with this key is to be taken back."""

    retry_requested = Signal(int)
    """This row of the outbox is to be sent again."""

    def __init__(self, theme: Theme, words: Wording, me: Person, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._words, self._me = theme, words, me
        self._bubbles: dict[str, Bubble] = {}
        self._traces: list[Trace] = []
        self._conversation: Conversation | None = None
        self._read_at, self._now = 0.0, datetime.min.replace(tzinfo=UTC)
        self._shown, self._keeps_end = _AT_ONCE, True
        self._new_after: int | None = None
        self._today: date | None = None
        self.setObjectName("messages")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._column = QWidget()
        self._column.setObjectName("column")
        self._lines = QVBoxLayout(self._column)
        self._lines.setContentsMargins(Size.SIDE, 18, Size.SIDE, 18)
        self._lines.setSpacing(12)
        self.setWidget(self._column)
        self.verticalScrollBar().rangeChanged.connect(self._scroll_to_end)
        self.verticalScrollBar().valueChanged.connect(self._on_bar_moved)

    def show_conversation(self, conversation: Conversation, now: datetime, new_after: int | None = None) -> None:
        """Show a conversation; messages after `new_after` are marked as arrived while somebody was writing."""
        other = self._conversation is None or self._conversation.row.id != conversation.row.id
        at_end = self._is_at_end()
        if other:
            self._shown = _AT_ONCE
        self._conversation, self._new_after = conversation, new_after
        self._read_at, self._now = stopwatch(), now
        self._fill(now)
        if other or at_end:
            self._keeps_end = True
            self._scroll_to_end()

    def show_nothing(self) -> None:
        """Leave the space empty while a conversation is read."""
        self._conversation = None
        self._traces = []
        self._clear(keep={})

    def show_time(self, now: datetime) -> None:
        """Bring receipts up to the moment."""
        passed = stopwatch() - self._read_at
        for bubble in self._bubbles.values():
            if bubble.said.deliveries:
                telling = max(bubble.said.deliveries, key=_tells)
                left = max(0.0, telling.sends_in_s - passed)
                bubble.show_receipt(self._words.receipt(telling, left, now))

    def counts_down(self) -> bool:
        """Whether a reply is in its undo time."""
        passed = stopwatch() - self._read_at
        return any(one.sends_in_s > passed for bubble in self._bubbles.values() for one in bubble.said.deliveries)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._settle_widths()

    def _fill(self, now: datetime) -> None:
        if self._conversation is None:
            return
        said = transcript(self._conversation, self._words, self._me, new_after=self._new_after)
        shown = said[-self._shown :]
        done = _since(traces(self._conversation, self._words), shown if len(shown) < len(said) else [])
        before, self._today = (self._today, self._traces), now.astimezone(self._words.zone).date()
        self._traces = done
        if before == (self._today, done) and self._shows(shown):
            self.show_time(now)
            return
        self._clear(keep={one.key: one for one in shown})
        earlier = [self._add_earlier(len(said) - len(shown))] if len(said) > len(shown) else []
        day = ""
        lines: list[Said | Trace] = [*shown, *done]
        for one in sorted(lines, key=attrgetter("at")):
            if (this := self._words.day(one.at, now)) != day:
                day = this
                label = text_label(day, Type.SMALL, Tone.FAINT)
                label.setAlignment(Qt.AlignmentFlag.AlignCenter)
                self._lines.addWidget(label)
            if isinstance(one, Trace):
                self._lines.addWidget(trace_line(one))
            else:
                nest(self._lines, self._line(one))
        self._lines.addStretch()
        self._order_focus(earlier, shown)
        self.show_time(now)
        self._settle_widths()

    def _order_focus(self, buttons: list[QPushButton], shown: list[Said]) -> None:
        """The Tab key goes through buttons and messages from top to bottom, whenever each of them was made."""
        of_bubbles = [button for one in shown for button in self._bubbles[one.key].findChildren(QPushButton)]
        for before, button in pairwise([self, *buttons, *of_bubbles]):
            self.setTabOrder(before, button)

    def _shows(self, shown: list[Said]) -> bool:
        """Whether exactly this is on screen already; then only what is left of undo times is taken over."""
        bubbles = list(self._bubbles.values())
        if len(bubbles) != len(shown) or not all(
            one.said.reads_as(said) for one, said in zip(bubbles, shown, strict=True)
        ):
            return False
        for bubble, said in zip(bubbles, shown, strict=True):
            bubble.said = said
        return True

    def _line(self, said: Said) -> QHBoxLayout:
        if said.key not in self._bubbles:
            self._bubbles[said.key] = self._make_bubble(said)
        bubble = self._bubbles[said.key]
        bubble.said = said
        share = round(Size.BUBBLE_SHARE * 100)
        row = QHBoxLayout()
        row.setSpacing(0)
        if said.is_ours:
            row.addStretch(100 - share)
            row.addWidget(bubble, share)
        else:
            row.addWidget(bubble, share)
            row.addStretch(100 - share)
        return row

    def _make_bubble(self, said: Said) -> Bubble:
        bubble = Bubble(said, self._theme)
        bubble.file_requested.connect(self.file_requested)
        bubble.undo_requested.connect(self.undo_requested)
        bubble.give_up_requested.connect(self.give_up_requested)
        bubble.retry_requested.connect(self.retry_requested)
        return bubble

    def _add_earlier(self, count: int) -> QPushButton:
        button = QPushButton(self.tr("Show %n earlier", "", count))
        button.setObjectName("link")
        button.clicked.connect(self._on_earlier_clicked)
        self._lines.addWidget(button, 0, Qt.AlignmentFlag.AlignCenter)
        return button

    def _clear(self, keep: dict[str, Said]) -> None:
        while (item := self._lines.takeAt(0)) is not None:
            inner: Any = item.layout()
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
                widget.hide()
            while inner is not None and inner.takeAt(0) is not None:
                pass
            if inner is not None:
                inner.deleteLater()
        for key in [
            key for key, one in self._bubbles.items() if key not in keep or not one.said.reads_as(keep[key])
        ]:
            bubble = self._bubbles.pop(key)
            bubble.hide()
            bubble.deleteLater()

    def _settle_widths(self) -> None:
        room = round((self.viewport().width() - 2 * Size.SIDE) * Size.BUBBLE_SHARE)
        for bubble in self._bubbles.values():
            bubble.setMaximumWidth(min(room, bubble.natural_width()) if bubble.said.is_ours else room)

    def _is_at_end(self) -> bool:
        bar = self.verticalScrollBar()
        return bar.value() >= bar.maximum() - 4

    @Slot()
    def _scroll_to_end(self) -> None:
        if self._keeps_end:
            self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())

    @Slot()
    def _on_bar_moved(self) -> None:
        self._keeps_end = self._is_at_end()

    @Slot()
    def _on_earlier_clicked(self) -> None:
        self._shown += _MORE
        if self._conversation is not None:
            self._fill(self._now)


def _since(done: list[Trace], shown: list[Said]) -> list[Trace]:
    """What was done since the first of these messages; everything where none is named."""
    return [one for one in done if not shown or one.at >= shown[0].at]


def _tells(delivery: Any) -> int:
    """Which row of a reply tells how the whole stands: the one in the worst state."""
    order = ("delivered", "cancelled", "pending", "in_flight", "retry", "needs_attention")
    return order.index(delivery.state.value)
