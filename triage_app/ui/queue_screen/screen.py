"""The queue screen: wires rail, list and conversation; decides nothing."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget
from typing_extensions import override

from triage_app.queue.board import View
from triage_app.ui import wording
from triage_app.ui.actions import offer
from triage_app.ui.queue_screen.conversation_pane import ConversationPane
from triage_app.ui.queue_screen.list_pane import ListPane
from triage_app.ui.queue_screen.rail import Rail
from triage_app.ui.queue_screen.settings_place import SettingsPlace
from triage_app.ui.theme.tokens import Size, Tone

if TYPE_CHECKING:
    from triage_app.queue.domain.conversation import Conversation, Delivery, Health, News, Row
    from triage_app.ui.actions import Actions
    from triage_app.ui.bridge import Bridge
    from triage_app.ui.opening import Opened
    from triage_app.ui.tasks import Tasks
    from triage_app.ui.theme.choice import Theme
    from triage_app.ui.theme.icons import Icons


class QueueScreen(QWidget):
    """An honest frame from the start; a working queue once it was opened."""

    noticed = Signal(str, object, str)
    """Something to tell, in a Tone, with the key of a reply that can be taken back or nothing."""

    def __init__(self, theme: Theme, icons: Icons, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("window")
        self._theme, self._actions = theme, actions
        self._is_open = self._is_single = False
        self.rail = Rail(theme, icons)
        self.list = ListPane(theme, icons)
        self.pane = ConversationPane(theme, icons, actions)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._row.addWidget(self.rail)
        self._row.addWidget(self.list)
        self._row.addWidget(self.pane, 1)
        self.settings = SettingsPlace(self.rail, self._row, actions, self)
        self.settings.opening.connect(self.save)
        self.settings.shown.connect(self._on_settings_shown)
        theme.changed.connect(self._settle_widths)

    def open(self, opened: Opened, tasks: Tasks, bridge: Bridge) -> None:
        """Begin to work on a queue."""
        from triage_app.ui.queue_screen.delegate import RowDelegate  # noqa: PLC0415 -- not for the first frame
        from triage_app.ui.queue_screen.details import Details  # noqa: PLC0415
        from triage_app.ui.queue_screen.live_rows import LiveRows  # noqa: PLC0415
        from triage_app.ui.queue_screen.model import QueueModel  # noqa: PLC0415
        from triage_app.ui.queue_screen.ticks import Ticks  # noqa: PLC0415
        from triage_app.ui.queue_screen.undo_time import UndoTime  # noqa: PLC0415
        from triage_app.ui.queue_screen.word_search import WordSearch  # noqa: PLC0415
        from triage_app.ui.queue_screen.work import Work  # noqa: PLC0415

        access, words = opened.access, wording.Wording(ZoneInfo(opened.practice.zone), opened.here)
        self._opened, self._me, self._words = opened, access.person, words
        self._rows = LiveRows(opened.board, self)
        self._model = QueueModel(opened.board, access.clock, self._words, self)
        self.undo_time = UndoTime(self)
        self.pane.attach(self._words, self._me, access.clock)
        self._details = Details(access, tasks, self._rows, self._model, self)
        self._words_search = WordSearch(access, tasks, opened.board, self)
        self.list.attach(self._model, RowDelegate(self._theme, self._words, access.clock, self._me.id, self))
        self.work = Work(access, tasks, self._rows, self.pane, self._words)
        self._offer_more(opened, tasks)
        self._ticks = Ticks(access.clock, self)
        self._is_open = True
        self._connect(bridge)
        self._offer_keys()
        self.rail.show_person(self._me)
        self._settle_counts()
        self._settle_widths()
        self._settle_pace()
        self.list.take_focus()

    def say_standing(self) -> None:
        """Say what is late and what is due soon, now that the desk begins."""
        self._notices.begin(self._opened.access.clock.now)

    def show_health(self, health: Health) -> None:
        """Say what to do while no portal is connected."""
        text = self.tr("Connect one in a terminal:\ntriage-app portal add NAME --kind fhir --url ADDRESS")
        self.list.show_no_portal("" if health.portals else text)

    def show_conversation(self, conversation_id: int) -> None:
        """Open a conversation, wherever it stands in the queue."""
        self.settings.leave(partial(self._show_conversation, conversation_id))

    def _show_conversation(self, conversation_id: int) -> None:
        self.list.choose(conversation_id)
        self._on_list_conversation_chosen(conversation_id)

    def undo(self) -> None:
        """Take the reply back that was sent last."""
        latest = self.undo_time.latest() if self._is_open else None
        if latest is not None:
            self.work.take_back(latest[0])

    def leave(self) -> None:
        """Save what is being written."""
        if self._is_open:
            self.work.leave()

    def save(self) -> None:
        """Save what is being written, which stays on screen."""
        if self._is_open:
            self.work.save()

    def shut_down(self) -> None:
        """Save whatever is not saved yet."""
        if self._is_open:
            self.work.shut_down()
            self.besides.meeting.end()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._settle_widths()

    def _connect(self, bridge: Bridge) -> None:
        self.giving.hear(bridge)
        self.rail.view_chosen.connect(self._on_rail_view_chosen)
        self.list.conversation_chosen.connect(self._on_list_conversation_chosen)
        self.list.opened.connect(self._on_list_opened)
        self.list.claim_requested.connect(self._on_list_claim_requested)
        self.pane.composer.leave_requested.connect(self.list.take_focus)
        self.pane.header.back_requested.connect(self._on_header_back_requested)
        self.work.noticed.connect(self._on_work_noticed)
        self._watch_steps()
        self.work.sent.connect(self._on_work_sent)
        self.work.finished.connect(self._on_work_finished)
        self.work.taken_back.connect(self._on_work_taken_back)
        self._rows.changed.connect(self._on_rows_changed)
        self._rows.completed.connect(self._on_rows_completed)
        self._ticks.passed.connect(self._on_ticks_passed)
        bridge.rows_changed.connect(self._on_bridge_rows_changed)
        bridge.completed.connect(self._rows.complete)
        bridge.found.connect(self._details.again)
        self.list.words_typed.connect(self._words_search.look_for)
        self._words_search.found.connect(self.list.show_having)
        bridge.completed.connect(self._words_search.again)
        bridge.found.connect(self._words_search.again)
        if self.list.list is not None:
            self.list.list.lines_shown.connect(self._details.want)

    def _watch_steps(self) -> None:
        from triage_app.ui.queue_screen.step_notices import StepNotices  # noqa: PLC0415 -- not for the first frame

        self._notices = StepNotices(self._rows, self._me, self)
        self._notices.know(self._opened.board.known())
        self._notices.noticed.connect(self._on_work_noticed)

    def _offer_more(self, opened: Opened, tasks: Tasks) -> None:
        from triage_app.ui.queue_screen.besides import Besides  # noqa: PLC0415 -- not for the first frame
        from triage_app.ui.queue_screen.giving import Giving  # noqa: PLC0415
        from triage_app.ui.queue_screen.undoing import Undoing  # noqa: PLC0415

        self.besides = Besides(opened, tasks, self._rows, self.pane, self._words, self._theme)
        self.popover, self.reasons = self.besides.popover, self.besides.reasons
        self.snoozing, self.regrouping = self.besides.snoozing, self.besides.regrouping
        self.besides.noticed.connect(self._on_work_noticed)
        self.besides.finished.connect(self._on_work_finished)
        self.regrouping.opened.connect(self._on_regrouping_opened)
        panes, look = (self.list, self.pane), (self._words, self._theme)
        self.giving = Giving(opened, tasks, self._rows, panes, look)
        self.giving.reassigning.begun.connect(self.work.leave)
        self.giving.taking.taken.connect(self._on_taking_taken)
        self.undoing = Undoing(self.undo_time, self.work.take_back, self)
        self.undoing.note_replies(opened.leaving)
        for one in (self.giving, self.undoing):
            one.noticed.connect(self._on_work_noticed)

    def _offer_keys(self) -> None:
        from triage_app.ui.queue_screen.keys import Keys  # noqa: PLC0415 -- not for the first frame

        actions, sending = self._actions, self.work.sending
        Keys(self.list, actions)
        self.giving.offer(actions)
        offer(self.pane, actions.of_conversation(), Qt.ShortcutContext.WidgetWithChildrenShortcut)
        slots = (
            (actions.reply, self.work.write),
            (actions.claim, self.work.claim),
            *self.pane.header.acts.slots(actions),
            (actions.snooze, self.snoozing.ask),
            (actions.why, self.reasons.toggle),
            (actions.undo, self.undoing.undo),
            (actions.attach, self.work.files.choose),
            (actions.send, partial(sending.send, close=True)),
            (actions.send_keep_open, partial(sending.send, close=False)),
        )
        for action, slot in slots:
            action.triggered.connect(slot)

    def _settle_list(self) -> None:
        self.list.settle()
        if self.pane.row is not None:
            self.list.choose(self.pane.row.id)
        self._settle_counts()

    def _settle_counts(self) -> None:
        now = self._opened.access.clock.now()
        board = self._opened.board
        self.rail.show_counts({view: board.count(view, now) for view in View} if board.is_all else {})
        self.list.show_choices(board, self._me)

    def _settle_pace(self) -> None:
        next_due = self._opened.board.next_due(self._opened.access.clock.now())
        self._ticks.set_pace(next_due, counts_down=self.pane.messages.counts_down())

    @Slot()
    def _settle_widths(self) -> None:
        width = self.width() / self._theme.look.zoom
        px, slim = self._theme.px, width < Size.MEDIUM
        self._is_single = width < Size.NARROW
        self.rail.setFixedWidth(px(Size.RAIL_SLIM if slim else Size.RAIL))
        self.rail.set_slim(slim=slim)
        list_width = Size.LIST if width >= Size.WIDE else Size.LIST_SLIM if slim else Size.LIST_MEDIUM
        has_row = self._is_open and self.pane.row is not None
        if self._is_single:
            self.list.setMinimumWidth(0)
            self.list.setMaximumWidth(self.width())
        else:
            self.list.setFixedWidth(px(list_width))
        queue = not self.settings.is_open
        self.list.setVisible(queue and not (self._is_single and has_row))
        self.pane.setVisible(queue and (not self._is_single or has_row))
        self.pane.header.set_narrow(narrow=self._is_single)

    @Slot(bool)
    def _on_settings_shown(self, shown: bool) -> None:  # noqa: FBT001 -- a signal's argument
        if not shown:
            self.rail.show_view(self._model.view)
        self._settle_widths()
        if not shown:
            self.list.take_focus()

    @Slot(object)
    def _on_rail_view_chosen(self, view: View) -> None:
        self.settings.leave(partial(self._show_view, view))

    def _show_view(self, view: View) -> None:
        self.rail.show_view(view)
        self.list.show_view(view)
        if self.pane.row is not None:
            self.list.choose(self.pane.row.id)
        self.list.take_focus()

    @Slot(int)
    def _on_list_conversation_chosen(self, conversation_id: int) -> None:
        row = self._opened.board.row(conversation_id)
        if row is not None:
            self.work.open(row)
            self._settle_widths()

    @Slot(object)
    def _on_regrouping_opened(self, row: Row) -> None:
        if not self.list.choose(row.id) and self.list.list is not None:
            self.list.list.selectionModel().clear()
        self.work.open(row)

    @Slot(int)
    def _on_list_opened(self, conversation_id: int) -> None:
        self._on_list_conversation_chosen(conversation_id)
        self.work.enter()

    @Slot(int)
    def _on_list_claim_requested(self, conversation_id: int) -> None:
        self._on_list_conversation_chosen(conversation_id)
        self.work.claim()

    @Slot(int)
    def _on_taking_taken(self, conversation_id: int) -> None:
        self.list.stop_choosing()
        self.show_conversation(conversation_id)
        self.work.enter()

    @Slot()
    def _on_header_back_requested(self) -> None:
        self.work.leave()
        self.pane.show_nothing()
        if self.list.list is not None:
            self.list.list.selectionModel().clear()
        self._settle_widths()
        self.list.take_focus()

    @Slot(str, object)
    def _on_work_noticed(self, text: str, tone: Tone) -> None:
        self.noticed.emit(text, tone, "")

    @Slot(object)
    def _on_work_sent(self, delivery: Delivery) -> None:
        self.undoing.note_replies([delivery])
        row = self._opened.board.row(delivery.conversation_id)
        name = wording.patient_name(row) if row is not None else ""
        seconds = wording.whole_seconds(delivery.sends_in_s)
        whole = self.tr("Reply to {name} sends in {seconds} s")
        if self.work.crossing.leaves_open(delivery.reply_key):
            whole = self.tr("Reply to {name} sends in {seconds} s; the new message stays open")
        text = whole.format(name=name, seconds=seconds)
        self.noticed.emit(text, Tone.TEXT, delivery.reply_key)

    @Slot(int)
    def _on_work_finished(self, conversation_id: int) -> None:
        following = self._opened.board.next_after(conversation_id, self._opened.access.clock.now())
        if following is not None:
            self.show_conversation(following)
        self.list.take_focus()

    @Slot(str, object)
    def _on_work_taken_back(self, reply_key: str, conversation: Conversation) -> None:
        self.undoing.forget(reply_key)
        self.show_conversation(conversation.row.id)

    @Slot(object)
    def _on_rows_changed(self, changed: dict[int, Row | None]) -> None:
        self._model.refresh(changed)
        self._settle_list()
        open_row = self.pane.row
        row = self._opened.board.row(open_row.id) if open_row is not None and open_row.id in changed else None
        if row is not None:
            self.work.follow(row)

    @Slot()
    def _on_rows_completed(self) -> None:
        self._model.reread()
        self._settle_list()

    @Slot(object)
    def _on_bridge_rows_changed(self, news: News) -> None:
        self._rows.apply(news.ids, news.rows)
        if self.pane.row is not None and self.pane.row.id in news.ids:
            self.work.reload()
            self.reasons.again()

    @Slot()
    def _on_ticks_passed(self) -> None:
        self._model.refresh()
        self._settle_list()
        self.list.repaint_visible()
        self.pane.show_time()
        self._settle_pace()
