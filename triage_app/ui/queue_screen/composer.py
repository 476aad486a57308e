"""Where a reply is written: text, files, what stands in its way, and one Send that says what it does."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, Qt, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from triage_app.queue.domain.visible import is_visible
from triage_app.ui import wording
from triage_app.ui.queue_screen.banner import HeldBanner
from triage_app.ui.queue_screen.lock import Lock, LockBox
from triage_app.ui.queue_screen.send_bar import SendBar
from triage_app.ui.theme.style import set_tone
from triage_app.ui.theme.tokens import Size, Tone, Type
from triage_app.ui.widgets.file_chip import FileChip
from triage_app.ui.widgets.growing_text import GrowingText
from triage_app.ui.widgets.label import is_right_to_left, text_label
from triage_app.ui.widgets.nesting import nest

if TYPE_CHECKING:
    from triage_app.queue.domain.conversation import StagedFile
    from triage_app.queue.domain.reports import FileFacts
    from triage_app.ui.actions import Actions
    from triage_app.ui.theme.choice import Theme
    from triage_app.ui.theme.icons import Icons

_LINE, _BOX_EDGES = 20, 22


class Composer(QFrame):
    """Holds what is being written for one conversation; saves and sends nothing itself."""

    changed = Signal()
    """The person wrote something, or added or removed a file."""

    left = Signal()
    """The text was left: a good moment to save."""

    files_given = Signal(list)
    """Paths of files to be attached."""

    facts_wanted = Signal(object)
    """A StagedFile is shown of which nothing is known so far; `show_facts` answers."""

    claim_requested = Signal()
    """Own this conversation, to answer it."""

    leave_requested = Signal()
    """Escape: back to the list."""

    hold_requested = Signal(int)
    """Send it as a holding reply: the answer follows within so many hours."""

    def __init__(self, theme: Theme, icons: Icons, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("composer")
        self._theme, self._actions = theme, actions
        self._files: list[StagedFile] = []
        self._chips: list[FileChip] = []
        self._facts: dict[str, FileFacts] = {}
        self._is_busy = self._is_checking = self._is_locked = self._is_low = self._is_ready = False
        self._height = Size.COMPOSER
        self._is_lowest = False
        self.held = HeldBanner()
        self.held.came_or_went.connect(self._settle_bar)
        self._lock = LockBox(theme, icons)
        self._lock.claim_requested.connect(self.claim_requested)
        self._make_text()
        self._bar = SendBar(theme, icons, actions)
        self._bar.hold_requested.connect(self.hold_requested)
        self._arrange()
        self.setAcceptDrops(True)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()
        self._settle()

    def files(self) -> tuple[StagedFile, ...]:
        """The files that go with the reply."""
        return tuple(self._files)

    def written(self) -> str:
        """What has been written so far."""
        return self.text.toPlainText()

    def is_empty(self) -> bool:
        """Whether there is nothing to send."""
        return not is_visible(self.written()) and not self._files

    def show_draft(self, text: str, files: tuple[StagedFile, ...], hint: str = "") -> None:
        """Begin with a text and files; tells nobody."""
        self.text.show_text(text)
        self._files = list(files)
        self._bar.show_hint(hint)
        self.show_guard("")
        self.held.hide()
        self._settle_chips()
        self._settle_direction()
        self._settle_lock()
        self._settle()

    def add_file(self, file: StagedFile) -> None:
        """Attach a file whose bytes are in the store."""
        if file not in self._files:
            self._files.append(file)
            self._settle_chips()
            self.changed.emit()
        self._settle()

    def show_facts(self, file: StagedFile, facts: FileFacts) -> None:
        """Say what a look into a file found; until then nothing is sent with it."""
        self._facts[file.sha256] = facts
        self._settle_facts()
        self._settle()

    def knows_files(self) -> bool:
        """Whether every file was looked into by now."""
        return all(file.sha256 in self._facts for file in self._files)

    def show_lock(self, lock: Lock | None) -> None:
        """Say why nothing can be written here, or let it be written."""
        self._is_locked = lock is not None
        if lock is not None:
            self._lock.show_lock(lock)
        self._settle_lock()
        self._settle()

    def set_owned(self, *, owned: bool) -> None:
        """Say in the empty text whether the first key makes the conversation the person's own."""
        first = self.tr("Write a reply to the patient. The first key makes this conversation yours.")
        self.text.setPlaceholderText(self.tr("Write a reply to the patient") if owned else first)

    def add_above(self, line: QWidget) -> None:
        """Show something above the text."""
        self._column.insertWidget(self._column.indexOf(self._body), line)

    def set_busy(self, *, busy: bool) -> None:
        """While a reply is handed over it can be read but not changed."""
        self._is_busy = busy
        self._settle_lock()
        self._settle()

    def set_checking(self, *, checking: bool) -> None:
        """While a file is checked the text can be changed, but not sent without the file."""
        self._is_checking = checking
        self._settle()

    def set_ready(self, *, ready: bool) -> None:
        """Whether the conversation has been read: one can begin to write before, but not send."""
        self._is_ready = ready
        self._settle()

    def show_hint(self, text: str) -> None:
        """Say when the draft was saved."""
        self._bar.show_hint(text)

    def show_guard(self, text: str, tone: Tone = Tone.MUTED) -> None:
        """Say what stands in the way, or what was found."""
        self._guard.setText(text)
        self._guard.setVisible(bool(text))
        set_tone(self._guard, tone)

    def set_room(self, height: float) -> None:
        """Take more or less of a pane that is so high, in px at 100 %."""
        self._is_low = height < Size.LOW
        self._is_lowest = height < Size.LOWEST
        self._bar.set_low(low=self._is_lowest)
        self.held.set_low(low=self._is_low)
        self._settle_bar()
        self._height = Size.COMPOSER_TALL if height >= Size.TALL else Size.COMPOSER
        self._settle_bounds()

    def write(self) -> None:
        """Put the cursor into the text."""
        if not self._is_locked:
            self.text.setFocus()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The whole box is the field, also below the last line."""
        if self._box.geometry().contains(self._body.mapFrom(self, event.position().toPoint())):
            self.write()

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if not self._is_locked and not self._is_busy and _has_files(event.mimeData()):
            self._mark("dropping", on=True)
            event.acceptProposedAction()

    @override
    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._mark("dropping", on=False)

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        self._mark("dropping", on=False)
        self.text.insertFromMimeData(event.mimeData())
        event.acceptProposedAction()

    def _make_text(self) -> None:
        self.text = GrowingText(self._theme.px(40), self._theme.px(Size.COMPOSER_MOST))
        self.text.setAccessibleName(self.tr("Reply to the patient"))
        self.set_owned(owned=True)
        self.text.textChanged.connect(self._on_text_changed)
        self.text.files_given.connect(self.files_given)
        self.text.focus_changed.connect(self._on_text_focus_changed)
        self.text.leave_requested.connect(self.leave_requested)

    def _arrange(self) -> None:
        self._guard = text_label(kind=Type.NOTE, tone=Tone.MUTED)
        self._guard.setWordWrap(True)
        self._box = QFrame()
        self._box.setObjectName("box")
        inside = QVBoxLayout(self._box)
        inside.setContentsMargins(12, 10, 12, 10)
        inside.setSpacing(8)
        inside.addWidget(self.text)
        self._chip_rows = QVBoxLayout()
        self._chip_rows.setSpacing(6)
        nest(inside, self._chip_rows)
        self._findings = text_label(kind=Type.NOTE, tone=Tone.WARN)
        self._findings.setWordWrap(True)
        inside.addWidget(self._findings)
        inside.addStretch()
        self._body = QWidget()
        body = QVBoxLayout(self._body)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(10)
        body.addWidget(self._box, 1)
        body.addWidget(self._guard)
        body.addWidget(self._bar)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(Size.SIDE, 12, Size.SIDE, 14)
        column.setSpacing(10)
        column.addWidget(self.held)
        column.addWidget(self._lock)
        column.addWidget(self._body, 1)

    def _settle(self) -> None:
        waits = self._is_locked or self._is_busy or self._is_checking or not self.knows_files()
        ready = self._is_ready and not waits and not self.is_empty()
        self._actions.send.setEnabled(ready)
        self._actions.send_keep_open.setEnabled(ready)
        self._actions.attach.setEnabled(not self._is_locked and not self._is_busy)
        self._bar.show_standing(ready=ready, busy=self._is_busy)

    def _settle_lock(self) -> None:
        """What was written before somebody else had the conversation can be read, and not changed."""
        self._lock.setVisible(self._is_locked)
        self._body.setVisible(not self._is_locked or not self.is_empty())
        self.text.setReadOnly(self._is_busy or self._is_locked)
        self._settle_bounds()
        self._settle_bar()

    def _settle_chips(self) -> None:
        for chip in self._chips:
            chip.hide()
            chip.deleteLater()
        self._chips = []
        for file in self._files:
            chip = FileChip(self._theme)
            chip.show_file(file.name, file.content_type, "", what=file, action=self.tr("Remove"))
            chip.action_requested.connect(self._on_chip_action_requested)
            self._chips.append(chip)
            self._chip_rows.addWidget(chip)
        buttons = [button for chip in self._chips for button in chip.findChildren(QPushButton)]
        for before, button in pairwise([self.text, *buttons]):
            self.setTabOrder(before, button)
        self._settle_facts()
        self._settle_bounds()
        for file in self._files:
            if file.sha256 not in self._facts:
                self.facts_wanted.emit(file)

    def _settle_facts(self) -> None:
        """Say on the chips, and below them, what is known by now."""
        found = [self._facts.get(file.sha256) for file in self._files]
        for chip, file, facts in zip(self._chips, self._files, found, strict=True):
            chip.show_about(wording.file_about(file.size_bytes, facts))
        troubles = [
            wording.file_trouble(file.name, facts)
            for file, facts in zip(self._files, found, strict=True)
            if facts is not None
        ]
        self._findings.setText("\n".join(filter(None, troubles)))
        self._findings.setVisible(bool(self._findings.text()))

    def _settle_direction(self) -> None:
        rtl = is_right_to_left(self.written())
        direction = Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight
        if direction is not self.text.layoutDirection():
            self.text.setLayoutDirection(direction)

    def _settle_bounds(self) -> None:
        """The text fills the box, unless files stand below it."""
        is_low = self._is_low or self._is_locked
        least = _LINE if self._files or is_low else self._height - _BOX_EDGES
        most = Size.COMPOSER_MOST_LOW if self._is_low else Size.COMPOSER_MOST
        self.text.set_bounds(self._theme.px(least), self._theme.px(most))
        self._box.setMinimumHeight(0 if is_low else self._theme.px(self._height))

    @Slot()
    def _settle_bar(self) -> None:
        """Where there is hardly any room, a held reply has the banner's buttons to be sent with."""
        self._bar.setVisible(not self._is_locked and (self.held.isHidden() or not self._is_lowest))

    def _mark(self, name: str, *, on: bool) -> None:
        self._box.setProperty(name, "true" if on else "false")
        self._box.style().unpolish(self._box)
        self._box.style().polish(self._box)

    @Slot()
    def _on_text_changed(self) -> None:
        self._settle_direction()
        self._settle()
        self.changed.emit()

    @Slot()
    def _on_text_focus_changed(self) -> None:
        self._mark("focused", on=self.text.hasFocus())
        if not self.text.hasFocus():
            self.left.emit()

    @Slot(object)
    def _on_chip_action_requested(self, file: StagedFile) -> None:
        if not self._is_busy and not self._is_locked:
            self._files.remove(file)
            self._settle_chips()
            self._settle()
            self.changed.emit()

    @Slot()
    def _on_theme_changed(self) -> None:
        self._settle_bounds()
        self.text.setFont(self._theme.font(Type.BASE))


def _has_files(mime: QMimeData) -> bool:
    return any(url.isLocalFile() for url in mime.urls())
