"""The sheet on which conversations are given to somebody: whom, why, and before it is done what it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
)

from triage_app.queue.domain.handing import LONGEST_WHY
from triage_app.ui import counts, reassign_words
from triage_app.ui.queue_screen.candidate_lines import CANDIDATE_ROLE, LINE, CandidateLines
from triage_app.ui.settings.parts import Field, say_in, wrapping
from triage_app.ui.theme.tokens import Tone, Type
from triage_app.ui.widgets.label import text_label
from triage_app.ui.widgets.nesting import nest
from triage_app.ui.widgets.note_line import NoteLine
from triage_app.ui.widgets.primary_button import PrimaryButton
from triage_app.ui.widgets.sheet import Fact, Sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from triage_app.ui.queue_screen.candidates import Candidate
    from triage_app.ui.theme.choice import Theme

_WIDTH, _EDGE, _GAP, _CLOSE, _INSET = 600, 20, 12, 4, 5
_MOST_LINES, _LEAST_LINES, _REST, _SHEET = 5, 2, 330, 150


class ReassignDialog(QDialog):
    """Stays open until they are given or the person leaves; shows what the queue says of each choice."""

    wanted = Signal(object)
    """What giving them to this Candidate would change is to be asked."""

    give_requested = Signal(object, str)
    """Give them to this Candidate, for this reason; `show_problem` or `accept` comes of it."""

    fewer_requested = Signal()
    """More are chosen than can go at once: take the most urgent."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._theme, self._over, self._count = theme, parent, 0
        self._title = text_label(kind=Type.HEADING)
        self.too_many = NoteLine(kind=Type.BASE)
        self.list = QListWidget()
        self.list.setObjectName("choices")
        self.list.setAccessibleName(self.tr("To whom"))
        self.list.setItemDelegate(CandidateLines(theme, self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.why = Field(self.tr("Why"))
        self.why.setPlaceholderText(self.tr("A reason, which the history keeps (optional)"))
        self.why.setMaxLength(LONGEST_WHY)
        self.sheet = Sheet(theme)
        self.problem = wrapping(tone=Tone.BAD)
        self.cancel, self.act = QPushButton(self.tr("Cancel")), PrimaryButton(theme)
        self.cancel.setAutoDefault(False)
        self.act.setDefault(True)
        self._arrange()
        self._connect()

    def ask(self, count: int, found: Sequence[Candidate]) -> None:
        """Begin with so many conversations and whoever can have them, the first one chosen, and appear."""
        self._show_count(count)
        for one in found:
            item = QListWidgetItem(one.name, self.list)
            item.setData(CANDIDATE_ROLE, one)
            said = ", ".join(part for part in (one.name, one.about, _told(one.load)) if part)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, counts.aloud(said))
        self.list.setCurrentRow(0)
        self._fit()
        self.list.setFocus()
        self.open()
        self._fit()  # what wraps has its width now

    def show_too_many(self, most: int) -> None:
        """Say that more are chosen than can go at once, and what to do."""
        self.too_many.show_note(reassign_words.too_many(most), reassign_words.most_urgent(most))
        for one in (self.list, self.why):
            one.setEnabled(False)
        self.too_many.setFocus()

    def show_fewer(self, count: int) -> None:
        """Go on with so many."""
        self.too_many.show_note("", "")
        for one in (self.list, self.why):
            one.setEnabled(True)
        self._show_count(count)
        self.list.setFocus()
        self._on_current_changed()

    def show_preview(self, count: int, facts: tuple[Fact, ...]) -> None:
        """Show what the queue says of the choice, and that so many of them go."""
        aloud = ". ".join((*map(_aloud, facts), "")).strip()
        self.sheet.show_facts((), facts, aloud)
        self.list.setAccessibleDescription(aloud)
        self._show_act(count)
        self.act.setEnabled(bool(count))
        self._fit()

    def show_problem(self, text: str) -> None:
        """Say why it was not done, or cannot be told, beside all that was chosen."""
        say_in(self.problem, text)
        self.problem.setAccessibleName(text)
        self._fit()

    def candidate(self) -> Candidate | None:
        """Who is chosen so far."""
        found: Candidate | None = self.list.currentIndex().data(CANDIDATE_ROLE)
        return found

    def _show_count(self, count: int) -> None:
        self._count = count
        self._title.setText(reassign_words.title(count))
        self.setWindowTitle(self._title.text())

    def _show_act(self, count: int) -> None:
        one = self.candidate()
        self.act.setText(reassign_words.act(count, one.name if one is not None and one.id is not None else ""))
        self.act.setAccessibleName(self.act.text())
        self.act.updateGeometry()

    def _arrange(self) -> None:
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # keys scroll it where there is little room
        self._scroll.setAccessibleName(self.tr("What it would change"))
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.viewport().setAutoFillBackground(False)
        self.sheet.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self.sheet)
        self.sheet.setAutoFillBackground(False)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch()
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.act)
        px, column = self._theme.px, QVBoxLayout(self)
        column.setContentsMargins(px(_EDGE), px(_EDGE), px(_EDGE), px(_EDGE))
        column.setSpacing(px(_GAP))
        why = QVBoxLayout()
        why.setSpacing(px(_CLOSE))
        why.addWidget(text_label(self.tr("Why"), Type.SMALL_STRONG, Tone.MUTED))
        why.addWidget(self.why)
        for widget in (self._title, self.too_many, self.list):
            column.addWidget(widget)
        nest(column, why)
        column.addWidget(self._scroll, 1)
        column.addWidget(self.problem)
        nest(column, buttons)

    def _connect(self) -> None:
        self.list.currentItemChanged.connect(self._on_current_changed)
        self.too_many.pressed.connect(self.fewer_requested)
        self.cancel.clicked.connect(self.reject)
        self.act.clicked.connect(self._on_act_clicked)

    def _fit(self) -> None:
        """As high as it needs, and never lower than before, so that nothing moves while somebody looks around."""
        px, window = self._theme.px, self._over.window()
        most = max(_LEAST_LINES, min(_MOST_LINES, (window.height() - px(_REST)) // px(LINE)))
        self.list.setFixedHeight(px(LINE) * min(self.list.count(), most) + 2 * px(_INSET))
        self.ensurePolished()
        width = min(px(_WIDTH), window.width())
        inner = width - 2 * px(_EDGE)
        self.sheet.settle()
        self.sheet.setFixedSize(inner, self.sheet.heightForWidth(inner))
        wanted = max(self.sheet.height(), self._scroll.minimumHeight(), px(_SHEET))
        self._scroll.setFixedHeight(0)
        self._scroll.setFixedHeight(max(px(LINE), min(wanted, window.height() - self._height(width))))
        self.setFixedSize(width, self._height(width))

    def _height(self, width: int) -> int:
        column = self.layout()
        if column is None:
            return 0
        column.invalidate()
        return column.totalHeightForWidth(width) if column.hasHeightForWidth() else column.totalSizeHint().height()

    @Slot()
    def _on_current_changed(self) -> None:
        """What was said of another one is told no more; what is said of this one is on its way."""
        one = self.candidate()
        self.act.setEnabled(False)
        say_in(self.problem, "")
        self._show_act(self._count)
        if one is not None and self.list.isEnabled():
            self.wanted.emit(one)

    @Slot()
    def _on_act_clicked(self) -> None:
        one = self.candidate()
        if one is not None:
            self.act.setEnabled(False)
            self.give_requested.emit(one, self.why.text().strip())


def _aloud(fact: Fact) -> str:
    lines = "; ".join(f"{lead}: {_told(said)}" for lead, said in fact.lines)
    return f"{fact.caption}: {' '.join((*fact.sentences, lines)).strip().removesuffix('.')}"


def _told(load: str) -> str:
    return load.replace(" →", ",")
