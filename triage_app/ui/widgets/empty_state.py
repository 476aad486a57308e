"""What stands where nothing is: a picture, one sentence, and what to do."""

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from triage_app.ui.theme.choice import Theme
from triage_app.ui.theme.icons import Icons
from triage_app.ui.theme.tokens import Tone, Type
from triage_app.ui.widgets.label import text_label

_PICTURE = 36
_MOST_WIDTH = 380


class EmptyState(QWidget):
    """A centred picture with a title and an explanation."""

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._icons = theme, icons
        self._icon = ""
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._title = text_label(kind=Type.NAME)
        self._text = text_label(tone=Tone.MUTED)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(6)
        column.addStretch(2)
        column.addWidget(self._picture)
        column.addSpacing(6)
        for label in (self._title, self._text):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(True)
            column.addWidget(label)
        column.addStretch(3)
        theme.changed.connect(self._on_theme_changed)

    def show_words(self, title: str, text: str, icon: str) -> None:
        """Say what is not here, and why."""
        self._title.setText(title)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self._icon = icon
        self._on_theme_changed()

    @Slot()
    def _on_theme_changed(self) -> None:
        if self._icon:
            side = self._theme.px(_PICTURE)
            ratio = self.devicePixelRatioF()
            self._picture.setPixmap(self._icons.pixmap(self._icon, self._theme.tokens.faint, side, ratio))
            self._picture.setFixedHeight(QSize(side, side).height())
