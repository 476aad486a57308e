"""A red bar across the window's upper edge: what a person has to know before trusting what is on screen."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QAccessibleWidget, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from triage_app.ui import counts
from triage_app.ui.theme.tokens import Size, Tone, Type
from triage_app.ui.widgets.label import text_label
from triage_app.ui.widgets.nesting import nest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from triage_app.sentences import Sentence
    from triage_app.ui.theme.choice import Theme
    from triage_app.ui.theme.icons import Icons


class TroubleBar(QFrame):
    """Stays as long as the trouble does. Of several the most important one is shown, the others on demand."""

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        _alert()
        self.setObjectName("trouble_bar")
        self._theme, self._icons = theme, icons
        self._told: tuple[Sentence, ...] = ()
        self._shows_all = False
        self._icon = QLabel()
        self._lines = QVBoxLayout()
        self._lines.setSpacing(8)
        self._more = QPushButton()
        self._more.setObjectName("link")
        self._more.clicked.connect(self._on_more_clicked)
        row = QHBoxLayout(self)
        row.setContentsMargins(Size.SIDE, 10, Size.SIDE, 10)
        row.setSpacing(12)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        nest(row, self._lines, 1)
        row.addWidget(self._more, 0, Qt.AlignmentFlag.AlignTop)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()
        self.hide()

    def show_troubles(self, told: Sequence[Sentence]) -> None:
        """Say these, the most important first; nothing takes the bar away."""
        if tuple(told) == self._told:
            return
        is_new = bool(told) and (not self._told or told[0] != self._told[0])
        self._told = tuple(told)
        self._shows_all &= len(told) > 1
        self._settle()
        self.setVisible(bool(told))
        if is_new:
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def _settle(self) -> None:
        while (item := self._lines.takeAt(0)) is not None:
            if (line := item.widget()) is not None:
                line.hide()
                line.deleteLater()
        shown = self._told if self._shows_all else self._told[:1]
        for sentence in shown:
            self._lines.addWidget(_line(sentence))
        self.setAccessibleName(counts.aloud(" ".join(map(str, shown))))
        self._settle_more()

    def _settle_more(self) -> None:
        others = max(0, len(self._told) - 1)
        self._more.setText(self.tr("Show less") if self._shows_all else self.tr("+%n more", "", others))
        self._more.setAccessibleName(
            self.tr("Show the most important message only")
            if self._shows_all
            else self.tr("Show %n more messages", "", others)
        )
        self._more.setVisible(others > 0)

    @Slot()
    def _on_more_clicked(self) -> None:
        self._shows_all = not self._shows_all
        self._settle()

    @Slot()
    def _on_theme_changed(self) -> None:
        side = self._theme.px(Size.ICON)
        self._icon.setPixmap(self._icons.pixmap("failed", self._theme.tokens.bad, side, self.devicePixelRatioF()))


@cache
def _alert() -> None:
    """Have a screen reader take the bar for an alert, once for the whole program."""
    QAccessible.installFactory(_heard_as_alert)


def _heard_as_alert(_key: str, thing: QObject) -> QAccessibleWidget | None:
    return QAccessibleWidget(thing, QAccessible.Role.AlertMessage) if isinstance(thing, TroubleBar) else None


def _line(sentence: Sentence) -> QWidget:
    """What happened, and below it what that means and what to do."""
    line = QWidget()
    words = QVBoxLayout(line)
    words.setContentsMargins(0, 0, 0, 0)
    words.setSpacing(2)
    rest = " ".join(part for part in (sentence.means, sentence.next) if part)
    for label in (text_label(sentence.happened, Type.STRONG, Tone.BAD), text_label(rest)):
        label.setWordWrap(True)
        label.setAccessibleName(counts.aloud(label.text()))
        words.addWidget(label)
    return line
