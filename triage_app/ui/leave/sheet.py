"""The sheet in which somebody says that they are away; what is refused is said beside what was typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLayout, QPushButton, QVBoxLayout, QWidget

from triage_app.ui import leave_words
from triage_app.ui.leave.plan import Wanted
from triage_app.ui.leave.share_form import ShareForm
from triage_app.ui.leave.span_form import SpanForm
from triage_app.ui.settings.parts import say_in, wrapping
from triage_app.ui.theme.tokens import Tone, Type
from triage_app.ui.widgets.label import text_label
from triage_app.ui.widgets.menu_choice import MenuChoice
from triage_app.ui.widgets.nesting import nest
from triage_app.ui.widgets.primary_button import PrimaryButton

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from triage_app.ui.leave.plan import Known
    from triage_app.ui.theme.choice import Theme
    from triage_app.ui.theme.icons import Icons
    from triage_app.ui.wording import Wording

_WIDTH, _EDGE, _GAP, _CLOSE = 520, 20, 14, 6


class LeaveSheet(QDialog):
    """Stays open until the queue knows, or the person thinks better of it."""

    go_requested = Signal(object)
    """This is Wanted; `show_problem` or `accept` comes of it."""

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("I am away"))
        self._theme = theme
        self.span = SpanForm(theme)
        self.stand_in = MenuChoice(theme, icons, self.tr("Who stands in"))
        self.stand_in.setAutoDefault(False)
        self.share = ShareForm(theme, icons)
        self.problem = wrapping(tone=Tone.BAD)
        self.cancel, self.act = QPushButton(self.tr("Cancel")), PrimaryButton(theme)
        self.cancel.setAutoDefault(False)
        self.act.setText(self.tr("I am away"))
        self.act.setDefault(True)
        self._when = text_label(self.tr("When, in the practice's time"), Type.SMALL_STRONG, Tone.MUTED)
        self._arrange()
        for one in (self.span.changed, self.stand_in.chosen, self.share.changed):
            one.connect(self._settle)
        self.cancel.clicked.connect(self.reject)
        self.act.clicked.connect(self._on_act_clicked)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.act.click)

    def ask(self, known: Known, now: Callable[[], datetime], words: Wording) -> None:
        """Appear with what is open and who may stand in; times are typed in the zone of `words`."""
        self._known, self._now = known, now
        if whose := words.moments.whose(now()):
            self._when.setText(self.tr("When, in the practice's time ({city})").format(city=whose))
        names = [leave_words.colleague(one.name, one.owned, one.away) for one in known.colleagues]
        self.stand_in.offer([self.tr("Nobody: the supervisor on shift sees to it"), *names])
        self.share.offer(known)
        self.span.begin(now, words.zone)
        self._settle()
        self.span.quick.setFocus()
        self.open()

    def show_problem(self, text: str) -> None:
        """Say why it was not done."""
        say_in(self.problem, text)
        self.problem.setAccessibleName(text)
        self.act.setEnabled(True)
        self._fit()

    def _arrange(self) -> None:
        px, column = self._theme.px, QVBoxLayout(self)
        column.setContentsMargins(px(_EDGE), px(_EDGE), px(_EDGE), px(_EDGE))
        column.setSpacing(px(_CLOSE))
        stand_in = text_label(self.tr("Who stands in for you"), Type.SMALL_STRONG, Tone.MUTED)
        chosen = QHBoxLayout()
        chosen.addWidget(self.stand_in)
        chosen.addStretch()
        parts: tuple[tuple[QWidget | QLayout, ...], ...] = (
            (text_label(self.tr("I am away"), Type.HEADING),),
            (self._when, self.span),
            (stand_in, chosen),
            (self.share, self.problem),
        )
        for part in parts:
            for one in part:
                column.addWidget(one) if isinstance(one, QWidget) else nest(column, one)
            column.addSpacing(px(_GAP - _CLOSE))
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch()
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.act)
        nest(column, buttons)

    @Slot()
    def _settle(self) -> None:
        """Say what comes of it; what was wrong before it was changed is told no more."""
        say_in(self.problem, "")
        span, at = self.span.span(), self.stand_in.value()
        name = self._known.colleagues[at - 1].name if at else ""
        self.share.settle(None if isinstance(span, str) else span.ends_at, self._now(), name)
        self._fit()

    @Slot()
    def _on_act_clicked(self) -> None:
        span, at = self.span.span(), self.stand_in.value()
        if isinstance(span, str):
            self.show_problem(span)
            return
        self.act.setEnabled(False)
        substitute = self._known.colleagues[at - 1].id if at else None
        self.go_requested.emit(Wanted(span, substitute, self.share.gives()))

    def _fit(self) -> None:
        """As high as everything in it needs."""
        parent, column = self.parentWidget(), self.layout()
        if isinstance(parent, QWidget) and column is not None:
            self.ensurePolished()
            width = min(self._theme.px(_WIDTH), parent.window().width())
            column.invalidate()
            is_wrapped = column.hasHeightForWidth()
            self.setFixedSize(
                width, column.totalHeightForWidth(width) if is_wrapped else column.totalSizeHint().height()
            )
