"""Why no reply is needed, one key each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import QMenu
from typing_extensions import override

from triage_app.queue.domain.states import CloseReason
from triage_app.ui import wording

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


class ReasonsMenu(QMenu):
    """Closes nothing by itself: a reason that is proposed is marked, and a person presses it."""

    chosen = Signal(object)
    """End it without a reply, for this CloseReason."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._actions = {reason: self.addAction("") for reason in CloseReason}
        self._proposed: CloseReason | None = None
        for reason, action in self._actions.items():
            action.setData(reason.value)
        self.triggered.connect(self._on_triggered)
        self._settle()

    @property
    def proposed(self) -> CloseReason | None:
        """The reason that is proposed."""
        return self._proposed

    def propose(self, reason: CloseReason | None) -> None:
        """Put this reason first and say why; None proposes nothing."""
        if reason is not self._proposed:
            self._proposed = reason
            self._settle()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        """What is proposed is chosen by Enter."""
        super().showEvent(event)
        if self._proposed is not None:
            self.setActiveAction(self._actions[self._proposed])

    def _settle(self) -> None:
        first = [] if self._proposed is None else [self._proposed]
        order = [*first, *(one for one in CloseReason if one not in first)]
        for number, reason in enumerate(order, 1):
            action, said = self._actions[reason], wording.close_reason(reason)
            if reason is self._proposed:
                said = self.tr("{reason} (suggested: it looks like a thank-you)").format(reason=said)
            action.setText(f"&{number}  {said}")
            self.addAction(action)  # one that is there already goes to the end
        if self._proposed is None:
            self.setDefaultAction(None)  # type: ignore[arg-type]
        else:
            self.setDefaultAction(self._actions[self._proposed])

    @Slot(QAction)
    def _on_triggered(self, action: QAction) -> None:
        self.chosen.emit(CloseReason(action.data()))
