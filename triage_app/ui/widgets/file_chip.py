"""A file as a small card: kind, name, what is known of it, and one thing to do."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from triage_app.queue.domain.reports import safe_name
from triage_app.ui.theme.choice import Theme
from triage_app.ui.theme.tokens import Tone, Type
from triage_app.ui.widgets.label import ElidedLabel
from triage_app.ui.widgets.nesting import nest

_KINDS = {"application/pdf": "PDF", "image/png": "PNG", "image/jpeg": "JPG", "text/plain": "TXT"}


class FileChip(QFrame):
    """One file; its button asks for whatever can be done with it."""

    action_requested = Signal(object)
    """The file's button was pressed; carries what `show_file` was given."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("file")
        self._what: object = None
        self._badge = QLabel()
        self._badge.setObjectName("badge")
        self._badge.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._badge.setFixedSize(theme.px(30), theme.px(36))
        self._name = ElidedLabel(Type.STRONG)
        self._about = ElidedLabel(Type.NOTE, Tone.MUTED)
        self._button = QPushButton()
        self._button.setObjectName("link")
        self._button.clicked.connect(self._on_button_clicked)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._name)
        words.addWidget(self._about)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(10)
        row.addWidget(self._badge)
        nest(row, words, 1)
        row.addWidget(self._button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def show_file(self, name: str, content_type: str, about: str, *, what: object, action: str = "") -> None:
        """Show a file, by a name that hides nothing; an empty action leaves the button out."""
        self._what, name = what, safe_name(name)
        self._badge.setText(_KINDS.get(content_type, content_type.rpartition("/")[2][:3].upper() or "?"))
        self._name.show_text(name)
        self.show_about(about)
        self._button.setText(action)
        self._button.setAccessibleName(f"{action} {name}")
        self._button.setVisible(bool(action))

    def show_about(self, about: str) -> None:
        """Say what is known of the file by now."""
        self._about.show_text(about)
        self.setAccessibleName(f"{self._name.whole()}, {about.replace(' · ', ', ')}")

    @Slot()
    def _on_button_clicked(self) -> None:
        self.action_requested.emit(self._what)
