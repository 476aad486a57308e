"""One policy: its name, what it promises, and for which conversations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QVBoxLayout
from typing_extensions import override

from triage_app.queue.domain.calendar import Mode
from triage_app.queue.domain.policies import ANYTHING, EVERYTHING, Policy
from triage_app.queue.domain.rulebook import Rules, refusal
from triage_app.sentences import say
from triage_app.ui import rule_words
from triage_app.ui.settings.conditions import Conditions
from triage_app.ui.settings.parts import Fault, Field, IconButton, say_in, wrapping
from triage_app.ui.settings.typed import hours_in, hours_shown
from triage_app.ui.theme.tokens import Tone, Type
from triage_app.ui.why_words import policy_name
from triage_app.ui.widgets.label import text_label
from triage_app.ui.widgets.menu_choice import MenuChoice
from triage_app.ui.widgets.nesting import nest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from triage_app.sentences import Sentence
    from triage_app.ui.theme.choice import Theme
    from triage_app.ui.theme.icons import Icons

_HOURS, _NUMBER, _NAME, _BESIDE = 52, 18, 110, 560
_MODES = tuple(Mode)


class PolicyCard(QFrame):
    """Alt and the arrow keys move it; the last one of a list fits everything and stays."""

    changed = Signal()
    """Something was edited."""

    move_requested = Signal(int)
    """The person wants it that many places further down."""

    remove_requested = Signal()
    """The person wants it away."""

    def __init__(
        self, theme: Theme, icons: Icons, policy: Policy, known: Mapping[str, tuple[str, ...]], *, is_last: bool
    ) -> None:
        super().__init__()
        self.setObjectName("policy")
        self._theme, self._is_last = theme, is_last
        self._number = text_label(kind=Type.NOTE, tone=Tone.FAINT)
        self.name = Field("")
        self.name.setPlaceholderText(self.tr("Name, such as Refills"))
        self.up, self.down, self.remove = (IconButton(theme, icons, one, "") for one in ("up", "down", "remove"))
        self._target = Field("")
        self._mode = MenuChoice(theme, icons, "")
        self._mode.offer([rule_words.mode(one) for one in _MODES])
        self._conditions = Conditions(theme, known)
        self._wrong = wrapping(tone=Tone.BAD)
        self._arrange()
        self._show(policy)
        self._connect()
        theme.changed.connect(self._settle_widths)
        self._settle_widths()

    def show_place(self, at: int, among: int) -> None:
        """Say at which place it is asked, of how many."""
        self._number.setText(f"{at}.")
        name = self.name.text().strip() or self.tr("Promise {place}").format(place=at)
        self.name.setAccessibleName(self.tr("{policy}: name").format(policy=name))
        self._target.setAccessibleName(self.tr("{policy}: hours promised").format(policy=name))
        self._mode.show_what(self.tr("{policy}: which hours count").format(policy=name))
        self.up.show_name(self.tr("{policy}: ask earlier (Alt+Up)").format(policy=name))
        self.down.show_name(self.tr("{policy}: ask later (Alt+Down)").format(policy=name))
        self.remove.show_name(self.tr("{policy}: remove").format(policy=name))
        self._conditions.show_name(name)
        self.up.setEnabled(not self._is_last and at > 1)
        self.down.setEnabled(not self._is_last and at < among - 1)

    def choose_mode(self, mode: Mode) -> None:
        """Count in this mode."""
        self._mode.choose(_MODES.index(mode))

    def policy(self) -> Policy | None:
        """What was typed; None where that cannot be used."""
        typed = self._typed()
        return typed if typed is not None and _refusal(typed, is_last=self._is_last) is None else None

    def fault(self, place: int) -> Fault | None:
        """What is wrong, and says so in the card."""
        found, typed = None, self._typed()
        if typed is None:
            found = Fault(say("hours_unreadable", {"said": self._target.text().strip()}), self._target)
        elif (refused := _refusal(typed, is_last=self._is_last, place=place)) is not None:
            wrong = self._target if refused[0] == "promise_out_of_range" else self.name
            found = Fault(refused[1], wrong)
        for field in (self.name, self._target):
            field.mark(bad=found is not None and found.widget is field)
        say_in(self._wrong, "" if found is None else str(found.sentence))
        return found

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        step = steps.get(Qt.Key(event.key()))
        if step is not None and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.move_requested.emit(step)
        else:
            super().keyPressEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        ways = QBoxLayout.Direction
        beside = self.width() > self._theme.px(_BESIDE)
        self._line.setDirection(ways.LeftToRight if beside else ways.TopToBottom)

    def _typed(self) -> Policy | None:
        target = hours_in(self._target.text())
        facts = ANYTHING if self._is_last else self._conditions.facts()
        if target is None:
            return None
        name = self.name.text().strip()
        stored = EVERYTHING.name if name == policy_name(EVERYTHING.name) else name
        return Policy(stored, target, _MODES[self._mode.value()], facts)

    def _show(self, policy: Policy) -> None:
        self.name.show_text(policy_name(policy.name))
        self._target.show_text(hours_shown(policy.target))
        self.choose_mode(policy.mode)
        self._conditions.show_facts(policy.conditions)

    def _connect(self) -> None:
        for field in (self.name, self._target):
            field.textEdited.connect(self.changed)
        self._mode.chosen.connect(self.changed)
        self._conditions.changed.connect(self.changed)
        self.up.clicked.connect(self._on_up_clicked)
        self.down.clicked.connect(self._on_down_clicked)
        self.remove.clicked.connect(self.remove_requested)

    def _arrange(self) -> None:
        named = QHBoxLayout()
        named.setSpacing(8)
        named.addWidget(self._number)
        named.addWidget(self.name, 1)
        promised = QHBoxLayout()
        promised.setSpacing(8)
        promised.addWidget(self._target)
        promised.addWidget(self._mode)
        promised.addStretch(1)
        moves = QHBoxLayout()
        moves.setSpacing(2)
        for button in (self.up, self.down, self.remove):
            moves.addWidget(button)
            button.setVisible(not self._is_last)
        moves.addStretch(1)
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._line.setSpacing(8)
        nest(self._line, named, 1)
        nest(self._line, promised)
        nest(self._line, moves)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 12)
        column.setSpacing(8)
        nest(column, self._line)
        self._conditions.setVisible(not self._is_last)
        column.addWidget(self._conditions)
        if self._is_last:
            column.addWidget(_about_the_last(self.tr("Fits every conversation that nothing above fits.")))
        column.addWidget(self._wrong)

    def _on_up_clicked(self) -> None:
        self.move_requested.emit(-1)

    def _on_down_clicked(self) -> None:
        self.move_requested.emit(1)

    def _settle_widths(self) -> None:
        self._target.setFixedWidth(self._theme.px(_HOURS))
        self._number.setFixedWidth(self._theme.px(_NUMBER))
        self.name.setMinimumWidth(self._theme.px(_NAME))


def new_policy() -> Policy:
    """What a policy begins as."""
    return Policy("", EVERYTHING.target, EVERYTHING.mode)


def _about_the_last(text: str) -> QLabel:
    label = wrapping()
    say_in(label, text)
    return label


def _refusal(policy: Policy, *, is_last: bool, place: int = 1) -> tuple[str, Sentence] | None:
    """Why the rules refuse one policy by itself: the code and its sentences."""
    ahead = () if is_last else (EVERYTHING,)
    refused = refusal(Rules(policies=(policy, *ahead)))
    if refused is None:
        return None
    values = {**refused.values, "place": place} if "place" in refused.values else refused.values
    return refused.code, rule_words.refusal(type(refused)(refused.code, values))
