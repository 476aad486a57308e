"""The head of a conversation: who, until when, whose it is, and what is done besides answering."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QIcon, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QMenu, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from triage_app.queue.domain.people import Act, may
from triage_app.queue.domain.states import WAITING, CloseReason
from triage_app.ui import here_words, wording
from triage_app.ui.queue_screen.acts import Acts
from triage_app.ui.queue_screen.due_card import DueCard
from triage_app.ui.queue_screen.hand_over_menu import HandOverMenu
from triage_app.ui.theme.tokens import Size, Tone, Type
from triage_app.ui.widgets.avatar import paint_avatar
from triage_app.ui.widgets.flow import Flow
from triage_app.ui.widgets.label import text_label
from triage_app.ui.widgets.nesting import nest
from triage_app.ui.widgets.note_line import NoteLine
from triage_app.ui.widgets.prose import Prose

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from triage_app.queue.domain.conversation import Conversation, Patient, Row
    from triage_app.queue.domain.meeting import Here
    from triage_app.queue.domain.people import Person
    from triage_app.ui.theme.choice import Theme
    from triage_app.ui.theme.icons import Icons
    from triage_app.ui.wording import Wording

_NAME_HEIGHT, _ROOM_FOR_CARD = 23, 600


class Header(QFrame):
    """Shows a row at once and the whole conversation as soon as it is there."""

    claim_requested = Signal()
    """Own this conversation."""

    take_requested = Signal()
    """Own this conversation, whoever has it."""

    release_requested = Signal()
    """Give this conversation back to everybody."""

    back_requested = Signal()
    """Show the list again, where both do not fit."""

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("header")
        self._theme, self._icons = theme, icons
        self._row: Row | None = None
        self._patient: Patient | None = None
        self._name = text_label(kind=Type.HEADING)
        self._name.setWordWrap(True)
        self._name.setMinimumHeight(theme.px(_NAME_HEIGHT))
        self._identity = Prose(tone=Tone.MUTED)
        self._back = QPushButton()
        self._back.setObjectName("icon_button")
        self._back.setAccessibleName(self.tr("Back to the list"))
        self._back.clicked.connect(self.back_requested)
        self._back.hide()
        self.due = DueCard(theme, icons)
        self.snoozed, self.proposal, self.here, self.whose = NoteLine(), NoteLine(), NoteLine(), NoteLine()
        self.acts = Acts(self)
        self.proposal.pressed.connect(self.acts.open_reasons)
        self._is_mine, self._newest, self._owner_name = False, 0, ""
        self._make_buttons()
        self._arrange()
        theme.changed.connect(self._on_theme_changed)

    def show_row(self, row: Row, words: Wording, now: datetime, conversation: Conversation | None = None) -> None:
        """Show who it is and the countdown; the rest of the identity comes with the conversation."""
        self._row = row
        self._name.setText(wording.patient_name(row))
        self._patient = conversation.patient if conversation is not None else None
        self._identity.show_text(words.identity(self._patient, row, now))
        newest = conversation.newest_message_id if conversation is not None else 0
        if newest != self._newest:  # nobody ends by a key what came while a menu was open
            self.acts.reasons.close()
        self._newest = newest
        is_thanks = conversation is not None and row.due_at is not None and conversation.only_thanks
        self.acts.reasons.propose(CloseReason.THANKS_ONLY if is_thanks else None)
        self.show_time(words, now)
        self._on_theme_changed()

    def show_time(self, words: Wording, now: datetime) -> None:
        """Bring the countdown up to the moment."""
        if self._row is not None:
            self.due.show_time(self._row, words, now)
            if self._row.waiting_on is not None:
                self._identity.show_text(words.identity(self._patient, self._row, now))
            self.snoozed.show_note(words.snoozed_beside(self._row, now), self.tr("Wake") if self._is_mine else "")

    def show_owner(self, row: Row, me: Person, *, busy: bool = False) -> None:
        """Whose it is, and what may be done about that."""
        mine, waits = row.owner_id == me.id, row.state in WAITING
        self._row, self._is_mine = row, mine
        self._claim.setVisible(row.owner_id is None and waits)
        self._owner.setVisible(row.owner_id is not None)
        name = self.tr("{name} (you)").format(name=row.owner) if mine else row.owner
        self._owner_name = name
        self._owner.setAccessibleName(self.tr("Owner: {name}").format(name=name))
        self._owner.setToolTip(self._owner.accessibleName())
        can_change = waits and (mine or may(me, Act.TAKE_OVER))
        self._fixed.setText(self.tr("Only {name} can give it back").format(name=row.owner.replace("&", "&&")))
        self._fixed.setVisible(not can_change)
        self._release.setVisible(can_change and mine)
        self.hand_over.menuAction().setVisible(can_change)
        self._take.setVisible(can_change and not mine)
        self._claim.setEnabled(not busy)
        self.acts.show_standing(row, is_mine=mine, busy=busy)
        self._settle_proposal()
        self._settle_owner_icon()
        self._settle_room()

    def show_here(self, here: Iterable[Here]) -> None:
        """Say who else has this conversation open, and who writes."""
        self.here.show_note(" · ".join(here_words.sentences(here)), "")

    def lead_to(self, following: QWidget) -> None:
        """Where the Tab key goes on after the last button here."""
        self.setTabOrder(self.acts.buttons[-1], following)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()
        self._settle_room()

    def set_narrow(self, *, narrow: bool) -> None:
        """Offer the way back to the list."""
        self._back.setVisible(narrow)
        self._place()

    def _make_buttons(self) -> None:
        self._claim = QPushButton(self.tr("Claim"))
        self._claim.setObjectName("claim")
        self._claim.clicked.connect(self.claim_requested)
        self._owner = QPushButton()
        self._owner_menu = QMenu(self)
        self._release = self._owner_menu.addAction(self.tr("&Release: give it back to everybody"))
        self._release.triggered.connect(self.release_requested)
        self.hand_over = HandOverMenu(self._owner_menu)
        self._owner_menu.addMenu(self.hand_over)
        self._owner_menu.aboutToShow.connect(self.hand_over.wanted)
        self._take = self._owner_menu.addAction(self.tr("&Take it over"))
        self._take.triggered.connect(self.take_requested)
        self._fixed = self._owner_menu.addAction("")
        self._fixed.setEnabled(False)
        self._owner.setMenu(self._owner_menu)

    def _arrange(self) -> None:
        self._top = QGridLayout()
        self._top.setHorizontalSpacing(12)
        self._top.setVerticalSpacing(2)
        self._top.setColumnStretch(1, 1)
        self._top.setRowStretch(1, 1)
        self._top.addWidget(self._back, 0, 0, Qt.AlignmentFlag.AlignTop)
        self._place()
        self._buttons = Flow(8)
        column = QVBoxLayout(self)
        column.setContentsMargins(Size.SIDE, 14, Size.SIDE, 14)
        column.setSpacing(10)
        nest(column, self._top)
        column.addWidget(self.whose)
        column.addWidget(self.here)
        column.addWidget(self.snoozed)
        column.addWidget(self.proposal)
        nest(column, self._buttons)
        for button in (self._claim, self._owner, *self.acts.buttons):
            self._buttons.addWidget(button)

    def _place(self) -> None:
        """The due card stands beside name and identity, or beside the name only where there is little room."""
        tall = self.width() >= self._theme.px(_ROOM_FOR_CARD)
        first = 0 if self._back.isHidden() else 1
        self._top.addWidget(self._name, 0, first, 1, 2 - first, Qt.AlignmentFlag.AlignTop)
        self._top.addWidget(self.due, 0, 2, 2 if tall else 1, 1, Qt.AlignmentFlag.AlignTop)
        self._top.addWidget(self._identity, 1, first if tall else 0, 1, 2 - first if tall else 3)

    def _settle_room(self) -> None:
        """Keep the buttons in one line while that can be read, and in one at any price where it is low.

        Whose it is gives its name away first, which its drawing and its tool tip still say; then waiting goes into
        the menu. Where there is height enough and the first does not help, the buttons go on in a second line.
        """
        room, is_low = self.width() - 2 * Size.SIDE, self.window().height() < self._theme.px(Size.LOW)
        ways = ((True, False), (False, False), *(((False, True),) if is_low else ()))
        fitting = (way for way in ways if self._width_of_buttons(*way) <= room)
        named, fold = next(fitting, (not is_low, is_low))
        self._show_owner(self._owner_name if named else "")
        self.acts.fold(fold=fold)

    def _width_of_buttons(self, named: bool, fold: bool) -> int:  # noqa: FBT001 -- a way to arrange them
        """How wide one line of buttons is; nothing is hidden to find out, for that would lay everything out."""
        self._show_owner(self._owner_name if named else "")
        owns = [one for one in (self._claim, self._owner) if not one.isHidden()]
        shown = [*owns, *self.acts.buttons[1 if fold else 0 :]]
        return sum(one.sizeHint().width() for one in shown) + self._buttons.spacing() * (len(shown) - 1)

    def _show_owner(self, name: str) -> None:
        self._owner.setText(f" {name}  ▾".replace("&", "&&") if name else "▾")

    def _settle_proposal(self) -> None:
        """Say it where the person may do it: nothing is ever closed by itself."""
        proposed = self.acts.reasons.proposed is not None and self.acts.can_end()
        text = self.tr("Looks like a thank-you.") if proposed else ""
        self.proposal.show_note(text, self.tr("Close…"), self.tr("Close without a reply"))

    def _settle_owner_icon(self) -> None:
        row = self._row
        if row is None or row.owner_id is None:
            return
        side, ratio = self._theme.px(Size.AVATAR), self.devicePixelRatioF()
        picture = QPixmap(QSize(side, side) * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        paint_avatar(painter, picture.rect().toRectF(), self._theme, row.owner, row.owner_id)
        painter.end()
        self._owner.setIcon(QIcon(picture))
        self._owner.setIconSize(QSize(side, side))

    @Slot()
    def _on_theme_changed(self) -> None:
        self.due.settle_clock()
        self._settle_owner_icon()
        self._settle_room()
        side = self._theme.px(Size.ICON)
        self._back.setIcon(self._icons.icon("back", self._theme.tokens.text, side))
        self._back.setIconSize(QSize(side, side))
