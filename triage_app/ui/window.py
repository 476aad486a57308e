"""The window: paints an honest frame at once, and the queue as soon as it was opened."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QVBoxLayout, QWidget
from typing_extensions import override

from triage_app.queue.domain.people import Act, may
from triage_app.sentences import say
from triage_app.ui import wording
from triage_app.ui.actions import Actions, offer
from triage_app.ui.footer import Footer
from triage_app.ui.leave.away_bar import AwayBar
from triage_app.ui.queue_screen.screen import QueueScreen
from triage_app.ui.quiet_line import QuietLine
from triage_app.ui.quit_bar import QuitBar
from triage_app.ui.settings.weekends import WeekendsBar
from triage_app.ui.theme import style
from triage_app.ui.theme.icons import Icons
from triage_app.ui.theme.tokens import ZOOM_STEP, ThemeName, Tone
from triage_app.ui.trouble_bar import TroubleBar
from triage_app.ui.widgets.toast import Toast

if TYPE_CHECKING:
    from collections.abc import Callable

    from triage_app.errors import TriageError
    from triage_app.queue.access import Access
    from triage_app.queue.domain.conversation import Health
    from triage_app.queue.services.rulebooks import Edition
    from triage_app.ui.bridge import Bridge
    from triage_app.ui.opening import Opened
    from triage_app.ui.quitting import Quitting
    from triage_app.ui.settings.holidays import Holidays
    from triage_app.ui.settings.page import SettingsPage
    from triage_app.ui.tasks import Tasks
    from triage_app.ui.theme.choice import Theme
    from triage_app.ui.watch import Watch

_NEXT_THEME = {
    ThemeName.LIGHT: ThemeName.DARK,
    ThemeName.DARK: ThemeName.HIGH_CONTRAST,
    ThemeName.HIGH_CONTRAST: ThemeName.LIGHT,
}


class Window(QMainWindow):
    """One practice's window. Handed a worker at once and a queue later; nothing about patients before that."""

    closed = Signal()
    """The person closed the window; what was being written is on its way to the store."""

    leave_requested = Signal()
    """Nothing holds the window back any more that the person had asked to close."""

    language_requested = Signal(str)
    """The person wants to read this language."""

    def __init__(self, theme: Theme, tasks: Tasks, *, title: str = "", holidays: Holidays | None = None) -> None:
        super().__init__()
        self._theme, self._tasks, self._holidays = theme, tasks, holidays
        self._bridge: Bridge | None = None
        self._opened: Opened | None = None
        self._watch: Watch | None = None
        self._quitting: Quitting | None = None
        self._icons = Icons()
        self.actions_ = Actions(self)
        self.screen_ = QueueScreen(theme, self._icons, self.actions_)
        self.trouble_bar = TroubleBar(theme, self._icons)
        self.weekends_bar = WeekendsBar()
        self.rules_line = QuietLine()
        self.leave_bar = AwayBar()
        self.quit_bar = QuitBar()
        self.footer = Footer(theme, self._icons)
        self._arrange()
        self.toast = Toast(self, self.screen_.list)
        self._undo: Callable[[], None] | None = None
        self._connect()
        self._show_title(title)
        self.resize(1440, 900)
        self.setMinimumSize(480, 420)

    def open(self, opened: Opened) -> None:
        """Show a queue and begin to listen for news of it."""
        from triage_app.ui.bridge import Bridge  # noqa: PLC0415 -- not for the first frame

        self._opened = opened
        self._words = wording.Wording(ZoneInfo(opened.practice.zone), opened.here)
        self._bridge = Bridge(opened.access, opened.cursor, self, is_all=opened.board.is_all)
        self._bridge.lost.connect(self._on_lost)
        self._show_title(opened.practice.name)
        self.screen_.open(opened, self._tasks, self._bridge)
        self.screen_.noticed.connect(self._on_screen_noticed)
        for one in (self.screen_.work.closing, self.screen_.giving.reassigning):
            one.undoable.connect(self._on_undoable)
        self.screen_.undo_time.changed.connect(self._on_undo_time_changed)
        self._on_undo_time_changed()
        self._watch_over_quitting(opened)
        self._watch_over_health(opened, self._bridge)
        self._offer_settings(opened)
        self._offer_leave(opened)
        self.footer.offer_language()
        self.screen_.say_standing()
        self._bridge.start()

    def show_problem(self, error: TriageError) -> None:
        """Say why there is no queue."""
        self.screen_.list.show_problem(self.tr("The queue could not be opened."), wording.error(error))

    def holds_back(self) -> bool:
        """Whether the person who closes the window is asked something first."""
        if not self.screen_.settings.is_settled(self._close_again):
            return True
        return self._quitting is not None and self._quitting.holds_back()

    def _close_again(self) -> None:
        if not self.holds_back():
            self.leave_requested.emit()

    def shut_down(self) -> None:
        """Save what is being written and stop listening; the worker is its maker's to stop, after this."""
        if self._watch is not None:
            self._watch.stop()
        if self._quitting is not None:
            self._quitting.stay()
        self.screen_.shut_down()
        if self._bridge is not None:
            self._bridge.stop()
            self._bridge = None

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        self.shut_down()
        self.closed.emit()
        super().closeEvent(event)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.ActivationChange and not self.isActiveWindow():
            self.screen_.save()

    def _arrange(self) -> None:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.trouble_bar)
        column.addWidget(self.rules_line)
        column.addWidget(self.leave_bar)
        column.addWidget(self.weekends_bar)
        column.addWidget(self.screen_, 1)
        column.addWidget(self.quit_bar)
        column.addWidget(self.footer)
        self.setCentralWidget(body)
        body.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        body.setAccessibleName(self.tr("Triage"))
        body.setFocus()

    def _connect(self) -> None:
        actions = self.actions_
        offer(self, actions.of_window(), Qt.ShortcutContext.WindowShortcut)
        actions.toggle_theme.triggered.connect(self._on_theme_toggled)
        actions.toggle_compact.triggered.connect(self._on_compact_toggled)
        actions.zoom_in.triggered.connect(self._on_zoom_in_triggered)
        actions.zoom_out.triggered.connect(self._on_zoom_out_triggered)
        actions.zoom_reset.triggered.connect(self._on_zoom_reset_triggered)
        self.footer.theme_requested.connect(self._on_theme_toggled)
        self.footer.language_requested.connect(self._on_footer_language_requested)
        actions.settings.triggered.connect(self.screen_.settings.show)
        self.footer.undo_requested.connect(self.screen_.undo)
        self.toast.action_requested.connect(self._on_toast_action_requested)
        self._tasks.failed.connect(self._on_tasks_failed)
        self._theme.changed.connect(self._on_theme_changed)

    def _watch_over_quitting(self, opened: Opened) -> None:
        from triage_app.ui.quitting import Quitting  # noqa: PLC0415 -- not for the first frame

        undo_time = self.screen_.undo_time
        self._quitting = Quitting(opened.access, self._tasks, undo_time, self.quit_bar, self)
        self._quitting.done.connect(self.leave_requested)
        self.screen_.work.taken_back.connect(self._quitting.stay)

    def _watch_over_health(self, opened: Opened, bridge: Bridge) -> None:
        from triage_app.ui.watch import Watch  # noqa: PLC0415 -- not for the first frame

        self._watch = Watch(opened.access, self._tasks, self._words, self)
        self._watch.answered.connect(self._on_watch_answered)
        self._watch.failed.connect(self._on_lost)
        self._watch.troubled.connect(self.trouble_bar.show_troubles)
        bridge.found.connect(self._watch.ask)
        self._watch.start(opened.health)

    def _offer_leave(self, opened: Opened) -> None:
        if not may(opened.access.person, Act.CLAIM):
            return
        from triage_app.ui.leave.leaving import Leaving  # noqa: PLC0415 -- not for the first frame
        from triage_app.ui.leave.shift import Shift  # noqa: PLC0415

        work, person = self.screen_.work, self.screen_.rail.person
        look = (self._theme, self._icons, self._words)
        leaving = Leaving(opened.access, self._tasks, work.absences, self.leave_bar, look, self)
        leaving.noticed.connect(self._on_asking_noticed)
        leaving.given.connect(work.take_in)
        leaving.told.connect(person.offer_leave)
        person.away_requested.connect(work.save)
        person.away_requested.connect(leaving.ask)
        person.back_requested.connect(leaving.come_back)
        leaving.ahead.connect(person.offer_ahead)
        person.menu_opened.connect(leaving.look_ahead)
        person.call_off_requested.connect(leaving.call_off)
        self.shift = Shift(opened, self._tasks, self._theme, self)
        self.shift.noticed.connect(self._on_asking_noticed)
        person.shift_requested.connect(self.shift.show)
        person.offer_leave(is_away=False)

    def _offer_settings(self, opened: Opened) -> None:
        if not may(opened.access.person, Act.SET_RULES):
            return
        from triage_app.ui.settings.asking import WeekendsAsking  # noqa: PLC0415 -- not for the first frame
        from triage_app.ui.settings.known import known_names  # noqa: PLC0415

        self._asking = WeekendsAsking(opened.access, self._tasks, self.weekends_bar, self)
        self._asking.noticed.connect(self._on_asking_noticed)
        self._asking.saved.connect(self._on_rules_saved)
        self.screen_.settings.shown.connect(self._on_screen_settings_shown)
        known = lambda: known_names(opened, opened.access.clock.now())  # noqa: E731
        self.screen_.settings.offer(partial(self._make_settings, opened.access), known)
        self._asking.start()

    def _make_settings(self, access: Access) -> SettingsPage:
        from triage_app.ui.settings.page import SettingsPage  # noqa: PLC0415 -- not for the first frame

        page = SettingsPage(self._theme, self._icons, access, self._tasks, self._holidays)
        page.saved.connect(self._on_page_saved)
        return page

    def _show_title(self, practice: str) -> None:
        name = self.tr("Triage")
        self.setWindowTitle(f"{practice} — {name}" if practice else name)
        self.screen_.rail.show_practice(practice or name)

    @Slot(str)
    def _on_footer_language_requested(self, spoken: str) -> None:
        """Another language makes the window anew: what was typed into the settings is asked about first."""
        ask = partial(self.language_requested.emit, spoken)
        if self.screen_.settings.is_settled(ask):
            ask()

    @Slot(str, object)
    def _on_asking_noticed(self, text: str, tone: Tone) -> None:
        self._on_screen_noticed(text, tone, "")

    @Slot(object)
    def _on_page_saved(self, edition: Edition) -> None:
        self._asking.follow(edition)
        self._on_screen_noticed(self.tr("Hours and promises are saved."), Tone.TEXT, "")
        self._on_rules_saved()

    @Slot()
    def _on_rules_saved(self) -> None:
        if self._watch is not None:
            self._watch.ask()

    @Slot(bool)
    def _on_screen_settings_shown(self, shown: bool) -> None:  # noqa: FBT001 -- a signal's argument
        self._asking.set_away(away=shown)

    @Slot()
    def _on_theme_toggled(self) -> None:
        self._theme.choose(_NEXT_THEME[self._theme.tokens.name])

    @Slot()
    def _on_compact_toggled(self) -> None:
        self._theme.choose_compact(compact=not self._theme.is_compact)

    @Slot()
    def _on_zoom_in_triggered(self) -> None:
        self._theme.choose_zoom(self._theme.look.zoom + ZOOM_STEP)

    @Slot()
    def _on_zoom_out_triggered(self) -> None:
        self._theme.choose_zoom(self._theme.look.zoom - ZOOM_STEP)

    @Slot()
    def _on_zoom_reset_triggered(self) -> None:
        self._theme.choose_zoom(1.0)

    @Slot()
    def _on_theme_changed(self) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            style.apply(app, self._theme)

    @Slot(str, object, str)
    def _on_screen_noticed(self, text: str, tone: Tone, reply_key: str) -> None:
        self._notice(text, tone, partial(self.screen_.work.take_back, reply_key) if reply_key else None)

    @Slot(str, object)
    def _on_undoable(self, text: str, undo: Callable[[], None]) -> None:
        self._notice(text, Tone.TEXT, self.screen_.undoing.note(undo))

    def _notice(self, text: str, tone: Tone, undo: Callable[[], None] | None) -> None:
        self._undo = undo
        self.toast.show_notice(text, action="" if undo is None else self.tr("Undo"), tone=tone)

    @Slot()
    def _on_toast_action_requested(self) -> None:
        self.toast.hide()
        if self._undo is not None:
            self._undo()

    @Slot()
    def _on_undo_time_changed(self) -> None:
        latest = self.screen_.undo_time.latest()
        self.footer.show_leaving(self.screen_.undo_time.count(), latest[1] if latest is not None else 0)

    @Slot(object)
    def _on_watch_answered(self, health: Health) -> None:
        if self._opened is not None:
            self.footer.show_health(health, self._words, self._opened.access.clock.now())
            self.screen_.show_health(health)
            self.rules_line.tell(say("rules_behind") if health.rules_behind else None)

    @Slot(object)
    def _on_lost(self, error: TriageError) -> None:
        self.footer.show_problem(wording.error(error))

    @Slot(object)
    def _on_tasks_failed(self, error: TriageError) -> None:
        self.toast.show_notice(wording.error(error), tone=Tone.BAD)
