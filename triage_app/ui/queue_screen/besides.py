"""What is done with a conversation besides answering it: ask why, log calls, hand over, put aside, regroup."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from triage_app.ui.queue_screen.begun_reply import BegunReply
from triage_app.ui.queue_screen.calling import Calling
from triage_app.ui.queue_screen.handing_over import HandingOver
from triage_app.ui.queue_screen.meeting import Meeting
from triage_app.ui.queue_screen.reasons import Reasons
from triage_app.ui.queue_screen.regrouping import Regrouping
from triage_app.ui.queue_screen.snoozing import Snoozing
from triage_app.ui.queue_screen.why_popover import WhyPopover
from triage_app.ui.theme.icons import Icons
from triage_app.ui.why_words import WhyWords

if TYPE_CHECKING:
    from triage_app.ui.opening import Opened
    from triage_app.ui.queue_screen.conversation_pane import ConversationPane
    from triage_app.ui.queue_screen.live_rows import LiveRows
    from triage_app.ui.tasks import Tasks
    from triage_app.ui.theme.choice import Theme
    from triage_app.ui.wording import Wording


class Besides(QObject):
    """Made after the first frame, which shows without any of it."""

    noticed = Signal(str, object)
    """Something to tell, in a Tone."""

    finished = Signal(int)
    """This conversation is done with for now; the next one may open."""

    def __init__(
        self, opened: Opened, tasks: Tasks, rows: LiveRows, pane: ConversationPane, words: Wording, theme: Theme
    ) -> None:
        super().__init__(pane)
        access = opened.access
        self.popover = WhyPopover(theme, pane.header.due, pane.parentWidget() or pane)
        self.reasons = Reasons(access, tasks, pane, self.popover, WhyWords(words.zone, opened.here))
        calling = Calling(access, tasks, rows, pane, words, (theme, Icons()))
        self.snoozing = Snoozing(access, tasks, rows, pane, words)
        self.regrouping = Regrouping(access, tasks, rows, pane, words, theme)
        handing_over = HandingOver(access, tasks, rows, pane, words)
        self.meeting = Meeting(access, tasks, rows, pane)
        self.begun = BegunReply(pane, words)
        for one in (calling, handing_over, self.snoozing, self.regrouping, self.meeting):
            one.noticed.connect(self.noticed)
        for one in (calling, self.snoozing):
            one.finished.connect(self.finished)
