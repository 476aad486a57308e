"""Files of the open conversation: attached to a reply, fetched from the portal, saved to a place of choice."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QFileDialog

from triage_app.queue.domain import reports
from triage_app.queue.domain.conversation import FileState
from triage_app.ui import wording
from triage_app.ui.tasks import Tasks
from triage_app.ui.theme.tokens import Tone

if TYPE_CHECKING:
    from triage_app.errors import TriageError
    from triage_app.queue.access import Access
    from triage_app.queue.domain.conversation import File, StagedFile
    from triage_app.ui.queue_screen.conversation_pane import ConversationPane

_LAST_LOOK_S = 1.0
"""How long a window that closes waits for a look into a file."""


class Files(QObject):
    """Asks for paths and hands them to Access; the bytes never pass through the interface."""

    noticed = Signal(str, object)
    """Something to tell, in a Tone."""

    changed = Signal()
    """The state of a file changed; the conversation is to be read again."""

    def __init__(self, access: Access, tasks: Tasks, pane: ConversationPane, parent: QObject) -> None:
        super().__init__(parent)
        self._access, self._tasks, self._pane = access, tasks, pane
        self._checking: dict[int, list[str]] = {}
        self._problems: list[str] = []
        self._looks: Tasks | None = None
        self._looked_into: set[str] = set()
        pane.composer.files_given.connect(self.attach)
        pane.composer.facts_wanted.connect(self._on_composer_facts_wanted)
        pane.messages.file_requested.connect(self._on_messages_file_requested)

    @Slot()
    def choose(self) -> None:
        """Ask which files to attach."""
        kinds = self.tr("Files a portal takes (*.pdf *.png *.jpg *.jpeg *.txt);;All files (*)")
        paths, _ = QFileDialog.getOpenFileNames(self._pane, self.tr("Attach to the reply"), "", kinds)
        self.attach([Path(path) for path in paths])

    @Slot(list)
    def attach(self, paths: list[Path]) -> None:
        """Check files and put them into the store, ready to go with the reply."""
        row = self._pane.row
        if row is None:
            return
        names = self._checking.setdefault(row.id, [])
        if not names:
            self._problems = []
        for path in paths:
            names.append(path.name)
            self._tasks.run(
                partial(self._access.stage_file, path),
                partial(self._on_staged, row.id),
                partial(self._on_not_staged, row.id, path.name),
                partial(self._on_checked, row.id),
            )
        self.show_progress()

    def is_checking(self, conversation_id: int) -> bool:
        """Whether a file for a reply to this conversation is being checked."""
        return bool(self._checking.get(conversation_id))

    def follow(self) -> None:
        """Another conversation was opened."""
        self._problems = []
        self.show_progress()

    def show_progress(self) -> None:
        """Say what is being checked and what was refused; the reply waits for what is being checked."""
        row = self._pane.row
        names = self._checking.get(row.id, []) if row is not None else []
        self._pane.composer.set_checking(checking=bool(names))
        lines = self._problems + [self.tr("Checking {name}…").format(name=name) for name in names[:1]]
        if lines:
            self._pane.composer.show_guard("\n".join(lines), Tone.BAD if self._problems else Tone.MUTED)

    def shut_down(self) -> None:
        """Look into nothing any more; a reader that is at work ends by itself."""
        if self._looks is not None:
            self._looks.stop(timeout_s=_LAST_LOOK_S)

    @Slot(object)
    def _on_composer_facts_wanted(self, file: StagedFile) -> None:
        """Have a file looked into, beside the queue worker: a hostile one takes as long as its reader lets it."""
        if file.content_type != reports.FileKind.PDF:
            self._pane.composer.show_facts(file, reports.NOTHING_KNOWN)
        elif file.sha256 not in self._looked_into:
            self._looked_into.add(file.sha256)
            self._looks = self._looks or Tasks(self)
            self._looks.run(
                partial(self._access.facts_of, file),
                partial(self._pane.composer.show_facts, file),
                partial(self._on_not_looked_into, file),
                partial(self._looked_into.discard, file.sha256),
            )

    def _on_not_looked_into(self, file: StagedFile, error: TriageError) -> None:
        """The queue could not hand the file over: sending it says why, or does not need to."""
        known = reports.FileFacts(code=error.code) if error.code == "file_damaged" else reports.NOTHING_KNOWN
        self._pane.composer.show_facts(file, known)

    def _is_open(self, conversation_id: int) -> bool:
        return self._pane.row is not None and self._pane.row.id == conversation_id

    def _on_checked(self, conversation_id: int) -> None:
        self._checking[conversation_id].pop(0)  # files are checked in the order they were given
        if self._is_open(conversation_id):
            self._pane.composer.show_guard("")
            self.show_progress()

    def _on_staged(self, conversation_id: int, file: StagedFile) -> None:
        if self._is_open(conversation_id):
            self._pane.composer.add_file(file)
        else:
            words = self.tr("{name} was not attached: another conversation is open now.")
            self.noticed.emit(words.format(name=file.name), Tone.WARN)

    def _on_not_staged(self, conversation_id: int, name: str, error: TriageError) -> None:
        words = self.tr("{name} is not attached. {why}").format(name=name, why=wording.error(error))
        if self._is_open(conversation_id):
            self._problems.append(words)
            self.show_progress()
        else:
            self.noticed.emit(words, Tone.BAD)

    @Slot(object)
    def _on_messages_file_requested(self, file: File) -> None:
        if file.state is FileState.HERE:
            name = reports.safe_name(file.name)
            path, _ = QFileDialog.getSaveFileName(self._pane, self.tr("Save the file"), name)
            if path:
                saved = partial(self._on_saved, Path(path).name)
                self._tasks.run(partial(self._access.save_file, file.id, Path(path)), saved, self._on_failed)
        else:
            self._tasks.run(partial(self._access.want_file, file.id), self._on_wanted, self._on_failed)

    def _on_saved(self, name: str, _nothing: None) -> None:
        self.noticed.emit(self.tr("Saved: {name}").format(name=name), Tone.OK)

    def _on_wanted(self, _nothing: None) -> None:
        self.changed.emit()

    def _on_failed(self, error: TriageError) -> None:
        self.noticed.emit(wording.error(error), Tone.BAD)
