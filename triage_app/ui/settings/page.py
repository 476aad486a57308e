"""The settings "Hours and promises": a form, what it would mean, and the way to put it in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget
from typing_extensions import override

from triage_app.queue.domain.people import Act, may
from triage_app.ui.settings.editing import Editing
from triage_app.ui.settings.holidays import Holidays
from triage_app.ui.settings.live_preview import LivePreview
from triage_app.ui.settings.page_body import PageBody
from triage_app.ui.settings.page_head import PageHead
from triage_app.ui.settings.parts import lead_through
from triage_app.ui.settings.preview_pane import PreviewPane
from triage_app.ui.settings.rules_form import RulesForm
from triage_app.ui.theme.tokens import Tone

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from triage_app.errors import TriageError
    from triage_app.queue.access import Access
    from triage_app.queue.domain.rulebook import Rules
    from triage_app.queue.services.holidays import Read
    from triage_app.queue.services.rulebooks import Edition
    from triage_app.ui.settings.holidays import Days
    from triage_app.ui.settings.parts import Fault
    from triage_app.ui.settings.special_days import Taken
    from triage_app.ui.tasks import Tasks
    from triage_app.ui.theme.choice import Theme
    from triage_app.ui.theme.icons import Icons

_PATIENCE_MS = 700
"""Nobody is told that half a time is no time before they stopped typing for so long."""


class SettingsPage(QFrame):
    """What was typed stays until it is saved or given up, whatever happens meanwhile."""

    saved = Signal(object)
    """The Edition that is in force now, because of this page."""

    left = Signal()
    """The person wants back to the queue."""

    def __init__(
        self, theme: Theme, icons: Icons, access: Access, tasks: Tasks, holidays: Holidays | None = None
    ) -> None:
        super().__init__()
        self.setObjectName("settings")
        self._access = access
        self._known: Callable[[], Mapping[str, tuple[str, ...]]] = dict
        self._edition: Edition | None = None
        self._baseline: Rules | None = None
        self._is_edited = self._is_saving = False
        self._then: Callable[[], None] | None = None
        self._fault: Fault | None = None
        self._before: QWidget | None = None
        self.editing = Editing(access, tasks, self)
        self.head = PageHead(theme)
        self.form = RulesForm(theme, icons, holidays or Holidays())
        self.preview = PreviewPane(theme, icons, sees=may(access.person, Act.READ))
        self.body = PageBody(theme, self.form, self.preview)
        self.body.hide()
        self._live = LivePreview(self.editing, self.preview, access.clock, self)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(_PATIENCE_MS)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.body, 1)
        self._connect()

    @property
    def is_changed(self) -> bool:
        """Whether something was typed that is not saved."""
        return self._is_edited and ((typed := self.form.rules()) is None or typed != self._baseline)

    def open(self, known: Callable[[], Mapping[str, tuple[str, ...]]]) -> None:
        """Show the rules in force; what was typed before and not saved stays. `known` tells names that occur."""
        self._known = known
        if not self.is_changed:
            self.editing.load()

    def come_after(self, before: QWidget) -> None:
        """Let the Tab key lead here from another widget."""
        self._before = before

    def ask_to_leave(self, then: Callable[[], None]) -> bool:
        """Whether the page can be left at once; else it asks in one line, and calls `then` if it may be left."""
        if not self.is_changed:
            return True
        self._then = then
        self.head.ask_to_leave(may_save=self._may_save())
        self._settle_tab_order()
        return False

    @Slot()
    def save(self) -> None:
        """Put what was typed in force."""
        rules = self.form.rules()
        if rules is not None and self._edition is not None and self._may_save():
            self._is_saving = True
            self._settle()
            self.editing.save(rules, self._edition.version)

    @Slot()
    def undo(self) -> None:
        """Go back to the rules in force."""
        if self._edition is not None:
            self._then = None
            self._show(self._edition)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _connect(self) -> None:
        self.head.save.clicked.connect(self.save)
        self.head.undo.clicked.connect(self.undo)
        self.head.note.pressed.connect(self._on_note_pressed)
        self.form.changed.connect(self._on_form_changed)
        self.form.rearranged.connect(self._settle_tab_order)
        self.form.places.days_wanted.connect(self._on_places_days_wanted)
        self.form.places.place_chosen.connect(self._show_meaning)
        self._patience.timeout.connect(self._on_patience_timeout)
        self.editing.read.connect(self._on_editing_read)
        self.editing.saved.connect(self._on_editing_saved)
        self.editing.refused.connect(self._on_editing_refused)
        self.editing.overtaken.connect(self._on_editing_overtaken)

    def _may_save(self) -> bool:
        return self.is_changed and not self._is_saving and self.form.rules() is not None

    def _show(self, edition: Edition) -> None:
        """Begin anew with the rules in force."""
        self._edition = edition
        self.body.show()
        self.form.show_rules(edition.rules, edition.zone, self._access.clock.now(), self._known())
        self._baseline = self.form.rules()
        self._is_edited, self._fault = False, None
        self.head.show_edition(edition, self._access.clock.now())
        self.head.show_others(others=False)
        self.head.tell_fault(None)
        self.form.fault()
        self._settle()
        self._settle_tab_order()

    def _settle(self) -> None:
        """Bring buttons and preview up to what was typed."""
        self.head.show_standing(may_save=self._may_save(), may_undo=self.is_changed)
        self.form.show_outcomes(self._access.clock.now())
        self._show_meaning()

    def _tell_fault(self) -> None:
        """Say at the head as well what cannot be used; a question that is being asked stays."""
        self._fault = self.form.fault()
        if self._then is None and self.head.tell_fault(self._fault):
            self._settle_tab_order()

    @Slot()
    def _show_meaning(self) -> None:
        place = self.form.places.place
        self._live.follow(self.form.rules(), self._edition, place, changed=self.is_changed)

    @Slot()
    def _settle_tab_order(self) -> None:
        lead_through(self._before, self.layout())

    @Slot()
    def _on_form_changed(self) -> None:
        self._is_edited = True
        self._settle()
        if self.form.rules() is None:
            self._patience.start()
        else:
            self._on_patience_timeout()

    @Slot()
    def _on_patience_timeout(self) -> None:
        self._patience.stop()
        self._tell_fault()

    @Slot(object, object)
    def _on_places_days_wanted(self, find: Days, take: Callable[[Read], Taken]) -> None:
        self.editing.find(find, lambda read: self.head.tell_added(take(read)))

    @Slot(str)
    def _on_note_pressed(self, key: str) -> None:
        then, self._then = self._then, None
        self.head.tell_fault(None)
        match key:
            case "show" if self._fault is not None:
                self.form.go_to(self._fault)
                self._tell_fault()
            case "discard":
                self.undo()
                if then is not None:
                    then()
            case "save":
                self._then = then
                self.save()
            case _:
                self._tell_fault()

    @Slot(object)
    def _on_editing_read(self, edition: Edition) -> None:
        if not self.is_changed:
            self._show(edition)

    @Slot(object)
    def _on_editing_saved(self, edition: Edition) -> None:
        self._is_saving = False
        self._edition, self._baseline = edition, edition.rules
        then, self._then = self._then, None
        self.head.show_edition(edition, self._access.clock.now())
        self.head.show_others(others=False)
        self._tell_fault()
        self._settle()
        self.saved.emit(edition)
        if then is not None and self.ask_to_leave(then):  # something may have been typed meanwhile
            then()

    @Slot(object)
    def _on_editing_refused(self, error: TriageError) -> None:
        self._is_saving, self._then = False, None
        self._settle()
        self.head.tell_error(error, Tone.BAD)

    @Slot(object, object)
    def _on_editing_overtaken(self, error: TriageError, edition: Edition) -> None:
        """What was typed stays; saving again means saving over what the other person saved."""
        self._is_saving, self._then = False, None
        self._edition, self._baseline = edition, edition.rules
        self.head.show_edition(edition, self._access.clock.now())
        self.head.show_others(others=True)
        self._settle()
        self.head.tell_error(error, Tone.WARN)
