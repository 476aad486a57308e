"""What becomes of what somebody owns while they are away: it stays theirs, or goes to others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from triage_app.ui import counts, leave_words
from triage_app.ui.settings.parts import say_in, wrapping
from triage_app.ui.theme.tokens import Tone, Type
from triage_app.ui.widgets.label import text_label
from triage_app.ui.widgets.menu_choice import MenuChoice
from triage_app.ui.widgets.nesting import nest

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from triage_app.ui.leave.plan import Known
    from triage_app.ui.theme.choice import Theme
    from triage_app.ui.theme.icons import Icons

_STAY, _NOBODY, _COLLEAGUES = 0, 1, 2


class ShareForm(QWidget):
    """Two groups, by whether it is due before they are back; hidden where nothing is open."""

    changed = Signal()
    """Something else is to become of a group."""

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._known: Known | None = None
        self._title = text_label(kind=Type.STRONG)
        self.note = wrapping()
        self.captions = (text_label(tone=Tone.TEXT), text_label(tone=Tone.TEXT))
        self.choices = (
            MenuChoice(theme, icons, self.tr("What is due before you are back")),
            MenuChoice(theme, icons, self.tr("What is due later")),
        )
        self._groups: tuple[tuple[int, ...], tuple[int, ...]] = ((), ())
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(2, 1)
        for at, (caption, choice) in enumerate(zip(self.captions, self.choices, strict=True)):
            grid.addWidget(caption, at, 0)
            grid.addWidget(choice, at, 1)
            choice.setAutoDefault(False)
            choice.chosen.connect(self.changed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._title)
        nest(column, grid)
        column.addWidget(self.note)

    def offer(self, known: Known) -> None:
        """Begin with what is open and who is there."""
        self._known = known
        names = [leave_words.colleague(one.name, one.owned, one.away) for one in known.colleagues]
        to = self.tr("go to {name}")
        for choice in self.choices:
            offered = [self.tr("stay yours"), self.tr("go back to everybody")]
            choice.offer([*offered, *(to.format(name=name) for name in names)])
        self.setVisible(bool(known.due))

    def settle(self, ends_at: datetime | None, now: datetime, stand_in: str) -> None:
        """Say how many are due before they are back, and who sees to what stays theirs."""
        if self._known is None or ends_at is None:
            return
        due = self._known.due
        before = tuple(key for key, at in due if at < ends_at)
        self._groups = before, tuple(key for key, at in due if at >= ends_at)
        overdue = sum(at < now for _, at in due)
        self._title.setText(leave_words.opens(len(due), overdue))
        texts = (counts.due_before_back(len(before)), counts.due_later(len(due) - len(before)))
        for caption, choice, group, text in zip(self.captions, self.choices, self._groups, texts, strict=True):
            caption.setText(text)
            caption.setVisible(bool(group))
            choice.setVisible(bool(group))
        stays = any(group and not choice.value() for group, choice in zip(self._groups, self.choices, strict=True))
        say_in(self.note, leave_words.stays(stand_in) if stays else "")

    def gives(self) -> tuple[tuple[int | None, tuple[int, ...]], ...]:
        """To whom what goes: pairs of a colleague, or nobody, and conversations."""
        pairs = zip(self.choices, self._groups, strict=True)
        return tuple((self._to(choice.value()), group) for choice, group in pairs if group and choice.value())

    def names(self) -> Sequence[str]:
        """What is said aloud of the groups that are shown."""
        return [one.text() for one in self.captions if not one.isHidden()]

    def _to(self, at: int) -> int | None:
        return None if at == _NOBODY or self._known is None else self._known.colleagues[at - _COLLEAGUES].id
