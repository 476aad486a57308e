"""What moves conversations between owners: many are given away, the next is taken, some are received."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from triage_app.queue.domain.people import Act, may
from triage_app.ui.queue_screen.reassigning import Reassigning
from triage_app.ui.queue_screen.receiving import Receiving
from triage_app.ui.queue_screen.taking import Taking

if TYPE_CHECKING:
    from triage_app.ui.actions import Actions
    from triage_app.ui.bridge import Bridge
    from triage_app.ui.opening import Opened
    from triage_app.ui.queue_screen.conversation_pane import ConversationPane
    from triage_app.ui.queue_screen.list_pane import ListPane
    from triage_app.ui.queue_screen.live_rows import LiveRows
    from triage_app.ui.tasks import Tasks
    from triage_app.ui.theme.choice import Theme
    from triage_app.ui.wording import Wording


class Giving(QObject):
    """Made after the first frame."""

    noticed = Signal(str, object)
    """Something to tell, in a Tone."""

    def __init__(
        self,
        opened: Opened,
        tasks: Tasks,
        rows: LiveRows,
        panes: tuple[ListPane, ConversationPane],
        look: tuple[Wording, Theme],
    ) -> None:
        listed, pane = panes
        super().__init__(pane)
        self.person = opened.access.person
        self.reassigning = Reassigning(opened, tasks, rows, panes, look)
        self.taking = Taking(opened.access, tasks, rows, self)
        self.receiving = Receiving(opened, tasks, rows, self)
        for one in (self.reassigning, self.taking, self.receiving):
            one.noticed.connect(self.noticed)
        listed.offer_acts(take_next=may(self.person, Act.CLAIM), reassign=may(self.person, Act.REASSIGN))
        listed.take_next.clicked.connect(self.taking.take)
        listed.chosen_bar.reassign_requested.connect(self.reassigning.ask)
        more = pane.header.acts.more
        more.reassign.setVisible(may(self.person, Act.REASSIGN))
        more.reassign_requested.connect(self.reassigning.ask_for_open)

    def hear(self, bridge: Bridge) -> None:
        """Listen, before the list does: what a conversation was before is asked."""
        bridge.rows_changed.connect(self.receiving.hear)

    def offer(self, actions: Actions) -> None:
        """Let the person's keys begin what they may."""
        can_reassign = may(self.person, Act.REASSIGN)
        actions.reassign.setEnabled(can_reassign)
        actions.reassign.setVisible(can_reassign)
        actions.reassign.triggered.connect(self.reassigning.ask)
        actions.take_next.triggered.connect(self.taking.take)
