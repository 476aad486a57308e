"""A call or a visit to be logged: what came of it, with whom, when, and a note; refusals are said in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QLayout, QPushButton, QVBoxLayout, QWidget

from triage_app.queue.domain.calls import ANSWERS, Call, Outcome, Spoken, refusal
from triage_app.sentences import say
from triage_app.ui.settings.parts import Field, say_in, wrapping
from triage_app.ui.settings.typed import day_in, day_shown, time_in, time_shown
from triage_app.ui.theme.tokens import Tone, Type
from triage_app.ui.widgets.growing_text import GrowingText
from triage_app.ui.widgets.label import text_label
from triage_app.ui.widgets.menu_choice import MenuChoice
from triage_app.ui.widgets.nesting import nest
from triage_app.ui.widgets.primary_button import PrimaryButton

if TYPE_CHECKING:
    from collections.abc import Callable

    from triage_app.ui.theme.choice import Theme
    from triage_app.ui.theme.icons import Icons
    from triage_app.ui.wording import Wording

_OUTCOMES, _WHOM = tuple(Outcome), tuple(Spoken)
_WIDTH, _EDGE, _GAP, _CLOSE = 520, 20, 12, 4
_NOTE, _NOTE_MOST, _TIME = 44, 120, 110


@dataclass(frozen=True)
class Typed:
    """What stands in the dialog; `when` is the day and the time as typed, None where it is just now."""

    outcome: int = 0
    whom: int = 0
    when: tuple[str, str] | None = None
    note: str = ""


class CallDialog(QDialog):
    """Stays open until the call is logged or the person leaves; whatever was typed can be asked for."""

    log_requested = Signal(object)
    """This Call is to be logged; `show_problem` or `accept` comes of it."""

    def __init__(self, theme: Theme, icons: Icons, name: str, parent: QWidget) -> None:
        """A dialog about calls with a patient of this name."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Log a call"))
        self._theme = theme
        self.outcome = MenuChoice(theme, icons, self.tr("What came of it"))
        self.outcome.offer([self._outcome(one) for one in _OUTCOMES])
        self.whom = MenuChoice(theme, icons, self.tr("With whom"))
        self.whom.offer([self.tr("the patient"), self.tr("somebody the patient authorised")])
        self.result_ = wrapping()
        self.day, self.time = Field(self.tr("Day of the call")), Field(self.tr("Time of the call"))
        self.note = GrowingText(theme.px(_NOTE), theme.px(_NOTE_MOST))
        self.note.setAccessibleName(self.tr("Note about the call"))
        self.problem = wrapping(tone=Tone.BAD)
        self.cancel, self.act = QPushButton(self.tr("Cancel")), PrimaryButton(theme)
        for button in (self.outcome, self.whom, self.cancel):
            button.setAutoDefault(False)  # Enter logs the call, wherever the focus is
        self.act.setText(self.tr("Log the call"))
        self.act.setDefault(True)
        self._is_now = True
        self._written_at: datetime | None = None
        self._arrange(text_label(self.tr("Log a call with {name}").format(name=name), Type.HEADING))
        self._connect()

    def ask(
        self, typed: Typed, now: Callable[[], datetime], words: Wording, written_at: datetime | None = None
    ) -> None:
        """Begin with this and appear.

        Args:
            typed: what stands in it at first.
            now: gives the moment in UTC.
            words: with the practice's zone, in which times are typed.
            written_at: when the patient wrote last.
        """
        self._now, self._zone, self._written_at = now, words.zone, written_at
        if whose := words.moments.whose(now()):
            self._when.setText(self.tr("When, in the practice's time ({city})").format(city=whose))
        for field in (self.day, self.time):
            field.setAccessibleDescription(self._when.text())
        self.outcome.choose(typed.outcome)
        self.whom.choose(typed.whom)
        self._is_now = typed.when is None
        local = now().astimezone(self._zone)
        day, at = typed.when or (day_shown(local.date()), time_shown(local.time()))
        self.day.show_text(day)
        self.time.show_text(at)
        self.note.show_text(typed.note)
        self._settle()
        self.outcome.setFocus()
        self.open()

    def typed(self) -> Typed:
        """What stands here so far."""
        when = None if self._is_now else (self.day.text(), self.time.text())
        return Typed(self.outcome.value(), self.whom.value(), when, self.note.toPlainText())

    def show_problem(self, text: str) -> None:
        """Say why it was not logged, beside all that was typed, in place of what would come of it."""
        say_in(self.problem, text)
        self.result_.setVisible(not text)
        self.problem.setAccessibleName(text)
        self.act.setEnabled(True)
        self._fit()

    def _arrange(self, title: QWidget) -> None:
        px, column = self._theme.px, QVBoxLayout(self)
        column.setContentsMargins(px(_EDGE), px(_EDGE), px(_EDGE), px(_EDGE))
        column.setSpacing(px(_CLOSE))
        self._when = text_label(self.tr("When, in the practice's time"), Type.SMALL_STRONG, Tone.MUTED)
        note = text_label(self.tr("Note, which only staff read"), Type.SMALL_STRONG, Tone.MUTED)
        parts: tuple[tuple[QWidget | QLayout, ...], ...] = (
            (title,),
            (_row(self.outcome, self.whom), self.result_),
            (self._when, _row(self.day, self.time, None)),
            (note, _boxed(self.note), self.problem),
            (_row(None, self.cancel, self.act),),
        )
        for part in parts:
            for one in part:
                column.addWidget(one) if isinstance(one, QWidget) else nest(column, one)
            column.addSpacing(px(_GAP - _CLOSE) if part is not parts[-1] else 0)
        for field in (self.day, self.time):
            field.setFixedWidth(px(_TIME))

    def _connect(self) -> None:
        for choice in (self.outcome, self.whom):
            choice.chosen.connect(self._settle)
        for field in (self.day, self.time):
            field.textEdited.connect(self._on_when_edited)
        self.note.leave_requested.connect(self.reject)
        self.note.document().documentLayout().documentSizeChanged.connect(self._fit)
        self.cancel.clicked.connect(self.reject)
        self.act.clicked.connect(self._on_act_clicked)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.act.click)

    def _outcome(self, outcome: Outcome) -> str:
        match outcome:
            case Outcome.SPOKE:
                return self.tr("Spoke on the phone")
            case Outcome.IN_PERSON:
                return self.tr("Spoke in person")
            case Outcome.VOICEMAIL:
                return self.tr("Left a voicemail")
        return self.tr("Nobody took the call")

    def _call(self) -> Call | str:
        """The call as it was typed, or why it cannot be logged."""
        at = self._at()
        if isinstance(at, str):
            return at
        outcome = _OUTCOMES[self.outcome.value()]
        spoken = _WHOM[self.whom.value()] if outcome in ANSWERS else None
        call = Call(at, outcome, spoken, self.note.toPlainText().strip())
        wrong = refusal(call, self._now())
        return call if wrong is None else str(say(wrong.code, wrong.values))

    def _at(self) -> datetime | str:
        if self._is_now:
            return self._now()
        day, at = day_in(self.day.text()), time_in(self.time.text())
        like = day_shown(self._now().astimezone(self._zone).date())
        self.day.mark(bad=day is None)
        self.time.mark(bad=at is None)
        if day is None:
            return str(say("call_day_unreadable", {"said": self.day.text().strip(), "like": like}))
        if at is None:
            return str(say("call_time_unreadable", {"said": self.time.text().strip()}))
        return datetime.combine(day, at, self._zone).astimezone(UTC)

    def _is_before(self) -> bool:
        """Whether the patient wrote after the time that is typed."""
        day, at = day_in(self.day.text()), time_in(self.time.text())
        if self._is_now or self._written_at is None or day is None or at is None:
            return False
        return datetime.combine(day, at, self._zone).astimezone(UTC) < self._written_at

    @Slot()
    def _settle(self) -> None:
        """Say what comes of it; what was wrong with it before it was changed is told no more."""
        say_in(self.problem, "")
        answers = _OUTCOMES[self.outcome.value()] in ANSWERS
        self.whom.setEnabled(answers)
        said = self.tr("Answers nobody: the countdown runs on.")
        if answers and self._is_before():
            said = self.tr("Answers what was written before the call: what came later still waits.")
        elif answers:
            said = self.tr("Answers the patient: the countdown ends.")
        say_in(self.result_, said)
        self.result_.setAccessibleName(self.result_.text())
        self._fit()

    @Slot()
    def _fit(self) -> None:
        """As high as everything in it needs."""
        parent, column = self.parentWidget(), self.layout()
        if isinstance(parent, QWidget) and column is not None:
            self.ensurePolished()
            width = min(self._theme.px(_WIDTH), parent.window().width())
            column.invalidate()
            self.setFixedSize(width, column.totalHeightForWidth(width))

    @Slot()
    def _on_when_edited(self) -> None:
        self._is_now = False
        self._settle()

    @Slot()
    def _on_act_clicked(self) -> None:
        call = self._call()
        if isinstance(call, str):
            self.show_problem(call)
        else:
            self.act.setEnabled(False)
            self.log_requested.emit(call)


def _row(*widgets: QWidget | None) -> QHBoxLayout:
    """Side by side; None is what gives way."""
    row = QHBoxLayout()
    row.setSpacing(8)
    for widget in widgets:
        row.addStretch() if widget is None else row.addWidget(widget)
    return row


def _boxed(field: QWidget) -> QFrame:
    """A field of several lines in the frame of a field."""
    box = QFrame()
    box.setObjectName("box")
    inside = QVBoxLayout(box)
    inside.setContentsMargins(10, 8, 10, 8)
    inside.addWidget(field)
    return box
