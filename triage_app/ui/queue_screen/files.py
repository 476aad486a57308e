"""Files of the open conversation: attached to a reply, fetched from the portal, saved to a place of choice."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QFileDialog

from triage_app.queue.domain.conversation import FileState
from triage_app.ui import wording
from triage_app.ui.theme.tokens import Tone

if TYPE_CHECKING:
    from triage_app.errors import TriageError
    from triage_app.queue.access import Access
    from triage_app.queue.domain.conversation import File, StagedFile
    from triage_app.ui.queue_screen.conversation_pane import ConversationPane
    from triage_app.ui.tasks import Tasks


class Files(QObject):
    """Asks for paths and hands them to Access; the bytes never pass through the interface."""

    noticed = Signal(str, object)
    """Something to tell, in a Tone."""

    changed = Signal()
    """The state of a file changed; the conversation is to be read again."""

    def __init__(self, access: Access, tasks: Tasks, pane: ConversationPane, parent: QObject) -> None:
        super().__init__(parent)
        self._access, self._tasks, self._pane = access, tasks, pane
        pane.composer.files_given.connect(self.attach)
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
        for path in paths if row is not None else []:
            self._pane.composer.show_guard(self.tr("Checking {name}…").format(name=path.name))
            self._tasks.run(
                partial(self._access.stage_file, path),
                partial(self._on_staged, row.id if row is not None else 0),
                partial(self._on_not_staged, path.name),
            )

    def _on_staged(self, conversation_id: int, file: StagedFile) -> None:
        if self._pane.row is not None and self._pane.row.id == conversation_id:
            self._pane.composer.show_guard("")
            self._pane.composer.add_file(file)
        else:
            words = self.tr("{name} was not attached: another conversation is open now.")
            self.noticed.emit(words.format(name=file.name), Tone.WARN)

    def _on_not_staged(self, name: str, error: TriageError) -> None:
        words = self.tr("{name} is not attached. {why}").format(name=name, why=wording.error(error))
        self._pane.composer.show_guard(words, Tone.BAD)

    @Slot(object)
    def _on_messages_file_requested(self, file: File) -> None:
        if file.state is FileState.HERE:
            path, _ = QFileDialog.getSaveFileName(self._pane, self.tr("Save the file"), file.name)
            if path:
                saved = partial(self._on_saved, file.name)
                self._tasks.run(partial(self._access.save_file, file.id, Path(path)), saved, self._on_failed)
        else:
            self._tasks.run(partial(self._access.want_file, file.id), self._on_wanted, self._on_failed)

    def _on_saved(self, name: str, _nothing: None) -> None:
        self.noticed.emit(self.tr("Saved: {name}").format(name=name), Tone.OK)

    def _on_wanted(self, _nothing: None) -> None:
        self.changed.emit()

    def _on_failed(self, error: TriageError) -> None:
        self.noticed.emit(wording.error(error), Tone.BAD)
