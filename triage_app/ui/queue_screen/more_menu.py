"""What is done with a conversation more rarely: a call is logged, it is put aside, merged or split."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from triage_app.queue.domain.calls import Outcome, Spoken
from triage_app.ui.queue_screen.regroup_menu import RegroupMenu
from triage_app.ui.queue_screen.snooze_menu import SnoozeMenu

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from triage_app.ui.queue_screen.waits_menu import WaitsMenu

_CALLS: Final = (
    (Outcome.SPOKE, Spoken.PATIENT),
    (Outcome.SPOKE, Spoken.AUTHORISED),
    (Outcome.IN_PERSON, Spoken.PATIENT),
    (Outcome.VOICEMAIL, None),
    (Outcome.NO_ANSWER, None),
)


class MoreMenu(QMenu):
    """Where something is not possible, its tool tip says why; a call that was taken is an answer."""

    called = Signal(object, object)
    """A call took place just now: its Outcome, and who was Spoken to or None."""

    def __init__(self, parent: QWidget, waits: WaitsMenu) -> None:
        super().__init__(parent)
        self.setToolTipsVisible(True)
        self.waits = self.addMenu(waits)
        """Shown where there is no room for a button."""
        self._calls = self.addMenu(self.tr("&Log a call of just now"))
        for number, (outcome, spoken) in enumerate(_CALLS, 1):
            self._calls.addAction(f"&{number}  {self._call(outcome, spoken)}").setData(number - 1)
        self._calls.triggered.connect(self._on_calls_triggered)
        self.snooze = SnoozeMenu(self)
        self.addMenu(self.snooze)
        self.regroup = RegroupMenu(self)

    def show_possible(self, why_not: str, *, can_snooze: bool) -> None:
        """Offer calls, but for a reason against; whether it can be put aside as well."""
        self._calls.menuAction().setEnabled(not why_not)
        self.snooze.menuAction().setEnabled(can_snooze)
        self.waits.setEnabled(not why_not)
        for entry in (self.waits, self._calls.menuAction(), self.snooze.menuAction()):
            entry.setToolTip(why_not)

    def _call(self, outcome: Outcome, spoken: Spoken | None) -> str:
        match outcome, spoken:
            case Outcome.SPOKE, Spoken.PATIENT:
                return self.tr("Spoke with the patient")
            case Outcome.SPOKE, _:
                return self.tr("Spoke with somebody the patient authorised")
            case Outcome.IN_PERSON, _:
                return self.tr("Told the patient in person")
            case Outcome.VOICEMAIL, _:
                return self.tr("Left a voicemail (answers nobody)")
        return self.tr("Nobody took the call (answers nobody)")

    @Slot(QAction)
    def _on_calls_triggered(self, action: QAction) -> None:
        self.called.emit(*_CALLS[action.data()])
