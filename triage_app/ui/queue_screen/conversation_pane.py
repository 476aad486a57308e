"""The right pane: one conversation whole, or what is said while none is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QStackedLayout, QVBoxLayout, QWidget
from typing_extensions import override

from triage_app.ui.queue_screen.composer import Composer
from triage_app.ui.queue_screen.header import Header
from triage_app.ui.queue_screen.lock import has_to_ask, lock_of
from triage_app.ui.queue_screen.messages import Messages
from triage_app.ui.widgets.empty_state import EmptyState

if TYPE_CHECKING:
    from collections.abc import Callable

    from triage_app.clock import Clock
    from triage_app.queue.domain.conversation import Conversation, Row
    from triage_app.queue.domain.meeting import Request
    from triage_app.queue.domain.people import Person
    from triage_app.ui.actions import Actions
    from triage_app.ui.theme.choice import Theme
    from triage_app.ui.theme.icons import Icons
    from triage_app.ui.wording import Wording


class ConversationPane(QFrame):
    """Arranges header, messages and composer; knows which conversation is shown."""

    row_changed = Signal()
    """Another conversation is on screen, or none."""

    standing_shown = Signal()
    """Whose the conversation on screen is was shown anew."""

    time_passed = Signal()
    """A minute, or a second, is over."""

    read = Signal()
    """The conversation on screen was read, or read again."""

    def __init__(self, theme: Theme, icons: Icons, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("conversation")
        self._theme = theme
        self._row: Row | None = None
        self._conversation: Conversation | None = None
        self._asked: Request | None = None
        self.away: Callable[[int | None], str] = lambda _: ""
        """That somebody is away until when, by their number; empty while they are here."""
        self._empty = EmptyState(theme, icons)
        self.header = Header(theme, icons)
        self.composer = Composer(theme, icons, actions)
        self._whole = QWidget()
        self._column = QVBoxLayout(self._whole)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.header)
        self._column.addWidget(self.composer)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._whole)
        theme.changed.connect(self._settle_room)

    def attach(self, words: Wording, me: Person, clock: Clock) -> None:
        """Begin to show conversations."""
        self._words, self._me, self._clock = words, me, clock
        self.messages = Messages(self._theme, words, me)
        self.messages.setAccessibleName(self.tr("Messages"))
        self._column.insertWidget(1, self.messages, 1)
        self.header.lead_to(self.messages)
        self.show_nothing()

    def add_line(self, line: QWidget) -> None:
        """Show something between header and messages."""
        self._column.insertWidget(self._column.indexOf(self.messages), line)

    @property
    def row(self) -> Row | None:
        """The conversation on screen, as far as the list knows it."""
        return self._row

    @property
    def conversation(self) -> Conversation | None:
        """The conversation on screen, once it was read."""
        return self._conversation

    def show_nothing(self) -> None:
        """Say that no conversation is chosen."""
        self._row = self._conversation = None
        text = self.tr(
            "Choose one on the left. J and K go through the list, R writes a reply, M claims, "
            "H snoozes, W says why an answer is due then."
        )
        self._empty.show_words(self.tr("No conversation is open."), text, "queue")
        self._stack.setCurrentWidget(self._empty)
        self.row_changed.emit()

    def show_row(self, row: Row) -> None:
        """Show at once what the list knows, while the conversation is read."""
        self._row, self._conversation, self._asked = row, None, None
        now = self._clock.now()
        self.header.show_row(row, self._words, now)
        self.messages.show_nothing()
        self.composer.show_draft("", ())
        self.composer.set_ready(ready=False)
        self.show_standing(row)
        self._stack.setCurrentWidget(self._whole)
        self.row_changed.emit()

    def show_conversation(self, conversation: Conversation, *, new_after: int | None = None) -> None:
        """Show a conversation; the composer's text is its own business."""
        now = self._clock.now()
        self._conversation = conversation
        self.header.show_row(conversation.row, self._words, now, conversation)
        self.show_standing(conversation.row)
        self.messages.show_conversation(conversation, now, new_after)
        self.composer.set_ready(ready=True)
        self._stack.setCurrentWidget(self._whole)
        self.read.emit()

    def show_standing(self, row: Row, *, busy: bool = False) -> None:
        """Follow a change of owner or state."""
        self._tell_held(self._row, row)
        self._row = row
        self.header.show_owner(row, self._me, busy=busy)
        self.header.show_time(self._words, self._clock.now())
        patient = self._conversation.patient if self._conversation is not None else None
        readable = patient is None or patient.readable
        self.composer.set_owned(owned=row.owner_id is not None)
        away = self.away(row.owner_id)
        self.composer.show_lock(lock_of(row, self._me, readable=readable, asked=self._asked, away=away))
        self.standing_shown.emit()

    def has_to_ask(self, row: Row) -> bool:
        """Whether the person comes to a conversation by asking its owner only, who is here."""
        return has_to_ask(row, self._me) and not self.away(row.owner_id)

    def show_request(self, asked: Request | None) -> None:
        """Follow what became of asking the owner for the conversation on screen."""
        if asked != self._asked:
            self._asked = asked
            if self._row is not None:
                self.show_standing(self._row)

    def _tell_held(self, was: Row | None, row: Row) -> None:
        """Where somebody else has what this person was answering, say so over the text, which stays."""
        mine = self._me.id
        lost = was is not None and was.id == row.id and was.owner_id == mine and row.owner_id not in {None, mine}
        if lost and not self.composer.is_empty():
            self.composer.held.show_taken(row.owner)
        elif row.owner_id == mine and self.composer.held.is_taken:
            self.composer.held.hide()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._settle_room()

    @Slot()
    def _settle_room(self) -> None:
        self.composer.set_room(self.height() / self._theme.look.zoom)

    def show_time(self) -> None:
        """Bring countdown and receipts up to the moment."""
        if self._row is not None:
            now = self._clock.now()
            self.header.show_time(self._words, now)
            self.messages.show_time(now)
        self.time_passed.emit()
