"""A choice among a few things, with what comes of it in a sentence below, before it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from triage_app.ui import counts
from triage_app.ui.theme.style import set_tone
from triage_app.ui.theme.tokens import Tone, Type
from triage_app.ui.widgets.label import text_label
from triage_app.ui.widgets.nesting import nest
from triage_app.ui.widgets.primary_button import PrimaryButton

if TYPE_CHECKING:
    from collections.abc import Sequence

    from triage_app.ui.queue_screen.choices import Choice
    from triage_app.ui.theme.choice import Theme

_WIDTH, _LINE, _MOST_LINES, _REST = 600, 50, 5, 240
"""Also at the largest zoom there are as many lines as leave the rest its room in the window below."""

_EDGE, _SIDE, _GAP, _INSET, _BAR = 20, 12, 12, 4, 3
_FIRST, _SECOND = 16, 34
_CHOICE = Qt.ItemDataRole.UserRole


class RegroupDialog(QDialog):
    """Escape and Cancel do nothing; the first choice that is possible is chosen to begin with."""

    chosen = Signal(int)
    """The key of what was chosen, once the person named the act."""

    def __init__(self, theme: Theme, title: str, lead: str, act: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self._theme, self._over = theme, parent
        self.list = QListWidget()
        self.list.setObjectName("choices")
        self.list.setAccessibleName(title)
        self.list.setItemDelegate(_Lines(theme, self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentItemChanged.connect(self._on_current_changed)
        self.result_ = text_label()
        self.result_.setWordWrap(True)
        self.result_.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading)
        self.cancel = QPushButton(self.tr("Cancel"))
        self.cancel.setAutoDefault(False)
        self.cancel.clicked.connect(self.reject)
        self.act = PrimaryButton(theme)
        self.act.setText(act)
        self.act.setDefault(True)
        self.act.clicked.connect(self._on_act_clicked)
        self._arrange(text_label(title, Type.HEADING), text_label(lead, tone=Tone.MUTED))

    def ask(self, choices: Sequence[Choice]) -> None:
        """Show these and appear, with the list in focus."""
        for choice in choices:
            item = QListWidgetItem(self.list)
            item.setData(_CHOICE, choice)
            said = (choice.title, choice.about, choice.who, choice.when)
            aloud = counts.aloud(", ".join(part for part in said if part))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, aloud)
        self._settle(choices)
        self.list.setCurrentRow(next((at for at, one in enumerate(choices) if one.is_possible), 0))
        self.list.setFocus()
        self.open()

    def _settle(self, choices: Sequence[Choice]) -> None:
        """As high as the longest result needs, so that nothing moves while somebody looks through the choices."""
        px, window = self._theme.px, self._over.window()
        most = max(2, min(_MOST_LINES, (window.height() - px(_REST)) // px(_LINE)))
        self.list.setFixedHeight(px(_LINE) * min(len(choices), most) + 2 * (px(_INSET) + 1))
        self.ensurePolished()
        width, heights = min(px(_WIDTH), window.width()), []
        for choice in choices:
            self.result_.setText(choice.result)
            self.result_.ensurePolished()
            heights.append(self.result_.heightForWidth(width - 2 * px(_EDGE)))
        self.result_.setFixedHeight(max(heights, default=0))
        column = self.layout()
        if column is not None:
            self.setFixedSize(width, column.totalHeightForWidth(width))

    def choice(self) -> Choice | None:
        """What is chosen so far."""
        found: Choice | None = self.list.currentIndex().data(_CHOICE)
        return found

    def _arrange(self, title: QLabel, lead: QLabel) -> None:
        lead.setWordWrap(True)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch()
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.act)
        px, column = self._theme.px, QVBoxLayout(self)
        column.setContentsMargins(px(_EDGE), px(_EDGE), px(_EDGE), px(_EDGE))
        column.setSpacing(px(_GAP))
        for widget in (title, lead, self.list, self.result_):
            column.addWidget(widget)
        nest(column, buttons)

    @Slot()
    def _on_current_changed(self) -> None:
        choice = self.choice()
        self.result_.setText(choice.result if choice is not None else "")
        self.result_.setAccessibleName(self.result_.text())
        is_possible = choice is not None and choice.is_possible
        set_tone(self.result_, Tone.TEXT if is_possible else Tone.WARN)
        self.list.setAccessibleDescription(self.result_.text())
        self.act.setEnabled(is_possible)

    @Slot()
    def _on_act_clicked(self) -> None:
        choice = self.choice()
        if choice is not None and choice.is_possible:
            self.accept()
            self.chosen.emit(choice.key)


class _Lines(QStyledItemDelegate):
    """Paints a choice: what it is and how it begins, and at the right until when and whose."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._over = theme, parent

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, self._theme.px(_LINE))

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        choice, box, px, tokens = index.data(_CHOICE), QRectF(option.rect), self._theme.px, self._theme.tokens
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if is_chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour(tokens.sel))
            painter.drawRoundedRect(box, px(_INSET), px(_INSET))
            painter.setBrush(self._theme.colour(tokens.accent))
            bar = QRectF(box.left(), box.top() + px(_SIDE), px(_BAR), box.height() - 2 * px(_SIDE))
            painter.drawRoundedRect(bar, px(_BAR) / 2, px(_BAR) / 2)
        room = box.adjusted(px(_SIDE), 0, -px(_SIDE), 0)
        first = tokens.text if choice.is_possible else tokens.muted
        when = (Type.SMALL_STRONG, tokens.bad) if choice.is_late else (Type.SMALL, tokens.muted)
        self._line(painter, room, px(_FIRST), (choice.title, Type.STRONG, first), (choice.when, *when))
        about, who = (choice.about, Type.BASE, tokens.muted), (choice.who, Type.SMALL, tokens.muted)
        self._line(painter, room, px(_SECOND), about, who)
        painter.restore()

    def _line(
        self,
        painter: QPainter,
        room: QRectF,
        centre: float,
        left: tuple[str, Type, str],
        right: tuple[str, Type, str],
    ) -> None:
        """Two texts around one height, each with its type and colour; the left one gives way."""
        kept = 0.0
        for (text, kind, colour), side in (
            (right, Qt.AlignmentFlag.AlignRight),
            (left, Qt.AlignmentFlag.AlignLeft),
        ):
            metrics = self._theme.metrics(kind)
            width = room.width() - kept
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
            place = QRectF(room.left(), room.top() + centre - metrics.height() / 2, width, metrics.height())
            painter.setFont(self._theme.font(kind))
            painter.setPen(self._theme.colour(colour))
            painter.drawText(place, side | Qt.AlignmentFlag.AlignVCenter, shown)
            kept = metrics.horizontalAdvance(shown) + self._theme.px(_GAP) if shown else 0.0
