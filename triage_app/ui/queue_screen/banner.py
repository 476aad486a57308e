"""Held: a reply that waits because the patient wrote again, until its author says what it answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from triage_app.ui.theme.tokens import Tone, Type
from triage_app.ui.widgets.label import text_label
from triage_app.ui.widgets.nesting import nest

if TYPE_CHECKING:
    from triage_app.errors import TriageError

_SIDE, _GAP = 14, 8


class HeldBanner(QFrame):
    """Says what arrived and asks whether the reply answers it too; nothing is sent or lost meanwhile."""

    answered_all = Signal()
    """The reply answers what is new as well."""

    left_open = Signal()
    """The reply does not answer what is new: that waits on."""

    edit_requested = Signal()
    """The person wants to change the text first."""

    came_or_went = Signal()
    """The banner appeared or disappeared."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self.setProperty("tone", Tone.WARN.value)
        self._count, self._is_low = 1, False
        self._stopped: tuple[str, str] | None = None
        self._is_taken = False
        self._title = text_label(kind=Type.STRONG, tone=Tone.WARN)
        self._text = text_label()
        for label in (self._title, self._text):
            label.setWordWrap(True)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._title)
        words.addWidget(self._text)
        self._yes = QPushButton()
        self._yes.clicked.connect(self.answered_all)
        self._no = QPushButton()
        self._no.clicked.connect(self.left_open)
        self._back = QPushButton(self.tr("Back to writing"))
        self._back.setObjectName("primary")
        self._back.clicked.connect(self._on_back_clicked)
        self._grid = QGridLayout()
        self._grid.setSpacing(_GAP)
        self._grid.setColumnStretch(len(self._buttons()), 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(_SIDE, 12, _SIDE, 12)
        column.setSpacing(_GAP)
        nest(column, words)
        nest(column, self._grid)
        self._settle_words()
        self.hide()

    @override
    def minimumSizeHint(self) -> QSize:
        """As wide as the widest button: they stand below each other where there is no room beside."""
        widest = max(one.minimumSizeHint().width() for one in self._buttons())
        return QSize(widest + 2 * _SIDE, super().minimumSizeHint().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.came_or_went.emit()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.came_or_went.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the focus, at first the harmless one; Escape goes back."""
        pressed = next((one for one in self._buttons() if one.hasFocus()), self._back)
        if event.key() == Qt.Key.Key_Escape:
            self._back.click()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.isAutoRepeat():
            pressed.click()
        else:
            super().keyPressEvent(event)

    def show_held(self, count: int) -> None:
        """Say how many messages arrived, and ask."""
        self._count, self._stopped, self._is_taken = max(1, count), None, False
        self._settle_words()
        self.show()

    def show_taken(self, owner: str) -> None:
        """Say that somebody else has the conversation, so that nothing is sent."""
        text = self.tr("Your reply is not sent. Its text is kept below, as your draft.")
        self._stop(self.tr("Held: {name} has this conversation now").format(name=owner), text)
        self._is_taken = True

    def show_answered(self, by: str) -> None:
        """Say that a colleague was faster, so that the patient is not answered twice."""
        text = self.tr(
            "Your reply is not sent. Read theirs above; if something is missing, send what you have below once "
            "theirs is delivered. If theirs cannot be delivered, send it again or take it back first."
        )
        self._stop(self.tr("Held: {name} has answered meanwhile").format(name=by), text)

    def show_stopped(self, error: TriageError) -> bool:
        """Say that somebody else was faster, where that is why nothing was sent; else False."""
        match error.code:
            case "owned_by_other":
                self.show_taken(str(error.values["owner"]))
            case "answered_meanwhile":
                self.show_answered(str(error.values["by"]))
            case "answered_elsewhere":
                self._show_answered_elsewhere()
            case _:
                return False
        return True

    def _show_answered_elsewhere(self) -> None:
        text = self.tr(
            "This reply is not sent. Read above what you sent there; if something is missing, send what you have "
            "below once more."
        )
        self._stop(self.tr("Held: you have answered from another window meanwhile"), text)

    @property
    def is_taken(self) -> bool:
        """Whether it says that somebody else has the conversation."""
        return self._is_taken and not self.isHidden()

    @property
    def asks(self) -> bool:
        """Whether it asks what the reply answers."""
        return self._stopped is None and not self.isHidden()

    def set_low(self, *, low: bool) -> None:
        """Say it in fewer words where there is hardly any room: what is new is marked above."""
        self._is_low = low
        self._settle_words()

    def take_focus(self) -> None:
        """Let the next key decide; Enter and Escape send nothing."""
        self._back.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _stop(self, title: str, text: str) -> None:
        self._stopped, self._is_taken = (title, text), False
        self._settle_words()
        self.show()

    def _buttons(self) -> tuple[QPushButton, ...]:
        return self._yes, self._no, self._back

    def _settle_words(self) -> None:
        for button in self._buttons():
            button.setVisible(self._stopped is None)
        if self._stopped is not None:
            title, text = self._stopped
            self._title.setText(title)
            self._title.show()
            self._text.setText(text)
            self.setAccessibleName(self._title.text())
            self.setAccessibleDescription(self._text.text())
            return
        count, low = self._count, self._is_low
        self._title.setText(self.tr("Held: %n new messages arrived while you were writing", "", count))
        self._title.setVisible(not low)
        self._text.setText(self.tr("Not sent yet. Does your reply also answer the %n new messages?", "", count))
        self._yes.setText(self.tr("Yes") if low else self.tr("Yes, it answers everything"))
        self._no.setText(
            self.tr("No, %n stay open", "", count)
            if low
            else self.tr("No, the %n new messages stay open", "", count)
        )
        self.setAccessibleName(self._title.text())
        self._back.setAccessibleDescription(self._text.text())
        self._place()

    def _place(self) -> None:
        """As many buttons beside each other as there is room for."""
        line = column = 0
        left = room = self.width() - 2 * _SIDE
        for button in self._buttons():
            needed = button.sizeHint().width()
            if column and needed > left:
                line, column, left = line + 1, 0, room
            self._grid.addWidget(button, line, column)
            column, left = column + 1, left - needed - _GAP

    @Slot()
    def _on_back_clicked(self) -> None:
        self.hide()
        self.edit_requested.emit()
