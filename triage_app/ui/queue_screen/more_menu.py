"""What is done with a conversation besides answering it: call, wait for somebody else, put it aside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from triage_app.queue.domain.calls import Outcome, Spoken
from triage_app.queue.domain.states import WaitingOn
from triage_app.ui.queue_screen.snooze_menu import SnoozeMenu

if TYPE_CHECKING:
    from triage_app.queue.domain.conversation import Row

_CALLS: Final = (
    (Outcome.SPOKE, Spoken.PATIENT),
    (Outcome.SPOKE, Spoken.AUTHORISED),
    (Outcome.IN_PERSON, Spoken.PATIENT),
    (Outcome.VOICEMAIL, None),
    (Outcome.NO_ANSWER, None),
)
_WAITS: Final = (WaitingOn.PROVIDER, WaitingOn.LAB, None)


class MoreMenus(QObject):
    """Three menus below the reasons for no reply; a call that was taken is an answer, a voicemail is none."""

    called = Signal(object, object)
    """A call took place just now: its Outcome, and who was Spoken to or None."""

    waits_on = Signal(object)
    """The conversation waits on this, or on nobody: None."""

    def __init__(self, reasons: QMenu) -> None:
        """Stand in this menu."""
        super().__init__(reasons)
        calls = QMenu(self.tr("&Log a call of just now"), reasons)
        for number, (outcome, spoken) in enumerate(_CALLS, 1):
            calls.addAction(f"&{number}  {self._call(outcome, spoken)}").setData(number - 1)
        calls.triggered.connect(self._on_calls_triggered)
        waits = QMenu(self.tr("&Wait for somebody (the countdown runs on)"), reasons)
        self._waits = {on: waits.addAction(self._wait(on)) for on in _WAITS}
        for place, action in enumerate(self._waits.values()):
            action.setData(place)  # Qt would hand back a plain text
            action.setCheckable(True)
        waits.triggered.connect(self._on_waits_triggered)
        reasons.addSeparator()
        reasons.addMenu(calls)
        reasons.addMenu(waits)
        self.snooze = SnoozeMenu(reasons)
        reasons.addMenu(self.snooze)

    def show_standing(self, row: Row) -> None:
        """Whom the conversation waits on so far."""
        for on, action in self._waits.items():
            action.setChecked(row.waiting_on == on)

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

    def _wait(self, on: WaitingOn | None) -> str:
        match on:
            case WaitingOn.PROVIDER:
                return self.tr("For the &doctor")
            case WaitingOn.LAB:
                return self.tr("For the &lab")
        return self.tr("For &nobody")

    @Slot(QAction)
    def _on_calls_triggered(self, action: QAction) -> None:
        self.called.emit(*_CALLS[action.data()])

    @Slot(QAction)
    def _on_waits_triggered(self, action: QAction) -> None:
        self.waits_on.emit(_WAITS[action.data()])
