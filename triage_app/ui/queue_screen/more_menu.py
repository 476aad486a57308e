"""What is done with a conversation more rarely: a call is logged, it is put aside, merged or split."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu

from triage_app.ui.queue_screen.regroup_menu import RegroupMenu
from triage_app.ui.queue_screen.snooze_menu import SnoozeMenu

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from triage_app.ui.queue_screen.waits_menu import WaitsMenu


class MoreMenu(QMenu):
    """Where something is not possible, its tool tip says why."""

    call_requested = Signal()
    """A call is to be logged."""

    reassign_requested = Signal()
    """It is to be given to somebody."""

    def __init__(self, parent: QWidget, waits: WaitsMenu) -> None:
        super().__init__(parent)
        self.setToolTipsVisible(True)
        self.waits = self.addMenu(waits)
        """Shown where there is no room for a button."""
        self.call = self.addAction(self.tr("&Log a call…"))
        self.call.triggered.connect(self.call_requested)
        self.snooze = SnoozeMenu(self)
        self.addMenu(self.snooze)
        self.reassign = self.addAction(self.tr("&Reassign…"))
        """Shown to whoever may give anybody's away."""
        self.reassign.setVisible(False)
        self.reassign.triggered.connect(self.reassign_requested)
        self.regroup = RegroupMenu(self)

    def show_possible(self, why_not: str, *, can_snooze: bool) -> None:
        """Offer calls, but for a reason against; whether it can be put aside as well."""
        self.snooze.menuAction().setEnabled(can_snooze)
        for entry in (self.waits, self.call):
            entry.setEnabled(not why_not)
        for entry in (self.waits, self.call, self.snooze.menuAction()):
            entry.setToolTip(why_not)
