"""Who sits here, at the foot of the rail: a press opens what they may say of themselves."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QVBoxLayout
from typing_extensions import override

from triage_app.ui import wording
from triage_app.ui.theme.tokens import Size, Tone, Type
from triage_app.ui.widgets.avatar import Avatar
from triage_app.ui.widgets.label import ElidedLabel, text_label
from triage_app.ui.widgets.nesting import nest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from triage_app.queue.domain.people import Person
    from triage_app.ui.theme.choice import Theme


class PersonButton(QPushButton):
    """Shows name and role, in a slim rail the initials only."""

    away_requested = Signal()
    """The person wants to say that they are away."""

    back_requested = Signal()
    """The person is back."""

    shift_requested = Signal()
    """The person wants to see what they leave to the next shift."""

    menu_opened = Signal()
    """What is ahead may be called off: `offer_ahead` says what there is."""

    call_off_requested = Signal(int)
    """The absence with this number is not to be."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("person")
        self._avatar = Avatar(theme, Size.AVATAR_LARGE)
        self._who, self._roles = ElidedLabel(Type.STRONG), ElidedLabel(Type.NOTE, Tone.MUTED)
        self._mark = text_label("▾", tone=Tone.MUTED)
        self._mark.hide()
        self._menu = QMenu(self)
        away = self._menu.addAction(self.tr("I am &away…"))
        away.triggered.connect(self.away_requested)
        self._back = self._menu.addAction(self.tr("I am &back"))
        self._back.triggered.connect(self.back_requested)
        self._back.setVisible(False)
        shift = self._menu.addAction(self.tr("What I &leave to the next shift…"))
        shift.triggered.connect(self.shift_requested)
        self._ahead = list[QAction]()
        self._menu.aboutToShow.connect(self.menu_opened)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(self._who)
        words.addWidget(self._roles)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 4, 4)
        row.setSpacing(10)
        row.addWidget(self._avatar, 0, Qt.AlignmentFlag.AlignVCenter)
        nest(row, words, 1)
        row.addWidget(self._mark)
        for part in (self._avatar, self._who, self._roles, self._mark):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setEnabled(False)

    @property
    def entries(self) -> QMenu:
        """What the person may say of themselves."""
        return self._menu

    def show_person(self, person: Person) -> None:
        """Who sits here."""
        self._avatar.show_person(person.name, person.id)
        self._who.show_text(person.name)
        self._roles.show_text(wording.role(person))
        self.setAccessibleName(f"{person.name}, {wording.role(person)}")

    @Slot(bool)
    def offer_leave(self, is_away: bool) -> None:  # noqa: FBT001 -- a signal's argument
        """The person may say that they are away; or, while they are, that they are back."""
        self.setMenu(self._menu)
        self.setEnabled(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._back.setVisible(is_away)
        self._mark.setVisible(not self._who.isHidden())

    def offer_ahead(self, ahead: Sequence[tuple[int, str]]) -> None:
        """These absences can be called off: their numbers, and what is said of them."""
        for action in self._ahead:
            self._menu.removeAction(action)
            action.deleteLater()
        said = self.tr("Call off: {absence}")
        self._ahead = [self._menu.addAction(said.format(absence=told).replace("&", "&&")) for _, told in ahead]
        for action, (number, _) in zip(self._ahead, ahead, strict=True):
            action.triggered.connect(partial(self.call_off_requested.emit, number))

    def set_slim(self, *, slim: bool) -> None:
        """Show the initials only, where there is little room."""
        for label in (self._who, self._roles):
            label.setVisible(not slim)
        self._mark.setVisible(not slim and self.isEnabled())
        self.setToolTip(self.accessibleName() if slim else "")

    @override
    def sizeHint(self) -> QSize:
        layout = self.layout()
        return super().sizeHint() if layout is None else layout.sizeHint()

    @override
    def minimumSizeHint(self) -> QSize:
        layout = self.layout()
        return super().minimumSizeHint() if layout is None else layout.minimumSize()
