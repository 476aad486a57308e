"""Above the composer: a colleague had begun a reply before the conversation was handed over, and it can go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from triage_app.ui.queue_screen.drafts import Written
from triage_app.ui.theme.tokens import Tone, Type
from triage_app.ui.widgets.label import text_label

if TYPE_CHECKING:
    from triage_app.queue.domain.conversation import Begun
    from triage_app.ui.queue_screen.conversation_pane import ConversationPane
    from triage_app.ui.wording import Wording


class BegunLine(QFrame):
    """Hidden while there is nothing to go on with."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = text_label(kind=Type.NOTE, tone=Tone.MUTED)
        self.text.setWordWrap(True)
        self.button = QPushButton(self.tr("Go on with it"))
        self.button.setObjectName("link")
        self.button.setCursor(Qt.CursorShape.PointingHandCursor)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.text, 1)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    def show_text(self, text: str) -> None:
        """Say what there is; nothing hides the line."""
        self.text.setText(text)
        self.button.setAccessibleDescription(text)
        self.setVisible(bool(text))


class BegunReply(QObject):
    """Offers the text below what the owner has written; the colleague's own draft stays theirs."""

    def __init__(self, pane: ConversationPane, words: Wording) -> None:
        super().__init__(pane)
        self._pane, self._words = pane, words
        self.line = BegunLine()
        self.line.button.clicked.connect(self._on_button_clicked)
        pane.composer.add_above(self.line)
        pane.read.connect(self._settle)
        pane.row_changed.connect(self._settle)
        pane.composer.changed.connect(self._settle)

    def _begun(self) -> Begun | None:
        """What is not there yet of it."""
        conversation, mine = self._pane.conversation, self._pane.composer.written()
        begun = None if conversation is None else conversation.begun
        if conversation is None or begun is None or not begun.text.strip():
            return None
        saved = conversation.draft.text if conversation.draft is not None else ""
        return None if begun.text in mine or (begun.text in saved and not mine) else begun

    def _told(self, begun: Begun) -> str:
        told = self.tr("{name} had begun a reply here ({when}).")
        if begun.files:
            told = self.tr("{name} had begun a reply here ({when}), with {files} to go with it.")
        files = ", ".join(begun.files)
        return told.format(name=begun.by, when=self._words.time(begun.saved_at), files=files)

    @Slot()
    def _settle(self) -> None:
        begun = self._begun()
        self.line.show_text("" if begun is None else self._told(begun))

    @Slot()
    def _on_button_clicked(self) -> None:
        begun, composer = self._begun(), self._pane.composer
        if begun is not None and self._pane.row is not None:
            mine = Written(self._pane.row.id, composer.written(), ())
            whole = mine.followed_by(Written(mine.conversation_id, begun.text, ()))
            composer.text.setPlainText(whole.text)
            composer.write()
