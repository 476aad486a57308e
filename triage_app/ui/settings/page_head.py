"""The head of the settings: what they are, who changed them last, and how to keep or drop what was typed."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QPushButton, QVBoxLayout
from typing_extensions import override

from triage_app.sentences import say
from triage_app.ui import wording
from triage_app.ui.settings.note_bar import NoteBar
from triage_app.ui.settings.parts import say_in, wrapping
from triage_app.ui.theme.tokens import Size, Tone, Type
from triage_app.ui.widgets.nesting import nest
from triage_app.ui.widgets.primary_button import PrimaryButton

if TYPE_CHECKING:
    from datetime import datetime

    from triage_app.errors import TriageError
    from triage_app.queue.services.rulebooks import Edition
    from triage_app.ui.settings.parts import Fault
    from triage_app.ui.settings.special_days import Taken
    from triage_app.ui.theme.choice import Theme


class PageHead(QFrame):
    """Stays where it is while the form below is scrolled."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("header")
        self._theme = theme
        self._title = wrapping(Type.TITLE, Tone.TEXT)
        say_in(self._title, self.tr("Hours and promises"))
        self._about = wrapping(Type.NOTE, Tone.MUTED)
        self.undo = QPushButton()
        self.save = PrimaryButton(theme, "Ctrl S")
        self.note = NoteBar()
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._title)
        words.addWidget(self._about)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.undo)
        buttons.addWidget(self.save)
        buttons.addStretch(0)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.setContentsMargins(Size.SIDE, 14, Size.SIDE, 12)
        self._row.setSpacing(8)
        nest(self._row, words, 1)
        nest(self._row, buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        nest(column, self._row)
        column.addWidget(self.note)
        self.show_others(others=False)
        theme.changed.connect(self._settle)

    def show_edition(self, edition: Edition, now: datetime) -> None:
        """Say who has set these rules, and when."""
        said = self.tr("Nobody has set anything yet; this is what every practice begins with.")
        if edition.edited_at is not None:
            when = wording.Wording(ZoneInfo(edition.zone)).moment(edition.edited_at, now)
            said = self.tr("Saved by {name}, {when}. Everybody in the practice works by it.")
            said = said.format(name=edition.edited_by, when=when)
        say_in(self._about, said)

    def show_others(self, *, others: bool) -> None:
        """Name the buttons; `others` where somebody else has saved meanwhile."""
        self.save.setText(self.tr("Save over theirs") if others else self.tr("Save"))
        self.undo.setText(self.tr("Take theirs") if others else self.tr("Undo all changes"))
        for button in (self.save, self.undo):
            button.setAccessibleName(button.text())
        self.save.updateGeometry()
        self._settle()

    def show_standing(self, *, may_save: bool, may_undo: bool) -> None:
        """Offer what can be done."""
        self.save.setEnabled(may_save)
        self.undo.setEnabled(may_undo)

    def ask_to_leave(self, *, may_save: bool) -> None:
        """Ask what is to become of what was typed: the note's `stay`, `discard` or `save` is pressed."""
        offers = [("stay", self.tr("Stay here")), ("discard", self.tr("Leave without saving"))]
        if may_save:
            offers.append(("save", self.tr("Save and leave")))
        self.note.say(self.tr("Your changes are not saved yet."), Tone.WARN, offers)
        self.note.take_focus()

    def tell_fault(self, fault: Fault | None) -> bool:
        """Say what cannot be used yet, and offer to `show` it; whether the note's buttons came or went."""
        before = self.note.offers
        if fault is None:
            self.note.say("", Tone.TEXT)
        else:
            said = self.tr("This cannot be saved yet. {why}").format(why=fault.sentence.happened)
            self.note.say(said, Tone.BAD, [("show", self.tr("Show where"))])
        return self.note.offers != before

    def tell_error(self, error: TriageError, tone: Tone) -> None:
        """Say what went wrong."""
        self.note.say(wording.error(error), tone)

    def tell_added(self, taken: Taken) -> None:
        """Say how many days were added to the form, and why others were not."""
        added = self.tr("%n days were added. Nothing is saved yet.", "", taken.new)
        left_out = [str(say(one.code, one.values)) for one in taken.left_out]
        self.note.say(" ".join((added, *left_out)), Tone.WARN if left_out else Tone.ACCENT)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._settle()

    @Slot()
    def _settle(self) -> None:
        buttons = self.undo.sizeHint().width() + self.save.sizeHint().width() + 8
        title = self._title.fontMetrics().horizontalAdvance(self._title.text())
        ways = QBoxLayout.Direction
        beside = buttons + title + 2 * Size.SIDE + 24 <= self.width()
        self._row.setDirection(ways.LeftToRight if beside else ways.TopToBottom)
