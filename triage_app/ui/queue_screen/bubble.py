"""One message, or one reply on its way, as a bubble."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from triage_app.queue.domain.conversation import FileState
from triage_app.queue.domain.delivery import DeliveryState
from triage_app.ui import counts, wording
from triage_app.ui.theme.style import set_tone
from triage_app.ui.theme.tokens import Tone, Type
from triage_app.ui.widgets.file_chip import FileChip
from triage_app.ui.widgets.label import text_label
from triage_app.ui.widgets.nesting import nest
from triage_app.ui.widgets.prose import Prose

if TYPE_CHECKING:
    from datetime import datetime

    from triage_app.queue.domain.conversation import Delivery, File
    from triage_app.ui.theme.choice import Theme

_SIDE, _TOP, _LINKS = 14, 10, 150


@dataclass(frozen=True)
class Said:
    """What a bubble shows: who, when (in words), what; `kind` is one of theirs, mine, new and failed."""

    key: str
    by: str
    when: str
    at: datetime
    text: str
    kind: str
    files: tuple[File, ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    may_undo: bool = False
    may_retry: bool = False
    may_give_up: bool = False

    @property
    def is_ours(self) -> bool:
        """Whether the practice said it."""
        return bool(self.deliveries) or self.kind == "mine"

    def reads_as(self, other: Said) -> bool:
        """Whether a bubble made for this one serves for another: all but the time until sending agrees."""
        return _timeless(self) == _timeless(other)


class Bubble(QFrame):
    """Plain text only, whatever it looks like."""

    give_up_requested = Signal(str)
    """The reply with this key is to be taken back although it may be on the portal."""

    file_requested = Signal(object)
    """This File is to be fetched, or saved once it is here."""

    undo_requested = Signal(str)
    """The reply with this key is to be taken back."""

    retry_requested = Signal(int)
    """This row of the outbox is to be sent again."""

    def __init__(self, said: Said, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.said = said
        self._theme = theme
        self.setObjectName("bubble")
        self.setProperty("kind", said.kind)
        self.setAccessibleName(f"{said.by}, {said.when}: {said.text}")
        self._text = Prose()
        self._text.show_text(said.text)
        column = QVBoxLayout(self)
        column.setContentsMargins(_SIDE, _TOP, _SIDE, _TOP)
        column.setSpacing(3)
        nest(column, self._make_head())
        if said.text:
            column.addWidget(self._text)
        self._add_files(column)
        self._receipt = text_label(kind=Type.SMALL)
        self._receipt.setWordWrap(True)
        if said.deliveries:
            nest(column, self._make_foot())
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def natural_width(self) -> int:
        """How wide it would like to be: the longest line of its text."""
        text = self._text.natural_width()
        head = self._text.fontMetrics().horizontalAdvance(f"{self.said.by}  {self.said.when}") + 24
        files = self._theme.px(260) if self.said.files or len(self.said.deliveries) > 1 else 0
        foot = self._receipt.fontMetrics().horizontalAdvance(self._receipt.text()) + self._theme.px(_LINKS)
        foot = foot if self.said.deliveries else 0
        return max(text, head, files, foot, self._theme.px(200)) + 2 * _SIDE + 4

    def show_receipt(self, receipt: wording.Receipt) -> None:
        """Say where the reply stands."""
        self._receipt.setText(receipt.text)
        self._receipt.setAccessibleName(counts.aloud(receipt.text))
        set_tone(self._receipt, receipt.tone)

    def _make_head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(text_label(self.said.by, Type.SMALL_STRONG, Tone.MUTED), 0, Qt.AlignmentFlag.AlignTop)
        when = text_label(self.said.when, Type.SMALL, Tone.MUTED)
        when.setWordWrap(True)
        row.addWidget(when, 1)
        return row

    def _add_files(self, column: QVBoxLayout) -> None:
        for file in self.said.files:
            chip = FileChip(self._theme)
            about, action = _about_file(file)
            chip.show_file(file.name, file.content_type, about, what=file, action=action)
            chip.action_requested.connect(self.file_requested)
            column.addSpacing(5)
            column.addWidget(chip, 0, Qt.AlignmentFlag.AlignLeft)
        for delivery in self.said.deliveries[:-1]:
            chip = FileChip(self._theme)
            about = _about_delivery(delivery)
            chip.show_file(delivery.name, _type_of(delivery.name), about, what=delivery)
            column.addSpacing(5)
            column.addWidget(chip, 0, Qt.AlignmentFlag.AlignLeft)

    def _make_foot(self) -> QHBoxLayout:
        self._undo = _link(self.tr("Undo"))
        self._undo.clicked.connect(self._on_undo_clicked)
        self._undo.setVisible(self.said.may_undo)
        self._give_up = _link(self.tr("Take back…"))
        self._give_up.clicked.connect(self._on_give_up_clicked)
        self._give_up.setVisible(self.said.may_give_up)
        self._retry = _link(self.tr("Send again"))
        self._retry.clicked.connect(self._on_retry_clicked)
        self._retry.setVisible(self.said.may_retry)
        row = QHBoxLayout()
        row.setContentsMargins(0, 4, 0, 0)
        row.setSpacing(10)
        row.addWidget(self._receipt, 1)
        for link in (self._undo, self._give_up, self._retry):
            row.addWidget(link)
        return row

    @Slot()
    def _on_undo_clicked(self) -> None:
        self.undo_requested.emit(self.said.deliveries[-1].reply_key)

    @Slot()
    def _on_give_up_clicked(self) -> None:
        self.give_up_requested.emit(self.said.deliveries[-1].reply_key)

    @Slot()
    def _on_retry_clicked(self) -> None:
        for delivery in self.said.deliveries:
            if delivery.state is DeliveryState.NEEDS_ATTENTION:
                self.retry_requested.emit(delivery.id)


def _timeless(said: Said) -> Said:
    return replace(said, deliveries=tuple(replace(one, sends_in_s=0.0) for one in said.deliveries))


def _link(text: str) -> QPushButton:
    button = QPushButton(text)
    button.setObjectName("link")
    button.setAccessibleName(text)
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    return button


def _about_file(file: File) -> tuple[str, str]:
    """What is known of a file a patient sent, and what its button does."""
    translate = wording.translate
    size = wording.size(file.size_bytes) if file.size_bytes is not None else ""
    words, action = {
        FileState.NOTED: (translate("Bubble", "on the portal"), translate("Bubble", "Get")),
        FileState.WANTED: (translate("Bubble", "is being fetched from the portal"), ""),
        FileState.HERE: ("", translate("Bubble", "Save…")),
        FileState.FAILED: (translate("Bubble", "could not be fetched"), translate("Bubble", "Try again")),
    }[file.state]
    return "  ·  ".join(part for part in (size, words) if part), action


def _about_delivery(delivery: Delivery) -> str:
    translate = wording.translate
    return {
        DeliveryState.DELIVERED: translate("Bubble", "on the portal"),
        DeliveryState.NEEDS_ATTENTION: translate("Bubble", "not delivered"),
        DeliveryState.IN_FLIGHT: translate("Bubble", "on its way"),
    }.get(delivery.state, translate("Bubble", "goes before the reply"))


def _type_of(name: str) -> str:
    known = {"pdf": "application/pdf", "png": "image/png", "jpg": "image/jpeg", "txt": "text/plain"}
    return known.get(name.rpartition(".")[2].lower(), "")
