"""Why nothing can be written here, and the way out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from triage_app.queue.domain.people import Act, Person, may
from triage_app.queue.domain.states import WAITING
from triage_app.ui.theme.tokens import Size, Tone
from triage_app.ui.widgets.label import text_label
from triage_app.ui.wording import translate

if TYPE_CHECKING:
    from triage_app.queue.domain.conversation import Row
    from triage_app.queue.domain.meeting import Request
    from triage_app.ui.theme.choice import Theme
    from triage_app.ui.theme.icons import Icons


@dataclass(frozen=True)
class Lock:
    """A reason, and what the button beside it says (empty: there is nothing to press)."""

    reason: str
    action: str = ""


def has_to_ask(row: Row, me: Person) -> bool:
    """Whether a person comes to a conversation by asking its owner only."""
    return row.owner_id not in {None, me.id} and may(me, Act.ASK) and not may(me, Act.TAKE_OVER)


def lock_of(
    row: Row, me: Person, *, readable: bool = True, asked: Request | None = None, away: str = ""
) -> Lock | None:
    """Why a person may not write in a conversation, or None; in what nobody owns the first key makes it theirs.

    Args:
        row: the conversation.
        me: who looks at it.
        readable: whether a reply to its patient has an address.
        asked: what they have asked its owner.
        away: that its owner is away until when, empty while they are here.
    """
    if not may(me, Act.REPLY):
        return Lock(translate("Lock", "Your role does not answer patients."))
    if row.state not in WAITING:
        return Lock(translate("Lock", "Nobody waits for an answer here."))
    if row.owner_id not in {None, me.id}:
        return _lock_of_away(row, away) if away else _lock_of_other(row, me, asked)
    if not readable:
        return Lock(
            translate("Lock", "The patient's record on the portal cannot be read, so a reply has no address.")
        )
    return None


def _lock_of_away(row: Row, away: str) -> Lock:
    words = translate("Lock", "{name} is {away}. Cover it, and it is yours to answer.")
    return Lock(words.format(name=row.owner, away=away), translate("Lock", "Cover and answer"))


def _lock_of_other(row: Row, me: Person, asked: Request | None) -> Lock:
    words = translate("Lock", "{name} has this conversation. Only its owner can answer.")
    action = translate("Lock", "Take it over") if may(me, Act.TAKE_OVER) else ""
    if has_to_ask(row, me):
        action = translate("Lock", "Ask to take over")
        if asked is not None and asked.is_refused:
            words = translate("Lock", "{name} keeps this conversation for now.")
            action = translate("Lock", "Ask again")
        elif asked is not None:
            words = translate(
                "Lock",
                "You asked {name} for this conversation. It is yours when they let you have it, or when they have "
                "written nothing for a minute.",
            )
            action = ""
    return Lock(words.format(name=row.owner), action)


class LockBox(QFrame):
    """Stands where the text would be."""

    claim_requested = Signal()
    """The button was pressed."""

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("locked")
        self._theme, self._icons = theme, icons
        self._picture = QLabel()
        self._reason = text_label(tone=Tone.MUTED)
        self._reason.setWordWrap(True)
        self._button = QPushButton()
        self._button.setObjectName("primary")
        self._button.clicked.connect(self.claim_requested)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 16, 16, 16)
        row.setSpacing(12)
        row.addWidget(self._picture)
        row.addWidget(self._reason, 1)
        row.addWidget(self._button)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def show_lock(self, lock: Lock) -> None:
        """Say why."""
        self._reason.setText(lock.reason)
        self._button.setText(lock.action)
        self._button.setAccessibleName(lock.action)
        self._button.setVisible(bool(lock.action))

    @Slot()
    def _on_theme_changed(self) -> None:
        side, ratio = self._theme.px(Size.ICON), self.devicePixelRatioF()
        self._picture.setPixmap(self._icons.pixmap("lock", self._theme.tokens.muted, side, ratio))
