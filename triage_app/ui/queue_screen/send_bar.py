"""The lower edge of the composer: attach a file, what became of the draft, and the one Send."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from triage_app.ui.theme.tokens import Tone, Type
from triage_app.ui.widgets.label import ElidedLabel
from triage_app.ui.widgets.nesting import nest
from triage_app.ui.widgets.primary_button import SplitButton

if TYPE_CHECKING:
    from triage_app.ui.actions import Actions
    from triage_app.ui.theme.choice import Theme
    from triage_app.ui.theme.icons import Icons

_GAP = 8


HOLDS_H: Final = (24, 48, 72)
"""Hours within which a holding reply can promise an answer."""


class SendBar(QWidget):
    """What is said about the draft stands between the buttons, or above them where it does not fit."""

    hold_requested = Signal(int)
    """Send it as a holding reply: the answer follows within so many hours."""

    def __init__(self, theme: Theme, icons: Icons, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actions = actions
        self._is_low = False
        self.hint = ElidedLabel(Type.NOTE, Tone.MUTED)
        self.attach = QPushButton(self.tr("Attach…"))
        self.attach.clicked.connect(actions.attach.trigger)
        menu = QMenu(self)
        menu.addAction(actions.send_keep_open)
        menu.addMenu(self._holds())
        self.send = SplitButton(theme, icons, "Ctrl ⏎", menu)
        self.send.pressed.connect(actions.send.trigger)
        self._line = QHBoxLayout()
        self._line.setSpacing(_GAP)
        self._line.addWidget(self.attach)
        self._line.addStretch()
        self._line.addWidget(self.send)
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(_GAP)
        self._lines.addWidget(self.hint)
        nest(self._lines, self._line)

    def _holds(self) -> QMenu:
        menu = QMenu(self.tr("Send as a holding reply"), self)
        for hours in HOLDS_H:
            action = menu.addAction(self.tr("Promise the answer within %n hours", "", hours))
            action.setData(hours)
        menu.triggered.connect(self._on_holds_triggered)
        return menu

    @Slot(QAction)
    def _on_holds_triggered(self, action: QAction) -> None:
        self.hold_requested.emit(action.data())

    def show_hint(self, text: str) -> None:
        """Say when the draft was saved."""
        self.hint.show_text(text)
        self._place_hint()

    def set_low(self, *, low: bool) -> None:
        """Take one line only, whatever fits into it."""
        self._is_low = low
        self._place_hint()

    def show_standing(self, *, ready: bool, busy: bool) -> None:
        """Whether the reply can be sent, or is being handed over."""
        self.attach.setEnabled(not busy)
        self.send.setEnabled(ready)
        text = self.tr("Handing over…") if busy else self._actions.send.text()
        self.send.show_text(text, self.tr("More ways to send"))

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() in {QEvent.Type.Resize, QEvent.Type.LayoutRequest}:
            self._place_hint()
        return super().event(event)

    def _place_hint(self) -> None:
        buttons = self.attach.sizeHint().width() + self.send.sizeHint().width()
        fits = self.hint.sizeHint().width() + buttons + 2 * _GAP <= self.width()
        is_beside = self._line.indexOf(self.hint) >= 0
        if (fits or self._is_low) and not is_beside:
            self._lines.removeWidget(self.hint)
            self._line.insertWidget(1, self.hint)
        elif is_beside and not fits and not self._is_low:
            self._line.removeWidget(self.hint)
            self._lines.insertWidget(0, self.hint)
